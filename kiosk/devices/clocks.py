"""Time: the machine's clocks, a virtual one for replay and the fast demo, and the name of this boot."""

import ctypes
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import cast
from uuid import uuid4

from kiosk.domain.visit import Moment

TIME_ERROR = 5
"""What adjtimex(2) returns while nothing has set the wall clock (no NTP yet, or its error grew too large)."""

TIMEX_BYTES = 512
"""More than any `struct timex` takes (208 on 64-bit Linux); all zero asks and changes nothing, so it needs no right."""


@cache
def _adjtimex() -> Callable[[ctypes.Array[ctypes.c_char]], int] | None:
    try:
        return cast("Callable[[ctypes.Array[ctypes.c_char]], int]", ctypes.CDLL(None).adjtimex)
    except (OSError, AttributeError, TypeError):
        return None


def wall_clock_synced() -> bool:
    """Tell whether the kernel believes its wall clock, by adjtimex(2); False where that cannot be asked."""
    ask = _adjtimex()
    return ask is not None and ask(ctypes.create_string_buffer(TIMEX_BYTES)) not in (-1, TIME_ERROR)


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> Moment:
        return Moment(datetime.now(UTC), time.monotonic(), wall_clock_synced())

    def monotonic(self) -> float:
        return time.monotonic()

    def wait_until(self, monotonic: float) -> None:
        """Sleep until then."""
        time.sleep(max(0.0, monotonic - time.monotonic()))


class VirtualClock:
    """A clock that stands still until someone waits on it or moves it; from any thread.

    Both clocks start at what is given and move together; the wall clock counts as synced. Raises ValueError for a
    start without a time zone.
    """

    def __init__(self, start_utc: datetime, start_monotonic: float = 0.0) -> None:
        if start_utc.tzinfo is None:
            raise ValueError("a virtual clock starts at an aware time")
        self._start_utc = start_utc.astimezone(UTC)
        self._start_monotonic = start_monotonic
        self._monotonic = start_monotonic
        self._lock = threading.Lock()

    def now(self) -> Moment:
        at = self.monotonic()
        return Moment(self._start_utc + timedelta(seconds=at - self._start_monotonic), at, synced=True)

    def monotonic(self) -> float:
        with self._lock:
            return self._monotonic

    def wait_until(self, monotonic: float) -> None:
        """Make it that late, at once."""
        with self._lock:
            self._monotonic = max(self._monotonic, monotonic)

    def advance(self, seconds: float) -> None:
        """Let time pass; never backwards."""
        with self._lock:
            self._monotonic += max(0.0, seconds)


_OWN_BOOT = uuid4().hex


def boot_id(environment: Mapping[str, str] = os.environ, kernel_file: Path = Path("/proc/sys/kernel/random/boot_id")) -> str:
    """Name the run of the machine within which monotonic times compare.

    DOORMAN_BOOT_ID decides if set, then Linux; elsewhere every run of the program counts as a boot.
    """
    named = environment.get("DOORMAN_BOOT_ID", "").strip()
    if named:
        return named
    try:
        return kernel_file.read_text(encoding="ascii").strip() or _OWN_BOOT
    except (OSError, UnicodeDecodeError):
        return _OWN_BOOT
