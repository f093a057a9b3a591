import itertools

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from kiosk.domain.card import Listed
from kiosk.domain.identity import Flaw, Sureness
from tests.store.household import LEE, person_id, visit_id
from tests.ui.counter import drawn, face
from tests.ui.test_unknown import likeness
from ui.guard.answers import Answers
from ui.guard.card_list import WHOLE
from ui.guard.face_grid import Face, FaceGrid, Heading, tile_key
from ui.guard.group_look import NEW, OTHER
from ui.guard.letter_rail import LetterRail, letter_of
from ui.guard.page import Tab
from ui.guard.pictures import Pictures
from ui.guard.suggestions import NewPerson
from ui.guard.unknown import UnknownPage
from ui.theme import TOUCH_MIN, Unit
from ui.widgets.keys import Act

ONE, TWO, THREE = (str(person_id(n)) for n in (1, 2, 3))
SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))
HANGUL_SEO_YEON = ("ㅅ", "ㅓ", "ㅇ", "ㅕ", "ㄴ")


@pytest.fixture
def sheet_of(counter):
    """Return a function that opens the naming sheet of a group."""

    def open_sheet(key, target=OTHER, size=(1280, 720)):
        page = counter.open(Tab.UNKNOWN, UnknownPage, size)
        counter.tap(page.cards, key, target)
        counter.rest()
        return page.sheet

    return open_sheet


def told(sheet):
    """Return what the grid shows, heading by heading."""
    tiles = [sheet.grid.tiles.card_at(row) for row in range(sheet.grid.tiles.rowCount())]
    return [tile.words if isinstance(tile, Heading) else tile.person.name for tile in tiles]


def test_the_most_similar_come_first_then_the_last_visitors_then_everybody_by_letters(counter, sheet_of):
    for n, name in ((1, "Zoe"), (2, "Adam"), (3, "Kim")):
        counter.call(counter.meet(n, n), name)
    counter.meet(4, 4)
    counter.looks_like(3, face())
    counter.looks_like(4, face(0.42))

    sheet = sheet_of(str(person_id(4)))

    assert told(sheet) == ["Most similar", "Kim", "Recent", "Kim", "Adam", "Zoe", "A–Z", "Adam", "Kim", "Zoe"]
    assert sheet.grid.tiles.card_at(1).sureness is Sureness.MAYBE


def test_before_anybody_has_a_name_the_sheet_says_how_to_begin(counter, sheet_of):
    counter.meet(1, 1)

    sheet = sheet_of(ONE)

    assert sheet.empty.isVisible()
    assert not sheet.grid.isVisible()


def test_of_many_known_faces_only_those_in_sight_are_fetched_and_a_letter_goes_to_its_first(counter, sheet_of):
    for n in range(60):
        counter.call(counter.meet(100 + n, 100 + n), f"{chr(65 + n // 6)}{n:02d}")
    counter.meet(2, 2)
    sheet = sheet_of(TWO)
    first = sheet.grid.letters.index("J") * 6 + sheet.tiles.head

    assert sheet.tiles.rowCount() == sheet.tiles.head + 60
    assert sheet.tiles.card_at(first) is None
    sheet.rail.scrubbed.emit("J")
    counter.until(lambda: sheet.tiles.card_at(first) is not None)

    assert sheet.tiles.card_at(first).person.name == "J54"
    assert first in sheet.grid.in_sight()


def test_a_tap_on_a_face_gives_its_name_to_all_visits_of_the_group(counter, sheet_of):
    counter.call(counter.meet(1, 1), "Kim")
    counter.meet(2, 2, 3, 4)
    sheet = sheet_of(TWO)

    counter.tap(sheet.grid, f"all {ONE}")

    counter.until(lambda: counter.message == "Named 3 visits")
    assert counter.records.person(person_id(2)).id == ONE
    assert not counter.panel.sheet.is_open


def test_a_new_person_is_named_in_korean_on_the_panels_own_keyboard(counter, sheet_of):
    counter.meet(1, 1, 2)
    sheet = sheet_of(ONE, NEW)
    assert sheet.field.is_typing
    if counter.panel.keyboard.layer.name != "HANGUL":
        counter.type(Act.LANGUAGE)

    counter.type(*HANGUL_SEO_YEON, Act.DONE)

    counter.until(lambda: counter.message == "Named 2 visits")
    assert counter.records.person(person_id(1)).name == "서연"


def test_the_keyboard_is_up_when_a_sheet_has_slid_in(counter):
    counter.meet(1, 1)
    page = counter.open(Tab.UNKNOWN, UnknownPage, moves=True)

    counter.tap(page.cards, ONE, NEW)

    counter.until(lambda: page.sheet is not None and page.sheet.isVisible() and page.sheet.field.is_typing)
    counter.rest()
    assert counter.panel.keyboard.isVisible()


def test_the_action_key_says_how_many_visits_get_the_name(counter, sheet_of):
    counter.meet(1, 1, 2, 3, pictures=drawn(1))
    sheet = sheet_of(ONE, NEW)

    sheet.field.end()
    assert sheet.field.action == "Name 3 visits"
    counter.tap(sheet.pane.faces, str(visit_id(2)))

    assert sheet.field.action == "Name 2 visits"


def test_a_face_that_was_tapped_out_does_not_get_the_name_and_undo_brings_it_back(counter, sheet_of):
    counter.call(counter.meet(1, 9), "Kim")
    counter.meet(2, 1, 2, 3, pictures=drawn(1))
    sheet = sheet_of(TWO)

    counter.tap(sheet.pane.faces, str(visit_id(2)))
    counter.tap(sheet.grid, f"all {ONE}")

    counter.until(lambda: counter.message == "Named 2 visits")
    left = counter.records.visit_card(visit_id(2)).person
    assert (left.name, left.visits) == (None, 1)
    counter.push(counter.panel.message.button)
    counter.until(lambda: counter.message == "Undone")
    assert counter.records.visit_card(visit_id(2)).person.id == TWO
    assert counter.records.person(person_id(2)).visits == 3


def test_with_every_face_left_out_nobody_is_named(counter, sheet_of):
    counter.call(counter.meet(1, 9), "Kim")
    counter.meet(2, 1, pictures=drawn(1))
    sheet = sheet_of(TWO)
    counter.tap(sheet.pane.faces, str(visit_id(1)))

    counter.tap(sheet.grid, f"all {ONE}")

    counter.until(lambda: counter.message == "No visit is left to name.")
    assert counter.panel.sheet.is_open


def test_a_name_that_exists_asks_whether_it_is_the_same_person(counter, sheet_of):
    counter.call(counter.meet(1, 1), "Kim Seoyeon")
    counter.meet(2, 2)
    sheet = sheet_of(TWO, NEW)

    sheet.field.type("kim  seoyeon")
    counter.type(Act.DONE)

    counter.until(sheet.same.isVisible)
    assert [person.id for person in sheet.same.asked.people] == [ONE]
    assert counter.records.person(person_id(2)).name is None


def test_the_same_person_keeps_name_and_picture(counter, sheet_of):
    counter.call(counter.meet(1, 1, pictures=drawn(1)), "Kim Seoyeon")
    counter.meet(2, 2, pictures=drawn(2))
    sheet = sheet_of(TWO, NEW)
    sheet.field.type("Kim Seoyeon")
    counter.type(Act.DONE)
    counter.until(sheet.same.isVisible)

    counter.push(sheet.same.yes[0])

    counter.until(lambda: counter.message == "Named 1 visit")
    assert counter.records.person(person_id(2)).id == ONE
    assert counter.records.people(Listed.KNOWN).total == 1


def test_another_person_of_the_same_name_stays_another_person(counter, sheet_of):
    counter.call(counter.meet(1, 1), "Kim Seoyeon")
    counter.meet(2, 2)
    sheet = sheet_of(TWO, NEW)
    sheet.field.type("Kim Seoyeon")
    counter.type(Act.DONE)
    counter.until(sheet.same.isVisible)

    counter.push(sheet.same.no)

    counter.until(lambda: counter.message == "Named 1 visit")
    assert counter.records.people(Listed.KNOWN).total == 2


def test_while_a_name_is_typed_those_called_so_are_offered_and_somebody_new(counter, sheet_of):
    for n, name in ((1, "Kim Seoyeon"), (2, "Kim Minjun"), (3, "Park")):
        counter.call(counter.meet(n, n), name)
    counter.meet(4, 4)
    sheet = sheet_of(str(person_id(4)), NEW)

    sheet.field.type("ki")
    counter.rest()

    offered = [sheet.found.people.card_at(row) for row in range(sheet.found.people.rowCount())]
    assert [getattr(one, "name", None) for one in offered] == ["Kim Minjun", "Kim Seoyeon", "ki"]
    assert isinstance(offered[2], NewPerson)


@pytest.mark.parametrize("typed", ["", "   "])
def test_no_name_names_nobody(counter, sheet_of, typed):
    counter.meet(1, 1)
    sheet = sheet_of(ONE, NEW)

    sheet.field.type(typed)
    counter.type(Act.DONE)
    counter.rest()

    assert counter.panel.sheet.is_open
    assert counter.records.person(person_id(1)).name is None


def test_a_sheet_closes_when_another_guard_was_faster_and_says_so(counter, sheet_of):
    counter.meet(1, 1)
    sheet_of(ONE)

    counter.call(person_id(1), "Seo Yeon", author=LEE)
    counter.desk.announce()

    counter.until(lambda: not counter.panel.sheet.is_open)
    assert "named this person a moment ago" in counter.message


def test_several_groups_get_one_name(counter):
    for n in (1, 2, 3):
        counter.meet(n, n)
    page = counter.open(Tab.UNKNOWN, UnknownPage)
    counter.hold(page.cards, ONE)
    counter.tap(page.cards, THREE)
    counter.push(page.name_button)
    counter.rest()

    page.sheet.field.begin()
    page.sheet.field.type("Courier 3")
    counter.type(Act.DONE)

    counter.until(lambda: counter.message == "Named 2 visits")
    assert counter.records.person(person_id(3)).id == counter.records.person(person_id(1)).id
    assert counter.records.person(person_id(2)).name is None


def test_faces_of_somebody_else_are_split_off_and_never_put_back_by_themselves(counter):
    counter.meet(1, 1, 2, 3, pictures=drawn(1))
    page = counter.open(Tab.UNKNOWN, UnknownPage)
    counter.hold(page.cards, ONE)
    counter.push(page.split_button)
    counter.rest()
    sheet = page.sheet

    assert not sheet.split_button.isEnabled()
    counter.tap(sheet.faces, str(visit_id(2)))
    counter.push(sheet.split_button)

    counter.until(lambda: counter.message == "Split 1 visit off" and page.rows.rowCount() == 2)
    other = counter.records.visit_card(visit_id(2)).person
    assert other.id != ONE
    assert {ONE, other.id} in [set(pair) for pair in counter.records.gallery("m" * 64).rejected]


def test_not_all_faces_can_be_split_off(counter):
    counter.meet(1, 1, 2, pictures=drawn(1))
    page = counter.open(Tab.UNKNOWN, UnknownPage)
    counter.hold(page.cards, ONE)
    counter.push(page.split_button)
    counter.rest()

    for n in (1, 2):
        counter.tap(page.sheet.faces, str(visit_id(n)))

    assert not page.sheet.split_button.isEnabled()


def test_escape_goes_back_one_step_at_a_time(counter, sheet_of):
    counter.call(counter.meet(1, 1), "Kim")
    counter.meet(2, 2)
    sheet = sheet_of(TWO, NEW)
    sheet.field.type("Kim")
    counter.type(Act.DONE)
    counter.until(sheet.same.isVisible)

    counter.panel.answer(Qt.Key.Key_Escape)
    assert not sheet.same.isVisible()
    assert counter.panel.sheet.is_open
    counter.panel.answer(Qt.Key.Key_Escape)

    assert not counter.panel.sheet.is_open


def test_a_poor_picture_says_why_it_is_not_used(counter, sheet_of):
    counter.meet(1, 1, pictures=drawn(1))
    counter.looks_like(1, None, Flaw.TURNED)

    sheet = sheet_of(ONE)

    assert sheet.pane.faces.crops.card_at(0).flaw is Flaw.TURNED
    assert sheet.pane.faces.look.words(sheet.pane.faces.crops.card_at(0))


# The letters


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Kim", "K"),
        ("kim", "K"),
        ("Äbel", "A"),
        ("김서연", "ㄱ"),
        ("까치", "ㄱ"),
        ("쌍용", "ㅅ"),
        ("하늘", "ㅎ"),
        ("7-Eleven", "#"),
        ("Ωmega", "Ω"),
        ("Юрий", "Ю"),
        ("李", "李"),
        ("🙂", "#"),
        ("<b>", "#"),
    ],
)
def test_a_name_is_found_under_its_letter(name, letter):
    assert letter_of(name) == letter


def test_the_whole_strip_goes_to_letters(qtbot):
    rail = LetterRail(None)  # type: ignore[arg-type]
    qtbot.addWidget(rail)
    rail.resize(64, 260)
    rail.show_letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Unit(1.0))
    rail.show()
    heard: list[str] = []
    rail.scrubbed.connect(heard.append)

    QTest.mousePress(rail, Qt.MouseButton.LeftButton, pos=QPoint(2, 3))
    for y in (13, 25, 300):
        QTest.mouseMove(rail, QPoint(60, y))

    assert heard == ["A", "B", "C", "Z"]


def test_more_letters_than_fit_stand_for_several(qtbot):
    rail = LetterRail(None)  # type: ignore[arg-type]
    qtbot.addWidget(rail)
    rail.resize(64, 200)
    rail.show_letters([chr(65 + n) for n in range(26)] + list("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"), Unit(1.0))

    letters = [where for letter, where in rail.shown() if letter]

    assert len(letters) < 14
    assert all(below.center().y() - above.center().y() >= 18 for above, below in itertools.pairwise(letters))
    rail.deleteLater()


def test_among_five_hundred_names_a_letter_brings_its_first_one_to_the_top(counter):
    people = [f"{chr(65 + n % 26)}{n:03d}" for n in range(500)]

    page = counter.open(Tab.UNKNOWN, UnknownPage)
    grid = FaceGrid(page, Pictures(counter.desk, Answers(page), page))
    known = sorted((likeness(name).person for name in people), key=lambda one: one.name)
    faces = [
        Face("all", type(one)(**{f: getattr(one, f) for f in one.__slots__} | {"id": f"p-{n:016x}"}))
        for n, one in enumerate(known)
    ]
    grid.setGeometry(0, 0, 800, 500)
    grid.place(Unit(1.0), 800)
    grid.show()
    grid.show_tiles([Heading("all", "A–Z"), *faces], "all")
    grid.grab()

    grid.go_to("M")

    first = next(one for one in faces if str(one.person.name).startswith("M"))
    where = grid.place_of(tile_key(first), WHOLE)
    assert where is not None
    assert 0 <= where.top() < 260
    assert grid.letters == tuple(chr(65 + n) for n in range(26))


# Where things lie


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_in_the_sheet_has_room_and_can_be_touched(counter, language, sheet_of, size, code):
    language.choose(code)
    counter.call(counter.meet(1, 9, pictures=drawn(2)), "Kim Seoyeon")
    counter.meet(2, 1, 2, 3, pictures=drawn(1))
    sheet = sheet_of(TWO, OTHER, size)

    room = sheet.rect()
    for part in (sheet.close_button, sheet.new_button, sheet.field, sheet.pane, sheet.grid):
        assert part.isVisible()
        assert room.contains(part.geometry()), part
        assert min(part.width(), part.height()) >= TOUCH_MIN
    inks = sheet.pane.ink()
    assert all(QRectF(sheet.pane.rect()).contains(ink) for ink in inks)
    assert not any(a.intersects(b) for n, a in enumerate(inks) for b in inks[:n])
    faces = QRectF(sheet.pane.faces.geometry())
    assert not any(ink.intersects(faces) for ink in inks)
    assert sheet.pane.faces.height() >= TOUCH_MIN


@pytest.mark.parametrize("size", SIZES)
def test_while_the_keyboard_is_up_the_field_and_a_suggestion_stay_in_sight(counter, sheet_of, size):
    counter.call(counter.meet(1, 9, pictures=drawn(2)), "Kim Seoyeon")
    counter.meet(2, 1, pictures=drawn(1))
    sheet = sheet_of(TWO, NEW, size)
    sheet.field.type("K")
    counter.rest()
    sheet.found.grab()

    room = QRectF(sheet.found.viewport().rect())
    where = sheet.found.place_of(ONE, WHOLE)
    assert where is not None
    assert room.contains(where)
    assert sheet.rect().contains(sheet.field.geometry())


@pytest.mark.parametrize("size", SIZES)
def test_both_faces_and_both_answers_are_in_sight(counter, sheet_of, size):
    counter.call(counter.meet(1, 9, pictures=drawn(2)), "Kim Seoyeon")
    counter.meet(2, 1, pictures=drawn(1))
    sheet = sheet_of(TWO, NEW, size)
    sheet.field.type("Kim Seoyeon")
    counter.type(Act.DONE)
    counter.until(sheet.same.isVisible)

    same = sheet.same
    cards = same.cards
    answers = [QRectF(button.geometry()) for button in (same.yes[0], same.no)]
    assert sheet.rect().contains(same.geometry())
    assert all(min(card.width(), card.height()) >= 150 for card in cards)
    assert not any(card.intersects(answer) for card in cards for answer in answers)
    assert not answers[0].intersects(answers[1])
    assert all(QRectF(same.rect()).contains(one) for one in [*cards, *answers])
