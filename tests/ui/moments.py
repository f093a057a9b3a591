"""Views of every state a visitor can see, with a plain picture and a warm face in the middle."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.face import Box, Face
from kiosk.domain.fault import Fault
from kiosk.domain.measurement import Sample
from kiosk.domain.picture import Picture
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened, WarmingUp
from kiosk.domain.thermal import Celsius, Optics
from kiosk.domain.view import Dot, View
from tests.domain.scenes import empty_room, face_at, heat_of, measured
from ui.visitor.screen import Look

UTC_LOOK = Look(zone=UTC)
SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))
REGISTRATION = Registration.from_lenses(Lens(), Optics())
IN_HEAT = face_at()
FACE = Face(Box(0.43, 0.3, 0.14, 0.34))


def picture(at=0.0, left=(40, 80, 120), right=(120, 80, 40), size=(1280, 720)):
    """Return a picture whose halves differ in colour (blue, green, red)."""
    width, height = size
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, : width // 2, :3], pixels[:, width // 2 :, :3] = left, right
    return Picture(pixels, pixels[::4, ::4, :3].copy(), at)


def measuring(samples=0, captures=0):
    taken = tuple(Sample(heat_of([IN_HEAT], at=0.1 * n), IN_HEAT) for n in range(samples))
    return Measuring(0.0, taken, (measured(),) * captures)


def screened(outcome, reason):
    return Screened(Verdict(outcome, reason, (measured(),)), 0.0, IN_HEAT, 0.0)


CLEAR = screened(Outcome.NOT_ELEVATED, Reason.WITHIN)
ELEVATED = screened(Outcome.ELEVATED, Reason.ABOVE)
LEARNING = screened(Outcome.INCONCLUSIVE, Reason.LEARNING)
COLD = screened(Outcome.INCONCLUSIVE, Reason.COLD)
IMPLAUSIBLE = screened(Outcome.INCONCLUSIVE, Reason.IMPLAUSIBLE)

STATES = {
    "warming_up": WarmingUp(330.0),
    "ready": Ready(),
    **{guidance.value: Guiding(guidance, 0.0, 0.0, IN_HEAT) for guidance in Guidance},
    "once_more": measuring(5, captures=1),
    "not_elevated": CLEAR,
    "elevated": ELEVATED,
    "learning": LEARNING,
    "wait": COLD,
    "no_result": IMPLAUSIBLE,
    **{f"out_of_service:{fault.value}": OutOfService(fault, 0.0) for fault in Fault},
}

SOMEBODY = picture()


def view_of(state, at=0.0, learned=30, **changes):
    """Return a view of a state; somebody is in the picture unless the kiosk is at rest."""
    alone = isinstance(state, Ready | WarmingUp | OutOfService)
    view = View(
        state=state,
        picture=SOMEBODY,
        frame=heat_of([] if alone else [IN_HEAT], at=at),
        background=empty_room(),
        faces=() if alone else (FACE,),
        heat_map=REGISTRATION.heat_corners(0.42),
        baseline=Baseline((34.0,) * learned, (), 0.0, Celsius(22.0)),
        policy=Policy(),
        dots=(Dot.FINE, Dot.FINE, Dot.FINE),
        utc=datetime(2026, 3, 2, 9, 41, tzinfo=UTC),
        at=at,
    )
    return replace(view, **changes)
