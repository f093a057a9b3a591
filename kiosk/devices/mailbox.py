"""A one-slot mailbox for camera pictures: the newest replaces the one before, so nothing ever queues."""

from threading import Condition

from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost


class Mailbox:
    """Stands between a camera's own thread, which puts and loses, and the station, which takes the newest.

    All methods may be called from any thread; only `newest` waits.
    """

    def __init__(self) -> None:
        self._news = Condition()
        self._picture: Picture | None = None
        self._loss: tuple[Fault, str] | None = None

    def put(self, picture: Picture) -> None:
        """Replace what is in the slot, unless it is as new as this picture."""
        with self._news:
            if self._picture is None or picture.at > self._picture.at:
                self._picture = picture
                self._news.notify_all()

    def lose(self, loss: DeviceLost) -> None:
        """Make every `newest` from now on raise this loss; of several losses the first one tells."""
        with self._news:
            # Only the words are kept: a kept exception would hold the frames, and the camera memory, it passed through.
            self._loss = self._loss or (loss.fault, str(loss))
            self._news.notify_all()

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the picture in the slot once it is newer than `after` (monotonic seconds), else None after `timeout` s.

        Raises DeviceLost as soon as the camera is known to be lost, whatever is in the slot.
        """
        with self._news:
            self._news.wait_for(lambda: self._loss is not None or self._holds_newer(after), timeout)
            if self._loss is not None:
                raise DeviceLost(*self._loss)
            return self._picture if self._holds_newer(after) else None

    @property
    def last_at(self) -> float | None:
        """When the picture in the slot was taken; None before the first."""
        with self._news:
            return None if self._picture is None else self._picture.at

    def _holds_newer(self, after: float) -> bool:
        return self._picture is not None and self._picture.at > after
