"""Answers from other threads, handed to the screen in Qt's own thread."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from kiosk.errors import DoormanError

T = TypeVar("T")

Failed = Callable[[DoormanError], None]


def _nothing(_error: DoormanError) -> None:
    """Let a failure go unsaid."""


@dataclass(frozen=True, slots=True)
class _Question:
    future: "Future[Any]"
    then: Callable[[Any], None]
    failed: Failed
    slot: str

    @property
    def is_wanted(self) -> bool:
        """Tell whether whoever asked is still there."""
        owner = getattr(self.then, "__self__", None)
        return not isinstance(owner, QObject) or isValid(owner)


class Answers(QObject):
    """Calls back when futures are done. Belongs to a widget in whose life alone anything is called back.

    `failed` is told of the world's faults (BadInput, StoreFull, …) that a question has no words of its own for. Anything
    else that went wrong is a bug, and is raised in Qt's thread.
    """

    _arrived = Signal(int)

    def __init__(self, parent: QObject, failed: Failed = _nothing) -> None:
        super().__init__(parent)
        self._failed = failed
        self._numbers = count()
        self._open: dict[int, _Question] = {}
        self._newest: dict[str, int] = {}
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Tell whether everything that was asked is answered."""
        return not self._open

    def ask(
        self,
        future: "Future[T]",
        then: Callable[[T], None],
        failed: Failed | None = None,
        *,
        slot: str = "",
    ) -> None:
        """Call `then` with the answer, or `failed` with the error, in Qt's thread and never from inside this call.

        Nothing is called once the widget behind either this object or the method `then` is gone. Of questions with the
        same `slot`, only the newest is answered: for searching while somebody types.
        """
        number = next(self._numbers)
        self._open[number] = _Question(future, then, failed or self._failed, slot)
        if slot:
            self._newest[slot] = number
        future.add_done_callback(lambda _done: self._ring(number))

    def drop(self, slot: str) -> None:
        """Answer no question of a slot that is still open."""
        self._newest.pop(slot, None)

    def _ring(self, number: int) -> None:
        """Tell Qt's thread; called from any."""
        try:
            self._arrived.emit(number)
        except RuntimeError:  # the screen is gone, and this object with it
            return

    def _deliver(self, number: int) -> None:
        question = self._open.pop(number)
        if not question.is_wanted or (question.slot and self._newest.get(question.slot) != number):
            return
        try:
            answer = question.future.result()
        except CancelledError:
            return
        except DoormanError as error:
            question.failed(error)
            return
        question.then(answer)
