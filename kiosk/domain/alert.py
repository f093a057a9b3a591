"""An alert: what Slack is told of one event, as it stands now. The same alert, told again, edits the same message."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import NewType

from kiosk.domain.action import ActionId, Author
from kiosk.domain.fault import Fault
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

EventId = NewType("EventId", str)
"""Names an event for ever: `e-<16 hex digits>`; every message carries it in its metadata, so that it can be found again."""


class Language(Enum):
    """What language messages are in."""

    ENGLISH = "en"
    KOREAN = "ko"


class AlertKind(Enum):
    """What sort of event it is."""

    ELEVATED = "elevated"
    """A visit with an elevated reading; a thread of its own."""
    UNKNOWN = "unknown"
    """Somebody without a name came for the first time; begins the thread of that group."""
    RETURN = "return"
    """They came again: a reply in the thread of the group."""
    KNOWN = "known"
    """Somebody with a name came, of whom it is wanted that this is told."""
    TROUBLE = "trouble"
    """The kiosk is out of service, or was offline; edited when it is over."""
    DIGEST = "digest"
    """Several events in one message: see `Fold`."""


class Fold(Enum):
    """Why several events became one message."""

    MANY = "many"
    """More strangers came within minutes than are told one by one."""
    OFFLINE = "offline"
    """They are from while Slack could not be reached."""
    QUIET = "quiet"
    """They are from quiet hours, or from while alerts were muted."""


class State(Enum):
    """How far people dealt with it. What a later state does not undo stays: an acknowledged visit may be named as well."""

    OPEN = "open"
    NAMED = "named"
    """The unknown visitor has a name now."""
    IGNORED = "ignored"
    MOVED = "moved"
    """Somebody said that the visit was somebody else's than recognition took it for."""
    ACKNOWLEDGED = "acknowledged"
    """Somebody looks after the elevated reading."""
    RESOLVED = "resolved"
    """Screened again with nothing to follow (then `note` may say more), or the trouble is over."""
    ERASED = "erased"
    """Whoever it was about was forgotten, or the time is up: the message says no more than that, and has no buttons."""


class Mishap(Enum):
    """Trouble that is no device's fault."""

    OFFLINE = "offline"
    """Nothing got through to Slack or the cloud for a while."""
    DISK = "disk"
    """The disk is nearly full: pictures are not kept any more."""
    CLOUD = "cloud"
    """The sync goes on only when somebody repairs something; `words` say what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The numbers of an elevated visit, °C and metres.

    `skin_c` is true to within ± `uncertainty_c`. `delta_c` ± `delta_uncertainty_c` is the deviation from recent visitors;
    from `threshold_c` on it counts as elevated.
    """

    skin_c: float
    uncertainty_c: float
    delta_c: float | None
    delta_uncertainty_c: float | None
    threshold_c: float | None
    distance_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whose visit it is, as the kiosk knows now: "Unknown `number`" unless there is a `name`; it is their `nth` visit.

    `visits` counts all of theirs. The name is as somebody typed it: it may hold anything that could mean something in a
    message, and must be made inert.
    """

    person: PersonId
    number: int
    name: str = ""
    nth: int = 1
    visits: int = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered an alert, when by their clock, and by which action: what Undo takes back.

    `name` is what a guard is called; empty for others, of whom `author.id` is a Slack user's id, to be mentioned.
    """

    author: Author
    at: datetime
    action: ActionId
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with the kiosk: since when, and until when if it is over. `words` add to what the cause says, if any."""

    cause: Fault | Mishap
    since: datetime
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Events in one message: how many of which kind (never ELEVATED), between the first and the last."""

    why: Fold
    counts: Mapping[AlertKind, int] = field(default_factory=lambda: MappingProxyType({}))
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One event as it stands now; equal alerts need no edit.

    `device` is the kiosk, `at` when it happened (aware UTC; the clock may have been wrong, then `clock_synced` is False).
    ELEVATED has `visit` and `reading`, and `who` unless nobody was asked for or readings are kept apart from identities.
    UNKNOWN, RETURN and KNOWN have `visit` and `who`; TROUBLE has `trouble`, DIGEST `folded`.

    `answered` is the newest act of a person that `state` comes from, None while open; `note` is what was noted.
    `calls_here` asks for @here, `host` names the Slack user (`U…`) whose guest came. `is_heard` tells that the kiosk
    listens for answers, so that buttons make sense.
    """

    event: EventId
    kind: AlertKind
    device: str
    at: datetime
    site: str = ""
    clock_synced: bool = True
    visit: VisitId | None = None
    who: Who | None = None
    reading: Reading | None = None
    trouble: Trouble | None = None
    folded: Folded | None = None
    state: State = State.OPEN
    answered: Answered | None = None
    note: str = ""
    calls_here: bool = False
    host: str = ""
    is_heard: bool = True


@dataclass(frozen=True, slots=True)
class Queued:
    """How many events wait to be told now, how many of quiet hours wait for their end, and how many were given up."""

    waiting: int = 0
    held: int = 0
    given_up: int = 0


def event_id(kind: AlertKind, about: str) -> EventId:
    """Return the id of the event of a kind that is about something: always the same, so that nothing is told twice."""
    return EventId(f"e-{hashlib.sha256(f'{kind.value} {about}'.encode()).hexdigest()[:16]}")
