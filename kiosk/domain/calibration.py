"""What an installer taught the kiosk about its own sensor, step by step, and what that does to a thermal frame.

Every step can be redone alone. A kiosk without any of them runs on its settings.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from kiosk.domain.face import Box
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Background, Celsius, Optics, Temperatures, ThermalFrame, through_optics
from kiosk.domain.thermal import scene_grid as scene_angles

RESIDUAL_FAIR_DEG = 2.5
RESIDUAL_FINE_DEG = 1.5
"""Heat and picture count as lined up when the face finder and the heat agree this well (facts: accept ≤ 1°, ours 1.5°)."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the array stands against the picture: mirrored left to right first, then turned clockwise in quarter turns.

    Comes on top of what the sensor's adapter does by its settings.
    """

    quarter_turns: int = 0
    mirror: bool = False

    def apply(self, values: Temperatures) -> Temperatures:
        """Return values [rows, columns] as the kiosk sees them; rows and columns change places after an odd turn."""
        return np.ascontiguousarray(np.rot90(values[:, ::-1] if self.mirror else values, -self.quarter_turns))

    def undo(self, values: Temperatures) -> Temperatures:
        """Return values as the sensor delivers them: the inverse of `apply`."""
        turned = np.rot90(values, self.quarter_turns)
        return np.ascontiguousarray(turned[:, ::-1] if self.mirror else turned)

    def seen(self, optics: Optics) -> Optics:
        """Return the optics of the turned array."""
        if self.quarter_turns % 2 == 0:
            return optics
        return replace(optics, rows=optics.columns, columns=optics.rows, fov_x=optics.fov_y, fov_y=optics.fov_x)


@dataclass(frozen=True, slots=True, eq=False)
class FlatField:
    """What each pixel reads above the array's median on an even surface, °C, in the order the sensor delivers.

    `spread` is the standard deviation of `offsets`, `noise` that of one pixel of the averaged picture.
    """

    offsets: Temperatures
    spread: float
    noise: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the heat lies in the picture; `residual_deg` is the rms miss of its points, each left out in turn."""

    registration: Registration
    residual_deg: float
    points: int


@dataclass(frozen=True, slots=True)
class ReferenceSource:
    """A patch of known temperature in view: where it is (fractions of the thermal field), what it has and how surely.

    `offset` is what it read above `celsius` when it was chosen, `background` the empty scene's median then.
    """

    box: Box
    celsius: Celsius
    tolerance: float
    offset: float
    background: Celsius


@dataclass(frozen=True, slots=True)
class WorkingDistance:
    """How far away the mark on the floor is, in metres, measured on somebody who stands there."""

    metres: float


@dataclass(frozen=True, slots=True)
class Done:
    """When a step was done, and on which sensor: its shape as "8x8"."""

    at: datetime
    sensor: str


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """All steps; None where a step was not done. `done` has the date of each step by its field's name."""

    orientation: Orientation | None = None
    alignment: Alignment | None = None
    flat_field: FlatField | None = None
    empty_scene: Background | None = None
    reference: ReferenceSource | None = None
    distance: WorkingDistance | None = None
    done: tuple[tuple[str, Done], ...] = ()

    def done_at(self, step: str) -> Done | None:
        """Return when a step was done, by its field's name."""
        return dict(self.done).get(step)

    def changed_since(self, before: "Calibration") -> tuple[str, ...]:
        """Return which steps were done, redone or dropped since an earlier calibration, by their fields' names."""
        steps = dict.fromkeys([step for step, _ in (*before.done, *self.done)])
        return tuple(step for step in steps if self.done_at(step) != before.done_at(step))

    def without(self, *steps: str) -> "Calibration":
        """Return a calibration in which some steps, by their fields' names, were not done."""
        done = tuple(one for one in self.done if one[0] not in steps)
        return replace(self, done=done, **dict.fromkeys(steps))

    def corrected(self, frame: ThermalFrame) -> ThermalFrame:
        """Return a frame as the kiosk sees it."""
        return replace(frame, celsius=self.righted(frame.celsius))

    def righted(self, celsius: Temperatures) -> Temperatures:
        """Return what the sensor delivered as the kiosk sees it: made equal by the flat field, then turned the right way."""
        if self.flat_field is not None:
            celsius = celsius - self.flat_field.offsets
        return celsius if self.orientation is None else self.orientation.apply(celsius)

    def undone(self, celsius: Temperatures) -> Temperatures:
        """Return what the sensor delivered where the kiosk sees `celsius`: the inverse of `righted`."""
        if self.orientation is not None:
            celsius = self.orientation.undo(celsius)
        return celsius if self.flat_field is None else celsius + self.flat_field.offsets

    def seen(self, optics: Optics) -> Optics:
        """Return the optics as the kiosk sees them."""
        return optics if self.orientation is None else self.orientation.seen(optics)


UNCALIBRATED = Calibration()
"""A kiosk fresh from the factory."""


def shares_in(box: Box, optics: Optics) -> Temperatures:
    """Return how much of each pixel's response lies in a box (fractions of the thermal field), [rows, columns], 0 to 1."""
    x, y = scene_angles(optics)
    across, down = x / optics.fov_x + 0.5, y / optics.fov_y + 0.5
    inside = (across >= box.x) & (across < box.x + box.width) & (down >= box.y) & (down < box.y + box.height)
    return through_optics(inside.astype(np.float64), optics).astype(np.float32)


def reference_reading(celsius: Temperatures, box: Box, optics: Optics) -> float | None:
    """Return what the pixels best filled by a reference patch read, °C; None when none is filled to 90 %."""
    shares = shares_in(box, optics)
    filled = shares >= max(0.9, float(shares.max()) - 0.02)
    return float(celsius[filled].mean()) if filled.any() else None
