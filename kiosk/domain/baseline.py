"""The site baseline: what this sensor reads on the people who came by lately."""

from dataclasses import dataclass, replace
from itertools import accumulate
from math import exp
from statistics import fmean, median

from kiosk.domain.measurement import AMBIENT_SLOPE, AMBIENT_ZERO, Measurement
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import Celsius

FADING = 15.0
"""Visitors after which somebody's weight in the middle has fallen to 1/e: old visitors tell less, as sensors drift. Over
8,000 simulated visitors this gains 0.003 AUC on the plain median of 30 (drift SD 0.4, correlation over 60 visitors)."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Recent unflagged visitors; whoever is being judged is never in it.

    `values` are adjusted skin temperatures, newest last; `rooms` the ambient when each came. `flagged` tells of the last
    ten people whether they stood at or above the threshold, `cold` whether they were below the cold limit. `last_at` is
    monotonic seconds, `ambient` the room when the last one came. `referenced` values had the sensor's offset taken off
    by a reference source, so they compare across power-ups and days.
    """

    values: tuple[float, ...] = ()
    flagged: tuple[bool, ...] = ()
    last_at: float | None = None
    ambient: Celsius | None = None
    rooms: tuple[float, ...] = ()
    cold: tuple[bool, ...] = ()
    referenced: bool = False

    def learned(self, policy: Policy) -> int:
        """Return how many of the visitors needed for a first outcome have been seen."""
        return min(len(self.values), policy.learn_people)

    def is_learning(self, policy: Policy) -> bool:
        return len(self.values) < policy.learn_people

    @property
    def median(self) -> float:
        """Middle adjusted skin temperature; raises IndexError while empty.

        Newer visitors weigh more, unless a reference source takes the sensor's drift off.
        """
        newest, fading = len(self.values) - 1, 1e9 if self.referenced else FADING
        ranked = sorted((value, exp((n - newest) / fading)) for n, value in enumerate(self.values))
        below = list(accumulate(weight for _, weight in ranked))
        return next(value for (value, _), so_far in zip(ranked, below, strict=True) if so_far >= below[-1] / 2)

    @property
    def spread(self) -> float:
        """MAD′ = 1.4826 · median |x − median|: a standard deviation that outliers cannot inflate."""
        middle = self.median
        return 1.4826 * median(abs(value - middle) for value in self.values)

    @property
    def deviations(self) -> tuple[float, ...]:
        """How far each visitor stands from the middle, °C, newest last."""
        middle = self.median if self.values else 0.0
        return tuple(value - middle for value in self.values)

    def score(self, measurement: Measurement) -> float:
        """Return the deviation from recent visitors in °C. Slope 1 in the measured skin temperature, never clipped."""
        return measurement.adjusted - self.median

    def threshold(self, policy: Policy) -> float:
        """Return the deviation from which a reading counts as elevated: the plain limit, raised where people differ more."""
        return max(policy.elevated_delta, policy.elevated_mads * self.spread)

    def expected(self, ambient: Celsius) -> Celsius:
        """Return the skin temperature of the median visitor in a room of `ambient`, so that skin − expected = score."""
        return Celsius(self.median + AMBIENT_SLOPE * (ambient - AMBIENT_ZERO))

    def is_adrift(self, policy: Policy) -> bool:
        """Tell whether too many of the last ten stood out, above or below, to trust an outcome."""
        return not self.is_learning(policy) and (
            sum(self.flagged) >= policy.drift_flags or sum(self.cold) >= policy.drift_colds
        )

    def is_trending(self, policy: Policy) -> bool:
        """Tell whether visitor after visitor reads higher (or lower), as when the sensor drifts.

        Less is enough where the room, as the same sensor sees it, moved along: skin follows a room by 0.15 °C per °C only.
        """
        if len(self.values) < policy.drift_spread_people:
            return False
        trend = _trend(self.values)
        together = len(self.rooms) == len(self.values) and policy.ambient_fixed is None and not self.referenced
        room = _trend(self.rooms) if together else 0.0
        moved_along = trend * room > 0 and abs(room) >= 0.7 * abs(trend)
        return abs(trend) > (policy.trend_with_room if moved_along else policy.trend_alone)

    def at(self, now: float, ambient: Celsius, policy: Policy, *, referenced: bool = False) -> "Baseline":
        """Return the baseline that holds now.

        Empty after a long gap or a step of the room's temperature, unless a reference source keeps the readings
        comparable: then a gap only lets flags be counted anew, and learning begin anew if it was adrift. Empty as well
        where one side was taken with such a source and the other without.
        """
        if self.referenced != referenced:
            return Baseline(referenced=referenced)
        if self.last_at is None or self.ambient is None:
            return self
        if self.referenced:
            if 0 <= now - self.last_at <= policy.baseline_gap_s:
                return self
            return Baseline(referenced=True) if self.is_adrift(policy) else replace(self, flagged=(), cold=())
        stale = now - self.last_at > policy.baseline_gap_s or abs(ambient - self.ambient) > policy.ambient_step
        return Baseline() if stale else self

    def after(
        self, measurement: Measurement, now: float, policy: Policy, *, flagged: bool | None = None, learn: bool = True
    ) -> "Baseline":
        """Take in one finished visitor.

        `flagged` tells whether the visitor counted as elevated (default: by the score). Flagged ones never enter the
        values, nor do those outside the learning range, nor anybody unless `learn`. Where people come to differ
        too much for any comparison, or their readings drift, learning starts again.
        """
        if not policy.sane_low <= measurement.skin <= policy.sane_high:
            return self
        known = self if self.referenced == (measurement.offset is not None) else Baseline()
        flags: tuple[bool, ...] = ()
        colds: tuple[bool, ...] = ()
        if known.is_learning(policy):
            keep = learn and not flagged
        else:
            score = known.score(measurement)
            stood_out = score >= known.threshold(policy) if flagged is None else flagged
            flags = (*known.flagged, stood_out)[-policy.drift_people :]
            colds = (*known.cold, score < policy.cold_below)[-policy.drift_people :]
            keep = learn and not stood_out and policy.learn_low < score < policy.elevated_delta
        people = policy.referenced_people if measurement.offset is not None else policy.baseline_people
        values = (*known.values, measurement.adjusted)[-people:] if keep else known.values
        rooms = (*known.rooms, float(measurement.ambient))[-people:] if keep else known.rooms
        referenced = measurement.offset is not None
        learnt = Baseline(values, flags, now, measurement.ambient, rooms, colds, referenced)
        if learnt.is_too_wide(policy) or learnt.is_trending(policy):
            return Baseline(referenced=referenced)
        return learnt

    def is_too_wide(self, policy: Policy) -> bool:
        """Tell whether recent people differ too much for any comparison."""
        return len(self.values) >= policy.drift_spread_people and self.spread > policy.drift_spread


def _trend(values: tuple[float, ...]) -> float:
    """Return by how much values rose from first to last on their least-squares line."""
    n = len(values)
    middle, mean = (n - 1) / 2, fmean(values)
    slope = sum((k - middle) * (value - mean) for k, value in enumerate(values)) / sum((k - middle) ** 2 for k in range(n))
    return slope * (n - 1)


def personal_deviation(scores: tuple[float, ...], score: float, needed: int = 3) -> float | None:
    """Return how far a known person's score lies from the middle of their own earlier ones, °C; None with too few.

    A second opinion beside the outcome, never part of it: it can point to somebody who is high for themselves, and
    it makes nobody less elevated.
    """
    return score - median(scores) if len(scores) >= needed else None
