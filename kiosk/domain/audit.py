"""The audit log: what is written there, and in which form it is chained."""

import hashlib
import json
import re

from kiosk.domain.action import Author

LOGIN = "login"
LOGOUT = "logout"
LOGIN_REFUSED = "login.refused"
LOGIN_PAUSED = "login.paused"
"""A wrong PIN after which somebody has to wait."""
GUARD_ADDED = "guard.added"
GUARD_DISABLED = "guard.disabled"
GUARD_ENABLED = "guard.enabled"
GUARD_PIN = "guard.pin"
CHOICE = "choice"
"""A choice on the panel: `name=value`, or the name alone of a text."""
CHOICE_RESET = "choice.reset"
EXPORT = "export"
CALIBRATION = "calibration"
ACTION = "action"
"""An action on identities, by its id."""
FORGET = "forget"
HEAD_LOST = "audit.head-lost"
"""The head of the chain was gone or not this kiosk's own when the next line was written."""

EVENTS = (
    LOGIN,
    LOGOUT,
    LOGIN_REFUSED,
    LOGIN_PAUSED,
    GUARD_ADDED,
    GUARD_DISABLED,
    GUARD_ENABLED,
    GUARD_PIN,
    CHOICE,
    CHOICE_RESET,
    EXPORT,
    CALIBRATION,
    ACTION,
    FORGET,
    HEAD_LOST,
)
"""What doorman itself writes, for whoever puts it into words."""

START = "0" * 64
"""What stands for the hash before the first line."""

ABOUT_MAX = 400

_EVENT = re.compile(r"[a-z][a-z0-9.-]{0,39}")
_IDS = re.compile(r"[A-Za-z0-9._:=,/+-]*")


def check_line(author: Author, event: str, about: str) -> None:
    """Raise ValueError for what may not stand in the audit log: `about` is ids without spaces, several with commas."""
    if not _EVENT.fullmatch(event):
        raise ValueError(f"{event!r} is no event: small letters, digits, dots and dashes")
    for ids in (author.id, about):
        if not _IDS.fullmatch(ids) or len(ids) > ABOUT_MAX:
            raise ValueError(f"{ids[:80]!r} is no list of ids; names and notes do not belong into the audit log")


def chained(before: str, seq: int, at: str, author: Author, event: str, about: str) -> str:
    """Return the hash of a line: SHA-256, in hex, over canonical JSON of the line and the hash before it.

    Canonical: keys in order, no spaces, ASCII.
    """
    line = {
        "about": about,
        "at": at,
        "author": [author.kind.value, author.id],
        "before": before,
        "event": event,
        "seq": seq,
    }
    return hashlib.sha256(json.dumps(line, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
