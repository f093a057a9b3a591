"""What a thermal array's own frames tell about its health: pixels that stopped moving, and scenes that move too fast."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.thermal import Temperatures

STILL_FRAMES = 300
"""Half a minute at 10 frames a second: with noise of 0.1 °C and steps of 0.25 °C a pixel that works changes long before."""

LIVELY = 10
"""The middle pixel must have changed this often meanwhile, else a quiet array would be called dead."""

MOST_STUCK = 2


@dataclass(frozen=True, slots=True, eq=False)
class PixelWatch:
    """Counts frames for which each pixel stood still. Feed it frames as the sensor delivers them."""

    last: Temperatures | None = None
    still: NDArray[np.int32] | None = None
    changes: float = 0.0

    def after(self, celsius: Temperatures) -> "PixelWatch":
        """Take in one frame [rows, columns]."""
        if self.last is None or self.still is None or self.last.shape != celsius.shape:
            return PixelWatch(celsius, np.zeros(celsius.shape, np.int32))
        moved = celsius != self.last
        still = np.where(moved, 0, self.still + 1).astype(np.int32)
        fading = 1 - 1 / STILL_FRAMES
        return PixelWatch(celsius, still, self.changes * fading + float(np.median(moved)))

    @property
    def stuck(self) -> NDArray[np.bool_]:
        """The pixels that stood still while the others lived, [rows, columns]; raises ValueError before the first frame."""
        if self.still is None:
            raise ValueError("no frame was seen yet")
        stuck: NDArray[np.bool_] = (self.still >= STILL_FRAMES) & (self.changes >= LIVELY)
        return stuck

    @property
    def is_defective(self) -> bool:
        """Tell whether more pixels stand still than neighbours can stand in for."""
        return self.still is not None and int(np.count_nonzero(self.stuck)) > MOST_STUCK


def mended(celsius: Temperatures, stuck: NDArray[np.bool_]) -> Temperatures:
    """Return a frame in which stuck pixels read the mean of their living neighbours."""
    if not stuck.any():
        return celsius
    filled = celsius.copy()
    for row, column in np.argwhere(stuck):
        near = np.s_[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
        living = celsius[near][~stuck[near]]
        filled[row, column] = living.mean() if living.size else np.median(celsius)
    return filled


STEADY_S = 1200.0
"""Twenty minutes: long enough to tell a drift from a visitor's warmth, short enough to catch 3 °C an hour."""

STEADY_MOST = 0.8
"""°C by which the whole empty scene may move within that time (2.4 °C an hour)."""


THERMISTOR_MOST = 2.0
"""The same for the sensor's own temperature: its readings follow it (facts: use it as a covariate of drift)."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Remembers once a minute what the empty scene and the thermistor read, as (monotonic s, °C, °C or None)."""

    minutes: tuple[tuple[float, float, float | None], ...] = ()

    def after(self, now: float, scene: float, thermistor: float | None = None) -> "Steadiness":
        """Take in what the empty scene's median and the thermistor read now; cheap to call with every frame."""
        if self.minutes and 0 <= now - self.minutes[-1][0] < 60:
            return self
        kept = tuple(one for one in self.minutes if 0 <= now - one[0] <= STEADY_S)
        return replace(self, minutes=(*kept, (now, scene, thermistor)))

    @property
    def change(self) -> float:
        """By how much the scene moved from its earliest remembered minutes to its latest, °C; 0 before ten minutes."""
        return _change([scene for _, scene, _ in self.minutes])

    @property
    def own_change(self) -> float:
        """The same for the thermistor."""
        return _change([own for _, _, own in self.minutes if own is not None])

    @property
    def is_lost(self) -> bool:
        """Tell whether the room or the sensor changes too fast for any comparison."""
        return abs(self.change) > STEADY_MOST or abs(self.own_change) > THERMISTOR_MOST


def _change(values: list[float]) -> float:
    return 0.0 if len(values) < 10 else float(np.median(values[-3:]) - np.median(values[:3]))


LOST_S = 900.0
OFFSET_MOST = 6.0
"""A sensor is typically within ±2.5 °C (datasheet) and a patch within its tolerance: beyond this the patch is not there."""

OFFSET_JUMP = 1.0
OFFSET_SINCE = 3.0


@dataclass(frozen=True, slots=True)
class ReferenceWatch:
    """Tells a reference source that went wrong from a sensor that drifts: a drifting sensor moves the whole scene.

    `first` and `minutes` are (monotonic s, offset °C, empty scene's median °C); `first` is from when it was calibrated.
    """

    first: tuple[float, float]
    minutes: tuple[tuple[float, float, float], ...] = ()
    missing: int = 0

    def after(self, now: float, offset: float | None, scene: float) -> "ReferenceWatch":
        """Take in what the source shows now; None counts as missing."""
        if offset is None:
            return replace(self, missing=self.missing + 1)
        if self.minutes and 0 <= now - self.minutes[-1][0] < 30 and abs(offset - self.minutes[-1][1]) < OFFSET_JUMP:
            return replace(self, missing=0)
        kept = tuple(one for one in self.minutes if 0 <= now - one[0] <= LOST_S)
        return replace(self, minutes=(*kept, (now, offset, scene)), missing=0)

    @property
    def is_lost(self) -> bool:
        """Tell whether the source cannot be believed: gone, or changed in a way that a drifting sensor would not."""
        if self.missing > 20:
            return True
        if not self.minutes:
            return False
        _, offset, scene = self.minutes[-1]
        if abs(offset) > OFFSET_MOST:
            return True
        _, before, scene_before = self.minutes[0]
        return _went_alone(offset - before, scene - scene_before, OFFSET_JUMP) or _went_alone(
            offset - self.first[0], scene - self.first[1], OFFSET_SINCE
        )


def _went_alone(offset: float, scene: float, limit: float) -> bool:
    """Tell whether the source's reading moved by over `limit` while the scene did not come along by half of that."""
    return abs(offset) > limit and (offset * scene <= 0 or abs(scene) < 0.5 * abs(offset))
