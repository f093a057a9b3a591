"""How far away the mark on the floor is."""

import numpy as np

from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import (
    WorkingDistance,
)
from kiosk.domain.face import Face, Point, distance_m
from kiosk.domain.view import View
from kiosk.steps.sight import STILL_DEG, Sight, apart_deg, sensor_trouble


class DistanceTask:
    """Measures how far away somebody stands who stands on the mark."""

    WANTED = 20

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self.result: WorkingDistance | None = None
        self._distances: list[float] = []
        self._trouble: Trouble | None = None
        self._last: Face | None = None
        self._seen_at = -1.0

    def take(self, view: View) -> None:
        if self.result is not None:
            return
        self._trouble = sensor_trouble(view)
        if self._trouble is None and len(view.faces) != 1:
            self._trouble = Trouble.MANY_FACES if view.faces else Trouble.NO_FACE
        if self._trouble is not None or view.frame is None or view.frame.at <= self._seen_at:
            return
        self._seen_at = view.frame.at
        face, before, self._last = view.faces[0], self._last, view.faces[0]
        lens = self._sight.lens
        if before is not None and apart_deg(before.box.centre, face.box.centre, lens) > STILL_DEG:
            self._trouble = Trouble.MOVING
            self._distances.clear()
            return
        self._distances.append(distance_m(lens.width_deg(face.box)))
        if len(self._distances) >= self.WANTED:
            self.result = WorkingDistance(float(np.median(self._distances)))

    def tap(self, point: Point) -> None:
        """Nothing is to be tapped here."""

    def find_face(self) -> None:
        """The face is looked for anyway."""

    def prompt(self) -> Prompt:
        away = self._distances[-1] if self._distances else None
        if self.result is not None:
            return Prompt(Step.DISTANCE, Ask.DONE, share=1.0, distance_m=self.result.metres)
        share = min(len(self._distances) / self.WANTED, 1.0)
        return Prompt(Step.DISTANCE, Ask.MARK, share=share, distance_m=away, trouble=self._trouble)
