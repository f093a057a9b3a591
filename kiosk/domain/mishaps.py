"""Watches what is wrong with the kiosk: it is told once it lasted, and called over once it stayed away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kiosk.domain.alert import Mishap
from kiosk.domain.fault import Fault

Cause = Fault | Mishap


@dataclass(frozen=True, slots=True)
class Change:
    """Something that began or ended: `ago` is how many seconds before now."""

    cause: Cause
    is_over: bool
    ago: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class TroubleWatch:
    """What is told to be wrong, and since when (monotonic s) each cause is seen to be as it was not told yet.

    Flapping is not told: a cause must be seen, or be gone, for `patience_s` without a break.
    """

    told: frozenset[Cause] = frozenset()
    turned: Mapping[Cause, float] = field(default_factory=lambda: MappingProxyType({}))

    def after(self, now: float, seen: Mapping[Cause, str], patience_s: float) -> "tuple[TroubleWatch, tuple[Change, ...]]":
        """Take in what is wrong now (causes with words); return the watch from now on and what is to be told."""
        different = self.told ^ seen.keys()
        turned = {cause: self.turned.get(cause, now) for cause in different}
        due = [cause for cause, since in turned.items() if now - since >= patience_s]
        changes = tuple(Change(cause, cause in self.told, now - turned[cause], seen.get(cause, "")) for cause in due)
        left = {cause: since for cause, since in turned.items() if cause not in due}
        return TroubleWatch(self.told ^ frozenset(due), MappingProxyType(left)), changes

    def due(self, patience_s: float) -> float | None:
        """Return when something will be told if nothing changes, None where nothing would."""
        return min((since + patience_s for since in self.turned.values()), default=None)
