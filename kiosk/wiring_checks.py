"""What the doctor looks at along the wires: the I2C bus and who is on it, the heat sensor, camera, screen and touch."""

import re
from collections.abc import Callable

from kiosk.devices.amg8833 import CHECK_WIRES, I2C_STAYS_OFF, JOIN_GROUP, POWER_CYCLE, TURN_I2C_ON, WIRES, I2CBus
from kiosk.devices.machine import Machine
from kiosk.devices.neighbours import Neighbours, bus_khz, taken_by_kernel
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.domain.thermal import ThermalFrame
from kiosk.errors import DeviceLost
from kiosk.settings import Settings

COLDEST, HOTTEST = 0.0, 80.0
"""What the heat sensor may have itself, in °C (Panasonic datasheet 2016-05); indoors it has a few more than the room."""

CAMERA_NODES = ("/dev/video", "/dev/media")
CAMERA_OVERLAYS = re.compile(r"dtoverlay=(imx\d+|ov\d+\w*|arducam\S*)")


def look_at_bus(settings: Settings, machine: Machine, open_bus: Callable[[], I2CBus], *, in_use: bool) -> Finding:
    """Say whether the bus is there, how fast it is and who answers; a bus `in_use` is not asked."""
    what, number = "I2C bus", settings.thermal.bus
    if settings.thermal.source != "amg8833":
        return switched_off(what, "not needed: the heat sensor is simulated")
    if not machine.has(f"dev/i2c-{number}"):
        return _no_bus(machine, number)
    speed = bus_khz(machine, number)
    there = f"/dev/i2c-{number} is there" + ("" if speed is None else f" at {speed} kHz")
    if in_use:
        return good(what, f"{there}; the running kiosk uses it")
    try:
        bus = open_bus()
        answering = tuple(bus.scan())
        bus.deinit()
    except PermissionError:
        return needs_look(what, "this user may not open the I2C bus", JOIN_GROUP)
    except TimeoutError:
        return needs_look(what, "the bus is stuck", f"switch the kiosk off; then {WIRES}")
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        return needs_look(what, f"cannot be asked ({error})", POWER_CYCLE)
    return _who_answers(settings, there, Neighbours(answering, taken_by_kernel(machine, number)))


def _no_bus(machine: Machine, number: int) -> Finding:
    words = f"there is no /dev/i2c-{number}"
    if machine.boots_with("i2c_arm", "on"):
        return needs_look("I2C bus", f"{words}, though config.txt switches it on", I2C_STAYS_OFF)
    return needs_look("I2C bus", words, TURN_I2C_ON)


def _who_answers(settings: Settings, there: str, found: Neighbours) -> Finding:
    what, asked = "I2C bus", settings.thermal.address
    if found.is_held_down:
        fix = "SDA (pin 3) is held down: look for SDA and SCL swapped, or a wire that touches GND"
        return needs_look(what, f"{there}, and every address seems to answer", fix)
    if not found.answering:
        return needs_look(what, f"{there}, and nobody answers", f"first power: {WIRES}")
    if not found.sensors:
        return needs_look(what, f"{there}, with {found.told(found.answering)}, but no heat sensor", CHECK_WIRES)
    if asked and asked not in found.sensors:
        fix = "set thermal.address to it, or to 0, which takes either"
        return needs_look(what, f"{there}; a heat sensor answers at {found.told(found.sensors)}, not 0x{asked:02X}", fix)
    if len(found.sensors) > 1 and not asked:
        fix = "take one off; or name the heat sensor in thermal.address, where the other is a clock chip"
        return needs_look(what, f"{there}; two answer, at 0x69 and 0x68, and 0x69 is used", fix)
    beside = f", beside {found.told(found.others)}" if found.others else ""
    return good(what, f"{there}; a heat sensor answers at {found.told(found.sensors)}{beside}")


def frame_finding(frame: ThermalFrame) -> Finding:
    """Say what a heat sensor sees, and whether its own temperature can be believed."""
    own = frame.thermistor
    if own is not None and not COLDEST <= own <= HOTTEST:
        return needs_look("heat sensor", f"says that it has {own:.1f} °C itself, which cannot be", POWER_CYCLE)
    itself = "" if own is None else f", the sensor itself is at {own:.1f} °C"
    return good("heat sensor", f"sees {frame.celsius.min():.1f} to {frame.celsius.max():.1f} °C{itself}")


def lost_camera(machine: Machine, lost: DeviceLost) -> Finding:
    """Say why a camera could not be opened: who has it, or what the Raspberry Pi's own settings say."""
    holders = [f"{name} (process {number})" for number, name in machine.holders(CAMERA_NODES)]
    words, _, fix = str(lost).partition(": ")
    if holders and "no camera" not in words:
        return needs_look(
            "camera", f"another program has it: {', '.join(holders)}", "end that program; one can use it at a time"
        )
    if machine.boots_with("camera_auto_detect", "0"):
        return needs_look(
            "camera",
            f"{words}; config.txt switches the search for cameras off",
            "write camera_auto_detect=1 there and restart",
        )
    named = next((found[1] for line in machine.boot_lines() if (found := CAMERA_OVERLAYS.search(line))), None)
    if named is not None:
        other = "take that line away, so that the camera is found by itself, and restart"
        return needs_look("camera", f"{words}; config.txt says that it is a {named}", other)
    return needs_look("camera", words, fix)


def look_at_screens(machine: Machine) -> Finding:
    """Say which screens the graphics driver sees, with their first size."""
    folder = "sys/class/drm"
    plugs = [name for name in machine.names(folder) if machine.has(f"{folder}/{name}/status")]
    if not plugs:
        return switched_off("screen", "nothing here tells of screens")
    lit = [name for name in plugs if machine.text(f"{folder}/{name}/status") == "connected"]
    if not lit:
        fix = "check its cable and power; a Touch Display's ribbon has its contacts towards the board"
        return needs_look("screen", "none is connected", fix)
    sizes = [(name.partition("-")[2], machine.text(f"{folder}/{name}/modes").partition("\n")[0]) for name in lit]
    return good("screen", f"shows on {', '.join(f'{name} {size}'.strip() for name, size in sizes)}")


def look_at_touch(machine: Machine) -> Finding:
    """Say which device takes touches: one with absolute positions of several fingers."""
    touching = [name for name, bits in _pointers(machine) if bits >> ABS_MT_POSITION_X & 1]
    if touching:
        return good("touch", f"takes touches from {', '.join(touching)}")
    if not machine.is_pi:
        return switched_off("touch", "no touchscreen; a mouse does as well")
    return needs_look("touch", "no touchscreen is found", "check its USB cable, or the ribbon of a Touch Display")


ABS_MT_POSITION_X = 0x35
"""Bit of an input device that reports where fingers are (linux/input-event-codes.h)."""


def _pointers(machine: Machine) -> list[tuple[str, int]]:
    """Return the name of each input device with the bits of its absolute axes."""
    found = []
    for block in machine.text("proc/bus/input/devices").split("\n\n"):
        name = re.search(r'^N: Name="(.*)"$', block, re.MULTILINE)
        axes = re.search(r"^B: ABS=([0-9a-f ]+)$", block, re.MULTILINE)
        if name and axes:
            words = axes[1].split()
            found.append((name[1], sum(int(word, 16) << 64 * place for place, word in enumerate(reversed(words)))))
    return found
