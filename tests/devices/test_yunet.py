import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.yunet import YuNet
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.errors import DeviceLost
from kiosk.models import model_path
from tests.fakes import FakeClock


@pytest.fixture(scope="module")
def finder():
    weights = model_path("yunet")
    if not weights.exists():
        pytest.skip("the face finder's weights are not installed: run `doorman models`")
    return YuNet(weights)


@pytest.fixture
def camera():
    clock = FakeClock()
    return SimulatedCamera(SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1), clock)


def photograph(file: Path) -> Picture:
    image = np.asarray(cv2.imread(str(file)), np.uint8)
    scale = min(320 / image.shape[1], 180 / image.shape[0])
    shrunk = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    small = np.full((180, 320, 3), 114, np.uint8)
    small[: shrunk.shape[0], : shrunk.shape[1]] = shrunk
    return Picture(np.dstack([small, small[..., :1]]), small, at=0.0)


def test_nearly_every_photographed_person_is_found(finder, shared):
    faces = shared / "data" / "faces"
    with (faces / "identities.csv").open(newline="") as rows:
        pictures = [photograph(faces / row["file"]) for row in csv.DictReader(rows)]

    found = [finder.find(picture) for picture in pictures]

    assert sum(1 for faces in found if faces) >= 0.98 * len(pictures)


def test_photographed_people_who_face_the_camera_are_within_the_turn_that_is_asked_for(finder, shared):
    files = sorted((shared / "data" / "faces" / "identities").rglob("*.*"))

    turns = [face.turn for file in files for face in finder.find(photograph(file))[:1]]

    assert sum(turn.within(20) for turn in turns) >= 0.85 * len(turns)


def test_streets_food_and_textures_hold_no_face(finder, shared):
    files = sorted((shared / "data" / "faces" / "no-face").iterdir())

    found = [file.name for file in files if finder.find(photograph(file))]

    assert set(found) <= {"000000052891.jpg"}  # a dog that this finder is known to take for a person


def test_the_empty_hall_holds_no_face(finder, camera):
    assert finder.find(camera.picture_of((), at=0.0)) == ()


def test_the_nearest_person_comes_first(finder, camera):
    near = Figure(character=character(CHOSEN[0]), distance_m=0.4, x_m=-0.12)
    far = Figure(character=character(CHOSEN[1]), distance_m=0.8, x_m=0.3)

    first, second = finder.find(camera.picture_of((far, near), at=0.0))

    assert first.box.x < second.box.x
    assert first.box.area > second.box.area


def test_a_face_half_outside_the_picture_is_none(finder, camera):
    leaving = Figure(character=character(CHOSEN[0]), distance_m=0.4, x_m=0.5)

    assert finder.find(camera.picture_of((leaving,), at=0.0)) == ()


def test_landmarks_lie_inside_the_box_with_the_right_eye_on_the_left(finder, camera):
    person = Figure(character=character(CHOSEN[0]), distance_m=0.4)

    (face,) = finder.find(camera.picture_of((person,), at=0.0))

    right, left, *_ = face.landmarks
    assert right[0] < left[0]
    assert all(face.box.x < x < face.box.x + face.box.width for x, _ in face.landmarks)


def test_missing_weights_tell_what_to_run(tmp_path):
    with pytest.raises(DeviceLost, match="doorman models") as lost:
        YuNet(tmp_path / "absent.onnx")

    assert lost.value.fault is Fault.MODELS_MISSING


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "other.onnx").write_bytes(b"not the model")

    with pytest.raises(DeviceLost, match="not the expected model") as lost:
        YuNet(tmp_path / "other.onnx")

    assert lost.value.fault is Fault.MODELS_MISSING
