"""What the package promises, where it can be read off its sources; `make test-package` tries the package itself."""

import re
import subprocess
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


def parts_of(script, last_line, then, **variables):
    """Run a script's own functions, without its last lines, on other places; return what it printed."""
    text = (PACKAGING / script).read_text("utf-8")
    functions = text[: text.index(f"\n{last_line}") + 1]
    places = "".join(f"{name}='{value}'\n" for name, value in variables.items())
    done = subprocess.run(["/bin/sh", "-c", f"{functions}{places}{then}"], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def installed_on(tmp_path, before, then):
    config = tmp_path / "config.txt"
    config.write_text(before, "utf-8")
    places = {name: tmp_path / name for name in ("notes", "pending", "watchdog")}
    bus = "boot_line dtparam=i2c_arm=on\nboot_line $baud\n"
    said = parts_of("install.sh", "refuse_what_cannot_work\n", bus + then, config=config, **places)
    return said, [line for line in config.read_text("utf-8").splitlines() if line not in ("", "[all]")]


@pytest.mark.parametrize(
    "before",
    [
        "dtparam=audio=on\n",
        "dtparam=i2c_arm=on\ndtparam=i2c_arm_baudrate=400000\n",
        "dtparam=i2c_arm=off\ndtparam=i2c_arm_baudrate=100000\n",
        "dtparam=i2c_arm=on,i2c_arm_baudrate=100000\n",
    ],
)
def test_the_installer_undone_leaves_the_bus_as_it_was(tmp_path, before):
    _, changed = installed_on(tmp_path, before, "")
    assert {"dtparam=i2c_arm=on", "dtparam=i2c_arm_baudrate=400000"} <= set(changed)

    _, undone = installed_on(tmp_path, before, "undo")

    assert undone == before.splitlines()


def test_the_installer_run_again_before_the_restart_asks_for_it_again(tmp_path):
    twice = "start_it\nreboot=no\nstart_it"
    said, _ = installed_on(tmp_path, "dtparam=audio=on\n", twice)

    assert said.count("Restart now") == 2
    assert "was started" not in said


@pytest.mark.parametrize(
    ("before", "after", "is_good"),
    [
        (WELL, WELL, True),
        (WELL, "screen painted, heat sensor lost, camera seen", False),
        ("screen painted, heat sensor lost, camera seen", "screen painted, heat sensor lost, camera seen", True),
        (WELL, "shut (S2)", False),
        ("shut (P1)", "shut (P1)", True),
        ("shut (P1)", "shut (S2)", False),
        ("shut (P1)", WELL, True),
        ("shut (P1)", "starting", False),
    ],
)
def test_an_update_is_good_when_the_kiosk_is_no_worse_than_before(tmp_path, before, after, is_good):
    systemctl = """systemctl() { [ "$1" = is-active ] && echo active || echo "$status"; }
version() { echo 1; }
status=$was
note
sensor=$(head -n 1 $before)
status=$is
if works; then echo good; fi"""
    cache = {"cache": tmp_path, "before": tmp_path / "before"}
    said = parts_of("update", "case ${1:-} in", systemctl, was=before, **cache, **{"is": after})

    assert said == ("good\n" if is_good else "")


def test_root_acts_with_the_encrypted_secrets_too_and_leaves_out_what_cannot_be_decrypted(tmp_path):
    store, keys, programs = tmp_path / "credstore.encrypted", tmp_path / "keys", tmp_path / "bin"
    for folder in (store, keys, programs):
        folder.mkdir()
    (store / "doorman-aws").write_text("sealed", "utf-8")
    (store / "doorman-slack").write_text("broken", "utf-8")
    decrypt = programs / "systemd-creds"
    decrypt.write_text('#!/bin/sh\necho "${2#--name=} opened" >"$4"\ngrep -q sealed "$3"\n', "utf-8")
    decrypt.chmod(0o755)
    system = f"""PATH={programs}:$PATH
chown() {{ :; }}
mktemp() {{ echo "{keys}"; }}
setpriv() {{ grep -H . "$CREDENTIALS_DIRECTORY"/*; }}
as_the_kiosk doctor"""

    said = parts_of("doorman", '[ "$(id -u)" != 0 ]', system, store=tmp_path / "credstore")

    assert said == f"{keys / 'doorman-aws'}:doorman-aws opened\n"
    assert not keys.exists()


def test_a_session_whose_settings_file_was_deleted_starts_all_the_same():
    session = (PACKAGING / "systemd" / "doorman-session.service").read_text("utf-8")

    assert "\nEnvironmentFile=-/etc/doorman/session.conf\n" in session


def updated_over_a_journal(tmp_path, system):
    """Run what the package does before an update, on a data folder here; return its exit code and what it complained of."""
    script = (PACKAGING / "debian" / "doorman.preinst").read_text("utf-8").replace("/var/lib/doorman", str(tmp_path))
    (tmp_path / "journal.db").write_text("visits", "utf-8")
    shell = ["/bin/sh", "-c", 'install() { mkdir "$8"; }\n' + system + script, "preinst", "upgrade", "1.0"]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)  # noqa: S603
    return done.returncode, done.stderr


def test_before_an_update_the_journal_is_copied(tmp_path):
    assert updated_over_a_journal(tmp_path, "") == (0, "")
    assert (tmp_path / "before-update" / "journal.db").read_text("utf-8") == "visits"


def test_an_update_for_which_there_is_no_room_says_so_and_leaves_nothing_on_the_full_disk(tmp_path):
    code, complaint = updated_over_a_journal(tmp_path, 'cp() { echo half >"$3/journal.db"; return 1; }\n')

    assert code == 1
    assert "make room" in complaint
    assert not (tmp_path / "before-update").exists()
