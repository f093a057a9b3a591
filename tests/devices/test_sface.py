import csv
from dataclasses import replace

import cv2
import numpy as np
import pytest

from kiosk.devices.drawing.character import CHOSEN, Pose, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.sface import SFace, _recogniser
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.stills import Stills
from kiosk.devices.yunet import YuNet
from kiosk.domain.face import Box, Turn
from kiosk.domain.identity import Flaw, Quality, Template
from kiosk.domain.picture import Picture
from kiosk.domain.quality import flaw_of, sharpness_of
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.errors import BadInput
from kiosk.models import model_path
from tests.fakes import FakeClock


@pytest.fixture(scope="module")
def models():
    if not (model_path("sface").exists() and model_path("yunet").exists()):
        pytest.skip("the face models' weights are not installed: run `doorman models`")
    return SFace(model_path("sface"), model_path("yunet")), YuNet(model_path("yunet"))


@pytest.fixture(scope="module")
def photograph():
    """Return how to take a picture of a drawn person, changed by hand where asked."""
    clock = FakeClock()
    camera = SimulatedCamera(SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=1), clock)

    def take(n, change=lambda pixels: pixels, **about):
        figure = Figure(character=character(CHOSEN[n]), **({"distance_m": 0.4} | about))
        pixels = change(camera.picture_of((figure,), 0.0).pixels[..., :3].copy())
        small = np.asarray(cv2.resize(pixels, (320, 180), interpolation=cv2.INTER_AREA), np.uint8)
        return Picture(np.dstack([pixels, pixels[..., :1]]), small, at=7.0)

    return take


def seen(models, picture):
    """Return what becomes of the largest face in a picture."""
    embedder, finder = models
    return embedder.embed(picture, finder.find(picture)[0])


def likeness(one, other):
    return float(one.vector @ other.vector)


def test_a_template_is_a_unit_vector_that_tells_its_model_and_time(models, photograph):
    template = seen(models, photograph(0))

    assert isinstance(template, Template)
    assert template.vector.shape == (128,)
    assert np.linalg.norm(template.vector) == pytest.approx(1, abs=1e-5)
    assert (template.at, template.model) == (7.0, models[0].model)
    assert template.quality.width_px > 100


@pytest.mark.parametrize("about", [{"distance_m": 0.6}, {"pose": Pose.SMILING}, {"x_m": 0.1}, {"pose": Pose.HALF_LEFT}])
def test_the_same_drawn_person_stays_alike_and_another_does_not(models, photograph, about):
    known, other = seen(models, photograph(0)), seen(models, photograph(1))

    again = seen(models, photograph(0, **about))

    assert likeness(known, again) > 0.45
    assert likeness(known, other) < 0.363


def test_a_tilted_head_is_turned_upright_first(models, photograph):
    def tilted(pixels):
        high, wide = pixels.shape[:2]
        turning = cv2.getRotationMatrix2D((wide / 2, high / 2), 30, 1.0)
        return np.asarray(cv2.warpAffine(pixels, turning, (wide, high), borderMode=cv2.BORDER_REPLICATE), np.uint8)

    upright, turned = seen(models, photograph(0)), seen(models, photograph(0, tilted))

    assert likeness(upright, turned) > 0.6


def test_what_is_no_face_has_a_flaw_instead_of_a_template(models, photograph):
    embedder, finder = models
    picture = photograph(0)
    (face,) = finder.find(picture)

    assert embedder.embed(picture, replace(face, box=Box(0.02, 0.02, 0.1, 0.2), turn=None)) is Flaw.NO_FACE
    assert embedder.embed(picture, replace(face, box=Box(1.2, 1.2, 0.1, 0.2), turn=None)) is Flaw.CUT
    assert embedder.embed(picture, replace(face, box=Box(0.5, 0.5, 0.001, 0.001), turn=None)) is Flaw.CUT


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda pixels: cv2.GaussianBlur(pixels, (0, 0), 10), Flaw.BLURRED),
        (lambda pixels: np.clip(pixels * 0.2, 0, 255).astype(np.uint8), Flaw.DARK),
        (lambda pixels: np.clip(pixels * 2.5, 0, 255).astype(np.uint8), Flaw.BRIGHT),
    ],
    ids=["out of focus", "dark", "bright"],
)
def test_a_poor_picture_says_why_it_is_not_used(models, photograph, change, flaw):
    embedder, finder = models
    (face,) = finder.find(photograph(0))

    assert embedder.embed(photograph(0, change), face) is flaw


GOOD = Quality(width_px=120, sharpness=0.05, brightness=120, score=0.93)
STRAIGHT = Turn(0, 0, 0)


@pytest.mark.parametrize(
    ("quality", "turn", "inside", "flaw"),
    [
        (GOOD, STRAIGHT, 1.0, None),
        (replace(GOOD, score=0.74), STRAIGHT, 1.0, Flaw.NO_FACE),
        (replace(GOOD, width_px=40), STRAIGHT, 1.0, Flaw.SMALL),
        (GOOD, STRAIGHT, 0.7, Flaw.CUT),
        (GOOD, Turn(50, 0, 0), 1.0, Flaw.TURNED),
        (GOOD, Turn(0, -30, 0), 1.0, Flaw.TURNED),
        (GOOD, Turn(0, 0, 45), 1.0, Flaw.TURNED),
        (replace(GOOD, brightness=20), STRAIGHT, 1.0, Flaw.DARK),
        (replace(GOOD, brightness=230), STRAIGHT, 1.0, Flaw.BRIGHT),
        (replace(GOOD, sharpness=0.001), STRAIGHT, 1.0, Flaw.BLURRED),
        (replace(GOOD, width_px=40, sharpness=0.001), STRAIGHT, 0.5, Flaw.SMALL),
    ],
)
def test_the_gate_names_the_first_thing_that_is_wrong(quality, turn, inside, flaw):
    assert flaw_of(quality, turn, inside) is flaw


def test_a_face_half_outside_the_picture_is_cut(models, photograph):
    embedder, finder = models
    whole = photograph(0)
    (face,) = finder.find(whole)
    left = round((face.box.x + 0.4 * face.box.width) * whole.width)
    pixels = whole.pixels[:, left:].copy()
    beside = Picture(pixels, pixels[::4, ::4, :3].copy(), 0.0)
    scale = whole.width / pixels.shape[1]
    box = Box((face.box.x - left / whole.width) * scale, face.box.y, face.box.width * scale, face.box.height)

    assert embedder.embed(beside, replace(face, box=box)) in (Flaw.CUT, Flaw.NO_FACE, Flaw.TURNED)


def test_sharpness_is_that_of_the_direction_in_which_a_face_is_smeared():
    noise = np.random.default_rng(1).integers(0, 255, (74, 64)).astype(np.uint8)
    across, down = (np.asarray(cv2.blur(noise, size), np.uint8) for size in ((9, 1), (1, 9)))

    assert sharpness_of(noise) > 1
    assert max(map(sharpness_of, (across, down))) < sharpness_of(noise) / 10


def test_missing_weights_say_how_to_get_them(tmp_path):
    with pytest.raises(BadInput, match="doorman models"):
        SFace(tmp_path / "none.onnx", model_path("yunet"))


def test_other_weights_are_refused(tmp_path):
    other = tmp_path / "other.onnx"
    other.write_bytes(b"not a model")

    with pytest.raises(BadInput, match="not the expected model"):
        SFace(other, model_path("yunet"))


def test_an_opencv_that_reads_no_model_from_memory_gets_a_file(monkeypatch):
    if not model_path("sface").exists():
        pytest.skip("the face models' weights are not installed: run `doorman models`")
    create = cv2.FaceRecognizerSF.create

    def as_in_4_10(*arguments):
        if len(arguments) != 2:
            raise cv2.error("Overload resolution failed")
        return create(*arguments)

    class Older:
        create = staticmethod(as_in_4_10)

    monkeypatch.setattr(cv2, "FaceRecognizerSF", Older)

    assert _recogniser(model_path("sface").read_bytes()).feature(np.zeros((112, 112, 3), np.uint8)).shape == (1, 128)


def test_photographed_people_are_told_apart(models, shared):
    stills = Stills(models[1], models[0])
    faces = shared / "data" / "faces"
    with (faces / "pairs.csv").open(newline="") as rows:
        pairs = [(row["file_a"], row["file_b"], row["same"] == "1") for row in csv.DictReader(rows)]
    chosen = [pair for pair in pairs if all("Tony" in file or "Vladimir" in file for file in pair[:2])]
    made = {file: stills.template(faces / file) for file in {name for pair in chosen for name in pair[:2]}}

    told = [(likeness(made[one], made[other]) >= 0.45, same) for one, other, same in chosen]

    assert all(isinstance(template, Template) for template in made.values())
    assert sum(accepted for accepted, same in told if same) >= 0.98 * sum(same for _, same in told)
    assert not any(accepted for accepted, same in told if not same)
