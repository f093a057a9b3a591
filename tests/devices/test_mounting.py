from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from kiosk.bootstrap import Stage, virtual_clock
from kiosk.devices.drawing.character import CHOSEN, character
from kiosk.devices.installer_scene import InstallerScene
from kiosk.devices.mounting import PLAIN, Mounting
from kiosk.devices.pinhole import point_of, spot_at
from kiosk.devices.props import Patch
from kiosk.devices.scenario import Figure
from kiosk.devices.simulated_heat import Room, Unit, heat_scene
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Celsius, Optics
from kiosk.settings import Settings

FINE = Optics(48, 48, 60.0, 60.0, 0.5)
OBLONG = Optics(24, 32, 55.0, 35.0, 0.6)
LENS = Lens()
HALF_STEP = 0.32
"""Degrees: the scene is painted on points 0.625° apart."""

ROOM = Room(Celsius(22.0), 0.0, 0.0)
SPOT = Patch(distance_m=0.5, width_m=0.06, height_m=0.06)
PERSON = Figure(character=character(CHOSEN[0]), distance_m=0.4, x_m=0.03, y_m=-0.02)
ASKEW = Mounting(axis_deg=(3.0, -2.0), roll_deg=4.0, right_m=0.03, down_m=-0.02, fov_scale=0.95)


def centre(heat, optics):
    """Return where the warmth is, in degrees from the middle of the array."""
    over = np.clip(heat - 22.5, 0, None)
    y, x = np.mgrid[0 : optics.rows, 0 : optics.columns]
    at_x, at_y = ((axis + 0.5) * over for axis in (x, y))
    across, down = at_x.sum() / over.sum() / optics.columns, at_y.sum() / over.sum() / optics.rows
    return (across - 0.5) * optics.fov_x, (down - 0.5) * optics.fov_y


def seen_by(mounting, thing=SPOT, optics=FINE):
    return centre(heat_scene((thing,), optics, ROOM, mounting), optics)


@pytest.mark.parametrize("optics", [Optics(), OBLONG])
def test_a_sensor_mounted_as_drawn_reads_what_it_always_did(optics):
    assert np.array_equal(heat_scene((PERSON,), optics, ROOM, Mounting()), heat_scene((PERSON,), optics, ROOM))


def test_warmth_moves_against_the_axis():
    assert seen_by(Mounting(axis_deg=(3.0, -2.0))) == pytest.approx((-3.0, 2.0), abs=HALF_STEP)


def test_a_sensor_to_the_right_sees_warmth_further_left_the_nearer_it_is():
    beside = Mounting(right_m=0.03, down_m=-0.02)

    near, far = (seen_by(beside, replace(SPOT, distance_m=d)) for d in (0.4, 1.2))

    assert near == pytest.approx(np.degrees(np.arctan((-0.03 / 0.4, 0.02 / 0.4))), abs=HALF_STEP)
    assert far == pytest.approx(np.degrees(np.arctan((-0.03 / 1.2, 0.02 / 1.2))), abs=HALF_STEP)


def test_a_roll_clockwise_turns_the_scene_the_other_way():
    x, y = seen_by(Mounting(roll_deg=10.0), replace(SPOT, x_m=0.15))

    assert y < -2.0
    assert np.hypot(x, y) == pytest.approx(np.degrees(np.arctan(0.3)), abs=HALF_STEP)


def test_a_narrower_field_shows_things_further_out():
    nominal, narrow = (seen_by(Mounting(fov_scale=scale), replace(SPOT, x_m=0.15))[0] for scale in (1.0, 0.95))

    assert narrow == pytest.approx(nominal / 0.95, abs=HALF_STEP)


ALL_EIGHT = list(product(range(4), (False, True)))


@pytest.mark.parametrize(("turns", "mirror"), ALL_EIGHT)
@pytest.mark.parametrize("optics", [Optics(), OBLONG])
def test_what_the_kiosk_must_apply_puts_the_array_right(turns, mirror, optics):
    turned = Mounting(quarter_turns=turns, mirror=mirror)

    delivered = heat_scene((PERSON,), optics, ROOM, turned)

    upright = heat_scene((PERSON,), turned.orientation.seen(optics), ROOM)
    assert delivered.shape == optics.shape
    assert np.array_equal(turned.orientation.apply(delivered.astype(np.float32)), upright.astype(np.float32))


def test_all_eight_ways_of_mounting_deliver_something_else():
    delivered = [heat_scene((PERSON,), Optics(), ROOM, Mounting(turns, mirror)) for turns, mirror in ALL_EIGHT]

    assert all(np.abs(one - two).max() > 1 for k, one in enumerate(delivered) for two in delivered[:k])


def test_the_real_driver_delivers_the_array_as_it_is_mounted():
    settings, mounting = Settings(), Mounting(quarter_turns=1, mirror=True)
    quiet = replace(Unit.made(1, Optics()), noise_c=0.0, fixed=np.zeros((8, 8)), drift_c=0.0)

    def frame(mounting):
        clock, scene = virtual_clock(), InstallerScene(settings.lens())
        scene.place(PERSON)
        stage = Stage(settings, clock, seed=1, script=scene, mounting=mounting, unit=quiet)
        stage.devices.thermal.open()
        for _ in range(10):
            clock.advance(0.1)
            taken = stage.devices.thermal.read()
        stage.devices.thermal.close()
        assert taken is not None
        return taken.celsius

    plain, mounted = frame(PLAIN), frame(mounting)

    assert not np.array_equal(mounted, plain)
    assert np.array_equal(mounting.orientation.apply(mounted), plain)


# The truth that a found calibration is measured against


@pytest.mark.parametrize("distance", [0.35, 0.6, 1.0])
@pytest.mark.parametrize("point", [(0.5, 0.5), (0.4, 0.42), (0.62, 0.6)])
def test_the_true_registration_says_where_the_warmth_shows(point, distance):
    x_m, y_m = spot_at(point, distance, LENS)

    x, y = seen_by(ASKEW, replace(SPOT, distance_m=distance, x_m=x_m, y_m=y_m))

    true_x, true_y = ASKEW.true_point(point, distance, LENS, FINE)
    assert ((true_x - 0.5) * 60, (true_y - 0.5) * 60) == pytest.approx((x, y), abs=HALF_STEP)


def test_truth_and_its_inverse_agree():
    there = ASKEW.spot_seen_at((0.3, 0.7), 0.5, FINE)

    assert ASKEW.true_point(point_of(there, 0.5, LENS), 0.5, LENS, FINE) == pytest.approx((0.3, 0.7))


def test_a_registration_that_knows_nothing_of_the_mounting_misses_by_its_faults():
    lenses = Registration.from_lenses(LENS, Optics())
    askew = Mounting(axis_deg=(3.0, -4.0))

    assert PLAIN.miss_deg(lenses, (0.5, 0.5), 0.4, LENS, Optics()) == pytest.approx(0.0, abs=1e-9)
    assert askew.miss_deg(lenses, (0.5, 0.5), 0.4, LENS, Optics()) == pytest.approx(5.0)


def test_a_registration_that_knows_the_parallax_misses_nothing_by_it():
    beside = Mounting(right_m=0.04, down_m=0.01)
    lenses = Registration.from_lenses(LENS, Optics(), (0.04, 0.01))

    assert beside.miss_deg(lenses, (0.5, 0.5), 0.4, LENS, Optics()) < 0.01


def test_the_lenses_alone_are_good_to_half_a_degree_where_faces_are():
    lenses = Registration.from_lenses(LENS, Optics())

    misses = [PLAIN.miss_deg(lenses, (x, y), 0.4, LENS, Optics()) for x in (0.38, 0.5, 0.62) for y in (0.3, 0.5, 0.7)]

    assert max(misses) < 0.6
