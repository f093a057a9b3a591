"""What the journal says about forgotten people is erased with the act itself, and what must follow elsewhere is queued."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.action import Register
from kiosk.domain.card import HERE, ErasedAt
from kiosk.domain.parcel import SLACK
from kiosk.domain.person import PersonId
from kiosk.store.actions import drop_forgotten
from kiosk.store.changes import raise_version
from kiosk.store.projection import is_forgotten, value_of


@dataclass(frozen=True, slots=True)
class Erased:
    """What went from the journal; `visits` are those whose files must follow."""

    visits: tuple[str, ...] = ()
    pictures: int = 0
    templates: int = 0
    labels: int = 0
    outbox_rows: int = 0


def erase_fallen(db: sqlite3.Connection, changed: Iterable[Register], destinations: Iterable[str]) -> Erased:
    """Erase what is kept of people who were just forgotten, and of visits that just became theirs.

    The caller owns the transaction, and settled the registers that changed.
    """
    subjects = set(changed)
    people = {about for kind, about in subjects if kind == "forgotten"}
    asked = {about for kind, about in subjects if kind == "assigned"}
    asked.update(visit for person in people for (visit,) in db.execute(ASSIGNED_TO, (person,)))
    fallen: dict[str, list[str]] = {person: [] for person in sorted(people)}
    for visit in sorted(asked):
        owner = value_of(db, "assigned", visit)
        if owner is None or not is_forgotten(db, owner):
            continue
        if db.execute(IS_KEPT, (visit,)).fetchone() is not None:
            fallen.setdefault(owner, []).append(visit)
        elif drop_forgotten(db, [("noted", visit)]):  # another kiosk keeps the visit, but notes are told to all
            fallen.setdefault(owner, [])
    if not fallen:
        return Erased()
    for person, visits in fallen.items():
        _queue(db, person, visits, destinations)
    return erase_rows(db, fallen, [visit for visits in fallen.values() for visit in visits])


def erase_unagreed(db: sqlite3.Connection, changed: Iterable[Register]) -> None:
    """Erase the templates of visits whose visitor asked to be remembered, where that was just undone.

    They were kept for that alone. The caller owns the transaction, and told again which actions are in force.
    """
    assigned = {about for kind, about in changed if kind == "assigned"}
    visits = [visit for visit in sorted(assigned) if db.execute(IS_UNAGREED, (visit,)).fetchone() == (1,)]
    if visits:
        db.executemany("DELETE FROM templates WHERE visit = ?", [(visit,) for visit in visits])
        raise_version(db, visits)


def erase_rows(db: sqlite3.Connection, people: Iterable[str], visits: Iterable[str]) -> Erased:
    """Erase names, notes, templates and what waits to be sent; pictures are marked, so that their files follow."""
    theirs = tuple(visits)
    each = [(visit,) for visit in theirs]
    labels = drop_forgotten(db, [("named", person) for person in people] + [("noted", visit) for visit in theirs])
    _rewrite_labels(db)
    raise_version(db, theirs)
    db.executemany("DELETE FROM faces WHERE visit = ?", each)
    db.executemany("DELETE FROM sent WHERE visit = ?", each)
    db.executemany("DELETE FROM enrolments WHERE person = ?", [(person,) for person in people])
    return Erased(
        visits=theirs,
        pictures=_count(db, "UPDATE pictures SET state = 'expired' WHERE visit = ? AND state <> 'expired'", each),
        templates=_count(db, "DELETE FROM templates WHERE visit = ?", each),
        labels=labels,
        outbox_rows=_count(db, "DELETE FROM outbox WHERE visit = ?", each),
    )


def _count(db: sqlite3.Connection, statement: str, each: list[tuple[str]]) -> int:
    return db.executemany(statement, each).rowcount if each else 0


def _queue(db: sqlite3.Connection, person: str, visits: list[str], destinations: Iterable[str]) -> None:
    theirs = json.dumps(visits)
    told = (SLACK,) if db.execute(IS_TOLD, (theirs,)).fetchone() is not None else ()  # even where Slack is off by now
    db.executemany(
        "INSERT INTO erasures (destination, person, visits) VALUES (?, ?, ?)",
        [(destination, person, theirs) for destination in dict.fromkeys((HERE, *destinations, *told))],
    )


def _rewrite_labels(db: sqlite3.Connection) -> None:
    """Write the labels that stay anew: SQLite leaves copies of rows in a page's slack when it moves them between pages.

    secure_delete clears what is deleted and every page that is given up, but not that slack. Templates need none of
    this: they are all of one size and only ever added at the end.
    """
    rows = db.execute("SELECT id, name, role, note, folded FROM labels ORDER BY id").fetchall()
    db.execute("DELETE FROM labels")
    db.executemany("INSERT INTO labels (id, name, role, note, folded) VALUES (?, ?, ?, ?, ?)", rows)


def left_to_do(db: sqlite3.Connection, person: str) -> tuple[str, ...]:
    """Return where somebody forgotten is not known to be erased yet."""
    rows = db.execute("SELECT destination FROM erasures WHERE person = ? AND done_at IS NULL ORDER BY seq", (person,))
    return tuple(dict.fromkeys(destination for (destination,) in rows))


def erased_in(db: sqlite3.Connection, people: Iterable[str]) -> tuple[ErasedAt, ...]:
    """Return at which destinations people are erased, since when, and where they are not yet."""
    rows = [row for person in people for row in db.execute(ERASED, (person,))]
    return tuple(_erased_at(row) for row in rows)


def last_erased(db: sqlite3.Connection, limit: int) -> tuple[ErasedAt, ...]:
    """Return the same of whoever was to be erased last, newest first."""
    return tuple(_erased_at(row) for row in db.execute(LAST_ERASED, (limit,)))


def _erased_at(row: Sequence[str | None]) -> ErasedAt:
    person, destination, done_at = row
    at = None if done_at is None else datetime.fromisoformat(done_at)
    return ErasedAt(PersonId(str(person)), str(destination), at)


ERASED = "SELECT person, destination, done_at FROM erasures WHERE person = ? ORDER BY seq"

LAST_ERASED = "SELECT person, destination, done_at FROM erasures ORDER BY seq DESC LIMIT ?"

ASSIGNED_TO = "SELECT about FROM registers WHERE kind = 'assigned' AND value = ?"

IS_KEPT = "SELECT 1 FROM visits WHERE id = ?"

IS_TOLD = """SELECT 1 FROM json_each(?) AS theirs JOIN alerts ON about = theirs.value
WHERE (step = 'told' AND told <> '') OR unsure = 1 OR file IS NOT NULL"""
"""Whether something in Slack tells of visits."""

IS_UNAGREED = """SELECT max(in_force) = 0 FROM registers JOIN actions ON actions.seq = registers.action
WHERE kind = 'assigned' AND about = ? AND author_kind = 'visitor'"""
