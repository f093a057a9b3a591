import sqlite3
from contextlib import closing
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint

from kiosk.domain import audit
from kiosk.domain.action import Named
from kiosk.domain.card import AuditEntry
from kiosk.store.schema import JOURNAL
from tests.store.household import KIM, LEE, person_id
from tests.store.samples import NOON
from tests.ui.counter import drawn
from tests.ui.rooms import SIZES, admin_of, author_of, opened, push, shown, tap_row, targets
from ui.guard.action_list import UNDO
from ui.guard.audit_words import event_words, whole_words
from ui.guard.page import Tab
from ui.guard.page_words import action_words
from ui.theme import TOUCH_MIN

ON_SCREENS = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


def done(page):
    return [action_words(card) for card in shown(page.doings)]


@pytest.fixture
def past(counter):
    counter.meet(1, 1, 2, pictures=drawn(1))
    counter.call(person_id(1), "Kim Mina")
    return counter


def test_acts_are_listed_newest_first_with_their_count(past):
    page = opened(past, Tab.AUDIT)

    assert done(page)[0] == "Named Kim Mina · 2 visits"


def test_an_act_is_undone_from_here_however_long_ago(past):
    page = opened(past, Tab.AUDIT)

    tap_row(page.doings, 0, UNDO)
    past.until(lambda: past.records.person(person_id(1)).name is None)
    past.rest()

    past.until(lambda: past.message == "Undone")
    assert page.doings.item(1).undone is not None


def test_what_was_undone_is_marked_and_the_undo_can_be_undone(past):
    page = opened(past, Tab.AUDIT)
    tap_row(page.doings, 0, UNDO)
    past.until(lambda: page.doings.item(0) is not None and "Undid" in done(page)[0])
    past.rest()

    assert not page.doings.buttons_of(page.doings.item(1), page.doings.rect_of(1))
    page.doings.settling.stop()
    tap_row(page.doings, 0, UNDO)
    past.until(lambda: past.records.person(person_id(1)).name == "Kim Mina")


def test_the_loser_of_two_guards_is_marked(past):
    past.call(person_id(1), "Kim Minah", author=LEE)
    page = opened(past, Tab.AUDIT)

    beaten = next(card for card in shown(page.doings) if isinstance(card.action.deeds[0], Named) and card.beaten)

    assert beaten.names[person_id(1)] == "Kim Mina"
    assert page.doings.tag(beaten)[0] == "a newer one holds"


def test_an_act_leads_to_the_person(past):
    opened(past, Tab.AUDIT)

    tap_row(past.panel.page.doings, 0)
    past.until(lambda: past.panel.page.person.card is not None)

    assert past.panel.page.person.card.name == "Kim Mina"


def test_the_log_names_guards_and_says_that_it_is_whole(past):
    lee = admin_of(past)
    past.book.note(author_of(lee), audit.LOGIN)
    page = opened(past, Tab.AUDIT)

    push(page.log)
    past.until(lambda: bool(shown(page.lines)) and bool(page.lines.names))

    assert event_words(shown(page.lines)[0], page.lines.names) == "Logged in"
    assert event_words(shown(page.lines)[1], page.lines.names) == "Added Lee, Admin"
    past.until(lambda: page.status.startswith("Log whole"))


def test_a_log_that_somebody_changed_is_said(past):
    past.book.note(KIM, audit.LOGIN)
    with closing(sqlite3.connect(past.place.folder / JOURNAL)) as db, db:
        db.execute("UPDATE audit SET event = 'logout' WHERE event = 'login'")
    page = opened(past, Tab.AUDIT)

    past.until(lambda: page.status.startswith("Log broken"))


def test_nothing_done_is_explained(counter):
    page = opened(counter, Tab.AUDIT)

    assert page.doings.empty[0] == "Nothing was done yet"


@pytest.mark.parametrize(
    ("event", "about", "told"),
    [
        (audit.GUARD_ADDED, "g-00000001,admin", "Kim, 관리자 추가"),
        (audit.CHOICE, "greeting=full-name", "설정 변경: 인사: 성과 이름"),
        (audit.CHOICE, "sounds=False", "설정 변경: 소리: 끔"),
        (audit.CHOICE, "elevated_delta=1.3", "설정 변경: 기준: 1.3 °C"),
        (audit.CHOICE, "contact", "설정 변경: 문의처"),
        (audit.CHOICE, "door=open", "설정 변경: door=open"),
        (audit.EXPORT, "42,both", "방문 저장: 42"),
        (audit.EXPORT, "42,readings", "방문 저장: 42, 측정값"),
    ],
)
def test_a_line_speaks_the_panels_language_not_the_settings_files(event, about, told, language):
    language.choose("ko")
    entry = AuditEntry(seq=1, at=NOON, author=KIM, event=event, about=about, hash="ab" * 32)

    assert event_words(entry, {"g-00000001": "Kim"}) == told


@pytest.mark.parametrize("size", SIZES)
def test_two_undos_are_never_one_tap_apart(size, past):
    past.call(person_id(1), "Kim Minji")
    page = opened(past, Tab.AUDIT, size)

    first, second = (page.doings.buttons_of(page.doings.item(row), page.doings.rect_of(row))[UNDO] for row in (0, 1))

    assert second.top() - first.bottom() > 10


@pytest.mark.parametrize("event", audit.EVENTS)
def test_every_event_has_its_words_in_both_languages(event, language):
    entry = AuditEntry(seq=1, at=NOON, author=KIM, event=event, about="g-00000001", hash="ab" * 32)
    english = event_words(entry, {"g-00000001": "Kim"})
    language.choose("ko")

    korean = event_words(entry, {"g-00000001": "Kim"})

    assert event not in english
    assert english != korean


def test_an_event_of_a_newer_doorman_stays_as_it_is_written():
    entry = AuditEntry(seq=1, at=NOON, author=KIM, event="door.opened", about="d-1", hash="ab" * 32)

    assert event_words(entry, {}) == "door.opened d-1"


def test_a_broken_log_says_where():
    assert whole_words("entry 7") == "Log broken: entry 7"


@ON_SCREENS
@pytest.mark.parametrize("is_log", [False, True])
def test_the_page_fits_every_screen(past, size, is_log):
    page = opened(past, Tab.AUDIT, size)
    if is_log:
        push(page.log)
    past.rest()

    places = [one.rect().translated(one.mapTo(page, QPoint(0, 0))) for one in targets(page)]
    rows = page.lines if is_log else page.doings

    assert all(place.width() >= TOUCH_MIN and place.height() >= TOUCH_MIN for place in places)
    assert not [pair for pair in combinations([*places, rows.geometry()], 2) if pair[0].intersects(pair[1])]
    assert all(page.rect().contains(place) for place in [*places, rows.geometry()])
