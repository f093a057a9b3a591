import errno

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kiosk.devices.amg8833 import Amg8833, PixelRepair, decode_pixels, decode_thermistor, hardware_bus, upright
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from tests.fakes import FakeClock

LADDER = np.arange(64.0).reshape(8, 8) / 4 + 20


class Kiosk:
    """A sensor in front of a ladder of temperatures, with a flicker in one corner as real pixels have."""

    def __init__(self, at=0x69, **options):
        self.clock = FakeClock()
        self.spoil = lambda celsius, _: celsius
        self.sensor = EmulatedAmg8833(self.scene, lambda _: 25.5, self.clock)
        self.bus = EmulatedBus({at: self.sensor})
        self.source = Amg8833(lambda: self.bus, self.clock, **options)

    def scene(self, time):
        celsius = LADDER.copy()
        celsius[7, 7] += 0.25 * (round(time * 10) % 3)
        return self.spoil(celsius, time)

    def frames(self, count, step=0.1):
        """Return what comes of so many reads, one period apart."""
        seen = []
        for _ in range(count):
            self.clock.advance(step)
            seen.append(self.source.read())
        return seen

    def warmed_up(self):
        self.source.open()
        self.frames(10)
        return self

    def lost_within(self, seconds):
        """Read until the sensor is lost; return the error and after how long."""
        start = self.clock.monotonic()
        with pytest.raises(DeviceLost) as lost:
            self.frames(round(seconds * 10))
        return lost.value, self.clock.monotonic() - start


def reading(value, where):
    """Return what makes the pixels at `where` read `value`."""

    def spoil(celsius, _time):
        celsius[where] = value
        return celsius

    return spoil


@given(st.integers(-2048, 2047), st.integers(0, 63), st.integers(0, 15))
def test_every_twelve_bit_value_decodes_to_a_quarter_degree(value, pixel, upper_bits):
    raw = np.zeros(64, "<u2")
    raw[pixel] = (value & 0xFFF) | upper_bits << 12

    assert decode_pixels(raw.tobytes()).ravel()[pixel] == value / 4


@pytest.mark.parametrize(("raw", "celsius"), [(0x064, 25.0), (0xFFF, -0.25), (0xF9C, -25.0), (0x000, 0.0)])
def test_pixels_decode_as_the_specification_prints_them(raw, celsius):
    assert (decode_pixels(raw.to_bytes(2, "little") * 64) == celsius).all()


@pytest.mark.parametrize(("raw", "celsius"), [(0x190, 25.0), (0x804, -0.25), (0xFFF, -127.9375), (0x7FF, 127.9375)])
def test_the_thermistor_decodes_as_the_specification_prints_it(raw, celsius):
    assert decode_thermistor(raw.to_bytes(2, "little")) == celsius


@given(st.integers(-2047, 2047))
def test_every_thermistor_value_decodes(sixteenths):
    raw = abs(sixteenths) | (0x800 if sixteenths < 0 else 0)

    assert decode_thermistor(raw.to_bytes(2, "little")) == sixteenths / 16


def test_a_frame_shows_the_scene_upright_with_the_sensors_own_temperature():
    frame = Kiosk().warmed_up().source.read()

    assert np.array_equal(frame.celsius.ravel()[:63], LADDER.ravel()[:63])
    assert (frame.thermistor, frame.repaired) == (25.5, 0)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_sensor_is_turned_back(rotation):
    kiosk = Kiosk(rotation=rotation)
    kiosk.spoil = lambda celsius, _: np.rot90(celsius, rotation // 90)
    frame = kiosk.warmed_up().source.read()

    assert np.array_equal(frame.celsius.ravel()[:63], LADDER.ravel()[:63])


def test_a_mirrored_sensor_is_swapped_back():
    kiosk = Kiosk(mirror=True)
    kiosk.spoil = lambda celsius, _: celsius[:, ::-1]
    frame = kiosk.warmed_up().source.read()

    assert np.array_equal(frame.celsius.ravel()[:63], LADDER.ravel()[:63])


@given(st.sampled_from([0, 90, 180, 270]), st.booleans())
def test_turning_moves_pixels_and_loses_none(rotation, mirror):
    turned = upright(LADDER.astype(np.float32), rotation, mirror)

    assert sorted(turned.ravel()) == sorted(LADDER.ravel())


@pytest.mark.parametrize("address", [0x69, 0x68])
def test_the_sensor_is_found_at_either_address(address):
    assert Kiosk(address).warmed_up().source.read() is not None


def test_a_given_address_is_the_only_one_tried():
    with pytest.raises(DeviceLost, match="at 0x69:"):
        Kiosk(0x68, address=0x69).source.open()


def test_the_message_for_a_missing_sensor_says_what_to_do():
    kiosk = Kiosk()
    kiosk.sensor.unplug()

    with pytest.raises(DeviceLost, match=r"0x69 or 0x68.*wires.*i2cdetect"):
        kiosk.source.open()


def test_nothing_is_shown_until_three_frames_have_passed():
    kiosk = Kiosk()
    kiosk.source.open()
    shown = [frame is not None for frame in kiosk.frames(7)]

    assert shown == [False, False, False, False, True, True, True]


def test_reading_quickly_does_not_shorten_the_settling():
    kiosk = Kiosk()
    kiosk.source.open()
    shown = [frame is not None for frame in kiosk.frames(60, step=0.01)]

    assert not any(shown[:43])
    assert shown[-1]


def test_a_frame_seen_twice_is_the_same_frame():
    kiosk = Kiosk().warmed_up()
    first = kiosk.source.read()
    kiosk.clock.advance(0.02)

    assert kiosk.source.read() is first


def test_frames_are_whole_however_the_clock_moves_on_the_bus():
    kiosk = Kiosk()
    kiosk.bus = EmulatedBus({0x69: kiosk.sensor}, lambda: kiosk.clock.advance(9e-5))
    kiosk.spoil = lambda celsius, time: celsius * 0 + 20 + round(time * 10) % 40
    kiosk.source.open()
    seen = [frame for frame in kiosk.frames(60, step=0.0437) if frame is not None]

    assert len(seen) > 40
    assert all(np.ptp(frame.celsius) == 0 for frame in seen)


def test_a_frame_of_zeros_is_no_frame():
    kiosk = Kiosk().warmed_up()
    before = kiosk.source.read()
    kiosk.spoil = lambda celsius, _: celsius * 0
    during = kiosk.frames(3)
    kiosk.spoil = lambda celsius, _: celsius

    assert {frame.at for frame in during} == {before.at}
    assert kiosk.frames(2)[-1].at > before.at


@pytest.mark.parametrize("nonsense", [0.0, 0.25, 0.5, 9.0, -8.5, 90.0, 511.75])
def test_a_spike_takes_the_last_good_value_and_is_counted(nonsense):
    kiosk = Kiosk().warmed_up()
    kiosk.spoil = reading(nonsense, (3, 4))
    frame = kiosk.frames(1)[0]

    assert (frame.celsius[3, 4], frame.repaired) == (LADDER[3, 4], 1)


def test_a_pixel_dead_from_the_start_takes_the_median_of_its_neighbours():
    kiosk = Kiosk()
    kiosk.spoil = reading(0, (0, 0))
    frame = kiosk.warmed_up().source.read()

    assert frame.celsius[0, 0] == np.median([LADDER[0, 1], LADDER[1, 0], LADDER[1, 1]])
    assert frame.repaired == 1


def test_a_pixel_that_dies_never_feeds_zero_into_a_frame():
    kiosk = Kiosk().warmed_up()
    kiosk.spoil = reading(0, (3, 4))
    seen = kiosk.frames(30)

    assert {frame.repaired for frame in seen} == {1}
    assert all(abs(frame.celsius[3, 4] - LADDER[3, 4]) < 0.5 for frame in seen)


def test_a_cold_thing_that_stays_in_view_is_believed():
    kiosk = Kiosk().warmed_up()
    kiosk.spoil = reading(6.0, np.s_[3:5, 4:6])
    seen = kiosk.frames(6)

    assert [frame.repaired for frame in seen] == [4, 4, 0, 0, 0, 0]
    assert (seen[-1].celsius[3:5, 4:6] == 6.0).all()


@given(arrays(np.float32, (8, 8), elements=st.integers(-2048, 2047).map(lambda raw: raw / 4)))
def test_a_mended_frame_is_finite_and_within_range(celsius):
    repair = PixelRepair()
    mended = [repair.mend(celsius) for _ in range(4)]

    assert all(one is None or (one[0].min() >= 0 and one[0].max() <= 80) for one in mended)


def test_a_stuck_bus_is_a_fault_of_the_bus():
    kiosk = Kiosk().warmed_up()
    kiosk.sensor.stick()

    lost, after = kiosk.lost_within(1)

    assert (lost.fault, round(after, 1)) == (Fault.SENSOR_BUS, 0.1)


def test_a_sensor_that_never_changes_is_lost_after_five_seconds():
    kiosk = Kiosk().warmed_up()
    kiosk.sensor.freeze()

    lost, after = kiosk.lost_within(7)

    assert lost.fault is Fault.SENSOR_BUS
    assert after == pytest.approx(5.0, abs=0.2)


def test_a_frozen_sensor_shows_nothing_more_after_reopening():
    kiosk = Kiosk().warmed_up()
    kiosk.sensor.freeze()
    kiosk.lost_within(7)
    kiosk.source.open()

    assert kiosk.frames(40) == [None] * 40
    assert kiosk.lost_within(2)[0].fault is Fault.SENSOR_BUS


def test_a_frozen_sensor_that_comes_alive_is_shown_again():
    kiosk = Kiosk().warmed_up()
    kiosk.sensor.freeze()
    kiosk.lost_within(7)
    kiosk.sensor.plug()
    kiosk.source.open()

    assert kiosk.frames(8)[-1] is not None


def test_a_sensor_that_sends_only_zeros_is_lost_in_the_end():
    kiosk = Kiosk()
    kiosk.spoil = lambda celsius, _: celsius * 0
    kiosk.source.open()

    assert kiosk.lost_within(7)[0].fault is Fault.SENSOR_BUS


def test_a_sensor_that_sends_mostly_nonsense_is_lost_in_the_end():
    kiosk = Kiosk()
    kiosk.spoil = lambda celsius, time: celsius + 200 + round(time * 10) % 7
    kiosk.source.open()

    assert kiosk.lost_within(7)[0].fault is Fault.SENSOR_BUS


@pytest.mark.parametrize("after_bytes", [0, 1, 2, 60])
def test_one_refused_transfer_costs_nothing(after_bytes):
    kiosk = Kiosk().warmed_up()
    before = kiosk.source.read()
    kiosk.sensor.nack(1, after_bytes)

    frame = kiosk.frames(1)[0]

    assert frame.at > before.at
    assert np.array_equal(frame.celsius.ravel()[:63], LADDER.ravel()[:63])


@pytest.mark.parametrize("after_bytes", [0, 1, 2, 60])
def test_two_refused_transfers_lose_the_sensor_and_reopening_finds_it(after_bytes):
    kiosk = Kiosk().warmed_up()
    kiosk.sensor.nack(2, after_bytes)

    lost, _ = kiosk.lost_within(1)
    kiosk.source.open()

    assert lost.fault is Fault.SENSOR_MISSING
    assert kiosk.frames(8)[-1] is not None


def test_a_transfer_refused_while_opening_loses_the_sensor_and_frees_the_bus():
    kiosk = Kiosk()
    kiosk.sensor.nack(1, after_bytes=2)

    with pytest.raises(DeviceLost):
        kiosk.source.open()
    assert kiosk.bus.try_lock()


def test_the_sensor_may_answer_to_the_other_address_after_replugging():
    kiosk = Kiosk().warmed_up()
    other = EmulatedAmg8833(kiosk.scene, lambda _: 25.5, kiosk.clock)
    kiosk.bus = EmulatedBus({0x68: other})
    kiosk.sensor.unplug()
    kiosk.lost_within(1)
    kiosk.source.open()

    assert kiosk.frames(8)[-1] is not None


@pytest.mark.parametrize(
    ("error", "fault", "fix"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), Fault.SENSOR_PERMISSION, "usermod -aG i2c"),
        (FileNotFoundError(errno.ENOENT, "No such file"), Fault.SENSOR_NO_BUS, "raspi-config"),
        (ValueError("No Hardware I2C on (scl,sda)=(3, 2)"), Fault.SENSOR_NO_BUS, "raspi-config"),
        (RuntimeError("I2C Bus #1 not found"), Fault.SENSOR_NO_BUS, "raspi-config"),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out"), Fault.SENSOR_BUS, "off and on"),
        (OSError(errno.EIO, "Input/output error"), Fault.SENSOR_MISSING, "wires"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_bus_that_cannot_be_opened_is_explained(error, fault, fix):
    def bus():
        raise error

    with pytest.raises(DeviceLost, match=fix) as lost:
        Amg8833(bus, FakeClock()).open()
    assert lost.value.fault is fault


def test_an_absent_hardware_bus_is_explained_and_not_printed(capsys):
    source = Amg8833(lambda: hardware_bus(987), FakeClock())

    with pytest.raises(DeviceLost, match="raspi-config"):
        source.open()
    assert capsys.readouterr() == ("", "")
