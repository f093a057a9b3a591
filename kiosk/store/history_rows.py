"""Visits as guards look back on them: which are asked for, and each as a card."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Self

from kiosk.domain.action import ActionId, Author, AuthorKind
from kiosk.domain.card import Asked, Done, Page, PersonCard, Shown, VisitCard
from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.person import PersonId
from kiosk.domain.spelling import sought
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput
from kiosk.store.legible import legible
from kiosk.store.people_rows import cards_of, root_in, with_words
from kiosk.store.schema import utc_text


def history_page(db: sqlite3.Connection, asked: Asked, start: int, count: int, shown: Shown) -> Page[VisitCard]:
    """Return a page of the visits asked for, newest first; see kiosk.ports.Records."""
    _refuse_joining(asked, shown)
    limits = _Limits.of(asked, shown)
    if _is_of_people(asked):
        page, total = _visits_of_people(db, asked, limits, start, count)
    else:
        total = _total(db, limits)
        page = _visits(db, limits, total, start, count, shown)
    return Page(items=tuple(cards_in(db, page, shown)), total=total, start=start)


def all_asked_for(db: sqlite3.Connection, asked: Asked, shown: Shown) -> list[int]:
    """Return the numbers of all visits asked for, in the order of the history; `cards_in` reads them."""
    _refuse_joining(asked, shown)
    limits = _Limits.of(asked, shown)
    if _is_of_people(asked):
        return _visits_of_people(db, asked, limits, 0, ALL)[0]
    if shown is Shown.READINGS:
        return _seqs(db, ALL_MIXED.format(limits.where), limits.values, 0, ALL)
    return _visits(db, limits, _total(db, limits), 0, ALL, shown)


def _seqs(db: sqlite3.Connection, query: str, values: Iterable[str], start: int, count: int) -> list[int]:
    """Return a page of what a query finds, in its order; at once, as SQLite lets others work until it has all of it."""
    row = db.execute(SEQS.format(query), (*values, count, start)).fetchone()
    found: list[int] = json.loads(row[0])
    return found


def _is_of_people(asked: Asked) -> bool:
    return bool(sought(asked.words)) or asked.person is not None


def _total(db: sqlite3.Connection, limits: "_Limits") -> int:
    return int(db.execute(f"{COUNT}{limits.where}", limits.values).fetchone()[0])


def _visits(db: sqlite3.Connection, limits: "_Limits", total: int, start: int, count: int, shown: Shown) -> list[int]:
    """Return a page of the `total` visits within limits."""
    if shown is Shown.READINGS:
        return _by_hour(db, limits, start, count)
    walk = GATHERED if limits.where and total <= FEW else IN_ORDER
    return _seqs(db, walk.format(limits.where), limits.values, start, count)


def _by_hour(db: sqlite3.Connection, limits: "_Limits", start: int, count: int) -> list[int]:
    """Return a page ordered by the hour, and within it by the random part of the id: a place does not tell who it was."""
    before, found = 0, list[int]()
    for _, rows in groupby(db.execute(HOURS.format(limits.where), limits.values), key=lambda row: str(row["hour"])):
        hour = [int(row["seq"]) for row in rows]
        if not found and before + len(hour) <= start:
            before += len(hour)
        else:
            found += hour
        if before + len(found) >= start + count:
            break
    return _seqs(db, MIXED, (json.dumps(found),), start - before, count)


def visit_card(db: sqlite3.Connection, visit: VisitId, shown: Shown) -> VisitCard:
    """Return one visit; raises BadInput for an unknown id."""
    row = db.execute("SELECT seq FROM visits WHERE id = ?", (visit,)).fetchone()
    if row is None:
        raise BadInput(f"there is no visit {visit}")
    cards = cards_in(db, [row["seq"]], shown)
    if not cards:
        raise BadInput(f"visit {visit} is damaged in the journal")
    return cards[0]


def devices(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the kiosks whose visits are kept here, A to Z."""
    return tuple(row["device"] for row in db.execute(DEVICES))


def cards_in(
    db: sqlite3.Connection, seqs: Iterable[int], shown: Shown, known: dict[PersonId, PersonCard] | None = None
) -> list[VisitCard]:
    """Return visits as cards, in the order given; `known` are people already read, and gathers those read here."""
    rows = db.execute(SELECT_CARDS, (json.dumps(list(seqs)),)).fetchall()
    people = {} if known is None else known
    if shown is not Shown.READINGS:
        met = dict.fromkeys(row["root"] for row in rows if row["root"] is not None)
        people.update(cards_of(db, [person for person in met if person not in people]))
    return list(legible(rows, lambda row: _card(row, people, shown), "visit"))


def _card(row: sqlite3.Row, people: Mapping[PersonId, PersonCard], shown: Shown) -> VisitCard:
    """Return a card with what may be shown; where readings stand alone, a time is a whole hour."""
    identities, readings = shown is not Shown.READINGS, shown is not Shown.IDENTITIES
    kinds = (row["kinds"] or "").split(",")
    return VisitCard(
        id=VisitId(row["id"]),
        device=row["device"],
        at=_at(row["started_utc"], shown),
        clock_synced=bool(row["clock_synced"]),
        outcome=Outcome(row["outcome"]) if readings else None,
        reason=Reason(row["reason"]) if readings else None,
        skin_c=row["skin_c"] if readings else None,
        score_c=row["score_c"] if readings else None,
        uncertainty_c=row["uncertainty_c"] if readings else None,
        person=people.get(row["root"]) if identities else None,
        nth=row["nth"] if identities and row["root"] is not None else None,
        has_portrait=identities and Kind.PORTRAIT.value in kinds,
        has_heat=readings and Kind.HEAT.value in kinds,
        has_scene=identities and Kind.SCENE.value in kinds,
        acknowledged=_done(row, "acknowledged", shown) if readings else None,
        rescreened=_done(row, "rescreened", shown) if readings else None,
        note=(row["note"] or "") if identities else "",
    )


def _at(text: str, shown: Shown) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(minute=0, second=0, microsecond=0) if shown is Shown.READINGS else at


def _done(row: sqlite3.Row, what: str, shown: Shown) -> Done | None:
    if row[f"{what}_at"] is None:
        return None
    author = Author(AuthorKind(row[f"{what}_kind"]), row[f"{what}_by"])
    return Done(ActionId(row[what]), author, _at(row[f"{what}_at"], shown))


def _refuse_joining(asked: Asked, shown: Shown) -> None:
    """A filter by what may not be shown would tell it all the same."""
    if shown is Shown.READINGS and (asked.words or asked.person is not None):
        raise BadInput("this site keeps readings apart from identities: readings cannot be looked up by person")
    if shown is Shown.IDENTITIES and asked.outcome is not None:
        raise BadInput("this site keeps readings apart from identities: visits of people cannot be looked up by outcome")


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a visit `v` must be like, as a condition with its values."""

    where: str
    values: tuple[str, ...]

    @classmethod
    def of(cls, asked: Asked, shown: Shown) -> Self:
        """Return what is asked of the visit itself; where readings stand alone, times are whole hours here as well."""
        conditions = {
            "v.started_utc >= ?": None if asked.since is None else utc_text(_at(utc_text(asked.since), shown)),
            "v.started_utc < ?": None if asked.until is None else utc_text(_at(utc_text(asked.until), shown)),
            "v.outcome = ?": None if asked.outcome is None else asked.outcome.value,
            "v.device = ?": asked.device,
        }
        held = {condition: value for condition, value in conditions.items() if value is not None}
        return cls("".join(f" AND {condition}" for condition in held), tuple(held.values()))


def _visits_of_people(
    db: sqlite3.Connection, asked: Asked, limits: _Limits, start: int, count: int
) -> tuple[list[int], int]:
    """Return a page of the visits of those who match, and of visits whose own note does, and how many there are."""
    people, noted = _people_found(db, asked), _noted(db, asked)
    if sum(people.values()) <= FEW:
        found = _seqs(db, f"{OF_PEOPLE}{limits.where}", (json.dumps(list(people)), *limits.values), 0, ALL)
        among = _seqs(db, f"{AMONG}{limits.where}", (json.dumps(list(noted)), *limits.values), 0, ALL)
        seqs = sorted({*found, *among}, reverse=True)
        return seqs[start : start + count], len(seqs)
    who = (json.dumps(list(people)), json.dumps(list(noted)), *limits.values)
    page = _seqs(db, f"{WALK}{limits.where} ORDER BY v.seq DESC", who, start, count)
    return page, _total_of_people(db, people, noted, limits)


def _total_of_people(
    db: sqlite3.Connection, people: Mapping[str, int], noted: Mapping[int, str | None], limits: _Limits
) -> int:
    if not limits.where:
        return sum(people.values()) + sum(root not in people for root in noted.values())
    who = (json.dumps(list(people)), json.dumps(list(noted)), *limits.values)
    return int(db.execute(COUNT_FOUND.format(WALK + limits.where), who).fetchone()[0])


def _people_found(db: sqlite3.Connection, asked: Asked) -> dict[str, int]:
    """Return those who match, with how many visits they have."""
    words = sought(asked.words)
    person = None if asked.person is None else root_in(db, asked.person)
    rows = db.execute(f"{FIND_PEOPLE}{with_words(words)}", (person, person, *words))
    return {row["id"]: row["visits"] for row in rows}


def _noted(db: sqlite3.Connection, asked: Asked) -> dict[int, str | None]:
    """Return the visits whose own note matches, with whose they are."""
    words = sought(asked.words)
    if not words:
        return {}
    person = None if asked.person is None else root_in(db, asked.person)
    rows = db.execute(f"{FIND_NOTES}{' AND instr(l.folded, ?)' * len(words)}", (person, person, *words))
    return {row["seq"]: row["root"] for row in rows}


SEQS = "SELECT json_group_array(seq) FROM ({} LIMIT ? OFFSET ?)"

ALL = 1_000_000_000
FEW = 5000
"""Up to so many visits of those found it is quicker to gather and sort them than to walk all visits till a page is full."""

COUNT = "SELECT count(*) FROM visits AS v WHERE TRUE"
GATHERED = "SELECT v.seq FROM visits AS v WHERE TRUE{} ORDER BY +v.seq DESC"
"""The plus keeps SQLite from walking all visits in order, where an index finds the few that are asked for."""

DEVICES = """WITH RECURSIVE each (device) AS (
    SELECT min(device) FROM visits UNION ALL SELECT (SELECT min(device) FROM visits WHERE device > each.device)
    FROM each WHERE each.device IS NOT NULL
) SELECT device FROM each WHERE device IS NOT NULL"""
"""From one to the next, instead of through all visits."""

HOURS = "SELECT v.seq, substr(v.started_utc, 1, 13) AS hour FROM visits AS v WHERE TRUE{} ORDER BY v.started_utc DESC"
MIXED = """SELECT v.seq FROM json_each(?) AS asked CROSS JOIN visits AS v ON v.seq = asked.value
ORDER BY substr(v.started_utc, 1, 13) DESC, substr(v.id, -12)"""
ALL_MIXED = "SELECT v.seq FROM visits AS v WHERE TRUE{} ORDER BY substr(v.started_utc, 1, 13) DESC, substr(v.id, -12)"

IN_ORDER = "SELECT v.seq FROM visits AS v INDEXED BY visits_in_order WHERE TRUE{} ORDER BY v.seq DESC"
COUNT_FOUND = "SELECT count(*) FROM ({})"
WALK = """SELECT v.seq FROM visits AS v INDEXED BY visits_in_order LEFT JOIN memberships AS m ON m.visit = v.id
WHERE (m.root IN (SELECT value FROM json_each(?)) OR v.seq IN (SELECT value FROM json_each(?)))"""
"""These walk a narrow index instead of rows that hold every number of a visit."""

FIND_PEOPLE = """SELECT p.id, p.visits FROM people AS p LEFT JOIN labels AS l ON l.id = p.label
WHERE p.root = p.id AND (? IS NULL OR p.id = ?)"""

FIND_NOTES = """SELECT v.seq, m.root FROM marks AS k JOIN labels AS l ON l.id = k.note
CROSS JOIN visits AS v ON v.id = k.visit LEFT JOIN memberships AS m ON m.visit = k.visit WHERE (? IS NULL OR m.root = ?)"""

OF_PEOPLE = """SELECT v.seq FROM json_each(?) AS p CROSS JOIN memberships AS m ON m.root = p.value
CROSS JOIN visits AS v ON v.id = m.visit WHERE TRUE"""

AMONG = "SELECT v.seq FROM json_each(?) AS noted CROSS JOIN visits AS v ON v.seq = noted.value WHERE TRUE"

SELECT_CARDS = """SELECT v.id, v.device, v.started_utc, v.clock_synced, v.outcome, v.reason, v.skin_c, v.score_c,
    v.uncertainty_c, m.root,
    (SELECT count(*) FROM memberships AS e WHERE e.root = m.root AND (e.at, e.visit) <= (m.at, m.visit)) AS nth,
    (SELECT group_concat(kind) FROM pictures WHERE pictures.visit = v.id AND pictures.state = 'kept') AS kinds,
    k.acknowledged, a.author_kind AS acknowledged_kind, a.author_id AS acknowledged_by, a.at AS acknowledged_at,
    k.rescreened, r.author_kind AS rescreened_kind, r.author_id AS rescreened_by, r.at AS rescreened_at, n.note
FROM json_each(?) AS asked JOIN visits AS v ON v.seq = asked.value
LEFT JOIN memberships AS m ON m.visit = v.id LEFT JOIN marks AS k ON k.visit = v.id
LEFT JOIN actions AS a ON a.id = k.acknowledged LEFT JOIN actions AS r ON r.id = k.rescreened
LEFT JOIN labels AS n ON n.id = k.note
ORDER BY asked.key"""
