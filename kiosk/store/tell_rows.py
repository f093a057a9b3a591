"""How the telling is, kept in the journal for whoever looks from outside."""

import sqlite3
from datetime import datetime

from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus
from kiosk.store.alerts import queued_in
from kiosk.store.schema import recall, remember, utc_text
from kiosk.store.side_door import Keeper
from kiosk.store.waiting import waited

STATUS = "alerts.status"


def leave_status(keeper: Keeper, status: TellStatus) -> None:
    """Keep how the telling is; what waits is counted by whoever looks. Waits for the disk; StoreFull when it refuses."""
    told = {
        "pace": status.pace.value,
        "since": None if status.since is None else utc_text(status.since),
        "words": status.words,
    }
    waited(keeper.keep("how alerts are told", lambda db: remember(db, STATUS, told)))


def tell_status_in(db: sqlite3.Connection) -> TellStatus:
    """Return how the telling was when it last said so, with what waits now."""
    told, queued = recall(db, STATUS), queued_in(db)
    if told is None:
        return TellStatus(pace=Pace.BEHIND if queued.waiting else Pace.SYNCED, queued=queued)
    since = None if told["since"] is None else datetime.fromisoformat(told["since"])
    return TellStatus(pace=Pace(told["pace"]), queued=queued, since=since, words=told["words"])
