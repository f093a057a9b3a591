from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from kiosk.devices.amg8833 import Amg8833
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.devices.simulated_heat import Room, SimulatedHeat, Unit
from kiosk.domain.thermal import Celsius, Optics

EVEN = np.full((8, 8), 22.0)
QUIET = replace(Unit.made(1, Optics()), offset=0.0, fixed=np.zeros((8, 8)), noise_c=0.0, drift_c=0.0)


def test_rows_of_a_reported_unit_are_colder_towards_the_top():
    rows = QUIET.cold_at_the_top().reads(EVEN, 0.0).mean(axis=1)

    assert rows[0] == pytest.approx(20.0)
    assert rows[-1] == pytest.approx(22.0)
    assert (np.diff(rows) > 0).all()


def test_a_stuck_pixel_reads_the_same_for_ever_and_no_other_does():
    unit = Unit.made(1, Optics()).with_stuck(2, 5, 31.25)

    first, second = unit.reads(EVEN, 0.0), unit.reads(EVEN + 10, 60.0)

    assert first[2, 5] == second[2, 5] == 31.25
    assert np.count_nonzero(first == second) == 1


def test_a_specimen_may_have_a_dead_row_and_stuck_pixels():
    unit = QUIET.with_dead_row(3).with_stuck(0, 0, 40.0)

    read = unit.reads(EVEN, 0.0)

    assert (read[3] == 0.0).all()
    assert read[0, 0] == 40.0
    assert np.count_nonzero(read == 22.0) == 55


@pytest.mark.parametrize("follows", [True, False])
def test_a_specimen_drifts_three_degrees_in_an_hour_and_its_thermistor_tells_or_not(follows):
    unit = QUIET.drifting(3.0, since=1000.0, follows=follows)
    heat = SimulatedHeat(lambda _: (), Optics(), unit, Room(Celsius(22.0), 0.0, 0.0))

    before, half, hour = (float(heat.scene(at).mean()) for at in (500.0, 2800.0, 4600.0))

    assert (before, half, hour) == pytest.approx((22.0, 23.5, 25.0))
    own = (heat.thermistor(4600.0) - 0.3 * np.sin(2 * np.pi * 4600 / 900 + 1)) - 24.0
    assert own == pytest.approx(3.0 if follows else 0.0)


def test_a_seed_is_the_same_specimen_whatever_ails_it():
    sick = [Unit.made(7, Optics()).cold_at_the_top().with_dead_row(2).drifting(3.0, since=0.0) for _ in range(2)]

    assert np.array_equal(sick[0].reads(EVEN, 12.3), sick[1].reads(EVEN, 12.3))


def test_the_driver_mends_a_row_of_zeros_and_says_so():
    clock = VirtualClock(datetime(2026, 3, 1, tzinfo=UTC), 0.0)
    unit = QUIET.with_dead_row(3)
    sensor = EmulatedAmg8833(lambda at: unit.reads(EVEN, at), lambda _: 24.0, clock)
    bus = EmulatedBus({0x69: sensor})
    driver = Amg8833(lambda: bus, clock)
    driver.open()
    for _ in range(10):
        clock.advance(0.1)
        frame = driver.read()

    assert frame is not None
    assert frame.repaired == 8
    assert (frame.celsius == 22.0).all()
