import numpy as np
import pytest

from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.installer_scene import (
    CoolingOff,
    Creeping,
    Gusts,
    InstallerScene,
    Waving,
    patch_over,
    with_nose_at,
)
from kiosk.devices.mounting import Mounting
from kiosk.devices.pinhole import point_of
from kiosk.devices.props import Board, Draught, Hand, Patch
from kiosk.devices.scenario import Figure, Key, Standing, Track
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.devices.simulated_heat import Room, heat_scene
from kiosk.devices.yunet import YuNet
from kiosk.domain.calibration import reference_reading
from kiosk.domain.face import Box
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Celsius, Optics
from kiosk.models import model_path
from tests.fakes import FakeClock

LENS = Lens()
PERSON = Figure(character=character(CHOSEN[0]), distance_m=0.4)


@pytest.fixture
def scene():
    return InstallerScene(LENS)


def test_nobody_is_there_until_somebody_is_placed(scene):
    assert scene.figures_at(0.0) == ()

    scene.place(PERSON)

    assert scene.figures_at(0.1) == (PERSON,)


def test_who_is_placed_takes_the_place_of_those_before(scene):
    scene.place(PERSON, Hand())
    scene.place(Board())

    assert scene.figures_at(0.0) == (Board(),)


def test_what_was_installed_stays_whoever_comes_and_goes(scene):
    patch = scene.install_patch((0.8, 0.2))
    scene.place(PERSON)
    together = scene.figures_at(0.0)
    scene.clear()

    assert together == (patch, PERSON)
    assert scene.figures_at(1.0) == (patch,)


def test_an_actor_begins_when_it_is_first_looked_at(scene):
    scene.place(Track(PERSON, (Key(0.0, 1.5), Key(1.0, 0.4), Key(2.0, 0.4))))

    away = [scene.figures_at(500.0 + t)[0].distance_m for t in (0.0, 1.0)]

    assert away == pytest.approx([1.5, 0.4])
    assert scene.figures_at(502.5) == ()


def test_a_waving_hand_swings_three_centimetres_to_either_side_of_its_point(scene):
    hand = scene.wave_at((0.4, 0.55), 0.4)

    places = [scene.figures_at(t)[0].x_m for t in np.arange(0, 1, 0.02)]

    assert point_of((hand.x_m, hand.y_m), 0.4, LENS) == pytest.approx((0.4, 0.55))
    assert (min(places), max(places)) == pytest.approx((hand.x_m - 0.03, hand.x_m + 0.03), abs=0.001)


def test_a_hand_waves_twice_a_second():
    wave = Waving(Hand())

    assert wave.at(0.125).x_m == pytest.approx(0.03)
    assert wave.at(0.375).x_m == pytest.approx(-0.03)


@pytest.mark.parametrize("distance", [0.35, 0.5, 0.7])
@pytest.mark.parametrize("point", [(0.5, 0.5), (0.4, 0.42), (0.62, 0.56)])
def test_the_finder_sees_the_nose_where_it_was_asked_to_be(distance, point):
    if not model_path("yunet").exists():
        pytest.skip("the face finder's weights are not installed: run `doorman models`")
    clock = FakeClock()
    camera = SimulatedCamera(SimulatedEntrance(InstallerScene(LENS), clock, Optics(), LENS, 1), clock)

    (face,) = YuNet(model_path("yunet")).find(camera.picture_of((with_nose_at(point, distance, LENS),), at=0.0))

    assert face.landmarks is not None
    assert face.landmarks[2] == pytest.approx(point, abs=0.02)


def test_who_stands_hardly_moves_and_blinks(scene):
    scene.stand_with_nose_at((0.5, 0.5), 0.4)

    seen = [scene.figures_at(t)[0] for t in np.arange(0, 5, 0.1)]

    assert 0 < np.ptp([one.x_m for one in seen]) < 0.005
    assert len({one.pose for one in seen}) == 2


def test_a_patch_cools_off():
    patch = CoolingOff(Patch(celsius=Celsius(36.0)), to_c=23.0, tau_s=300.0)

    assert patch.at(0.0).celsius == 36.0
    assert patch.at(300.0).celsius == pytest.approx(23 + 13 / np.e)


def test_a_patch_creeps_by_so_many_degrees_a_minute():
    assert Creeping(Patch(celsius=Celsius(36.0)), -0.2).at(300.0).celsius == pytest.approx(35.0)


def test_gusts_come_and_go():
    gusts = Gusts(Draught(chill_c=1.0), every_s=6.0)

    assert [gusts.at(t).chill_c for t in (0.0, 3.0, 6.0)] == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)


@pytest.mark.parametrize("mounting", [Mounting(), Mounting(axis_deg=(4.0, -3.0), right_m=0.04, fov_scale=0.95)])
def test_a_patch_over_two_by_two_pixels_in_a_corner_can_be_read_there(mounting):
    corner, margin = Box(0.75, 0.0, 0.25, 0.25), 2 / 60
    larger = Box(corner.x - margin, corner.y - margin, corner.width + 2 * margin, corner.height + 2 * margin)

    heat = heat_scene((patch_over(larger, 0.8, Optics(), mounting),), Optics(), Room(), mounting)

    assert reference_reading(heat.astype(np.float32), corner, Optics()) == pytest.approx(36.0, abs=0.5)
    assert heat[3:, :5].max() < 24


@pytest.mark.parametrize("point", [(0.5, 0.5), (0.56, 0.43), (0.61, 0.35), (0.37, 0.31)])
def test_an_installed_patch_fills_a_pixel_wherever_it_is(scene, point):
    heat = heat_scene((scene.install_patch(point),), Optics(), Room())

    assert heat.max() == pytest.approx(36.0, abs=1.0)


def test_somebody_who_stands_and_one_who_is_drawn_are_the_same_person():
    assert Standing(PERSON).at(0.0).character is PERSON.character
