"""What every ThermalSource does, whoever implements it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from kiosk.devices.amg8833 import Amg8833
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.devices.recorded import RecordedThermal
from kiosk.devices.recording import Recording
from kiosk.devices.simulated_array import MLX90640_NARROW, SimulatedArray
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from kiosk.ports import ThermalSource
from tests.fakes import FakeClock, FakeThermal


def flickering_room(time, shape=(8, 8)):
    """Return 22 °C with a warm top left corner and a flicker that differs in every frame."""
    scene = np.full(shape, 22.0) + 0.25 * np.random.default_rng(round(time * 10)).integers(-1, 2, shape)
    scene[0, 0] = 30.0
    return scene


@dataclass
class Setup:
    source: ThermalSource
    clock: FakeClock
    unplug: Callable[[], None] | None = None
    plug: Callable[[], None] | None = None

    def first_frame(self):
        """Open and wait for the first frame, at most two seconds."""
        self.source.open()
        for _ in range(20):
            frame = self.source.read()
            if frame is not None:
                return frame
            self.clock.advance(self.source.period)
        pytest.fail("no frame within two seconds")


def emulated():
    clock = FakeClock()
    sensor = EmulatedAmg8833(flickering_room, lambda _: 25.0, clock)
    bus = EmulatedBus({0x69: sensor})
    return Setup(Amg8833(lambda: bus, clock), clock, sensor.unplug, sensor.plug)


def recorded():
    clock = FakeClock()
    times = np.arange(100) / 10
    frames = np.stack([flickering_room(time) for time in times]).astype(np.float32)
    return Setup(RecordedThermal(Recording(frames=frames, times=times), clock), clock)


def finer():
    clock = FakeClock()
    optics = MLX90640_NARROW
    source = SimulatedArray(lambda time: flickering_room(time, optics.shape), lambda _: 25.0, clock, optics)
    return Setup(source, clock, source.unplug, source.plug)


def fake():
    clock = FakeClock()
    source = FakeThermal(clock)
    source.celsius[0, 0] = 30.0

    def lose():
        source.lost = Fault.SENSOR_MISSING

    def find():
        source.lost = None

    return Setup(source, clock, lose, find)


@pytest.fixture(params=[emulated, finer, recorded, fake], ids=["emulated", "finer", "recorded", "fake"])
def setup(request):
    return request.param()


@pytest.fixture(params=[emulated, finer, fake], ids=["emulated", "finer", "fake"])
def pluggable(request):
    return request.param()


def test_optics_and_period_are_known_before_opening(setup):
    assert min(setup.source.optics.shape) >= 2
    assert 0 < setup.source.period <= 1


def test_reading_before_opening_tells_that_the_device_is_lost(setup):
    with pytest.raises(DeviceLost):
        setup.source.read()


def test_a_frame_has_the_shape_of_the_optics_and_single_precision(setup):
    frame = setup.first_frame()

    assert frame.celsius.shape == setup.source.optics.shape
    assert frame.celsius.dtype == np.float32


def test_a_frame_is_frozen(setup):
    frame = setup.first_frame()

    with pytest.raises(ValueError, match="read-only"):
        frame.celsius[0, 0] = 0


def test_a_frame_stays_what_it_was_when_the_next_comes(setup):
    frame = setup.first_frame()
    before = frame.celsius.copy()
    setup.clock.advance(setup.source.period)
    setup.source.read()

    assert (frame.celsius == before).all()


def test_the_top_left_of_the_scene_is_the_first_pixel(setup):
    frame = setup.first_frame()

    assert np.unravel_index(frame.celsius.argmax(), frame.celsius.shape) == (0, 0)


def test_time_never_goes_back(setup):
    at = [setup.first_frame().at]
    for _ in range(30):
        setup.clock.advance(0.07)
        at.append(setup.source.read().at)

    assert at == sorted(at)
    assert at[-1] > at[0] + 1.5


def test_a_frame_is_never_from_the_future(setup):
    frame = setup.first_frame()

    assert frame.at <= setup.clock.monotonic() + 1e-6


def test_closing_twice_is_harmless(setup):
    setup.first_frame()
    setup.source.close()
    setup.source.close()

    with pytest.raises(DeviceLost):
        setup.source.read()


def test_closing_what_was_never_open_is_harmless(setup):
    setup.source.close()

    assert setup.first_frame() is not None


def test_it_opens_again_after_closing(setup):
    first = setup.first_frame()
    setup.source.close()
    setup.clock.advance(1.0)

    assert setup.first_frame().at > first.at


def test_opening_twice_is_opening_anew(setup):
    setup.source.open()

    assert setup.first_frame() is not None


def test_an_unplugged_sensor_is_lost_while_reading(pluggable):
    pluggable.first_frame()
    pluggable.unplug()

    with pytest.raises(DeviceLost) as lost:
        pluggable.source.read()
    assert lost.value.fault is Fault.SENSOR_MISSING


def test_a_missing_sensor_is_lost_while_opening(pluggable):
    pluggable.unplug()

    with pytest.raises(DeviceLost) as lost:
        pluggable.source.open()
    assert lost.value.fault is Fault.SENSOR_MISSING


def test_a_sensor_plugged_in_again_opens_and_shows_frames(pluggable):
    pluggable.first_frame()
    pluggable.unplug()
    with pytest.raises(DeviceLost):
        pluggable.source.read()
    pluggable.plug()

    assert pluggable.first_frame() is not None
