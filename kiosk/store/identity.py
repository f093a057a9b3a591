"""The identity log over SQLite: each act is one transaction of the action, what it sets, its labels and the projection."""

import secrets
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace

from kiosk.domain.action import RECOGNITION, Action, ActionId, Author, Deed, Met
from kiosk.domain.action_text import check_action, check_label
from kiosk.domain.identity import Flaw, Template
from kiosk.domain.person import Label
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.store.actions import drop_forgotten, has, insert, keep_labels, next_counter, next_number, raise_version
from kiosk.store.deeds import refuse, refuse_fallen, refuse_visit
from kiosk.store.key import PictureKey
from kiosk.store.projection import settle, settle_force
from kiosk.store.side_door import Keeper
from kiosk.store.templates import keep_face


class SqliteIdentityLog:
    """Writes the log of actions of one journal, as kiosk.ports.IdentityLog asks. It remembers nothing itself."""

    def __init__(self, keeper: Keeper, *, key: PictureKey, device: str, clock: Clock) -> None:
        """`device` is this kiosk's id in what it writes; templates are sealed with `key`."""
        self._keeper, self._key, self._device, self._clock = keeper, key, device, clock

    def act(self, author: Author, *deeds: Deed, labels: tuple[Label, ...] = ()) -> "Future[Action]":
        """Write one action with the labels it refers to. `Met` with number 0 gets the next number."""
        return self._keeper.keep("an action", lambda db: self._write(db, author, deeds, labels))

    def enrol(
        self, visit: VisitId, templates: tuple[Template, ...], flaw: Flaw | None, *deeds: Deed, author: Author = RECOGNITION
    ) -> "Future[Action | None]":
        """Keep what recognition found about a visit: its templates or the flaw instead, and the deeds that follow."""

        def enrolled(db: sqlite3.Connection) -> Action | None:
            refuse_visit(db, visit)
            keep_face(db, visit, templates, flaw, self._key)
            raise_version(db)
            return self._write(db, author, deeds, ()) if deeds else None

        return self._keeper.keep(f"the face of visit {visit}", enrolled)

    def take(self, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> "Future[int]":
        """Take over what other kiosks wrote; what is here already is skipped. Returns how many were new."""
        return self._keeper.keep("what other kiosks wrote", lambda db: take(db, actions, labels))

    def _write(self, db: sqlite3.Connection, author: Author, deeds: tuple[Deed, ...], labels: tuple[Label, ...]) -> Action:
        return write(db, self._device, self._clock, author, deeds, labels)


def write(
    db: sqlite3.Connection, device: str, clock: Clock, author: Author, deeds: tuple[Deed, ...], labels: tuple[Label, ...]
) -> Action:
    """Write an action of this kiosk inside the caller's transaction; raises BadInput when it cannot be."""
    tidy = _tidied(labels)
    refuse(db, author, deeds, tidy)
    action = Action(
        id=ActionId(f"a-{secrets.token_hex(8)}"),
        counter=next_counter(db),
        device=device,
        author=author,
        at=clock.now().utc,
        deeds=_numbered(db, deeds),
    )
    changed = settle_force(db, [insert(db, action)])
    refuse_fallen(db, changed)
    settle(db, changed)
    keep_labels(db, tidy)
    raise_version(db)
    return action


def take(db: sqlite3.Connection, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> int:
    """Write actions of other kiosks inside the caller's transaction; return how many were new.

    Raises BadInput when one is malformed; none is written then.
    """
    tidy = _tidied(labels)
    for action in actions:
        with _explained():
            check_action(action)
    new = {action.id: action for action in actions if not has(db, action.id)}
    changed = settle_force(db, [insert(db, action) for action in new.values()])
    settle(db, changed)
    keep_labels(db, tidy)
    drop_forgotten(db, changed)
    if new or labels:
        raise_version(db)
    return len(new)


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
