"""How far a reading may be off: ± °C, twice the standard deviation, in the three ways a reading is used."""

from math import hypot, sqrt

import numpy as np

ERROR_BY_DISTANCE = ((0.3, 0.33), (0.4, 0.35), (0.5, 0.46), (0.6, 0.69), (0.7, 0.92), (0.8, 1.04))
"""Distance in metres and rms error in °C of a face compared with others, on this sensor without a reference: 200 visitors
a run, 25 runs of our Monte-Carlo model (hottest pixel of 15 averaged frames; docs/screening.md). `doorman bench screening`
finds 0.31, 0.33, 0.39, 0.55 and 0.93 for this program at 0.3 to 0.6 and 0.8 m; the larger figures are kept, since
real entrances are worse than any model."""

DRIFT = 0.22
"""Share of that error, °C rms, which the sensor's drift adds between a visitor and the median of the 30 before.
Computed for the model's drift (Ornstein-Uhlenbeck, SD 0.4 °C, 60 visitors) over i, j = 1…30:
0.4·√(1 − 2·mean e^(−i/60) + mean e^(−|i−j|/60)). A reference source in view takes it away."""

WITHIN_PERSON = 0.14
"""Rms difference in °C between captures of one person at once, of 0.11–0.17 in the same model."""

KAPPA_DOUBT = 0.1
"""Standard deviation of κ: thermal videos resampled to 8×8 gave 0.2–0.3 where 0.4 is used (docs/screening.md)."""

ABSOLUTE = 3.0
"""± °C of a temperature by itself: one sensor may read 2.5 off (datasheet), the measurement adds to that."""

ABSOLUTE_WITH_REFERENCE = 0.5
"""± °C of a temperature by itself where a reference source takes the sensor's offset away."""


def score_uncertainty(distance_m: float, *, has_reference: bool = False) -> float:
    """Return by how much a score may be off (±, °C) at a distance in metres; beyond the model's range its last figure."""
    metres, errors = zip(*ERROR_BY_DISTANCE, strict=True)
    error = float(np.interp(distance_m, metres, errors))
    return 2 * (sqrt(error**2 - DRIFT**2) if has_reference else error)


def skin_uncertainty(apparent: float, background: float, fill: float) -> float:
    """Return by how much the corrected skin temperature would differ if the same person were measured again (±, °C)."""
    leverage = (1 / max(fill, 0.2) - 1) * (apparent - background)
    return 2 * hypot(WITHIN_PERSON, KAPPA_DOUBT * leverage)


def absolute_uncertainty(*, has_reference: bool = False) -> float:
    """Return by how much a skin temperature may be off by itself (±, °C), compared with nobody."""
    return ABSOLUTE_WITH_REFERENCE if has_reference else ABSOLUTE
