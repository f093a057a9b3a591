"""What the journal says about whose a visit is, for the cloud's second opinion, and what is told of the visit."""

import sqlite3
from collections.abc import Mapping
from datetime import timedelta

from kiosk.domain.meta import NUMBERS, Asked, Meta, Naming, Stored
from kiosk.domain.opinion import Candidate, Match, Seen, Standing
from kiosk.domain.person import PersonId
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import Withdrawn
from kiosk.store.projection import WINNER, is_forgotten, root
from kiosk.store.rows import SELECT_VISITS, visit_row


def standing_of(db: sqlite3.Connection, visit: VisitId) -> Standing:
    """Return whose a visit is now, after all merges."""
    owner = owner_of(db, visit)
    if owner is None:
        return Standing()
    winner = db.execute(WINNER, ("assigned", visit)).fetchone()
    label, visits = db.execute("SELECT label, visits FROM people WHERE id = ?", (owner,)).fetchone()
    return Standing(
        person=owner,
        by_human=bool(winner[1]),
        is_named=label is not None,
        is_enrolled=is_enrolled(db, owner),
        is_alone=label is None and visits == 1,
    )


def owner_of(db: sqlite3.Connection, visit: VisitId) -> PersonId | None:
    """Return whose a visit is, after all merges."""
    row = db.execute("SELECT root FROM memberships WHERE visit = ?", (visit,)).fetchone()
    return None if row is None else PersonId(row[0])


def is_enrolled(db: sqlite3.Connection, person: PersonId) -> bool:
    """Tell whether the cloud's collection knows somebody, or anybody merged into them."""
    asked = "SELECT 1 FROM enrolments JOIN people ON people.id = enrolments.person WHERE people.root = ? LIMIT 1"
    return db.execute(asked, (person,)).fetchone() is not None


def candidates_of(db: sqlite3.Connection, standing: Standing, seen: Seen) -> tuple[Candidate, ...]:
    """Return whom the cloud matched as this kiosk knows them, each once; whoever was forgotten here is left out."""
    people = seen.people if isinstance(seen, Match) else ()
    standing_now = [PersonId(root(db, one) or one) for one in people if not is_forgotten(db, one)]
    return tuple(_candidate(db, standing, person) for person in dict.fromkeys(standing_now))


def _candidate(db: sqlite3.Connection, standing: Standing, person: PersonId) -> Candidate:
    pair = tuple(sorted((person, standing.person or "")))
    return Candidate(
        person=person,
        was_compared=db.execute(HAS_TEMPLATES, (person,)).fetchone() is not None,
        is_rejected=db.execute("SELECT 1 FROM rejections WHERE first = ? AND second = ?", pair).fetchone() is not None,
        is_named=db.execute("SELECT 1 FROM people WHERE id = ? AND label IS NOT NULL", (person,)).fetchone() is not None,
    )


def meta_of_visit(
    db: sqlite3.Connection, visit: VisitId, device: str, pictures: Mapping[Kind, Stored], keep_days: float
) -> Meta:
    """Return what the cloud is to be told of a visit; raises Withdrawn where it is not kept any more."""
    row = _by_name(db, SELECT_VISITS, {"id": visit, "since": None, "outcome": None, "limit": 1})
    if row is None:
        raise Withdrawn(f"visit {visit} is not kept any more")
    kept = visit_row(row)
    return Meta(
        visit=visit,
        device=device,
        source=kept.device,
        started=kept.started,
        ended=kept.ended,
        clock_synced=kept.clock_synced,
        outcome=kept.outcome,
        reason=kept.reason,
        numbers={name: getattr(kept, name) for name in NUMBERS},
        pictures=pictures,
        asked=_asked(db, visit),
        expires=kept.ended + timedelta(days=keep_days),
    )


def _by_name(db: sqlite3.Connection, question: str, values: Mapping[str, object]) -> sqlite3.Row | None:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute(question, values).fetchone()
    return row


def _asked(db: sqlite3.Connection, visit: VisitId) -> Asked:
    now = standing_of(db, visit)
    # Recognition notes what it made of a face only where it may remember the visitor.
    looked = db.execute("SELECT 1 FROM faces WHERE visit = ?", (visit,)).fetchone() is not None
    return Asked(
        wanted=looked or now.person is not None,
        person=now.person,
        by_human=now.by_human,
        is_enrolled=now.is_enrolled,
        is_alone=now.is_alone,
        naming=Naming.UNKNOWN if now.person is None else naming_of(db, now.person),
    )


def naming_of(db: sqlite3.Connection, person: PersonId) -> Naming:
    """Return what somebody who stands by themselves is to the guards."""
    label, ignored = db.execute("SELECT label, ignored FROM people WHERE id = ?", (person,)).fetchone()
    if ignored:
        return Naming.IGNORED
    return Naming.UNKNOWN if label is None else Naming.NAMED


HAS_TEMPLATES = """SELECT 1 FROM memberships AS m JOIN templates AS t ON t.visit = m.visit AND t.state = 'kept'
WHERE m.root = ? LIMIT 1"""
