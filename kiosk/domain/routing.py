"""Which events are told when: channels, quiet hours, digests, and what is folded since nobody could be told in time.

Everything here is pure; what comes out is kept by the store and done by the tell worker.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import Enum
from types import MappingProxyType

from kiosk.domain.alert import AlertKind, EventId, Fold

USER_ID = re.compile(r"(?<=@)[UW][A-Z0-9]{8,20}\b|\b[UW](?=[A-Z]*[0-9])[A-Z0-9]{8,20}\b")
"""A Slack user's id, as somebody wrote it into a role or note; without an @ it has a figure in it, as WAREHOUSE has not."""


LONGEST_MUTE = timedelta(days=7)
"""What ends later was said while the clock was wrong."""


class Pictures(Enum):
    """Which pictures go beside alerts."""

    NONE = "none"
    HEAT = "heat"
    PORTRAIT = "portrait"


class Known(Enum):
    """Of whom with a name it is told that they came."""

    OFF = "off"
    HOSTS = "hosts"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nothing but elevated readings is told; over midnight where `until` is less."""

    start: time
    until: time

    def covers(self, at: datetime) -> bool:
        """Tell whether a local time is in them."""
        now = at.time()
        if self.start <= self.until:
            return self.start <= now < self.until
        return now >= self.start or now < self.until

    def end_after(self, at: datetime) -> datetime:
        """Return when the quiet hours that a local time is in end, as local time without a zone."""
        end = datetime.combine(at.date(), self.until)
        return end if end > at.replace(tzinfo=None) else end + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Who is told what; see kiosk.settings.Slack. `zone` is that of the quiet hours, None the machine's own."""

    channels: Mapping[AlertKind, str] = field(default_factory=lambda: MappingProxyType({}))
    quiet: Quiet | None = None
    zone: tzinfo | None = None
    digest_after: int = 5
    digest_window: timedelta = timedelta(minutes=10)
    stale_after: timedelta = timedelta(minutes=10)
    here: bool = False
    pictures: Pictures = Pictures.HEAT
    known: Known = Known.OFF

    def channel(self, kind: AlertKind) -> str:
        """Return where events of a kind are told, empty where they are not."""
        return self.channels.get(kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An event that was not decided about yet. `was_held` tells that it waited for the end of quiet hours or of muting.

    `lasts` is set for trouble that is not over.
    """

    event: EventId
    kind: AlertKind
    at: datetime
    was_held: bool = False
    lasts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is decided: which events are told by themselves, which are folded and why, which are held until when."""

    tell: tuple[EventId, ...] = ()
    fold: Mapping[Fold, tuple[EventId, ...]] = field(default_factory=lambda: MappingProxyType({}))
    hold: tuple[EventId, ...] = ()
    until: datetime | None = None


def held_until(now: datetime, routing: Routing, muted_until: datetime | None) -> datetime | None:
    """Return until when nothing but elevated readings is told, None where that is not so now."""
    local = now.astimezone(routing.zone)
    quiet = routing.quiet
    is_quiet = quiet is not None and quiet.covers(local)
    ends = [_at(quiet.end_after(local), routing.zone)] if quiet is not None and is_quiet else []
    ends += [muted_until] if muted_until is not None and now < muted_until <= now + LONGEST_MUTE else []
    return max(ends, default=None)


def _at(local: datetime, zone: tzinfo | None) -> datetime:
    """Return a local time as aware one; the clocks may change before it comes."""
    return local.astimezone() if zone is None else local.replace(tzinfo=zone)


def plan(
    pending: Sequence[Pending],
    now: datetime,
    routing: Routing,
    *,
    muted_until: datetime | None = None,
    earlier: Iterable[datetime] = (),
) -> Plan:
    """Decide about events, oldest first; `earlier` are the times of unknown visitors that were decided about before.

    Elevated readings are always told by themselves. In quiet hours everything else is held. What was held becomes one
    digest afterwards, but for trouble that still lasts; one event alone needs no digest.
    """
    urgent = [one for one in pending if one.kind is AlertKind.ELEVATED]
    others = [one for one in pending if one.kind is not AlertKind.ELEVATED]
    until = held_until(now, routing, muted_until)
    if until is not None:
        return Plan(tell=_ids(urgent), hold=_ids(others), until=until if others else None)
    held = [one for one in others if one.was_held and not one.lasts]
    if len(held) < 2:
        held = []
    crowd = _crowd([one for one in others if one not in held], earlier, routing)
    told = [one for one in pending if one not in held and one not in crowd]
    folds = {Fold.QUIET: _ids(held), Fold.MANY: _ids(crowd)}
    return Plan(tell=_ids(told), fold=MappingProxyType({why: events for why, events in folds.items() if events}))


def _crowd(pending: Iterable[Pending], earlier: Iterable[datetime], routing: Routing) -> list[Pending]:
    """Return the unknown visitors who came after as many others as are told one by one within the window."""
    times, crowd = list(earlier), list[Pending]()
    for one in pending:
        if one.kind is not AlertKind.UNKNOWN:
            continue
        if sum(one.at - routing.digest_window < at <= one.at for at in times) >= routing.digest_after:
            crowd.append(one)
        times.append(one.at)
    return crowd


def stale(waiting: Sequence[Pending], now: datetime, routing: Routing) -> tuple[EventId, ...]:
    """Return which of the events that wait to be told are too late to be told one by one; `at` is since when they wait.

    Never elevated readings, nor trouble that lasts.
    """
    foldable = [one for one in waiting if one.kind is not AlertKind.ELEVATED and not one.lasts]
    return _ids(one for one in foldable if now - one.at > routing.stale_after)


def host_in(*texts: str) -> str:
    """Return the first Slack user's id in what guards wrote about somebody; empty where there is none."""
    found = (USER_ID.search(text) for text in texts)
    return next((match[0] for match in found if match is not None), "")


def tells_of(routing: Routing, kind: AlertKind, host: str = "") -> bool:
    """Tell whether events of a kind are told at all; `host` is whose guest somebody known is."""
    if not routing.channel(kind):
        return False
    if kind is AlertKind.KNOWN:
        return routing.known is Known.ALL or (routing.known is Known.HOSTS and bool(host))
    return True


def _ids(events: Iterable[Pending]) -> tuple[EventId, ...]:
    return tuple(one.event for one in events)
