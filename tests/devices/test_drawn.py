from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from kiosk.devices.drawing.body import BODY, PHONE, draw_body, draw_phone
from kiosk.devices.drawing.character import CHOSEN, SKINS, Hair, Pose, Worn, character
from kiosk.devices.drawing.head import HEAD, draw_head
from kiosk.devices.drawing.lobby import draw_room
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.yunet import YuNet
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.models import model_path
from tests.fakes import FakeClock


def test_a_seed_is_the_same_person_for_ever():
    assert character(7) == character(7)
    assert character(7) != character(8)


def test_people_of_every_skin_tone_and_every_hair_come():
    people = [character(seed) for seed in range(400)]

    assert {person.skin for person in people} == set(SKINS)
    assert {person.hair for person in people} == set(Hair)


@pytest.mark.parametrize("hair", list(Hair))
def test_every_hair_is_drawn_within_its_sprite(hair):
    person = next(person for person in map(character, range(400)) if person.hair is hair)

    sprite = draw_head(person, Pose.FRONTAL, 60)

    assert not sprite[0, :, 3].any()
    assert not sprite[:, (0, -1), 3].any()


def test_a_head_is_as_large_as_its_frame_says():
    sprite = draw_head(character(1), Pose.FRONTAL, 100)

    assert sprite.shape == (round(HEAD[3] * 100), round(HEAD[2] * 100), 4)


def test_no_colour_is_stronger_than_its_alpha():
    sprite = draw_head(character(1), Pose.FRONTAL, 80).astype(int)

    assert (sprite[..., :3] <= sprite[..., 3:] + 2).all()


def test_the_same_head_is_drawn_the_same_again():
    first, second = (draw_head(character(3), Pose.SMILING, 60) for _ in range(2))

    assert np.array_equal(first, second)


@pytest.mark.parametrize("pose", [pose for pose in Pose if pose is not Pose.FRONTAL])
def test_every_pose_differs_from_looking_straight(pose):
    straight, other = (draw_head(character(1), one, 60).astype(int) for one in (Pose.FRONTAL, pose))

    assert np.abs(straight - other).max() > 40


@pytest.mark.parametrize("worn", [Worn.GLASSES, Worn.HAT])
def test_what_is_worn_shows(worn):
    bare, covered = (draw_head(character(1), Pose.FRONTAL, 60, one).astype(int) for one in (Worn.NOTHING, worn))

    assert np.count_nonzero(np.abs(bare - covered).max(axis=2) > 30) > 40


def test_body_and_phone_fill_their_frames():
    body, phone = draw_body(character(1), 40), draw_phone(character(1), 40)

    assert body.shape[:2] == (round(BODY[3] * 40), round(BODY[2] * 40))
    assert phone.shape[:2] == (round(PHONE[3] * 40), round(PHONE[2] * 40))
    assert body[-1, :, 3].any()


def test_the_hall_comes_in_any_size():
    assert draw_room(1280, 720).shape == (720, 1280, 3)
    assert draw_room(640, 480).shape == (480, 640, 3)


class Recogniser:
    """The real models on simulated pictures, the way faces are embedded: found small, aligned on the large crop."""

    def __init__(self):
        clock = FakeClock()
        self.camera = SimulatedCamera(SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1), clock)
        self.finder = YuNet(model_path("yunet"))
        self.crops = cv2.FaceDetectorYN.create(str(model_path("yunet")), "", (160, 160), 0.6)
        self.embedder = cv2.FaceRecognizerSF.create(str(model_path("sface")), "")

    def score(self, figure):
        (face,) = self.finder.find(self.camera.picture_of((figure,), at=0.0))
        return face.score

    def embed(self, figure):
        picture = self.camera.picture_of((figure,), at=0.0)
        (face,) = self.finder.find(picture)
        x, y = (round(c * side) for c, side in zip(face.box.centre, (picture.width, picture.height), strict=True))
        reach = round(face.box.height * picture.height)
        crop = cv2.getRectSubPix(np.ascontiguousarray(picture.pixels[..., :3]), (2 * reach, 2 * reach), (x, y))
        crop = cv2.resize(crop, (160, 160), interpolation=cv2.INTER_AREA)
        feature = self.embedder.feature(self.embedder.alignCrop(crop, self.crops.detect(crop)[1][0])).ravel()
        return feature / np.linalg.norm(feature)


@pytest.fixture(scope="module")
def recogniser():
    if not (model_path("yunet").exists() and model_path("sface").exists()):
        pytest.skip("the face models are not installed: run `doorman models`")
    return Recogniser()


def test_the_real_finder_is_sure_of_every_chosen_person(recogniser):
    people = [Figure(character=character(seed), distance_m=0.38) for seed in CHOSEN]

    assert min(recogniser.score(person) for person in people) >= 0.9


def test_the_real_embedder_keeps_the_chosen_people_apart_and_knows_each_again(recogniser):
    people = [Figure(character=character(seed), distance_m=0.35) for seed in CHOSEN]
    moments: list[dict[str, Any]] = [{}, {"distance_m": 0.37, "x_m": 0.01}, {"pose": Pose.SMILING, "y_m": 0.01}]

    features = np.array([[recogniser.embed(replace(one, **moment)) for moment in moments] for one in people])

    cosines = np.einsum("amf,bnf->abmn", features, features)
    same = np.eye(len(people), dtype=bool)
    assert cosines[same].min() >= 0.7
    assert cosines.mean(axis=(2, 3))[~same].max() < 0.42
    assert cosines[~same].max() < 0.45
