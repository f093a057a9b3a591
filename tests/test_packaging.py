"""What the package promises, where it can be read off its sources; `make test-package` tries the package itself."""

import re
import tomllib
from pathlib import Path

import pytest

from kiosk.heartbeat import PERIOD_S, STATION_S

HOUSE = Path(__file__).parents[1]
PACKAGING = HOUSE / "packaging"
CONTROL = (PACKAGING / "debian" / "control").read_text("utf-8")
UNIT = (PACKAGING / "systemd" / "doorman.service").read_text("utf-8")
CARRIED = re.search(r'(?s)^carried="(.*?)"', (PACKAGING / "package.sh").read_text("utf-8"), re.MULTILINE)

WELL = "screen painted, heat sensor read, camera seen"
"""What tests/flows/test_service.py hears the kiosk say when all is well."""

FROM_DEBIAN = {
    "PySide6-Essentials": ("python3-pyside6.qtcore", "python3-pyside6.qtgui", "python3-pyside6.qtwidgets"),
    "argon2-cffi": ("python3-argon2",),
    "boto3": ("python3-boto3",),
    "cryptography": ("python3-cryptography",),
    "matplotlib": ("python3-matplotlib",),
    "numpy": ("python3-numpy",),
    "opencv-python-headless": ("python3-opencv",),
}


def dependencies():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    return [re.split(r"[<>=]", one)[0] for one in project["dependencies"]]


@pytest.mark.parametrize("name", dependencies())
def test_the_package_depends_on_or_carries_every_dependency(name):
    assert CARRIED is not None
    if name in FROM_DEBIAN:
        assert all(f" {package} (" in CONTROL for package in FROM_DEBIAN[name])
    else:
        assert name.replace("_", "-") in CARRIED[1].split()


def test_the_unit_waits_four_beats_for_a_sign_of_life():
    assert f"WatchdogSec={4 * PERIOD_S:.0f}\n" in UNIT


def test_a_hung_station_is_back_within_25_seconds():
    watchdog, abort = (float(re.findall(rf"{key}=(\d+)", UNIT)[0]) for key in ("WatchdogSec", "RestartSec"))

    assert STATION_S + watchdog + abort < 25


def test_the_update_looks_for_the_words_that_the_kiosk_says():
    update = (PACKAGING / "update").read_text("utf-8")
    asked_for = re.findall(r'\*"([^"]+)"\*\)', update)

    assert asked_for
    assert all(words in WELL for words in asked_for)


def test_every_group_that_a_unit_names_is_made():
    made = set(re.findall(r"(?m)^m doorman (\w+)", (PACKAGING / "debian" / "doorman.sysusers").read_text("utf-8")))
    units = PACKAGING.glob("systemd/*.service")
    named = {
        name
        for unit in units
        for line in re.findall(r"SupplementaryGroups=(.*)", unit.read_text("utf-8"))
        for name in line.split()
    }

    assert named <= made


def test_every_file_that_the_package_installs_is_there():
    built = {"carried", "models"}
    for line in (PACKAGING / "debian" / "doorman.install").read_text("utf-8").splitlines():
        source = line.split()[0]
        assert source in built or (HOUSE / source).exists(), source
