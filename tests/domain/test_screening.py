from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, decide, lesson
from kiosk.domain.face import Turn
from kiosk.domain.fault import Fault
from kiosk.domain.gates import Check
from kiosk.domain.policy import Policy
from kiosk.domain.screening import (
    Guiding,
    Measuring,
    Observation,
    OutOfService,
    Ready,
    Screened,
    State,
    WarmingUp,
    state_name,
    step,
)
from tests.domain.scenes import OPTICS, face_at, measured, seen

POLICY = Policy()
WARM = Baseline(tuple(34.0 + 0.3 * ((i % 7) - 3) / 3 for i in range(30)), (), 0.0, None)


def walk(observations, state=None, baseline=WARM, start=1.0, period=0.1):
    """Return the states that follow one observation after another, 0.1 s apart."""
    state, states = state or Ready(), []
    for i, make in enumerate(observations):
        now = start + i * period
        state = step(state, make(now), baseline, POLICY, now)
        states.append(state)
    return states


def still(**kwargs):
    return lambda now: seen(face_at(), at=now, **kwargs)


def nobody(now):
    return seen(at=now)


def gone(fault):
    return lambda _now: Observation(None, (), None, OPTICS, fault)


def test_a_still_visitor_is_told_to_hold_then_measured_then_screened():
    states = walk([still()] * 25)

    names = [name for i, name in enumerate(map(state_name, states)) if i == 0 or name != state_name(states[i - 1])]
    assert names == ["guiding:hold", "measuring", "screened:not_elevated"]


def test_the_outcome_needs_every_sample_of_the_policy():
    states = walk([still()] * 25)

    screened = next(s for s in states if isinstance(s, Screened))
    assert screened.verdict.measurement.samples == POLICY.samples


def test_an_elevated_reading_is_taken_three_times_before_it_counts():
    states = walk([still(skin=36.0)] * 80)

    screened = next(s for s in states if isinstance(s, Screened))
    assert screened.verdict.outcome is Outcome.ELEVATED
    assert len(screened.verdict.captures) == 3


def test_a_picture_of_a_face_is_no_visitor():
    states = walk([still(warm=False)] * 30)

    assert all(isinstance(s, Ready) for s in states)


@pytest.mark.parametrize(
    ("face", "guidance"),
    [
        (face_at(width_deg=9), Guidance.CLOSER),
        (face_at(width_deg=38), Guidance.BACK),
        (face_at(x=0.06), Guidance.CENTRE),
        (face_at(turn=Turn(35, 0, 0)), Guidance.LOOK),
    ],
)
def test_a_visitor_is_told_the_one_thing_to_do(face, guidance):
    state = walk([lambda now: seen(face, at=now)])[-1]

    assert isinstance(state, Guiding)
    assert state.guidance is guidance


def test_two_people_are_asked_to_come_one_at_a_time():
    state = walk([lambda now: seen(face_at(x=0.3, width_deg=18), face_at(x=0.7, width_deg=18), at=now)])[-1]

    assert isinstance(state, Guiding)
    assert state.guidance is Guidance.ONE


def test_a_second_face_in_mid_measurement_ends_it_without_an_outcome():
    two = [lambda now: seen(face_at(x=0.3, width_deg=18), face_at(x=0.7, width_deg=18), at=now)]

    states = walk([still()] * 12 + two * 10)

    assert not any(isinstance(s, Screened) for s in states)
    assert state_name(states[-1]) == "guiding:one"


def test_every_prompt_stays_long_enough_to_be_read():
    far, near = face_at(width_deg=9), face_at(width_deg=38)

    states = walk([(lambda now, f=f: seen(f, at=now)) for f in (far, near, far, near, far)])

    assert [state_name(s) for s in states] == ["guiding:closer"] * 4 + ["guiding:closer"]


def test_a_moving_face_is_not_sampled():
    places = [0.4, 0.6] * 15

    states = walk([(lambda now, x=x: seen(face_at(x=x), at=now)) for x in places])

    assert not any(isinstance(s, Screened) for s in states)


def test_the_result_stays_two_seconds_after_the_visitor_left():
    states = walk([still()] * 21 + [nobody] * 40)

    shown = sum(isinstance(s, Screened) for s in states) * 0.1
    assert POLICY.result_min_s <= shown <= POLICY.result_min_s + 0.5
    assert state_name(states[-1]) == "ready"


def test_a_visitor_who_stays_is_not_screened_twice():
    states = walk([still()] * 400)

    outcomes = [s.verdict for s in states if isinstance(s, Screened)]
    assert len(set(map(id, outcomes))) == 1
    assert isinstance(states[-1], Ready)
    assert states[-1].stays is not None


@pytest.mark.parametrize("step_x", [0.0, 0.12])
def test_a_visitor_on_the_way_out_is_not_guided_again(step_x):
    leaving = [
        lambda now, i=i: seen(face_at(width_deg=21 * 0.85**i, x=0.5 + step_x * i), at=now)
        for i in range(1, 4 if step_x else 12)
    ]

    states = walk([still()] * 45 + leaving + [nobody] * 8)

    after = [state_name(s) for s in states[45:]]
    assert not any(name.startswith("guiding") for name in after)
    assert states[-1] == Ready()


def test_somebody_waiting_behind_does_not_stop_the_kiosk():
    behind = face_at(width_deg=9, x=0.3)

    states = walk([still()] * 25 + [lambda now: seen(behind, at=now)] * 40 + [still()] * 5)

    assert state_name(states[-1]) in ("guiding:hold", "measuring")


def test_the_next_visitor_never_sees_the_outcome_of_the_one_before():
    gap = [nobody] * 4

    states = walk([still()] * 21 + gap + [still()] * 30)

    shown = [i for i, s in enumerate(states) if isinstance(s, Screened)]
    first = states[shown[0]].verdict
    until = max(i for i in shown if states[i].verdict is first)
    assert (until - shown[0]) * 0.1 <= POLICY.result_min_s + 0.2


def test_two_people_never_share_a_verdict():
    other = face_at(x=0.64)
    hot = [lambda now: seen(face_at(), at=now, skin=36.5)] * 21

    states = walk(hot + [lambda now: seen(other, at=now, skin=34.0)] * 3)

    assert isinstance(states[20], Measuring)
    assert len(states[20].captures) == 1
    assert state_name(states[21]) == "guiding:hold"


def test_an_elevated_visitor_is_never_learned_even_by_a_mean_of_two():
    low, high = measured(34.85), measured(35.6)
    verdict = decide((low, high), WARM, POLICY)
    assert verdict is not None
    assert verdict.outcome is Outcome.ELEVATED

    after = WARM.after(verdict.measurement, 1.0, POLICY, flagged=True)

    assert after.values == WARM.values
    assert after.flagged == (True,)


def test_the_kiosk_rearms_when_the_visitor_is_gone():
    states = walk([still()] * 300 + [nobody] * 10)

    assert states[-1] == Ready()


def test_a_lost_device_ends_a_measurement_without_an_outcome():
    lost = [gone(Fault.SENSOR_MISSING)]

    states = walk([still()] * 12 + lost)

    assert isinstance(states[-1], OutOfService)
    assert states[-1].fault is Fault.SENSOR_MISSING


@pytest.mark.parametrize("fault", [Fault.SENSOR_MISSING, Fault.SENSOR_BUS, Fault.SENSOR_PERMISSION, Fault.SENSOR_NO_BUS])
def test_a_sensor_that_comes_back_settles_before_it_measures(fault):
    lost = [gone(fault)]

    states = walk(lost * 2 + [nobody] * 30)

    assert isinstance(states[-1], WarmingUp)


def test_a_camera_fault_does_not_cut_the_warm_up_short():
    lost = [gone(Fault.CAMERA_MISSING)]

    states = walk(lost + [nobody] * 30, state=WarmingUp(until=500.0))

    assert states[-1] == WarmingUp(500.0)


def test_a_room_outside_the_range_is_said():
    state = walk([lambda now: seen(at=now, room=35.0)])[-1]

    assert isinstance(state, OutOfService)
    assert state.fault is Fault.AMBIENT


def test_while_learning_nobody_gets_an_outcome():
    verdict = decide((measured(39.0),), Baseline((34.0,) * 9), POLICY)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Reason.LEARNING)


def test_a_cold_arrival_is_inconclusive():
    verdict = decide((measured(31.0),), WARM, POLICY)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Reason.COLD)


def test_a_reading_just_below_the_limit_is_taken_again_and_averaged():
    first = measured(34.85)

    assert decide((first,), WARM, POLICY) is None
    verdict = decide((first, measured(35.4)), WARM, POLICY)
    assert verdict is not None
    assert verdict.outcome is Outcome.ELEVATED


def test_one_high_reading_of_three_does_not_elevate():
    verdict = decide((measured(35.5), measured(34.2), measured(34.1)), WARM, POLICY)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.NOT_ELEVATED, Reason.NOT_CONFIRMED)


def test_a_hat_never_ends_in_not_elevated():
    verdict = decide((measured(34.0),), WARM, POLICY, Guidance.HAT)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Reason.COVERED)


def test_too_many_flags_make_outcomes_unavailable_never_passed():
    flagged = replace(WARM, flagged=(True,) * 4 + (False,) * 6)

    verdict = decide((measured(34.0),), flagged, POLICY)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Reason.DRIFT)


def moment(what, now, skin):
    match what:
        case "one":
            return seen(face_at(), at=now, skin=skin)
        case "two":
            return seen(face_at(x=0.3, width_deg=18), face_at(x=0.7, width_deg=18), at=now)
        case "cold":
            return seen(face_at(), at=now, warm=False)
        case "far":
            return seen(face_at(width_deg=8), at=now)
        case "turned":
            return seen(face_at(turn=Turn(0, 30, 0)), at=now)
        case "fault":
            return gone(Fault.CAMERA_STALLED)(now)
        case _:
            return nobody(now)


WHAT = ["nobody", "one", "two", "cold", "far", "fault", "turned"]
stories = st.lists(st.tuples(st.sampled_from(WHAT), st.integers(1, 20), st.floats(30, 38)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(stories)
def test_whatever_happens_an_outcome_has_its_samples_and_one_warm_face(story):
    state: State = Ready()
    now = 1.0
    for what, count, skin in story:
        for _ in range(count):
            before, state = state, step(state, moment(what, now, skin), WARM, POLICY, now)
            if isinstance(state, Screened) and not isinstance(before, Screened):
                assert isinstance(before, Measuring)
                assert what == "one"
                assert all(capture.samples >= POLICY.samples for capture in state.verdict.captures)
            now += 0.1


def test_a_high_first_reading_is_kept_when_the_visitor_leaves_before_the_second():
    hot = [lambda now: seen(face_at(), at=now, skin=36.5)] * 24

    states = walk(hot + [nobody] * 8)

    screened = next(s for s in states if isinstance(s, Screened))
    assert (screened.verdict.outcome, screened.verdict.reason) == (Outcome.INCONCLUSIVE, Reason.LEFT)
    assert screened.verdict.score == pytest.approx(2.5, abs=0.2)


def screened(skin, baseline=WARM):
    return next(s for s in walk([still(skin=skin)] * 80, baseline=baseline) if isinstance(s, Screened)).verdict


def test_a_verdict_says_whom_it_was_compared_with_and_how_surely():
    verdict = screened(34.0)

    assert verdict.recent == tuple(value - WARM.median for value in WARM.values)
    assert verdict.uncertainty == pytest.approx(0.7, abs=0.05)
    assert verdict.kappa == POLICY.kappa
    assert {gate.name for gate in verdict.gates} == set(Check)


def test_the_gates_of_a_verdict_tell_the_worst_of_all_captures():
    turned = [lambda now: seen(face_at(turn=Turn(17, 0, 0)), at=now, skin=36.0)]

    states = walk([still(skin=36.0)] * 10 + turned + [still(skin=36.0)] * 70)

    verdict = next(s for s in states if isinstance(s, Screened)).verdict
    assert len(verdict.captures) == 3
    assert next(gate.value for gate in verdict.gates if gate.name is Check.TURN) == 17


def test_while_learning_the_few_before_are_told_but_nothing_is_compared():
    verdict = screened(34.0, Baseline((33.5, 34.0, 34.5)))

    assert (verdict.recent, verdict.learned) == ((-0.5, 0.0, 0.5), 3)
    assert (verdict.score, verdict.uncertainty) == (None, None)


def test_a_visitor_who_leaves_early_is_explained_as_well():
    states = walk([still(skin=36.0)] * 25 + [nobody] * 10)

    verdict = next(s for s in states if isinstance(s, Screened)).verdict
    assert verdict.reason is Reason.LEFT
    assert verdict.gates
    assert verdict.recent


def test_a_visitor_under_a_hat_teaches_nothing():
    covered = replace(screened(34.0), covered=Guidance.HAT)

    assert lesson(covered, WARM, 5.0, POLICY) == WARM
    assert lesson(replace(covered, covered=None), WARM, 5.0, POLICY).last_at == 5.0
