"""`make pictures`: every screen in every size and language, with drawn visitors."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.devices.clocks import VirtualClock
from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.devices.scenario import Figure, Script
from kiosk.devices.simulated import SimulatedCamera, SimulatedEntrance
from kiosk.domain.assistant import Ask, Finding, Prompt, Quality, Step, Trouble
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.face import Face, Point
from kiosk.domain.fault import Fault
from kiosk.domain.measurement import Measurement, Sample, measure
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened, State, WarmingUp
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.domain.view import Dot, View
from ui.gallery import Gallery, contact_sheet, keep
from ui.guard.wizard import Scene
from ui.visitor.screen import Look

SIZES = ((1280, 720), (720, 1280), (1024, 600), (800, 480))
LANGUAGES = ("en", "ko")
JPEG_QUALITY = 88
"""Of the pictures in the guides: 100 to 300 kB each, and the letters stay clean."""

MANY_QUALITY = 76
"""Of sheets with three dozen pictures, to the same size."""

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

    def face_seen(self, figure: Figure) -> Face:
        """Return the face of a figure in camera fractions."""
        return self._entrance.face_seen(figure)

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


CALIBRATED = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
FOUND = (
    Finding(Step.ORIENTATION, Quality.GOOD, 1.0, CALIBRATED),
    Finding(Step.ALIGNMENT, Quality.GOOD, 0.8, CALIBRATED),
    Finding(Step.FLAT_FIELD, Quality.GOOD, 0.4, CALIBRATED),
    Finding(Step.EMPTY_SCENE, Quality.GOOD, 22.4, CALIBRATED),
    Finding(Step.REFERENCE, Quality.MISSING),
    Finding(Step.DISTANCE, Quality.GOOD, 0.42, CALIBRATED),
)
"""What the drawn installer reached."""


class Lesson:
    """The scenes of the calibration assistant, with somebody drawn where the ring is."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._installer = _visitor(1)

    def scenes(self) -> Iterator[tuple[str, View, Scene]]:
        """Return every step with what can be in its way, and summaries of several qualities."""
        alone = (self._installer,)
        yield self._posed("welcome", Prompt(Step.ORIENTATION, Ask.WAVE), alone, welcome=True)
        yield from self._orientation()
        yield from self._alignment()
        yield from self._flat_field()
        yield from self._empty_scene()
        yield from self._reference()
        yield from self._distance()
        last = _done(FOUND[5], distance_m=0.42)
        yield self._posed("summary", last, alone, FOUND)
        yield self._posed("summary_poor", last, alone, _mixed(FOUND))
        missing = tuple(Finding(step, Quality.MISSING) for step in Step)
        yield self._posed("summary_unfinished", last, alone, (*FOUND[:3], *missing[3:]))

    def _posed(
        self,
        name: str,
        prompt: Prompt,
        figures: tuple[Figure, ...],
        found: tuple[Finding, ...] = (),
        *,
        welcome: bool = False,
    ) -> tuple[str, View, Scene]:
        view = self._stage.views(Moment(name, Ready(), figures, paused=True))[-1]
        if prompt.trouble is Trouble.NO_CAMERA:
            view = replace(view, picture=None)
        if prompt.trouble is Trouble.NO_SENSOR:
            view = replace(view, frame=None)
        return name, view, Scene(prompt, found, at_summary=bool(found), welcome=welcome)

    def _nose(self, figure: Figure) -> Point:
        x, y = self._stage.face_seen(figure).box.centre
        return x, y + 0.02

    def _orientation(self) -> Iterator[tuple[str, View, Scene]]:
        waving = replace(self._installer, distance_m=0.7, x_m=-0.18)
        wave = Prompt(Step.ORIENTATION, Ask.WAVE, 2, 3, ring=(0.58, 0.5), marks=((0.42, 0.36),))
        yield self._posed("wave", wave, (waving,))
        yield self._posed("wave_seen", replace(wave, share=0.6), (waving,))
        for trouble in (Trouble.NO_WARMTH, Trouble.NO_SENSOR):
            yield self._posed(f"wave_{trouble.value}", replace(wave, trouble=trouble), (waving,))
        anew = replace(wave, number=1, ring=(0.42, 0.36), marks=(), trouble=Trouble.AMBIGUOUS)
        yield self._posed("wave_ambiguous", anew, (waving,))
        yield self._posed("way_up_found", _done(FOUND[0], number=3, count=3), (waving,))

    def _alignment(self) -> Iterator[tuple[str, View, Scene]]:
        here, alone = self._installer, (self._installer,)
        stand = Prompt(Step.ALIGNMENT, Ask.STAND, 1, 4, ring=self._nose(here), distance_m=0.4, can_tap=True, can_find=True)
        third = replace(stand, number=3, marks=((0.6, 0.36), (0.4, 0.36)), residual_deg=0.9, can_tap=False, can_find=False)
        yield self._posed("stand", stand, alone)
        yield self._posed("stand_found", replace(stand, share=0.5, can_tap=False, can_find=False), alone)
        yield self._posed("stand_third", third, alone)
        back = replace(self._installer, distance_m=0.9)
        last = replace(third, ask=Ask.STEP_BACK, number=4, marks=(*third.marks, (0.5, 0.36)), residual_deg=1.2)
        yield self._posed("stand_back", replace(last, ring=self._nose(back), distance_m=0.9), (back,))
        yield self._posed("stand_apart", replace(last, trouble=Trouble.APART), alone)
        two = (*alone, _visitor(7, 0.7, 0.2))
        for trouble, figures in (
            (Trouble.NO_FACE, ()),
            (Trouble.MANY_FACES, two),
            (Trouble.IMPLAUSIBLE, alone),
            (Trouble.NO_CAMERA, ()),
        ):
            yield self._posed(f"stand_{trouble.value}", replace(third, trouble=trouble), figures)
        for name, found in (("lined_up", FOUND[1]), ("lined_up_poorly", replace(FOUND[1], quality=Quality.POOR, value=4.1))):
            done = _done(found, number=4, count=4, marks=last.marks, residual_deg=found.value, distance_m=0.9)
            yield self._posed(name, done, alone)

    def _flat_field(self) -> Iterator[tuple[str, View, Scene]]:
        board = Prompt(Step.FLAT_FIELD, Ask.BOARD)
        yield self._posed("board", replace(board, can_tap=True), ())
        yield self._posed("board_held", replace(board, share=0.4), ())
        for trouble in (Trouble.UNEVEN, Trouble.MOVING):
            yield self._posed(f"board_{trouble.value}", replace(board, trouble=trouble), (self._installer,))
        yield self._posed("evened_out", _done(replace(FOUND[2], quality=Quality.FAIR)), (self._installer,))

    def _empty_scene(self) -> Iterator[tuple[str, View, Scene]]:
        out = Prompt(Step.EMPTY_SCENE, Ask.STEP_OUT, finding=FOUND[3])
        yield self._posed("step_out_again", out, ())
        yield self._posed("step_out", replace(out, share=0.7), ())
        yield self._posed("step_out_occupied", replace(out, trouble=Trouble.OCCUPIED), (_visitor(1, 0.6, 0.25),))
        yield self._posed("room_learned", _done(FOUND[3]), ())

    def _reference(self) -> Iterator[tuple[str, View, Scene]]:
        aside = (_visitor(1, 0.7, -0.2),)
        tap = Prompt(Step.REFERENCE, Ask.TAP_PATCH, celsius=36.0, can_tap=True)
        patch = ((0.58, 0.36),)
        yield self._posed("patch", tap, aside)
        yield self._posed("patch_chosen", replace(tap, marks=patch, share=0.5), aside)
        for trouble in (Trouble.TOO_SMALL, Trouble.IMPLAUSIBLE):
            yield self._posed(f"patch_{trouble.value}", replace(tap, trouble=trouble), aside)
        found = Finding(Step.REFERENCE, Quality.GOOD, -0.6, CALIBRATED)
        yield self._posed("patch_set", _done(found, marks=patch, celsius=36.0, can_tap=True), aside)

    def _distance(self) -> Iterator[tuple[str, View, Scene]]:
        mark = Prompt(Step.DISTANCE, Ask.MARK, distance_m=0.42)
        yield self._posed("mark", mark, (self._installer,))
        yield self._posed("mark_seen", replace(mark, share=0.8), (self._installer,))
        yield self._posed("distance_measured", _done(FOUND[5], distance_m=0.42), (self._installer,))


def _done(finding: Finding, **shown: Any) -> Prompt:
    """Return a finished step; `shown` are further fields of its prompt."""
    return Prompt(finding.step, Ask.DONE, share=1.0, finding=finding, can_next=True, can_skip=False, **shown)


def _mixed(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings of every quality, with the alignment the worst."""
    worse = {Step.ALIGNMENT: (Quality.POOR, 4.1), Step.FLAT_FIELD: (Quality.FAIR, 1.2), Step.REFERENCE: (Quality.GOOD, 0.6)}
    return tuple(
        replace(one, quality=worse[one.step][0], value=worse[one.step][1], at=CALIBRATED) if one.step in worse else one
        for one in found
    )


def render_assistant(out: Path, sheets: Path) -> list[Path]:
    """Write every screen of the calibration assistant to `out` and its contact sheets to `sheets`; returns their names.

    Raises as `render_screens` does.
    """
    scenes = tuple(Lesson(Stage()).scenes())
    gallery = Gallery(Look(zone=UTC))
    written = []
    for width, height in SIZES:
        for language in LANGUAGES:
            pictures = gallery.assistant(scenes, (width, height), language)
            for number, (name, picture) in enumerate(pictures, 1):
                keep(picture, out / f"assistant-{width}x{height}-{language}-{number:02d}-{name}.png")
            sheet = sheets / f"assistant-{width}x{height}-{language}.jpg"
            portrait = height > width
            keep(contact_sheet(pictures, 10 if portrait else 6, 160 if portrait else 260), sheet, MANY_QUALITY)
            written.append(sheet)
    return written


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
    render_assistant(Path("build/screens"), Path("docs/screens"))
