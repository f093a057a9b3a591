"""Guards and admins: who may use the panel, and how long a wrong PIN keeps them out."""

import unicodedata
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NewType

from kiosk.domain.visit import Moment

GuardId = NewType("GuardId", str)
"""Names a guard for ever: `g-<8 hex digits>`."""

PIN_MIN = 6
PIN_MAX = 12

FREE_TRIES = 3
"""Wrong PINs before the first wait."""

COMMON_PINS = frozenset({"112233", "159753", "789456"})
"""The three of the ten commonest six-digit PINs that no rule below catches (Markert et al., "This PIN Can Be Easily
Guessed", IEEE S&P 2020)."""

WAITS_S = (30.0, 60.0, 300.0, 900.0, 3600.0)
"""Waits after the third, fourth, … wrong PIN; the last one for all that follow."""


class Role(Enum):
    """What somebody may do: guards look after people, admins after guards and settings as well."""

    GUARD = "guard"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Somebody with a PIN."""

    id: GuardId
    name: str
    role: Role
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Welcome:
    """The PIN was right."""

    guard: Guard


@dataclass(frozen=True, slots=True)
class Refused:
    """The PIN was wrong, or it is too early for another: `tries` are left before `wait_s` seconds of waiting begin."""

    wait_s: float
    tries: int


Answer = Welcome | Refused


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong PINs in a row. `last` is when the last one was tried, in the run of the machine called `boot`."""

    wrong: int = 0
    last: Moment | None = None
    boot: str = ""

    def wait_left(self, now: Moment, boot: str, watched_from: float) -> float:
        """Return how many seconds somebody still has to wait before another PIN.

        Only time that this program has seen pass counts: within one boot by the monotonic clock, after a restart from
        `watched_from` (monotonic) on. A wall clock counts only if it was synced both times, so that a night switched
        off counts and a clock set by hand does not.
        """
        if self.last is None:
            return 0.0
        passed = now.monotonic - (self.last.monotonic if boot == self.boot else watched_from)
        if now.synced and self.last.synced and boot != self.boot:
            passed = max(passed, (now.utc - self.last.utc).total_seconds())
        return max(0.0, wait_after(self.wrong) - max(0.0, passed))

    def answer(self, wait_s: float) -> Refused:
        """Return what to say to a wrong PIN, or to one that came `wait_s` seconds too early."""
        return Refused(wait_s or wait_after(max(self.wrong, FREE_TRIES)), max(0, FREE_TRIES - self.wrong))


def wait_after(wrong: int) -> float:
    """Return how many seconds to wait after so many wrong PINs in a row."""
    return 0.0 if wrong < FREE_TRIES else WAITS_S[min(wrong - FREE_TRIES, len(WAITS_S) - 1)]


def pin_trouble(pin: str) -> str | None:
    """Return what is wrong with a new PIN, None if nothing.

    It has 6 to 12 digits and is no run up or down, no repeated piece and none of the commonest.
    """
    if not (pin.isascii() and pin.isdigit()):
        return "a PIN has digits only"
    if not PIN_MIN <= len(pin) <= PIN_MAX:
        return f"a PIN has {PIN_MIN} to {PIN_MAX} digits"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    is_run = len(steps) == 1 and steps <= {1, 9}
    if is_run or _repeats(pin) or pin in COMMON_PINS:
        return "the digits are too easy to guess"
    return None


def _repeats(pin: str) -> bool:
    """Tell whether a PIN is one piece of up to three digits over and over, such as 121212."""
    return any(pin == (pin[:length] * len(pin))[: len(pin)] for length in (1, 2, 3))


def folded_name(name: str) -> str:
    """Return a name as it is compared: two guards may not look alike in a list. Empty when there is nothing to see."""
    seen = (char for char in unicodedata.normalize("NFKC", name).casefold() if unicodedata.category(char) != "Cf")
    return " ".join("".join(seen).split())
