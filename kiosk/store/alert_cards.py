"""What an alert says now: put together from the journal each time, so that a message never knows better than the kiosk."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from kiosk.domain.action import ActionId, Author, AuthorKind
from kiosk.domain.alert import (
    Alert,
    AlertKind,
    Answered,
    EventId,
    Fold,
    Folded,
    Mishap,
    Reading,
    State,
    Trouble,
    Who,
)
from kiosk.domain.card import Done, Shown, VisitCard
from kiosk.domain.fault import Fault
from kiosk.domain.mishaps import Cause
from kiosk.domain.routing import Routing, host_in
from kiosk.domain.uncertainty import absolute_uncertainty
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.store.history_rows import visit_card
from kiosk.store.projection import WINNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who tells: this kiosk's id, its place, how it tells, whether it hears answers now, and what may stand together."""

    device: str
    routing: Routing
    site: str = ""
    heard: Callable[[], bool] = lambda: True
    shown: Callable[[], Shown] = lambda: Shown.BOTH


def alert_of(db: sqlite3.Connection, row: sqlite3.Row, sender: Sender, now: datetime) -> Alert:
    """Return what a row of `alerts` says now; `now` ends a time offline that nobody was told of yet.

    Of a visit that is not kept any more, or whose person may not be shown, it is ERASED.
    """
    kind = AlertKind(row["kind"])
    match kind:
        case AlertKind.TROUBLE:
            return _of_trouble(row, sender)
        case AlertKind.DIGEST:
            return _of_digest(db, row, sender, now)
        case _:
            return _of_visit(db, row, kind, sender)


def fingerprint(alert: Alert) -> str:
    """Return what is the same for equal alerts, and another for others; empty for what is erased."""
    if alert.state is State.ERASED:
        return ""
    return hashlib.sha256(repr(alert).encode()).hexdigest()[:32]


def _of_trouble(row: sqlite3.Row, sender: Sender) -> Alert:
    until = _time(row["until"])
    return Alert(
        event=EventId(row["event"]),
        kind=AlertKind.TROUBLE,
        device=sender.device,
        site=sender.site,
        at=datetime.fromisoformat(row["at"]),
        trouble=Trouble(
            cause=cause_of(row["about"]), since=datetime.fromisoformat(row["at"]), until=until, words=row["words"]
        ),
        state=State.OPEN if until is None else State.RESOLVED,
        is_heard=sender.heard(),
    )


def cause_of(text: str) -> Cause:
    """Return a cause of trouble by its value."""
    return Mishap(text) if text in {one.value for one in Mishap} else Fault(text)


def _of_digest(db: sqlite3.Connection, row: sqlite3.Row, sender: Sender, now: datetime) -> Alert:
    folded = db.execute("SELECT kind FROM alerts WHERE folded_in = ?", (row["event"],))
    first = datetime.fromisoformat(row["at"])
    return Alert(
        event=EventId(row["event"]),
        kind=AlertKind.DIGEST,
        device=sender.device,
        site=sender.site,
        at=first,
        folded=Folded(
            why=Fold(row["about"]),
            counts=MappingProxyType(dict(sorted(Counter(AlertKind(kind) for (kind,) in folded).items(), key=_by_kind))),
            first=first,
            last=max(first, _time(row["until"]) or now),
        ),
        is_heard=sender.heard(),
    )


def _by_kind(counted: tuple[AlertKind, int]) -> str:
    return counted[0].value


def _of_visit(db: sqlite3.Connection, row: sqlite3.Row, kind: AlertKind, sender: Sender) -> Alert:
    visit, shown = VisitId(row["about"]), sender.shown()
    try:
        card = visit_card(db, visit, shown)
    except BadInput:
        card = None
    is_elevated = kind is AlertKind.ELEVATED
    if card is None or (shown is Shown.IDENTITIES if is_elevated else card.person is None):
        return Alert(
            event=EventId(row["event"]),
            kind=kind,
            device=sender.device,
            site=sender.site,
            at=datetime.fromisoformat(row["at"]),
            state=State.ERASED,
            is_heard=sender.heard(),
        )
    state, answered = _elevated_state(db, card) if is_elevated else _identity_state(db, card, kind)
    return Alert(
        event=EventId(row["event"]),
        kind=kind,
        device=card.device,
        site=sender.site,
        at=card.at,
        clock_synced=card.clock_synced,
        visit=visit,
        who=_who(db, card, kind),
        reading=_reading(db, visit) if is_elevated else None,
        state=state,
        answered=answered,
        note=card.note,
        calls_here=is_elevated and sender.routing.here,
        host=host_in(card.person.role, card.person.note) if kind is AlertKind.KNOWN and card.person is not None else "",
        is_heard=sender.heard(),
    )


def _who(db: sqlite3.Connection, card: VisitCard, kind: AlertKind) -> Who | None:
    """Return whose visit it is; how often they came is news only where a thread begins.

    Beside a name the number is the one that was told before, of whoever was joined with the one of that name.
    """
    person = card.person
    if person is None:
        return None
    nth = card.nth or 1
    visits = max(person.visits, nth) if kind is AlertKind.UNKNOWN else nth
    number = db.execute(NUMBER, (card.id,)).fetchone()[0] if person.name else person.number
    return Who(person=person.id, number=number, name=person.name or "", nth=nth, visits=visits)


def _reading(db: sqlite3.Connection, visit: VisitId) -> Reading | None:
    row = db.execute(READING, (visit,)).fetchone()
    if row["skin_c"] is None:
        return None
    return Reading(
        skin_c=row["skin_c"],
        uncertainty_c=absolute_uncertainty(has_reference=row["reference_offset_c"] is not None),
        delta_c=row["score_c"],
        delta_uncertainty_c=row["uncertainty_c"],
        threshold_c=row["threshold_c"],
        distance_m=row["distance_m"],
    )


def _elevated_state(db: sqlite3.Connection, card: VisitCard) -> tuple[State, Answered | None]:
    if card.rescreened is not None:
        return State.RESOLVED, _answered(db, card.rescreened)
    if card.acknowledged is not None:
        return State.ACKNOWLEDGED, _answered(db, card.acknowledged)
    return State.OPEN, None


def _identity_state(db: sqlite3.Connection, card: VisitCard, kind: AlertKind) -> tuple[State, Answered | None]:
    """Return how far people dealt with who it is; the newest act of a person on it is the answer."""
    person = card.person
    assert person is not None
    owner = db.execute("SELECT person FROM memberships WHERE visit = ?", (card.id,)).fetchone()[0]
    asked = (("named", person.id), ("ignored", person.id), ("merged", owner), ("assigned", card.id))
    found = {about[0]: db.execute(WINNER, about).fetchone() for about in asked}
    rows = [row for row in found.values() if row is not None and row["human"]]
    newest = max(rows, key=lambda row: (row["counter"], row["device"], row["id"]), default=None)
    answered = None if newest is None else _answered_by(db, ActionId(newest["id"]))
    if kind is not AlertKind.UNKNOWN and found["assigned"] in rows and not _is_visitors_own(db, found["assigned"]):
        return State.MOVED, answered
    if person.ignored:
        return State.IGNORED, answered
    if person.name and kind is not AlertKind.KNOWN:
        return State.NAMED, answered
    return State.OPEN, answered if kind is AlertKind.KNOWN and not person.name else None


def _is_visitors_own(db: sqlite3.Connection, winner: sqlite3.Row) -> bool:
    """Tell whether it was the visitor who said whose visit it is; then that is what was told."""
    author = db.execute("SELECT author_kind FROM actions WHERE id = ?", (winner["id"],)).fetchone()[0]
    return bool(author == AuthorKind.VISITOR.value)


def _answered_by(db: sqlite3.Connection, action: ActionId) -> Answered:
    kind, by, at = db.execute("SELECT author_kind, author_id, at FROM actions WHERE id = ?", (action,)).fetchone()
    return _answered(db, Done(action, Author(AuthorKind(kind), by), datetime.fromisoformat(at)))


def _answered(db: sqlite3.Connection, done: Done) -> Answered:
    guard = db.execute("SELECT name FROM guards WHERE id = ?", (done.author.id,)).fetchone()
    return Answered(done.author, done.at, done.action, "" if guard is None else guard[0])


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


READING = """SELECT skin_c, score_c, uncertainty_c, threshold_c, distance_m, reference_offset_c FROM visits WHERE id = ?"""

NUMBER = "SELECT number FROM memberships AS m JOIN people ON people.id = m.person WHERE visit = ?"
