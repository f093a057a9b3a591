"""The baseline notices what would hide elevated visitors, and learns from nobody it should not."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.baseline import Baseline, personal_deviation
from kiosk.domain.decision import Outcome, decide, lesson
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import Celsius
from tests.domain.scenes import measured

POLICY = Policy()
EMPTY = Baseline()


def people(count, seed=1, skin=34.0, slope=0.0, offset=None):
    """Return `count` readings that rise by `slope` from one to the next."""
    dice = np.random.default_rng(seed)
    for n in range(count):
        one = measured(skin + slope * n + float(dice.normal(0, 0.5)), ambient=24.0)
        yield replace(one, offset=offset)


def learned(readings, start=EMPTY, every_s=60.0):
    """Return every baseline on the way."""
    known, all_of_them = start, []
    for n, one in enumerate(readings):
        now = every_s * n
        verdict = decide((one, one, one), known.at(now, one.ambient, POLICY, referenced=one.offset is not None), POLICY)
        assert verdict is not None
        known = lesson(verdict, known, now, POLICY)
        all_of_them.append(known)
    return all_of_them


def test_steady_visitors_make_up_a_baseline():
    final = learned(people(60))[-1]

    assert len(final.values) == POLICY.baseline_people
    assert final.median == pytest.approx(34.0, abs=0.3)


@pytest.mark.parametrize("slope", [-0.1, 0.1])
def test_readings_that_creep_away_make_learning_start_again(slope):
    """Three degrees an hour at thirty visitors an hour."""
    values = [len(one.values) for one in learned(people(80, slope=slope))]

    assert any(after < before for before, after in pairwise(values))


def test_less_is_enough_where_the_room_creeps_along_as_the_same_sensor_sees_it():
    known = replace(POLICY, ambient_fixed=Celsius(24.0))
    values = tuple(34.0 + 0.045 * n for n in range(25))
    rooms = tuple(24.0 + 0.05 * n for n in range(25))

    assert Baseline(values, rooms=rooms).is_trending(POLICY)
    assert not Baseline(values, rooms=rooms).is_trending(known)


def test_ten_elevated_in_a_row_do_not_become_the_middle():
    before = learned(people(40))[-1]

    after = learned(people(10, skin=36.0), start=before, every_s=61.0)[-1]

    assert after.values == before.values
    assert after.is_adrift(POLICY)


def test_a_fall_of_the_sensor_is_said_by_the_many_who_read_cold():
    before = learned(people(40))[-1]

    after = learned(people(8, skin=31.5), start=before, every_s=61.0)[-1]

    assert after.is_adrift(POLICY)
    verdict = decide((measured(34.0),), after, POLICY)
    assert verdict is not None
    assert verdict.outcome is Outcome.INCONCLUSIVE


def test_newer_visitors_weigh_more_unless_a_reference_keeps_all_comparable():
    values = (33.0,) * 15 + (35.0,) * 14

    assert Baseline(values).median == 35.0
    assert Baseline(values, referenced=True).median == 33.0


def test_readings_with_and_without_a_reference_never_mix():
    plain = learned(people(20))[-1]

    assert plain.at(2000.0, Celsius(24.0), POLICY, referenced=True).values == ()
    assert plain.after(replace(measured(34.0), offset=0.4), 2000.0, POLICY).values == (34.0,)


def test_a_referenced_baseline_outlives_a_gap_and_a_step_of_the_room():
    known = learned(people(20, offset=0.4))[-1]

    after = known.at(1e6, Celsius(29.0), POLICY, referenced=True)

    assert (after.values, after.flagged, after.cold) == (known.values, (), ())


@given(st.lists(st.floats(32, 36), min_size=10, max_size=80), st.floats(-5, 5))
def test_the_score_moves_by_exactly_what_the_reading_moves(values, delta):
    known = Baseline(tuple(values))

    assert known.score(measured(34.0 + delta)) - known.score(measured(34.0)) == pytest.approx(delta, abs=1e-9)


def test_somebody_high_for_themselves_is_pointed_out_and_nobody_is_lowered():
    assert personal_deviation((-0.8, -0.7, -0.9), 0.4) == pytest.approx(1.2)
    assert personal_deviation((0.1,), 0.4) is None
