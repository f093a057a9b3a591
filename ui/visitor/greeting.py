"""What somebody is called in a greeting: their whole name or the first of it, and a long one with its middle left out."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from kiosk.domain.identity import Greeting
from ui.widgets.draft import stops

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
"""A name between these reads in its own direction without turning the sentence around it (Unicode UAX #9)."""

ELLIPSIS = "…"
KEPT_AT_LEAST = 2
"""Characters of a name that are never left out."""

NOT_DRAWN = frozenset({"So", "Cn", "Co", "Cs"})
"""Categories of Unicode without an outline to greet with: emoji, and what no font has."""

NO_FIRST_NAME = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF))
"""Kana, Han and Hangul: such names begin with the family's, and are said as a whole to somebody not close."""


def called(name: str, greeting: Greeting) -> str:
    """Return how somebody is greeted; "" where they are not, or nothing of the name can be drawn."""
    shown = " ".join(_drawn(name).split())
    match greeting:
        case Greeting.OFF:
            return ""
        case Greeting.FULL_NAME:
            return shown
        case Greeting.FIRST_NAME:
            return _first(shown)


def _first(name: str) -> str:
    """Return the first name: behind the comma of "Lee, Ann", the whole where it begins with a title or an initial."""
    family, comma, rest = name.partition(",")
    words = (rest if comma and rest.strip() else family).split()
    if not words or words[0].endswith(".") or any(low <= ord(char) <= high for char in name for low, high in NO_FIRST_NAME):
        return name
    return words[0]


def is_from_right(name: str) -> bool:
    """Tell whether any of a name reads from right to left."""
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in name)


def _drawn(name: str) -> str:
    """Return a name without emoji and what belongs to them."""
    shown = (seen for seen in _seen_as_one(name) if not any(unicodedata.category(char) in NOT_DRAWN for char in seen))
    return "".join(char for seen in shown for char in seen if char not in "\ufe0f\u20e3")


def _seen_as_one(text: str) -> Iterator[str]:
    """Yield what people see as one character each: an emoji of several is one."""
    yield from (text[one:two] for one, two in pairwise(stops(text)))


def shortened(name: str) -> Iterator[str]:
    """Yield a name with more and more of its middle left out; what people see as one character stays whole."""
    parts = list(_seen_as_one(name))
    for kept in range(len(parts) - 1, KEPT_AT_LEAST - 1, -1):
        head = (kept + 1) // 2
        yield "".join(parts[:head]).rstrip() + ELLIPSIS + "".join(parts[len(parts) - kept + head :]).lstrip()
