"""What the log says of one visit, whichever kiosk it was at: only the log knows of visits of other kiosks."""

import sqlite3

from kiosk.domain.action import ActionId
from kiosk.domain.card import Marks
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.store.projection import is_forgotten, root, value_of


def marks_of(db: sqlite3.Connection, visit: VisitId) -> Marks:
    """Return what was done about a visit and whose it is; raises BadInput where that somebody was forgotten."""
    owner = value_of(db, "assigned", visit)
    if owner is not None and is_forgotten(db, owner):
        raise BadInput(f"visit {visit} was of somebody who was forgotten; nothing can be done about it any more")
    standing = None if owner is None else root(db, owner)
    return Marks(
        is_here=db.execute("SELECT 1 FROM visits WHERE id = ?", (visit,)).fetchone() is not None,
        person=None if standing is None else PersonId(standing),
        acknowledged=_action(db, "acknowledged", visit),
        rescreened=_action(db, "rescreened", visit),
    )


def _action(db: sqlite3.Connection, kind: str, visit: VisitId) -> ActionId | None:
    action = value_of(db, kind, visit)
    return None if action is None else ActionId(action)
