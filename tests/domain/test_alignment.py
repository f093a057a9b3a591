"""Heat and picture are lined up from what both see."""

from math import atan, degrees, hypot

import numpy as np
import pytest

from kiosk.domain.alignment import (
    ORIENTATIONS,
    Spot,
    find_head,
    fit_registration,
    head_template,
    in_heat_deg,
    orientation_of,
    oriented,
    waved_at,
)
from kiosk.domain.calibration import Orientation
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Optics, ThermalFrame
from tests.domain.scenes import OPTICS, empty_room

LENS = Lens()
LENSES = Registration.from_lenses(LENS, OPTICS)
RINGS = ((0.28, 0.32), (0.72, 0.32), (0.72, 0.72))


@pytest.mark.parametrize("by", ORIENTATIONS, ids=str)
def test_every_way_of_mounting_is_told_by_three_waves_even_off_axis(by):
    def delivered(point):
        """Return where the array sees a point: its orientation undone, and everything shifted."""
        x, y = point
        grid = np.zeros((64, 64), np.float32)
        grid[int((y + 0.06) * 64), int((x - 0.08) * 64)] = 1
        row, column = (int(k) for k in np.argwhere(by.undo(grid))[0])
        return (column + 0.5) / 64, (row + 0.5) / 64

    found, margin = orientation_of([(ring, delivered(ring)) for ring in RINGS])

    assert found == by
    assert margin > 0.05


def test_a_point_and_an_array_are_turned_alike():
    grid = np.zeros((8, 8), np.float32)
    grid[1, 6] = 1
    for by in ORIENTATIONS:
        row, column = (int(k) for k in np.argwhere(by.apply(grid))[0])
        assert oriented((6.5 / 8, 1.5 / 8), by) == pytest.approx(((column + 0.5) / 8, (row + 0.5) / 8))


def test_a_still_scene_is_no_wave_and_a_moving_warm_spot_is():
    dice = np.random.default_rng(1)
    still = [ThermalFrame((22 + dice.normal(0, 0.25, (8, 8))).astype(np.float32), n / 10) for n in range(10)]
    waving = [ThermalFrame(frame.celsius.copy(), frame.at) for frame in still]
    for n, frame in enumerate(waving):
        values = frame.celsius.copy()
        values[2, 5 + n % 2] += 6
        waving[n] = ThermalFrame(values, frame.at)

    assert waved_at(still) is None
    found = waved_at(waving)
    assert found is not None
    assert found[0] == pytest.approx((6 / 8, 2.5 / 8), abs=0.03)


@pytest.mark.parametrize(("x", "y", "metres"), [(0.0, -3.0, 0.4), (-7.0, 2.0, 0.45), (8.0, -6.0, 0.35), (3.0, 0.0, 0.65)])
def test_a_head_is_found_in_the_heat_to_half_a_degree(x, y, metres):
    dice = np.random.default_rng(3)
    heat = 22 + 12 * head_template(x, y, metres, OPTICS) + dice.normal(0, 0.3, (8, 8))

    found = find_head(heat.astype(np.float32), empty_room(), OPTICS, (0.0, 0.0), metres)

    assert found is not None
    assert hypot(found.x - x, found.y - y) <= 0.5


def test_where_there_is_no_head_none_is_found():
    dice = np.random.default_rng(3)
    noise = (22 + dice.normal(0, 0.3, (8, 8))).astype(np.float32)
    edge = np.full((8, 8), 22.0, np.float32)
    edge[:, :2] = 30

    assert find_head(noise, empty_room(), OPTICS, (0.0, 0.0), 0.4) is None
    assert find_head(edge, empty_room(), OPTICS, (0.0, 0.0), 0.4) is None


def askew(camera, metres, axis=(4.0, -3.0), beside=(0.03, -0.02), roll=0.035):
    """Return where a sensor mounted askew sees a camera point, in degrees."""
    x_m, y_m = ((camera[0] - 0.5) / LENS.focal * metres, (camera[1] - 0.5) / LENS.focal / LENS.aspect * metres)
    x = degrees(atan((x_m - beside[0]) / metres)) + axis[0]
    y = degrees(atan((y_m - beside[1]) / metres)) + axis[1]
    return x - roll * y, y + roll * x


def test_four_spots_line_up_a_sensor_mounted_askew():
    spots = [
        Spot(at, askew(at, metres), metres)
        for at, metres in (((0.5, 0.46), 0.4), ((0.42, 0.46), 0.4), ((0.58, 0.46), 0.4), ((0.5, 0.46), 0.62))
    ]

    found = fit_registration(spots, LENSES)

    misses = [
        hypot(*np.subtract(in_heat_deg((x, 0.45), metres, found.registration), askew((x, 0.45), metres)))
        for x in (0.44, 0.5, 0.56)
        for metres in (0.3, 0.4, 0.5)
    ]
    assert max(misses) < 1.0
    assert found.residual_deg < 1.5


def test_one_bad_spot_shows_in_the_residual():
    places = (((0.5, 0.46), 0.4), ((0.42, 0.46), 0.4), ((0.58, 0.46), 0.4), ((0.5, 0.46), 0.62))
    spots = [Spot(at, askew(at, metres), metres) for at, metres in places]
    x, y = spots[1].heat
    spots[1] = Spot(spots[1].camera, (x + 6, y - 4), spots[1].distance_m)

    assert fit_registration(spots, LENSES).residual_deg > 2


def test_lining_up_without_a_spot_is_refused():
    with pytest.raises(ValueError, match="at least one spot"):
        fit_registration([], LENSES)


def test_an_odd_turn_swaps_the_sides_of_an_array():
    assert Orientation(1).seen(Optics(24, 32, 55.0, 35.0)) == Optics(32, 24, 35.0, 55.0)


def test_a_template_of_a_background_is_warm_only_where_somebody_is():
    warm = head_template(0.0, 0.0, 0.4, OPTICS)

    assert warm.max() == pytest.approx(1.0, abs=0.05)
    assert warm[0, 0] == pytest.approx(0.0, abs=0.01)
