"""Hand-written fakes, one per port; the contract suites hold them to what the real adapters do."""

from datetime import UTC, datetime, timedelta

import numpy as np

from kiosk.domain.fault import Fault
from kiosk.domain.thermal import Celsius, Optics, ThermalFrame
from kiosk.domain.visit import Moment
from kiosk.errors import DeviceLost


class FakeClock:
    """Stands still at noon until someone waits on it or advances it; `synced` is the test's to set."""

    def __init__(self, start=datetime(2026, 11, 2, 12, tzinfo=UTC), synced=True):
        self.synced = synced
        self._start = start
        self._seconds = 0.0

    def now(self) -> Moment:
        return Moment(self._start + timedelta(seconds=self._seconds), self._seconds, self.synced)

    def monotonic(self) -> float:
        return self._seconds

    def wait_until(self, monotonic: float) -> None:
        self._seconds = max(self._seconds, monotonic)

    def advance(self, seconds: float) -> None:
        self._seconds += seconds


class FakeThermal:
    """Shows `celsius`, which the test may change at any time; `lost` makes every call raise that fault."""

    def __init__(self, clock, celsius=22.0, optics=None):
        self.optics = optics or Optics()
        self.period = 0.1
        self.celsius = np.full(self.optics.shape, celsius, np.float32)
        self.lost: Fault | None = None
        self._clock = clock
        self._is_open = False

    def open(self) -> None:
        self._fail_if_lost()
        self._is_open = True

    def read(self) -> ThermalFrame | None:
        self._fail_if_lost()
        if not self._is_open:
            raise DeviceLost(Fault.SENSOR_MISSING, "not open")
        return ThermalFrame(self.celsius.astype(np.float32), self._clock.monotonic(), Celsius(25.0))

    def close(self) -> None:
        self._is_open = False

    def _fail_if_lost(self) -> None:
        if self.lost is not None:
            self._is_open = False
            raise DeviceLost(self.lost, "lost by the test")
