from datetime import UTC, datetime

import pytest

from kiosk.devices.clocks import SystemClock, VirtualClock, boot_id, wall_clock_synced
from tests.fakes import FakeClock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

CLOCKS = [SystemClock, lambda: VirtualClock(NOON), FakeClock]
STANDING = [lambda: VirtualClock(NOON), FakeClock]


@pytest.fixture(params=CLOCKS, ids=["system", "virtual", "fake"])
def clock(request):
    return request.param()


@pytest.fixture(params=STANDING, ids=["virtual", "fake"])
def standing(request):
    return request.param()


def test_the_wall_time_is_aware_and_utc(clock):
    assert clock.now().utc.utcoffset().total_seconds() == 0


def test_a_moment_lies_on_the_monotonic_clock(clock):
    before = clock.monotonic()

    moment = clock.now()

    assert before <= moment.monotonic <= clock.monotonic()


def test_it_tells_whether_the_wall_clock_can_be_believed(clock):
    assert clock.now().synced in (True, False)


def test_waiting_ends_when_the_time_has_come(clock):
    wanted = clock.monotonic() + 0.002

    clock.wait_until(wanted)

    assert clock.monotonic() >= wanted


def test_waiting_for_the_past_returns_at_once_and_never_goes_back(clock):
    before = clock.monotonic()

    clock.wait_until(before - 1000.0)

    assert before <= clock.monotonic() < before + 100.0


def test_a_standing_clock_moves_only_when_told(standing):
    first = standing.now()
    standing.advance(0.0)

    assert standing.now() == first


def test_both_clocks_move_together(standing):
    first = standing.now()
    standing.wait_until(first.monotonic + 90.0)

    later = standing.now()

    assert (later.utc - first.utc).total_seconds() == later.monotonic - first.monotonic == 90.0


def test_a_virtual_clock_wants_a_time_zone():
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime(2026, 11, 2, 12))  # noqa: DTZ001 - the naive time is the point


def test_asking_the_kernel_about_the_wall_clock_needs_no_rights():
    assert wall_clock_synced() in (True, False)


def test_the_environment_names_the_boot_first(tmp_path):
    assert boot_id({"DOORMAN_BOOT_ID": "boot-7"}, tmp_path / "absent") == "boot-7"


def test_the_kernel_names_the_boot(tmp_path):
    kernel = tmp_path / "boot_id"
    kernel.write_text("5f2c\n")

    assert boot_id({}, kernel) == "5f2c"


def test_without_a_kernel_that_names_it_the_boot_is_this_run(tmp_path):
    one = boot_id({}, tmp_path / "absent")

    assert one
    assert boot_id({}, tmp_path / "absent") == one
