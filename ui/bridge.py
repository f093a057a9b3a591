"""The one-slot mailbox between the station thread and the screen."""

import threading

from PySide6.QtCore import QObject, Signal

from kiosk.domain.picture import Picture
from kiosk.domain.view import View
from kiosk.ports import Clock

LOCKSTEP_PATIENCE_S = 2.0
"""How long the station waits for the screen in lockstep; then it goes on, so that a stuck screen stops nobody."""

STALE_S = 0.1


class Bridge(QObject):
    """Takes views from any thread and keeps the newest; `rung` tells the GUI thread once that there is one.

    Must be made in the GUI thread. Queued signals do not coalesce, so the bell is rung only while no ring is pending.
    With `lockstep`, `show` returns when the view was painted: so the fast demo shows every view, not only the newest.
    The counters: `shown` views painted, `skipped` views replaced unseen, `stale` pictures over 100 ms old that were
    painted although a newer one was there.
    """

    rung = Signal()

    def __init__(self, clock: Clock, *, lockstep: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._lockstep = lockstep
        self._changed = threading.Condition()
        self._pending: View | None = None
        self._newest: View | None = None
        self._last_painted: View | None = None
        self._is_rung = False
        self._open = True
        self._posted = 0
        self._taken = 0
        self._painted = 0
        self._gui = threading.get_ident()
        self.shown = 0
        self.skipped = 0
        self.stale = 0

    @property
    def lockstep(self) -> bool:
        return self._lockstep

    def show(self, view: View) -> None:
        """Leave a view for the screen; see ports.Display."""
        with self._changed:
            if self._pending is not None:
                self.skipped += 1
            self._pending = self._newest = view
            self._posted += 1
            mine = self._posted
            ring, self._is_rung = not self._is_rung, True
        if ring:
            self.rung.emit()
        if self._lockstep and threading.get_ident() != self._gui:
            self._wait_until_painted(mine)

    def _wait_until_painted(self, number: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._painted >= number or not self._open, LOCKSTEP_PATIENCE_S)

    def take(self) -> View | None:
        """Return the newest view not yet taken; for the GUI thread."""
        with self._changed:
            view, self._pending = self._pending, None
            self._is_rung = False
            self._taken = self._posted
            return view

    def newest(self) -> View | None:
        """Return the newest view there is, be it taken or not; from any thread."""
        with self._changed:
            return self._newest

    def freshest_picture(self) -> Picture | None:
        """Return the newest camera picture there is, be its view taken or not."""
        with self._changed:
            return self._newest.picture if self._newest is not None else None

    def painted(self, view: View, picture: Picture | None) -> None:
        """Count a view whose paint is done, with the picture that was on it."""
        now = self._clock.monotonic()
        with self._changed:
            if view is not self._last_painted:
                self._last_painted = view
                self.shown += 1
            newest = self._newest.picture if self._newest is not None else None
            if picture is not None and newest is not None and newest.at > picture.at and now - picture.at > STALE_S:
                self.stale += 1

    def seen(self) -> None:
        """Let a station that waits in lockstep go on: the taken view is on the screen, or never will be."""
        with self._changed:
            self._painted = self._taken
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
