"""The identity log over SQLite: each act is one transaction of the action, what it sets, its labels and the projection."""

import sqlite3
from concurrent.futures import Future
from dataclasses import replace

from kiosk.domain.action import RECOGNITION, Action, Author, Deed
from kiosk.domain.card import HERE, Receipt
from kiosk.domain.identity import Flaw, Template
from kiosk.domain.person import Label, PersonId
from kiosk.domain.visit import VisitId
from kiosk.ports import Clock
from kiosk.store.acts import Audit, Pen, forget, take_from_others, write
from kiosk.store.deeds import refuse_named, refuse_visit
from kiosk.store.key import PictureKey
from kiosk.store.side_door import Keeper
from kiosk.store.templates import keep_face


class SqliteIdentityLog:
    """Writes the log of actions of one journal, as kiosk.ports.IdentityLog asks. It remembers nothing itself."""

    def __init__(
        self,
        keeper: Keeper,
        *,
        key: PictureKey,
        device: str,
        clock: Clock,
        destinations: tuple[str, ...] = (),
        audit: Audit | None = None,
    ) -> None:
        """`device` is this kiosk's id in what it writes; templates are sealed with `key`.

        What is forgotten is queued to be deleted at each of the `destinations`. `audit`, the guard book's `line`, puts
        every act of a person into the audit log, with the act or not at all.
        """
        self._keeper, self._key = keeper, key
        self._pen = Pen(device, clock, destinations, audit)

    def act(self, author: Author, *deeds: Deed, labels: tuple[Label, ...] = ()) -> "Future[Action]":
        """Write one action with the labels it refers to. `Met` with number 0 gets the next number."""

        def acted(db: sqlite3.Connection) -> Action:
            if not author.is_human:
                refuse_named(db, deeds)
            return write(db, self._pen, author, deeds, labels)

        return self._keeper.keep("an action", acted)

    def enrol(
        self, visit: VisitId, templates: tuple[Template, ...], flaw: Flaw | None, *deeds: Deed, author: Author = RECOGNITION
    ) -> "Future[Action | None]":
        """Keep what recognition found about a visit: its templates or the flaw instead, and the deeds that follow."""

        def enrolled(db: sqlite3.Connection) -> Action | None:
            refuse_visit(db, visit)
            keep_face(db, visit, templates, flaw, self._key)
            return write(db, self._pen, author, deeds) if deeds else None

        return self._keeper.keep(f"the face of visit {visit}", enrolled)

    def take(self, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> "Future[int]":
        """Take over what other kiosks wrote; what is here already is skipped. Returns how many were new.

        Whom others forgot is erased here as well. What makes no sense is left out, with one line in the log.
        """
        return self._keeper.keep(
            "what other kiosks wrote", lambda db: take_from_others(db, actions, labels, self._pen.destinations)
        )

    def forget(self, author: Author, person: PersonId) -> "Future[Receipt]":
        """Erase a person and everyone merged into them everywhere here, and queue their deletion elsewhere.

        Where somebody reads the journal just then, traces go a little later by themselves; `pending` then names this
        kiosk as well.
        """
        return self._keeper.keep(f"forgetting {person}", lambda db: forget(db, self._pen, author, person), _confirmed)


def _confirmed(receipt: Receipt, is_clean: bool) -> Receipt:
    """Return the receipt without this kiosk itself once nothing is left here."""
    return replace(receipt, pending=tuple(one for one in receipt.pending if one != HERE)) if is_clean else receipt
