from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Outcome, Reason, Verdict, decide
from kiosk.domain.gates import Check, Gate
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.why import Advice, heat_behind, why
from tests.domain.scenes import measured

POLICY = Policy()
KNOWN = Baseline(tuple(34.0 + 0.3 * ((i % 7) - 3) / 3 for i in range(30)))


def judged(*captures, known=KNOWN):
    verdict = decide(captures, known, POLICY)
    assert verdict is not None
    return verdict


def test_a_card_counts_how_many_readings_stood_above_the_limit():
    card = why(judged(measured(35.6), measured(34.2), measured(35.4)))

    assert (card.outcome, card.advice, card.above, len(card.scores)) == (Outcome.ELEVATED, Advice.CONFIRM, 2, 3)


def test_each_reading_is_counted_from_the_room_of_its_own_moment():
    verdict = judged(measured(35.6, ambient=24.0), measured(35.9, ambient=26.0), measured(35.4, ambient=24.0))

    assert why(verdict).scores == pytest.approx([KNOWN.score(capture) for capture in verdict.captures])


def test_nobody_compared_has_no_scores_and_asks_for_a_thermometer():
    card = why(judged(measured(34.0), known=Baseline((34.0, 34.2))))

    assert (card.reason, card.scores, card.above, card.people) == (Reason.LEARNING, (), 0, 2)
    assert card.advice is Advice.THERMOMETER


def test_a_reading_by_itself_is_worth_more_with_a_reference_source():
    plain, with_reference = (replace(measured(34.0), offset=offset) for offset in (None, 0.7))

    assert why(judged(plain)).absolute_uncertainty == 3.0
    assert why(judged(with_reference)).absolute_uncertainty == 0.5
    assert why(judged(with_reference)).is_calibrated


@pytest.mark.parametrize(
    ("outcome", "reason", "advice"),
    [
        (Outcome.NOT_ELEVATED, Reason.NOT_CONFIRMED, Advice.NOTHING),
        (Outcome.INCONCLUSIVE, Reason.COLD, Advice.WAIT),
        (Outcome.INCONCLUSIVE, Reason.COVERED, Advice.UNCOVER),
        (Outcome.INCONCLUSIVE, Reason.DRIFT, Advice.THERMOMETER),
        (Outcome.INCONCLUSIVE, Reason.LEFT, Advice.THERMOMETER),
    ],
)
def test_staff_are_told_what_to_do_next(outcome, reason, advice):
    assert why(Verdict(outcome, reason, (measured(),))).advice is advice


def test_a_picture_on_demand_has_no_numbers():
    card = why(None)

    assert (card.reason, card.taken, card.gates, card.advice) == (Reason.ON_DEMAND, None, (), Advice.NOTHING)


def test_gates_that_were_not_met_are_told_apart():
    gates = (Gate(Check.FILL, 0.9, 0.95), Gate(Check.TURN, 3, high=20))

    assert why(Verdict(Outcome.NOT_ELEVATED, Reason.WITHIN, (measured(),), gates=gates)).failed == gates[:1]


def frames(*celsius):
    return tuple(ThermalFrame(np.full((8, 8), value, np.float32), n / 10) for n, value in enumerate(celsius))


def test_the_heat_shown_is_that_of_the_reading_that_stands_for_the_visit():
    verdict = judged(measured(35.6), measured(35.2), measured(35.4))

    heat = heat_behind(verdict, frames(*[10] * 15, *[20] * 15, *[30] * 15))

    assert heat is not None
    assert np.all(heat == 30)


def test_heat_that_does_not_add_up_is_averaged_whole_and_none_is_none():
    verdict = judged(measured(34.0))

    heat = heat_behind(verdict, frames(10, 20))

    assert heat is not None
    assert np.all(heat == 15)
    assert heat_behind(verdict, ()) is None
    assert heat_behind(None, frames(10)) is not None
