"""The log of actions in the journal: written once, read back, never changed."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from kiosk.domain.action import Action, ActionId, Author, AuthorKind, registers, value
from kiosk.domain.action_text import deed_json, deed_of
from kiosk.domain.person import Label
from kiosk.domain.spelling import folded
from kiosk.store.projection import is_forgotten, value_of
from kiosk.store.schema import utc_text

COLUMNS = "id, counter, device, author_kind, author_id, at, deeds"
"""What `action_from` reads, in its order."""


def insert(db: sqlite3.Connection, action: Action) -> int:
    """Write an action and what it sets; return its number here. The projection is settled by the caller."""
    seq = db.execute(
        """INSERT INTO actions (id, counter, device, author_kind, author_id, at, human, deeds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            action.id,
            action.counter,
            action.device,
            action.author.kind.value,
            action.author.id,
            utc_text(action.at),
            action.author.is_human,
            json.dumps([deed_json(deed) for deed in action.deeds], separators=(",", ":")),
        ),
    ).lastrowid
    assert seq is not None
    db.executemany(
        "INSERT OR IGNORE INTO registers (kind, about, action, value) VALUES (?, ?, ?, ?)",
        [
            (kind, about, seq, str(int(held)) if isinstance(held := value(deed, action), bool) else str(held))
            for deed in action.deeds
            for kind, about in registers(deed)
        ],
    )
    return seq


def action_from(row: Iterable[object]) -> Action:
    """Read a row of COLUMNS."""
    name, counter, device, kind, author, at, deeds = map(str, row)
    return Action(
        id=ActionId(name),
        counter=int(counter),
        device=device,
        author=Author(AuthorKind(kind), author),
        at=datetime.fromisoformat(at).astimezone(UTC),
        deeds=tuple(map(deed_of, json.loads(deeds))),
    )


def actions_after(db: sqlite3.Connection, seq: int = 0, limit: int = -1) -> Iterator[tuple[int, Action]]:
    """Yield actions that came here after the one with that number, with their numbers, in the order they came."""
    for number, *row in db.execute(SELECT_AFTER, (seq, limit)):
        yield number, action_from(row)


def has(db: sqlite3.Connection, action: ActionId) -> bool:
    """Tell whether an action is in the log."""
    return db.execute("SELECT 1 FROM actions WHERE id = ?", (action,)).fetchone() is not None


def next_counter(db: sqlite3.Connection) -> int:
    """Return a Lamport counter above all that were ever seen here."""
    (highest,) = db.execute("SELECT max(counter) FROM actions").fetchone()
    return int(highest or 0) + 1


def next_number(db: sqlite3.Connection) -> int:
    """Return a number that no "Unknown 12" has had here, not even somebody forgotten."""
    (highest,) = db.execute("SELECT max(CAST(value AS INTEGER)) FROM registers WHERE kind = 'met'").fetchone()
    return int(highest or 0) + 1


def keep_labels(db: sqlite3.Connection, labels: Iterable[Label]) -> None:
    """Write labels, but none of somebody forgotten; one that is there already stays as it is."""
    for label in labels:
        db.execute(
            "INSERT OR IGNORE INTO labels (id, name, role, note, folded) VALUES (?, ?, ?, ?, ?)",
            (label.id, label.name, label.role, label.note, folded(label.name, label.role, label.note)),
        )
        drop_forgotten(db, db.execute(SET_TO, (label.id,)).fetchall())


def drop_forgotten(db: sqlite3.Connection, subjects: Iterable[tuple[str, str]]) -> int:
    """Erase what was ever written about forgotten people, among these registers; return how many labels went.

    What somebody else is called by stays.
    """
    gone = 0
    for kind, about in subjects:
        owner = about if kind == "named" else value_of(db, "assigned", about) if kind == "noted" else None
        if owner is not None and is_forgotten(db, owner):
            gone += db.execute(DROP_LABELS, {"kind": kind, "about": about}).rowcount
    return gone


SELECT_AFTER = f"SELECT seq, {COLUMNS} FROM actions WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608  (a constant)

SET_TO = "SELECT kind, about FROM registers WHERE kind IN ('named', 'noted') AND value = ?"

DROP_LABELS = """DELETE FROM labels WHERE id IN (SELECT value FROM registers WHERE kind = :kind AND about = :about)
AND id NOT IN (SELECT label FROM people WHERE label IS NOT NULL)"""
