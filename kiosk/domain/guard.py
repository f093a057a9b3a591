"""Guards and admins: who may use the panel, and how long a wrong PIN keeps them out."""

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NewType

GuardId = NewType("GuardId", str)
"""Names a guard for ever: `g-<8 hex digits>`."""

PIN_MIN = 6
PIN_MAX = 12

FREE_TRIES = 3
"""Wrong PINs before the first wait."""

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


def wait_after(wrong: int) -> float:
    """Return how many seconds to wait after so many wrong PINs in a row."""
    return 0.0 if wrong < FREE_TRIES else WAITS_S[min(wrong - FREE_TRIES, len(WAITS_S) - 1)]


def pin_trouble(pin: str) -> str | None:
    """Return what is wrong with a new PIN, None if nothing: 6 to 12 digits, not all alike, no run up or down."""
    if not (pin.isascii() and pin.isdigit()):
        return "a PIN has digits only"
    if not PIN_MIN <= len(pin) <= PIN_MAX:
        return f"a PIN has {PIN_MIN} to {PIN_MAX} digits"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return "the digits are too easy to guess"
    return None
