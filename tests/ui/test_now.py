from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import QRectF

from kiosk.domain.card import Shown
from kiosk.domain.decision import Outcome, Reason, Verdict
from kiosk.domain.parcel import Waiting
from kiosk.domain.screening import Ready
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.tell_status import TellStatus
from tests.store.household import LEE, person_id, visit_id
from tests.store.samples import NOON, capture, elevated
from tests.ui.counter import drawn
from tests.ui.moments import view_of
from ui.guard.card_list import WHOLE
from ui.guard.line_sheet import LineSheet
from ui.guard.now import NowPage
from ui.guard.page import Tab
from ui.guard.people_words import standing_line, synced_line
from ui.guard.pinned import ACKNOWLEDGE, NOTE, RESCREENED
from ui.guard.unknown import UnknownPage
from ui.guard.why_sheet import WhySheet
from ui.theme import TOUCH_MIN, Tone

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))


def above(score=1.4):
    return Verdict(Outcome.ELEVATED, Reason.ABOVE, (capture(35.6),) * 3, score, 1.0, 34.2, 0.5, 10, uncertainty=0.9)


def learning():
    return Verdict(Outcome.INCONCLUSIVE, Reason.LEARNING, (capture(),))


@pytest.fixture
def elevated_one(counter):
    """One elevated visitor, whom everybody calls Omar, among others."""
    counter.come(1)
    counter.come(2, verdict=above(), pictures=drawn(2))
    counter.come(3)
    counter.call(counter.meet(7), "Omar")
    counter.desk.move(LEE, [visit_id(2)], person_id(7)).result()
    return counter


def pinned(page):
    return [page.pins.key_at(row) for row in range(page.pins.rowCount())]


def test_an_elevated_visitor_is_pinned_by_name(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)

    assert pinned(page) == [visit_id(2)]
    assert page.pinned.isVisible()
    assert page.look.words(page.pins.card_at(0)) == ("Omar, Elevated skin temperature, +1.4 ± 0.9 °C vs recent visitors")


def test_acknowledging_stops_the_sound_and_unpins_but_the_visit_stays_in_the_list(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)

    elevated_one.tap(page.pinned, visit_id(2), ACKNOWLEDGE)

    assert pinned(page) == []
    assert elevated_one.silenced == [True]
    elevated_one.until(lambda: elevated_one.message == "Acknowledged")
    assert page.visits.total == 3
    assert elevated_one.records.visit_card(visit_id(2)).acknowledged is not None


def test_undo_pins_it_again(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)
    elevated_one.tap(page.pinned, visit_id(2), RESCREENED)
    elevated_one.until(lambda: elevated_one.message)

    elevated_one.push(elevated_one.panel.message.button)

    elevated_one.until(lambda: pinned(page) == [visit_id(2)])


def test_what_could_not_be_kept_is_pinned_again_and_said(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)
    elevated_one.journal.close()

    elevated_one.tap(page.pinned, visit_id(2), ACKNOWLEDGE)

    elevated_one.until(lambda: pinned(page) == [visit_id(2)] and bool(elevated_one.message))


def test_what_another_guard_acknowledged_is_no_longer_pinned(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)

    elevated_one.desk.acknowledge(LEE, visit_id(2)).result()

    elevated_one.until(lambda: pinned(page) == [])


def test_after_a_shift_nobody_is_pinned_any_more(elevated_one):
    elevated_one.place.clock.advance(timedelta(hours=13).total_seconds())

    page = elevated_one.open(Tab.NOW, NowPage)

    assert pinned(page) == []
    assert page.visits.total == 3


def test_the_day_is_counted_from_midnight(counter):
    counter.come(1, 2)
    counter.come(3, verdict=elevated(35.6))
    counter.come(4, verdict=learning())

    page = counter.open(Tab.NOW, NowPage)
    counter.until(lambda: page.today.figures == (4, 1, 1))

    counter.place.clock.advance(timedelta(hours=12).total_seconds())
    page.refresh()
    counter.until(lambda: page.today.figures == (0, 0, 0))


def test_a_new_visit_shows_at_once(counter):
    counter.come(1)
    page = counter.open(Tab.NOW, NowPage)

    counter.come(2)
    counter.desk.announce()

    counter.until(lambda: page.visits.total == 2)


def test_who_waits_for_a_name_is_counted_on_the_tab(counter):
    counter.meet(1, 1)
    counter.meet(2, 2)

    counter.open(Tab.NOW, NowPage)

    counter.until(lambda: counter.panel.rail.tabs[Tab.UNKNOWN].badge == 2)


def test_an_elevated_visitor_is_counted_on_the_tab_whatever_page_is_open(counter):
    counter.come(1)
    counter.open(Tab.NOW, NowPage, others={Tab.UNKNOWN: UnknownPage})
    counter.panel.go_to(Tab.UNKNOWN.value)

    counter.come(2, verdict=above())
    counter.desk.announce()

    counter.until(lambda: counter.panel.rail.tabs[Tab.NOW].badge == 1)


def test_who_was_acknowledged_is_pinned_again_when_that_is_undone_elsewhere(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)
    elevated_one.tap(page.pinned, visit_id(2), ACKNOWLEDGE)
    elevated_one.until(lambda: elevated_one.message)
    elevated_one.rest()
    newest = elevated_one.desk.actions(0, 1).result().items[0]

    elevated_one.desk.undo(LEE, newest.action.id).result()

    elevated_one.until(lambda: pinned(page) == [visit_id(2)])


@pytest.mark.parametrize("size", SIZES)
def test_the_header_says_whose_panel_it_is(counter, size):
    counter.open(Tab.NOW, NowPage, size)

    assert counter.panel.header._status == "Kim · Guard"


def test_a_tap_on_a_pinned_card_explains_it(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)

    elevated_one.tap(page.pinned, visit_id(2), WHOLE)

    sheet = elevated_one.panel.sheet.content
    assert isinstance(sheet, WhySheet)
    elevated_one.until(lambda: bool(sheet.why.parts))


def test_a_note_is_written_to_the_pinned_visit(elevated_one):
    page = elevated_one.open(Tab.NOW, NowPage)

    elevated_one.tap(page.pinned, visit_id(2), NOTE)

    assert isinstance(elevated_one.panel.sheet.content, LineSheet)


def test_the_live_picture_follows_while_the_page_is_in_sight(counter):
    page = counter.open(Tab.NOW, NowPage)

    counter.panel.takes(view_of(Ready()))

    assert not page.live.grab().toImage().isNull()
    assert page.live.isVisible()


def test_nobody_yet_is_explained(counter):
    page = counter.open(Tab.NOW, NowPage)

    assert page.empty.isVisible()
    assert not page.visits.isVisible()
    assert not page.pinned.isVisible()


def test_where_readings_are_kept_apart_an_elevated_one_has_no_name_and_no_face(counter_of):
    apart = counter_of(shown=Shown.IDENTITIES)
    apart.come(2, verdict=above(), pictures=drawn(2))
    apart.call(apart.meet(7), "Omar")
    apart.desk.move(LEE, [visit_id(2)], person_id(7)).result()

    page = apart.open(Tab.NOW, NowPage)

    card = page.pins.card_at(0)
    assert card.score_c == pytest.approx(1.4)
    assert (card.person, card.has_portrait) == (None, False)
    assert NOTE not in page.look.targets(card, QRectF(0, 0, 700, 262))


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_on_the_page_has_room(elevated_one, language, size, code):
    language.choose(code)
    page = elevated_one.open(Tab.NOW, NowPage, size)
    page.pinned.grab()

    parts = [page.pinned, page.visits, *(part for part in (page.live, page.today, page.sync) if part.isVisible())]
    room = page.rect()
    assert all(room.contains(part.geometry()) for part in parts)
    assert not any(a.geometry().intersects(b.geometry()) for n, a in enumerate(parts) for b in parts[:n])
    assert page.visits.height() >= page.visits.row_height
    for target in (ACKNOWLEDGE, RESCREENED, NOTE):
        where = page.pinned.place_of(visit_id(2), target)
        assert where is not None
        assert min(where.width(), where.height()) >= TOUCH_MIN
        assert QRectF(page.pinned.viewport().rect()).contains(where)


@pytest.mark.parametrize("size", SIZES)
def test_of_several_pinned_ones_the_next_peeps_out(counter, size):
    for n in (1, 2, 3):
        counter.come(n, verdict=above())

    page = counter.open(Tab.NOW, NowPage, size)

    one = page.look.height
    assert page.pins.rowCount() == 3
    assert page.pinned.height() > one + page.look.gap
    assert page.visits.geometry().top() >= page.pinned.geometry().bottom()


HELD = SyncStatus(pace=Pace.ATTENTION, words="the clock of this kiosk is slow: set it", waiting=Waiting(visits=3))
STATUSES = {
    "off": (SyncStatus(), "Kept on this kiosk"),
    "synced": (SyncStatus(pace=Pace.SYNCED), "Everything is synced"),
    "behind": (SyncStatus(pace=Pace.BEHIND, waiting=Waiting(visits=12)), "12 visits wait to sync"),
    "erasing": (SyncStatus(pace=Pace.BEHIND, waiting=Waiting(erasures=2)), "Sync is under way"),
    "offline": (SyncStatus(pace=Pace.OFFLINE, since=NOON, waiting=Waiting(visits=12)), "Offline since 12:00"),
    "held": (HELD, "Sync needs attention"),
    "capped": (SyncStatus(pace=Pace.SYNCED, is_capped=True), "Everything is synced"),
}


@pytest.mark.parametrize(("status", "line"), STATUSES.values(), ids=STATUSES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_how_the_sync_is_stands_in_one_line_and_follows_it(counter, status, line, size):
    now = [SyncStatus(pace=Pace.BEHIND)]
    object.__setattr__(counter.office, "sync", lambda: now[0])
    counter.come(1)
    page = counter.open(Tab.NOW, NowPage, size)
    now[0] = status

    page.takes(view_of(Ready()))

    assert page.sync.shown[0] == status
    assert synced_line(status, UTC)[0] == line
    assert page.sync.grab().toImage() is not None


def test_where_no_visit_waits_nobody_counts_none():
    assert synced_line(SyncStatus(pace=Pace.OFFLINE, since=NOON), UTC)[1] == "No visit waits to sync"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_why_the_sync_is_held_is_said_in_words_where_there_is_room_and_on_health_elsewhere(counter, size):
    words = "this kiosk may not SearchUsersByImage in collection doorman: allow rekognition:SearchUsersByImage in its policy"
    long = SyncStatus(pace=Pace.ATTENTION, words=words)
    object.__setattr__(counter.office, "sync", lambda: long)
    counter.come(1)
    page = counter.open(Tab.NOW, NowPage, size)
    page.takes(view_of(Ready()))

    assert page.sync.shown[0] is long
    assert synced_line(HELD, UTC) == ("Sync needs attention", "The clock of this kiosk is slow")
    assert synced_line(long, UTC)[1] == "This kiosk may not SearchUsersByImage in collection doorman"
    assert page.sync.content_height <= page.sync.height() or not page.sync.isVisible()


MUTE = TellStatus(pace=Pace.ATTENTION, words="the Slack app is not in C0ENTRANCE: write /invite @doorman there")
TOLD = {
    "off": (SyncStatus(), TellStatus(), "Kept on this kiosk"),
    "fine": (SyncStatus(pace=Pace.SYNCED), TellStatus(pace=Pace.SYNCED), "Everything is synced"),
    "held": (SyncStatus(pace=Pace.SYNCED), MUTE, "Alerts need attention"),
    "away": (SyncStatus(pace=Pace.OFFLINE), TellStatus(pace=Pace.OFFLINE, since=NOON), "No alerts get out since 12:00"),
    "both": (HELD, MUTE, "Sync needs attention"),
}


@pytest.mark.parametrize(("synced", "told", "line"), TOLD.values(), ids=TOLD)
def test_alerts_that_do_not_get_out_stand_in_the_same_line(counter, synced, told, line):
    object.__setattr__(counter.office, "sync", lambda: synced)
    object.__setattr__(counter.office, "told", lambda: told)
    counter.come(1)
    page = counter.open(Tab.NOW, NowPage)

    page.takes(view_of(Ready()))

    assert page.sync.shown == (synced, told)
    assert standing_line(synced, told, UTC)[0] == line


def test_only_a_sync_that_needs_somebody_is_amber(counter):
    now = [SyncStatus(pace=Pace.OFFLINE, since=NOON)]
    object.__setattr__(counter.office, "sync", lambda: now[0])
    counter.come(1)
    page = counter.open(Tab.NOW, NowPage)
    calm = page.sync.grab().toImage().pixelColor(20, 20)
    now[0] = HELD
    page.takes(view_of(Ready()))

    assert calm == Tone.CARD.colour()
    assert page.sync.grab().toImage().pixelColor(20, 20) == Tone.AMBER_TINT.colour()
