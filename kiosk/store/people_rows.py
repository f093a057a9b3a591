"""People as rows of the journal, and rows as cards."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kiosk.domain.card import Crop, GroupCard, Listed, Page, PersonCard
from kiosk.domain.identity import Flaw
from kiosk.domain.person import PersonId
from kiosk.domain.spelling import END, sorting, sought
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput, Gone
from kiosk.store.legible import legible


def root_in(db: sqlite3.Connection, person: PersonId) -> PersonId:
    """Return whom a person belongs to, perhaps themselves; raises Gone for somebody unknown or forgotten."""
    row = db.execute("SELECT root FROM people WHERE id = ?", (person,)).fetchone()
    if row is not None:
        return PersonId(row["root"])
    stone = db.execute("SELECT at FROM tombstones WHERE person = ?", (person,)).fetchone()
    if stone is not None:
        raise Gone(f"{person} was forgotten on {stone['at'][:10]}; nothing is left of them")
    raise Gone(f"there is nobody called {person}")


def person_card(db: sqlite3.Connection, person: PersonId) -> PersonCard:
    """Return a person; of one merged into another, that other."""
    root = root_in(db, person)
    card = cards_of(db, [root]).get(root)
    if card is None:
        raise BadInput(f"person {root} is damaged in the journal")
    return replace(card, templates=db.execute(COUNT_TEMPLATES, (root,)).fetchone()[0])


def cards_of(db: sqlite3.Connection, people: Iterable[str]) -> dict[PersonId, PersonCard]:
    """Return the cards of people who stand by themselves, in the order given; whoever is none is left out."""
    rows = db.execute(SELECT_CARDS, (json.dumps(list(people)),)).fetchall()
    return {card.id: card for card in legible(rows, _card, "person")}


def _card(row: sqlite3.Row) -> PersonCard:
    return PersonCard(
        id=PersonId(row["id"]),
        number=row["number"],
        name=row["name"] or None,
        role=row["role"] or "",
        note=row["note"] or "",
        ignored=bool(row["ignored"]),
        portrait=None if row["portrait"] is None else VisitId(row["portrait"]),
        visits=row["visits"],
        first_seen=_time(row["first_seen"]),
        last_seen=_time(row["last_seen"]),
        templates=None,
    )


def people_page(db: sqlite3.Connection, listed: Listed, words: str, start: int, count: int) -> Page[PersonCard]:
    """Return a page of those listed whose label has words that begin so; see kiosk.ports.Records."""
    asked, (which, order) = sought(words), LISTINGS[listed]
    found = f"WITH found AS MATERIALIZED ({which}{with_words(asked)})"
    total, ids = db.execute(f"{found} {PAGE.format(order)}", (*asked, count, start)).fetchone()
    return Page(items=tuple(cards_of(db, json.loads(ids)).values()), total=total, start=start)


def initials(db: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return with what names begin, in the form and order that they sort by, and how many begin so."""
    rows = db.execute(COUNT_INITIALS)
    return tuple((row["first"], row["people"]) for row in rows)


def with_words(asked: tuple[str, ...]) -> str:
    """Return the condition that a person `p` with the label `l` has all words; the words are its parameters."""
    return f" AND instr({FOLDED}, ?)" * len(asked)


def called(db: sqlite3.Connection, name: str) -> tuple[PersonCard, ...]:
    """Return everyone whose name is the same but for capitals, accents and spaces."""
    wanted = f"{sorting(name)}{END}"
    rows = db.execute(f"{PEOPLE} WHERE p.root = p.id AND substr(l.folded, 1, ?) = ?", (len(wanted), wanted))
    return tuple(cards_of(db, [row["id"] for row in rows]).values())


def crops_page(db: sqlite3.Connection, person: PersonId, start: int, count: int) -> Page[Crop]:
    """Return a page of the portraits kept of somebody who stands by themselves: the one chosen first, then the best."""
    rows = db.execute(SELECT_CROPS, (person,)).fetchall()
    crops = legible(rows[start : start + count], _crop, "the face of visit")
    return Page(items=tuple(crops), total=len(rows), start=start)


def _crop(row: sqlite3.Row) -> Crop:
    flaw = None if row["flaw"] is None else Flaw(row["flaw"])
    return Crop(visit=VisitId(row["id"]), flaw=flaw, at=datetime.fromisoformat(row["at"]))


def groups_page(db: sqlite3.Connection, start: int, count: int) -> Page[GroupCard]:
    """Return a page of those who have no name; whom they may be is left open."""
    page = people_page(db, Listed.UNKNOWN, "", start, count)
    groups = (
        GroupCard(person=card, crops=crops_page(db, card.id, 0, CROPS).items, heat=newest_heat(db, card.id), likely=None)
        for card in page.items
    )
    return Page(items=tuple(groups), total=page.total, start=start)


def newest_heat(db: sqlite3.Connection, person: PersonId) -> VisitId | None:
    """Return the newest visit of somebody who stands by themselves whose heat is still kept."""
    row = db.execute(SELECT_HEAT, (person,)).fetchone()
    return None if row is None else VisitId(row["visit"])


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


FOLDED = "coalesce(l.folded, ' ' || p.number)"
"""What words are looked for in: the label, or the number of those who have none."""

PEOPLE = "SELECT p.id, p.number, p.last_seen, l.folded FROM people AS p LEFT JOIN labels AS l ON l.id = p.label"
NAMED = f"{PEOPLE} WHERE p.root = p.id AND p.ignored = 0 AND l.name <> ''"
NAMELESS = f"{PEOPLE} WHERE p.root = p.id AND p.ignored = 0 AND coalesce(l.name, '') = '' AND p.visits > 0"

LISTINGS = {
    Listed.KNOWN: (NAMED, "folded, number"),
    Listed.RECENT: (NAMED, "last_seen DESC, number DESC"),
    Listed.UNKNOWN: (NAMELESS, "last_seen DESC, number DESC"),
    Listed.IGNORED: (f"{PEOPLE} WHERE p.root = p.id AND p.ignored = 1", "folded IS NULL, folded, last_seen DESC"),
}
"""Who is listed, and in which order."""

PAGE = """SELECT (SELECT count(*) FROM found),
    (SELECT json_group_array(id) FROM (SELECT id FROM found ORDER BY {} LIMIT ? OFFSET ?))"""

COUNT_INITIALS = f"""SELECT substr(folded, 1, 1) AS first, count(*) AS people FROM ({NAMED})
GROUP BY first ORDER BY first"""  # noqa: S608  (constants)

CROPS = 6
"""How many portraits a card of somebody unknown brings along."""

LOOKED_AT = 12
"""Among how many of somebody's newest visits a portrait is looked for that nobody chose; older ones expire anyway."""

BEST = """faces.flaw IS NOT NULL, (SELECT max(width_px) FROM templates WHERE templates.visit = m.visit) DESC, m.at DESC"""

SELECT_CARDS = f"""SELECT p.id, p.number, p.ignored, p.visits, p.first_seen, p.last_seen, l.name, l.role, l.note,
    coalesce(
        (SELECT visit FROM pictures WHERE visit = p.portrait AND kind = 'portrait' AND state = 'kept'),
        (SELECT m.visit FROM (SELECT visit, at FROM memberships WHERE root = p.id ORDER BY at DESC LIMIT {LOOKED_AT}) AS m
         JOIN pictures ON pictures.visit = m.visit AND kind = 'portrait' AND pictures.state = 'kept'
         LEFT JOIN faces ON faces.visit = m.visit ORDER BY {BEST} LIMIT 1)
    ) AS portrait
FROM json_each(?) AS asked JOIN people AS p ON p.id = asked.value LEFT JOIN labels AS l ON l.id = p.label
WHERE p.root = p.id ORDER BY asked.key"""  # noqa: S608  (constants)

COUNT_TEMPLATES = """SELECT count(*) FROM memberships AS m JOIN templates AS t ON t.visit = m.visit
WHERE m.root = ? AND t.state = 'kept'"""

SELECT_CROPS = f"""SELECT m.visit AS id, m.at, faces.flaw FROM memberships AS m
JOIN pictures ON pictures.visit = m.visit AND kind = 'portrait' AND state = 'kept'
JOIN people AS p ON p.id = m.root LEFT JOIN faces ON faces.visit = m.visit
WHERE m.root = ? ORDER BY m.visit IS NOT p.portrait, {BEST}"""  # noqa: S608  (constants)

SELECT_HEAT = """SELECT m.visit FROM memberships AS m
JOIN pictures ON pictures.visit = m.visit AND kind = 'heat' AND state = 'kept'
WHERE m.root = ? ORDER BY m.at DESC LIMIT 1"""
