"""How long it takes from one camera picture to the next, through the station."""

import time

import numpy as np

from kiosk.domain.view import View


class Gaps:
    """A display that notes when each camera picture got through the station."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._last: tuple[float, float] | None = None

    def show(self, view: View) -> None:
        if view.picture is None or (self._last is not None and view.picture.at <= self._last[0]):
            return
        now = time.perf_counter()
        if self._last is not None:
            self.seconds.append(now - self._last[1])
        self._last = view.picture.at, now

    def cut(self) -> list[float]:
        """Return what was noted since the last cut; the gap that is open does not count."""
        seconds, self.seconds, self._last = self.seconds, [], None
        return seconds


def p99_ms(seconds: list[float]) -> float:
    """Return the 99th percentile, in milliseconds."""
    return 1000 * float(np.percentile(seconds, 99))
