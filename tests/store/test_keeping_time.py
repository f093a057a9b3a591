import os
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.domain.visit import Kind, Moment
from kiosk.errors import BadInput
from kiosk.store.terms import Keep
from tests.store.samples import NOON, elevated, pictures, visit

DAY = 86_400.0
DAWN = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def ledger(place):
    ledger = place.ledger()
    yield ledger
    ledger.close()


@pytest.fixture(autouse=True)
def _warnings_of_jumps(caplog):
    """Let clocks that jump and files that changed be warned of."""
    yield
    caplog.get_records("call").clear()


def moment(days, synced=True, off=0.0):
    """Return the moment some days after noon, with the wall clock off by `off` days."""
    return Moment(NOON + timedelta(days=days + off), days * DAY, synced)


def states(place, n=1):
    return {row.state for row in place.reader().pictures(visit(n).id)}


def test_pictures_go_when_their_time_is_up_and_numbers_stay(place, ledger):
    ledger.record(visit(1), pictures())
    assert ledger.expire(moment(29.9)) == 0

    assert ledger.expire(moment(30.1)) == 3

    assert place.sealed() == []
    assert states(place) == {"expired"}
    assert place.reader().visit(visit(1).id).pictures == ()
    with pytest.raises(BadInput, match="is expired"):
        place.reader().picture_bytes(visit(1).id, Kind.SCENE)


def test_younger_pictures_stay(place, ledger):
    ledger.record(visit(1), pictures())
    ledger.record(visit(2, at=10 * DAY), pictures())

    assert ledger.expire(moment(35)) == 3

    assert (states(place, 1), states(place, 2)) == ({"expired"}, {"kept"})


def test_nothing_goes_by_a_clock_that_is_not_synced(place, ledger):
    ledger.record(visit(1), pictures())

    assert ledger.expire(moment(4000, synced=False)) == 0

    assert states(place) == {"kept"}


def test_nothing_goes_by_a_clock_that_jumped(place, ledger):
    ledger.record(visit(1), pictures())
    ledger.expire(moment(1))

    assert ledger.expire(moment(1.04, off=4000)) == 0
    assert ledger.expire(moment(1.08, off=4000)) == 0

    assert states(place) == {"kept"}


def test_a_clock_that_jumped_and_kept_pace_for_a_day_is_believed(ledger):
    ledger.record(visit(1), pictures())
    ledger.expire(moment(1))
    ledger.expire(moment(1.04, off=4000))

    assert ledger.expire(moment(2.05, off=4000)) == 3


def test_a_clock_that_jumped_back_again_deletes_nothing(place, ledger):
    ledger.record(visit(1), pictures())
    ledger.expire(moment(1))
    ledger.expire(moment(1.04, off=4000))

    assert ledger.expire(moment(1.08)) == 0
    assert ledger.expire(moment(2.10)) == 0

    assert states(place) == {"kept"}


def test_a_kiosk_that_was_off_for_weeks_sweeps_again_after_an_hour(place):
    ledger = place.ledger()
    ledger.record(visit(1), pictures())
    ledger.expire(moment(1))
    ledger.close()
    ledger = place.ledger(boot="boot-2")
    started = Moment(NOON + timedelta(days=40), 60.0, synced=True)

    assert ledger.expire(started) == 0
    assert ledger.expire(Moment(started.utc + timedelta(hours=1), 3660.0, synced=True)) == 3

    ledger.close()


def test_a_night_off_is_no_jump(place):
    ledger = place.ledger()
    ledger.record(visit(1), pictures())
    ledger.expire(moment(29.5))
    ledger.close()
    ledger = place.ledger(boot="boot-2")

    assert ledger.expire(Moment(NOON + timedelta(days=30.1), 60.0, synced=True)) == 3

    ledger.close()


def test_a_power_cut_between_marking_and_deleting_is_finished_at_the_next_start(place):
    ledger = place.ledger()
    ledger.record(visit(1), pictures())
    content = place.file(visit(1)).read_bytes()
    ledger.expire(moment(31))
    place.file(visit(1)).write_bytes(content)
    ledger.close()

    place.ledger().close()

    assert place.sealed() == []


def test_visits_of_a_wrong_clock_are_dated_once_it_is_right(place, ledger):
    ledger.record(visit(1, at=100, synced=False, utc=DAWN), pictures())

    assert ledger.correct_times("boot-1", 700.0, NOON) == 1

    row = place.reader().visit(visit(1, utc=DAWN).id)
    assert row.started == NOON - timedelta(seconds=600)
    assert row.ended == NOON - timedelta(seconds=597)
    assert row.clock_synced
    assert {one.expires for one in place.reader().pictures(row.id)} == {row.ended + timedelta(days=30)}


def test_only_visits_of_the_same_boot_and_a_wrong_clock_are_dated(place, ledger):
    ledger.record(visit(1, at=100, boot="boot-0", synced=False), pictures())
    ledger.record(visit(2, at=100), pictures())

    assert ledger.correct_times("boot-1", 700.0, NOON + timedelta(days=9)) == 0

    assert place.reader().visit(visit(2).id).started == NOON + timedelta(seconds=100)
    assert not place.reader().visit(visit(1).id).clock_synced


def test_pictures_of_a_boot_whose_clock_was_never_right_are_kept_in_full_from_now(place, ledger):
    ledger.record(visit(1, boot="boot-0", synced=False, utc=DAWN), pictures())
    name = visit(1, utc=DAWN).id

    assert ledger.expire(moment(0)) == 0

    assert {row.expires for row in place.reader().pictures(name)} == {NOON + timedelta(days=30)}
    assert ledger.expire(moment(31)) == 3


def test_the_journal_dates_and_sweeps_by_itself(place):
    place.clock.synced = False
    with place.journal() as journal:
        journal.record(visit(1, synced=False, utc=DAWN), pictures()).result()
        place.clock.synced = True
        place.clock.advance(31 * DAY)
        journal.do_chores().result()

        assert place.reader().visit(visit(1, utc=DAWN).id).started == NOON
        assert place.sealed() == []
        assert (place.folder / "journal.backup").exists()


def test_chores_come_once_an_hour(place):
    with place.journal() as journal:
        place.clock.advance(61)
        journal.do_chores().result()
        (place.folder / "journal.backup").unlink()
        place.clock.advance(3500)
        journal.do_chores().result()
        assert not (place.folder / "journal.backup").exists()
        place.clock.advance(101)
        journal.do_chores().result()

        assert (place.folder / "journal.backup").exists()


def test_what_was_set_aside_expires_as_well(place, ledger):
    ledger.record(visit(1), pictures())
    place.file(visit(1)).write_bytes(b"changed")
    ledger.inspect()
    written = next((place.folder / "pictures" / "set-aside").iterdir()).stat().st_mtime
    after = Moment(datetime.fromtimestamp(written, UTC) + timedelta(days=31), 0.0, synced=True)

    ledger.expire(after)

    assert place.reader().summary().set_aside == 0


def numbers(place):
    """Return how many rows there are of each kind."""
    db = sqlite3.connect(place.folder / "journal.db")
    rows = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608 (ours)
    db.close()
    return rows


TABLES = ("visits", "captures", "pictures", "outbox")


def test_readings_go_when_their_time_is_up_with_all_that_hangs_on_them(place):
    ledger = place.ledger(destinations=("cloud",))
    ledger.record(visit(1, elevated(36.0, 36.5)), pictures())
    ledger.record(visit(2, elevated(36.0), at=10 * DAY), pictures())
    ledger.expire(moment(364.9))
    assert numbers(place) == [2, 3, 6, 2]

    ledger.expire(moment(365.1))

    assert numbers(place) == [1, 1, 3, 1]
    assert place.reader().visits()[0].id == visit(2, at=10 * DAY).id
    ledger.close()


def test_readings_stay_while_the_clock_is_in_doubt(place, ledger):
    ledger.record(visit(1), pictures())
    ledger.expire(moment(4000, synced=False))
    ledger.expire(moment(1))

    ledger.expire(moment(1.04, off=4000))

    assert numbers(place)[0] == 1


def test_pictures_never_outlive_their_visit(place):
    ledger = place.ledger(keep=Keep(readings=10))
    ledger.record(visit(1), pictures())

    assert ledger.expire(moment(10.1)) == 3

    assert (numbers(place), place.sealed()) == ([0, 0, 0, 0], [])
    ledger.close()


def test_a_visit_of_a_wrong_clock_goes_with_the_next_one_whose_clock_was_right(place, ledger):
    ledger.record(visit(1, boot="boot-0", synced=False, utc=DAWN), pictures())
    ledger.record(visit(2), pictures())
    ledger.record(visit(3, boot="boot-0", synced=False, utc=DAWN), pictures())
    ledger.expire(moment(0))
    assert numbers(place)[0] == 3

    ledger.expire(moment(366))

    assert [row.id for row in place.reader().visits()] == [visit(3, utc=DAWN).id]


def test_a_damaged_journal_that_was_moved_aside_goes_with_its_readings(place, ledger):
    damaged = place.folder / "damaged-1.db"
    damaged.write_bytes(b"torn")
    os.utime(damaged, (NOON.timestamp(), NOON.timestamp()))
    ledger.expire(moment(364))
    assert damaged.exists()

    ledger.expire(moment(366))

    assert not damaged.exists()


def test_the_journal_is_copied_only_when_something_changed(place, ledger):
    def copied():
        place.clock.advance(3601)
        ledger.do_chores()
        return (place.folder / "journal.backup").stat().st_ino

    first = copied()
    assert copied() == first
    ledger.record(visit(1), pictures())
    second = copied()
    assert second != first
    place.clock.advance(31 * DAY)

    assert copied() != second


def test_a_copy_of_the_journal_keeps_no_readings_whose_time_is_up(place, ledger):
    ledger.record(visit(1), pictures())
    place.clock.advance(61)
    ledger.do_chores()
    place.clock.advance(366 * DAY)

    ledger.do_chores()

    copy = sqlite3.connect(place.folder / "journal.backup")
    assert copy.execute("SELECT count(*) FROM visits").fetchone() == (0,)
    copy.close()
