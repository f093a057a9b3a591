"""How an action is written with all that follows from it: what it sets, labels, the projection, what must be erased.

Every function belongs inside the caller's transaction, so that all of it is kept or nothing.
"""

import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from kiosk.domain.action import Action, ActionId, Author, Deed, Forgotten, Met
from kiosk.domain.action_text import check_action, check_label
from kiosk.domain.audit import ACTION, FORGET
from kiosk.domain.card import Receipt
from kiosk.domain.person import Label, PersonId
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.store.actions import drop_forgotten, has, insert, keep_labels, next_counter, next_number
from kiosk.store.changes import raise_version
from kiosk.store.deeds import refuse, refuse_fallen
from kiosk.store.erasing import Erased, erase_fallen, erase_unagreed, left_to_do
from kiosk.store.projection import is_forgotten, root, settle, settle_force

log = logging.getLogger(__name__)

COUNTER_JUMP = 2**32
"""No kiosk does so much before another hears of it; and 2**53, where counters end, is two million such jumps away."""

NUMBER_JUMP = 1_000_000
"""The same for strangers, whose numbers are shown."""

T = TypeVar("T")

Audit = Callable[[Author, str, str], Callable[[sqlite3.Connection], None]]


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: this kiosk's id, its clock, and where else what is forgotten must be erased.

    `audit` takes the author, event and id of what a person did, and returns what writes the line in the same transaction.
    """

    device: str
    clock: Clock
    destinations: tuple[str, ...] = ()
    audit: Audit | None = None


def write(
    db: sqlite3.Connection, pen: Pen, author: Author, deeds: tuple[Deed, ...], labels: tuple[Label, ...] = ()
) -> Action:
    """Write an action of this kiosk; raises BadInput when it cannot be."""
    return _written(db, pen, author, deeds, labels)[0]


def _written(
    db: sqlite3.Connection, pen: Pen, author: Author, deeds: tuple[Deed, ...], labels: tuple[Label, ...] = ()
) -> tuple[Action, Erased]:
    tidy = _tidied(labels)
    refuse(db, author, deeds, tidy)
    action = Action(
        id=ActionId(f"a-{secrets.token_hex(8)}"),
        counter=next_counter(db),
        device=pen.device,
        author=author,
        at=pen.clock.now().utc,
        deeds=_numbered(db, deeds),
    )
    changed = settle_force(db, [insert(db, action)])
    if pen.audit is not None and author.is_human:
        is_forgetting = any(isinstance(deed, Forgotten) for deed in deeds)
        pen.audit(author, FORGET if is_forgetting else ACTION, action.id)(db)
    refuse_fallen(db, changed)
    settle(db, changed)
    keep_labels(db, tidy)
    raise_version(db)
    erase_unagreed(db, changed)
    return action, erase_fallen(db, changed, pen.destinations)


def take(
    db: sqlite3.Connection, actions: tuple[Action, ...], labels: tuple[Label, ...], destinations: tuple[str, ...] = ()
) -> int:
    """Write actions of other kiosks; return how many were new. Raises BadInput when one is malformed."""
    tidy = _tidied(labels)
    for action in actions:
        with _explained():
            check_action(action)
    new = {action.id: action for action in actions if not has(db, action.id)}
    changed = settle_force(db, [insert(db, action) for action in new.values()])
    settle(db, changed)
    keep_labels(db, tidy)
    drop_forgotten(db, changed)
    erase_fallen(db, changed, destinations)
    erase_unagreed(db, changed)
    if new or labels:
        raise_version(db)
    return len(new)


def forget(db: sqlite3.Connection, pen: Pen, author: Author, person: PersonId) -> Receipt:
    """Write that a person, with everyone merged into them, is forgotten, and erase the rows about them.

    Raises BadInput for somebody unknown or forgotten already.
    """
    if is_forgotten(db, person):
        raise BadInput(f"person {person} was forgotten already")
    found = root(db, person)
    if found is None:
        raise BadInput(f"there is no person {person}")
    people = tuple(PersonId(one) for (one,) in db.execute("SELECT id FROM people WHERE root = ? ORDER BY id", (found,)))
    _, erased = _written(db, pen, author, (Forgotten(people),))
    return Receipt(
        people=people,
        visits=len(erased.visits),
        pictures=erased.pictures,
        templates=erased.templates,
        labels=erased.labels,
        outbox_rows=erased.outbox_rows,
        pending=left_to_do(db, people[0]),
    )


class _Sieve:
    """Lets through what makes sense of what another kiosk wrote; `left_out` says of the rest why it makes none.

    A counter or number far above all that are known here makes none either: everybody would refuse this kiosk's own next
    one.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.left_out: list[str] = []
        self._counter, self._number = next_counter(db) - 1, next_number(db) - 1

    def actions(self, actions: Iterable[Action]) -> tuple[Action, ...]:
        """Return the actions that can be taken, lowest counter first."""
        whole = [action for action in actions if self._passes(check_action, action)]
        return tuple(action for action in sorted(whole, key=lambda one: one.order) if self._passes(self._rise, action))

    def labels(self, labels: Iterable[Label]) -> tuple[Label, ...]:
        """Return the labels that can be taken."""
        return tuple(label for label in labels if self._passes(check_label, label))

    def _passes(self, check: Callable[[T], object], one: T) -> bool:
        try:
            check(one)
        except (ValueError, TypeError) as wrong:
            self.left_out.append(str(wrong))
            return False
        return True

    def _rise(self, action: Action) -> None:
        number = max((deed.number for deed in action.deeds if isinstance(deed, Met)), default=0)
        if action.counter > self._counter + COUNTER_JUMP or number > self._number + NUMBER_JUMP:
            raise ValueError(f"action {action.id} has a counter or number far above all others")
        self._counter, self._number = max(self._counter, action.counter), max(self._number, number)


def take_from_others(
    db: sqlite3.Connection, actions: tuple[Action, ...], labels: tuple[Label, ...], destinations: tuple[str, ...] = ()
) -> int:
    """Write what makes sense of what other kiosks wrote, and log what does not; return how many actions were new."""
    sieve = _Sieve(db)
    new = take(db, sieve.actions(actions), sieve.labels(labels), destinations)
    if sieve.left_out:
        log.warning("left out %d of what another kiosk wrote, first of all: %s", len(sieve.left_out), sieve.left_out[0])
    return new


def _tidied(labels: tuple[Label, ...]) -> list[Label]:
    with _explained():
        return [check_label(label) for label in labels]


@contextmanager
def _explained() -> Iterator[None]:
    """Say to people what is malformed."""
    try:
        yield
    except ValueError as wrong:
        raise BadInput(str(wrong)) from None


def _numbered(db: sqlite3.Connection, deeds: tuple[Deed, ...]) -> tuple[Deed, ...]:
    """Give a number to people who have none yet."""
    number = next_number(db)
    numbered: list[Deed] = []
    for deed in deeds:
        if isinstance(deed, Met) and not deed.number:
            deed, number = replace(deed, number=number), number + 1  # noqa: PLW2901
        numbered.append(deed)
    return tuple(numbered)
