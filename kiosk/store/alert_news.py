"""Finds out what happened since the last time that is to be told, and decides what of it is told when and how.

The journal is its own queue: how far visits and acts were looked at is kept in the transaction that writes what follows,
so that nothing is lost and nothing told twice, whatever happens in between. Every function belongs inside the caller's.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.action import (
    Acknowledged,
    Action,
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
    Rescreened,
)
from kiosk.domain.alert import AlertKind, EventId, Fold, event_id
from kiosk.domain.card import Shown
from kiosk.domain.mishaps import Cause, Change
from kiosk.domain.parcel import SLACK
from kiosk.domain.routing import Pending, Pictures, Routing, held_until, host_in, plan, stale, tells_of
from kiosk.store.actions import actions_after
from kiosk.store.alert_cards import Sender, cause_of
from kiosk.store.logbook import deeds_of
from kiosk.store.schema import recall, remember, utc_text

VISITS, ACTIONS, FLOOR = "alerts.visits", "alerts.actions", "alerts.floor"
"""How far visits and actions were looked at, by their numbers; visits up to the floor are from before anybody was told."""

MUTED, OFFLINE_SINCE = "alerts.muted", "alerts.offline"
ACTIONS_AT_ONCE = 200


def begin(db: sqlite3.Connection) -> None:
    """Tell of what happens from now on, unless it was told before already.

    Messages from an earlier time are looked at again: what happened while nobody was told may have changed what they say.
    """
    if not has_begun(db):
        db.execute("UPDATE alerts SET stale = 1 WHERE step = 'told'")
        (visit,), (action,) = db.execute(LAST_VISIT).fetchone(), db.execute(LAST_ACTION).fetchone()
        for key, last in ((FLOOR, visit), (VISITS, visit), (ACTIONS, action)):
            remember(db, key, last)


def has_begun(db: sqlite3.Connection) -> bool:
    """Tell whether it was begun to tell, and not ended since."""
    return recall(db, FLOOR) is not None


def end(db: sqlite3.Connection) -> None:
    """Tell nothing any more, so that whoever begins again is not told of what happened meanwhile."""
    db.executemany("DELETE FROM meta WHERE key = ?", [(key,) for key in (FLOOR, VISITS, ACTIONS, MUTED, OFFLINE_SINCE)])
    db.execute("UPDATE alerts SET step = 'given up', trouble = 'Slack was turned off' WHERE step IN ('new', 'held', 'due')")


def is_news(db: sqlite3.Connection) -> bool:
    """Tell whether there are visits or acts that were not looked at, or events that were not decided about."""
    if not has_begun(db):
        return False
    (visit,), (action,) = db.execute(LAST_VISIT).fetchone(), db.execute(LAST_ACTION).fetchone()
    is_new = db.execute("SELECT EXISTS (SELECT 1 FROM alerts WHERE step = 'new')").fetchone()[0]
    return bool(visit > recall(db, VISITS) or action > recall(db, ACTIONS) or is_new)


def gather(db: sqlite3.Connection, sender: Sender, now: datetime) -> None:
    """Write an event for each new visit that is to be told, and mark whatever acts may have changed."""
    shown = sender.shown()
    if shown is not Shown.IDENTITIES:
        _elevated(db, sender)
    remember(db, VISITS, db.execute(LAST_VISIT).fetchone()[0])
    numbered = list(actions_after(db, int(recall(db, ACTIONS) or 0), ACTIONS_AT_ONCE))
    if numbered:
        remember(db, ACTIONS, numbered[-1][0])
    actions = [action for _, action in numbered]
    if shown is not Shown.READINGS:
        for visit in _assigned(actions):
            _met(db, sender, visit)
    deeds = list(deeds_of(db, actions))
    _mark(db, deeds)
    if any(isinstance(deed, Forgotten) for deed in deeds):
        sweep(db, now)
        db.execute(MARK_NOBODYS)
        settle_erasures(db, now)


def _elevated(db: sqlite3.Connection, sender: Sender) -> None:
    if not tells_of(sender.routing, AlertKind.ELEVATED):
        return
    picture = "none" if sender.routing.pictures is Pictures.NONE else "due"
    for visit, at in db.execute(ELEVATED, (recall(db, VISITS),)).fetchall():
        _insert(db, AlertKind.ELEVATED, visit, at, sender.routing, picture=picture)


def _assigned(actions: Iterable[Action]) -> list[str]:
    """Return the visits that recognition, or a visitor's own tap, gave to somebody; what guards move is no news."""
    heard = {AuthorKind.RECOGNITION, AuthorKind.VISITOR}
    deeds = [deed for action in actions if action.author.kind in heard for deed in action.deeds]
    return [visit for deed in deeds if isinstance(deed, Assigned) for visit in deed.visits]


def _met(db: sqlite3.Connection, sender: Sender, visit: str) -> None:
    """Write that somebody came, with a name or without, unless the visit is told of already."""
    row = db.execute(WHOSE, (visit, recall(db, FLOOR))).fetchone()
    if row is None or db.execute("SELECT 1 FROM alerts WHERE about = ?", (visit,)).fetchone() is not None:
        return
    at, root, name, role, note, has_portrait = row
    head = None if name else _head(db, root)
    kind = AlertKind.KNOWN if name else AlertKind.UNKNOWN if head is None else AlertKind.RETURN
    if tells_of(sender.routing, kind, host_in(role, note)):
        picture = "due" if sender.routing.pictures is Pictures.PORTRAIT and has_portrait else "none"
        _insert(db, kind, visit, at, sender.routing, picture=picture, head=head)


def _head(db: sqlite3.Connection, root: str) -> str | None:
    """Return the event that begins the thread of somebody without a name, None where there is none to reply to."""
    row = db.execute(HEAD, (root,)).fetchone()
    return None if row is None else str(row[0])


def _insert(
    db: sqlite3.Connection,
    kind: AlertKind,
    about: str,
    at: str,
    routing: Routing,
    *,
    picture: str = "none",
    head: str | None = None,
    event: EventId | None = None,
    words: str = "",
    until: str | None = None,
) -> EventId:
    event = event or event_id(kind, about)
    row = (event, kind.value, about, at, until, words, head, routing.channel(kind), picture)
    db.execute(INSERT, row)
    return event


def _mark(db: sqlite3.Connection, deeds: Iterable[Deed]) -> None:
    """Have the messages looked at again that deeds may have changed."""
    people, visits = set[str](), set[str]()
    for deed in deeds:
        match deed:
            case Met() | Named() | Ignored() | Portrayed():
                people.add(deed.person)
            case Merged():
                people.update((deed.person, deed.into))
            case Assigned():
                people.add(deed.person)
                visits.update(deed.visits)
            case Acknowledged() | Rescreened() | Noted():
                visits.add(deed.visit)
            case _:
                pass
    db.executemany("UPDATE alerts SET stale = 1 WHERE about = ?", [(visit,) for visit in sorted(visits)])
    db.executemany(MARK_OF, [(person,) for person in sorted(people)])


def sweep(db: sqlite3.Connection, now: datetime) -> None:
    """Have messages emptied whose visit is not kept any more, and pictures deleted whose time is up; forget old rows."""
    db.execute(EMPTY)
    db.execute(DROP_PICTURES)
    db.execute(FORGET_GONE)
    db.execute("DELETE FROM alerts WHERE kind IN ('trouble', 'digest') AND at < ?", (utc_text(now - KEEP_ROWS),))
    db.execute("DELETE FROM clicks WHERE at < ?", (utc_text(now - KEEP_CLICKS),))


def settle_erasures(db: sqlite3.Connection, now: datetime) -> None:
    """Note that somebody is erased in Slack, once no message and no picture tells of them any more."""
    is_behind = db.execute(LAST_ACTION).fetchone()[0] > int(recall(db, ACTIONS) or 0)
    if not is_behind:  # or messages that are to be emptied may not be marked yet
        db.execute(ERASED, {"now": utc_text(now), "slack": SLACK})


def must_decide(db: sqlite3.Connection, sender: Sender, now: datetime) -> bool:
    """Tell whether `decide` would change anything."""
    steps = {step for (step,) in db.execute("SELECT DISTINCT step FROM alerts WHERE step IN ('new', 'held')")}
    is_quiet = held_until(now, sender.routing, muted_until(db)) is not None
    return "new" in steps or ("held" in steps and not is_quiet) or _late(db, sender, now) is not None


def decide(db: sqlite3.Connection, sender: Sender, now: datetime) -> None:
    """Decide about new events and about held ones: told, folded into a digest, or held."""
    routing = sender.routing
    pending = [_pending(row) for row in db.execute(TO_DECIDE)]
    earlier = [datetime.fromisoformat(at) for (at,) in db.execute(EARLIER, (utc_text(now - 2 * routing.digest_window),))]
    made = plan(pending, now, routing, muted_until=muted_until(db), earlier=earlier)
    db.executemany(TELL, [(utc_text(now), event) for event in made.tell])
    db.executemany("UPDATE alerts SET step = 'held' WHERE event = ?", [(event,) for event in made.hold])
    for why, events in made.fold.items():
        _fold(db, sender, why, events, now)
    db.execute(FOLLOW_HEAD)
    late = _late(db, sender, now)
    if late is not None:
        _fold(db, sender, Fold.OFFLINE, late.events, now, late.since)


@dataclass(frozen=True, slots=True)
class _Late:
    """Events that could not be told in time, and since when Slack was out of reach, where that was long."""

    events: tuple[EventId, ...]
    since: str | None


def _late(db: sqlite3.Connection, sender: Sender, now: datetime) -> _Late | None:
    """Return what is to be folded into one message by now, None where there is none: one event alone is told late."""
    old = stale([_pending(row) for row in db.execute(TO_TELL)], now, sender.routing)
    since = recall(db, OFFLINE_SINCE)
    was_long = since is not None and now - datetime.fromisoformat(since) > sender.routing.stale_after
    is_there = db.execute(OPEN_DIGEST).fetchone() is not None
    if len(old) > 1 or (old and is_there) or (was_long and not is_there):
        return _Late(old, since if was_long else None)
    return None


def _fold(
    db: sqlite3.Connection,
    sender: Sender,
    why: Fold,
    events: tuple[EventId, ...],
    now: datetime,
    since: str | None = None,
) -> None:
    """Put events into one message: the one that is there still, or another."""
    times = [at for event in events for (at,) in db.execute("SELECT at FROM alerts WHERE event = ?", (event,))]
    times += [] if since is None else [since]
    first, last = min(times), max(times) if why is not Fold.OFFLINE else None
    digest = _digest_for(db, sender, why, first)
    if digest is None:
        digest = event_id(AlertKind.DIGEST, f"{why.value} {events[0] if events else first}")
        _insert(db, AlertKind.DIGEST, why.value, first, sender.routing, event=digest, until=last)
        db.execute(TELL, (utc_text(now), digest))
    else:
        db.execute(EXTEND, {"event": digest, "first": first, "last": last})
    db.executemany(FOLD_IN, [(digest, event) for event in events])
    db.executemany(FOLD_ON, [(digest, event) for event in events])
    db.execute("DELETE FROM alerts WHERE kind = 'digest' AND folded_in IS NOT NULL")


def _digest_for(db: sqlite3.Connection, sender: Sender, why: Fold, first: str) -> str | None:
    """Return the digest that events from `first` on belong to, None where it is yet to be made."""
    match why:
        case Fold.OFFLINE:
            row = db.execute(OPEN_DIGEST).fetchone()
            return None if row is None else str(row[0])
        case Fold.MANY:
            row = db.execute(LAST_CROWD).fetchone()
            return str(row[0]) if row is not None and _is_near(row[1], first, sender.routing) else None
        case Fold.QUIET:
            return None


def _is_near(until: str | None, at: str, routing: Routing) -> bool:
    return until is not None and datetime.fromisoformat(at) - datetime.fromisoformat(until) < routing.digest_window


def _pending(row: tuple[str, str, str, str, str | None]) -> Pending:
    event, kind, at, step, until = row
    return Pending(
        event=EventId(event),
        kind=AlertKind(kind),
        at=datetime.fromisoformat(at),
        was_held=step == "held",
        lasts=kind == AlertKind.TROUBLE.value and until is None,
    )


def note_trouble(db: sqlite3.Connection, sender: Sender, changes: Iterable[Change], now: datetime) -> None:
    """Write what is wrong with the kiosk from now on, or no more."""
    for change in changes:
        at = utc_text(now - timedelta(seconds=change.ago))
        if change.is_over:
            db.execute(OVER, (at, change.cause.value))
        elif tells_of(sender.routing, AlertKind.TROUBLE):
            event = event_id(AlertKind.TROUBLE, f"{change.cause.value} {at}")
            _insert(db, AlertKind.TROUBLE, change.cause.value, at, sender.routing, event=event, words=change.words[:500])


def troubled(db: sqlite3.Connection) -> frozenset[Cause]:
    """Return what was written to be wrong and is not over."""
    return frozenset(cause_of(about) for (about,) in db.execute(TROUBLED))


def set_aside_damaged(db: sqlite3.Connection) -> tuple[str, ...]:
    """Give up the events whose rows make no sense, so that they hold up no other; return which."""
    damaged = [(seq, event) for seq, event, *row in db.execute(IN_USE) if not _makes_sense(*row)]
    db.executemany(SET_ASIDE, [(seq,) for seq, _ in damaged])
    return tuple(event for _, event in damaged)


def _makes_sense(kind: str, about: str, *times: str | None) -> bool:
    try:
        if kind == AlertKind.TROUBLE.value:
            cause_of(about)
        elif kind == AlertKind.DIGEST.value:
            Fold(about)
        else:
            AlertKind(kind)
        return all(datetime.fromisoformat(time).tzinfo is not None for time in times if time is not None)
    except ValueError:
        return False


def muted_until(db: sqlite3.Connection) -> datetime | None:
    """Return until when nothing but elevated readings is told by somebody's wish; a time that passed already is fine."""
    until = recall(db, MUTED)
    return None if until is None else datetime.fromisoformat(until)


KEEP_ROWS = timedelta(days=90)
KEEP_CLICKS = timedelta(days=7)

ERASED = """UPDATE erasures SET done_at = :now WHERE destination = :slack AND done_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM json_each(erasures.visits) AS theirs JOIN alerts ON about = theirs.value
    WHERE unsure = 1 OR step = 'due' OR (step = 'told' AND stale = 1) OR file IS NOT NULL
)"""

LAST_VISIT = "SELECT coalesce(max(seq), 0) FROM visits"
LAST_ACTION = "SELECT coalesce(max(seq), 0) FROM actions"

ELEVATED = "SELECT id, ended_utc FROM visits WHERE seq > ? AND outcome = 'elevated' ORDER BY seq"

WHOSE = """SELECT v.ended_utc, m.root, coalesce(l.name, ''), coalesce(l.role, ''), coalesce(l.note, ''),
    EXISTS (SELECT 1 FROM pictures WHERE visit = v.id AND kind = 'portrait' AND state = 'kept')
FROM visits AS v JOIN memberships AS m ON m.visit = v.id JOIN people AS p ON p.id = m.root
LEFT JOIN labels AS l ON l.id = p.label WHERE v.id = ? AND v.seq > ? AND p.ignored = 0"""

HEAD = """SELECT event FROM memberships AS m JOIN alerts ON about = m.visit AND kind = 'unknown'
WHERE m.root = ? AND step IN ('new', 'held', 'due', 'told') ORDER BY alerts.seq LIMIT 1"""

INSERT = """INSERT INTO alerts (event, kind, about, at, until, words, step, head, channel, picture)
VALUES (?, ?, ?, ?, ?, ?, 'new', ?, ?, ?) ON CONFLICT (event) DO NOTHING"""

TELL = "UPDATE alerts SET step = 'due', due_at = ? WHERE event = ?"

MARK_OF = """UPDATE alerts SET stale = 1 WHERE about IN (
    SELECT visit FROM memberships WHERE root = (SELECT root FROM people WHERE id = ?))"""

GONE = """kind IN ('elevated', 'unknown', 'return', 'known')
AND NOT EXISTS (SELECT 1 FROM visits WHERE id = alerts.about)"""

NOBODYS = "NOT EXISTS (SELECT 1 FROM memberships WHERE visit = alerts.about)"

EMPTY = f"""UPDATE alerts SET stale = 1 WHERE step = 'told' AND told <> ''
AND ({GONE} OR (kind IN ('unknown', 'return', 'known') AND {NOBODYS}))"""  # noqa: S608  (constants)

MARK_NOBODYS = f"UPDATE alerts SET stale = 1 WHERE step = 'told' AND kind = 'elevated' AND {NOBODYS}"  # noqa: S608

DROP_PICTURES = f"""UPDATE alerts SET picture = 'gone' WHERE picture IN ('due', 'shared') AND ({GONE} OR EXISTS (
    SELECT 1 FROM pictures WHERE visit = alerts.about AND state = 'expired'
    AND CASE alerts.kind WHEN 'elevated' THEN kind IN ('heat', 'scene') ELSE kind = 'portrait' END
))"""  # noqa: S608  (constants)

FORGET_GONE = f"""DELETE FROM alerts WHERE file IS NULL AND unsure = 0 AND (step <> 'told' OR told = '')
AND {GONE}"""  # noqa: S608  (constants)
"""Not before its message says nothing any more."""

TO_DECIDE = "SELECT event, kind, at, step, until FROM alerts WHERE step IN ('new', 'held') ORDER BY at, seq"

TO_TELL = """SELECT event, kind, due_at, step, until FROM alerts WHERE step = 'due' AND unsure = 0
AND NOT (kind = 'digest' AND about = 'offline') ORDER BY seq"""

EARLIER = "SELECT at FROM alerts WHERE kind = 'unknown' AND step NOT IN ('new', 'held', 'given up') AND at > ?"

FOLLOW_HEAD = """UPDATE alerts AS reply SET step = 'folded', folded_in = head.folded_in FROM alerts AS head
WHERE reply.kind = 'return' AND reply.step = 'due' AND reply.unsure = 0 AND head.event = reply.head
  AND head.step = 'folded'"""
"""A thread that never began is not replied to."""

LAST_CROWD = """SELECT event, until FROM alerts WHERE kind = 'digest' AND about = 'many' AND step IN ('due', 'told')
ORDER BY seq DESC LIMIT 1"""

OPEN_DIGEST = """SELECT event, until FROM alerts WHERE kind = 'digest' AND about = 'offline' AND step = 'due' AND unsure = 0
ORDER BY seq DESC LIMIT 1"""
"""A digest of while Slack was out of reach that nobody was told of yet."""

EXTEND = "UPDATE alerts SET at = min(at, :first), until = max(until, :last), stale = 1 WHERE event = :event"

FOLD_IN = "UPDATE alerts SET step = 'folded', folded_in = ? WHERE event = ?"

FOLD_ON = "UPDATE alerts SET folded_in = ? WHERE folded_in = ?"
"""What was in a digest that is folded itself."""

OVER = "UPDATE alerts SET until = ?, stale = 1 WHERE kind = 'trouble' AND about = ? AND until IS NULL"

TROUBLED = "SELECT about FROM alerts WHERE kind = 'trouble' AND until IS NULL AND step <> 'given up'"

IN_USE = "SELECT seq, event, kind, about, at, due_at, until, tried_at FROM alerts WHERE step <> 'given up'"

SET_ASIDE = """UPDATE alerts SET step = 'given up', stale = 0, unsure = 0, folded_in = NULL, picture = 'none', file = NULL,
trouble = 'the row is damaged' WHERE seq = ?"""
