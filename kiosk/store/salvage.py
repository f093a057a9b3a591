"""What can still be read in a damaged journal goes into the one that takes its place."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.domain.action import Action, Named, Noted
from kiosk.domain.action_text import check_action, check_label
from kiosk.domain.person import Label
from kiosk.errors import BadInput
from kiosk.store.actions import COLUMNS, action_from
from kiosk.store.acts import take
from kiosk.store.changes import VERSION, raise_version
from kiosk.store.projection import settle_visits
from kiosk.store.rows import capture_row, visit_row
from kiosk.store.schema import transaction

AT_ONCE = 64
"""Rows read in one go; where that fails, each of them is tried by itself."""

MOST_ROWS = 10_000_000
"""A higher number is damage itself."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What makes a row of a table the same row in another journal, and how its rows are numbered (None: by text only)."""

    name: str
    same: tuple[str, ...]
    number: str | None = "seq"
    check: Callable[[Any], object] = bool
    skip: tuple[str, ...] = ()


TABLES = (
    Table("visits", ("id",), check=lambda row: visit_row(row | {"kinds": None})),
    Table("captures", ("visit", "n"), None, check=capture_row),
    Table("pictures", ("visit", "kind"), skip=("seq",)),
    Table("outbox", ("destination", "visit"), skip=("seq",)),
    Table("faces", ("visit",), None),
    Table("templates", ("seq",)),
    Table("guards", ("id",), None),
    Table("audit", ("seq",)),
    Table("erasures", ("seq",)),
    Table("sent", ("visit",), None),
    Table("enrolments", ("person",), None),
    Table("peers", ("device",), None),
    Table("spending", ("day", "charge"), None),
    Table("alerts", ("event",), skip=("seq",)),
    Table("clicks", ("key",), None),
    Table("meta", ("key",), None, check=lambda row: row["key"] not in {VERSION, "recovered"}),
)
"""In an order in which nothing refers to what comes later; the log and its labels have a way of their own."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many visits and actions were saved that nothing else knew of."""

    visits: int = 0
    actions: int = 0


def salvage(damaged: Path, db: sqlite3.Connection) -> Salvaged:
    """Copy what can be read from a damaged journal into a sound one, in which newer rows take the place of older ones.

    Actions are taken as from another kiosk, so that the projection follows and who was forgotten stays forgotten. The
    damaged file is left as it is. Raises sqlite3.Error only for the sound one.
    """
    before = _counts(db)
    with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)) as old:
        old.row_factory = sqlite3.Row
        with transaction(db):
            for table in TABLES:
                _copy(old, db, table)
            _take_log(old, db)
            settle_visits(db, [visit for (visit,) in db.execute("SELECT id FROM visits").fetchall()])
            raise_version(db)
    after = _counts(db)
    return Salvaged(after.visits - before.visits, after.actions - before.actions)


def _counts(db: sqlite3.Connection) -> Salvaged:
    visits, actions = db.execute("SELECT (SELECT count(*) FROM visits), (SELECT count(*) FROM actions)").fetchone()
    return Salvaged(visits, actions)


def _copy(old: sqlite3.Connection, db: sqlite3.Connection, table: Table) -> None:
    """Copy the rows of a table that can be read and are what such rows are."""
    columns = [column for column in _columns(db, table.name) if column in _columns(old, table.name)]
    if not columns:
        return
    kept = [column for column in columns if column not in table.skip]
    news = ", ".join(f"{column} = excluded.{column}" for column in kept if column not in {*table.same, "seq"})
    insert = (
        f"INSERT INTO {table.name} ({', '.join(kept)}) VALUES ({', '.join(f':{column}' for column in kept)}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(table.same)}) DO {f'UPDATE SET {news}' if news else 'NOTHING'}"
    )
    for row in _rows(old, table):
        with suppress(ValueError, TypeError, KeyError, sqlite3.IntegrityError):
            if table.check(row):
                db.execute(insert, row)


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return []


def _rows(old: sqlite3.Connection, table: Table) -> Iterator[Row]:
    """Yield the rows that can be read: by number around bad pages, or from both ends where there are no numbers."""
    every = f"SELECT * FROM {table.name}"  # noqa: S608  (a constant)
    order = ", ".join(table.same)
    if table.number is None:
        yield from _until_damage(old, f"{every} ORDER BY {order}", ())
        yield from _until_damage(old, f"{every} ORDER BY {', '.join(f'{key} DESC' for key in table.same)}", ())
        return
    for start in range(1, _highest(old, table) + 1, AT_ONCE):
        try:
            some = list(map(dict, old.execute(f"{every} WHERE seq BETWEEN ? AND ?", (start, start + AT_ONCE - 1))))
        except sqlite3.DatabaseError:
            some = [
                row for seq in range(start, start + AT_ONCE) for row in _until_damage(old, f"{every} WHERE seq = ?", (seq,))
            ]
        yield from some


def _until_damage(old: sqlite3.Connection, statement: str, asked: tuple[object, ...]) -> Iterator[Row]:
    with suppress(sqlite3.DatabaseError):
        yield from map(dict, old.execute(statement, asked))


def _highest(old: sqlite3.Connection, table: Table) -> int:
    """Return the highest number that a row may have, within reason."""
    highest = 0
    for statement in (
        f"SELECT max(seq) FROM {table.name}",  # noqa: S608  (a constant)
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table.name}'",  # noqa: S608
    ):
        with suppress(sqlite3.DatabaseError):
            highest = max([highest, *(int(seq or 0) for (seq,) in old.execute(statement))])
    return min(highest, MOST_ROWS)


def _take_log(old: sqlite3.Connection, db: sqlite3.Connection) -> None:
    actions = list(_actions(old))
    wanted = {deed.label for action in actions for deed in action.deeds if isinstance(deed, Named | Noted)}
    labels = list(_labels(old, wanted))
    with suppress(BadInput):
        take(db, tuple(actions), tuple(labels))


def _actions(old: sqlite3.Connection) -> Iterator[Action]:
    for row in _rows(old, Table("actions", ("id",))) if _columns(old, "actions") else ():
        with suppress(ValueError, TypeError, KeyError):
            yield check_action(action_from(row[column] for column in COLUMNS.split(", ")))


def _labels(old: sqlite3.Connection, wanted: set[Any]) -> Iterator[Label]:
    """Yield labels one by one, as each lies on a page of its own luck."""
    for one in sorted(wanted) if _columns(old, "labels") else ():
        for row in _until_damage(old, "SELECT id, name, role, note FROM labels WHERE id = ?", (one,)):
            with suppress(ValueError, TypeError):
                yield check_label(Label(**row))
