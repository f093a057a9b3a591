"""What Slack users who answered are called, so that guards read more than an id."""

import sqlite3

from kiosk.domain.person import tidy_line
from kiosk.store.schema import recall, remember

NAMES = "slack.names"
MOST = 500
"""Users whose names are kept: whoever answered longest ago is an id again."""


def note_name(db: sqlite3.Connection, user: str, name: str) -> None:
    """Keep what somebody is called in Slack, where that can be read and is news."""
    try:
        called = tidy_line(name)
    except ValueError:
        return
    names: dict[str, str] = recall(db, NAMES) or {}
    if names.get(user) == called:
        return
    names.pop(user, None)
    remember(db, NAMES, dict([*names.items(), (user, called)][-MOST:]))


def every_name(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return what all those are called whose names are kept."""
    return tuple((recall(db, NAMES) or {}).values())


def name_of(db: sqlite3.Connection, user: str) -> str:
    """Return what somebody was called when they last answered; their id where that is not known, as on other kiosks."""
    return str((recall(db, NAMES) or {}).get(user, user))
