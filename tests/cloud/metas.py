"""What is told of drawn-up visits."""

from datetime import timedelta

from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.meta import NUMBERS, Asked, Meta, Stored
from kiosk.domain.visit import Kind, VisitId
from tests.store.samples import NOON

MEASURED = dict.fromkeys(NUMBERS) | {"skin_c": 34.25, "apparent_c": 33.75}


def told(n=1, at=0.0, device="kiosk-1", **asked):
    """Return what is told of the nth visit, `at` seconds after noon."""
    started = NOON + timedelta(seconds=at)
    visit = VisitId(f"{started:%Y%m%dT%H%M%S}-{n:012x}")
    return Meta(
        visit=visit,
        device=device,
        source=device,
        started=started,
        ended=started + timedelta(seconds=3),
        clock_synced=True,
        outcome=Outcome.NOT_ELEVATED,
        reason=Reason.WITHIN,
        numbers=MEASURED,
        pictures={
            Kind.PORTRAIT: Stored(f"{device}/incoming/{visit}.portrait.jpg", "0" * 64, 1000),
            Kind.HEAT: Stored(f"{device}/thermal/{visit}.npz", "1" * 64, 4000),
        },
        asked=Asked(**asked),
        expires=started + timedelta(days=365),
    )
