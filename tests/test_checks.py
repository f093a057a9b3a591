import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk import checks as doctor
from kiosk.bootstrap import choice_book, guard_book, open_store
from kiosk.doctor import Condition, examine
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.baseline import Baseline
from kiosk.domain.fault import Fault
from kiosk.domain.guard import Role
from kiosk.domain.policy import Policy
from kiosk.domain.screening import OutOfService, Ready
from kiosk.domain.view import Dot, View
from kiosk.settings_file import parse
from tests.fakes import FakeClock
from tests.store.samples import heat, scene

CONSOLE = Author(AuthorKind.CONSOLE)
SIMULATED = '[camera]\nsource = "simulated"\n[thermal]\nsource = "simulated"\n'


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def found(text="", live=None):
    settings = parse(SIMULATED + text)
    findings = examine(doctor.checks(settings)) if live is None else doctor.examination(settings, None, live)()
    return {finding.what: finding for finding in findings}


@pytest.fixture
def kiosk():
    """Return guards and choices of a kiosk that has its data folder open."""
    settings, clock = parse(SIMULATED), FakeClock()
    with open_store(settings, clock) as journal:
        book = guard_book(settings, journal, clock)
        yield book, choice_book(settings, journal, book, clock)


def test_before_the_first_start_an_admin_and_a_choice_are_asked_for():
    told = found()

    assert (told["guards"].condition, told["recognition"].condition) == (Condition.LOOK, Condition.LOOK)
    assert "doorman guard add NAME --admin" in told["guards"].fix
    assert {told[name].condition for name in ("choices", "audit log", "key")} == {Condition.OFF}


def test_a_kiosk_with_an_admin_and_choices_is_in_order(kiosk):
    book, choices = kiosk
    kim = book.add("Kim", "271828", Role.ADMIN, CONSOLE)
    choices.choose(Author(AuthorKind.GUARD, kim.id), "recognition", "opt-in")

    told = found()

    assert {told[name].condition for name in ("guards", "recognition", "audit log", "key", "choices")} == {Condition.GOOD}
    assert "recognition = opt-in (Kim, 2026-11-02)" in told["choices"].words
    assert told["guards"].words == "1 can log in, 1 of them as admin"
    assert told["audit log"].words == "2 entries, unbroken"


def test_recognition_that_is_off_is_no_fault():
    assert found('[recognition]\nmode = "off"')["recognition"].condition is Condition.OFF


def test_a_missing_face_model_is_named_where_recognition_is_on(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "model_path", lambda name: tmp_path / name)

    told = found('[recognition]\nmode = "on"')["recognition"]

    assert (told.condition, told.fix) == (Condition.LOOK, "run `doorman models`")


def test_a_broken_audit_log_is_named_with_its_entry(kiosk, tmp_path):
    kiosk[0].add("Kim", "271828", Role.ADMIN, CONSOLE)
    with closing(sqlite3.connect(tmp_path / "data" / "journal.db")) as db, db:
        db.execute("UPDATE audit SET event = 'login'")

    assert "broken at entry 1" in found()["audit log"].words


@pytest.mark.usefixtures("kiosk")
def test_a_lost_key_is_named_with_what_to_do(tmp_path):
    key = tmp_path / ".config" / "doorman" / "picture.key"
    key.rename(tmp_path / "elsewhere")

    told = found()["key"]

    assert told.condition is Condition.LOOK
    assert "put it back" in told.fix


@pytest.mark.usefixtures("kiosk")
def test_the_devices_of_another_running_kiosk_are_left_alone(monkeypatch):
    monkeypatch.setattr(doctor, "running_kiosk", lambda _settings: 4242)
    settings = parse('[camera]\nsource = "webcam"')

    told = {finding.what: finding for finding in examine(doctor.checks(settings))}

    assert "process 4242" in told["heat sensor"].words
    assert "process 4242" in told["camera"].words


READY = View(
    state=Ready(),
    picture=scene(),
    frame=heat()[0],
    background=None,
    faces=(),
    heat_map=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
    baseline=Baseline(),
    policy=Policy(),
    dots=(Dot.FINE, Dot.FINE, Dot.FINE),
    utc=datetime(2026, 11, 2, 12, tzinfo=UTC),
    at=0.0,
)


def test_the_kiosk_that_asks_tells_of_its_devices_what_it_sees():
    told = found(live=lambda: READY)

    assert told["heat sensor"].words.startswith("sees 20.0 to 20.0 °C")
    assert told["camera"].words == "sends pictures of 64×48"


def test_a_device_that_the_asking_kiosk_lost_is_named_with_its_code():
    lost = replace(READY, state=OutOfService(Fault.SENSOR_MISSING, 0.0), dots=(Dot.LOST, Dot.LOST, Dot.FINE))

    told = found(live=lambda: lost)

    assert told["heat sensor"].words == "is lost (code T1)"
    assert told["camera"].condition is Condition.LOOK


def test_a_kiosk_that_has_shown_nothing_yet_says_so():
    told = found(live=lambda: None)

    assert told["heat sensor"].fix == told["camera"].fix == "wait a moment"


def of_file(tmp_path, text):
    file = tmp_path / "doorman.toml"
    file.write_text(SIMULATED + text)
    return {finding.what: finding for finding in examine(doctor.checks(parse(SIMULATED), file))}


def test_a_mistake_in_the_settings_stops_no_other_check(tmp_path):
    told = of_file(tmp_path, "[screening]\nsamples = 3\nkappa = 7\n")

    assert told["settings"].condition is Condition.LOOK
    assert told["settings"].words.startswith("mistake (the first of 2): ")
    assert "screening.samples = 3" in told["settings"].words
    assert told["storage"].condition is Condition.GOOD


def test_settings_of_a_newer_version_are_named(tmp_path):
    told = of_file(tmp_path, "[hologram]\n[sound]\nwhistle = true\n")["settings"]

    assert told.words.endswith("was written for another version: left out hologram, sound.whistle")
