"""How the telling is, kept in the journal for whoever looks from outside."""

import sqlite3
from datetime import datetime

from kiosk.domain.hearing import with_hearing
from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus
from kiosk.store.alerts import queued_in
from kiosk.store.schema import recall, remember, utc_text
from kiosk.store.side_door import Keeper
from kiosk.store.waiting import waited

STATUS = "alerts.status"
HEARING = "alerts.hearing"


def leave_status(keeper: Keeper, status: TellStatus) -> None:
    """Keep how the telling is; what waits is counted by whoever looks. Waits for the disk; StoreFull when it refuses."""
    told = {
        "pace": status.pace.value,
        "since": None if status.since is None else utc_text(status.since),
        "words": status.words,
    }
    waited(keeper.keep("how alerts are told", lambda db: remember(db, STATUS, told)))


def leave_hearing(keeper: Keeper, held: str) -> None:
    """Keep what somebody has to repair before answers come, or "". Waits for the disk; StoreFull when it refuses."""
    waited(keeper.keep("how answers are heard", lambda db: remember(db, HEARING, held)))


def tell_status_in(db: sqlite3.Connection) -> TellStatus:
    """Return how telling and hearing were when they last said so, with what waits now."""
    return with_hearing(_told(db), recall(db, HEARING) or "")


def _told(db: sqlite3.Connection) -> TellStatus:
    told, queued = recall(db, STATUS), queued_in(db)
    if told is None:
        return TellStatus(pace=Pace.BEHIND if queued.waiting else Pace.SYNCED, queued=queued)
    since = None if told["since"] is None else datetime.fromisoformat(told["since"])
    return TellStatus(pace=Pace(told["pace"]), queued=queued, since=since, words=told["words"])
