"""Runs one camera on a thread of its own, so that a camera call that never returns freezes nobody."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from kiosk.devices.mailbox import Mailbox
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

log = logging.getLogger(__name__)

Shoot = Callable[[Mailbox, Event], None]
"""Opens a camera, puts its pictures into the mailbox until the event is set, and closes it; raises DeviceLost."""

FIRST_S = 15.0
"""How long a camera may take to its first picture: importing picamera2 on a Pi 4 alone takes seconds."""


class CameraThread:
    """A CameraSource (see kiosk.ports) around a `shoot` function.

    A thread that does not end within `close_s` of `close` is left alone, but never joined by a second one: while it
    hangs, an opened camera is lost with words that say so. `stall_s` is the oldest that the newest picture may be.
    """

    def __init__(self, clock: Clock, shoot: Shoot, *, stall_s: float, close_s: float = 1.0) -> None:
        self._clock = clock
        self._shoot = shoot
        self._stall_s = stall_s
        self._close_s = close_s
        self._mailbox = _closed()
        self._stop = Event()
        self._thread: Thread | None = None
        self._due = 0.0

    def open(self) -> None:
        """Start the camera in the background; a camera left open is closed first."""
        self.close()
        self._mailbox = Mailbox()
        if self._thread is not None:
            text = "the camera has not answered since it was closed; unplug it or restart the kiosk's computer"
            self._mailbox.lose(DeviceLost(Fault.CAMERA_STALLED, text))
            return
        self._stop = Event()
        self._due = self._clock.monotonic() + FIRST_S
        self._thread = Thread(target=self._run, args=(self._mailbox, self._stop), name="camera", daemon=True)
        self._thread.start()

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the newest picture taken later than `after` and not stale; see CameraSource."""
        fresh = self._clock.monotonic() - self._stall_s
        picture = self._mailbox.newest(max(after, fresh), timeout)
        if picture is None:
            self._watch()
        return picture

    def close(self) -> None:
        """Ask the camera to stop and wait for it, once and at most `close_s`; harmless when it is not open."""
        already_asked = self._stop.is_set()
        self._stop.set()
        if self._thread is not None:
            self._thread.join(0 if already_asked else self._close_s)
            if not self._thread.is_alive():
                self._thread = None
            elif not already_asked:
                log.warning("the camera does not close; its thread is left behind")
        self._mailbox = _closed()

    def _watch(self) -> None:
        now, last = self._clock.monotonic(), self._mailbox.last_at
        if last is None and now > self._due:
            raise DeviceLost(Fault.CAMERA_STALLED, f"the camera gave no picture within {FIRST_S:.0f} s: check its cable")
        if last is not None and now - last > self._stall_s:
            text = f"the camera's last picture is {now - last:.1f} s old: check its cable and the power supply"
            raise DeviceLost(Fault.CAMERA_STALLED, text)

    def _run(self, mailbox: Mailbox, stop: Event) -> None:
        try:
            self._shoot(mailbox, stop)
        except DeviceLost as loss:
            mailbox.lose(loss)


def _closed() -> Mailbox:
    mailbox = Mailbox()
    mailbox.lose(DeviceLost(Fault.CAMERA_MISSING, "the camera is not open"))
    return mailbox
