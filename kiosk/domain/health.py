"""What a thermal array's own frames tell about its health: pixels that stopped moving, and scenes that move too fast."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.thermal import Temperatures

STILL_FRAMES = 300
"""Half a minute at 10 frames a second: with noise of 0.1 °C and steps of 0.25 °C a pixel that works changes long before."""

LIVELY = 10
"""An average pixel must have changed this often meanwhile, else a quiet array would be called dead."""

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
        return PixelWatch(celsius, still, self.changes * fading + float(np.mean(moved)))

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


WINDOWS = ((1200.0, 0.8), (3600.0, 1.4))
"""(seconds, °C): by how much the empty scene may creep within 20 minutes and within an hour. Above that nothing compares:
3 °C an hour shows in 20 minutes, 1.5 °C an hour in an hour. Rooms that warm by 2 °C over a morning stay below."""

THERMISTOR_MOST = 2.5
"""°C an hour by which the sensor's own temperature may creep beyond the windows' rates: its readings follow it."""

FEWEST = 8
"""Remembered minutes from which a trend means something."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """Remembers once a minute what the empty scene and the thermistor read, as (monotonic s, °C, °C or None).

    `is_lost` tells that the room or the sensor changes too fast for any comparison. Trends are by Theil and Sen (the
    middle of all slopes between two minutes), so that a door that stood open for some minutes is no trend.
    """

    minutes: tuple[tuple[float, float, float | None], ...] = ()
    is_lost: bool = False

    def after(self, now: float, scene: float, thermistor: float | None = None) -> "Steadiness":
        """Take in what the empty scene and the thermistor read now; cheap to call with every frame."""
        if self.minutes and 0 <= now - self.minutes[-1][0] < 60:
            return self
        kept = tuple(one for one in self.minutes if 0 <= now - one[0] <= WINDOWS[-1][0])
        minutes = (*kept, (now, scene, thermistor))
        return Steadiness(minutes, any(_creeps(minutes, now, *window) for window in WINDOWS))


def _creeps(minutes: tuple[tuple[float, float, float | None], ...], now: float, window: float, most: float) -> bool:
    """Tell whether the scene crept by over `most` within the window, or the thermistor faster than that by far."""
    recent = [one for one in minutes if now - one[0] <= window]
    if len(recent) < FEWEST or recent[-1][0] - recent[0][0] < 0.7 * window:
        return False
    own = [(at, value) for at, _, value in recent if value is not None]
    scene = window * _slope([(at, value) for at, value, _ in recent])
    thermistor = window * _slope(own) if len(own) >= FEWEST else 0.0
    return abs(scene) > most or abs(thermistor) > most + THERMISTOR_MOST * window / 3600


def _slope(points: list[tuple[float, float]]) -> float:
    """Return the Theil-Sen slope of (s, °C) in °C per second."""
    at, value = (np.array(axis) for axis in zip(*points, strict=True))
    first, second = np.triu_indices(len(points), 1)
    return float(np.median((value[second] - value[first]) / (at[second] - at[first])))


LOST_S = 900.0
OFFSET_MOST = 6.0
"""A sensor is typically within ±2.5 °C (datasheet) and a patch within its tolerance: beyond this the patch is not there."""

OFFSET_JUMP = 1.0
OFFSET_SINCE = 1.5


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
        after = replace(self, minutes=(*kept, (now, offset, scene)), missing=0)
        # What a lost source shows is no measure for it when it is back.
        return replace(after, minutes=(*kept[:3], after.minutes[-1])) if after.is_lost else after

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
        before, scene_before = (float(np.median([one[k] for one in self.minutes[:3]])) for k in (1, 2))
        return _went_alone(offset - before, scene - scene_before, OFFSET_JUMP) or _went_alone(
            offset - self.first[0], scene - self.first[1], OFFSET_SINCE
        )


def _went_alone(offset: float, scene: float, limit: float) -> bool:
    """Tell whether the source's reading moved by over `limit` while the scene did not come along by most of that."""
    return abs(offset) > limit and (offset * scene <= 0 or abs(scene) < 0.6 * abs(offset))
