"""Why a visit came out as it did: every number of it, put together for a card that staff read."""

from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.gates import Gate
from kiosk.domain.measurement import AMBIENT_SLOPE, AMBIENT_ZERO, Measurement, trimmed_mean
from kiosk.domain.picture import Pixels
from kiosk.domain.registration import Affine
from kiosk.domain.thermal import Temperatures, ThermalFrame
from kiosk.domain.uncertainty import absolute_uncertainty, skin_uncertainty


class Advice(Enum):
    """What staff do next."""

    CONFIRM = "confirm"
    """Elevated: a clinical thermometer decides."""
    THERMOMETER = "thermometer"
    """The kiosk could not tell: a clinical thermometer instead of it."""
    WAIT = "wait"
    UNCOVER = "uncover"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyCard:
    """What a card about one visit says, in °C unless noted.

    `score` ± `uncertainty` is the deviation from recent visitors, `threshold` the deviation that counts as elevated,
    `expected` what the middle one of them would read in this room, `recent` how each of them stood; empty or None where
    nothing was compared or, in visits kept by older versions, not recorded. `people` is how many they were. `taken` is
    the capture that stands for the visit, None when nobody was measured; its skin temperature repeats to within
    ± `skin_uncertainty` and is true to within ± `absolute_uncertainty`. `scores` are those of all captures in order.
    """

    outcome: Outcome
    reason: Reason
    advice: Advice
    covered: Guidance | None = None
    score: float | None = None
    uncertainty: float | None = None
    threshold: float | None = None
    expected: float | None = None
    recent: tuple[float, ...] = ()
    people: int = 0
    taken: Measurement | None = None
    skin_uncertainty: float = 0.0
    absolute_uncertainty: float = 0.0
    scores: tuple[float, ...] = ()
    gates: tuple[Gate, ...] = ()
    kappa: float | None = None

    @property
    def above(self) -> int:
        """How many captures stood at or above the threshold."""
        return 0 if self.threshold is None else sum(score >= self.threshold for score in self.scores)

    @property
    def failed(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if not gate.passed)

    @property
    def is_calibrated(self) -> bool:
        """Tell whether a reference source took the sensor's own offset away."""
        return self.taken is not None and self.taken.offset is not None


def why(verdict: Verdict | None) -> WhyCard:
    """Return the card of a verdict; of a picture taken on demand where there is none."""
    if verdict is None:
        return WhyCard(outcome=Outcome.INCONCLUSIVE, reason=Reason.ON_DEMAND, advice=Advice.NOTHING)
    taken = verdict.measurement
    return WhyCard(
        outcome=verdict.outcome,
        reason=verdict.reason,
        advice=_advice(verdict),
        covered=verdict.covered,
        score=verdict.score,
        uncertainty=verdict.uncertainty,
        threshold=verdict.threshold,
        expected=verdict.expected,
        recent=verdict.recent,
        people=len(verdict.recent) or verdict.learned,
        taken=taken,
        skin_uncertainty=skin_uncertainty(taken.apparent, taken.background, taken.fill),
        absolute_uncertainty=absolute_uncertainty(has_reference=taken.offset is not None),
        scores=_scores(verdict),
        gates=verdict.gates,
        kappa=verdict.kappa,
    )


def _advice(verdict: Verdict) -> Advice:
    match verdict.outcome:
        case Outcome.ELEVATED:
            return Advice.CONFIRM
        case Outcome.NOT_ELEVATED:
            return Advice.NOTHING
        case Outcome.INCONCLUSIVE:
            return {Reason.COLD: Advice.WAIT, Reason.COVERED: Advice.UNCOVER}.get(verdict.reason, Advice.THERMOMETER)


def _scores(verdict: Verdict) -> tuple[float, ...]:
    """Return the score of each capture: all were compared with one middle, each counted from its own room."""
    if verdict.expected is None:
        return ()
    middle = verdict.expected - AMBIENT_SLOPE * (verdict.captures[0].ambient - AMBIENT_ZERO)
    return tuple(capture.adjusted - middle for capture in verdict.captures)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a card shows beside the numbers, as far as it is kept.

    `photo` is uint8 [height, width, 3] blue, green, red as the camera saw it; `celsius` the mean heat of the capture that
    stands for the visit, [rows, columns]; `heat_map` takes fractions of the thermal field to those of the photo.
    """

    photo: Pixels | None = None
    celsius: Temperatures | None = None
    heat_map: Affine | None = None


def heat_behind(verdict: Verdict | None, heat: tuple[ThermalFrame, ...]) -> Temperatures | None:
    """Return the mean heat of the capture that stands for a visit, [rows, columns]; None without any heat.

    `heat` has the frames of all captures in order. Where that doesn't add up, as after a frame in which the face was
    missing, the mean of all frames has to do.
    """
    if not heat:
        return None
    counts = [capture.samples for capture in verdict.captures] if verdict is not None else []
    if verdict is None or sum(counts) != len(heat):
        return trimmed_mean(heat)
    end = list(accumulate(counts))[verdict.captures.index(verdict.measurement)]
    return trimmed_mean(heat[end - verdict.measurement.samples : end])
