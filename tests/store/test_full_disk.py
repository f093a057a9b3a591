import os
import resource
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kiosk.domain.baseline import Baseline
from kiosk.domain.visit import VisitPictures
from kiosk.errors import StoreFull
from kiosk.ports import Kept
from kiosk.store.disk import Disk
from tests.store.faulty_disk import FailingDisk, SmallDisk
from tests.store.samples import MIDDLE, NOTHING, Place, elevated, heat, noise, not_elevated, pictures, visit

LARGE = VisitPictures(noise(), MIDDLE, heat())
HUGE = VisitPictures(noise(1280, 720), MIDDLE, heat())


@pytest.fixture(autouse=True)
def _refusals_are_warned_of(caplog):
    """Let every refusal be warned of."""
    yield
    caplog.get_records("call").clear()


@contextmanager
def files_no_larger_than(limit):
    """Let the kernel refuse larger files with EFBIG, as a full disk does with ENOSPC."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def tiny_disk(tmp_path):
    """Return a place on a file system of 4 MB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a tiny file system takes root")
    mount = tmp_path / "tiny"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", mount]
    mounted = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 (a fixed command)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    place = Place(tmp_path)
    place.folder = mount / "kept"
    yield place
    subprocess.run(["umount", mount], check=True)  # noqa: S603, S607 (a fixed command)


@pytest.fixture
def in_memory():
    """Return a folder whose syncs cost nothing, where there is one: hundreds of lives are lived in it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        yield Path(folder)


def leftovers(place):
    rows = {row.path for one in place.reader().visits() for row in place.reader().pictures(one.id) if row.state == "kept"}
    files = {str(file.relative_to(place.folder)) for file in (place.folder / "pictures").rglob("*") if file.is_file()}
    return files ^ rows


def test_a_disk_that_fills_up_takes_numbers_long_after_pictures(tiny_disk):
    kept: list[Kept] = []
    refused = None
    with tiny_disk.journal(min_free_pictures_mb=0.5) as journal:
        while refused is None:
            answer = journal.record(visit(len(kept), elevated(36.0)), LARGE)
            refused = answer.exception(timeout=30)
            kept += [] if refused else [answer.result()]

        assert isinstance(refused, StoreFull)
        assert not journal.is_whole()
    whole = [one for one in kept if one.pictures]
    bare = [one for one in kept if not one.pictures]
    assert len(whole) > 3
    assert len(bare) > 200
    assert {row.id for row in tiny_disk.reader().visits()} == {one.visit for one in kept}
    assert leftovers(tiny_disk) == set()


def fill_up(file):
    with file.open("wb") as full, suppress(OSError):
        while True:
            os.write(full.fileno(), bytes(4096))


def test_a_disk_with_room_again_is_used_again_without_a_restart(tiny_disk):
    with tiny_disk.journal() as journal:
        filler = tiny_disk.folder / "filler"
        journal.record(visit(1), LARGE).result()
        fill_up(filler)
        answers = [journal.record(visit(n), LARGE).exception(timeout=30) for n in range(2, 40)]
        assert any(isinstance(answer, StoreFull) for answer in answers)
        assert not journal.is_whole()
        filler.unlink()

        journal.do_chores().result()

        assert journal.is_whole()
        assert journal.record(visit(99), LARGE).result().pictures


def test_pictures_that_do_not_fit_leave_the_numbers_and_nothing_else(place):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
        with files_no_larger_than(300_000):
            answer = journal.record(visit(2, elevated(36.0)), HUGE).result()

        assert not answer.pictures
        assert place.reader().visit(visit(2).id).skin_c == 36.0
        assert leftovers(place) == set()


def test_a_disk_that_takes_nothing_refuses_and_then_recovers(place):
    with place.journal() as journal:
        journal.record(visit(1), pictures()).result()
        with files_no_larger_than(2048):
            refused = journal.record(visit(2), LARGE).exception(timeout=30)

        assert isinstance(refused, StoreFull)
        assert visit(2).id in str(refused)
        assert journal.record(visit(3), LARGE).result().pictures
        assert leftovers(place) == set()


def test_with_little_room_left_pictures_are_not_even_tried(place):
    ledger = place.ledger(SmallDisk(499), min_free_pictures_mb=500, min_free_numbers_mb=100)

    assert not ledger.is_whole
    assert not ledger.record(visit(1), pictures()).pictures
    assert place.sealed() == []
    ledger.close()


def test_the_reserve_is_never_touched(place):
    ledger = place.ledger(SmallDisk(99), min_free_pictures_mb=500, min_free_numbers_mb=100)

    with pytest.raises(StoreFull, match="only 99 MB free"):
        ledger.record(visit(1), NOTHING)

    ledger.close()


def test_room_that_came_back_is_noticed_without_a_visitor(place):
    disk = SmallDisk(50)
    with place.journal(disk, min_free_pictures_mb=500) as journal:
        assert not journal.is_whole()
        disk.free_mb = 501
        journal.do_chores().result()

        assert journal.is_whole()


def test_a_disk_that_still_refuses_is_not_called_whole(place):
    disk = FailingDisk(10**9)
    ledger = place.ledger(disk)
    ledger.is_whole = False
    disk.nth, disk.for_ever = disk.count + 1, True

    ledger.do_chores()

    assert not ledger.is_whole
    ledger.close()


def test_one_failure_never_costs_the_numbers(in_memory):
    """Fail each operation of one recording, alone: whatever it is, the numbers are kept."""
    for nth in range(1, 40):
        place, disk = Place(in_memory / str(nth)), FailingDisk(10**9)
        ledger = place.ledger(disk)
        disk.nth = disk.count + nth

        assert ledger.record(visit(1, elevated(36.0)), pictures()).visit == visit(1).id

        assert place.reader().visit(visit(1).id).skin_c == 36.0
        ledger.close()


def scenario(place, disk, answers):
    """Start, keep two visits and a baseline, back up, sweep and look after what is due, as a kiosk does in its life."""
    ledger = place.ledger(disk)
    try:
        for n in range(2):
            answers[visit(n).id] = ledger.record(visit(n, not_elevated()), pictures())
        ledger.keep_baseline(Baseline((34.0,)), "boot-1")
        ledger.expire(place.clock.now())
        ledger.backup()
    finally:
        ledger.close()


def test_whichever_operation_fails_nothing_is_falsely_acknowledged(in_memory):
    """Fail operation 1, 2, 3, … of a kiosk's life, until it passes without one failing."""
    nth = 0
    while True:
        nth += 1
        place, disk = Place(in_memory / str(nth)), FailingDisk(nth)
        answers: dict[str, Kept] = {}
        try:
            scenario(place, disk, answers)
        except StoreFull:
            assert disk.count >= nth
        if disk.count < nth:
            break
        check_after_fault(place, answers)
    assert nth > 60


def check_after_fault(place, answers):
    """Everything acknowledged is there, and the next start works as if nothing had been."""
    ledger = place.ledger()
    assert ledger.is_whole
    assert ledger.recovered is None
    assert ledger.record(visit(99), pictures()).pictures
    ledger.close()
    reader = place.reader()
    assert {row.id for row in reader.visits()} >= set(answers)
    for name, answer in answers.items():
        kinds = reader.visit(name).pictures
        assert len(kinds) == (3 if answer.pictures else 0)
        assert all(reader.picture_bytes(name, kind) for kind in kinds)
    assert leftovers(place) == set()


@pytest.mark.parametrize("nth", range(1, 60, 7))
def test_a_disk_that_fails_for_good_refuses_and_works_again_after_its_repair(place, nth):
    ledger = place.ledger(disk := FailingDisk(10**9))
    disk.nth, disk.for_ever = disk.count + nth, True
    refused = 0
    for n in range(3):
        try:
            ledger.record(visit(n), pictures())
        except StoreFull:
            refused += 1
    assert refused or disk.count < disk.nth
    disk.nth = 10**9

    assert ledger.record(visit(99), pictures()).pictures
    assert ledger.is_whole
    ledger.close()


class WatchedDisk(Disk):
    """Remembers the order of what it did."""

    def __init__(self):
        self.done = []

    def sync(self, descriptor):
        self.done.append("sync")
        super().sync(descriptor)

    def rename(self, before, after):
        self.done.append("rename")
        super().rename(before, after)

    def sync_folder(self, folder):
        self.done.append("folder")
        super().sync_folder(folder)


def test_a_file_is_synced_then_renamed_then_its_folder_is_synced(tmp_path):
    disk = WatchedDisk()

    disk.write(tmp_path / "file", b"content")

    assert disk.done == ["sync", "rename", "folder", "sync"]
    assert (tmp_path / "file").read_bytes() == b"content"
