"""How long it takes from one camera picture to the next, through the station of a simulated kiosk in real time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from kiosk.bootstrap import Stage, drawn_baseline, station_for
from kiosk.domain.view import View
from kiosk.ports import Clock, Journal, Recogniser
from kiosk.settings import Settings
from kiosk.station import Station

LONG_S = 600.0
"""Visitors come for so long: longer than anybody measures."""


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


class Entrance:
    """A simulated entrance where people come; its station runs only while somebody watches."""

    def __init__(self, station: Station, gaps: Gaps, clock: Clock) -> None:
        self.station, self._gaps, self._clock = station, gaps, clock

    def watch(self, seconds: float, goes_on: Callable[[], bool] = lambda: True) -> float:
        """Watch for a while, or as long as something goes on; return the gaps' 99th percentile in milliseconds."""
        self._gaps.cut()
        end = self._clock.monotonic() + seconds
        while self._clock.monotonic() < end and goes_on():
            self.station.turn()
        return 1000 * float(np.percentile(self._gaps.cut(), 99))


@contextmanager
def entrance(
    settings: Settings, journal: Journal, clock: Clock, *, seed: int = 1, recogniser: Recogniser | None = None
) -> Iterator[Entrance]:
    """Open an entrance in front of a store."""
    gaps, stage = Gaps(), Stage(settings, clock, seed=seed, seconds=LONG_S)
    station = station_for(
        settings,
        stage.devices,
        display=gaps,
        journal=journal,
        clock=clock,
        baseline=drawn_baseline(settings, 30, seed, stage),
        recogniser=recogniser,
    )
    stage.entrance.start = clock.monotonic()
    try:
        yield Entrance(station, gaps, clock)
    finally:
        station.settle()
        station.close()
