"""What the array sees while nobody is there."""

import numpy as np

from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.calibration import shares_in
from kiosk.domain.face import Point
from kiosk.domain.thermal import Background, Temperatures
from kiosk.domain.view import Dot, View
from kiosk.steps.sight import Frames, Sight


class EmptySceneTask:
    """Keeps what the array sees while nobody is there."""

    WANTED = 100
    MOVING_C = 2.0

    WARM_C = 3.0

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self.result: Background | None = None
        self._frames = Frames(self.WANTED)
        self._trouble: Trouble | None = None

    def take(self, view: View) -> None:
        if self.result is not None:
            return
        if view.frame is None or view.dots[0] is Dot.LOST:
            self._trouble = Trouble.NO_SENSOR
            return
        first = self._frames.kept[0].celsius if self._frames.kept else view.frame.celsius
        moved = float(np.abs(view.frame.celsius - first).max()) > self.MOVING_C
        if view.faces or moved:
            self._trouble = Trouble.OCCUPIED
            self._frames.clear()
            return
        self._trouble = None
        if self._frames.take(view.frame):
            mean = np.stack([frame.celsius for frame in self._frames.kept]).mean(axis=0, dtype=np.float32)
            if self._holds_somebody(mean):
                self._trouble = Trouble.OCCUPIED
                self._frames.clear()
                return
            mean.flags.writeable = False
            self.result = Background(mean, self.WANTED)

    def _holds_somebody(self, mean: Temperatures) -> bool:
        """Tell whether something stands out as warm as a person: one who looks away has no face."""
        free = np.ones(mean.shape, np.bool_)
        if self._sight.patch is not None:
            free = shares_in(self._sight.patch, self._sight.optics) < 0.05
        return bool((mean[free] > np.quantile(mean, 0.25) + self.WARM_C).any())

    def tap(self, point: Point) -> None:
        """Nothing is to be tapped here."""

    def find_face(self) -> None:
        """A face tells nothing here."""

    def prompt(self) -> Prompt:
        if self.result is not None:
            return Prompt(Step.EMPTY_SCENE, Ask.DONE, share=1.0)
        return Prompt(Step.EMPTY_SCENE, Ask.STEP_OUT, share=self._frames.share, trouble=self._trouble)
