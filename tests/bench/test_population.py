from dataclasses import replace

import numpy as np
import pytest

from kiosk.bench.population import (
    DOCUMENTED,
    Looks,
    Painter,
    Pose,
    Room,
    angle,
    board_seen,
    draw_people,
    draw_room,
    draw_unit,
    read,
    walk,
)
from kiosk.domain.thermal import Optics

OPTICS = Optics()


def one(value):
    return np.array([value], np.float64)


def room(ambient=22.0):
    return Room(one(ambient), one(ambient), one(ambient), one(0), one(0))


def pose(distance=0.4, x=3.75, y=3.75):
    away = one(distance)
    return Pose(away, one(x), one(y), angle(0.075, away), angle(0.1, away))


PLAIN = Looks(one(0.6), one(0), one(0))


def pixels(skin=34.0, place=None, ambient=22.0, patch=None):
    painter = Painter(OPTICS, 2.0, patch)
    return painter.people(place or pose(), PLAIN, room(ambient), np.array([[skin]]))[0, 0]


def test_a_pixel_that_the_face_fills_reads_the_skin():
    assert pixels().max() == pytest.approx(34.0, abs=0.05)


def test_an_empty_room_reads_what_is_behind():
    assert Painter(OPTICS, 2.0).empty(room(21.5)) == pytest.approx(np.full((1, 8, 8), 21.5), abs=1e-3)


def test_a_far_face_reads_colder_as_its_pixels_mix_it_with_what_is_behind():
    far = pixels(place=pose(1.0)).max()

    assert 22.0 + 12.0 * 0.4 < far < 34.0 - 12.0 * 0.15


def test_a_pixel_mixes_radiance_and_reads_more_than_the_mean_of_temperatures():
    halves = Painter(OPTICS, 2.0)._seen(np.repeat([[[22.0] * 48 + [34.0] * 48]], 96, axis=1).astype(np.float32))[0]

    at_the_edge = halves[0, 3] + halves[0, 4]
    assert at_the_edge / 2 == pytest.approx(28.0, abs=0.3)
    assert at_the_edge / 2 > 28.0 + 0.02


def test_the_warm_patch_fills_its_corner_and_leaves_the_face_alone():
    without, patched = pixels(), pixels(patch=36.0)

    assert patched[0, 0] == pytest.approx(36.0, abs=0.01)
    assert patched[3:6, 3:6] == pytest.approx(without[3:6, 3:6], abs=1e-3)


def test_the_same_person_elevated_differs_by_their_core_alone():
    dice = np.random.default_rng(1)
    people = draw_people(dice, draw_room(dice, 500, DOCUMENTED), DOCUMENTED)

    rise = people.skin[1] - people.skin[0]

    assert rise == pytest.approx(0.70 * (people.core[1] - people.core[0]))
    assert people.core[0].max() <= 37.49
    assert people.core[1].min() >= 38.0


def test_a_specimen_reads_in_steps_of_a_quarter_degree_with_its_offset_pattern_and_drift():
    unit = draw_unit(np.random.default_rng(3), 5, DOCUMENTED, OPTICS)
    noise = np.zeros((8, 8), np.float32)

    reading = read(np.full((8, 8), 22.0, np.float32), np.array(0.5), unit, noise, DOCUMENTED)

    assert reading * 4 == pytest.approx(np.round(reading * 4))
    assert reading == pytest.approx(22.5 + unit.offset + unit.pattern, abs=0.126)


def test_drift_starts_at_nothing_and_stays_within_its_size():
    dice = np.random.default_rng(4)
    many = np.array([walk(dice, 400, 0.4, 60.0) for _ in range(300)])

    assert (many[:, 0] == 0).all()
    assert many[:, -1].std() == pytest.approx(0.4, rel=0.15)


def test_a_flat_field_leaves_less_than_a_tenth_of_a_degree():
    left = []
    for seed in range(12):
        dice = np.random.default_rng(seed)
        unit = draw_unit(dice, 2, DOCUMENTED, OPTICS)
        mean = board_seen(dice, unit, DOCUMENTED, OPTICS).mean(axis=0)
        left.append(np.std(mean - unit.pattern))

    assert 0.03 < np.mean(left) < 0.1


def test_noise_can_be_left_out_of_the_model():
    quiet = replace(DOCUMENTED, noise=0.0, step=0.0)
    unit = draw_unit(np.random.default_rng(3), 1, quiet, OPTICS)

    reading = read(np.zeros((8, 8), np.float32), np.array(0.0), unit, np.ones((8, 8), np.float32), quiet)

    assert reading == pytest.approx(unit.offset + unit.pattern, abs=1e-5)
