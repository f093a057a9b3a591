"""The number that rises with every change of the log or the templates, and which visits changed lately."""

import sqlite3
from collections.abc import Iterable

from kiosk.store.schema import recall, remember

VERSION = "identity.version"

REMEMBERED = 2_000
"""For how many changes it is known which visits they were about."""


def version(db: sqlite3.Connection) -> int:
    """Return the number that rises with every change of the log or the templates."""
    return int(recall(db, VERSION) or 0)


def raise_version(db: sqlite3.Connection, visits: Iterable[str] = ()) -> None:
    """Say that something changed: `visits` are those that now belong to somebody else or have other templates."""
    now = version(db) + 1
    remember(db, VERSION, now)
    db.executemany("INSERT OR IGNORE INTO changes (version, visit) VALUES (?, ?)", [(now, visit) for visit in visits])
    db.execute("DELETE FROM changes WHERE version <= ?", (now - REMEMBERED,))


def changed_since(db: sqlite3.Connection, before: int) -> set[str] | None:
    """Return the visits that changed after a version; None where that is too long ago to tell."""
    if not 0 <= version(db) - before < REMEMBERED:
        return None
    return {visit for (visit,) in db.execute("SELECT DISTINCT visit FROM changes WHERE version > ?", (before,))}
