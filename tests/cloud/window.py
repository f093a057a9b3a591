"""What a visitor sees of a kiosk that works hard: how long it takes from one camera picture to the next."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from kiosk.bootstrap import Stage, drawn_baseline, open_store, station_for, system_clock
from kiosk.domain.view import View
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.station import Station


class Window:
    """A simulated kiosk in real time, its pictures timed as `doorman bench` does it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seconds: list[float] = []
        self._last: tuple[float, float] | None = None
        self.station: Station | None = None

    def show(self, view: View) -> None:
        """Take note of when a camera picture got through the station."""
        if view.picture is None or (self._last is not None and view.picture.at <= self._last[0]):
            return
        now = time.perf_counter()
        if self._last is not None:
            self._seconds.append(now - self._last[1])
        self._last = view.picture.at, now

    def p99_ms(self, seconds: float) -> float:
        """Look on for so long; return the 99th percentile of the gaps, in milliseconds."""
        assert self.station is not None
        self._seconds, self._last = [], None
        end = self._clock.monotonic() + seconds
        while self._clock.monotonic() < end:
            self.station.turn()
        return 1000 * float(np.percentile(self._seconds, 99))


@contextmanager
def opened_window(folder: Path, seconds: float) -> Iterator[Window]:
    """Return a kiosk of its own to look at, with visitors for so many seconds."""
    clock = system_clock()
    window = Window(clock)
    storage = replace(Settings().storage, data=str(folder / "data"), key_file=str(folder / "key" / "picture.key"))
    settings = replace(Settings(), storage=storage)
    stage = Stage(settings, clock, seed=1, seconds=seconds)
    with open_store(settings, clock) as journal:
        window.station = station_for(
            settings,
            stage.devices,
            display=window,
            journal=journal,
            clock=clock,
            baseline=drawn_baseline(settings, 30, 1, stage),
        )
        stage.entrance.start = clock.monotonic()
        try:
            yield window
        finally:
            window.station.settle()
            window.station.close()
