"""The world as it is at an entrance: what is wrong gets one line on the screen, and the rest of the kiosk goes on."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from kiosk.bootstrap import Devices, live_devices, open_reader, open_store, station_for
from kiosk.devices.amg8833 import Amg8833
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.devices.picamera import PiCamera
from kiosk.devices.scenario import Standing
from kiosk.domain.decision import Outcome
from kiosk.domain.fault import Fault
from kiosk.domain.screening import OutOfService, Ready
from kiosk.domain.visit import Moment
from kiosk.settings_file import parse
from tests.devices.virtual_picamera2 import Rig as CameraRig
from tests.devices.virtual_picamera2 import library
from tests.flows.entrance import RememberingJournal
from tests.flows.hall import LastView, SteeredHall, clock_from
from tests.flows.test_presence import person

SIMULATED = '[camera]\nsource = "simulated"\nfps = 10\n[thermal]\nsource = "simulated"\n'


# Devices, by the real station over the real drivers


@contextmanager
def station_over(devices, clock):
    display = LastView()
    station = station_for(parse(""), devices, display=display, journal=RememberingJournal(), clock=clock)
    yield lambda seconds: run(station, clock, seconds), display
    station.close()


def run(station, clock, seconds):
    end = clock.monotonic() + seconds
    while clock.monotonic() < end:
        station.turn()
    return station.state


def part(clock):
    return EmulatedAmg8833(lambda at: np.random.default_rng(int(at * 10)).normal(22, 0.2, (8, 8)), lambda _at: 25.0, clock)


def heat_over(bus, clock):
    return Devices(Amg8833(bus, clock), None, None)


def test_wrong_wiring_is_told_and_the_mirror_goes_on():
    clock = clock_from()
    stage = live_devices(parse(SIMULATED), clock)
    devices = replace(stage, thermal=Amg8833(lambda: EmulatedBus({}), clock))
    with station_over(devices, clock) as (let_pass, display):
        state = let_pass(3.0)

        assert isinstance(state, OutOfService)
        assert state.fault is Fault.SENSOR_MISSING
        assert display.view.picture is not None


def test_i2c_that_is_off_is_told_from_wrong_wiring():
    def absent():
        raise RuntimeError("I2C Bus #1 not found, check if enabled in config!")

    clock = clock_from()
    with station_over(heat_over(absent, clock), clock) as (let_pass, _):
        state = let_pass(2.0)

    assert isinstance(state, OutOfService)
    assert state.fault is Fault.SENSOR_NO_BUS


def test_two_sensors_on_one_bus_stop_nobody():
    clock = clock_from()
    bus = EmulatedBus({0x68: part(clock), 0x69: part(clock)})
    with station_over(heat_over(lambda: bus, clock), clock) as (let_pass, display):
        assert isinstance(let_pass(3.0), Ready)
        assert display.view.frame is not None


@pytest.mark.parametrize(("cameras", "broken", "fault"), [(0, "", Fault.CAMERA_MISSING), (1, "init", Fault.CAMERA_IN_USE)])
def test_a_camera_that_is_missing_or_in_use_is_told_and_the_heat_goes_on(cameras, broken, fault):
    clock = clock_from()
    rig = CameraRig()
    rig.cameras, rig.broken = cameras, broken
    camera = PiCamera(clock, library=lambda: library(rig))
    devices = replace(heat_over(lambda: EmulatedBus({0x69: part(clock)}), clock), camera=camera)
    with station_over(devices, clock) as (let_pass, display):
        for _ in range(200):
            state = let_pass(0.5)
            if isinstance(state, OutOfService) and state.fault is fault and display.view.frame is not None:
                break
        else:
            pytest.fail(f"{state}, {display.view.frame}")


# A clock in 1970


class Unset(VirtualClock):
    """The clock of a machine without battery and network."""

    def now(self):
        return Moment(super().now().utc, self.monotonic(), synced=False)


def test_with_a_clock_in_1970_visits_are_kept_and_nothing_is_deleted(tmp_path, monkeypatch):
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("tests.flows.hall.clock_from", lambda start: Unset(datetime(1970, 1, 1, tzinfo=UTC), start))
    hall = SteeredHall()

    with open_store(hall.settings, hall.clock) as journal:
        hall.station._journal = journal
        hall.shows(Standing(person(2)))
        journal.do_chores().result()

    (row,) = open_reader(hall.settings).visits()
    assert row.outcome is Outcome.NOT_ELEVATED


# The whole kiosk, in a process of its own


class Kiosk:
    """`doorman run` with its own home, its settings file and its data folder."""

    def __init__(self, place):
        self.place, self.file, self.data = place, place / "doorman.toml", place / "data"
        self.picture = place / "screen.png"
        self.data.mkdir()
        self.settings(SIMULATED)

    def settings(self, text):
        self.file.write_text(text)

    def run(self, until, *, before=(), in_the_way=""):
        """Run until the screen says so; returns exit code, what the screen said and what the log said."""
        environ = os.environ | {"HOME": str(self.place), "DOORMAN_DATA": str(self.data), "QT_QPA_PLATFORM": "offscreen"}
        watched = [sys.executable, "-m", "tests.watched_kiosk", until, str(self.picture)]
        ran = subprocess.run(  # noqa: S603
            [*before, *watched, "--config", str(self.file), "run", "--windowed"],
            env=environ | {"WATCHED_IN_THE_WAY": str(in_the_way)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture
def kiosk(tmp_path):
    return Kiosk(tmp_path)


def unshared(*what):
    """Return a command before others that gives them namespaces of their own; skips where that is not allowed."""
    command = ["unshare", *what]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip(f"namespaces are not allowed here: {' '.join(command)}")
    return command


def mounted(kiosk, options):
    """Return a command before others that puts a small file system over the data folder."""
    script = f'mount -t tmpfs -o {options} tmpfs "$0" && exec "$@"'
    return [*unshared("-m"), "sh", "-c", script, str(kiosk.data)]


def test_a_mistake_in_the_settings_is_told_on_the_screen_by_a_kiosk_that_goes_on(kiosk):
    kiosk.settings(SIMULATED + "[screening]\nsamples = 3\n")

    _, screen, log = kiosk.run(r"\(P1\)")

    assert "Not available | Please see a member of staff | For staff: mistake in the settings file (P1)" in screen
    assert f"the kiosk stays closed (P1): {kiosk.file}: screening.samples = 3" in log
    assert "Traceback" not in log
    assert kiosk.picture.stat().st_size > 50_000  # with the mirror, not a bare ground


def test_a_kiosk_that_is_shut_tells_systemd_that_it_is_ready_and_alive_and_shut(kiosk):
    kiosk.settings(SIMULATED + "[screening]\nsamples = 3\n")
    address = str(kiosk.place / "notify")
    environ = os.environ | {"HOME": str(kiosk.place), "DOORMAN_DATA": str(kiosk.data), "QT_QPA_PLATFORM": "offscreen"}
    told: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(60)
        running = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "kiosk", "--config", str(kiosk.file), "run", "--windowed"],
            env=environ | {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "400000"},
            stderr=subprocess.DEVNULL,
        )

        while "STATUS=shut (P1)" not in told or told.count("WATCHDOG=1") < 3:
            told.append(manager.recv(4096).decode())

        running.terminate()
        assert running.wait(60) == 0
    assert told[0] == "READY=1"


def test_settings_of_a_newer_version_are_left_out_and_the_kiosk_opens(kiosk):
    kiosk.settings(SIMULATED + '[hologram]\ncolour = "blue"\n[sound]\nwhistle = true\n')

    code, screen, log = kiosk.run("Stand on the mark")

    assert code == 0
    assert "(P1)" not in screen
    assert "hologram" in log
    assert "sound.whistle" in log
    assert "left out" in log


def test_a_data_folder_that_can_only_be_read_is_told_on_the_screen(kiosk):
    _, screen, log = kiosk.run(r"\(S2\)", before=mounted(kiosk, "ro"))

    assert "For staff: storage cannot be used (S2)" in screen
    assert "Read-only file system" in log
    assert "Traceback" not in log


def test_a_disk_that_is_full_at_the_start_is_told_on_the_screen(kiosk):
    _, screen, log = kiosk.run(r"\(S[12]\)", before=mounted(kiosk, "size=16k"))

    assert "For staff: storage" in screen
    assert "Traceback" not in log


def test_a_kiosk_opens_without_any_network(kiosk):
    code, screen, log = kiosk.run("Stand on the mark", before=unshared("-n"))

    assert code == 0
    assert "Stand on the mark" in screen
    assert "Traceback" not in log


def test_a_kiosk_that_was_shut_ends_to_be_started_again_when_that_is_over(kiosk):
    kiosk.data.rmdir()
    kiosk.data.write_text("in the way")

    code, screen, _ = kiosk.run(r"\(S2\)", in_the_way=kiosk.data)

    assert code == 75
    assert "(S2)" in screen


# The doctor, on what a kiosk left behind


def doctor_on(kiosk, before=()):
    """Return what the doctor says in a process of its own, by part."""
    environ = os.environ | {"HOME": str(kiosk.place), "DOORMAN_DATA": str(kiosk.data), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(  # noqa: S603
        [*before, sys.executable, "-m", "kiosk", "--config", str(kiosk.file), "doctor", "--json"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    return {one["what"]: one for one in json.loads(ran.stdout)["checks"]}


@pytest.fixture
def used(kiosk, monkeypatch):
    """Return a kiosk with a journal."""
    monkeypatch.setenv("HOME", str(kiosk.place))
    monkeypatch.setenv("DOORMAN_DATA", str(kiosk.data))
    open_store(parse(SIMULATED), clock_from()).close()
    return kiosk


def test_the_doctor_looks_at_a_data_folder_that_can_only_be_read(used):
    copied = used.place / "copy"
    shutil.copytree(used.data, copied)
    script = 'mount -t tmpfs tmpfs "$0" && cp -a "$1"/. "$0" && mount -o remount,ro "$0" && shift && exec "$@"'
    before = [*unshared("-m"), "sh", "-c", script, str(used.data), str(copied)]

    told = doctor_on(used, before)

    assert told["storage"]["words"].endswith("cannot be written")
    assert told["card"]["condition"] in ("off", "needs a look")
    assert told["camera"]["condition"] == "off"


FAILING = """
mkfs.ext4 -q -F "$0" && mount -o loop,errors=remount-ro "$0" "$1" && shift && exec "$@"
"""

GOES_READ_ONLY = """
import os, sys
from pathlib import Path
from kiosk.bootstrap import open_store
from kiosk.checks import checks
from kiosk.doctor import examine
from kiosk.settings_file import parse
from tests.fakes import FakeClock
from tests.store.samples import pictures, visit

settings = parse("[storage]\\nmin_free_pictures_mb = 50\\nmin_free_numbers_mb = 10\\n")
with open_store(settings, FakeClock()) as journal:
    print(journal.record(visit(1), pictures()).result().pictures)
    number = settings.data_folder().stat().st_dev
    drive = os.path.basename(os.readlink(f"/sys/dev/block/{os.major(number)}:{os.minor(number)}"))
    Path(f"/sys/fs/ext4/{drive}/trigger_fs_error").write_text("the card is failing")
    print(type(journal.record(visit(2), pictures()).exception()).__name__, journal.is_whole())
told = {one.what: one for one in examine(checks(settings))}
print(told["storage"].words.endswith("cannot be written"), told["card"].condition.value)
"""


def test_a_card_that_fails_in_use_loses_nothing_and_ends_nothing(kiosk):
    image = kiosk.place / "card.img"
    with image.open("wb") as file:
        file.truncate(200_000_000)
    before = [*unshared("-m"), "sh", "-c", FAILING, str(image), str(kiosk.data)]
    if subprocess.run([*before, "true"], capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("file systems cannot be mounted here")
    environ = os.environ | {"HOME": str(kiosk.place), "DOORMAN_DATA": str(kiosk.data)}

    ran = subprocess.run(  # noqa: S603
        [*before, sys.executable, "-c", GOES_READ_ONLY], env=environ, capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.stdout.splitlines() == ["True", "StoreFull False", "True needs a look"], ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("content", [b"", b"no database" * 500, b"SQLite format 3\x00" + bytes(5000)])
def test_the_doctor_looks_at_a_journal_that_is_none(used, content):
    for beside in used.data.glob("journal.db-*"):
        beside.unlink()
    (used.data / "journal.db").write_bytes(content)

    told = doctor_on(used)

    assert told["storage"]["condition"] == "needs a look"
    assert {"camera", "power", "clock"} <= set(told)


def test_the_doctor_looks_at_a_journal_of_a_newer_doorman(used):
    with closing(sqlite3.connect(used.data / "journal.db")) as db:
        db.execute("PRAGMA user_version = 99")

    told = doctor_on(used)

    assert "newer" in told["storage"]["words"] + told["storage"]["fix"]
