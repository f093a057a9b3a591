"""What each pixel reads beside the others, from a plain board."""

import numpy as np

from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import (
    FlatField,
)
from kiosk.domain.face import Point
from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.view import Dot, View
from kiosk.steps.sight import Frames, Sight


class FlatFieldTask:
    """Takes the difference between pixels from a plain board that fills the sensor's whole view."""

    WANTED = 300
    SETTLE = 10
    MOVING_C = 0.8
    UNEVEN_C = 4.0

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self.result: FlatField | None = None
        self._frames = Frames(self.WANTED)
        self._runs = False
        self._trouble: Trouble | None = None

    def take(self, view: View) -> None:
        if self.result is not None or not self._runs:
            return
        raw = view.raw
        if raw is None or view.dots[0] is Dot.LOST:
            self._trouble = Trouble.NO_SENSOR
            return
        self._trouble = self._unfit(raw)
        if self._trouble is not None:
            self._frames.clear()
        elif self._frames.take(raw):
            self._conclude()

    def _unfit(self, raw: ThermalFrame) -> Trouble | None:
        middle = float(np.median(raw.celsius))
        if np.quantile(np.abs(raw.celsius - middle), 0.9) > self.UNEVEN_C:
            return Trouble.UNEVEN
        recent = self._frames.kept[-self.SETTLE :]
        if recent and abs(middle - float(np.median(recent[0].celsius))) > self.MOVING_C:
            return Trouble.MOVING
        return None

    def _conclude(self) -> None:
        stack = np.stack([frame.celsius for frame in self._frames.kept])
        mean = stack.mean(axis=0, dtype=np.float64)
        offsets = (mean - np.median(mean)).astype(np.float32)
        offsets.flags.writeable = False
        noise = float(np.median(stack.std(axis=0))) / len(stack) ** 0.5
        self.result = FlatField(offsets, float(offsets.std()), noise)

    def tap(self, point: Point) -> None:
        """Begin, now that the board is in place."""
        self._runs = True
        self._frames.clear()

    def find_face(self) -> None:
        """A face tells nothing here."""

    def prompt(self) -> Prompt:
        if self.result is not None:
            return Prompt(Step.FLAT_FIELD, Ask.DONE, share=1.0)
        return Prompt(Step.FLAT_FIELD, Ask.BOARD, share=self._frames.share, trouble=self._trouble, can_tap=not self._runs)
