"""The log of actions as guards read it: who did what to whom, and what became of it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from kiosk.domain.action import (
    Acknowledged,
    Action,
    ActionId,
    Assigned,
    AuthorKind,
    Deed,
    Forgotten,
    Ignored,
    Merged,
    Met,
    Named,
    Noted,
    Portrayed,
    Rejected,
    Rescreened,
    Undone,
)
from kiosk.domain.card import ActionCard, Page, Shown
from kiosk.domain.person import LabelId, PersonId
from kiosk.errors import BadInput
from kiosk.store.actions import COLUMNS, action_from
from kiosk.store.legible import legible
from kiosk.store.slack_names import name_of


def action_page(db: sqlite3.Connection, start: int, count: int, shown: Shown) -> Page[ActionCard]:
    """Return a page of what people did, newest first."""
    which = OF_PEOPLE if shown is Shown.BOTH else f"{OF_PEOPLE} AND {NOT_OF_READINGS}"
    rows = db.execute(f"{SELECT} WHERE {which} {NEWEST_FIRST} LIMIT ? OFFSET ?", (count, start)).fetchall()
    (total,) = db.execute(f"{COUNT} WHERE {which}").fetchone()
    return Page(items=_cards(db, rows), total=total, start=start)


def actions_about(db: sqlite3.Connection, person: PersonId, start: int, count: int, shown: Shown) -> Page[ActionCard]:
    """Return a page of what was done about somebody who stands by themselves, newest first.

    That recognition met and merged them is among it; that it took a visit for theirs is not, as it does so at each.
    """
    which = f"{AMONG} AND {SAID}" if shown is Shown.BOTH else f"{AMONG} AND {SAID} AND {NOT_OF_READINGS}"
    seqs = {row["action"] for row in db.execute(ABOUT_PERSON, {"person": person})}
    asked = json.dumps([*seqs, *(row["action"] for row in db.execute(UNDOING, (json.dumps(list(seqs)),)))])
    rows = db.execute(f"{SELECT} WHERE {which} {NEWEST_FIRST}", (asked,)).fetchall()
    return Page(items=_cards(db, rows[start : start + count]), total=len(rows), start=start)


def action_card(db: sqlite3.Connection, action: ActionId) -> ActionCard:
    """Return one action; raises BadInput for an unknown id."""
    row = db.execute(f"{SELECT} WHERE id = ?", (action,)).fetchone()
    if row is None:
        raise BadInput(f"there is no action {action}")
    cards = _cards(db, [row])
    if not cards:
        raise BadInput(f"action {action} is damaged in the journal")
    return cards[0]


def _cards(db: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> tuple[ActionCard, ...]:
    return tuple(legible(rows, lambda row: _card(db, action_from(row)), "action"))


def _card(db: sqlite3.Connection, action: Action) -> ActionCard:
    deeds = tuple(_all_deeds(db, action))
    people = dict.fromkeys(person for deed in deeds for person in people_in(deed))
    called = {deed.person: deed.label for deed in deeds if isinstance(deed, Named)}
    seq, in_force = db.execute("SELECT seq, in_force FROM actions WHERE id = ?", (action.id,)).fetchone()
    names, numbers = _names(db, people, called)
    undone = None if in_force else _found(db, UNDONE_BY, (action.id,))
    return ActionCard(
        action=action,
        names=names,
        numbers=numbers,
        author=_author(db, action),
        visits=_visits(db, deeds),
        undone=undone,
        beaten=_found(db, BEATEN_BY, {"action": seq}) if in_force else None,
        can_undo=bool(in_force) and is_undoable(action),
    )


def _all_deeds(db: sqlite3.Connection, action: Action) -> Iterator[Deed]:
    """Yield the deeds of an action, and of what it undoes, whatever that undid in turn."""
    waiting, seen = [action], {action.id}
    while waiting:
        one = waiting.pop()
        yield from one.deeds
        for undone in (deed.action for deed in one.deeds if isinstance(deed, Undone) and deed.action not in seen):
            seen.add(undone)
            row = db.execute(f"{SELECT} WHERE id = ?", (undone,)).fetchone()
            if row is not None and (done := action_from(row)).order < one.order:
                waiting.append(done)


def is_undoable(action: Action) -> bool:
    """Tell whether an action in force can be taken back: all that people do but forgetting, and recognition's merges.

    Visits that recognition took for somebody's are moved instead.
    """
    if action.author.is_human:
        return not any(isinstance(deed, Forgotten) for deed in action.deeds)
    return all(isinstance(deed, Merged) for deed in action.deeds)


def people_in(deed: Deed) -> tuple[PersonId, ...]:
    """Return whom a deed is about."""
    match deed:
        case Merged():
            return deed.person, deed.into
        case Rejected():
            return deed.person, deed.other
        case Met() | Assigned() | Named() | Ignored() | Portrayed():
            return (deed.person,)
        case Forgotten():
            return deed.people
        case Acknowledged() | Rescreened() | Noted() | Undone():
            return ()


def _names(
    db: sqlite3.Connection, people: Iterable[PersonId], called: dict[PersonId, LabelId]
) -> tuple[dict[PersonId, str], dict[PersonId, int]]:
    """Return what people are called, those named just here by that name, and the numbers of those who have no name."""
    names: dict[PersonId, str] = {}
    numbers: dict[PersonId, int] = {}
    for person in people:
        row = db.execute(SELECT_NAME, (called.get(person), person)).fetchone()
        if row is not None and row["name"]:
            names[person] = row["name"]
        elif row is not None:
            numbers[person] = row["number"]
    return names, numbers


def _visits(db: sqlite3.Connection, deeds: Iterable[Deed]) -> int:
    """Count the visits that deeds are about: those named, and all of the people that something was said of."""
    visits: set[str] = set()
    people: set[str] = set()
    for deed in deeds:
        match deed:
            case Assigned():
                visits.update(deed.visits)
            case Acknowledged() | Rescreened() | Noted() | Portrayed():
                visits.add(deed.visit)
            case Named() | Ignored() | Merged():
                people.add(deed.person)
            case _:
                pass
    return int(
        db.execute(COUNT_VISITS, {"visits": json.dumps(list(visits)), "people": json.dumps(list(people))}).fetchone()[0]
    )


def _author(db: sqlite3.Connection, action: Action) -> str:
    match action.author.kind:
        case AuthorKind.GUARD:
            row = db.execute("SELECT name FROM guards WHERE id = ?", (action.author.id,)).fetchone()
            return action.author.id if row is None else str(row["name"])
        case AuthorKind.SLACK:
            return name_of(db, action.author.id)
        case _:
            return ""


def _found(db: sqlite3.Connection, question: str, values: tuple[str] | dict[str, int]) -> ActionId | None:
    row = db.execute(question, values).fetchone()
    return None if row is None else ActionId(row["id"])


SELECT = f"SELECT {COLUMNS} FROM actions"  # noqa: S608  (a constant)

COUNT = "SELECT count(*) FROM actions"
OF_PEOPLE = "human = 1"
AMONG = "seq IN (SELECT value FROM json_each(?))"
SAID = """(human = 1 OR EXISTS (
    SELECT 1 FROM registers AS said WHERE said.action = actions.seq AND said.kind IN ('met', 'merged')
))"""
NOT_OF_READINGS = """seq NOT IN (
    WITH RECURSIVE told (action) AS (
        SELECT action FROM registers WHERE kind IN ('acknowledged', 'rescreened')
        UNION SELECT undo.action FROM told JOIN actions AS done ON done.seq = told.action
        JOIN registers AS undo ON undo.kind = 'undone' AND undo.about = done.id
    ) SELECT action FROM told
)"""
"""Neither what was done about readings, nor its undoing, nor the undoing of that."""

NEWEST_FIRST = "ORDER BY counter DESC, device DESC, id DESC"

SELECT_NAME = """SELECT p.number, coalesce(given.name, own.name) AS name FROM people AS p
LEFT JOIN labels AS given ON given.id = ? LEFT JOIN labels AS own ON own.id = p.label WHERE p.id = ?"""

ABOUT_PERSON = """WITH one (id) AS (SELECT id FROM people WHERE root = :person)
SELECT r.action FROM one CROSS JOIN registers AS r ON r.about = one.id
    AND r.kind IN ('met', 'named', 'merged', 'ignored', 'portrayed')
UNION SELECT r.action FROM one CROSS JOIN registers AS r ON r.kind IN ('assigned', 'merged', 'named', 'noted')
    AND r.value = one.id
UNION SELECT r.action FROM one CROSS JOIN pairs ON one.id IN (pairs.first, pairs.second)
    CROSS JOIN registers AS r ON r.kind = 'rejected' AND r.about = pairs.about
UNION SELECT r.action FROM memberships AS m CROSS JOIN registers AS r ON r.about = m.visit
    AND r.kind IN ('acknowledged', 'rescreened', 'noted') WHERE m.root = :person"""

UNDOING = """WITH RECURSIVE about (action) AS (
    SELECT value FROM json_each(?)
    UNION SELECT r.action FROM about JOIN actions AS done ON done.seq = about.action
    JOIN registers AS r ON r.kind = 'undone' AND r.about = done.id
) SELECT action FROM about"""

UNDONE_BY = """SELECT undo.id FROM registers AS r JOIN actions AS undo ON undo.seq = r.action
WHERE r.kind = 'undone' AND r.about = ? AND undo.in_force = 1
ORDER BY undo.counter DESC, undo.device DESC, undo.id DESC LIMIT 1"""

BEATEN_BY = """WITH mine AS (
    SELECT kind, about, value, (
        SELECT r.action FROM registers AS r JOIN actions AS a ON a.seq = r.action
        WHERE r.kind = registers.kind AND r.about = registers.about AND a.in_force = 1
        ORDER BY a.human DESC, a.counter DESC, a.device DESC, a.id DESC LIMIT 1
    ) AS holder FROM registers WHERE action = :action AND kind <> 'undone'
)
SELECT a.id FROM (
    SELECT holder AS seq FROM mine JOIN registers AS r ON r.kind = mine.kind AND r.about = mine.about AND r.action = holder
    WHERE holder <> :action AND r.value <> mine.value
    UNION SELECT r.action FROM mine JOIN registers AS r ON r.kind = 'forgotten' AND r.about = mine.value
    WHERE mine.kind = 'merged' AND holder = :action
) AS beating JOIN actions AS a ON a.seq = beating.seq
ORDER BY a.human DESC, a.counter DESC, a.device DESC, a.id DESC LIMIT 1"""
"""The newest action that holds, otherwise, what this one set, or forgot whom it joined others with."""

COUNT_VISITS = """SELECT count(*) FROM (
    SELECT value FROM json_each(:visits)
    UNION SELECT m.visit FROM json_each(:people) AS p CROSS JOIN memberships AS m ON m.person = p.value
    UNION SELECT m.visit FROM json_each(:people) AS p CROSS JOIN memberships AS m ON m.root = p.value
)"""
