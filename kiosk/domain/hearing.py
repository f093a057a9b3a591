"""How a kiosk hears what is answered in Slack."""

from dataclasses import dataclass, replace

from kiosk.domain.sync_status import Pace
from kiosk.domain.tell_status import TellStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One moment: whether answers can come, and `words` on what keeps them away, with what to do; "" for nothing.

    `is_held` where they come only when somebody repairs something.

    `connections` of the app are open, of all kiosks; `opened` counts those of this one since it started. `forged` and
    `stale` count payloads that were refused, `strangers` acts of users who may not answer, `repeated` deliveries that came
    before.
    """

    is_on: bool = False
    is_connected: bool = False
    is_held: bool = False
    words: str = ""
    connections: int = 0
    opened: int = 0
    forged: int = 0
    stale: int = 0
    strangers: int = 0
    repeated: int = 0


def with_hearing(told: TellStatus, held: str) -> TellStatus:
    """Return how telling and hearing are together: `held` is what somebody has to repair before answers come, or empty.

    What keeps alerts from being told is said first.
    """
    if not held or told.pace in {Pace.ATTENTION, Pace.OFFLINE}:
        return told
    return replace(told, pace=Pace.ATTENTION, words=held)
