from dataclasses import replace

import numpy as np
import pytest

from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.mounting import Mounting
from kiosk.devices.props import Board, Draught, Hand, Likeness, Patch, near_phone, photo, photo_before, tablet
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.simulated_heat import Room, heat_scene
from kiosk.devices.yunet import YuNet
from kiosk.domain.measurement import fill_fractions
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Celsius, Optics
from kiosk.models import model_path
from tests.fakes import FakeClock

ROOM = Room(Celsius(22.0), 0.0, 0.0)
SLOPING = Room(Celsius(22.0), 1.0, -1.0)
ONE, OTHER = character(CHOSEN[1]), character(CHOSEN[4])
BEARER = Figure(character=OTHER, distance_m=0.5)
ATTACKS = {
    "photo": (photo(ONE),),
    "warmed photo": (photo(ONE, celsius=Celsius(32.0)),),
    "tablet": (tablet(ONE),),
    "near phone": (near_phone(ONE),),
    "photo before the face": (BEARER, photo_before(BEARER, ONE)),
    "cut-out before the face": (BEARER, photo_before(BEARER, ONE, cut_out=True)),
}


@pytest.fixture
def entrance():
    return SimulatedEntrance(Script(()), FakeClock(), Optics(), Lens(), seed=1)


@pytest.fixture
def camera(entrance):
    return SimulatedCamera(entrance, FakeClock())


@pytest.fixture(scope="module")
def finder():
    if not model_path("yunet").exists():
        pytest.skip("the face finder's weights are not installed: run `doorman models`")
    return YuNet(model_path("yunet"))


def heat_of(*things, optics=None, room=ROOM, mounting=None):
    return heat_scene(things, optics or Optics(), room, mounting or Mounting())


# What the face finder makes of them


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_finder_takes_every_likeness_for_a_face(camera, finder, attack):
    faces = finder.find(camera.picture_of(attack, at=0.0))

    assert len(faces) == 1
    assert faces[0].score >= 0.7


@pytest.mark.parametrize("likeness", [photo(ONE), tablet(ONE), near_phone(ONE)], ids=["photo", "tablet", "near phone"])
def test_a_likeness_looks_as_near_as_a_visitor(camera, finder, likeness):
    (face,) = finder.find(camera.picture_of((likeness,), at=0.0))

    assert Policy().face_narrow < Lens().width_deg(face.box) < Policy().face_wide


def test_a_likeness_is_seen_where_it_is_held(camera, finder):
    (face,) = finder.find(camera.picture_of((photo(ONE, 0.4), Hand(distance_m=0.6, x_m=0.3)), at=0.0))

    assert face.box.centre == pytest.approx((0.5, 0.52), abs=0.03)


@pytest.mark.parametrize("thing", [Hand(), Board(), Patch(), Draught()], ids=lambda one: type(one).__name__)
def test_what_shows_no_face_is_taken_for_none(camera, finder, thing):
    assert finder.find(camera.picture_of((thing,), at=0.0)) == ()


def test_a_board_before_the_sensor_hides_most_of_the_picture(camera):
    empty, hidden = (camera.picture_of(things, at=0.0).pixels for things in ((), (Board(x_m=0.05),)))

    assert np.count_nonzero((empty != hidden).any(axis=2)) > 0.8 * 720 * 1280


def test_a_draught_is_not_seen(camera):
    assert np.array_equal(camera.picture_of((Draught(),), at=0.0).pixels, camera.picture_of((), at=0.0).pixels)


def test_a_person_before_a_patch_hides_it_from_both(camera):
    person, patch = Figure(character=ONE, distance_m=0.4), Patch(distance_m=0.9, width_m=0.1, height_m=0.1)

    assert np.array_equal(camera.picture_of((patch, person), at=0.0).pixels[200:500], _alone(camera, person)[200:500])
    assert np.array_equal(heat_of(patch, person), heat_of(person))


def _alone(camera, person):
    return camera.picture_of((person,), at=0.0).pixels


# What the heat sensor makes of them


@pytest.mark.parametrize("mounting", [Mounting(), Mounting(1, mirror=True, axis_deg=(5.6, -5.6), right_m=0.05)])
def test_a_board_fills_the_whole_view_evenly(mounting):
    heat = heat_of(Board(celsius=Celsius(24.0)), room=SLOPING, mounting=mounting)

    assert heat == pytest.approx(24.0)


def test_a_board_is_as_warm_as_the_room_unless_it_is_told():
    assert heat_of(Board()) == pytest.approx(22.0)


def test_a_bad_board_is_warmer_on_one_side():
    columns = heat_of(Board(slope_c=1.0)).mean(axis=0)

    assert np.ptp(columns) == pytest.approx(1.0, abs=0.15)
    assert (np.diff(columns) > 0).all()


@pytest.mark.parametrize("sheet", [tablet(ONE, celsius=Celsius(33.0)), photo(ONE, celsius=Celsius(32.0))])
def test_an_even_likeness_has_no_contrast_where_the_face_is(entrance, sheet):
    fine = Optics(48, 48, 60.0, 60.0, 0.5)
    held = replace(sheet, hand_c=None)
    seen = entrance.face_seen(Figure(character=ONE, distance_m=0.15 / held.face_m * held.distance_m))
    box = Registration.from_lenses(Lens(), fine).to_thermal(seen, held.distance_m).box

    inside = fill_fractions(box, fine) > 0.95

    assert np.count_nonzero(inside) > 100
    assert np.ptp(heat_of(held, optics=fine)[inside]) < 0.01


def test_paper_is_as_cold_as_the_room_but_the_hand_below_it_is_warm():
    heat = heat_of(photo(ONE, 0.35))

    assert heat[2:5, 3:5].max() < 22.5
    assert heat[6:, 3:5].max() > 25


def test_a_photo_before_the_chest_has_a_warm_body_all_around():
    stoops = replace(BEARER, y_m=-0.4)
    heat = heat_of(stoops, photo_before(stoops, ONE, below_m=0.4, cut_out=True))

    assert heat[3:5, 3:5].max() < 24
    assert heat[4, [1, 2, 5, 6]].min() > 25


def test_a_second_person_behind_a_photo_warms_its_edges():
    behind = Figure(character=OTHER, distance_m=0.9, x_m=0.1)

    assert (heat_of(behind, photo(ONE)) - heat_of(photo(ONE)))[:, 5].max() > 3


def test_a_hand_is_warm_where_it_is_and_cold_where_it_was():
    left, right = (heat_of(replace(Hand(), x_m=x)) for x in (-0.03, 0.03))

    assert np.abs(left - right).max() > 3
    assert left[3:5, 2:4].max() > 29


@pytest.mark.parametrize("celsius", [35.0, 36.0])
def test_pixels_full_of_a_patch_read_what_it_has(celsius):
    heat = heat_of(Patch(distance_m=0.8, width_m=0.4, height_m=0.4, celsius=Celsius(celsius)))

    assert heat[3:5, 3:5] == pytest.approx(celsius, abs=0.1)


def test_a_draught_chills_the_side_from_which_it_comes_most():
    heat = heat_of(Draught(chill_c=1.0))

    assert heat[:, 0].mean() == pytest.approx(21.0, abs=0.1)
    assert heat[:, -1].mean() == pytest.approx(21.5, abs=0.1)


def test_the_same_things_always_give_the_same_heat_and_picture(entrance):
    things = (*ATTACKS["photo before the face"], Patch(x_m=0.3))

    first, second = (SimulatedCamera(entrance, FakeClock()).picture_of(things, at=0.0) for _ in range(2))

    assert np.array_equal(first.pixels, second.pixels)
    assert np.array_equal(entrance.heat().reading(things, 3.0), entrance.heat().reading(things, 3.0))


def test_what_only_the_heat_sees_does_not_change_the_picture(camera):
    warm, cold = (camera.picture_of((Patch(celsius=Celsius(c)),), at=0.0) for c in (36.0, 24.0))

    assert warm.pixels is cold.pixels


def test_a_likeness_without_a_hand_is_held_by_nobody(camera):
    held, hung = (camera.picture_of((Likeness(shows=ONE, hand_c=hand),), at=0.0).pixels for hand in (Celsius(32.0), None))

    assert np.abs(held[600:].astype(int) - hung[600:]).max() > 30
