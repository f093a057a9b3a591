"""How a kiosk hears what is answered in Slack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One moment: whether answers can come, and `words` on what keeps them away, with what to do; "" for nothing.

    `connections` of the app are open, of all kiosks; `opened` counts those of this one since it started. `forged` and
    `stale` count payloads that were refused, `strangers` acts of users who may not answer, `repeated` deliveries that came
    before.
    """

    is_on: bool = False
    is_connected: bool = False
    words: str = ""
    connections: int = 0
    opened: int = 0
    forged: int = 0
    stale: int = 0
    strangers: int = 0
    repeated: int = 0
