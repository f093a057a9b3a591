"""A person: whom visits belong to, and what guards call them."""

import unicodedata
from dataclasses import dataclass
from typing import NewType

from kiosk.domain.kept import VisitId

PersonId = NewType("PersonId", str)
"""Names a person for ever and everywhere, from the first sighting on: `p-<16 hex digits>`; also the Rekognition UserId."""

LabelId = NewType("LabelId", str)
"""Names a label: `l-<16 hex digits>`."""

NAME_MAX = 80
NOTE_MAX = 2000

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the reading direction of the text behind them (Unicode UAX #9)."""

UNSEEN = frozenset({"Cf", "Mn", "Me", "Zs"})
"""Categories of characters that show nothing by themselves (Unicode, chapter 4.5)."""

BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers of Hangul and the empty Braille pattern: letters and symbols to Unicode, and nothing to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What guards wrote about a person, or (with `note` alone) about a visit: everything personal that is no picture.

    Labels never change; a correction is another label. They live apart from the log of actions, so that they can be
    erased.
    """

    id: LabelId
    name: str = ""
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person as the log of actions says now. `number` is that of "Unknown 12"; no `label` means still unknown."""

    id: PersonId
    number: int
    label: LabelId | None = None
    ignored: bool = False
    portrait: VisitId | None = None


def tidy_line(text: str, longest: int = NAME_MAX) -> str:
    """Return what somebody typed as one line to keep: composed (NFC), no control characters, single spaces.

    Any script, emoji, quotes and angle brackets stay: they are text. Raises ValueError when nothing is left or it is
    longer than `longest` characters.
    """
    line = " ".join(_printable(text).split())
    if not _is_seen(line):
        raise ValueError("there is nothing to read in it")
    if len(line) > longest:
        raise ValueError(f"it has {len(line)} characters; at most {longest} fit")
    return line


def tidy_note(text: str) -> str:
    """Return a note to keep; "" is no note. Raises ValueError when it is too long."""
    return tidy_line(text, NOTE_MAX) if _is_seen(_printable(text)) else ""


def _is_seen(text: str) -> bool:
    """Tell whether there is anything to see: a name of joiners and fillers alone would be an empty place in a list."""
    return any(unicodedata.category(char) not in UNSEEN and char not in BLANKS for char in text)


def _printable(text: str) -> str:
    kept = (" " if char.isspace() else char for char in text if char not in BIDI_CONTROLS)
    shown = "".join(char for char in kept if unicodedata.category(char) not in {"Cc", "Cs", "Cn"})
    return unicodedata.normalize("NFC", shown)  # last, or what stood between a letter and its accent keeps them apart
