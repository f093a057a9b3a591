from concurrent.futures import Future
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Crop, GroupCard, Likeness, Listed, Page, PersonCard
from kiosk.domain.identity import Flaw, Match, Sureness
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput, StoreFull
from tests.store.household import LEE, person_id
from tests.store.samples import NOON
from tests.ui.counter import drawn, face
from ui.guard.answers import Answers
from ui.guard.card_list import WHOLE, CardList
from ui.guard.card_rows import PAGE, CardRows
from ui.guard.frame import Frame
from ui.guard.group_look import ALIKE, G_CARD_ACTION, IGNORE, NEW, OPPOSITE, OTHER, YES, GroupLook
from ui.guard.page import Tab
from ui.guard.people import PeoplePage
from ui.guard.people_words import group_line, ignore_word, match_line, new_word, nth_visit, someone_word, unused_line
from ui.guard.pictures import Pictures
from ui.guard.unknown import UnknownPage
from ui.theme import TOUCH_MIN
from ui.widgets.line import width_of

ONE, TWO, THREE = (str(person_id(n)) for n in (1, 2, 3))
SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))


@pytest.fixture
def page_of(counter):
    """Return a function that opens the page over the visitors who came so far."""
    return lambda size=(1280, 720): counter.open(Tab.UNKNOWN, UnknownPage, size)


def waiting(page):
    return [page.rows.key_at(row) for row in range(page.rows.rowCount())]


def group(n, *, likely=None, flaw=None, visits=4, crops=4):
    person = PersonCard(
        id=PersonId(f"p-{n:016x}"),
        number=n,
        name=None,
        role="",
        note="",
        ignored=False,
        portrait=None,
        visits=visits,
        first_seen=NOON,
        last_seen=NOON,
        templates=3,
    )
    pictures = tuple(Crop(visit=VisitId(f"v{n}-{k}"), flaw=flaw, at=NOON) for k in range(crops))
    return GroupCard(person=person, crops=pictures, heat=None, likely=likely)


def likeness(name, sureness=Sureness.MAYBE):
    known = group(99).person
    named = PersonCard(**{field: getattr(known, field) for field in known.__slots__} | {"name": name})
    return Likeness(person=named, match=Match(named.id, 0.5, sureness))


def test_visits_of_one_person_are_one_card(counter, page_of):
    counter.meet(1, 1, 2, 3, 4, pictures=drawn(1))

    page = page_of()

    assert waiting(page) == [ONE]
    assert group_line(page.rows.find(ONE), NOON + timedelta(hours=1), None).startswith("4th visit")


def test_nobody_waiting_is_explained(counter, page_of):
    counter.call(counter.meet(1, 1), "Kim")

    page = page_of()

    assert page.empty.isVisible()
    assert not page.cards.isVisible()


def test_yes_joins_a_group_with_whom_it_resembles(counter, page_of):
    counter.call(counter.meet(1, 1, pictures=drawn(1)), "Park Jihun")
    counter.meet(2, 2, 3, pictures=drawn(2))
    counter.looks_like(1, face())
    counter.looks_like(2, face(0.5))
    page = page_of()

    counter.tap(page.cards, TWO, YES)

    counter.until(lambda: counter.message == "Named 2 visits")
    assert counter.records.person(person_id(2)).name == "Park Jihun"
    assert waiting(page) == []


def test_undo_brings_the_card_back(counter, page_of):
    counter.call(counter.meet(1, 1), "Park Jihun")
    counter.meet(2, 2)
    counter.looks_like(1, face())
    counter.looks_like(2, face(0.5))
    page = page_of()
    counter.tap(page.cards, TWO, YES)
    counter.until(lambda: counter.message)

    counter.push(counter.panel.message.button)

    counter.until(lambda: waiting(page) == [TWO])
    counter.until(lambda: counter.message == "Undone")
    assert counter.records.person(person_id(2)).name is None


def test_a_card_leaves_at_once_and_not_when_the_store_has_answered(counter, page_of):
    counter.meet(1, 1)
    page = page_of()

    counter.tap(page.cards, ONE, IGNORE)

    assert waiting(page) == []
    counter.until(lambda: counter.message == "Ignored Unknown 1")
    assert counter.records.people(Listed.IGNORED).total == 1


def test_what_could_not_be_done_brings_the_card_back_and_says_why(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    counter.journal.close()

    counter.tap(page.cards, ONE, IGNORE)

    counter.until(lambda: waiting(page) == [ONE])
    assert counter.message


def test_a_new_visitor_between_press_and_lift_moves_nothing_under_the_finger(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    where = counter.place_on(page.cards, ONE, IGNORE)
    counter.press(page.cards, ONE, IGNORE)
    counter.meet(2, 2)
    page.refresh()
    counter.rest()

    assert waiting(page) == [ONE]
    counter.lift(page.cards, where)

    counter.until(lambda: counter.records.people(Listed.IGNORED).total == 1)
    assert counter.records.person(person_id(1)).ignored
    assert not counter.records.person(person_id(2)).ignored


def test_a_card_that_went_between_press_and_lift_gives_its_touch_to_no_other(counter, page_of):
    counter.meet(1, 1)
    counter.meet(2, 2)
    page = page_of()
    where = counter.place_on(page.cards, TWO, IGNORE)
    counter.press(page.cards, TWO, IGNORE)
    page.rows.take_out([TWO])

    counter.lift(page.cards, where)
    counter.rest()

    assert page.rows.key_at(0) == ONE
    assert counter.records.people(Listed.IGNORED).total == 0


def test_the_second_tap_of_a_double_tap_does_not_act_on_the_next_card(counter, page_of):
    counter.meet(1, 1)
    counter.meet(2, 2)
    page = page_of()
    where = counter.place_on(page.cards, TWO, IGNORE)

    for _ in range(2):
        QTest.mouseClick(page.cards.viewport(), Qt.MouseButton.LeftButton, pos=where)

    assert page.cards.is_settling
    counter.until(lambda: counter.message == "Ignored Unknown 2")
    assert waiting(page) == [ONE]
    assert not counter.records.person(person_id(1)).ignored


def test_a_finger_that_slides_off_a_button_does_nothing(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    counter.press(page.cards, ONE, IGNORE)

    QTest.mouseMove(page.cards.viewport(), counter.place_on(page.cards, ONE, NEW))
    counter.lift(page.cards, counter.place_on(page.cards, ONE, NEW))

    assert waiting(page) == [ONE]
    assert page.sheet is None


def test_whoever_was_slower_than_another_guard_is_told_and_changes_nothing(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    counter.call(person_id(1), "Seo Yeon", author=LEE)

    counter.tap(page.cards, ONE, IGNORE)

    counter.until(lambda: "named this person a moment ago" in counter.message)
    assert not counter.records.person(person_id(1)).ignored


def test_whoever_is_overruled_later_is_told(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    counter.tap(page.cards, ONE, IGNORE)
    counter.until(lambda: counter.message)
    counter.desk.restore(LEE, [person_id(1)]).result()

    counter.until(lambda: "decided otherwise after you" in counter.message)

    assert waiting(page) == [ONE]


def test_holding_a_card_selects_it_and_taps_select_more(counter, page_of):
    for n in (1, 2, 3):
        counter.meet(n, n)
    page = page_of()

    counter.hold(page.cards, TWO)
    counter.tap(page.cards, THREE)

    assert page.title == "2 selected"
    assert page.name_button.text == "Name 2"


def test_only_those_selected_are_ignored(counter, page_of):
    for n in (1, 2, 3):
        counter.meet(n, n)
    page = page_of()
    counter.hold(page.cards, ONE)
    counter.tap(page.cards, THREE)

    counter.push(page.ignore_button)

    counter.until(lambda: counter.message == "Ignored 2 people")
    assert waiting(page) == [TWO]
    assert page.title == "Unknown"


def test_the_last_one_unselected_ends_the_selection(counter, page_of):
    counter.meet(1, 1)
    page = page_of()
    counter.hold(page.cards, ONE)

    counter.tap(page.cards, ONE)

    assert page.title == "Unknown"
    assert waiting(page) == [ONE]


def test_somebody_selected_whom_another_guard_named_is_no_longer_selected(counter, page_of):
    counter.meet(1, 1)
    counter.meet(2, 2)
    page = page_of()
    counter.hold(page.cards, ONE)
    counter.tap(page.cards, TWO)

    counter.call(person_id(1), "Seo Yeon", author=LEE)
    page.refresh()

    counter.until(lambda: page.title == "1 selected")


def test_the_ignored_are_listed_by_a_tap_beside_those_who_wait(counter):
    counter.desk.ignore(LEE, [counter.meet(1, 1)]).result()
    page = counter.open(Tab.UNKNOWN, UnknownPage, others={Tab.PEOPLE: PeoplePage})

    counter.push(page.ignored)
    counter.rest()

    people = counter.panel.page
    assert isinstance(people, PeoplePage)
    assert people.people.total == 1
    assert people.people.restores


def test_denying_a_likeness_is_remembered_and_undone_with_the_rest(counter, page_of):
    counter.call(counter.meet(1, 1), "Park Jihun")
    counter.call(counter.meet(3, 3), "Omar")
    counter.meet(2, 2)
    counter.looks_like(1, face())
    counter.looks_like(2, face(0.5))
    page = page_of()

    page.labelling.join((page.rows.find(TWO),), counter.records.person(person_id(3)))

    counter.until(lambda: counter.message == "Named 1 visit")
    assert (person_id(1), person_id(3)) in counter.records.gallery("m" * 64).rejected
    counter.push(counter.panel.message.button)
    counter.until(lambda: counter.message == "Undone")
    assert not counter.records.gallery("m" * 64).rejected


def test_a_poor_picture_says_that_it_will_not_be_used_and_why(counter, page_of):
    counter.meet(1, 1, pictures=drawn(1))
    counter.looks_like(1, None, Flaw.BLURRED)

    page = page_of()

    assert unused_line(page.rows.find(ONE).crops[0]) == "Blurred: not used to recognise"


@pytest.mark.parametrize(
    ("visits", "said"),
    [(1, "1st visit"), (2, "2nd visit"), (3, "3rd visit"), (4, "4th visit"), (11, "11th visit"), (22, "22nd visit")],
)
def test_visits_are_counted_as_people_count(visits, said):
    assert nth_visit(visits) == said


def test_matches_are_told_by_word_and_shape():
    told = [match_line(group(1, likely=one)) for one in (likeness("Kim", Sureness.SURE), likeness("Kim"), None)]

    assert told == [
        (Sureness.SURE, "Sure: Kim"),
        (Sureness.MAYBE, "Maybe: Kim"),
        (Sureness.NOBODY, "No one similar"),
    ]


HOSTILE = [
    "<b>Kim</b><img src=x>",
    "'; DROP TABLE people; --",
    "%1 %2 %3",
    "אבג דהו",
    "Z" + "\u0300" * 40,
    "👩‍👩‍👧‍👦" * 10,
    "W" * 80,
    "&Kim && Lee",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_shown_as_the_text_it_is(counter, page_of, name):
    counter.call(counter.meet(1, 1), name)
    counter.meet(2, 2)
    counter.looks_like(1, face())
    counter.looks_like(2, face(0.9))
    page = page_of()

    assert match_line(page.rows.find(TWO))[1] == f"Sure: {name}"
    assert not page.grab().toImage().isNull()


class Queue:
    """A thousand cards, and which of their pages were asked for."""

    def __init__(self, count=1000):
        self.groups = tuple(group(n) for n in range(count))
        self.asked = []

    def page(self, start, count):
        self.asked.append(start)
        answer: Future[Page[GroupCard]] = Future()
        answer.set_result(Page(items=self.groups[start : start + count], total=len(self.groups), start=start))
        return answer


@pytest.fixture
def thousand(counter, qtbot):
    """A list of a thousand cards in sight, with what was asked for."""
    window = QWidget()
    qtbot.addWidget(window)
    answers, queue = Answers(window), Queue()
    look = GroupLook(Frame.for_size(1280, 720), Pictures(counter.desk, answers, window), lambda: NOON, None)
    rows = CardRows(queue.page, look.key, answers, window)
    cards = CardList(window, rows, look)
    window.resize(1112, 608)
    cards.setGeometry(0, 0, 1112, 608)
    window.show()
    rows.refresh()
    qtbot.waitUntil(lambda: rows.rowCount() == 1000)
    qtbot.wait(0)
    cards.grab()
    yield cards, rows, queue, qtbot
    window.deleteLater()


def test_of_a_thousand_cards_only_those_in_sight_are_asked_for(thousand):
    cards, rows, queue, qtbot = thousand
    assert queue.asked == [0]

    cards.scroll_to(999)
    cards.grab()
    qtbot.waitUntil(lambda: rows.key_at(999) is not None)

    assert len(queue.asked) <= 3
    assert max(queue.asked) == 1000 - PAGE


def test_cards_above_those_in_sight_do_not_push_them_away(thousand):
    cards, rows, queue, qtbot = thousand
    cards.verticalScrollBar().setValue(6 * 304)
    cards.grab()
    before = cards.place_of(rows.key_at(12), WHOLE)
    queue.groups = (group(5000), group(5001), *queue.groups)

    rows.refresh()
    cards.grab()
    qtbot.waitUntil(lambda: rows.rowCount() == 1002)

    assert cards.place_of(str(group(12).person.id), WHOLE) == before


def test_a_finger_scrolls_and_acts_on_nothing(thousand):
    cards, _, _, _ = thousand
    acted = []
    cards.acted.connect(lambda *what: acted.append(what))
    viewport = cards.viewport()

    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 500))
    for y in (480, 440, 380, 300):
        QTest.mouseMove(viewport, QPoint(300, y))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))

    assert cards.verticalScrollBar().value() >= 150
    assert not acted


def test_cards_are_reached_and_acted_on_by_the_keys_of_hardware(thousand):
    cards, rows, _, _ = thousand
    acted = []
    cards.acted.connect(lambda *what: acted.append(what))
    cards.setFocus(Qt.FocusReason.TabFocusReason)

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(cards, key)

    assert acted == [(rows.key_at(0), NEW), (rows.key_at(2), WHOLE)]


def failing(error):
    """Return what answers every question with an error."""

    def fail(*_asked, **_about):
        future: Future[object] = Future()
        future.set_exception(error)
        return future

    return fail


def test_what_the_card_refused_is_said_and_the_group_stays(counter, page_of, monkeypatch):
    counter.meet(1, 1, pictures=drawn(1))
    page = page_of()
    monkeypatch.setattr(counter.log, "act", failing(StoreFull("the disk refused an action: disk I/O error")))

    counter.tap(page.cards, ONE, IGNORE)
    counter.until(lambda: counter.message)

    assert counter.message.startswith("Not kept: the card is full or failing.")
    assert waiting(page) == [ONE]


def test_a_question_that_fails_is_not_put_down_to_another_guard(counter, page_of, monkeypatch):
    counter.meet(1, 1, pictures=drawn(1))
    page = page_of()
    monkeypatch.setattr(counter.desk, "person", failing(BadInput("too much was asked at once; wait a moment and try again")))

    counter.tap(page.cards, ONE, IGNORE)
    counter.until(lambda: counter.message)

    assert counter.message.startswith("Too much was asked at once")
    assert waiting(page) == [ONE]


@pytest.fixture
def look_of(counter, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    pictures = Pictures(counter.desk, Answers(window), window)
    return lambda size: GroupLook(Frame.for_size(*size), pictures, lambda: NOON, None)


def laid(look, card):
    size = look.size(card, look.room.width())
    rect = QRectF(0, 0, size.width(), size.height())
    return look.places(card, rect)


@pytest.mark.parametrize("likely", [None, "Park Jihun"])
@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_on_a_card_has_room_and_opposites_are_apart(look_of, language, size, code, likely):
    language.choose(code)
    look = look_of(size)

    places = laid(look, group(12, likely=likeness(likely) if likely else None))

    buttons = places.buttons
    assert all(min(where.width(), where.height()) >= TOUCH_MIN for where in buttons.values())
    assert all(places.card.contains(where) for where in [*buttons.values(), places.photo, places.heat, *places.crops])
    assert buttons[NEW].left() - buttons[OTHER].right() >= (ALIKE if likely else OPPOSITE) - 0.01
    assert min(places.crops[0].width(), places.heat.width()) >= 40
    if likely:
        assert buttons[OTHER].left() - buttons[YES].right() >= OPPOSITE - 0.01
    lowest_row = min(where.top() for name, where in buttons.items() if name != IGNORE)
    assert lowest_row - buttons[IGNORE].bottom() >= OPPOSITE


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_on_a_button_is_shortened(look_of, language, size, code):
    language.choose(code)
    look = look_of(size)

    for likely in (None, likeness("Kim")):
        buttons = laid(look, group(12, likely=likely)).buttons
        words = {OTHER: someone_word(is_likely=likely is not None), NEW: new_word(), IGNORE: ignore_word()}
        for name, said in words.items():
            assert width_of(said, G_CARD_ACTION, 18) <= buttons[name].width() - 14, (name, said)
