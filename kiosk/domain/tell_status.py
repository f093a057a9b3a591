"""How the telling of alerts is, as screens and people are told."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.alert import Queued
from kiosk.domain.sync_status import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class TellStatus:
    """One moment of it: what waits, since when nothing gets through (UTC), and what to do about it in `words`.

    `muted_until` is set while nothing but elevated readings is told, in quiet hours or by somebody's wish.
    """

    pace: Pace = Pace.OFF
    queued: Queued = field(default_factory=Queued)
    since: datetime | None = None
    words: str = ""
    muted_until: datetime | None = None
