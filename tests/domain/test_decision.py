"""An outcome comes only of captures that agree, and never of a broken one."""

import pytest

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, decide
from kiosk.domain.face import Face
from kiosk.domain.policy import Policy
from kiosk.domain.screening import Measuring, Screened, step
from kiosk.domain.thermal import Celsius
from tests.domain.scenes import face_at, measured, seen

POLICY = Policy()
WARM = Baseline(tuple(34.0 + 0.1 * (n % 7 - 3) for n in range(30)))


@pytest.mark.parametrize("skins", [(36.2, 30.0, 30.0), (34.9, 29.0), (36.2, 36.2, 33.0)])
def test_captures_that_differ_by_degrees_give_no_outcome(skins):
    verdict = decide(tuple(measured(skin) for skin in skins), WARM, POLICY)

    assert verdict is not None
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, Reason.IMPLAUSIBLE)


def test_a_hat_put_on_after_a_high_reading_is_no_way_out():
    captures = (measured(36.0), measured(34.9), measured(34.8))

    verdict = decide(captures, WARM, POLICY, Guidance.HAT)

    assert verdict is not None
    assert verdict.reason is Reason.COVERED


def test_a_visitor_who_leaves_while_the_baseline_goes_stale_is_kept_unjudged():
    stale = Baseline(WARM.values, last_at=0.0, ambient=Celsius(22.0))
    now = POLICY.baseline_gap_s + 1
    face: Face = face_at()
    state = Measuring(now - 2, (), (measured(36.0, ambient=22.0),), now - 1, (), face)

    after = step(state, seen(at=now), stale, POLICY, now)

    assert isinstance(after, Screened)
    assert (after.verdict.reason, after.verdict.score) == (Reason.LEFT, None)
