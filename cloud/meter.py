"""The cost meter: counts calls as they leave, and says when the month's money is used up."""

from collections import Counter
from threading import Lock

from kiosk.cloud_ports import Purse
from kiosk.domain.spending import Charge, Prices, Spent


class Meter:
    """Counts in memory and writes down now and then. A kill loses what was counted since, never what was written."""

    def __init__(self, purse: Purse, prices: Prices) -> None:
        self._purse, self._prices = purse, prices
        self._counted: Counter[Charge] = Counter()
        self._lock = Lock()

    def count(self, charge: Charge, calls: int) -> None:
        """Take note of calls; from any thread."""
        with self._lock:
            self._counted[charge] += calls

    def may_look(self) -> bool:
        """Tell whether there is money left this month to look at images."""
        month = Counter(self._purse.spent().month)
        with self._lock:
            return not self._prices.are_used_up(month + self._counted)

    def spent(self) -> Spent:
        """Return what was written down so far."""
        return self._purse.spent()

    def write_down(self) -> bool:
        """Keep what was counted; there is never more to do."""
        with self._lock:
            counted = self._counted.copy()
        if counted:
            self._purse.note(counted)
            with self._lock:
                self._counted -= counted
        return False
