"""The tell worker's queue over SQLite: what is to be done at Slack next, and how far each event got."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.domain.alert import Alert, AlertKind, EventId, Fold, Queued, State
from kiosk.domain.mishaps import Cause, Change
from kiosk.domain.routing import held_until
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.slack_ports import Errand, FileId, Job, Posted, Ts
from kiosk.store import alert_news as news
from kiosk.store.alert_cards import Sender, alert_of, fingerprint
from kiosk.store.reader import VisitReader
from kiosk.store.schema import recall, remember, utc_text
from kiosk.store.side_door import Keeper
from kiosk.store.waiting import waited

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 3600.0
MOST_OPEN = 20

T = TypeVar("T")


class SqliteAlertQueue:
    """What is told, as kiosk.slack_ports.AlertQueue and AlertBook ask. What it writes goes through the store's thread."""

    def __init__(self, keeper: Keeper, reader: VisitReader, clock: Clock, sender: Sender) -> None:
        self._keeper, self._reader, self._clock, self._sender = keeper, reader, clock, sender
        self._sweep_at = clock.monotonic()

    def begin(self) -> None:
        """Tell of what happens from now on, unless that was begun before; returns at once."""
        self._keeper.keep("that alerts are told", news.begin)

    def has_begun(self) -> bool:
        """Tell whether it was begun to tell; not where there is no journal yet."""
        try:
            with self._reader.journal() as db:
                return news.has_begun(db)
        except BadInput:
            return False

    def end(self) -> None:
        """Tell nothing any more; returns at once."""
        self._keeper.keep("that no alerts are told", news.end)

    # What happened

    def gather(self) -> None:
        """Find out what happened since the last time, and decide what of it is told when and how."""
        self._past_damage(self._gather)

    def _gather(self) -> None:
        now = self._clock.now().utc
        is_due = self._clock.monotonic() >= self._sweep_at
        with self._reader.journal() as db:
            is_asked = is_due or news.is_news(db) or news.must_decide(db, self._sender, now)
        if not is_asked:
            return

        def gathered(db: sqlite3.Connection) -> None:
            news.begin(db)
            news.gather(db, self._sender, now)
            if is_due:
                news.sweep(db, now)
            news.decide(db, self._sender, now)

        self._keep("what is to be told", gathered)
        if is_due:
            self._sweep_at = self._clock.monotonic() + SWEEP_EVERY_S

    def due(self) -> datetime | None:
        """Return when what is held now is to be decided about again."""
        with self._reader.journal() as db:
            if db.execute("SELECT 1 FROM alerts WHERE step = 'held' LIMIT 1").fetchone() is None:
                return None
            return held_until(self._clock.now().utc, self._sender.routing, news.muted_until(db))

    def trouble(self, changes: Sequence[Change]) -> None:
        """Keep what is wrong with the kiosk from now on, or no more."""
        now = self._clock.now().utc
        self._keep("what is wrong", lambda db: news.note_trouble(db, self._sender, changes, now))

    def troubled(self) -> frozenset[Cause]:
        """Return what was kept to be wrong and is not over."""

        def read() -> frozenset[Cause]:
            with self._reader.journal() as db:
                return news.troubled(db)

        return self._past_damage(read)

    # What to do

    def next(self, busy: Collection[str] = (), *, with_pictures: bool = True) -> Errand | None:
        """Return what to do now: post what is elevated, post, edit, share a picture, delete one."""
        return self._past_damage(lambda: self._next(busy, with_pictures=with_pictures))

    def _next(self, busy: Collection[str], *, with_pictures: bool) -> Errand | None:
        with self._reader.journal() as db:
            found = self._post(db, busy) or self._edit(db, busy)
            if found is None and with_pictures:
                found = self._picture(db, busy, SHARE, Job.PICTURE) or self._picture(db, (), DROP, Job.DROP)
            return found

    def _post(self, db: sqlite3.Connection, busy: Collection[str]) -> Errand | None:
        erased: list[str] = []
        found: Errand | None = None
        for row in db.execute(POST):
            errand = self._errand(Job.POST, row, self._alert(db, row))
            if errand.alert.state is State.ERASED and not errand.is_unsure:
                erased.append(row["event"])
            elif errand.channel not in busy:
                found = errand
                break
        self._for_each(erased, "what is erased before it was told", "DELETE FROM alerts WHERE event = ?")
        return found

    def _edit(self, db: sqlite3.Connection, busy: Collection[str]) -> Errand | None:
        same: list[str] = []
        found: Errand | None = None
        for row in db.execute(EDIT):
            alert = self._alert(db, row)
            if fingerprint(alert) == row["told"]:
                same.append(row["event"])
            elif row["channel"] not in busy:
                found = self._errand(Job.EDIT, row, alert)
                break
        self._for_each(same, "what needs no edit", "UPDATE alerts SET stale = 0 WHERE event = ?")
        return found

    def _picture(self, db: sqlite3.Connection, busy: Collection[str], asked: str, job: Job) -> Errand | None:
        for row in db.execute(asked):
            if row["channel"] not in busy:
                return self._errand(job, row, self._alert(db, row))
        return None

    def _alert(self, db: sqlite3.Connection, row: sqlite3.Row) -> Alert:
        return alert_of(db, row, self._sender, self._clock.now().utc)

    def _errand(self, job: Job, row: sqlite3.Row, alert: Alert) -> Errand:
        is_reply = row["head_ts"] is not None
        channel = row["channel"]
        if job is Job.POST:  # to where the settings say by now, unless it is a reply
            channel = row["head_channel"] if is_reply else self._sender.routing.channel(alert.kind) or channel
        return Errand(
            job=job,
            alert=alert,
            channel=channel,
            thread=Ts(row["head_ts"]) if is_reply else None,
            posted=None if row["ts"] is None else Posted(row["channel"], Ts(row["ts"])),
            is_unsure=bool(row["unsure"]),
            tried=None if row["tried_at"] is None else datetime.fromisoformat(row["tried_at"]),
            attempts=row["attempts"],
            file=None if row["file"] is None else FileId(row["file"]),
        )

    # How far it got

    def trying(self, errand: Errand) -> None:
        """Keep that a post begins: from now on it may have got through."""
        now = utc_text(self._clock.now().utc)
        self._set(errand, "unsure = 1, tried_at = coalesce(tried_at, ?)", now)

    def told(self, errand: Errand, posted: Posted) -> None:
        """Keep that a message stands as the errand's alert says."""
        alert = errand.alert
        ended = alert.folded.last if alert.folded is not None and alert.folded.why is Fold.OFFLINE else None
        self._set(
            errand,
            """step = 'told', channel = ?, ts = ?, told = ?, stale = 0, unsure = 0, attempts = 0, trouble = '',
            until = coalesce(until, ?)""",
            posted.channel,
            posted.ts,
            fingerprint(alert),
            None if ended is None else utc_text(ended),
        )

    def found(self, errand: Errand, posted: Posted) -> None:
        """Keep where a message stands that a try before left; an edit puts right what it says."""
        what = "step = 'told', channel = ?, ts = ?, told = '?', stale = 1, unsure = 0, attempts = 0, trouble = ''"
        self._set(errand, what, posted.channel, posted.ts)

    def shared(self, errand: Errand, file: FileId) -> None:
        """Keep that a picture is in the thread."""
        self._set(errand, "picture = 'shared', file = ?, attempts = 0, trouble = ''", file)

    def dropped(self, errand: Errand) -> None:
        """Keep that a picture is gone from Slack, or will never be there."""
        self._set(errand, "picture = 'gone', file = NULL, attempts = 0, trouble = ''")

    def missed(self, errand: Errand, trouble: str, *, may_have_arrived: bool) -> None:
        """Count a try that did not work."""
        unsure = errand.is_unsure or may_have_arrived
        self._set(errand, "attempts = attempts + 1, trouble = ?, unsure = ?", trouble[:500], int(unsure))

    def give_up(self, errand: Errand, trouble: str) -> None:
        """Set aside what Slack will never take: a whole event where it was never posted, else this one change."""
        what = "step = 'given up'" if errand.job is Job.POST else "stale = 0"
        self._set(errand, f"{what}, unsure = 0, attempts = attempts + 1, trouble = ?", trouble[:500])

    def lost(self) -> None:
        """Keep that Slack cannot be reached from now on, unless that is known."""
        now = utc_text(self._clock.now().utc)

        def kept(db: sqlite3.Connection) -> None:
            if recall(db, news.OFFLINE_SINCE) is None:
                remember(db, news.OFFLINE_SINCE, now)

        self._keep("that Slack is out of reach", kept)

    def back(self) -> None:
        """Keep that Slack is reached again."""
        forget = "DELETE FROM meta WHERE key = ?"
        self._keep("that Slack is reached", lambda db: db.execute(forget, (news.OFFLINE_SINCE,)).rowcount)

    def queued(self) -> Queued:
        with self._reader.journal() as db:
            return queued_in(db)

    # What was told

    def alert(self, event: EventId) -> Alert | None:
        """Return an alert as it stands now, None for an event that never was told."""
        with self._reader.journal() as db:
            row = db.execute(f"{SELECT} WHERE a.event = ?", (event,)).fetchone()
            return None if row is None else self._alert(db, row)

    def open_alerts(self) -> tuple[Alert, ...]:
        """Return what nobody answered yet, newest first; at most 20."""
        found: list[Alert] = []
        since = utc_text(self._clock.now().utc - timedelta(days=7))
        with self._reader.journal() as db:
            for row in db.execute(f"{SELECT} WHERE a.step = 'told' AND a.at > ? ORDER BY a.seq DESC", (since,)):
                alert = self._alert(db, row)
                is_asked = alert.kind in {AlertKind.ELEVATED, AlertKind.UNKNOWN, AlertKind.TROUBLE}
                if alert.state is State.OPEN and is_asked:
                    found.append(alert)
                if len(found) == MOST_OPEN:
                    break
        return tuple(found)

    def _past_damage(self, act: Callable[[], T]) -> T:
        """Do something; where a row that makes no sense is in its way, do it again without that event."""
        try:
            return act()
        except (BadInput, ValueError, TypeError):
            damaged = self._keep("which events are damaged", news.set_aside_damaged)
            if not damaged:
                raise
        for event in damaged:
            log.warning("event %s is set aside: its row of the journal is damaged", event)
        return act()

    def _for_each(self, events: Sequence[str], what: str, change: str) -> None:
        if events:
            self._write(what, change, [(event,) for event in events])

    def _set(self, errand: Errand, what: str, *values: str | int | None) -> None:
        change = f"UPDATE alerts SET {what} WHERE event = ?"  # noqa: S608  (constants)
        event = errand.alert.event
        self._write(f"how far event {event} is", change, [(*values, event)])

    def _write(self, what: str, change: str, rows: Sequence[tuple[str | int | None, ...]]) -> None:
        now = self._clock.now().utc

        def written(db: sqlite3.Connection) -> None:
            db.executemany(change, rows)
            news.settle_erasures(db, now)

        self._keep(what, written)

    def _keep(self, what: str, act: Callable[[sqlite3.Connection], T]) -> T:
        return waited(self._keeper.keep(what, act))


def queued_in(db: sqlite3.Connection) -> Queued:
    """Count events that wait to be told, those held, and those given up."""
    return Queued(*db.execute(COUNT).fetchone())


SELECT = """SELECT a.*, head.ts AS head_ts, head.channel AS head_channel
FROM alerts AS a LEFT JOIN alerts AS head ON head.event = a.head"""

POST = f"""{SELECT} WHERE a.step = 'due' AND (head.step IS NULL OR head.step NOT IN ('new', 'held', 'due'))
ORDER BY a.kind <> 'elevated', a.attempts > 5, a.seq"""
"""Elevated readings first; a reply not before what it replies to; what fails again and again holds up no other."""

EDIT = f"{SELECT} WHERE a.step = 'told' AND a.stale = 1 ORDER BY a.kind <> 'elevated', a.seq DESC"

SHARE = f"{SELECT} WHERE a.step = 'told' AND a.picture = 'due' ORDER BY a.kind <> 'elevated', a.seq"

DROP = f"{SELECT} WHERE a.picture = 'gone' AND a.file IS NOT NULL ORDER BY a.seq"

COUNT = """SELECT
    (SELECT count(*) FROM alerts WHERE step IN ('new', 'due')),
    (SELECT count(*) FROM alerts WHERE step = 'held'),
    (SELECT count(*) FROM alerts WHERE step = 'given up')"""
