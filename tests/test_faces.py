import csv
import json
from itertools import combinations
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from kiosk.__main__ import main
from kiosk.devices.drawing.character import CHOSEN, Pose, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.domain.identity import Quality, Template
from kiosk.domain.matching import Rule
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.faces import Groups
from kiosk.models import model_path
from tests.fakes import FakeClock

LOOKS = ((Pose.FRONTAL, 0.4), (Pose.SMILING, 0.5), (Pose.HALF_LEFT, 0.45))
QUALITY = Quality(width_px=100, sharpness=0.1, brightness=120, score=0.93)

needs_models = pytest.mark.skipif(
    not model_path("sface").exists(), reason="the face models' weights are not installed: run `doorman models`"
)


@pytest.fixture(scope="module")
def album(tmp_path_factory):
    """Return a folder with three looks of three drawn people, a wall and a file that is no picture."""
    folder = tmp_path_factory.mktemp("album")
    clock = FakeClock()
    camera = SimulatedCamera(SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1), clock)
    for n in range(3):
        for k, (pose, distance_m) in enumerate(LOOKS):
            figure = Figure(character=character(CHOSEN[n]), pose=pose, distance_m=distance_m)
            pixels = np.ascontiguousarray(camera.picture_of((figure,), 0.0).pixels[..., :3])
            cv2.imwrite(str(folder / f"{'abc'[n]}{k}.png"), pixels[:, 320:960])
    cv2.imwrite(str(folder / "wall.png"), np.full((200, 200, 3), 128, np.uint8))
    (folder / "notes.txt").write_text("no picture")
    return folder


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch):
    monkeypatch.delenv("DOORMAN_CONFIG", raising=False)


def listed(folder: Path, rows) -> str:
    file = folder / "pairs.csv"
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([("file_a", "file_b", "same"), *rows])
    return str(file)


@needs_models
def test_pairs_of_drawn_people_are_evaluated(album, capsys):
    files = [f"{who}{k}.png" for who in "abc" for k in range(2)]
    pairs = [(one, other, int(one[0] == other[0])) for one, other in combinations(files, 2)]

    assert main(["faces", "evaluate", listed(album, [*pairs, ("a0.png", "wall.png", 0)]), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert {key: told[key] for key in ("tar", "false_accepts", "usable", "threshold")} == {
        "tar": 1.0,
        "false_accepts": 0,
        "usable": 0.8571,
        "threshold": 0.45,
    }
    assert (told["genuine"], told["impostors"], told["pictures"]) == (3, 12, 7)
    assert told["unusable"] == {"wall.png": "no face"}


@needs_models
def test_another_threshold_is_shown_beside_the_usual_ones(album, capsys):
    pairs = listed(album, [("a0.png", "a1.png", 1), ("a0.png", "b0.png", 0)])

    assert main(["faces", "evaluate", pairs, "--threshold", "0.99"]) == 0

    told = capsys.readouterr().out
    assert "0.99 " in told
    assert "refused" in told


@needs_models
def test_a_folder_is_sorted_by_person(album, capsys):
    assert main(["faces", "group", str(album), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told == {**{f"{who}{k}.png": 1 + n for n, who in enumerate("abc") for k in range(3)}, "wall.png": None}


@needs_models
def test_a_picture_that_cannot_be_read_is_told_and_left_out(album, tmp_path, capsys):
    (tmp_path / "a.png").write_bytes((album / "a0.png").read_bytes())
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff nothing more")
    (tmp_path / "empty.png").touch()

    assert main(["faces", "group", str(tmp_path), "--json"]) == 0

    out, err = capsys.readouterr()
    assert json.loads(out) == {"a.png": 1, "broken.jpg": None, "empty.png": None}
    assert err.count("left out") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must name the columns"),
        ("a,b\n1,2\n", "must name the columns"),
        ("file_a,file_b,same\n", "lists no pairs"),
        ("file_a,file_b,same\nx.png,y.png,maybe\n", "line 2"),
        ("file_a,file_b,same\nx.png,y.png,1\n", "x.png cannot be read"),
    ],
)
def test_a_list_that_cannot_be_used_is_one_clear_line(text, words, tmp_path, capsys):
    file = tmp_path / "pairs.csv"
    file.write_text(text)

    assert main(["faces", "evaluate", str(file)]) == 2

    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_a_missing_list_and_a_folder_without_pictures_are_one_clear_line(tmp_path, capsys):
    assert main(["faces", "evaluate", str(tmp_path / "none.csv")]) == 2
    assert main(["faces", "group", str(tmp_path)]) == 2
    assert main(["faces", "group", str(tmp_path / "none")]) == 2

    assert capsys.readouterr().err.count("\n") == 3


def made(vector):
    return Template(vector=(vector / np.linalg.norm(vector)).astype(np.float32), model="m", quality=QUALITY, at=0.0)


def test_groups_hardly_depend_on_the_order_of_the_pictures():
    random = np.random.default_rng(1)
    people = random.normal(size=(8, 128))
    looks = {f"{n}/{k}": made(people[n] + 0.75 * random.normal(size=128)) for n in range(8) for k in range(6)}

    for seed in range(10):
        files = list(looks)
        Random(seed).shuffle(files)
        groups = Groups(Rule())
        made_for = {file: groups.add(file, looks[file]) for file in files}
        numbers = groups.numbered(made_for)
        assert len(set(numbers.values())) == 8
        assert all(len({numbers[f"{n}/{k}"] for k in range(6)}) == 1 for n in range(8))


@needs_models
@pytest.mark.slow
def test_photographed_people_are_evaluated_and_sorted_as_well_as_promised(shared, capsys):
    faces = shared / "data" / "faces"

    assert main(["faces", "evaluate", str(faces / "pairs.csv"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["faces", "group", str(faces), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)

    assert told["tar"] >= 0.98
    assert told["false_accepts"] == 0
    assert told["usable"] >= 0.95
    assert told["threshold"] >= 0.45
    people = {file: file.split("/")[1] if file.startswith("identities") else file for file in numbers}
    pairs = [
        (people[a] == people[b], numbers[a] is not None and numbers[a] == numbers[b]) for a, b in combinations(people, 2)
    ]
    together, right = sum(joined for _, joined in pairs), sum(same and joined for same, joined in pairs)
    assert right >= 0.99 * together
    assert right >= 0.93 * sum(same for same, _ in pairs)
