"""Whether deeds can be done here and now: all they are about is there, and an undo has something to undo."""

import sqlite3
from collections.abc import Iterable

from kiosk.domain.action import (
    Acknowledged,
    Assigned,
    Author,
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
from kiosk.domain.action_text import check_author, check_deeds
from kiosk.domain.person import Label
from kiosk.errors import BadInput, LockedOut
from kiosk.store.projection import is_forgotten, root, value_of


def refuse(db: sqlite3.Connection, author: Author, deeds: tuple[Deed, ...], labels: Iterable[Label]) -> None:
    """Raise BadInput for an action that cannot be: about somebody or something not here, or that would change nothing."""
    try:
        check_author(author)
        check_deeds(deeds)
    except ValueError as wrong:
        raise BadInput(str(wrong)) from None
    refuse_locked_out(db, author)
    given = {label.id: label for label in labels}
    undoes = any(isinstance(deed, Undone) for deed in deeds)
    met: set[str] = {deed.person for deed in deeds if isinstance(deed, Met)}
    for deed in deeds:
        for person in _people(deed):
            _refuse_person(db, person, met)
        for visit in _visits(deed):
            refuse_visit(db, visit, elsewhere=author.kind is AuthorKind.SLACK)
        if author.is_human and isinstance(deed, Named | Ignored | Portrayed):
            _refuse_joined(db, deed.person)
        match deed:
            case Met():
                _refuse_met(db, deed)
            case Named() | Noted():
                _refuse_label(db, deed, given.get(deed.label))
            case Merged() | Rejected():
                if not undoes:  # whether they are one is what an undo changes
                    _refuse_pair(db, deed)
            case Undone():
                _refuse_undo(db, author, deed)
            case _:
                pass


def refuse_locked_out(db: sqlite3.Connection, author: Author) -> None:
    """Raise LockedOut for a guard who may not act any more, though the panel is still open."""
    if author.kind is AuthorKind.GUARD and db.execute(IS_LOCKED_OUT, (author.id,)).fetchone() is not None:
        raise LockedOut


def refuse_named(db: sqlite3.Connection, deeds: Iterable[Deed]) -> None:
    """Raise BadInput where recognition joins somebody whom a guard has named since it looked: the name would be lost.

    Not for what is looked up and written in one transaction.
    """
    for deed in deeds:
        for person in _people(deed) if isinstance(deed, Merged | Rejected) else ():
            if value_of(db, "named", root(db, person) or person) is not None:
                raise BadInput(f"person {person} has a name; only people join them with others")


def refuse_visit(db: sqlite3.Connection, visit: str, *, elsewhere: bool = False) -> None:
    """Raise BadInput for a visit that is not here any more, or was of somebody who was forgotten.

    It may be `elsewhere`, at another kiosk: Slack hands an answer to any one of them.
    """
    if not elsewhere and db.execute("SELECT 1 FROM visits WHERE id = ?", (visit,)).fetchone() is None:
        raise BadInput(f"there is no visit {visit}; perhaps its time was up")
    owner = value_of(db, "assigned", visit)
    if owner is not None and is_forgotten(db, owner):
        raise BadInput(f"visit {visit} was of somebody who was forgotten; nothing can be done about it any more")


def _people(deed: Deed) -> tuple[str, ...]:
    """Return everyone who must be there."""
    match deed:
        case Merged():
            return deed.person, deed.into
        case Rejected():
            return deed.person, deed.other
        case Assigned() | Named() | Ignored() | Portrayed():
            return (deed.person,)
        case Forgotten():
            return deed.people
        case _:
            return ()


def _visits(deed: Deed) -> tuple[str, ...]:
    match deed:
        case Assigned():
            return deed.visits
        case Portrayed() | Acknowledged() | Rescreened() | Noted():
            return (deed.visit,)
        case _:
            return ()


def _refuse_person(db: sqlite3.Connection, person: str, met: set[str]) -> None:
    if is_forgotten(db, person):
        raise BadInput(f"person {person} was forgotten; nothing can be done about them any more")
    if person not in met and root(db, person) is None:
        raise BadInput(f"there is no person {person}")


def _refuse_met(db: sqlite3.Connection, deed: Met) -> None:
    if is_forgotten(db, deed.person):
        raise BadInput(f"person {deed.person} was forgotten and cannot come into being again")
    if root(db, deed.person) is not None:
        raise BadInput(f"there is a person {deed.person} already")


def _refuse_label(db: sqlite3.Connection, deed: Named | Noted, given: Label | None) -> None:
    row = (given.name,) if given is not None else db.execute(NAME_OF, (deed.label,)).fetchone()
    if row is None:
        raise BadInput(f"there is no label {deed.label}; give it together with the deed")
    if isinstance(deed, Named) and not row[0]:
        raise BadInput("a name has at least one character to read")


def _refuse_pair(db: sqlite3.Connection, deed: Merged | Rejected) -> None:
    other = deed.into if isinstance(deed, Merged) else deed.other
    here, there = root(db, deed.person) or deed.person, root(db, other) or other
    if here == there:
        raise BadInput("both are one person already")


def _refuse_joined(db: sqlite3.Connection, person: str) -> None:
    """A guard sees people who stand by themselves; what is said of one who was joined since would not be seen."""
    into = root(db, person)
    if into is not None and into != person:
        raise BadInput(f"person {person} was joined with {into} meanwhile; look again, or undo that first")


def _refuse_undo(db: sqlite3.Connection, author: Author, deed: Undone) -> None:
    row = db.execute("SELECT seq, human, in_force FROM actions WHERE id = ?", (deed.action,)).fetchone()
    if row is None:
        raise BadInput(f"there is no action {deed.action}")
    seq, is_human, is_in_force = row
    if db.execute("SELECT 1 FROM registers WHERE action = ? AND kind = 'forgotten'", (seq,)).fetchone() is not None:
        raise BadInput("somebody who was forgotten cannot be brought back; everything about them is erased")
    if db.execute(IS_ABOUT_SOMEBODY, {"seq": seq}).fetchone() is None:
        raise BadInput("everybody whom that was about was forgotten")
    if not is_in_force:
        raise BadInput("that was undone already")
    if is_human and not author.is_human:
        raise BadInput("what a person did is not undone by recognition")


def refuse_fallen(db: sqlite3.Connection, changed: Iterable[tuple[str, str]]) -> None:
    """Raise BadInput where visits are about to become those of somebody forgotten, so that they would be erased."""
    for kind, visit in changed:
        owner = value_of(db, "assigned", visit) if kind == "assigned" else None
        if owner is not None and is_forgotten(db, owner) and db.execute(IS_SOMEBODYS, (visit,)).fetchone() is not None:
            raise BadInput("that would give visits back to somebody who was forgotten since")


IS_LOCKED_OUT = "SELECT 1 FROM guards WHERE id = ? AND disabled = 1"

IS_SOMEBODYS = "SELECT 1 FROM memberships WHERE visit = ?"

NAME_OF = "SELECT name FROM labels WHERE id = ?"

IS_ABOUT_SOMEBODY = """SELECT 1 FROM registers WHERE action = :seq AND CASE
    WHEN kind = 'assigned' THEN value
    WHEN kind IN ('met', 'named', 'merged', 'ignored', 'portrayed') THEN about
    ELSE '' END NOT IN (SELECT person FROM tombstones)"""
