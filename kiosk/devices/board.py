"""What the board tells of its power, its heat and its memory card."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.machine import Machine

TROUBLES = {0: "under-voltage", 1: "its speed capped", 2: "throttled", 3: "near its limit of heat"}
"""Bits of `vcgencmd get_throttled`; the same 16 bits higher mean that it was so since it started (Raspberry Pi's manual)."""

EARLIER = 16
THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled"
HEAT = "sys/class/thermal/thermal_zone0/temp"
SECTOR = 512


@dataclass(frozen=True, slots=True)
class Power:
    """What is wrong with the power now, and what was since the start, in words."""

    now: tuple[str, ...]
    earlier: tuple[str, ...]

    @staticmethod
    def of(bits: int) -> "Power":
        """Return what the bits of get_throttled mean."""
        now = tuple(word for bit, word in TROUBLES.items() if bits >> bit & 1)
        return Power(now, tuple(word for bit, word in TROUBLES.items() if bits >> bit + EARLIER & 1))


def power(machine: Machine) -> Power | None:
    """Return how the power is, None where the board does not tell."""
    said = machine.says("vcgencmd", "get_throttled") or f"throttled=0x{machine.text(THROTTLED)}"
    found = re.search(r"throttled=(?:0x)?([0-9a-fA-F]+)\b", said)
    return None if found is None else Power.of(int(found[1], 16))


def celsius(machine: Machine) -> float | None:
    """Return how hot the processor is in °C, None where nothing tells."""
    text = machine.text(HEAT)
    return int(text) / 1000 if re.fullmatch(r"-?\d{1,7}", text) else None


@dataclass(frozen=True, slots=True)
class Drive:
    """The card, eMMC or disk that something lies on.

    `used` is how much of its life is used up at most, in percent (100 and more is over); None where it does not tell.
    `is_failing` is its own warning that spare blocks run out. `written` is bytes since the machine started. `errors` is
    how many faults the file system counted.
    """

    name: str
    used: int | None
    is_failing: bool
    written: int
    errors: int
    is_read_only: bool


def drive_of(machine: Machine, place: Path, number: int | None = None) -> Drive | None:
    """Return the drive that a file or folder lies on, None where no drive can be told.

    `number` stands for the device number that the system gives the place.
    """
    found = place.stat().st_dev if number is None else number
    partition = f"{os.major(found)}:{os.minor(found)}"
    link = machine.points_to(f"sys/dev/block/{partition}")
    if not link:
        return None
    parts = link.split("/")
    inner = parts[-1]
    whole = parts[-2] if machine.has(f"sys/class/block/{inner}/partition") else inner
    life = machine.text(f"sys/block/{whole}/device/life_time")
    warned = machine.text(f"sys/block/{whole}/device/pre_eol_info")
    written = machine.text(f"sys/block/{whole}/stat").split()
    errors = machine.text(f"sys/fs/ext4/{inner}/errors_count")
    return Drive(
        whole,
        _worn(life),
        warned in ("0x02", "0x03"),
        int(written[6]) * SECTOR if len(written) > 6 and written[6].isdecimal() else 0,
        int(errors) if errors.isdecimal() else 0,
        _is_read_only(machine, partition),
    )


def _worn(life: str) -> int | None:
    """Return the more used of an eMMC's two kinds of memory, in percent: 0x01 is up to 10, 0x0A up to 100 (JEDEC)."""
    steps = [int(one, 16) for one in life.split() if re.fullmatch(r"0x[0-9a-fA-F]{2}", one)]
    worst = max(steps, default=0)
    return 10 * worst if worst else None


def _is_read_only(machine: Machine, partition: str) -> bool:
    """Tell whether every mount of a partition is read-only, or its file system became so."""
    lines = [line.split(" ") for line in machine.text("proc/self/mountinfo").splitlines()]
    mounts = [line for line in lines if len(line) > 5 and line[2] == partition]
    refusing = {"ro", "emergency_ro"}
    return bool(mounts) and all(refusing & {*line[5].split(","), *line[-1].split(",")} for line in mounts)
