"""When the screen may rest: nobody warm for five minutes. Marks then wander a little, so that nothing burns in."""

from math import cos, pi, sin

import numpy as np
from PySide6.QtCore import QPointF

from kiosk.domain.screening import Ready
from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.view import View

REST_AFTER_S = 300.0
WARM_BLOB = 2.0
"""°C over the empty scene from which something warm is there."""

REST_LAYER = 0.65
"""Opacity of the night over the resting screen, which leaves 35 % of its light."""

WANDER = 6
WANDER_S = 240.0


class Rest:
    """Follows the views and tells whether the screen rests."""

    def __init__(self) -> None:
        self._quiet_since: float | None = None
        self._judged: ThermalFrame | None = None
        self.resting = False
        self.shift = QPointF()

    def take(self, view: View) -> None:
        """Judge one view; anything warm, anybody, staff, or any state but Ready wakes the screen at once."""
        if view.paused or not isinstance(view.state, Ready) or view.faces or not self._is_quiet(view):
            self._quiet_since = None
        elif self._quiet_since is None:
            self._quiet_since = view.at
        quiet = 0.0 if self._quiet_since is None else view.at - self._quiet_since
        self.resting = quiet >= REST_AFTER_S
        self.shift = self._wandered(view.at) if self.resting else QPointF()

    def wake(self) -> None:
        """Start counting again, as when somebody touches the screen."""
        self._quiet_since = None
        self.resting = False
        self.shift = QPointF()

    def _is_quiet(self, view: View) -> bool:
        """Judge each thermal frame once; between frames nothing new is known."""
        if view.frame is None or view.background is None:
            return False
        if view.frame is self._judged:
            return self._quiet_since is not None
        self._judged = view.frame
        return bool(np.max(view.frame.celsius - view.background.celsius) <= WARM_BLOB)

    def _wandered(self, at: float) -> QPointF:
        turn = 2 * pi * at / WANDER_S
        return QPointF(round(WANDER * cos(turn)), round(WANDER * sin(turn)))
