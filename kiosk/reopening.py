"""A device that is lost is closed, and opened again after a pause."""

import logging
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from kiosk.domain.fault import Fault
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

log = logging.getLogger(__name__)

REOPEN_AFTER_S = (0.5, 1.0, 2.0)
"""Back-off between attempts to reopen a lost device; the last one repeats."""


class Openable(Protocol):
    def open(self) -> None: ...
    def close(self) -> None: ...


D = TypeVar("D", bound=Openable)
T = TypeVar("T")


class Reopening(Generic[D]):
    """One device with its last fault and the back-off after which it is opened again."""

    def __init__(self, device: D, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._is_open = False
        self._failures = 0
        self._retry_at = 0.0
        self.fault: Fault | None = None

    def use(self, action: Callable[[D], T]) -> T | None:
        """Return what the action makes of the open device, or None while the device is lost."""
        if not self._is_open and self._clock.monotonic() < self._retry_at:
            return None
        try:
            if not self._is_open:
                self._device.open()
                self._is_open = True
            result = action(self._device)
        except DeviceLost as lost:
            self._lose(lost)
            return None
        if result is not None and self.fault is not None:
            log.info("%s is back", type(self._device).__name__)
            self.fault, self._failures = None, 0
        return result

    def _lose(self, lost: DeviceLost) -> None:
        if self.fault is not lost.fault:
            log.info("lost %s (%s): %s", type(self._device).__name__, lost.fault.value, lost)
        self._device.close()
        self._is_open = False
        self.fault = lost.fault
        wait = REOPEN_AFTER_S[min(self._failures, len(REOPEN_AFTER_S) - 1)]
        self._retry_at = self._clock.monotonic() + wait
        self._failures += 1

    def close(self) -> None:
        self._device.close()
        self._is_open = False
