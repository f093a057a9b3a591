"""The house itself: its layers, its dependencies and its one door."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

HOUSE = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (HOUSE / "packaging" / "requirements.lock").read_text(encoding="utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    return {canonical(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", LOCK)}


def declared() -> list[str]:
    optional = [one for extra in PROJECT["optional-dependencies"].values() for one in extra]
    return [re.split(r"[<>=!~\[; ]", one)[0] for one in PROJECT["dependencies"] + optional]


@pytest.mark.parametrize("name", declared())
def test_every_dependency_has_its_reason(name):
    reasons = (HOUSE / "docs" / "decisions" / "0002-dependencies.md").read_text(encoding="utf-8")

    assert f"| `{name}` |" in reasons


def test_the_lock_knows_every_dependency_that_pip_brings():
    from_apt = {"picamera2", "gpiod"}

    assert {canonical(name) for name in declared()} - from_apt <= set(locked())


def test_the_lock_pins_every_package_by_hash_and_names_no_registry():
    entries = re.split(r"(?m)^(?=\w)", LOCK)[1:]

    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in LOCK


def test_no_second_opencv_can_bring_its_own_qt():
    assert [name for name in locked() if "opencv" in name] == ["opencv-python-headless"]


def test_qt_is_a_version_whose_signals_count_right():
    assert locked()["pyside6-essentials"].startswith("6.11.")
    assert not [name for name in locked() if name in {"pyside6", "pyside6-addons"}]


class Source(QObject):
    rang = Signal(int)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is immortal from Python 3.12 on, so there is nothing to count")
def test_a_signal_gives_back_what_it_borrows():
    source = Source()
    before = sys.getrefcount(True)

    for number in range(200):
        source.rang.emit(number)

    assert abs(sys.getrefcount(True) - before) < 20


def test_make_alone_lists_every_target_with_a_line():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"(?m)^\.PHONY: (.*)$", makefile)
    assert targets

    printed = subprocess.run(["make", "-C", str(HOUSE)], capture_output=True, text=True, check=True).stdout  # noqa: S603, S607

    for target in targets[1].split():
        assert re.search(rf"make {target} +\w", printed), target


def test_set_up_script_is_whole():
    checked = subprocess.run(["bash", "-n", str(HOUSE / "packaging" / "setup.sh")], check=False)  # noqa: S603, S607

    assert checked.returncode == 0
