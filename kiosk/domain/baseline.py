"""The site baseline: what this sensor reads on the people who came by lately."""

from dataclasses import dataclass
from statistics import median

from kiosk.domain.measurement import AMBIENT_SLOPE, AMBIENT_ZERO, Measurement
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import Celsius


@dataclass(frozen=True, slots=True)
class Baseline:
    """Recent unflagged visitors; whoever is being judged is never in it.

    `values` are adjusted skin temperatures, newest last. `flagged` tells of the last ten people whether they stood
    at or above the threshold. `last_at` is monotonic seconds, `ambient` the room when the last one came.
    """

    values: tuple[float, ...] = ()
    flagged: tuple[bool, ...] = ()
    last_at: float | None = None
    ambient: Celsius | None = None

    def learned(self, policy: Policy) -> int:
        """Return how many of the visitors needed for a first outcome have been seen."""
        return min(len(self.values), policy.learn_people)

    def is_learning(self, policy: Policy) -> bool:
        return len(self.values) < policy.learn_people

    @property
    def median(self) -> float:
        """Middle adjusted skin temperature; raises StatisticsError while empty."""
        return median(self.values)

    @property
    def spread(self) -> float:
        """MAD′ = 1.4826 · median |x − median|: a standard deviation that outliers cannot inflate."""
        middle = self.median
        return 1.4826 * median(abs(value - middle) for value in self.values)

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
        """Tell whether too many of the last ten stood out to trust an outcome."""
        return not self.is_learning(policy) and sum(self.flagged) >= policy.drift_flags

    def at(self, now: float, ambient: Celsius, policy: Policy) -> "Baseline":
        """Return the baseline that holds now: empty again after a long gap or a step of the room's temperature."""
        if self.last_at is None or self.ambient is None:
            return self
        stale = now - self.last_at > policy.baseline_gap_s or abs(ambient - self.ambient) > policy.ambient_step
        return Baseline() if stale else self

    def after(
        self, measurement: Measurement, now: float, policy: Policy, *, flagged: bool | None = None, learn: bool = True
    ) -> "Baseline":
        """Take in one finished visitor.

        `flagged` tells whether the visitor counted as elevated (default: by the score). Flagged ones never enter the
        values, nor do those outside the learning range, nor anybody unless `learn`. Where people come to differ
        too much for any comparison, learning starts again.
        """
        if not policy.sane_low <= measurement.skin <= policy.sane_high:
            return self
        if self.is_learning(policy):
            recent: tuple[bool, ...] = ()
            keep = learn and not flagged
        else:
            score = self.score(measurement)
            stood_out = score >= self.threshold(policy) if flagged is None else flagged
            recent = (*self.flagged, stood_out)[-policy.drift_people :]
            keep = learn and not stood_out and policy.learn_low < score < policy.elevated_delta
        values = (*self.values, measurement.adjusted)[-policy.baseline_people :] if keep else self.values
        known = Baseline(values, recent, now, measurement.ambient)
        if len(values) >= policy.drift_spread_people and known.spread > policy.drift_spread:
            return Baseline()
        return known
