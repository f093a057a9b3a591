"""How the sync is, as screens and people are told."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kiosk.domain.parcel import Waiting
from kiosk.domain.view import Dot


class Pace(Enum):
    """Where the sync stands. ATTENTION means that it goes on only when somebody does something."""

    OFF = "off"
    SYNCED = "synced"
    BEHIND = "behind"
    OFFLINE = "offline"
    ATTENTION = "needs attention"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """One moment of the sync: what waits, since when nothing gets through (UTC), and what to do about it in `words`.

    `is_capped` is set while the month's money is used up, so that faces are recognised by this kiosk alone.
    """

    pace: Pace = Pace.OFF
    waiting: Waiting = field(default_factory=Waiting)
    since: datetime | None = None
    words: str = ""
    is_capped: bool = False

    @property
    def dot(self) -> Dot | None:
        """The mark of the sync on the visitor's screen; None where nothing is synced."""
        match self.pace:
            case Pace.OFF:
                return None
            case Pace.SYNCED:
                return Dot.FINE
            case Pace.BEHIND | Pace.OFFLINE:
                return Dot.WAITING
            case Pace.ATTENTION:
                return Dot.LOST
