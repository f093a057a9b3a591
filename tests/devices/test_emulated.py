import adafruit_amg88xx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.amg8833 import decode_thermistor
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from tests.fakes import FakeClock

LADDER = np.arange(64.0).reshape(8, 8) / 4 + 20
BYTE_AT_100_KHZ = 9e-5


class Bench:
    """An emulated sensor on a bus, with the registers at hand."""

    def __init__(self, scene=lambda _: LADDER, thermistor=24.0, byte_s=0.0):
        self.clock = FakeClock()
        self.device = EmulatedAmg8833(scene, lambda _: thermistor, self.clock)
        self.bus = EmulatedBus({0x69: self.device}, lambda: self.clock.advance(byte_s))

    def write(self, *values):
        assert self.bus.try_lock()
        try:
            self.bus.writeto(0x69, bytes(values))
        finally:
            self.bus.unlock()

    def read(self, register, count=1):
        buffer = bytearray(count)
        assert self.bus.try_lock()
        try:
            self.bus.writeto_then_readfrom(0x69, bytes([register]), buffer)
        finally:
            self.bus.unlock()
        return bytes(buffer)

    def pixels(self):
        raw = np.frombuffer(self.read(0x80, 128), "<u2").astype(int)
        return ((raw ^ 0x800) - 0x800) / 4

    def driver(self, settle=0.3):
        driver = adafruit_amg88xx.AMG88XX(self.bus)
        self.clock.advance(settle)
        return driver


def test_the_driver_sees_every_pixel_in_the_sensors_own_order():
    pixels = Bench().driver().pixels

    assert np.array_equal(np.rot90(pixels, 2), LADDER)


def test_the_driver_reads_temperatures_below_zero():
    driver = Bench(lambda _: LADDER - 30.25, thermistor=-5.5).driver()

    assert np.array_equal(np.rot90(driver.pixels, 2), LADDER - 30.25)
    assert driver.temperature == -5.5


@given(st.floats(-127, 127))
def test_the_thermistor_is_sign_and_magnitude(celsius):
    bench = Bench(thermistor=celsius)
    bench.clock.advance(0.3)

    assert abs(decode_thermistor(bench.read(0x0E, 2)) - celsius) <= 0.0625 / 2


def test_pixels_are_zero_for_two_frames_after_an_initial_reset():
    bench = Bench()
    bench.clock.advance(1.0)
    bench.write(0x01, 0x3F)
    bench.clock.advance(0.19)
    early = bench.pixels()
    bench.clock.advance(0.02)

    assert not early.any()
    assert bench.pixels().all()


def test_settings_survive_an_initial_reset():
    bench = Bench()
    bench.write(0x02, 1)
    bench.write(0x08, 0x2C, 0x01)
    bench.write(0x01, 0x3F)

    assert bench.read(0x02) == b"\x01"
    assert bench.read(0x08, 2) == b"\x2c\x01"


def test_at_one_frame_a_second_pixels_stay_for_a_second():
    bench = Bench(lambda time: LADDER + round(time))
    bench.write(0x02, 1)
    bench.clock.advance(3.0)
    before = bench.pixels()
    bench.clock.advance(0.9)

    assert np.array_equal(bench.pixels(), before)


def test_a_sleeping_sensor_shows_nothing_and_heeds_only_the_wake_up():
    bench = Bench()
    bench.clock.advance(1.0)
    bench.write(0x00, 0x10)
    bench.write(0x02, 1)
    asleep = bench.pixels()
    bench.write(0x00, 0x00)
    bench.clock.advance(0.3)

    assert not asleep.any()
    assert bench.read(0x02) == b"\x00"
    assert np.array_equal(np.rot90(bench.pixels().reshape(8, 8), 2), LADDER)


def test_in_stand_by_a_frame_comes_every_ten_seconds():
    bench = Bench(lambda time: LADDER + round(time))
    bench.write(0x00, 0x21)
    bench.clock.advance(25.0)
    before = bench.pixels()
    bench.clock.advance(4.0)
    during = bench.pixels()
    bench.clock.advance(2.0)

    assert np.array_equal(during, before)
    assert not np.array_equal(bench.pixels(), before)


def test_averaging_needs_the_unlock_sequence():
    bench = Bench()
    bench.write(0x07, 0x20)
    locked = bench.read(0x07)
    for value in (0x50, 0x45, 0x57):
        bench.write(0x1F, value)
    bench.write(0x07, 0x20)
    bench.write(0x1F, 0x00)

    assert (locked, bench.read(0x07)) == (b"\x00", b"\x20")


def test_averaging_shows_the_mean_of_two_frames():
    bench = Bench(lambda time: np.full((8, 8), 20.0 + 2 * (round(time * 10) % 2)))
    for value in (0x50, 0x45, 0x57):
        bench.write(0x1F, value)
    bench.write(0x07, 0x20)
    for _ in range(4):
        bench.clock.advance(0.1)
        shown = bench.pixels()

    assert (shown == 21.0).all()


def test_pixels_above_the_upper_level_are_marked_until_cleared():
    bench = Bench()
    bench.write(0x03, 0x02)
    bench.write(0x08, 35 * 4, 0, 0, 0)
    bench.clock.advance(0.3)

    assert bench.read(0x04) == b"\x02"
    assert bench.read(0x10, 8) == b"\x0f" + bytes(7)
    bench.write(0x05, 0x02)
    assert bench.read(0x04) == b"\x00"


def test_a_flag_reset_clears_status_and_table_but_not_the_pixels():
    bench = Bench()
    bench.clock.advance(0.3)
    bench.read(0x80)
    bench.write(0x01, 0x30)

    assert bench.read(0x04) == b"\x00"
    assert bench.read(0x10, 8) == bytes(8)
    assert bench.pixels().all()


def test_a_scene_beyond_twelve_bits_is_clipped_and_flagged():
    bench = Bench(lambda _: np.full((8, 8), 900.0))
    bench.clock.advance(0.3)

    assert (bench.pixels() == 511.75).all()
    assert bench.read(0x04)[0] & 0x04


def test_write_only_registers_read_as_zero():
    bench = Bench()
    bench.write(0x01, 0x30)

    assert bench.read(0x01) == bench.read(0x05) == bench.read(0x1F) == b"\x00"


def test_slices_of_both_buffers_are_obeyed():
    bench = Bench(thermistor=25.0)
    bench.clock.advance(0.3)
    buffer = bytearray(b"\x00\x0e\xaa\xaa\xaa\xaa")
    with_lock = bench.bus.try_lock()
    bench.bus.writeto_then_readfrom(0x69, buffer, buffer, out_start=1, out_end=2, in_start=3, in_end=5)

    assert with_lock
    assert buffer == b"\x00\x0e\xaa\x90\x01\xaa"


def test_a_lock_is_taken_once():
    bus = Bench().bus

    assert bus.try_lock()
    assert not bus.try_lock()
    bus.unlock()
    assert bus.try_lock()


def test_a_transfer_without_the_lock_is_refused():
    with pytest.raises(RuntimeError, match="lock"):
        Bench().bus.writeto(0x69, b"")


def test_a_scan_lists_what_is_plugged_in():
    bench = Bench()
    before = bench.bus.scan()
    bench.device.unplug()

    assert (before, bench.bus.scan()) == ([0x69], [])


def test_a_wrong_address_is_no_device_for_the_driver():
    with pytest.raises(ValueError, match="0x68"):
        adafruit_amg88xx.AMG88XX(Bench().bus, 0x68)


def test_unplugging_while_reading_is_error_121_and_frees_the_lock():
    bench = Bench()
    driver = bench.driver()
    bench.device.unplug()

    with pytest.raises(OSError, match="Remote") as error:
        _ = driver.pixels
    assert error.value.errno == 121
    assert bench.bus.try_lock()


def test_a_transfer_can_break_off_in_the_middle():
    bench = Bench()
    bench.clock.advance(0.3)
    bench.device.nack(1, after_bytes=50)
    buffer = bytearray(128)
    assert bench.bus.try_lock()

    with pytest.raises(OSError, match="Remote"):
        bench.bus.writeto_then_readfrom(0x69, b"\x80", buffer)
    assert buffer[40:48] != bytes(8)
    assert buffer[60:] == bytes(68)


def test_refused_transfers_are_counted():
    bench = Bench()
    bench.device.nack(2)
    for _ in range(2):
        with pytest.raises(OSError, match="Remote"):
            bench.read(0x80)

    assert bench.read(0x00) == b"\x00"


def test_a_stuck_bus_reads_all_ones():
    bench = Bench()
    bench.device.stick()

    assert bench.read(0x80, 128) == b"\xff" * 128


def test_plugging_in_again_is_a_power_on():
    bench = Bench()
    bench.write(0x02, 1)
    bench.device.stick()
    bench.device.unplug()
    bench.device.plug()

    assert bench.read(0x02) == b"\x00"
    assert bench.read(0x80, 128) == bytes(128)


def test_a_frozen_sensor_never_renews_its_pixels():
    bench = Bench(lambda time: LADDER + round(time * 10) % 4)
    driver = bench.driver()
    before = driver.pixels
    bench.device.freeze()
    bench.clock.advance(1.1)

    assert driver.pixels == before


def slow_bench():
    """Return a bench whose bus takes its time in front of a scene that changes as a whole."""
    return Bench(lambda time: np.full((8, 8), 20.0 + round(time * 10) % 50), byte_s=BYTE_AT_100_KHZ)


def test_single_reads_tear_when_a_frame_falls_between_them():
    bench = slow_bench()
    driver = bench.driver(settle=0.385)

    assert len(set(np.ravel(driver.pixels))) == 2


def test_one_block_never_tears():
    bench = slow_bench()
    bench.driver()
    kinds = set()
    for _ in range(50):
        bench.clock.advance(0.0037)
        kinds.add(len(set(bench.pixels())))

    assert kinds == {1}
