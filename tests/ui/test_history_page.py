import csv
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import RECOGNITION, Assigned, Merged, Named
from kiosk.domain.card import Page, Shown
from kiosk.domain.decision import Outcome
from tests.store.household import LEE, person_id, visit_id
from tests.store.samples import NOON, elevated
from tests.ui.counter import drawn
from tests.ui.rooms import SIZES, opened, push, shown, tap, tap_row, targets
from ui.guard.answers import Answers
from ui.guard.choice_sheet import ChoiceSheet
from ui.guard.day_sheet import DaySheet, Lately, MonthGrid, Span
from ui.guard.export_sheet import ExportSheet
from ui.guard.line_sheet import LineSheet
from ui.guard.page import Tab
from ui.guard.page_words import ago, filled, visitor, when
from ui.guard.pick_sheet import PickSheet
from ui.guard.visit_detail import MOVE, UNDO
from ui.guard.why_sheet import WhySheet
from ui.theme import TOUCH_MIN, Unit
from ui.widgets.row_list import PAGE, PAGES_HELD, RowList

ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def whose(page):
    return [visitor(card) for card in shown(page.visits)]


def content(counter, kind):
    counter.until(lambda: isinstance(counter.panel.sheet.content, kind))
    return counter.panel.sheet.content


@pytest.fixture
def past(counter):
    """Two visits of Kim Mina on Monday, an elevated one of 김서연 on Thursday, ten minutes ago."""
    counter.call(counter.meet(1, 1, 2, pictures=drawn(1)), "Kim Mina", "Design")
    thursday = 3 * 24 * 60
    counter.come(thursday, verdict=elevated(35.5), pictures=drawn(2))
    counter.call(counter.meet(2), "김서연")
    counter.log.act(LEE, *moved(thursday, 2)).result()
    counter.place.clock.advance(60 * (thursday + 10) - counter.place.clock.monotonic())
    return counter


def moved(visit, person):
    return (Assigned((visit_id(visit),), person_id(person)),)


def test_visits_are_listed_newest_first_with_how_long_ago(past):
    page = opened(past, Tab.HISTORY)

    assert whose(page) == ["김서연", "Kim Mina", "Kim Mina"]
    assert ago(page.visits.item(0).at, past.place.clock.now().utc) == "10 min ago"


@pytest.mark.parametrize(("keys", "found"), [("kim", 2), ("des", 2), ("ㄱㅅ", 1), ("nobody", 0)])
def test_every_key_typed_narrows_the_visits(past, keys, found):
    page = opened(past, Tab.HISTORY)

    for key in keys:
        page.search.type(key)
    past.until(lambda: page.visits.total == found)

    assert page.visits.words == keys


def test_visits_are_filtered_by_outcome(past):
    page = opened(past, Tab.HISTORY)

    push(page.outcome)
    sheet = content(past, ChoiceSheet)
    push(sheet.rows[1 + list(Outcome).index(Outcome.ELEVATED)])
    past.until(lambda: whose(page) == ["김서연"])

    assert (page.outcome.text, page.outcome.selected) == ("Elevated", True)


def test_visits_are_filtered_by_the_last_days(past):
    page = opened(past, Tab.HISTORY)

    push(page.day)
    push(content(past, DaySheet).chips[Lately.TODAY])
    past.until(lambda: whose(page) == ["김서연"])

    assert page.day.text == "Today"


def test_visits_are_filtered_by_one_day_of_the_calendar(past):
    page = opened(past, Tab.HISTORY)
    push(page.day)
    sheet = content(past, DaySheet)

    where = dict(sheet.grid.days())[NOON.date()].center()
    QTest.mouseClick(sheet.grid, Qt.MouseButton.LeftButton, pos=where)
    past.until(lambda: whose(page) == ["Kim Mina", "Kim Mina"])

    assert page.day.text == "Mon 2 Nov"


def test_days_to_come_cannot_be_chosen(past):
    page = opened(past, Tab.HISTORY)
    push(page.day)
    sheet = content(past, DaySheet)

    where = dict(sheet.grid.days())[date(2026, 11, 30)].center()
    QTest.mouseClick(sheet.grid, Qt.MouseButton.LeftButton, pos=where)

    assert past.panel.sheet.content is sheet
    assert not sheet.later.isEnabled()


def test_visits_are_filtered_by_kiosk(past):
    past.come(9, device="south-door")
    page = opened(past, Tab.HISTORY)

    push(page.kiosk)
    sheet = content(past, ChoiceSheet)
    push(next(row for row in sheet.rows if row.text == "south-door"))
    past.until(lambda: page.visits.total == 1)

    assert page.kiosk.selected


def test_the_visits_of_one_person_are_shown_until_their_chip_is_tapped(past):
    page = opened(past, Tab.HISTORY)
    past.panel.go_to("history", person=past.records.person(person_id(1)))
    past.until(lambda: whose(page) == ["Kim Mina", "Kim Mina"])

    push(page.whose)
    past.until(lambda: page.visits.total == 3)

    assert not page.whose.isVisible()


def test_nothing_found_says_how_to_find_more(past):
    page = opened(past, Tab.HISTORY)

    page.search.type("nobody")
    past.until(lambda: page.visits.total == 0)

    assert page.visits.empty == ("No visit is like that", "Try fewer words, or take a filter away above.")


def test_before_the_first_visit_the_page_says_what_will_be_there(counter):
    page = opened(counter, Tab.HISTORY)

    assert page.visits.empty[0] == "No visits yet"


def test_a_visit_is_shown_beside_the_list_where_there_is_room(past):
    page = opened(past, Tab.HISTORY)

    tap_row(page.visits, 0)
    past.rest()

    assert not page.is_deep
    assert page.detail.isVisible()
    assert page.visits.isVisible()
    assert page.detail.card.id == visit_id(3 * 24 * 60)
    assert page.visits.chosen_key == page.detail.card.id


@pytest.mark.parametrize("size", [(720, 1280), (800, 480)])
def test_a_visit_is_pushed_over_the_list_on_a_small_screen(past, size):
    page = opened(past, Tab.HISTORY, size)

    tap_row(page.visits, 0)
    past.rest()

    assert (page.is_deep, page.title) == (True, "Visit")
    push(past.panel.header.back)
    assert not page.is_deep


@pytest.fixture
def elevated_one(past):
    """Return the page with the elevated visit open."""
    page = opened(past, Tab.HISTORY)
    tap_row(page.visits, 0)
    past.rest()
    return page


def test_an_elevated_visit_is_acknowledged_with_undo(past, elevated_one):
    push(elevated_one.detail.acknowledge)
    past.until(lambda: elevated_one.detail.card.acknowledged is not None)

    assert past.silenced == [True]
    assert not elevated_one.detail.acknowledge.isVisible()
    push(past.panel.message.button)
    past.until(lambda: elevated_one.detail.card.acknowledged is None)
    assert elevated_one.detail.acknowledge.isVisible()


def test_an_elevated_visitor_is_marked_as_looked_at_again(past, elevated_one):
    push(elevated_one.detail.rescreened)
    past.until(lambda: elevated_one.detail.card.rescreened is not None)

    past.until(lambda: past.message == "Marked as looked at again")


def test_a_note_is_written_to_a_visit(past, elevated_one):
    push(elevated_one.detail.note)
    sheet = content(past, LineSheet)

    sheet.field.type("came in from the sun")
    sheet.field.finish()
    past.until(lambda: elevated_one.detail.card.note == "came in from the sun")

    past.until(lambda: past.message == "Note saved")


def test_a_visit_is_given_to_whom_it_is_of(past, elevated_one):
    tap(elevated_one.detail.column, MOVE)
    sheet = content(past, PickSheet)
    past.rest()

    sheet.faces.chosen.emit(past.records.person(person_id(1)))
    past.until(lambda: elevated_one.detail.card.person.id == person_id(1))

    past.until(lambda: past.message == "Moved this visit to Kim Mina")


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_a_visit_can_be_given_to_somebody_else_on_every_screen(past, size, code, language):
    language.choose(code)
    page = opened(past, Tab.HISTORY, size)

    past.panel.go_to(Tab.HISTORY.value, visit=visit_id(1))
    past.until(lambda: page.detail.card is not None)

    assert MOVE in page.detail.column.button_places()


def test_a_visit_of_nobody_known_becomes_a_new_person(past, elevated_one):
    tap(elevated_one.detail.column, MOVE)

    push(content(past, PickSheet).new)
    past.until(lambda: elevated_one.detail.card.person.name is None)

    past.until(lambda: past.message == "Moved this visit to a new person")


def test_what_was_done_about_somebody_is_undone_from_their_visit(past, elevated_one):
    named = next(card for card in elevated_one.detail.doings if isinstance(card.action.deeds[0], Named))

    tap(elevated_one.detail.column, UNDO + named.action.id)
    past.until(lambda: past.message == "Undone")

    assert past.records.person(person_id(2)).name is None


def test_a_merge_by_recognition_is_undone_from_a_visit(past):
    past.meet(8, 81)
    past.meet(9, 91)
    merged = past.do(Merged(person_id(9), person_id(8)), author=RECOGNITION)
    page = opened(past, Tab.HISTORY)
    past.panel.go_to(Tab.HISTORY.value, visit=visit_id(91))
    past.until(lambda: merged.id in [card.action.id for card in page.detail.doings])

    tap(page.detail.column, UNDO + merged.id)
    past.until(lambda: past.records.person(person_id(9)).id == person_id(9))

    past.until(lambda: past.message == "Undone")


def test_a_visit_leads_to_its_person_and_back(past, elevated_one):
    push(elevated_one.detail.person)
    past.rest()

    people = past.panel.page
    past.until(lambda: people.person.card is not None)
    assert people.person.card.name == "김서연"
    people.person.visits.chosen.emit(people.person.visits.item(0))
    past.rest()
    assert past.panel.page is elevated_one


def test_from_a_persons_visit_back_leads_to_the_person(past):
    page = opened(past, Tab.HISTORY, (720, 1280))
    past.panel.go_to("history", visit=visit_id(1), came_from=person_id(1))
    past.rest()

    push(past.panel.header.back)
    past.rest()

    assert past.panel.page is not page
    assert past.panel.page.person.isVisible()


def test_the_why_card_explains_a_visit(past, elevated_one):
    push(elevated_one.detail.why)
    sheet = content(past, WhySheet)
    past.until(lambda: bool(sheet.why.parts))

    assert sheet.title.startswith("김서연 · Today")


def test_a_visit_that_is_gone_is_said_and_left(past):
    page = opened(past, Tab.HISTORY)

    past.panel.go_to("history", visit=visit_id(999))
    past.until(lambda: page.detail.card is None and bool(past.message))

    assert "visit" in past.message


# Where readings stand apart from identities


@pytest.fixture
def apart(counter_of):
    counter = counter_of(shown=Shown.IDENTITIES)
    counter.call(counter.meet(1, 1, pictures=drawn(1)), "Kim Mina")
    counter.come(2, verdict=elevated(35.5), pictures=drawn(2))
    return counter


def test_identities_stand_without_readings(apart):
    page = opened(apart, Tab.HISTORY)

    assert page.switch.text == "Identities"
    assert not page.outcome.isVisible()
    assert [card.outcome for card in shown(page.visits)] == [None, None]


def test_readings_stand_first_where_they_were_chosen(counter_of):
    counter = counter_of(shown=Shown.READINGS)
    counter.come(2, verdict=elevated(35.5), pictures=drawn(2))

    page = opened(counter, Tab.HISTORY)

    assert page.switch.text == "Readings"
    assert [card.outcome for card in shown(page.visits)] == [Outcome.ELEVATED]


def test_a_switch_shows_readings_without_identities(apart):
    page = opened(apart, Tab.HISTORY)
    tap_row(page.visits, 1)
    apart.rest()

    push(page.switch)
    apart.until(lambda: bool(shown(page.visits)) and shown(page.visits)[0].outcome is not None)

    assert page.switch.text == "Readings"
    assert all(card.person is None for card in shown(page.visits))
    assert not page.search.isVisible()
    assert page.detail.card is None


def test_readings_by_themselves_are_told_to_the_hour(apart):
    page = opened(apart, Tab.HISTORY)
    push(page.switch)
    apart.until(lambda: bool(shown(page.visits)) and shown(page.visits)[0].outcome is not None)

    tap_row(page.visits, 0)
    apart.rest()

    assert "12:00–13:00" in when(page.detail.card.at, apart.place.clock.now().utc, UTC, hours=True)
    assert not page.detail.person.isVisible()
    assert not page.detail.note.isVisible()


# Exporting


def test_what_is_listed_is_exported_to_a_stick(past, tmp_path):
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    page = opened(past, Tab.HISTORY, sticks=(stick,))
    page.search.type("kim")
    past.until(lambda: page.visits.total == 2)

    push(page.export)
    sheet = content(past, ExportSheet)
    past.until(sheet.buttons[0].isVisible)
    assert sheet.buttons[0].text == "To the stick KINGSTON"
    push(sheet.buttons[0])
    past.until(lambda: sheet.table is not None)

    (file,) = stick.iterdir()
    assert (sheet.table.file, sheet.table.rows) == (file, 2)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert len(list(csv.reader(lines))) == 3


def test_without_a_stick_the_page_says_so_and_looks_again(past, tmp_path):
    sticks: list[Path] = []
    page = opened(past, Tab.HISTORY, sticks=sticks)
    push(page.export)
    sheet = content(past, ExportSheet)
    past.until(sheet.again.isVisible)

    sticks.append(tmp_path)
    push(sheet.again)
    past.until(sheet.buttons[0].isVisible)

    assert not sheet.again.isVisible()


def test_a_stick_that_was_pulled_out_is_said(past, tmp_path):
    page = opened(past, Tab.HISTORY, sticks=(tmp_path / "gone",))
    push(page.export)
    sheet = content(past, ExportSheet)
    past.until(sheet.buttons[0].isVisible)

    push(sheet.buttons[0])
    past.until(lambda: bool(sheet.error))

    assert sheet.table is None
    assert sheet.buttons[0].isVisible()


# How it fits


@ON_SCREENS
@pytest.mark.parametrize("code", ["en", "ko"])
def test_the_page_fits_every_screen(past, size, code):
    past.language.choose(code)
    page = opened(past, Tab.HISTORY, size)
    tap_row(page.visits, 0)
    past.rest()

    controls = targets(page)
    assert all(one.width() >= TOUCH_MIN and one.height() >= TOUCH_MIN for one in controls)
    places = [where_in(page, one) for one in controls]
    assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]
    assert all(page.rect().contains(place) for place in places)


def where_in(page, widget):
    return widget.rect().translated(widget.mapTo(page, QPoint(0, 0)))


@ON_SCREENS
def test_every_day_of_the_calendar_can_be_touched(past, size):
    opened(past, Tab.HISTORY, size)
    sheet = DaySheet(past.panel, Span(), lambda _: None)
    past.panel.open_sheet(sheet)

    sizes = {(where.width(), where.height()) for _, where in sheet.grid.days()}

    assert all(width >= TOUCH_MIN and height >= 56 for width, height in sizes)
    assert sheet.rect().contains(sheet.grid.geometry())


def test_a_month_has_its_days_in_weeks_from_monday_on(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    grid = MonthGrid(host, lambda _: None)
    grid.resize(700, 460)

    grid.show_month(date(2026, 3, 1), date(2026, 3, 31), None, Unit(1.0))

    first = dict(grid.days())[date(2026, 3, 1)]
    assert first.left() >= 590
    assert len(grid.days()) == 31


# Words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "just now"), (1, "1 min ago"), (59, "59 min ago"), (60, "1 h ago"), (23 * 60, "23 h ago"), (24 * 60, ""), (-5, "")],
)
def test_how_long_ago_is_said_for_a_day(minutes, words):
    assert ago(NOON - timedelta(minutes=minutes), NOON) == words


@pytest.mark.parametrize(
    ("at", "words", "korean"),
    [
        (NOON, "Today 12:00", "오늘 12:00"),
        (NOON - timedelta(days=1), "Yesterday 12:00", "어제 12:00"),
        (NOON - timedelta(days=3), "Fri 12:00", "금요일 12:00"),
        (NOON - timedelta(days=14), "Mon 19 Oct 12:00", "10월 19일 (월) 12:00"),
        (datetime(2025, 3, 1, 8, 5, tzinfo=UTC), "1 Mar 2025 8:05", "2025년 3월 1일 8:05"),
    ],
)
def test_a_time_is_said_as_people_say_it(at, words, korean, language):
    english = when(at, NOON, UTC)
    language.choose("ko")

    assert (english, when(at, NOON, UTC)) == (words, korean)


def test_a_name_with_marks_of_our_own_is_filled_in_as_it_is():
    assert filled("%1 is not %2", "100 %2", "%1") == "100 %2 is not %1"


# However long it is


class Numbers(RowList[int]):
    def key_of(self, item):
        return item

    def paint_row(self, painter, rect, item, look):
        assert item is not None


class Library:
    """Answers at once, for any number of rows; every number from `first` on, downwards."""

    def __init__(self, total):
        self.total, self.asked = total, []

    def page(self, start, count):
        answer: Future[Page[int]] = Future()
        self.asked.append(start)
        items = tuple(range(self.total - start, max(self.total - start - count, 0), -1))
        answer.set_result(Page(items=items, total=self.total, start=start))
        return answer


@pytest.fixture
def numbers(qtbot):
    host = QWidget()
    host.resize(600, 500)
    rows = Numbers(host, Answers(host))
    rows.place_at(host.rect(), Unit(1.0))
    qtbot.addWidget(host)
    host.show()
    yield rows
    host.close()


def test_a_hundred_thousand_rows_are_scrolled_through_with_a_few_hundred_in_memory(numbers, qtbot):
    library = Library(100_000)
    numbers.show_rows(library.page)
    qtbot.waitUntil(lambda: numbers.total == 100_000)

    for row in range(0, 100_000, 4_999):
        numbers.scroll_to(row)
        numbers.grab()
        qtbot.waitUntil(lambda: numbers.item(numbers.in_sight().start) is not None)
        assert len(numbers.rows) <= PAGE * PAGES_HELD

    assert numbers.item(numbers.in_sight().start) == 100_000 - numbers.in_sight().start


def test_the_last_row_can_be_scrolled_to(numbers, qtbot):
    numbers.show_rows(Library(100_000).page)
    qtbot.waitUntil(lambda: numbers.total == 100_000)

    numbers.bar.setValue(numbers.bar.maximum())

    assert numbers.in_sight().stop == 100_000
    assert numbers.rect_of(99_999).bottom() < numbers.viewport().height()


def test_what_is_looked_at_stays_under_the_eye_when_something_comes_on_top(numbers, qtbot):
    library = Library(1_000)
    numbers.show_rows(library.page)
    qtbot.waitUntil(lambda: numbers.total == 1_000)
    numbers.bar.setValue(12 * numbers.row_height + 7)
    before = numbers.item(numbers.in_sight().start)

    library.total += 3
    numbers.refresh()
    qtbot.waitUntil(lambda: numbers.total == 1_003)

    assert numbers.item(numbers.in_sight().start) == before
    assert numbers.bar.value() == 15 * numbers.row_height + 7


def test_a_late_answer_to_another_question_is_dropped(numbers, qtbot):
    numbers.show_rows(Library(500).page)
    numbers.show_rows(Library(3).page)
    qtbot.waitUntil(lambda: numbers.total > 0)
    qtbot.wait(0)

    assert numbers.total == 3


def test_a_page_is_asked_for_once(numbers, qtbot):
    library = Library(1_000)
    numbers.show_rows(library.page)
    for _ in range(5):
        numbers.grab()
    qtbot.waitUntil(lambda: numbers.total == 1_000)
    numbers.grab()

    assert library.asked.count(0) == 1
