from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.domain.action import Ignored, Merged
from kiosk.domain.card import HERE, ErasedAt, Listed, PersonCard, Receipt
from kiosk.domain.identity import Flaw
from kiosk.errors import BadInput
from tests.store.household import LEE, person_id, visit_id
from tests.ui.counter import drawn, face
from tests.ui.rooms import SIZES, admin_of, opened, push, shown, tap_row, targets
from ui.guard.forget import ForgetSheet, receipt_lines
from ui.guard.found import hits
from ui.guard.label_sheet import LabelSheet
from ui.guard.merge import MergeSheet, Union, consequences
from ui.guard.page import Tab
from ui.guard.page_words import called
from ui.guard.people_list import RESTORE
from ui.guard.pick_sheet import PickSheet
from ui.guard.picture_sheet import PictureSheet
from ui.guard.pictures import Pictures
from ui.theme import TOUCH_MIN

ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def names(page):
    return [called(card) for card in shown(page.people)]


def listed(counter, which=Listed.KNOWN):
    return [called(card) for card in counter.records.people(which).items]


@pytest.fixture
def family(counter):
    """Three with a name, one without; Kim Yuna is ignored."""
    counter.call(counter.meet(1, 1, 2, 3, pictures=drawn(1)), "Kim Mina", "Design", "comes by bicycle")
    counter.call(counter.meet(2, 4, pictures=drawn(2)), "김서연", "디자인팀")
    counter.call(counter.meet(3, 5), "Kim Yuna")
    counter.meet(4, 6, 7, pictures=drawn(1))
    counter.do(Ignored(person_id(3), ignored=True))
    return counter


def test_the_visits_of_somebody_alone_are_listed_in_history(family):
    page = opened(family, Tab.PEOPLE)
    family.panel.go_to(Tab.PEOPLE.value, person=person_id(1))
    family.until(lambda: page.person.card is not None)

    push(page.person.in_history)
    history = family.panel.page
    family.until(lambda: history.visits.total == 3)

    assert history.asked().person == person_id(1)
    assert history.whose.isVisible()
    push(history.whose)
    family.until(lambda: history.visits.total == 7)


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        (None, "Every face template, so that nobody is recognised by them"),
        (3, "Every face template (3), so that nobody is recognised by them"),
    ],
)
def test_what_goes_is_counted_where_it_was_counted(family, templates, told):
    opened(family, Tab.PEOPLE, guard=admin_of(family))
    card = replace(family.records.person(person_id(1)), templates=templates)

    sheet = ForgetSheet(family.panel, Pictures(family.desk, family.panel.answers, family.panel), card)

    assert f"–  {told}" in [line for line, _ in sheet._question()]


def test_people_who_cannot_be_read_are_not_shown_as_nobody(counter, monkeypatch):
    counter.meet(1, 1, pictures=drawn(1))
    counter.call(person_id(1), "Kim Mina")
    page = opened(counter, Tab.PEOPLE)
    unreadable: Future[object] = Future()
    unreadable.set_exception(BadInput("/data/journal.sqlite cannot be read: database disk image is malformed"))
    monkeypatch.setattr(counter.desk, "people", lambda *_asked: unreadable)

    page.search.begin()
    page.search.type("x")
    counter.until(lambda: counter.message)

    counter.until(lambda: counter.message == "What is kept cannot be read: the card may be failing")
    assert [card.name for card in shown(page.people)] == ["Kim Mina"]


def test_people_are_listed_by_name_and_strangers_are_not(family):
    page = opened(family, Tab.PEOPLE)

    assert names(page) == ["Kim Mina", "김서연"]


@pytest.mark.parametrize(("keys", "found"), [("kim", ["Kim Mina"]), ("bic", ["Kim Mina"]), ("기", ["김서연"]), ("x", [])])
def test_every_key_typed_narrows_the_list(family, keys, found):
    page = opened(family, Tab.PEOPLE)
    page.search.begin()

    for key in keys:
        page.search.type(key)
    family.until(lambda: names(page) == found)

    assert page.people.total == len(found)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Kim Seoyeon", "kim", ["Kim"]),
        ("Kim Seoyeon", "se k", ["K", "Se"]),
        ("김서연", "기", ["김"]),
        ("김서연", "ㄱㅅ", ["김서"]),
        ("Émile-Lee", "em", ["Ém"]),
        ("Émile-Lee", "lee", ["Lee"]),
        ("<b>Bob</b>", "bo", ["Bo"]),
        ("محمد علي", "عل", ["عل"]),
        ("Kim", "kimm", []),
        ("", "kim", []),
        ("💥", "kim", []),
    ],
)
def test_what_was_searched_for_is_marked_in_the_name(text, words, marked):
    assert [text[start : start + length] for start, length in hits(text, words)] == marked


def test_somebody_ignored_is_restored_by_a_tap_and_ignored_again_by_undo(family):
    page = opened(family, Tab.PEOPLE)
    push(page.ignored)
    family.until(lambda: names(page) == ["Kim Yuna"])

    tap_row(page.people, 0, RESTORE)
    family.until(lambda: not shown(page.people))

    family.until(lambda: family.message == "Restored Kim Yuna")
    push(family.panel.message.button)
    family.until(lambda: listed(family, Listed.IGNORED) == ["Kim Yuna"])


def test_nobody_listed_is_explained(counter):
    page = opened(counter, Tab.PEOPLE)

    assert page.people.total == 0
    assert page.people.empty[0] == "Nobody has a name yet"
    push(page.ignored)
    counter.rest()
    assert page.people.empty[0] == "Nobody is ignored"


def test_a_person_is_opened_and_left_again(family):
    page = opened(family, Tab.PEOPLE)

    tap_row(page.people, 0)
    family.until(lambda: page.person.card is not None)

    assert (page.title, page.is_deep) == ("Person", True)
    assert page.person.card.name == "Kim Mina"
    push(family.panel.header.back)
    assert (page.title, page.is_deep) == ("People", False)


@pytest.fixture
def person_of(family):
    """Return a function that opens somebody."""

    def show(n, size=(1280, 720), guard=None):
        page = opened(family, Tab.PEOPLE, size, **({} if guard is None else {"guard": guard}))
        family.panel.go_to("people", person=person_id(n))
        family.until(lambda: page.person.card is not None)
        family.rest()
        return page.person

    return show


def content(counter, kind):
    counter.until(lambda: isinstance(counter.panel.sheet.content, kind))
    return counter.panel.sheet.content


def test_a_person_shows_their_portraits_and_visits(family, person_of):
    family.looks_like(1, face())
    family.looks_like(2, face(), Flaw.BLURRED)

    person = person_of(1)
    family.until(lambda: len(person.strip.crops) == 3)

    assert person.visits.total == 3
    assert {crop.visit: crop.flaw for crop in person.strip.crops}[visit_id(2)] is Flaw.BLURRED
    assert person.strip.head() == "Portraits used to recognise · 2 of 3"


def test_another_portrait_is_shown_by_a_tap(family, person_of):
    person = person_of(1)
    family.until(lambda: len(person.strip.crops) == 3)
    before = person.card.portrait
    other = next(crop for crop in person.strip.crops if crop.visit != before)

    person.strip.chosen.emit(other)
    push(content(family, PictureSheet).show_it)
    family.until(lambda: person.card is not None and person.card.portrait == other.visit)

    assert family.records.person(person_id(1)).portrait == other.visit


def test_the_portrait_that_is_shown_cannot_be_chosen_again(family, person_of):
    person = person_of(1)
    family.until(lambda: bool(person.strip.crops))
    shown_one = next(crop for crop in person.strip.crops if crop.visit == person.card.portrait)

    person.strip.chosen.emit(shown_one)

    assert not content(family, PictureSheet).show_it.isEnabled()


def test_a_wrong_face_becomes_a_new_person_and_comes_back_by_undo(family, person_of):
    person = person_of(1)
    family.until(lambda: len(person.strip.crops) == 3)

    person.strip.chosen.emit(next(crop for crop in person.strip.crops if crop.visit == visit_id(2)))
    push(content(family, PictureSheet).new)
    family.until(lambda: person.card.visits == 2)

    family.until(lambda: family.message == "Moved 1 visit to a new person")
    assert len(listed(family, Listed.UNKNOWN)) == 2
    push(family.panel.message.button)
    family.until(lambda: family.records.person(person_id(1)).visits == 3)


def test_a_wrong_face_is_given_to_somebody_else_by_their_face(family, person_of):
    person = person_of(1)
    family.until(lambda: len(person.strip.crops) == 3)

    person.strip.chosen.emit(next(crop for crop in person.strip.crops if crop.visit == visit_id(2)))
    push(content(family, PictureSheet).someone)
    sheet = content(family, PickSheet)
    family.rest()
    sheet.faces.chosen.emit(family.records.person(person_id(2)))
    family.until(lambda: family.records.person(person_id(2)).visits == 2)
    family.rest()

    family.until(lambda: family.message == "Moved 1 visit to 김서연")


def test_nobody_is_offered_themselves(family, person_of):
    family.looks_like(1, face())
    person = person_of(1)

    push(person.merge)
    sheet = content(family, PickSheet)
    family.rest()

    ids = {tile.person.id for row in range(sheet.faces.tiles.rowCount()) if hasattr(tile := tile_at(sheet, row), "person")}
    assert ids == {person_id(2)}


def tile_at(sheet, row):
    return sheet.faces.tiles.card_at(row)


def test_two_are_merged_face_beside_face_with_what_follows_and_undone(family, person_of):
    person = person_of(1)
    push(person.merge)
    family.rest()

    content(family, PickSheet).faces.chosen.emit(family.records.person(person_id(4)))
    sheet = content(family, MergeSheet)

    assert (called(sheet.union.stays), called(sheet.union.goes)) == ("Kim Mina", "Unknown 4")
    assert not sheet.swap.isVisible()
    assert sheet.merge.text == "Merge 2 visits"
    push(sheet.merge)
    family.until(lambda: person.card is not None and person.card.visits == 5)
    family.until(lambda: family.message == "Merged 2 visits into Kim Mina")
    push(family.panel.message.button)
    family.until(lambda: family.records.person(person_id(1)).visits == 3)
    assert family.records.person(person_id(4)).visits == 2


def test_of_two_with_a_name_the_older_stays_unless_swapped(family, person_of):
    person = person_of(2)
    push(person.merge)
    family.rest()
    content(family, PickSheet).faces.chosen.emit(family.records.person(person_id(1)))
    sheet = content(family, MergeSheet)
    assert called(sheet.union.stays) == "Kim Mina"

    push(sheet.swap)
    push(sheet.merge)
    family.until(lambda: family.records.person(person_id(2)).visits == 4)

    assert family.records.person(person_id(1)).name == "김서연"


def test_two_people_are_told_apart_for_good(family, person_of):
    push(person_of(1).merge)
    family.rest()
    content(family, PickSheet).faces.chosen.emit(family.records.person(person_id(4)))

    push(content(family, MergeSheet).never)
    family.until(lambda: family.message == "Unknown 4 is not Kim Mina")

    assert family.records.gallery("m" * 64).rejected == frozenset({(person_id(1), person_id(4))})


def test_what_merging_does_names_everybody_and_every_count(family):
    union = Union.of(family.records.person(person_id(2)), family.records.person(person_id(1)))

    told = " ".join(consequences(union))

    assert "The 1 visit of 김서연 become those of Kim Mina: 4 visits in all." in told
    assert "The name 김서연 and its note are no longer shown." in told


def test_a_name_a_role_and_a_note_are_written_as_one_act(family, person_of):
    person = person_of(4)
    push(person.edit)
    sheet = content(family, LabelSheet)

    sheet.fields["name"].type("Baek Minho")
    sheet.write("role")
    sheet.fields["role"].type("Visits Kim")
    sheet.fields["role"].finish()
    family.until(lambda: family.message)

    person = family.records.person(person_id(4))
    assert (person.name, person.role) == ("Baek Minho", "Visits Kim")
    family.until(lambda: family.message == "Named 2 visits")


def test_a_name_is_written_in_korean_with_the_panels_keyboard(family, person_of):
    push(person_of(4).edit)
    content(family, LabelSheet)
    family.panel.keyboard.toggle_language()

    family.type("ㅂ", "ㅏ", "ㄱ")
    sheet = content(family, LabelSheet)
    assert sheet.fields["name"].text == "박"
    sheet.fields["name"].finish()
    family.until(lambda: family.records.person(person_id(4)).name == "박")


def test_a_name_in_use_asks_whether_it_is_the_same_person(family, person_of):
    push(person_of(4).edit)
    sheet = content(family, LabelSheet)

    sheet.fields["name"].type("kim mina")
    sheet.fields["name"].finish()
    family.until(sheet.another.isVisible)

    assert family.records.person(person_id(4)).name is None
    push(sheet.another)
    assert called(content(family, MergeSheet).union.stays) == "Kim Mina"


def test_two_may_have_the_same_name_if_a_guard_says_so(family, person_of):
    push(person_of(4).edit)
    sheet = content(family, LabelSheet)
    sheet.fields["name"].type("Kim Mina")
    sheet.fields["name"].finish()
    family.until(sheet.another.isVisible)

    sheet.fields["name"].finish()
    family.until(lambda: family.records.person(person_id(4)).name == "Kim Mina")

    assert family.records.person(person_id(1)).visits == 3


def test_a_name_of_nothing_is_not_kept(family, person_of):
    push(person_of(4).edit)
    sheet = content(family, LabelSheet)

    sheet.fields["name"].type("   ")
    sheet.fields["name"].finish()

    assert family.message.startswith("Not saved:")
    assert family.panel.sheet.content is sheet


def test_ignoring_turns_into_restoring(family, person_of):
    person = person_of(1)

    push(person.ignore)
    family.until(lambda: person.card.ignored)
    family.rest()

    assert person.ignore.text == "Restore"
    family.until(lambda: family.message == "Ignored Kim Mina")


def test_a_guard_reads_why_only_admins_forget(family, person_of):
    push(person_of(1).forget)
    sheet = content(family, ForgetSheet)

    assert not sheet.forget.isVisible()
    push(sheet.keep)
    family.until(lambda: family.panel.sheet.content is None)
    assert family.records.person(person_id(1)).name == "Kim Mina"


def test_forgetting_asks_once_and_shows_a_receipt(family, person_of):
    admin = admin_of(family)
    family.looks_like(1, face())
    person = person_of(1, guard=admin)
    push(person.forget)
    sheet = content(family, ForgetSheet)
    assert sheet.title == "Forget Kim Mina?"

    push(sheet.forget)
    family.until(lambda: sheet.receipt is not None)

    assert sheet.title == "Forgotten"
    assert (sheet.receipt.visits, sheet.receipt.templates) == (3, 1)
    assert not family.panel.page.is_deep
    with pytest.raises(BadInput):
        family.records.person(person_id(1))
    push(sheet.keep)
    assert family.panel.sheet.content is None


def test_a_receipt_says_in_words_that_traces_are_left_here():
    told = partial(Receipt, people=(person_id(1),), visits=1, pictures=3, templates=2, labels=1, outbox_rows=0)

    here, both = receipt_lines(told(pending=(HERE,))), receipt_lines(told(pending=(HERE, "cloud")))

    assert [line for line, _ in here[-2:]] == [
        "–  The last traces on this kiosk go by themselves, within minutes",
        "Nothing of them is kept anywhere else.",
    ]
    assert [line for line, _ in both[-3:]] == [
        "–  The last traces on this kiosk go by themselves, within minutes",
        "Still to be erased elsewhere, as soon as it answers",
        "–  cloud",
    ]


def test_a_receipt_says_when_each_place_has_erased_them():
    told = Receipt(
        people=(person_id(1),), visits=1, pictures=3, templates=2, labels=1, outbox_rows=0, pending=("S3", "DynamoDB")
    )
    at = datetime(2026, 11, 2, 12, 4, tzinfo=UTC)
    half = (ErasedAt(person_id(1), "S3", at), ErasedAt(person_id(1), "DynamoDB", None))
    whole = (*half[:1], ErasedAt(person_id(1), "DynamoDB", at))

    assert [line for line, _ in receipt_lines(told, half, UTC)[-3:]] == [
        "Still to be erased elsewhere, as soon as it answers",
        "–  DynamoDB",
        "–  Erased in S3 at 12:04",
    ]
    assert [line for line, _ in receipt_lines(told, whole, UTC)[-3:]] == [
        "–  Erased in S3 at 12:04",
        "–  Erased in DynamoDB at 12:04",
        "Nothing of them is kept anywhere else.",
    ]


def test_an_open_receipt_follows_what_becomes_of_it_elsewhere(family, person_of):
    person = person_of(1, guard=admin_of(family))
    push(person.forget)
    sheet = content(family, ForgetSheet)
    push(sheet.forget)
    family.until(lambda: sheet.receipt is not None)
    object.__setattr__(sheet.receipt, "pending", ("S3",))
    queue = "INSERT INTO erasures (destination, person, visits, done_at) VALUES ('S3', ?, '[]', ?)"
    family.journal.keep("erased", lambda db: db.execute(queue, (person_id(1), "2026-11-02T12:04:00+00:00"))).result()

    sheet.look()
    family.until(lambda: any(one.destination == "S3" for one in sheet._erased))

    assert any("Erased in S3 at" in line for line, _ in receipt_lines(sheet.receipt, sheet._erased, UTC))


def test_forgetting_lies_apart_and_is_never_filled(person_of):
    person = person_of(1)

    apart = person.forget.geometry()
    others = [person.merge.geometry(), person.ignore.geometry()]

    assert all(apart.top() - other.bottom() > 20 for other in others)
    assert person.forget.look.value == "brick"


def test_somebody_forgotten_by_another_is_left(family, person_of):
    person = person_of(1)

    family.log.forget(LEE, person_id(1)).result()
    family.desk.announce()
    family.until(lambda: not family.panel.page.is_deep)

    assert person.card is None
    assert "forgotten" in family.message


def test_somebody_merged_by_another_is_followed(family, person_of):
    person = person_of(4)

    family.do(Merged(person_id(4), person_id(1)), author=LEE)
    family.desk.announce()
    family.until(lambda: person.card is not None and person.card.id == person_id(1))

    assert person.card.visits == 5


def test_an_answer_about_somebody_left_meanwhile_changes_nothing(family, person_of):
    person = person_of(1)

    person.refresh()
    person.show_person(person_id(2))
    family.until(lambda: person.card is not None)
    family.rest()

    assert person.card.name == "김서연"


def test_what_is_acted_on_lay_under_the_finger_as_it_came_down(family):
    page = opened(family, Tab.PEOPLE)
    where = page.people.rect_of(0).center()
    opened_ones: list[PersonCard] = []
    page.people.chosen.connect(opened_ones.append)

    QTest.mousePress(page.people.viewport(), Qt.MouseButton.LeftButton, pos=where)
    family.call(family.meet(5, 8), "Ahn Bora", author=LEE)
    page.people.refresh()
    family.until(lambda: names(page)[0] == "Ahn Bora")
    QTest.mouseRelease(page.people.viewport(), Qt.MouseButton.LeftButton, pos=where)

    assert [card.name for card in opened_ones] == ["Kim Mina"]


def test_rows_that_have_just_moved_take_no_touch(family):
    page = opened(family, Tab.PEOPLE)
    family.call(family.meet(5, 8), "Ahn Bora", author=LEE)
    page.people.refresh()
    family.until(lambda: names(page)[0] == "Ahn Bora")

    tap_row(page.people, 0)

    assert not page.is_deep


def test_a_finger_that_slides_off_a_row_opens_nobody(family):
    page = opened(family, Tab.PEOPLE)
    where = page.people.rect_of(0).center()

    QTest.mousePress(page.people.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseMove(page.people.viewport(), where + QPoint(0, 200))
    QTest.mouseRelease(page.people.viewport(), Qt.MouseButton.LeftButton, pos=where + QPoint(0, 200))

    assert not page.is_deep


@pytest.mark.parametrize("name", ["<b>Bob</b>", "'; DROP TABLE visits; --", "A" * 80, "محمد علي", "👩🏽‍🚀 %1 %2", "김서연"])
def test_a_hostile_name_is_shown_as_it_was_written(counter, name):
    counter.call(counter.meet(1, 1), name, name, name)
    page = opened(counter, Tab.PEOPLE)

    counter.panel.grab()
    tap_row(page.people, 0)
    counter.until(lambda: page.person.card is not None)
    counter.panel.grab()

    assert page.person.card.name == name


@ON_SCREENS
def test_everything_on_a_person_can_be_touched_and_nothing_overlaps(person_of, size):
    person = person_of(1, size)

    controls = [one for one in targets(person) if one.isVisible()]

    assert all(one.width() >= TOUCH_MIN and one.height() >= TOUCH_MIN for one in controls)
    places = [one.geometry() for one in (*controls, person.strip, person.visits)]
    assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]
    assert all(person.rect().contains(place) for place in places)


@ON_SCREENS
def test_the_list_and_its_controls_fit_every_screen(family, size):
    page = opened(family, Tab.PEOPLE, size)

    places = [one.geometry() for one in (page.search, page.known, page.ignored, page.people)]

    assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]
    assert all(page.rect().contains(place) for place in places)
    assert page.people.row_height >= TOUCH_MIN


@ON_SCREENS
def test_while_somebody_types_a_row_stays_in_sight(family, size):
    page = opened(family, Tab.PEOPLE, size)

    page.search.begin()
    family.rest()

    assert page.people.height() >= page.people.row_height
    assert page.rect().contains(page.people.geometry())


@ON_SCREENS
def test_every_sheet_about_a_person_fits_every_screen(family, person_of, size):
    admin = admin_of(family)
    person = person_of(1, size, guard=admin)
    family.until(lambda: bool(person.strip.crops))
    sheets = [
        ForgetSheet(family.panel, person.pictures, person.card),
        PictureSheet(family.panel, person.pictures, person.card, person.strip.crops[0]),
        MergeSheet(family.panel, person.pictures, Union.of(person.card, family.records.person(person_id(2)))),
        LabelSheet(family.panel, person.pictures, person.card),
    ]

    for sheet in sheets:
        family.panel.open_sheet(sheet)
        family.rest()
        places = [one.geometry() for one in targets(sheet)]
        assert all(place.width() >= TOUCH_MIN and place.height() >= TOUCH_MIN for place in places), sheet.title
        assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])], sheet.title
        assert all(sheet.rect().contains(place) for place in places), sheet.title


def test_letters_lead_to_names(counter):
    for n in range(1, 31):
        counter.call(counter.meet(n), f"{chr(64 + (n - 1) // 5 + 1)}{n:02d}")
    page = opened(counter, Tab.PEOPLE)
    counter.until(page.rail.isVisible)

    page.rail.scrubbed.emit("C")
    counter.rest()

    assert names(page)[0] == "C11"
    assert page.rail.letters == ("A", "B", "C", "D", "E", "F")
