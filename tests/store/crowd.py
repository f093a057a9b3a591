"""People and visits in a journal, for tests of the identity log; and what its tables say, as a projection."""

import sqlite3
from datetime import UTC, datetime

import numpy as np

from kiosk.domain.action import ActionId, Projection
from kiosk.domain.identity import Quality, Template
from kiosk.domain.person import Label, LabelId, Person, PersonId
from kiosk.domain.visit import VisitId
from kiosk.store.actions import actions_after
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.rows import insert_visit
from kiosk.store.schema import migrate, transaction
from kiosk.store.terms import Keep
from tests.store.samples import not_elevated, visit

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def person(n):
    return PersonId(f"p-{n:016x}")


def label(n, name="", role="", note=""):
    return Label(id=LabelId(f"l-{n:016x}"), name=name, role=role, note=note)


def action_id(n):
    return ActionId(f"a-{n:016x}")


def journal(visits=0):
    """Return a journal in memory with that many visits in it."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    migrate(db)
    with transaction(db):
        for n in range(visits):
            insert_visit(db, visit(n, not_elevated(), at=60.0 * n), (), (), Keep())
    return db


def told(db):
    """Return what the tables of the projection say, in the form of the definition."""
    return Projection(
        visits={VisitId(one): PersonId(root) for one, root in db.execute("SELECT visit, root FROM memberships")},
        people={
            PersonId(one): Person(id=PersonId(one), number=number, label=named, ignored=bool(ignored), portrait=portrait)
            for one, number, named, ignored, portrait in db.execute(
                "SELECT id, number, label, ignored, portrait FROM people WHERE id = root"
            )
        },
        roots=dict(db.execute("SELECT id, root FROM people WHERE id <> root")),
        rejected=frozenset(db.execute("SELECT first, second FROM rejections")),
        notes=dict(db.execute("SELECT visit, note FROM marks WHERE note IS NOT NULL")),
        acknowledged=dict(db.execute("SELECT visit, acknowledged FROM marks WHERE acknowledged IS NOT NULL")),
        rescreened=dict(db.execute("SELECT visit, rescreened FROM marks WHERE rescreened IS NOT NULL")),
        forgotten=frozenset(one for (one,) in db.execute("SELECT person FROM tombstones")),
    )


def counted(db):
    """Return what is counted about each person: visits, and when the first and the last of them began."""
    return {one: rest for one, *rest in db.execute("SELECT id, visits, first_seen, last_seen FROM people WHERE id = root")}


def log_of(db):
    """Return the whole log."""
    return [action for _, action in actions_after(db)]


def dump(db):
    """Return every row of the projection's tables."""
    tables = ("people", "memberships", "marks", "pairs", "tombstones")
    return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}  # noqa: S608  (constants)


def identity(journal, place, keeper=None, destinations=()):
    """Return the log of a journal, written by its own store or by another keeper."""
    return SqliteIdentityLog(
        keeper or journal, key=journal.key, device="north-door", clock=place.clock, destinations=destinations
    )


def templates(count, seed=1, model="model"):
    """Return unit vectors in random directions, as templates."""
    vectors = np.random.default_rng(seed).normal(size=(count, 128)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    quality = Quality(width_px=120.0, sharpness=90.0, brightness=120.0, score=0.9)
    return tuple(Template(vector=vector.copy(), model=model, quality=quality, at=0.0) for vector in vectors)
