from itertools import pairwise
from math import atan, degrees, hypot

import pytest

from kiosk.devices.drawing.character import Worn
from kiosk.devices.scenario import GAP_S, USUAL_C, USUAL_REACH, Role, demo_script, earlier_visitors

SEEDS = range(1, 9)


@pytest.mark.parametrize("seed", SEEDS)
def test_ninety_seconds_bring_eight_visits_and_more(seed):
    script = demo_script(seed, 90)

    assert len(script.intended) >= 8
    assert script.intended.count("elevated") == 1
    assert script.intended.count("inconclusive") == 1


def test_a_seed_is_the_same_script_for_ever():
    assert demo_script(5, 90) == demo_script(5, 90)
    assert demo_script(5, 90) != demo_script(6, 90)


def test_a_longer_demo_begins_like_a_shorter_one_and_goes_on_with_plain_visitors():
    short, long = demo_script(3, 90), demo_script(3, 300)

    assert long.scenes[: len(short.scenes)] == short.scenes
    assert {scene.role for scene in long.scenes[len(short.scenes) :]} == {Role.PLAIN}


@pytest.mark.parametrize("seconds", [0, 10, 45, 90])
def test_nobody_is_left_standing_when_the_demo_ends(seconds):
    assert demo_script(1, seconds).end <= seconds


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_there_between_two_scenes(seed):
    script = demo_script(seed, 120)

    assert all(after.start - before.end >= GAP_S - 1e-9 for before, after in pairwise(script.scenes))
    assert all(script.figures_at(scene.end + GAP_S / 2) == () for scene in script.scenes[:-1])


def test_people_come_from_a_metre_and_a_half_and_stop_within_reach():
    script = demo_script(1, 30)
    plain = next(scene for scene in script.scenes if scene.role is Role.PLAIN)

    way = [script.figures_at(plain.start + t)[0].distance_m for t in (0.0, 0.4, 0.8, 1.3, 3.0)]

    assert way[0] == pytest.approx(1.5)
    assert way == sorted(way, reverse=True)
    assert 0.33 <= way[-1] <= 0.37


def test_people_who_stand_sway_by_less_than_half_a_degree():
    script = demo_script(1, 30)
    middle = (script.scenes[0].start + script.scenes[0].end) / 2

    stood = [script.figures_at(middle + 0.05 * k)[0] for k in range(40)]

    angles = [(degrees(atan(one.x_m / one.distance_m)), degrees(atan(one.y_m / one.distance_m))) for one in stood]
    assert max(hypot(a[0] - b[0], a[1] - b[1]) for a in angles for b in angles) < 0.5


def test_glasses_are_taken_off():
    script = demo_script(1, 90)
    scene = next(scene for scene in script.scenes if scene.role is Role.GLASSES)

    worn = [script.figures_at(scene.start + t)[0].worn for t in (1.0, 2.5, 4.0)]

    assert worn == [Worn.GLASSES, Worn.GLASSES, Worn.NOTHING]


def test_two_come_and_one_stays():
    script = demo_script(1, 90)
    scene = next(scene for scene in script.scenes if scene.role is Role.PAIR)

    assert [len(script.figures_at(scene.start + t)) for t in (1.5, 5.0)] == [2, 1]


def test_the_first_visitor_comes_back_ninth():
    scenes = demo_script(1, 90).scenes

    assert scenes[8].tracks[0].figure.character == scenes[0].tracks[0].figure.character


def test_earlier_visitors_stand_within_reach_and_none_is_far_from_usual():
    people = earlier_visitors(2, 30)

    assert len(people) == 30
    assert all(0.33 <= one.distance_m <= 0.37 for one in people)
    assert all(abs(one.skin_c - USUAL_C) <= USUAL_REACH for one in people)
