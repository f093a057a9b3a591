"""Tells systemd that the kiosk is ready, and that it is alive for as long as every part of it ticks."""

import contextlib
import os
import socket
from collections.abc import Callable, Mapping

from kiosk.domain.view import Dot, View
from kiosk.ports import Clock

STATION_S = 10.0
"""The station turns ten times a second; the slowest turn opens a sensor, whose library takes seconds from a cold card."""

STORE_S = 30.0
"""A card that stalls for seconds is slow, not hung, and the hourly copy of a large journal is one long write."""

PERIOD_S = 2.5
"""How often to beat where systemd named no time: a quarter of the unit's WatchdogSec."""

LONGEST_PERIOD_S = 30.0

Tell = Callable[[str], None]
"""Takes a message of sd_notify(3), such as READY=1; never raises."""


def teller(environ: Mapping[str, str] = os.environ) -> Tell:
    """Return what sends messages to the service manager's socket; without one, or if nobody listens, they go nowhere."""
    address = environ.get("NOTIFY_SOCKET", "")

    def tell(message: str) -> None:
        # Whoever listens may be gone at shutdown, and the kiosk has better things to do than to care.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.setblocking(False)  # a manager that is behind with its post must not hold up the screen
            out.connect("\0" + address[1:] if address.startswith("@") else address)
            out.sendall(message.encode())

    return tell if address else lambda _message: None


def period_s(environ: Mapping[str, str] = os.environ, process: int | None = None) -> float:
    """Return how often to beat, in seconds: four times in the time that systemd waits for a sign of life."""
    owner = environ.get("WATCHDOG_PID", "")
    if owner not in ("", str(process or os.getpid())):
        return PERIOD_S
    try:
        return min(max(int(environ["WATCHDOG_USEC"]) / 4e6, 0.1), LONGEST_PERIOD_S)
    except (KeyError, ValueError):
        return PERIOD_S


class Heartbeat:
    """Beats only while all its parts tick.

    `limits` names the parts, each with the seconds that may pass between two of its ticks. `ticker` may be used from any
    thread; the rest belongs to Qt's thread, whose own sign of life is that it calls `beat`. No part waits for a network,
    so neither does this.
    """

    def __init__(self, tell: Tell, clock: Clock, limits: Mapping[str, float]) -> None:
        self._tell = tell
        self._clock = clock
        self._limits = dict(limits)
        self._ticked = dict.fromkeys(limits, clock.monotonic())
        self._is_ready = False
        self._status = ""

    def ticker(self, part: str) -> Callable[[], None]:
        """Return what a part calls to say that it goes on; raises KeyError for a part without a limit."""
        self._limits[part]

        def tick() -> None:
            self._ticked[part] = self._clock.monotonic()

        return tick

    def late(self) -> tuple[str, ...]:
        """Return the parts that have not ticked for longer than they may."""
        now = self._clock.monotonic()
        return tuple(part for part, limit in self._limits.items() if now - self._ticked[part] > limit)

    def ready(self) -> None:
        """Say that the first picture is on the screen."""
        self._is_ready = True
        self._tell("READY=1")
        self.beat()

    def beat(self, status: str = "") -> None:
        """Say that the kiosk is alive if it is, and how it is where that has changed."""
        if not self._is_ready:
            return
        late = self.late()
        if not late:
            self._tell("WATCHDOG=1")
        self._say(f"hangs: {', '.join(late)}" if late else status)

    def stopping(self) -> None:
        """Say that the kiosk ends because it was asked to."""
        self._tell("STOPPING=1")

    def _say(self, status: str) -> None:
        if status and status != self._status:
            self._status = status
            self._tell(f"STATUS={status}")


def status_of(view: View | None, painted: int) -> str:
    """Say in a line how screen, heat sensor and camera are; packaging/update reads it after an update."""
    if view is None:
        return "starting"
    sensor, camera, _storage = view.dots
    screen = "screen painted" if painted else "screen not painted yet"
    heat = "lost" if sensor is Dot.LOST else "waiting" if view.frame is None else "read"
    return f"{screen}, heat sensor {heat}, camera {'lost' if camera is Dot.LOST else 'seen' if view.picture else 'not seen'}"
