"""How long what is kept, of people with a name and without one."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from os import utime

import pytest

from kiosk.domain.action import RECOGNITION, Acknowledged, Assigned, Author, AuthorKind, Met, Named, Noted, Undone
from kiosk.domain.visit import Kind, Moment
from kiosk.errors import StoreFull
from kiosk.store.disk import Disk
from kiosk.store.projection import rebuild
from kiosk.store.schema import connect, connect_to_read, transaction
from kiosk.store.templates import load_gallery
from kiosk.store.terms import Days, Keep
from tests.store.crowd import counted, dump, identity, label, person, templates, told
from tests.store.samples import NOON, not_elevated, pictures, visit

GUARD = Author(AuthorKind.GUARD, "g-00000001")
DAY = 86_400.0
KIM = label(1, "Kim")
ALL = [kind.value for kind in Kind]


@pytest.fixture
def kiosk(place):
    with place.journal() as journal:
        yield Kiosk(place, journal)


class Kiosk:
    def __init__(self, place, journal):
        self.place, self.journal, self.log = place, journal, identity(journal, place)
        self.known: set[str] = set()

    def come(self, n, who, day=0.0, synced=True, utc=NOON):
        """Let somebody come on a day after noon."""
        one = visit(n, not_elevated(), at=day * DAY, synced=synced, utc=utc, boot="boot-1" if synced else "boot-0")
        self.journal.record(one, pictures()).result()
        met = () if who in self.known else (Met(who, 0),)
        self.known.add(who)
        self.log.enrol(one.id, templates(2, seed=n), None, *met, Assigned((one.id,), who)).result()
        return one.id

    def name(self, who, name=KIM):
        return self.log.act(GUARD, Named(who, name.id), labels=(name,)).result().id

    def sweep(self, day):
        self.journal.expire(Moment(NOON + timedelta(days=day), day * DAY, synced=True)).result()

    def left(self, one):
        """Return the kinds of pictures left of a visit, and how many templates."""
        with closing(connect_to_read(self.place.folder / "journal.db")) as db:
            kinds = {row[0] for row in db.execute("SELECT kind FROM pictures WHERE visit = ? AND state = 'kept'", (one,))}
            (count,) = db.execute("SELECT count(*) FROM templates WHERE visit = ?", (one,)).fetchone()
        assert {name.split(".")[1] for name in self.place.sealed() if name.startswith(one)} == kinds
        return sorted(kinds), count

    def read(self, look):
        with closing(connect_to_read(self.place.folder / "journal.db")) as db:
            return look(db)


def test_of_people_without_a_name_everything_goes_after_thirty_days(kiosk):
    one = kiosk.come(1, person(1))
    kiosk.sweep(29.1)
    assert kiosk.left(one) == (sorted(ALL), 2)

    kiosk.sweep(30.1)

    assert kiosk.left(one) == ([], 0)


def test_of_people_with_a_name_portraits_and_templates_stay(kiosk):
    one = kiosk.come(1, person(1))
    kiosk.name(person(1))
    kiosk.sweep(30.1)

    assert kiosk.left(one) == (["portrait"], 2)
    kiosk.sweep(364)
    assert kiosk.left(one) == (["portrait"], 2)


def test_they_go_a_year_after_the_last_visit(place):
    with place.journal(keep=Keep(readings=3650)) as journal:
        kiosk = Kiosk(place, journal)
        first, last = kiosk.come(1, person(1)), kiosk.come(2, person(1), day=200)
        kiosk.name(person(1))
        for day in (31, 231, 366, 560):
            kiosk.sweep(day)
            assert kiosk.left(first) == (["portrait"], 2)
        kiosk.sweep(566)
        assert kiosk.left(first) == kiosk.left(last) == ([], 0)


def test_with_the_name_undone_they_go_like_those_of_anybody_else(kiosk):
    one = kiosk.come(1, person(1))
    named = kiosk.name(person(1))
    kiosk.sweep(31)
    kiosk.log.act(GUARD, Undone(named)).result()

    kiosk.sweep(32)

    assert kiosk.left(one) == ([], 0)


def test_each_kind_has_its_own_days(place):
    keep = Keep(portraits=Days(10, 40), scenes=Days(20, 30), templates=Days(5, 50), heat=15)
    with place.journal(keep=keep) as journal:
        kiosk = Kiosk(place, journal)
        stranger, friend = kiosk.come(1, person(1)), kiosk.come(2, person(2))
        kiosk.name(person(2))
        left = {}
        for day in (4, 6, 11, 16, 21, 31, 41, 51):
            kiosk.sweep(day)
            left[day] = kiosk.left(stranger), kiosk.left(friend)
    assert left == {
        4: ((["heat", "portrait", "scene"], 2), (["heat", "portrait", "scene"], 2)),
        6: ((["heat", "portrait", "scene"], 0), (["heat", "portrait", "scene"], 2)),
        11: ((["heat", "scene"], 0), (["heat", "portrait", "scene"], 2)),
        16: ((["scene"], 0), (["portrait", "scene"], 2)),
        21: (([], 0), (["portrait", "scene"], 2)),
        31: (([], 0), (["portrait"], 2)),
        41: (([], 0), ([], 2)),
        51: (([], 0), ([], 0)),
    }


def test_a_shorter_time_holds_for_what_is_kept_already(place):
    with place.journal() as journal:
        kiosk = Kiosk(place, journal)
        one = kiosk.come(1, person(1))
        kiosk.sweep(1)
    with place.journal(keep=Keep(portraits=Days(7, 365), scenes=Days(7, 30), heat=7)) as journal:
        kiosk = Kiosk(place, journal)
        kiosk.sweep(7.1)
        assert kiosk.left(one)[0] == []


class StuckDisk(Disk):
    is_stuck = False

    def remove(self, path):
        if self.is_stuck:
            raise OSError(5, "input/output error")
        super().remove(path)


def test_a_picture_that_the_disk_did_not_let_go_is_tried_again_with_the_next_sweep(place, caplog):
    disk = StuckDisk()
    with place.journal(disk) as journal:
        kiosk = Kiosk(place, journal)
        one = kiosk.come(1, person(1))
        kiosk.sweep(29.4)
        disk.is_stuck = True
        kiosk.sweep(30.1)
        assert {name.split(".")[1] for name in place.sealed()} == set(ALL)
        assert caplog.text.count("3 pictures too old to keep cannot be deleted now") == 1
        disk.is_stuck = False
        kiosk.sweep(30.2)

        assert kiosk.left(one) == ([], 0)
        assert place.sealed() == []
    caplog.clear()


def test_a_sweep_that_the_disk_cut_short_is_done_again_on_the_same_day(place, caplog):
    disk = StuckDisk()
    with place.journal(disk) as journal:
        kiosk = Kiosk(place, journal)
        kiosk.come(1, person(1))
        kiosk.sweep(29.4)
        aside = place.folder / "damaged-1.db"
        aside.touch()
        utime(aside, (0, 0))
        disk.is_stuck = True
        with pytest.raises(StoreFull):
            kiosk.sweep(30.1)
        disk.is_stuck = False
        kiosk.sweep(30.2)

        assert kiosk.read(lambda db: db.execute("SELECT count(*) FROM templates").fetchone()[0]) == 0
    caplog.clear()


def test_nothing_goes_by_a_clock_that_is_not_synced(kiosk):
    one = kiosk.come(1, person(1))
    kiosk.journal.expire(Moment(NOON + timedelta(days=4000), 4000 * DAY, synced=False)).result()

    assert kiosk.left(one) == (sorted(ALL), 2)


def test_a_template_of_a_wrong_clock_goes_with_the_next_visit_whose_clock_was_right(kiosk):
    wrong, right = kiosk.come(1, person(1), synced=False), kiosk.come(2, person(2), day=1)
    kiosk.sweep(30.5)
    assert (kiosk.left(wrong)[1], kiosk.left(right)[1]) == (2, 2)

    kiosk.sweep(31.5)

    assert (kiosk.left(wrong)[1], kiosk.left(right)[1]) == (0, 0)


def test_who_has_a_name_is_not_lost_because_a_clock_said_1970(kiosk):
    one = kiosk.come(1, person(1), synced=False, utc=datetime(1970, 1, 1, tzinfo=UTC))
    kiosk.name(person(1))
    kiosk.come(2, person(2), day=1)
    kiosk.sweep(300)

    assert kiosk.left(one)[1] == 2


def test_a_visit_that_went_leaves_its_person_and_the_gallery(kiosk):
    first, last = kiosk.come(1, person(1)), kiosk.come(2, person(1), day=100)
    kiosk.name(person(1))
    held = kiosk.read(lambda db: load_gallery(db, kiosk.journal.key, "model"))
    assert kiosk.read(counted)[person(1)][0] == 2

    kiosk.sweep(366)

    count, first_seen, last_seen = kiosk.read(counted)[person(1)]
    assert (count, first_seen) == (1, last_seen)
    assert kiosk.read(told).visits == {last: person(1)}
    renewed = kiosk.read(lambda db: load_gallery(db, kiosk.journal.key, "model", held))
    assert set(renewed.visits) == renewed.owners.keys() == {last}
    assert first not in renewed.owners


def test_what_was_noted_about_a_visit_goes_with_it(kiosk):
    one = kiosk.come(1, person(1))
    note = label(5, note="came with a dog")
    kiosk.log.act(GUARD, Noted(one, note.id), Acknowledged(one), labels=(note,)).result()

    kiosk.sweep(366)

    assert kiosk.read(lambda db: db.execute("SELECT count(*) FROM labels").fetchone()[0]) == 0
    assert kiosk.read(lambda db: db.execute("SELECT count(*) FROM marks").fetchone()[0]) == 0


def test_somebody_without_a_name_and_without_visits_has_nothing_left_to_list(kiosk):
    kiosk.come(1, person(1))
    kiosk.sweep(366)

    assert kiosk.read(counted) == {person(1): [0, None, None]}
    assert kiosk.log.act(RECOGNITION, Met(person(2), 0)).result().deeds[0] == Met(person(2), 2)


def test_read_anew_the_log_gives_back_no_visit_that_went(kiosk, place):
    kiosk.come(1, person(1))
    kiosk.come(2, person(1), day=100)
    kiosk.sweep(366)
    before = kiosk.read(dump)
    with closing(connect(place.folder / "journal.db")) as db, transaction(db):
        rebuild(db)

    assert kiosk.read(lambda db: {table: len(rows) for table, rows in dump(db).items()}) == {
        table: len(rows) for table, rows in before.items()
    }
    assert kiosk.read(told).visits.keys() == {visit(2, at=100 * DAY).id}
