"""What the cloud costs: kinds of paid calls, their prices, and what they come to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Charge(Enum):
    """What a call is paid as. FREE ones are counted all the same."""

    IMAGE = "images looked at"
    OBJECT_WRITE = "objects written"
    OBJECT_READ = "objects read"
    ROW_WRITE = "rows written"
    ROW_READ = "rows read"
    FREE = "free calls"


Calls = Counter[Charge]
"""How often each kind was called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a thousand calls of a kind cost, in the money of the bill; `cap` is what a month may cost, 0 for no limit."""

    image: float = 0.0
    object_write: float = 0.0
    object_read: float = 0.0
    row_write: float = 0.0
    row_read: float = 0.0
    cap: float = 0.0

    def of(self, calls: Mapping[Charge, int]) -> float:
        """Return what calls come to."""
        each = {
            Charge.IMAGE: self.image,
            Charge.OBJECT_WRITE: self.object_write,
            Charge.OBJECT_READ: self.object_read,
            Charge.ROW_WRITE: self.row_write,
            Charge.ROW_READ: self.row_read,
        }
        return sum(each.get(charge, 0.0) * count for charge, count in calls.items()) / 1000

    def are_used_up(self, month: Mapping[Charge, int]) -> bool:
        """Tell whether a month's calls came to the cap."""
        return self.cap > 0 and self.of(month) >= self.cap


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls of today and of this month, by UTC."""

    today: Mapping[Charge, int]
    month: Mapping[Charge, int]
