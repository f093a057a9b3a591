"""What every calibration step works with: the sensor as it is, frames in a row, and what is in the way."""

from dataclasses import dataclass, field
from math import degrees, hypot
from typing import Protocol

from kiosk.domain.assistant import Prompt, Trouble
from kiosk.domain.face import Box, Point
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Optics, ThermalFrame
from kiosk.domain.view import Dot, View

STILL_DEG = 2.0
"""A face that moves less than this from view to view holds still."""

NOSE_BELOW_M = 0.021
"""The nose tip lies so far below the middle of the face ellipse of 0.2 m: 37 mm below the eyes (median of 65 frontal
portraits, eyes taken as 63 mm apart), and the middle 16 mm, as the chin is about 116 mm below the eyes."""

REST_S = 1.5
"""After a tap the arm has to leave the picture before the heat says anything."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the steps need to know of the kiosk: the array as it is seen, the lens, the maps in force, and a
    reference patch (thermal fractions) that may be warm.
    """

    optics: Optics
    lens: Lens
    lenses: Registration
    registration: Registration
    patch: Box | None = None


@dataclass(slots=True)
class Refusal:
    """Why an answer was not taken: shown long enough to be read, though the next view is fine again."""

    trouble: Trouble | None = None
    until: float = 0.0

    def say(self, trouble: Trouble, now: float) -> None:
        self.trouble, self.until = trouble, now + REFUSAL_S

    def at(self, now: float) -> Trouble | None:
        return self.trouble if now < self.until else None


REFUSAL_S = 5.0


class Task(Protocol):
    """One step at work. `result` is there once it is done; `prompt` never fails."""

    @property
    def result(self) -> object | None: ...

    def take(self, view: View) -> None: ...
    def tap(self, point: Point) -> None: ...
    def find_face(self) -> None: ...
    def prompt(self) -> Prompt: ...


@dataclass(slots=True)
class Frames:
    """Frames of one kind in a row, each taken once."""

    wanted: int
    kept: list[ThermalFrame] = field(default_factory=list)

    def take(self, frame: ThermalFrame) -> bool:
        """Add a frame that is newer than the last; returns whether there are enough."""
        if not self.kept or frame.at > self.kept[-1].at:
            self.kept.append(frame)
        return len(self.kept) >= self.wanted

    @property
    def share(self) -> float:
        return min(len(self.kept) / self.wanted, 1.0)

    def clear(self) -> None:
        self.kept.clear()


def sensor_trouble(view: View) -> Trouble | None:
    """Tell whether the devices deliver what a step needs."""
    if view.dots[0] is Dot.LOST or view.frame is None:
        return Trouble.NO_SENSOR
    return Trouble.NO_CAMERA if view.dots[1] is Dot.LOST or view.picture is None else None


def apart_deg(one: Point, two: Point, lens: Lens) -> float:
    return degrees(hypot(two[0] - one[0], (two[1] - one[1]) / lens.aspect) / lens.focal)
