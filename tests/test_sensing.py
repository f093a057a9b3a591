"""A sensor that goes wrong is noticed from its own frames, and told apart from a room that changes."""

import numpy as np
import pytest

from kiosk.devices.installer_scene import CoolingOff
from kiosk.devices.props import Patch
from kiosk.devices.simulated_heat import Room, Unit, heat_scene
from kiosk.domain.calibration import UNCALIBRATED, Calibration, FlatField, Orientation, ReferenceSource
from kiosk.domain.face import Box
from kiosk.domain.fault import Fault
from kiosk.domain.thermal import Background, Celsius, Optics, Temperatures, ThermalFrame
from kiosk.sensing import Sensing

OPTICS = Optics()
STEADY = Unit(5, 0.4, np.random.default_rng(5).normal(0, 0.3, OPTICS.shape), drift_c=0.0)
CORNER = Box(0.0, 0.0, 0.28, 0.28)
PATCH = Patch(distance_m=0.8, x_m=-0.36, y_m=-0.36, width_m=0.36, height_m=0.36, celsius=Celsius(36.0))


class Bench:
    """A sensor before an empty room, looked at once in `every` seconds."""

    def __init__(self, unit=STEADY, calibration=UNCALIBRATED, every=0.1):
        self.unit, self.every, self.now = unit, every, 1000.0
        self.sensing = Sensing(OPTICS, calibration)
        self.faults = set()

    def read(self, things=(), room=22.0):
        truth = heat_scene(things, OPTICS, Room(Celsius(room)))
        celsius = np.round(self.unit.reads(truth, self.now) * 4) / 4
        own = Celsius(24.0 + self.unit.thermistor_drift(self.now))
        return ThermalFrame(celsius.astype(np.float32), self.now, own)

    def empty(self, things, room) -> Background:
        """Return the empty scene as it has been learned."""
        truth = heat_scene(things, OPTICS, Room(Celsius(room))) + self.unit.offset
        learned: Temperatures = truth.astype(np.float32)
        return Background(learned, 100)

    def look(self, seconds, things=lambda _t: (), room=lambda _t: 22.0):
        start = self.now
        while self.now < start + seconds:
            t = self.now - start
            frame = self.sensing.corrected(self.read(things(t), room(t)))
            self.sensing.look(frame, self.empty(things(0.0), room(t)), self.now)
            self.faults.add(self.sensing.fault)
            self.now += self.every
        return self.faults - {None}


def test_a_sensor_that_works_is_believed():
    assert Bench().look(60) == set()


def test_a_stuck_pixel_reads_what_its_neighbours_do_and_is_counted():
    bench = Bench(STEADY.with_stuck(3, 4, 36.0))
    bench.look(60)

    frame = bench.sensing.corrected(bench.read())

    assert bench.faults == {None}
    assert frame.repaired == 1
    assert frame.celsius[3, 4] == pytest.approx(22.4, abs=0.8)


def test_a_dead_row_is_said():
    assert Bench(STEADY.with_dead_row(2)).look(60) == {Fault.SENSOR_DEFECT}


@pytest.mark.parametrize("c_per_h", [3.0, -3.0])
def test_a_sensor_that_drifts_three_degrees_an_hour_is_said_within_half_an_hour(c_per_h):
    bench = Bench(STEADY.drifting(c_per_h, since=1000.0), every=10.0)

    assert bench.look(1800) == {Fault.UNSTEADY}


def test_a_thermistor_that_runs_away_is_enough():
    bench = Bench(every=10.0)
    bench.look(600)
    steady = bench.sensing._steadiness
    for minute in range(1, 16):
        steady = steady.after(bench.now + 60 * minute, 22.0, 24.0 + 0.3 * minute)

    assert steady.is_lost


def test_a_room_that_warms_by_a_degree_an_hour_is_no_fault():
    assert Bench(every=10.0).look(3600, room=lambda t: 22 + t / 3600) == set()


def referenced(bench):
    """Calibrate the reference source on what the bench reads now."""
    reading = np.mean([bench.read((PATCH,)).celsius for _ in range(1)], axis=0)
    offset = float(reading[0, 0]) - 36.0
    source = ReferenceSource(CORNER, Celsius(36.0), 0.2, offset, Celsius(22.4))
    bench.sensing.adopt(Calibration(reference=source))
    return source


def test_a_drifting_sensor_is_followed_by_its_reference_and_no_fault():
    bench = Bench(STEADY.drifting(-3.0, since=1000.0), every=2.0)
    source = referenced(bench)

    assert bench.look(1800, things=lambda _t: (PATCH,)) == set()
    assert bench.sensing.offset == pytest.approx(source.offset - 1.5, abs=0.3)


def test_a_reference_that_cools_off_is_said_and_not_taken_for_drift():
    bench = Bench(every=2.0)
    referenced(bench)
    bench.look(120, things=lambda _t: (PATCH,))
    cooling = CoolingOff(PATCH, Celsius(22.0), 600.0)

    assert bench.look(900, things=lambda t: (cooling.at(t),)) == {Fault.REFERENCE}


def test_a_reference_that_was_taken_away_is_said():
    bench = Bench(every=1.0)
    referenced(bench)
    bench.look(60, things=lambda _t: (PATCH,))

    assert bench.look(120) == {Fault.REFERENCE}


def test_a_calibration_is_undone_exactly():
    offsets = np.random.default_rng(1).normal(0, 1, (24, 32)).astype(np.float32)
    calibration = Calibration(orientation=Orientation(3, mirror=True), flat_field=FlatField(offsets, 1.0, 0.0))
    frame = np.random.default_rng(2).normal(22, 1, (24, 32)).astype(np.float32)

    seen = calibration.righted(frame)

    assert seen.shape == (32, 24)
    assert calibration.undone(seen) == pytest.approx(frame, abs=1e-4)
