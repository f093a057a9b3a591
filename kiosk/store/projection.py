"""Who people are, as tables: what kiosk.domain.action.project says of the log, kept up to date register by register.

Every function belongs inside the caller's transaction. A register's value is always looked up anew among all that set
it, so that the order in which actions came here does not matter. Beyond the definition, only visits that are still kept
have a membership and marks.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.action import Register, merge_counts, root_of
from kiosk.domain.person import PersonId
from kiosk.store.changes import raise_version

OF_A_PERSON = frozenset({"named", "ignored", "portrayed"})
OF_STANDING = frozenset({"met", "forgotten"})
MARKS = {"noted": "note", "acknowledged": "acknowledged", "rescreened": "rescreened"}
TABLES = ("people", "memberships", "marks", "pairs", "tombstones")


def settle_force(db: sqlite3.Connection, seqs: Iterable[int]) -> set[Register]:
    """Tell again which actions are in force, after some came, and return the registers that may hold something else.

    Those that came count, those they undo, those that these undo in turn, and so on: always from later to earlier ones.
    """
    came = set(seqs)
    pending = sorted(db.execute("SELECT counter, device, id FROM actions WHERE seq = ?", (seq,)).fetchone() for seq in came)
    changed: set[Register] = set()
    while pending:
        order = pending.pop()
        seq, was = db.execute("SELECT seq, in_force FROM actions WHERE id = ?", (order[2],)).fetchone()
        ((is_in_force,),) = db.execute(IS_IN_FORCE, {"seq": seq})
        if is_in_force != was or seq in came:
            came.discard(seq)
            db.execute("UPDATE actions SET in_force = ? WHERE seq = ?", (is_in_force, seq))
            changed.update(db.execute("SELECT kind, about FROM registers WHERE action = ? AND kind <> 'undone'", (seq,)))
            for target in db.execute(UNDONE_BY, (seq,)).fetchall():
                _expect(pending, target)
    return changed


def _expect(pending: list[tuple[int, str, str]], order: tuple[int, str, str]) -> None:
    place = bisect_left(pending, order)
    if pending[place : place + 1] != [order]:
        pending.insert(place, order)


@dataclass(slots=True)
class _Stir:
    """What has to be looked at again: people by their row, and by whom they belong to, visits and pairs.

    `moved` are the visits found to belong to somebody else now.
    """

    people: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    visits: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)


def settle(db: sqlite3.Connection, changed: Iterable[Register]) -> None:
    """Bring the tables in line with registers that may hold something else than before."""
    stir, marked = _Stir(), set()
    for kind, about in sorted(changed):
        if kind in OF_STANDING:
            _settle_standing(db, about, stir)
        elif kind in OF_A_PERSON:
            stir.people.add(about)
            stir.roots.update({about} if kind == "named" else ())
        elif kind == "merged":
            stir.roots.add(about)
        elif kind == "assigned":
            stir.visits.add(about)
        elif kind == "rejected":
            stir.pairs.add(about)
        else:
            marked.add(about)
    _settle_roots(db, stir)
    _settle_visits(db, stir)
    for person in stir.people:
        _settle_person(db, person)
    for pair in stir.pairs:
        _settle_pair(db, pair)
    for visit in marked:
        _settle_marks(db, visit)
    _tell(db, stir)


def settle_visits(db: sqlite3.Connection, visits: Iterable[str]) -> None:
    """Bring the tables in line with visits that came, got another date, or went."""
    stir, gone_over = _Stir(), set(visits)
    stir.visits.update(gone_over)
    _settle_visits(db, stir)
    for person in stir.people:
        _settle_person(db, person)
    for visit in gone_over:
        _settle_marks(db, visit)
    _tell(db, stir)


def _tell(db: sqlite3.Connection, stir: _Stir) -> None:
    if stir.moved:
        raise_version(db, stir.moved)


def rebuild(db: sqlite3.Connection) -> None:
    """Forget all that the tables say and read the whole log again."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")  # noqa: S608  (a constant)
    settle_force(db, [seq for (seq,) in db.execute("SELECT seq FROM actions")])
    settle(db, db.execute("SELECT DISTINCT kind, about FROM registers WHERE kind <> 'undone'").fetchall())


def value_of(db: sqlite3.Connection, kind: str, about: str) -> str | None:
    """Return what a register holds: what the highest action in force set; None if none does."""
    row = db.execute(WINNER, (kind, about)).fetchone()
    return None if row is None else str(row[0])


def root(db: sqlite3.Connection, person: str) -> str | None:
    """Return whom a person belongs to in the end, perhaps themselves; None for somebody unknown or forgotten."""
    row = db.execute("SELECT root FROM people WHERE id = ?", (person,)).fetchone()
    return None if row is None else str(row[0])


def is_forgotten(db: sqlite3.Connection, person: str) -> bool:
    """Tell whether somebody was forgotten, here or elsewhere."""
    return db.execute("SELECT 1 FROM tombstones WHERE person = ?", (person,)).fetchone() is not None


def _settle_standing(db: sqlite3.Connection, person: str, stir: _Stir) -> None:
    """Somebody came into being, or ceases to stand (forgotten, or their first sighting was undone)."""
    (since,) = db.execute(TOMBSTONE, (person,)).fetchone()
    if since is not None:
        db.execute("INSERT OR REPLACE INTO tombstones (person, at) VALUES (?, ?)", (person, since))
    number = None if since is not None else value_of(db, "met", person)
    before = root(db, person)
    if number is not None:
        db.execute(STAND, (person, int(number), person))
        stir.people.add(person)
        stir.roots.add(person)
    elif before is not None:
        stir.roots.update(one for (one,) in db.execute("SELECT id FROM people WHERE root = ?", (before,)))
        stir.roots.discard(person)
        stir.people.add(before)
        db.execute("DELETE FROM people WHERE id = ?", (person,))
    if (number is None) is not (before is None):
        stir.roots.update(about for (about,) in db.execute(MERGED_INTO, (person,)) if root(db, about) is not None)
        stir.visits.update(about for (about,) in db.execute(ASSIGNED_TO, (person,)))
        stir.pairs.update(about for (about,) in db.execute(PAIRS_OF, {"one": person, "other": before}))


def _settle_roots(db: sqlite3.Connection, stir: _Stir) -> None:
    """Follow the merges again from everybody who belonged together with those in question."""
    asked: set[str] = set()
    for before in {root(db, person) for person in stir.roots} - {None}:
        asked.update(one for (one,) in db.execute("SELECT id FROM people WHERE root = ?", (before,)))
    found = _Merges(db)
    for person in sorted(asked):
        before, after = root(db, person), found.root(person)
        if after != before:
            db.execute("UPDATE people SET root = ? WHERE id = ?", (after, person))
            db.execute("UPDATE memberships SET root = ? WHERE person = ?", (after, person))
            stir.moved.update(visit for (visit,) in db.execute("SELECT visit FROM memberships WHERE person = ?", (person,)))
            stir.people.update({person, after, str(before)})
            stir.pairs.update(about for (about,) in db.execute(PAIRS_OF, {"one": person, "other": before}))


class _Merges:
    """The merges in force, looked up as they are needed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._into: dict[PersonId, PersonId] = {}
        self._ranks: dict[PersonId, tuple[bool, int, str, str]] = {}
        self._standing: set[PersonId] = set()
        self._seen: set[PersonId] = set()
        self._found: dict[PersonId, PersonId] = {}

    def root(self, person: str) -> str:
        self._load(PersonId(person))
        return root_of(PersonId(person), self._into, self._ranks, self._standing, self._found)

    def _load(self, person: PersonId) -> None:
        while person not in self._seen:
            self._seen.add(person)
            if root(self._db, person) is None:
                return
            self._standing.add(person)
            row = self._db.execute(WINNER, ("merged", person)).fetchone()
            if row is None:
                return
            into, human, *order = row
            if not merge_counts(is_human=bool(human), is_named=value_of(self._db, "named", person) is not None):
                return
            self._into[person], self._ranks[person] = PersonId(into), (bool(human), *order)
            person = PersonId(into)


def _settle_visits(db: sqlite3.Connection, stir: _Stir) -> None:
    for visit in stir.visits:
        (before,) = db.execute("SELECT root FROM memberships WHERE visit = ?", (visit,)).fetchone() or (None,)
        kept = db.execute("SELECT started_utc FROM visits WHERE id = ?", (visit,)).fetchone()
        owner = None if kept is None else value_of(db, "assigned", visit)
        after = None if owner is None else root(db, owner)
        if kept is None or after is None:
            db.execute("DELETE FROM memberships WHERE visit = ?", (visit,))
        else:
            db.execute(
                "INSERT OR REPLACE INTO memberships (visit, person, root, at) VALUES (?, ?, ?, ?)",
                (visit, owner, after, kept[0]),
            )
        stir.people.update(one for one in (before, after) if one is not None)
        if before != after:
            stir.moved.add(visit)


def _settle_person(db: sqlite3.Connection, person: str) -> None:
    """Write a person's row anew; one who stands no more has none."""
    portrait = value_of(db, "portrayed", person)
    count, first, last = db.execute(COUNT, (person,)).fetchone()
    if portrait is not None and db.execute(IS_OF, (portrait, person)).fetchone() is None:
        portrait = None
    db.execute(
        """UPDATE people SET number = coalesce(?, number), label = ?, ignored = ?, portrait = ?, visits = ?, first_seen = ?,
        last_seen = ? WHERE id = ?""",
        (
            value_of(db, "met", person),
            value_of(db, "named", person),
            int(value_of(db, "ignored", person) or 0),
            portrait,
            count,
            first,
            last,
            person,
        ),
    )


def _settle_pair(db: sqlite3.Connection, about: str) -> None:
    if value_of(db, "rejected", about) is None:
        db.execute("DELETE FROM pairs WHERE about = ?", (about,))
        return
    roots = [root(db, person) for person in about.split(" ")]
    holds = None not in roots and len(set(roots)) == len(roots)
    first, second = sorted(found or person for found, person in zip(roots, about.split(" "), strict=True))
    db.execute(
        "INSERT OR REPLACE INTO pairs (about, first, second, holds) VALUES (?, ?, ?, ?)", (about, first, second, holds)
    )


def _settle_marks(db: sqlite3.Connection, visit: str) -> None:
    marks = {column: value_of(db, kind, visit) for kind, column in MARKS.items()}
    kept = db.execute("SELECT 1 FROM visits WHERE id = ?", (visit,)).fetchone()
    if kept is None or set(marks.values()) == {None}:
        db.execute("DELETE FROM marks WHERE visit = ?", (visit,))
    else:
        db.execute(
            """INSERT OR REPLACE INTO marks (visit, note, acknowledged, rescreened)
            VALUES (:visit, :note, :acknowledged, :rescreened)""",
            {"visit": visit, **marks},
        )


WINNER = """SELECT registers.value, human, counter, device, id FROM registers JOIN actions ON actions.seq = registers.action
WHERE kind = ? AND about = ? AND in_force = 1 ORDER BY human DESC, counter DESC, device DESC, id DESC LIMIT 1"""

IS_IN_FORCE = """SELECT EXISTS (SELECT 1 FROM registers WHERE action = :seq AND kind = 'forgotten') OR NOT EXISTS (
    SELECT 1 FROM actions AS done JOIN registers ON registers.kind = 'undone' AND registers.about = done.id
    JOIN actions AS undo ON undo.seq = registers.action
    WHERE done.seq = :seq AND undo.in_force = 1 AND undo.human >= done.human
      AND (undo.counter, undo.device, undo.id) > (done.counter, done.device, done.id)
)"""

UNDONE_BY = """SELECT done.counter, done.device, done.id FROM registers JOIN actions AS done ON done.id = registers.about
JOIN actions AS undo ON undo.seq = registers.action
WHERE registers.action = ? AND registers.kind = 'undone'
  AND (undo.counter, undo.device, undo.id) > (done.counter, done.device, done.id)"""

TOMBSTONE = """SELECT min(actions.at) FROM registers JOIN actions ON actions.seq = registers.action
WHERE kind = 'forgotten' AND about = ?"""

STAND = "INSERT INTO people (id, number, root) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"

MERGED_INTO = "SELECT about FROM registers WHERE kind = 'merged' AND value = ?"

ASSIGNED_TO = "SELECT about FROM registers WHERE kind = 'assigned' AND value = ?"

PAIRS_OF = "SELECT about FROM pairs WHERE first IN (:one, :other) OR second IN (:one, :other)"

COUNT = "SELECT count(*), min(at), max(at) FROM memberships WHERE root = ?"

IS_OF = "SELECT 1 FROM memberships WHERE visit = ? AND root = ?"
