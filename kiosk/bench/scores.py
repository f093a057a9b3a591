"""How well scores tell two groups apart: area under the curve and sensitivity, with intervals by resampling whole runs.

People of one run share a sensor, a room and a baseline, so it is runs that are drawn again, not people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Interval = tuple[float, float]

RESAMPLES = 500
SPECIFICITY = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Scores of people below and above the line, run by run; each run is one array of each kind."""

    below: Sequence[Numbers]
    above: Sequence[Numbers]

    def resamples(self, seed: int, times: int = RESAMPLES) -> Numbers:
        """Return how often each run is drawn, [1 + times, runs]; the first row draws every run once."""
        runs = len(self.below)
        drawn = np.random.default_rng(seed).multinomial(runs, np.full(runs, 1 / runs), times)
        return np.vstack([np.ones(runs), drawn])


def auc(runs: Runs, weights: Numbers) -> Numbers:
    """Return the area under the curve for each row of run weights; NaN where a side is empty. Ties count half."""
    wins = np.array([[_wins(below, above) for above in runs.above] for below in runs.below])
    pairs = (weights @ [len(one) for one in runs.below]) * (weights @ [len(one) for one in runs.above])
    with np.errstate(invalid="ignore", divide="ignore"):
        area: Numbers = np.einsum("ri,ij,rj->r", weights, wins, weights) / pairs
    return area


def _wins(below: Numbers, above: Numbers) -> float:
    """Return in how many pairs the one above scores higher, ties counted half."""
    ordered = np.sort(below)
    return float((np.searchsorted(ordered, above, "left") + np.searchsorted(ordered, above, "right")).sum()) / 2


def sensitivity(runs: Runs, weights: Numbers) -> Numbers:
    """Return the share above the 95th percentile of those below, for each row of run weights."""
    limits = _quantile(runs.below, weights)
    scores, run = _flat(runs.above)
    order = np.argsort(scores)
    found = np.empty(len(weights))
    for row, limit in enumerate(limits):
        weight = weights[row][run[order]]
        first = np.searchsorted(scores[order], limit, "right")
        total = weight.sum()
        found[row] = weight[first:].sum() / total if total else np.nan
    return found


def _quantile(groups: Sequence[Numbers], weights: Numbers) -> Numbers:
    scores, run = _flat(groups)
    order = np.argsort(scores)
    limits = np.full(len(weights), np.nan)
    for row, one in enumerate(weights):
        reached = np.cumsum(one[run[order]])
        if len(reached) and reached[-1]:
            limits[row] = scores[order][np.searchsorted(reached, SPECIFICITY * reached[-1])]
    return limits


def _flat(groups: Sequence[Numbers]) -> tuple[Numbers, NDArray[np.intp]]:
    return np.concatenate(groups), np.repeat(np.arange(len(groups)), [len(one) for one in groups])


def interval(values: Numbers) -> Interval:
    """Return the middle 95 % of resampled values (the first, which is no resample, left out); NaN without any."""
    known = values[1:][np.isfinite(values[1:])]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def rounded(value: float) -> float | None:
    """Return a number for a table; None where there is none."""
    return round(float(value), 4) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """How well scores tell: area and sensitivity, first as they are, then in every resample of runs."""

    area: Numbers
    found: Numbers

    @staticmethod
    def of(runs: Runs, seed: int) -> "Marks":
        """Resample runs; the same seed draws the same runs for every method, so that differences are paired."""
        weights = runs.resamples(seed)
        return Marks(auc(runs, weights), sensitivity(runs, weights))

    def as_json(self) -> dict[str, Any]:
        """Return the four keys of docs/json.md."""
        return {
            "auc": rounded(self.area[0]),
            "auc_ci": [rounded(end) for end in interval(self.area)],
            "sens95": rounded(self.found[0]),
            "sens95_ci": [rounded(end) for end in interval(self.found)],
        }
