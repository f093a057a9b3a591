"""`doorman calibrate` on the console: one step at a time, and the calibration as a file."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.__main__ import main
from kiosk.bootstrap import open_store, system_clock
from kiosk.calibrate import ASKS, TROUBLES, prompt_line
from kiosk.devices.recording import read_recording
from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import Calibration, Done, Orientation
from kiosk.models import model_path
from kiosk.recorder import record
from kiosk.settings_file import load


@pytest.fixture
def kiosk(tmp_path, monkeypatch):
    """A simulated kiosk's own data folder."""
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    file = tmp_path / "doorman.toml"
    key = tmp_path / "picture.key"
    file.write_text(f'[camera]\nsource = "none"\n[thermal]\nsource = "simulated-array"\n[storage]\nkey_file = "{key}"\n')
    monkeypatch.setenv("DOORMAN_CONFIG", str(file))
    return tmp_path


def test_every_request_and_every_trouble_has_words():
    assert set(ASKS) == set(Ask)
    assert set(TROUBLES) == set(Trouble)
    assert all(prompt_line(Prompt(step, ask)) for step in Step for ask in Ask)


def test_nothing_calibrated_is_said_plainly(kiosk, capsys):
    code = main(["calibrate", "export", str(kiosk / "site.json")])

    assert code == 2
    assert "doorman calibrate" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "[]", "\x00\x01", '{"form": "doorman calibration 1", "steps": {"distance": {"metres": 99}}}']
)
def test_a_damaged_file_is_refused_and_what_was_there_stays(kiosk, capsys, text):
    file = kiosk / "site.json"
    file.write_text(text)

    code = main(["calibrate", "restore", str(file)])

    assert code == 2
    assert capsys.readouterr().err.startswith(f"doorman: {file}")


def test_a_file_that_is_not_there_is_refused(kiosk, capsys):
    assert main(["calibrate", "restore", str(kiosk / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.usefixtures("kiosk")
def test_an_unknown_step_is_refused_with_those_there_are(capsys):
    assert main(["calibrate", "forget", "nose"]) == 2
    assert "flat_field" in capsys.readouterr().err


@pytest.mark.usefixtures("kiosk")
def test_the_patch_needs_a_place(capsys):
    assert main(["calibrate", "reference"]) == 2
    assert "--at" in capsys.readouterr().err


@pytest.mark.slow  # plays in real time until a drawn visitor stands still
@pytest.mark.skipif(not model_path("yunet").exists(), reason="the face finder's weights are not installed")
def test_a_step_is_done_on_the_console_kept_exported_and_restored(kiosk, capsys):
    simulated = ["--camera", "simulated", "--thermal", "simulated"]
    file = kiosk / "site.json"

    assert main(["calibrate", "distance", *simulated, "--seconds", "60", "--json"]) == 0
    (done,) = json.loads(capsys.readouterr().out)["steps"]
    assert main(["calibrate", "export", str(file)]) == 0
    assert main(["calibrate", "forget", *simulated]) == 0
    assert main(["calibrate", "restore", str(file), *simulated]) == 0
    capsys.readouterr()
    main(["calibrate", "summary", "--json"])

    steps = {one["step"]: one for one in json.loads(capsys.readouterr().out)["steps"]}
    assert steps["distance"] == done
    assert done["quality"] == "good"
    assert steps["orientation"]["quality"] == "missing"


@pytest.mark.usefixtures("kiosk")
def test_what_is_forgotten_of_the_calibration_stands_in_the_audit_log(capsys):
    simulated = ["--camera", "simulated", "--thermal", "simulated"]
    with open_store(load(None), system_clock()) as journal:
        turned = Calibration(orientation=Orientation(1), done=(("orientation", Done(datetime.now(UTC), "8x8")),))
        journal.keep_calibration(turned).result()
    assert main(["calibrate", "forget", "orientation", *simulated]) == 0
    assert main(["calibrate", "forget", "orientation", *simulated]) == 0
    capsys.readouterr()

    main(["audit", "list", "--json"])

    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [(one["event"], one["about"], one["author"]["kind"]) for one in entries] == [
        ("calibration", "orientation", "console")
    ]


@pytest.mark.skipif(not model_path("yunet").exists(), reason="the face finder's weights are not installed")
def test_a_recording_is_taken_as_the_calibrated_kiosk_sees_it(kiosk):
    settings = load(None)
    settings = replace(settings, camera=replace(settings.camera, source="simulated"))
    with open_store(settings, system_clock()) as journal:
        turned = Calibration(orientation=Orientation(1), done=(("orientation", Done(datetime.now(UTC), "24x32")),))
        journal.keep_calibration(turned).result()

    frames, _ = record(settings, kiosk / "one.npz", seconds=0.6, with_pictures=False, say=lambda _line: None)

    assert frames
    assert read_recording(kiosk / "one.npz").frames.shape[1:] == (32, 24)
