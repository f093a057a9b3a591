"""From finished captures to an outcome with its reason. No reading is ever moved towards the baseline."""

from dataclasses import dataclass, replace
from enum import Enum
from statistics import fmean, median

from kiosk.domain.baseline import Baseline
from kiosk.domain.gates import Gate
from kiosk.domain.measurement import Measurement
from kiosk.domain.outcome import Outcome, Reason
from kiosk.domain.policy import Policy
from kiosk.domain.uncertainty import score_uncertainty

__all__ = ["Guidance", "Outcome", "Reason", "Verdict", "compared", "decide", "lesson", "unjudged"]


class Guidance(Enum):
    """What keeps a visitor from being measured, as one thing to do."""

    CLOSER = "closer"
    BACK = "back"
    CENTRE = "centre"
    LOOK = "look"
    ONE = "one"
    GLASSES = "glasses"
    HAT = "hat"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finished judgement with every number behind it; `captures` is never empty.

    `score` is the deviation from the baseline in °C, `threshold` the deviation that counts as elevated, `expected`
    the skin temperature of the median visitor in this room; all None while learning. `spread` is MAD′, `recent` the
    deviations of the baseline's visitors from their median, newest last, `uncertainty` the ± of the score. `gates` are
    those of all captures, each where it was nearest to failing; `kappa` is the one in force.
    """

    outcome: Outcome
    reason: Reason
    captures: tuple[Measurement, ...]
    score: float | None = None
    threshold: float | None = None
    expected: float | None = None
    spread: float | None = None
    learned: int = 0
    covered: Guidance | None = None
    recent: tuple[float, ...] = ()
    uncertainty: float | None = None
    gates: tuple[Gate, ...] = ()
    kappa: float | None = None

    @property
    def measurement(self) -> Measurement:
        """The capture that stands for the visit: the one with the middle skin temperature."""
        return sorted(self.captures, key=lambda capture: capture.skin)[(len(self.captures) - 1) // 2]


def decide(
    captures: tuple[Measurement, ...], baseline: Baseline, policy: Policy, covered: Guidance | None = None
) -> Verdict | None:
    """Judge a visitor by finished captures; None asks for one more.

    A first reading at or above the threshold takes two more, and two of three decide. One just below takes one more,
    and their mean decides. No reading is ever moved towards the baseline.
    """
    sane = all(policy.sane_low <= capture.skin <= policy.sane_high for capture in captures)
    skins = [capture.skin for capture in captures]
    if not sane or max(skins) - min(skins) > policy.captures_apart:
        return replace(unjudged(captures, baseline, policy, covered), reason=Reason.IMPLAUSIBLE)
    if baseline.is_learning(policy):
        return unjudged(captures, baseline, policy, covered)

    numbers = compared(captures, baseline, policy, covered)
    threshold, scores = baseline.threshold(policy), [baseline.score(capture) for capture in captures]

    def verdict(outcome: Outcome, reason: Reason) -> Verdict:
        return replace(numbers, outcome=outcome, reason=reason)

    if scores[0] < policy.cold_below:
        return verdict(Outcome.INCONCLUSIVE, Reason.COLD)
    if baseline.is_adrift(policy):
        return verdict(Outcome.INCONCLUSIVE, Reason.DRIFT)
    if scores[0] >= threshold:
        if len(scores) < 3:
            return None
        if sum(one >= threshold for one in scores) >= 2:
            return verdict(Outcome.ELEVATED, Reason.ABOVE)
        if covered is Guidance.HAT:
            return verdict(Outcome.INCONCLUSIVE, Reason.COVERED)
        return verdict(Outcome.NOT_ELEVATED, Reason.NOT_CONFIRMED)
    if scores[0] >= policy.recapture_from:
        if len(scores) < 2:
            return None
        if fmean(scores) >= threshold:
            return verdict(Outcome.ELEVATED, Reason.ABOVE)
    if covered is Guidance.HAT:
        return verdict(Outcome.INCONCLUSIVE, Reason.COVERED)
    return verdict(Outcome.NOT_ELEVATED, Reason.WITHIN)


def unjudged(
    captures: tuple[Measurement, ...], baseline: Baseline, policy: Policy, covered: Guidance | None = None
) -> Verdict:
    """Return the verdict of a kiosk that still learns: the measured numbers, and nothing to compare them with."""
    return Verdict(
        Outcome.INCONCLUSIVE,
        Reason.LEARNING,
        captures,
        learned=baseline.learned(policy),
        covered=covered,
        recent=baseline.deviations,
        kappa=policy.kappa,
    )


def compared(
    captures: tuple[Measurement, ...], baseline: Baseline, policy: Policy, covered: Guidance | None = None
) -> Verdict:
    """Return a verdict with every number of the comparison, before outcome and reason are decided.

    The score is the mean of two captures and the middle of three. Raises IndexError for an empty baseline.
    """
    scores = [baseline.score(capture) for capture in captures]
    return replace(
        unjudged(captures, baseline, policy, covered),
        score=fmean(scores) if len(scores) == 2 else median(scores),
        threshold=baseline.threshold(policy),
        expected=baseline.expected(captures[0].ambient),
        spread=baseline.spread,
        uncertainty=score_uncertainty(captures[0].distance_m, has_reference=captures[0].offset is not None),
    )


def lesson(verdict: Verdict, baseline: Baseline, now: float, policy: Policy) -> Baseline:
    """Return what the baseline is after a verdict at monotonic time `now`.

    Who was elevated, had the face under a hat, left early or came while the baseline was adrift teaches nothing.
    """
    taken = verdict.measurement
    current = baseline.at(now, taken.ambient, policy, referenced=taken.offset is not None)
    if verdict.covered is Guidance.HAT or verdict.reason is Reason.IMPLAUSIBLE:
        return baseline
    elevated = True if verdict.outcome is Outcome.ELEVATED else None
    learn = verdict.reason not in (Reason.DRIFT, Reason.LEFT)
    return current.after(taken, now, policy, flagged=elevated, learn=learn)
