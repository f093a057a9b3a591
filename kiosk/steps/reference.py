"""A patch of known temperature, chosen by touch."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.alignment import (
    in_heat_deg,
)
from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import (
    ReferenceSource,
    reference_reading,
)
from kiosk.domain.face import Box, Point
from kiosk.domain.measurement import trimmed_mean
from kiosk.domain.thermal import Background, Celsius, Optics, Temperatures
from kiosk.domain.view import Dot, View
from kiosk.steps.sight import REST_S, Frames, Sight


class ReferenceTask:
    """Chooses a patch of known temperature by touch, and reads what the sensor makes of it."""

    WANTED = 20
    AWAY_M = 0.8
    """Where a patch usually hangs or stands; at other places the tap is off by the parallax only."""
    REACH_DEG = 9.0
    MOST_OFF = 6.0

    def __init__(self, sight: Sight, celsius: float = 36.0) -> None:
        self._sight = sight
        self.result: ReferenceSource | None = None
        self.celsius = celsius
        self._point: Point | None = None
        self._tapped_at: float | None = None
        self._frames = Frames(self.WANTED)
        self._trouble: Trouble | None = None

    def take(self, view: View) -> None:
        if self.result is not None or self._point is None:
            return
        if self._tapped_at is None:
            self._tapped_at = view.at
        if view.at < self._tapped_at + REST_S:
            return
        if view.frame is None or view.background is None or view.dots[0] is Dot.LOST:
            self._trouble = Trouble.NO_SENSOR
            return
        if self._frames.take(view.frame):
            self._conclude(trimmed_mean(self._frames.kept), view.background)

    def _conclude(self, celsius: Temperatures, scene: Background) -> None:
        optics, point = self._sight.optics, self._point
        assert point is not None
        box = patch_at(celsius, in_heat_deg(point, self.AWAY_M, self._sight.registration), optics, self.REACH_DEG)
        read = None if box is None else reference_reading(celsius, box, optics)
        self._frames.clear()
        if box is None or read is None:
            self._trouble, self._point = Trouble.TOO_SMALL, None
            return
        offset = read - self.celsius
        if abs(offset) > self.MOST_OFF:
            self._trouble, self._point = Trouble.IMPLAUSIBLE, None
            return
        free = Celsius(float(np.median(scene.celsius)))
        self.result = ReferenceSource(box, Celsius(self.celsius), 0.2, offset, free)

    def tap(self, point: Point) -> None:
        """Take the patch that is there."""
        self.result, self._trouble, self._tapped_at = None, None, None
        self._point = point
        self._frames.clear()

    def find_face(self) -> None:
        """A face tells nothing here."""

    def set_celsius(self, celsius: float) -> None:
        """State what the patch has; one chosen already is kept if that is plausible."""
        self.celsius = round(min(max(celsius, 15.0), 60.0), 2)
        if self.result is not None:
            offset = self.result.offset + self.result.celsius - self.celsius
            plausible = abs(offset) <= self.MOST_OFF
            self.result = replace(self.result, celsius=Celsius(self.celsius), offset=offset) if plausible else None
            self._trouble = None if plausible else Trouble.IMPLAUSIBLE
            self._point = self._point if plausible else None

    def prompt(self) -> Prompt:
        share = 1.0 if self.result is not None else self._frames.share
        marks = () if self._point is None else (self._point,)
        ask = Ask.TAP_PATCH if self.result is None else Ask.DONE
        return Prompt(
            Step.REFERENCE, ask, share=share, marks=marks, celsius=self.celsius, trouble=self._trouble, can_tap=True
        )


def patch_at(celsius: Temperatures, near: tuple[float, float], optics: Optics, reach: float) -> Box | None:
    """Return the warm patch (thermal fractions) within `reach` degrees of a place, its edges to a part of a pixel.

    None when nothing there stands 2 °C above the rest.
    """
    rows, columns = celsius.shape
    y, x = np.mgrid[0:rows, 0:columns]
    across, down = ((x + 0.5) / columns - 0.5) * optics.fov_x, ((y + 0.5) / rows - 0.5) * optics.fov_y
    over = celsius - np.median(celsius)
    close = np.hypot(across - near[0], down - near[1]) <= reach
    if not close.any() or float(over[close].max()) < 2.0:
        return None
    best = float(over[close].max())
    row, column = (int(k) for k in np.argwhere(close & (over == best))[0])
    left, right = _span(over[row] / best, column)
    top, bottom = _span(over[:, column] / best, row)
    return Box(left / columns, top / rows, (right - left) / columns, (bottom - top) / rows)


FULL = 0.85
"""A pixel at least so warm beside the warmest one is filled by the patch; the next one tells where its edge runs."""


def _span(shares: NDArray[np.floating[Any]], at: int) -> tuple[float, float]:
    """Return from where to where a patch reaches along a line of pixels, in pixels, to a part of one."""
    first = last = at
    while first > 0 and shares[first - 1] >= FULL:
        first -= 1
    while last < len(shares) - 1 and shares[last + 1] >= FULL:
        last += 1
    before = float(np.clip(shares[first - 1], 0, 1)) if first > 0 else 0.0
    after = float(np.clip(shares[last + 1], 0, 1)) if last < len(shares) - 1 else 0.0
    return first - before, last + 1 + after
