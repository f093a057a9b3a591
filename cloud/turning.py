"""A thread of its own for something that is given one turn after the other, until it is closed."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Self

from kiosk.ports import Clock

LOOK_S = 1.0
"""How long a turn is waited for at most: something else may have come up by then."""

JOIN_S = 5.0
"""How long to wait for the thread at the end; whatever call it is in the middle of, the next start goes on behind it."""


class Turning(ABC):
    """Enter it and it runs, wake it and the next turn is now. A bug ends it, with `_end`, and nothing else.

    `begin` is called first on the thread. `around` stands around all work: it is `at_work`, for whoever gives the turns by
    hand.
    """

    def __init__(
        self,
        name: str,
        clock: Clock,
        *,
        begin: Callable[[], None] = lambda: None,
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._clock, self._begin, self.at_work = clock, begin, around
        self._changed = threading.Condition()
        self._is_woken = self._is_closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def turn(self) -> float:
        """Do what is due, and return when the next turn is (monotonic seconds)."""

    @abstractmethod
    def _end(self, bug: Exception) -> None:
        """Say that it ends here; called while the exception is handled."""

    def _listen(self) -> None:  # noqa: B027 - most hear of everything by `wake`
        """Look whether something asks from outside."""

    def _hear(self) -> None:  # noqa: B027 - most look at everything in every turn
        """Take note of having been woken."""

    # From any thread

    def wake(self) -> None:
        """Look soon whether there is something to do."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """End after the call that is under way, if that does not take too long."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(JOIN_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()

    # On the thread

    def _run(self) -> None:
        self._begin()
        try:
            with self.at_work():
                while not self._is_closed:
                    self._listen()
                    self._wait(self.turn())
        except Exception as bug:  # noqa: BLE001 - whatever it is, `_end` says so
            self._end(bug)

    def _wait(self, due: float) -> None:
        with self._changed:
            if not (self._is_woken or self._is_closed):
                self._changed.wait(min(LOOK_S, max(0.0, due - self._clock.monotonic())))
            is_woken, self._is_woken = self._is_woken, False
        if is_woken:
            self._hear()
