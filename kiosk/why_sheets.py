"""Why-cards for the guides: several reasons on a sheet, measured on drawn visitors by the product's own code."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.devices.scenario import Figure
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict, compared, decide
from kiosk.domain.gates import Gate, gates_of, narrowest
from kiosk.domain.measurement import Measurement, Sample, mean_box, measure, trimmed_mean
from kiosk.domain.policy import Policy
from kiosk.domain.presence import presence_of
from kiosk.domain.screening import Ready
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame
from kiosk.domain.why import Evidence, WhyCard, heat_behind, why
from kiosk.sheets import Moment, Stage
from ui.gallery import contact_sheet, keep
from ui.guard.why_print import WhyPrinter

SIZES = ((1280, 720), (720, 1280), (800, 480))
LANGUAGES = ("en", "ko")
COLUMNS = {1280: (3, 520), 720: (6, 288), 800: (3, 460)}
"""Cards in a row of a sheet and their width there in pixels, by the card's own width."""
JPEG_QUALITY = 80
"""Keeps each sheet under 350 kB."""

NINE_FORTY = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
MARK_M = 0.4
EYE_LEVEL_M = -0.02
SPREAD = 0.5
"""°C by which the drawn recent visitors differ (standard deviation)."""


@dataclass(frozen=True, slots=True)
class Told:
    """One card with what it shows."""

    name: str
    card: WhyCard
    evidence: Evidence


class Judge:
    """Measures and judges single drawn visitors at the simulated entrance."""

    def __init__(self) -> None:
        self._stage, self._policy = Stage(), Policy()
        self._empty = Background(self._stage.frame((), 0.0).celsius, 100)
        _, usual, _ = self._capture(visitor(2), 0.0)
        others = np.random.default_rng(4).normal(usual.adjusted, SPREAD, self._policy.baseline_people)
        self.known = Baseline(tuple(others.tolist()))

    def _capture(self, figure: Figure, at: float) -> tuple[tuple[Sample, ...], Measurement, tuple[Gate, ...]]:
        face = self._stage.face_in_heat(figure)
        samples = tuple(Sample(self._stage.frame((figure,), at + 0.1 * n), face) for n in range(self._policy.samples))
        taken = measure(samples, self._empty, Optics(), self._policy.kappa, None)
        mean = trimmed_mean([sample.frame for sample in samples])
        presence = presence_of(mean, mean_box([sample.face for sample in samples]), self._empty, Optics())
        return samples, taken, gates_of(samples, taken, presence, self._empty, self._policy, Optics())

    def judge(
        self, *figures: Figure, known: Baseline | None = None, covered: Guidance | None = None
    ) -> tuple[Verdict, tuple[ThermalFrame, ...]]:
        """Judge a visitor who looks like each of the figures in turn, one for each capture; the last one repeats."""
        baseline = self.known if known is None else known
        frames: list[ThermalFrame] = []
        captures: tuple[Measurement, ...] = ()
        gates: tuple[Gate, ...] = ()
        verdict: Verdict | None = None
        while verdict is None:
            figure = figures[min(len(captures), len(figures) - 1)]
            samples, taken, met = self._capture(figure, 2.0 * len(captures))
            frames += [sample.frame for sample in samples]
            captures, gates = (*captures, taken), narrowest(gates, met)
            verdict = decide(captures, baseline, self._policy, covered)
        return replace(verdict, gates=gates), tuple(frames)

    def told(self, name: str, *figures: Figure, known: Baseline | None = None, covered: Guidance | None = None) -> Told:
        """Judge a visitor, with what there is to show of the first figure."""
        verdict, frames = self.judge(*figures, known=known, covered=covered)
        return self._with_evidence(name, verdict, frames, figures[0])

    def left(self, name: str, figure: Figure) -> Told:
        """Judge a visitor who goes after the first reading."""
        samples, taken, gates = self._capture(figure, 0.0)
        verdict = replace(compared((taken,), self.known, self._policy), reason=Reason.LEFT, gates=gates)
        return self._with_evidence(name, verdict, tuple(sample.frame for sample in samples), figure)

    def _with_evidence(self, name: str, verdict: Verdict, frames: tuple[ThermalFrame, ...], figure: Figure) -> Told:
        view = self._stage.views(Moment(name, Ready(), (figure,)))[0]
        assert view.picture is not None
        photo = np.ascontiguousarray(view.picture.pixels[..., :3])
        return Told(name, why(verdict), Evidence(photo, heat_behind(verdict, frames), view.heat_map))


def visitor(number: int, skin_c: float = 34.2) -> Figure:
    """Return a drawn person at the mark with a skin temperature."""
    person = character(CHOSEN[number % len(CHOSEN)])
    return Figure(character=person, distance_m=MARK_M, x_m=0.0, y_m=EYE_LEVEL_M, skin_c=Celsius(skin_c))


def cards(judge: Judge) -> Iterator[Told]:
    """Return cards of every outcome and reason, and of visits whose pictures are no longer kept."""
    known = judge.known
    yield judge.told("elevated", visitor(5, 35.8))
    yield judge.told("not elevated", replace(visitor(2, 34.0), pose=Pose.SMILING))
    yield judge.told("not confirmed", visitor(7, 35.7), visitor(7, 34.6))
    yield judge.told("a mean of two", visitor(1, 35.1), visitor(1, 35.7))
    yield judge.told("learning", visitor(1), known=Baseline(known.values[:4]))
    yield judge.told("cold arrival", visitor(6, 31.4))
    yield judge.told("face covered", replace(visitor(4, 34.3), worn=Worn.HAT), covered=Guidance.HAT)
    yield judge.told("baseline adrift", visitor(8, 35.0), known=replace(known, flagged=(True,) * 4))
    yield judge.left("left before recheck", visitor(0, 36.0))
    yield judge.told("implausible", visitor(9, 42.5))
    gone = judge.told("pictures no longer kept", visitor(3, 34.4))
    yield replace(gone, evidence=Evidence())
    yield replace(gone, name="no camera", evidence=replace(gone.evidence, photo=None, heat_map=None))


def render_why_cards(out: Path, sheets: Path) -> list[Path]:
    """Write every card to `out` and contact sheets to `sheets`; returns what the sheets are called.

    Raises BadInput when a file cannot be written and DoormanError without the font.
    """
    told = list(cards(Judge()))
    assert {one.card.outcome for one in told} == set(Outcome)
    written = []
    for language in LANGUAGES:
        printer = WhyPrinter(language, UTC)
        for width, height in SIZES:
            size = (width, height)
            pictures = [(one.name, printer.picture(one.card, one.evidence, NINE_FORTY, size, synced=True)) for one in told]
            for number, (name, picture) in enumerate(pictures, 1):
                keep(picture, out / f"why-{width}x{height}-{language}-{number:02d}-{name.replace(' ', '_')}.png")
            columns, tile = COLUMNS[width]
            sheet = sheets / f"why-{width}x{height}-{language}.jpg"
            keep(contact_sheet(pictures, columns, tile), sheet, JPEG_QUALITY)
            written.append(sheet)
    return written


if __name__ == "__main__":
    render_why_cards(Path("build/screens"), Path("docs/screens"))
