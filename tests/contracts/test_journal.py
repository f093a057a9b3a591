"""What every journal does, whether it keeps visits on a disk or in a list."""

from dataclasses import dataclass
from typing import Any

import pytest

from kiosk.domain.baseline import Baseline
from kiosk.domain.thermal import Celsius
from kiosk.errors import BadInput, StoreFull
from kiosk.ports import Kept
from tests.store.fake_journal import FakeJournal
from tests.store.faulty_disk import SmallDisk
from tests.store.samples import NOTHING, Place, not_elevated, pictures, visit

LEARNED = Baseline((34.0, 34.5), (False, True), 12.5, Celsius(22.0))


@dataclass
class Rig:
    journal: Any
    disk: Any

    def take(self, what):
        """Let the disk take "all", only "numbers", or "nothing"."""
        if isinstance(self.disk, SmallDisk):
            self.disk.free_mb = {"all": 1000, "numbers": 300, "nothing": 50}[what]
        else:
            self.disk.takes_pictures, self.disk.takes_numbers = what == "all", what != "nothing"


@pytest.fixture(params=["sqlite", "fake"])
def rig(request, tmp_path):
    if request.param == "fake":
        journal = FakeJournal()
        yield Rig(journal, journal)
        return
    disk = SmallDisk()
    with Place(tmp_path).journal(disk, min_free_pictures_mb=500, min_free_numbers_mb=100) as journal:
        yield Rig(journal, disk)


def kept(future):
    return future.result(timeout=20)


def test_a_recorded_visit_is_kept_with_its_pictures(rig):
    answer = kept(rig.journal.record(visit(1, not_elevated()), pictures()))

    assert answer == Kept(visit(1).id, pictures=True)
    assert rig.journal.is_whole()


def test_a_visit_without_any_picture_is_kept_whole(rig):
    assert kept(rig.journal.record(visit(1), NOTHING)) == Kept(visit(1).id, pictures=True)


def test_recording_returns_before_the_disk_is_asked_for_its_answer(rig):
    answers = [rig.journal.record(visit(n, not_elevated()), pictures()) for n in range(5)]

    assert [kept(answer).visit for answer in answers] == [visit(n).id for n in range(5)]


def test_a_visit_is_written_once(rig):
    kept(rig.journal.record(visit(1, not_elevated()), pictures()))

    with pytest.raises(BadInput, match="kept already"):
        kept(rig.journal.record(visit(1, not_elevated()), pictures()))


def test_pictures_give_way_before_numbers(rig):
    rig.take("numbers")

    assert kept(rig.journal.record(visit(1, not_elevated()), pictures())) == Kept(visit(1).id, pictures=False)
    assert not rig.journal.is_whole()


def test_a_visit_that_fits_nowhere_is_refused_clearly(rig):
    rig.take("nothing")

    with pytest.raises(StoreFull, match=visit(1).id):
        kept(rig.journal.record(visit(1, not_elevated()), pictures()))

    assert not rig.journal.is_whole()


def test_with_room_again_everything_is_kept_again(rig):
    rig.take("nothing")
    assert isinstance(rig.journal.record(visit(1), pictures()).exception(timeout=20), StoreFull)
    rig.take("all")

    assert kept(rig.journal.record(visit(2, not_elevated()), pictures())).pictures
    assert rig.journal.is_whole()


def test_a_refused_visit_may_be_recorded_again(rig):
    rig.take("nothing")
    assert isinstance(rig.journal.record(visit(1), pictures()).exception(timeout=20), StoreFull)
    rig.take("all")

    assert kept(rig.journal.record(visit(1), pictures())).pictures


def test_the_baseline_survives_within_a_boot(rig):
    kept(rig.journal.keep_baseline(LEARNED, "boot-1"))

    assert rig.journal.restore_baseline("boot-1") == LEARNED


def test_another_boot_starts_with_an_empty_baseline(rig):
    kept(rig.journal.keep_baseline(LEARNED, "boot-1"))

    assert rig.journal.restore_baseline("boot-2") == Baseline()


def test_without_one_kept_the_baseline_is_empty(rig):
    assert rig.journal.restore_baseline("boot-1") == Baseline()
