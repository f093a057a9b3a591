"""Elevated visitors whom nobody has looked after yet: asked for by the page of this moment, and counted on its tab."""

from collections.abc import Iterable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

from kiosk.domain.card import Asked, Page, Shown, VisitCard
from kiosk.domain.decision import Outcome
from kiosk.ports import Clock

PINNED_FOR = timedelta(hours=12)
"""An elevated visitor whom nobody looked after stays pinned for a shift: after that they have left long ago."""

MOST_PINNED = 50


def ask_elevated(desk: Any, clock: Clock) -> "Future[Page[VisitCard]]":
    """Ask the desk (`kiosk.desk.Desk`) for the elevated visitors of this shift; without names where those are kept apart."""
    shown = Shown.BOTH if desk.shown is Shown.BOTH else Shown.READINGS
    asked = Asked(outcome=Outcome.ELEVATED, since=clock.now().utc - PINNED_FOR)
    answer: Future[Page[VisitCard]] = desk.history(asked, 0, MOST_PINNED, shown)
    return answer


def left_alone(visits: Iterable[VisitCard]) -> tuple[VisitCard, ...]:
    """Return those that nobody acknowledged or looked at again."""
    return tuple(visit for visit in visits if visit.acknowledged is None and visit.rescreened is None)
