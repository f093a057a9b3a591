"""`make pictures`: every visitor screen in every size and language, with drawn visitors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from kiosk.devices.clocks import VirtualClock
from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.face import Face
from kiosk.domain.fault import Fault
from kiosk.domain.measurement import Measurement, Sample, measure
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened, State, WarmingUp
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.domain.view import Dot, View
from ui.gallery import Gallery, contact_sheet, keep
from ui.visitor.screen import Look

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))
LANGUAGES = ("en", "ko")
JPEG_QUALITY = 88
"""Of the pictures in the guides: 100 to 300 kB each, and the letters stay clean."""

MARK_M = 0.42
"""Where the drawn visitors stand when they fill the outline."""

NINE_FORTY_ONE = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)

EYE_LEVEL_M = -0.02
STEP_S = 0.5


@dataclass(frozen=True, slots=True)
class Moment:
    """One state worth a picture: who stands there and what else is not plain. The baseline has `learned` visitors."""

    name: str
    state: State
    figures: tuple[Figure, ...] = ()
    learned: int = 30
    dots: tuple[Dot, Dot, Dot] = (Dot.FINE, Dot.FINE, Dot.FINE)
    saving: bool = False
    paused: bool = False


class Stage:
    """The simulated entrance, asked for single moments instead of being played."""

    def __init__(self) -> None:
        clock = VirtualClock(NINE_FORTY_ONE)
        self._entrance = SimulatedEntrance(Script(()), clock, Optics(), Lens(), seed=7)
        self._camera = SimulatedCamera(self._entrance, clock)
        self._heat = self._entrance.heat()
        self._registration = Registration.from_lenses(Lens(), Optics())

    def frame(self, figures: tuple[Figure, ...], at: float) -> ThermalFrame:
        return ThermalFrame(self._heat.reading(figures, at).astype(np.float32), at, Celsius(24.5))

    def face_in_heat(self, figure: Figure) -> Face:
        return self._registration.to_thermal(self._entrance.face_seen(figure), figure.distance_m)

    def measuring(self, figure: Figure, samples: int, *, again: bool = False) -> Measuring:
        """Return a capture with some samples taken, the first one or a later one."""
        taken = tuple(Sample(self.frame((figure,), 0.1 * n), self.face_in_heat(figure)) for n in range(15))
        captures = (self._measured(taken),) if again else ()
        return Measuring(0.0, taken[:samples], captures)

    def screened(self, figure: Figure, outcome: Outcome, reason: Reason) -> Screened:
        taken = tuple(Sample(self.frame((figure,), 0.1 * n), self.face_in_heat(figure)) for n in range(15))
        return Screened(Verdict(outcome, reason, (self._measured(taken),)), 0.0, taken[0].face, 0.0)

    def guiding(self, guidance: Guidance, figure: Figure) -> Guiding:
        return Guiding(guidance, 0.0, 0.0, self.face_in_heat(figure))

    def _measured(self, samples: tuple[Sample, ...]) -> Measurement:
        return measure(samples, self._background(), Optics(), Policy().kappa, None)

    def _background(self) -> Background:
        return Background(self.frame((), 0.0).celsius, 100)

    def views(self, moment: Moment) -> tuple[View, ...]:
        """Return three views half a second apart, so that every fade is over in the last one."""
        return tuple(self._view(moment, STEP_S * step) for step in (1, 2, 3))

    def _view(self, moment: Moment, at: float) -> View:
        known = Baseline((34.0,) * moment.learned, (), 0.0, Celsius(22.5))
        nearest = min((figure.distance_m for figure in moment.figures), default=MARK_M)
        return View(
            state=moment.state,
            picture=self._camera.picture_of(moment.figures, at),
            frame=self.frame(moment.figures, at),
            background=self._background(),
            faces=tuple(self._entrance.face_seen(figure) for figure in moment.figures),
            heat_map=self._registration.heat_corners(nearest),
            baseline=known,
            policy=Policy(),
            dots=moment.dots,
            utc=NINE_FORTY_ONE,
            at=at,
            saving=moment.saving,
            paused=moment.paused,
        )


def _visitor(number: int, distance_m: float = MARK_M, x_m: float = 0.0) -> Figure:
    person = character(CHOSEN[number % len(CHOSEN)])
    return Figure(character=person, distance_m=distance_m, x_m=x_m, y_m=EYE_LEVEL_M)


def moments(stage: Stage) -> Iterator[Moment]:
    """Return every state a visitor can see, in the order in which they come about."""
    yield Moment("warming_up", WarmingUp(330.0))
    yield Moment("ready", Ready())
    yield Moment("ready_while_learning", Ready(), learned=4)
    yield from _guided(stage)
    one = _visitor(2)
    yield Moment("hold", stage.measuring(one, 10), (one,))
    yield Moment("once_more", stage.measuring(one, 10, again=True), (one,))
    yield Moment("saving", stage.measuring(one, 14), (one,), saving=True)
    yield from _outcomes(stage)
    yield Moment("paused", Ready(), (_visitor(0),), paused=True)
    lost = (Dot.LOST, Dot.FINE, Dot.FINE)
    yield Moment("out_of_service", OutOfService(Fault.SENSOR_MISSING, 0.0), (_visitor(4),), dots=lost)


def _guided(stage: Stage) -> Iterator[Moment]:
    close, mark = _visitor(1, 0.24), _visitor(8)
    people = {
        Guidance.CLOSER: (_visitor(6, 0.85),),
        Guidance.BACK: (close,),
        Guidance.CENTRE: (_visitor(3, MARK_M, 0.11),),
        Guidance.LOOK: (replace(mark, pose=Pose.LEFT),),
        Guidance.ONE: (_visitor(5, 0.5, -0.1), _visitor(7, 0.62, 0.13)),
        Guidance.GLASSES: (replace(_visitor(7), worn=Worn.GLASSES),),
        Guidance.HAT: (replace(_visitor(4), worn=Worn.HAT),),
    }
    for guidance, figures in people.items():
        yield Moment(guidance.value, stage.guiding(guidance, figures[0]), figures)


def _outcomes(stage: Stage) -> Iterator[Moment]:
    outcomes = (
        ("not_elevated", Outcome.NOT_ELEVATED, Reason.WITHIN, replace(_visitor(2), pose=Pose.SMILING), 30),
        ("elevated", Outcome.ELEVATED, Reason.ABOVE, replace(_visitor(5), skin_c=Celsius(36.6)), 30),
        ("learning", Outcome.INCONCLUSIVE, Reason.LEARNING, _visitor(1), 4),
        ("wait", Outcome.INCONCLUSIVE, Reason.COLD, replace(_visitor(6), skin_c=Celsius(31.2)), 30),
        ("no_result", Outcome.INCONCLUSIVE, Reason.IMPLAUSIBLE, _visitor(3), 30),
    )
    for name, outcome, reason, figure, learned in outcomes:
        yield Moment(name, stage.screened(figure, outcome, reason), (figure,), learned)


def render_screens(out: Path, sheets: Path) -> list[Path]:
    """Write every screen to `out`, contact sheets and the hero picture to `sheets`; returns what the sheets are called.

    Raises BadInput when a file cannot be written and DoormanError without the font.
    """
    stage = Stage()
    told = [(moment.name, stage.views(moment)) for moment in moments(stage)]
    gallery = Gallery(Look(zone=UTC))
    written = []
    for width, height in SIZES:
        for language in LANGUAGES:
            pictures = gallery.screens(told, (width, height), language)
            for number, (name, picture) in enumerate(pictures, 1):
                keep(picture, out / f"{width}x{height}-{language}-{number:02d}-{name}.png")
            sheet = sheets / f"visitor-{width}x{height}-{language}.jpg"
            portrait = height > width
            keep(contact_sheet(pictures, 7 if portrait else 4, 220 if portrait else 400), sheet, JPEG_QUALITY)
            written.append(sheet)
            if (width, height, language) == (1280, 720, "en"):
                keep(dict(pictures)["hold"], sheets / "hero.jpg", JPEG_QUALITY)
                written.append(sheets / "hero.jpg")
    return written


if __name__ == "__main__":
    render_screens(Path("build/screens"), Path("docs/screens"))
