import os

import numpy as np
import pytest

from kiosk import checks as doctors_list
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.doctor import Condition, examine
from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from kiosk.settings_file import parse
from kiosk.wiring_checks import look_at_bus, look_at_screens, look_at_touch, lost_camera
from tests.fakes import FakeClock
from tests.machines import Rig

LOOK = Condition.LOOK
WITHOUT_CAMERA = '[camera]\nsource = "none"\n'


@pytest.fixture
def rig(tmp_path):
    return Rig(tmp_path / "machine").pi()


@pytest.fixture
def clock():
    return FakeClock()


def sensor(clock, own=26.0):
    return EmulatedAmg8833(lambda _at: np.random.default_rng(int(_at * 10)).normal(22, 0.3, (8, 8)), lambda _at: own, clock)


class HeldDown(EmulatedBus):
    """A bus whose data line is held low: a read of any address looks like an answer."""

    def scan(self):
        return list(range(128))


def told(rig, bus, text=""):
    return look_at_bus(parse(text), rig.machine, lambda: bus, in_use=False)


def test_a_sensor_at_its_usual_address_is_found_and_the_speed_told(rig, clock):
    found = told(rig, EmulatedBus({0x69: sensor(clock)}))

    assert found.words == "/dev/i2c-1 is there at 400 kHz; a heat sensor answers at 0x69"
    assert found.condition is Condition.GOOD


def test_whoever_else_is_on_the_bus_is_named(rig, clock):
    found = told(rig, EmulatedBus({0x69: sensor(clock), 0x76: sensor(clock)}))

    assert found.words.endswith("at 0x69, beside 0x76 (BME280 room sensor)")


def test_an_empty_bus_is_a_question_of_power_first(rig):
    found = told(rig, EmulatedBus({}))

    assert found.words.endswith("and nobody answers")
    assert found.fix == "first power: VIN to pin 1 (3.3 V), GND to pin 6, SDA to pin 3, SCL to pin 5"


def test_a_bus_with_others_only_points_to_the_wires_of_the_sensor(rig, clock):
    found = told(rig, EmulatedBus({0x3C: sensor(clock)}))

    assert found.words.endswith("with 0x3C (small display), but no heat sensor")
    assert "SDA to pin 3" in found.fix


def test_two_sensors_are_told_with_the_one_that_is_used(rig, clock):
    both = EmulatedBus({0x68: sensor(clock), 0x69: sensor(clock)})

    assert told(rig, both).words.endswith("two answer, at 0x69 and 0x68, and 0x69 is used")
    assert told(rig, both, "[thermal]\naddress = 0x68").condition is Condition.GOOD


def test_a_clock_chip_that_the_kernel_keeps_is_no_second_sensor(rig, clock):
    rig.file("sys/bus/i2c/devices/1-0068/name", "ds3231\n").link("sys/bus/i2c/devices/1-0068/driver", "../rtc-ds1307")

    found = told(rig, EmulatedBus({0x68: sensor(clock), 0x69: sensor(clock)}))

    assert found.words.endswith("a heat sensor answers at 0x69")


def test_a_sensor_at_another_address_than_the_settings_say_is_named(rig, clock):
    found = told(rig, EmulatedBus({0x68: sensor(clock)}), "[thermal]\naddress = 0x69")

    assert found.words.endswith("a heat sensor answers at 0x68, not 0x69")


def test_a_data_line_held_low_is_told_from_many_answers(rig):
    found = told(rig, HeldDown({}))

    assert found.condition is LOOK
    assert found.fix.startswith("SDA (pin 3) is held down")


def test_i2c_that_is_off_and_i2c_that_an_overlay_took_have_their_own_fix(rig):
    (rig.root / "dev/i2c-1").unlink()

    taken = told(rig, EmulatedBus({}))
    rig.file("boot/firmware/config.txt", "#dtparam=i2c_arm=on\n")
    off = told(rig, EmulatedBus({}))

    assert taken.words == "there is no /dev/i2c-1, though config.txt switches it on"
    assert "GPIO 2 and 3" in taken.fix
    assert "raspi-config nonint do_i2c 0" in off.fix


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "this user may not open the I2C bus"),
        (TimeoutError(110, "Connection timed out"), "the bus is stuck"),
        (OSError(121, "Remote I/O error"), "cannot be asked ([Errno 121] Remote I/O error)"),
    ],
)
def test_a_bus_that_cannot_be_asked_says_why(rig, error, words):
    def refuse():
        raise error

    found = look_at_bus(parse(""), rig.machine, refuse, in_use=False)

    assert (found.condition, found.words) == (LOOK, words)


def test_a_bus_in_use_is_not_asked(rig):
    found = look_at_bus(parse(""), rig.machine, lambda: pytest.fail("asked"), in_use=True)

    assert found.words == "/dev/i2c-1 is there at 400 kHz; the running kiosk uses it"


# The sensor itself, by the real driver


@pytest.fixture
def doctor(rig, clock, tmp_path, monkeypatch):
    """Return what the whole doctor says, by part, of a bus."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))

    def say(bus, text=WITHOUT_CAMERA):
        listed = doctors_list.checks(parse(text), machine=rig.machine, open_bus=lambda: bus, clock=clock)
        return {finding.what: finding for finding in examine(listed)}

    return say


def test_a_sensor_in_order_tells_what_it_sees(doctor, clock):
    found = doctor(EmulatedBus({0x69: sensor(clock)}))["heat sensor"]

    assert found.condition is Condition.GOOD
    assert found.words.endswith("the sensor itself is at 26.0 °C")


def test_a_sensor_that_cannot_be_so_cold_itself_is_not_believed(doctor, clock):
    found = doctor(EmulatedBus({0x69: sensor(clock, own=-40.0)}))["heat sensor"]

    assert found.words == "says that it has -40.0 °C itself, which cannot be"


def test_error_121_comes_with_the_pins_to_check(doctor, clock):
    part = sensor(clock)
    part.nack(1000, after_bytes=1)

    found = doctor(EmulatedBus({0x69: part}))["heat sensor"]

    assert "121" in found.words
    assert all(wire in found.fix for wire in ("VIN to pin 1", "GND to pin 6", "SDA to pin 3", "SCL to pin 5"))


def test_a_part_that_is_wired_wrongly_stops_no_other_check(doctor):
    found = doctor(EmulatedBus({}))

    assert found["heat sensor"].words == "no heat sensor answers at 0x69 or 0x68"
    assert {"touch", "power", "clock", "storage", "service"} <= set(found)
    assert found["touch"].condition is Condition.GOOD


# Camera, screen, touch

BUSY = DeviceLost(Fault.CAMERA_MISSING, "/dev/video0 cannot be opened: another program holds it")
NONE = DeviceLost(Fault.CAMERA_MISSING, "no camera is connected: check that the cable sits firmly at both ends")


def test_whoever_has_the_camera_is_named(rig):
    rig.link("proc/812/fd/5", "/dev/video0").file("proc/812/comm", "rpicam-vid\n")
    rig.link(f"proc/{os.getpid()}/fd/5", "/dev/video0")

    found = lost_camera(rig.machine, BUSY)

    assert found.words == "another program has it: rpicam-vid (process 812)"


def test_a_camera_that_is_not_there_is_not_blamed_on_whoever_waits_for_one(rig):
    rig.link("proc/640/fd/9", "/dev/media0").file("proc/640/comm", "wireplumber\n")

    assert lost_camera(rig.machine, NONE).words == "no camera is connected"


def test_an_overlay_for_another_camera_is_named(rig):
    rig.file("boot/firmware/config.txt", "dtoverlay=imx219,cam0\n")

    assert lost_camera(rig.machine, NONE).words == "no camera is connected; config.txt says that it is a imx219"


def test_a_search_for_cameras_that_is_off_is_named(rig):
    rig.file("boot/firmware/config.txt", "camera_auto_detect=0\n")

    assert lost_camera(rig.machine, NONE).fix == "write camera_auto_detect=1 there and restart"


def test_the_screens_that_are_connected_are_listed(rig):
    assert look_at_screens(rig.machine).words == "shows on DSI-1 720x1280"


def test_no_connected_screen_needs_a_look(rig):
    rig.file("sys/class/drm/card1-DSI-1/status", "disconnected")

    assert look_at_screens(rig.machine).condition is LOOK


def test_a_touchscreen_is_told_from_a_mouse(rig):
    assert look_at_touch(rig.machine).words == "takes touches from 10-0014 Goodix Capacitive TouchScreen"


def test_a_pi_without_touch_needs_a_look_and_a_laptop_does_not(rig):
    rig.file("proc/bus/input/devices", 'N: Name="USB Mouse"\nB: EV=17\n')

    assert look_at_touch(rig.machine).condition is LOOK
    rig.file("proc/device-tree/model", "")
    assert look_at_touch(rig.machine).condition is Condition.OFF
