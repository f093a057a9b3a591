import json

import numpy as np
import pytest

from kiosk.__main__ import main
from kiosk.devices.recording import read_recording
from kiosk.recorder import record
from kiosk.settings_file import parse


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)


def test_a_wrong_setting_is_named_with_its_range_and_ends_with_78(tmp_path, capsys):
    file = tmp_path / "doorman.toml"
    file.write_text("[screening]\nsamples = 3\n")

    code = main(["--config", str(file), "visits", "list"])

    assert code == 78
    error = capsys.readouterr().err
    assert all(part in error for part in ("doorman.toml", "screening.samples", "3", "10"))


def test_a_file_that_is_no_recording_gives_one_line_and_2(tmp_path, capsys):
    file = tmp_path / "song.npz"
    file.write_bytes(b"PK\x03\x04 not really")

    code = main(["replay", str(file), "--json"])

    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "song.npz" in captured.err


def test_replay_prints_one_line_of_json_per_file(tmp_path, capsys):
    file = tmp_path / "empty-room.npz"
    frames = np.random.default_rng(1).normal(22, 0.2, (30, 8, 8)).astype(np.float32)
    np.savez(file, frames=frames, times=np.arange(30) / 10)

    code = main(["replay", str(file), str(file), "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [line["visits"] for line in lines] == [[], []]
    assert lines[0]["states"] == ["ready"]


def test_without_visits_the_list_says_what_will_appear(capsys):
    code = main(["visits", "list"])

    out = capsys.readouterr()
    assert code == 2 or "No visits yet" in out.out


def test_an_unknown_verb_is_bad_usage(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["dance"])

    assert ended.value.code == 2
    assert "dance" in capsys.readouterr().err


def test_a_capture_needs_a_running_kiosk(capsys):
    code = main(["visits", "capture"])

    assert code == 2
    assert "doorman run" in capsys.readouterr().err


def test_the_doctor_speaks_json_and_fails_when_something_needs_a_look(capsys):
    code = main(["doctor", "--json"])

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {"heat sensor", "camera", "face models", "storage", "clock", "display", "fonts"} <= {c["what"] for c in checks}
    assert code == (1 if any(c["condition"] == "needs a look" for c in checks) else 0)


def test_a_recording_of_the_simulated_entrance_can_be_replayed(tmp_path, capsys):
    file = tmp_path / "entrance.npz"

    assert main(["record", str(file), "--seconds", "1.5", "--camera", "simulated", "--thermal", "simulated"]) == 0
    assert main(["replay", str(file), "--json"]) == 0

    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert result["file"] == str(file)


def test_a_recording_never_overwrites_a_file(tmp_path, capsys):
    file = tmp_path / "entrance.npz"
    file.write_text("mine")

    code = main(["record", str(file), "--camera", "simulated", "--thermal", "simulated"])

    assert code == 2
    assert file.read_text() == "mine"
    assert "exists" in capsys.readouterr().err


def test_a_recording_stops_taking_pictures_before_replay_would_refuse_it(tmp_path):
    settings = parse('[camera]\nsource = "simulated"\nwidth = 320\nheight = 240\n[thermal]\nsource = "simulated"')
    file = tmp_path / "entrance.npz"
    said: list[str] = []

    frames, pictures = record(settings, file, seconds=2.5, with_pictures=True, say=said.append, most_bytes=450_000)

    recording = read_recording(file)
    assert said == [f"full after {pictures} pictures; heat and faces go on"]
    assert recording.camera is not None
    assert recording.camera_times is not None
    assert (len(recording.frames), len(recording.camera_times)) == (frames, pictures)
    assert recording.frames.nbytes + recording.camera.nbytes < 450_000


@pytest.mark.parametrize("since", ["9999999d", "999999d", "0001-01-01T00:00+14:00", "soon", "²d"])
def test_a_time_that_cannot_be_is_bad_usage(since, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["visits", "list", "--since", since])

    assert ended.value.code == 2
    assert since in capsys.readouterr().err


def test_the_doctor_names_the_settings_file_it_was_given(tmp_path, capsys):
    file = tmp_path / "mine.toml"
    file.write_text('[site]\ndevice = "north-door"\n')

    main(["--config", str(file), "doctor"])

    assert f"{file} is in order (kiosk north-door)" in capsys.readouterr().out


def test_a_recording_whose_pictures_cannot_be_read_is_refused(tmp_path, capsys):
    file = tmp_path / "noise.npz"
    frames = np.full((30, 8, 8), 22, np.float32)
    junk = np.random.default_rng(1).integers(0, 255, 3000).astype(np.uint8)
    offsets = np.arange(0, 3001, 1000)
    np.savez(file, frames=frames, times=np.arange(30) / 10, camera=junk, camera_offsets=offsets, camera_times=np.arange(3.0))

    code = main(["replay", str(file)])

    assert code == 2
    assert "pictures" in capsys.readouterr().err


def test_a_recording_longer_than_a_day_is_refused(tmp_path, capsys):
    file = tmp_path / "month.npz"
    np.savez(file, frames=np.full((3, 8, 8), 22, np.float32), times=np.array([0.0, 0.1, 3e6]))

    code = main(["replay", str(file)])

    assert code == 2
    assert "more than a day" in capsys.readouterr().err


def test_a_recording_needs_its_folder_before_it_starts(tmp_path, capsys):
    code = main(["record", str(tmp_path / "no" / "x.npz"), "--camera", "simulated", "--thermal", "simulated"])

    assert code == 2
    assert "no folder" in capsys.readouterr().err


def test_a_kiosk_with_a_mistake_in_its_settings_and_no_display_ends_with_78(tmp_path, capsys, monkeypatch):
    file = tmp_path / "doorman.toml"
    file.write_text("[screening]\nsamples = 3\n")
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    code = main(["--config", str(file), "run"])

    assert code == 78
    assert "screening.samples = 3" in capsys.readouterr().err
