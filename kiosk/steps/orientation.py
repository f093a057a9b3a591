"""Which way the array is mounted, from a waving hand."""

from math import hypot

import numpy as np

from kiosk.domain.alignment import (
    orientation_of,
    waved_at,
)
from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import (
    Orientation,
)
from kiosk.domain.face import Point
from kiosk.domain.view import Dot, View
from kiosk.steps.sight import Frames, Refusal, Sight


class OrientationTask:
    """Finds how the array is mounted from a hand that waves in three rings."""

    WINDOW = 10
    AGREE = 0.12
    MOVED_ON = 0.2
    MARGIN = 0.06

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._wanted = ((0.28, 0.32), (0.72, 0.32), (0.72, 0.72))
        self.result: Orientation | None = None
        self._now, self._refusal = 0.0, Refusal()
        self._begin()

    def _begin(self) -> None:
        self._waves: list[tuple[Point, Point]] = []
        self._frames = Frames(self.WINDOW)
        self._before: Point | None = None
        self._trouble: Trouble | None = None

    def take(self, view: View) -> None:
        self._now = view.at
        if self.result is not None:
            return
        raw = view.raw
        if raw is None or view.dots[0] is Dot.LOST:
            self._trouble = Trouble.NO_SENSOR
            return
        if self._frames.take(raw):
            self._look(waved_at(self._frames.kept))
            self._frames.clear()

    def _look(self, waved: tuple[Point, float] | None) -> None:
        """Accept a place that two windows in a row agree on, and that is another one than before."""
        before, self._before = self._before, None if waved is None else waved[0]
        if waved is None:
            self._trouble = Trouble.NO_WARMTH
            return
        self._trouble = None
        at = waved[0]
        is_new = not self._waves or hypot(*np.subtract(at, self._waves[-1][1])) >= self.MOVED_ON
        if before is None or hypot(*np.subtract(at, before)) > self.AGREE or not is_new:
            return
        self._waves.append((self._wanted[len(self._waves)], at))
        self._before = None
        if len(self._waves) == len(self._wanted):
            self._conclude()

    def _conclude(self) -> None:
        found, margin = orientation_of(self._waves)
        if margin >= self.MARGIN:
            self.result = found
        else:
            self._begin()
            self._refusal.say(Trouble.AMBIGUOUS, self._now)

    def tap(self, point: Point) -> None:
        """Nothing is to be tapped here."""

    def find_face(self) -> None:
        """A face tells nothing here."""

    def _ring(self, number: int) -> Point:
        a, b, c, d, e, f = self._sight.lenses.heat_corners(0.4)
        x, y = self._wanted[number]
        return a * x + b * y + c, d * x + e * y + f

    def prompt(self) -> Prompt:
        done = len(self._waves)
        marks = tuple(self._ring(k) for k in range(done))
        if self.result is not None:
            return Prompt(Step.ORIENTATION, Ask.DONE, done, 3, 1.0, marks=marks)
        share = 0.5 * self._frames.share + (0.5 if self._before is not None else 0.0)
        trouble = self._refusal.at(self._now) or self._trouble
        ring = self._ring(done)
        return Prompt(Step.ORIENTATION, Ask.WAVE, done + 1, 3, share, ring=ring, marks=marks, trouble=trouble)
