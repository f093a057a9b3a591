"""The only retry policy: each duty of the sync has a lane of its own, with its own patience and its own trouble.

What cannot be reached is tried again for ever, after a random part of a time that doubles up to five minutes (full jitter).
What is refused is held: nothing is counted against anything, and once a minute it is looked whether somebody repaired it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from kiosk.errors import BadInput, CloudRejected, CloudUnreachable, StoreFull
from kiosk.ports import Clock

FIRST_S = 1.0
LONGEST_S = 300.0
HOLD_S = 60.0


class Duty(ABC):
    """Something that the sync does again and again, a piece at a time."""

    @abstractmethod
    def do(self) -> bool:
        """Do one piece; return whether there is more to do at once.

        Raises CloudUnreachable and CloudRejected, or what the store refuses with.
        """

    def hurry(self) -> None:  # noqa: B027 - most put nothing off
        """Forget what was put off until later."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a lane stands still, and since when; `is_held` where it goes on only when somebody repairs something."""

    words: str
    since: datetime
    is_held: bool
    tries: int = 1


class Patience:
    """How long to wait before the next try: a random part of a time that doubles."""

    def __init__(self, random: Random, first_s: float = FIRST_S, longest_s: float = LONGEST_S) -> None:
        self._random, self._first_s, self._longest_s = random, first_s, longest_s

    def after(self, tries: int) -> float:
        """Return seconds to wait after so many tries that did not work."""
        return self._random.uniform(0.0, min(self._longest_s, self._first_s * 2.0 ** min(tries, 30)))


class Lane:
    """Does one duty when it is due, every `every_s` seconds and at once while there is more."""

    def __init__(self, duty: Duty, clock: Clock, patience: Patience, every_s: float) -> None:
        self._duty, self._clock, self._patience, self._every_s = duty, clock, patience, every_s
        self.due = clock.monotonic()
        self.trouble: Trouble | None = None

    def turn(self) -> bool:
        """Do a piece if it is due; return whether it was."""
        if self._clock.monotonic() < self.due:
            return False
        try:
            more = self._duty.do()
        except CloudRejected as refused:
            self._stop(str(refused), is_held=True)
        except (CloudUnreachable, StoreFull, BadInput) as missing:
            self._stop(str(missing), is_held=False)
        else:
            self.trouble = None
            self.due = self._clock.monotonic() + (0.0 if more else self._every_s)
        return True

    def _stop(self, words: str, *, is_held: bool) -> None:
        before = self.trouble
        tries = 1 if before is None else before.tries + 1
        since = self._clock.now().utc if before is None else before.since
        self.trouble = Trouble(words, since, is_held, tries)
        self.due = self._clock.monotonic() + (HOLD_S if is_held else self._patience.after(tries))

    def wake(self) -> None:
        """Look at once whether there is something to do, unless it waits out a trouble."""
        if self.trouble is None:
            self.due = self._clock.monotonic()

    def hurry(self) -> None:
        """Try at once, whatever the trouble was."""
        self._duty.hurry()
        self.due = self._clock.monotonic()


@dataclass(frozen=True, slots=True)
class Task(Duty):
    """A duty that is one function."""

    work: Callable[[], bool]

    def do(self) -> bool:
        return self.work()
