"""The support bundle: what somebody far away needs to help, without faces, names, notes and secrets."""

import importlib.metadata
import json
import os
import platform
import shutil
import socket
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_origin

from kiosk import __version__
from kiosk.bootstrap import open_reader
from kiosk.checks import checks
from kiosk.devices.board import celsius, power
from kiosk.devices.machine import Machine
from kiosk.devices.neighbours import bus_khz, taken_by_kernel
from kiosk.doctor import Finding, examine
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import Clock
from kiosk.redaction import Redaction
from kiosk.settings import Settings
from kiosk.settings_file import read
from kiosk.store.personal import PersonalWords, personal_words
from kiosk.store.schema import JOURNAL

UNITS = ("doorman", "doorman-session", "doorman-update")
LOG_LINES = 3000
LONGEST_LINE = 600

OURS = ("DOORMAN_", "AWS_", "SLACK_", "QT_", "WAYLAND_", "XDG_SESSION")
"""How names of variables begin that change what doorman does; only that they are set is told."""

SECRET_NAMES = ("TOKEN", "SECRET", "PASSWORD", "KEY", "CREDENTIAL")

BOARD_LINES = (
    "dtparam=",
    "dtoverlay=",
    "camera_",
    "display_",
    "gpu_mem",
    "arm_",
    "max_framebuffers",
    "kernel_watchdog",
    "[",
)

LIBRARIES = (
    "PySide6-Essentials",
    "numpy",
    "opencv-python-headless",
    "cryptography",
    "argon2-cffi",
    "boto3",
    "slack_sdk",
    "adafruit-circuitpython-amg88xx",
    "Adafruit-Blinka",
    "picamera2",
)

READ_ME = """A doorman support bundle, made {made}.

In it: what the doctor says, versions, settings (numbers and choices; free texts only as "set"), facts about this
computer, counts of what is kept, and the last lines of the log.

Not in it: pictures, heat, face templates, keys. Names, roles and notes known to this kiosk, passwords, tokens, mail
addresses, telephone numbers and network addresses were taken out of every text; where they stood you read ‹person›,
‹secret›, ‹number› or ‹address›.

It is all plain text. Please look through it before you send it.
"""


def write_bundle(
    settings: Settings,
    file: Path,
    clock: Clock,
    *,
    config: Path | None = None,
    machine: Machine | None = None,
    environ: Mapping[str, str] = os.environ,
) -> list[str]:
    """Write the bundle; returns the names in it. Raises BadInput where the file exists or cannot be written."""
    machine = machine or Machine()
    known = _known_words(settings)
    redaction = _redaction(known or PersonalWords(), environ)
    findings = examine(checks(settings, config, machine=machine, clock=clock))
    texts = {
        "read-me.txt": READ_ME.format(made=f"{clock.now().utc:%Y-%m-%d %H:%M} UTC"),
        "doctor.txt": _as_text(findings),
        "log.txt": _log(machine) if known is not None else "left out: the journal cannot be read, nor what to take out here",
    }
    values = {
        "doctor.json": [finding.as_json() for finding in findings],
        "versions.json": _versions(machine),
        "settings.json": _settings_told(settings, config, environ),
        "machine.json": _machine_told(settings, machine),
        "store.json": _store_told(settings),
    }
    members = {name: redaction.of(text) for name, text in texts.items()}
    members |= {name: json.dumps(redaction.within(value), ensure_ascii=False, indent=1) for name, value in values.items()}
    _write(file, members, clock.now().utc)
    return list(members)


def _write(file: Path, members: Mapping[str, str], made: datetime) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(f"{file} exists already; name another file") from None
    except OSError as refused:
        raise BadInput(f"{file} cannot be written: {refused.strerror}") from None
    day = max(made.timetuple()[:6], (1980, 1, 1, 0, 0, 0))  # a zip knows no earlier time
    try:
        with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in members.items():
                bundle.writestr(zipfile.ZipInfo(name, day), text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    except OSError as refused:
        file.unlink(missing_ok=True)
        raise BadInput(f"{file} cannot be written: {refused.strerror}") from None


def _known_words(settings: Settings) -> PersonalWords | None:
    """Return what the journal knows of people; None where there is a journal that cannot be read."""
    if not (settings.data_folder() / JOURNAL).exists():
        return PersonalWords()
    try:
        with open_reader(settings).journal() as db:
            return personal_words(db)
    except DoormanError:
        return None


def _redaction(known: PersonalWords, environ: Mapping[str, str]) -> Redaction:
    secrets = [value for name, value in environ.items() if any(word in name.upper() for word in SECRET_NAMES)]
    here = [socket.gethostname(), environ.get("USER", "")]
    usual = {"", "root", "localhost", "pi", "doorman", "raspberrypi"}
    return Redaction([*known.names, *(name for name in here if name not in usual)], known.texts, secrets)


def _as_text(findings: Sequence[Finding]) -> str:
    lines = [
        f"{one.condition.value:<12}  {one.what:<13}  {one.words}" + (f"  → {one.fix}" if one.fix else "") for one in findings
    ]
    return "\n".join(lines) + "\n"


def _log(machine: Machine) -> str:
    units = (f"--unit={unit}" for unit in UNITS)
    said = machine.says("journalctl", *units, f"--lines={LOG_LINES}", "--output=short-iso", "--no-pager", "--no-hostname")
    if said is None:
        return "nothing: there is no journal of a service doorman that this user may read; the group systemd-journal may"
    return "\n".join(line[:LONGEST_LINE] for line in said.splitlines()[-LOG_LINES:]) + "\n"


def _versions(machine: Machine) -> dict[str, Any]:
    release = dict(line.split("=", 1) for line in machine.text("etc/os-release").splitlines() if "=" in line)
    return {
        "doorman": __version__,
        "python": platform.python_version(),
        "system": release.get("PRETTY_NAME", "").strip('"'),
        "kernel": platform.release(),
        "architecture": platform.machine(),
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _settings_told(settings: Settings, config: Path | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return numbers and choices as they are, and of free texts only whether they are set."""
    reading = read(config)
    told = {}
    for section in fields(settings):
        values = getattr(settings, section.name)
        told[section.name] = {key.name: _told(key.type, getattr(values, key.name)) for key in fields(values)}
    return {
        "settings": told,
        "mistakes": [one.key for one in reading.wrong],
        "of another version": [one.key for one in reading.newer],
        "environment": sorted(name for name in environ if name.startswith(OURS)),
    }


def _told(kind: Any, value: Any) -> Any:
    is_free_text = isinstance(value, str) and get_origin(kind) is not Literal
    return ("set" if value else "") if is_free_text else value


def _machine_told(settings: Settings, machine: Machine) -> dict[str, Any]:
    memory = dict(line.split(":", 1) for line in machine.text("proc/meminfo").splitlines() if ":" in line)
    folder = settings.data_folder()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    disk, number, now = shutil.disk_usage(there), settings.thermal.bus, power(machine)
    return {
        "model": machine.model,
        "processor_c": celsius(machine),
        "power": None if now is None else asdict(now),
        "memory": {name: memory.get(name, "").strip() for name in ("MemTotal", "MemAvailable", "CmaTotal", "CmaFree")},
        "uptime_s": machine.text("proc/uptime").partition(" ")[0],
        "load": machine.text("proc/loadavg"),
        "disk_mb": {"total": disk.total // 2**20, "free": disk.free // 2**20},
        "config.txt": [line for line in machine.boot_lines() if line.startswith(BOARD_LINES)],
        "i2c": {
            "buses": [name for name in machine.names("dev") if name.startswith("i2c-")],
            "khz": bus_khz(machine, number),
            "kernel": {f"0x{address:02X}": name for address, name in taken_by_kernel(machine, number).items()},
        },
        "video": [name for name in machine.names("dev") if name.startswith(("video", "media"))],
    }


def _store_told(settings: Settings) -> dict[str, Any]:
    """Return counts of what is kept, and sizes."""
    if not (settings.data_folder() / JOURNAL).exists():
        return {"journal": None}
    size = (settings.data_folder() / JOURNAL).stat().st_size
    try:
        found = open_reader(settings).summary()
        outcomes = {outcome.value: count for outcome, count in found.outcomes.items()}
        return {"journal": size, **asdict(found), "outcomes": outcomes}
    except DoormanError as unreadable:
        return {"journal": size, "trouble": str(unreadable)}
