"""What the two applications need from the world, as Protocols. Each docstring is the adapter author's manual."""

from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.domain.assistant import Finding, Prompt, Step
from kiosk.domain.baseline import Baseline
from kiosk.domain.face import Face, Point
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Optics, ThermalFrame
from kiosk.domain.view import View
from kiosk.domain.visit import Moment, Visit, VisitId, VisitPictures


class Clock(Protocol):
    """Time, so that tests and the fast demo can own it."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""

    def wait_until(self, monotonic: float) -> None:
        """Return when the monotonic clock has reached a time; at once if it has."""


class ThermalSource(Protocol):
    """A thermal array.

    All methods are called from one thread. `open` may be called again after `close` or after `DeviceLost`.
    """

    @property
    def optics(self) -> Optics:
        """The array's shape and field of view, known before it is opened."""

    @property
    def period(self) -> float:
        """Seconds between frames."""

    def open(self) -> None:
        """Find and configure the sensor; raise DeviceLost when it cannot be used. Never blocks for over half a second."""

    def read(self) -> ThermalFrame | None:
        """Return the current frame, or None while the first frames settle; raise DeviceLost when the sensor is gone."""

    def close(self) -> None:
        """Let go of the sensor; harmless when it is not open."""


class CameraSource(Protocol):
    """A camera that keeps its newest picture in a one-slot mailbox of its own."""

    def open(self) -> None:
        """Start taking pictures; returns at once, so a missing camera may show only in `newest`."""

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the newest picture taken later than `after` (monotonic seconds), waiting at most `timeout` seconds.

        None when there is none in time. Raise DeviceLost when the camera is gone or its pictures stopped.
        """

    def close(self) -> None:
        """Stop; returns promptly even if the camera hangs."""


class FaceFinder(Protocol):
    """Finds faces in a picture."""

    def find(self, picture: Picture) -> tuple[Face, ...]:
        """Return the faces that pass the finder's own quality gates, largest first, in fractions of the picture."""


class Display(Protocol):
    """Where views go. `show` is called from the station thread, returns at once, and keeps only the newest."""

    def show(self, view: View) -> None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a recorded visit: the numbers are on disk; `pictures` tells whether the pictures are as well."""

    visit: VisitId
    pictures: bool


class Journal(Protocol):
    """Where finished visits go. Methods may be called from any thread and return at once."""

    def record(self, visit: Visit, pictures: VisitPictures) -> "Future[Kept]":
        """Keep a visit durably. The future fails with StoreFull when not even the numbers fit on the disk."""

    def keep_baseline(self, baseline: Baseline, boot: str) -> "Future[None]":
        """Remember the baseline for a restart within the same boot."""

    def is_whole(self) -> bool:
        """Tell whether the last write kept everything, pictures included."""


class Sound(Enum):
    """The kiosk's own short sounds; each differs in pitch and rhythm so that it is told without looking."""

    TICK = "tick"
    DONE = "done"
    ELEVATED = "elevated"
    NEUTRAL = "neutral"


class Speaker(Protocol):
    """Plays a sound without waiting for it; a kiosk without one stays silent."""

    def play(self, sound: Sound) -> None: ...


class CalibrationAssistant(Protocol):
    """The installer's assistant as a screen or a command drives it. All methods are called from one thread."""

    @property
    def prompt(self) -> Prompt:
        """What to show now."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """How good each step is, in their order; for the summary."""

    @property
    def at_summary(self) -> bool:
        """Tell whether all steps were gone through and the summary is to be shown."""

    def take(self, view: View) -> None:
        """Look at one view of the kiosk; a step gathers from these."""

    def tap(self, point: Point) -> None:
        """Answer with a place in the camera picture, in fractions; anything else than asked for is ignored."""

    def find_face(self) -> None:
        """Let the face finder answer instead of a tap."""

    def set_celsius(self, celsius: float) -> None:
        """State what the reference patch has, in °C."""

    def redo(self) -> None:
        """Begin the current step anew; what was kept of it before stays in force until there is something better."""

    def next(self) -> None:
        """Keep the step's result and go on; after the last one comes the summary."""

    def skip(self) -> None:
        """Go on without a result; what was kept before stays."""

    def go_to(self, step: Step) -> None:
        """Do one step by itself, from the summary or anywhere."""

    def close(self) -> None:
        """Leave the assistant: visitors are screened again."""
