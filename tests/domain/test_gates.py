from dataclasses import replace

import pytest

from kiosk.domain.face import Turn, distance_m
from kiosk.domain.gates import Check, Gate, gates_of, narrowest
from kiosk.domain.measurement import Sample, measure
from kiosk.domain.policy import Policy
from kiosk.domain.presence import presence_of
from kiosk.domain.thermal import Celsius
from kiosk.domain.uncertainty import absolute_uncertainty, score_uncertainty, skin_uncertainty
from tests.domain.scenes import OPTICS, empty_room, face_at, heat_of

POLICY = Policy()


def gates(faces, policy=POLICY, skin=34.0):
    samples = [Sample(heat_of([face], skin, at=n / 10), face) for n, face in enumerate(faces)]
    taken = measure(samples, empty_room(), OPTICS, policy.kappa, policy.ambient_fixed)
    there = presence_of(samples[0].frame.celsius, faces[0].box, empty_room(), OPTICS)
    return {gate.name: gate for gate in gates_of(samples, taken, there, empty_room(), policy, OPTICS)}


def test_a_good_capture_passed_every_gate_there_is_a_number_for():
    found = gates([face_at()] * 15)

    assert set(found) == set(Check)
    assert all(gate.passed for gate in found.values())


def test_a_gate_keeps_the_number_nearest_to_failing():
    found = gates([face_at(21.0), face_at(17.5), face_at(24.0, turn=Turn(3, -19, 1))])

    assert found[Check.DISTANCE].value == pytest.approx(distance_m(17.5))
    assert found[Check.DISTANCE].high == pytest.approx(distance_m(POLICY.face_narrow))
    assert found[Check.TURN].value == 19


def test_movement_is_told_between_frames():
    found = gates([face_at(x=0.5), face_at(x=0.54), face_at(x=0.55)])

    assert found[Check.STILLNESS].value == pytest.approx(0.04 * OPTICS.fov_x)
    assert found[Check.CENTRING].value == pytest.approx(0.45)


def test_a_face_whose_turn_nobody_knows_has_no_such_gate():
    assert Check.TURN not in gates([face_at(turn=None)] * 2)


def test_a_gate_outside_its_limits_has_not_passed():
    found = gates([face_at(10.0)] * 15)

    assert not found[Check.DISTANCE].passed
    assert not found[Check.FILL].passed
    assert found[Check.WARMTH].passed


def test_the_room_may_be_further_off_where_the_empty_scene_stands_in_for_it():
    known = replace(POLICY, ambient_fixed=Celsius(21.0))

    assert gates([face_at()])[Check.ROOM] == Gate(Check.ROOM, 22.0, 13.5, 32.5)
    assert gates([face_at()], known)[Check.ROOM] == Gate(Check.ROOM, 21.0, 16.0, 30.0)


def test_over_several_captures_the_nearest_to_failing_counts():
    first = (Gate(Check.FILL, 0.97, 0.95), Gate(Check.TURN, 4, high=20))
    second = (Gate(Check.FILL, 0.99, 0.95), Gate(Check.TURN, 12, high=20), Gate(Check.FRAMES, 15, 15))

    assert narrowest(first, second) == (first[0], second[1], second[2])


@pytest.mark.parametrize(("metres", "about"), [(0.26, 0.66), (0.4, 0.7), (0.5, 0.92), (3.0, 2.08)])
def test_a_score_is_less_sure_the_farther_away_the_face_is(metres, about):
    assert score_uncertainty(metres) == pytest.approx(about, abs=0.005)


def test_a_reference_source_makes_readings_surer():
    assert score_uncertainty(0.4, has_reference=True) < score_uncertainty(0.4)
    assert (absolute_uncertainty(has_reference=True), absolute_uncertainty()) == (0.5, 3.0)


def test_a_corrected_reading_is_less_sure_the_more_was_corrected():
    assert skin_uncertainty(34.0, 22.0, 1.0) == pytest.approx(0.28)
    assert skin_uncertainty(34.0, 22.0, 0.75) == pytest.approx(0.85, abs=0.01)
