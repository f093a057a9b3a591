"""How a simulated heat sensor sits against the camera: turned, mirrored, askew, apart; and what it sees where.

Angles are degrees from the camera's axis, x to the right and y down, each axis by itself as in the rest of the
simulation: something `d` metres ahead and `x` to the right is seen at atan(x/d).
"""

from dataclasses import dataclass
from functools import cache
from math import atan, cos, degrees, hypot, radians, sin, tan

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.pinhole import Spot, spot_at
from kiosk.domain.calibration import Orientation
from kiosk.domain.face import Point
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Optics, scene_grid

Angles = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Which angles the points of the scene grid look at, for a sensor `right_m` and `down_m` from the camera.

    `x` and `y` broadcast to [GRID, GRID]. Things are placed with `to`: their angles as seen from where the sensor is.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    right_m: float = 0.0
    down_m: float = 0.0

    def to(self, x_m: float, y_m: float, distance_m: float) -> Angles:
        """Return at which angles a place (metres from the camera) is seen."""
        return degrees(atan((x_m - self.right_m) / distance_m)), degrees(atan((y_m - self.down_m) / distance_m))


@dataclass(frozen=True, slots=True)
class Mounting:
    """How one kiosk's sensor was screwed in. The default is how a drawing shows it: upright, straight, in the camera.

    `quarter_turns` and `mirror` are what the kiosk must apply to put the delivered array right (`Orientation`). The
    rest is about the array once it is right: its axis points `axis_deg` to the right and down of the camera's (the
    datasheet allows ±5.6° each), so warmth shows as much to the left and up. It is rolled `roll_deg` clockwise, sits
    `right_m` and `down_m` from the camera, and its true field is `fov_scale` of the nominal one.
    """

    quarter_turns: int = 0
    mirror: bool = False
    axis_deg: Angles = (0.0, 0.0)
    roll_deg: float = 0.0
    right_m: float = 0.0
    down_m: float = 0.0
    fov_scale: float = 1.0

    @property
    def orientation(self) -> Orientation:
        """What the kiosk must find out and apply."""
        return Orientation(self.quarter_turns, self.mirror)

    def delivered(self, upright: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the upright array [rows, columns] as the sensor delivers it; `orientation.apply` undoes that."""
        turned = np.rot90(upright, self.quarter_turns)
        return np.ascontiguousarray(turned[:, ::-1] if self.mirror else turned)

    def sight(self, optics: Optics) -> Sight:
        """Return what an upright array with these optics looks at."""
        return _sight(self, optics)

    def true_place(self, spot: Spot, distance_m: float, optics: Optics) -> Point:
        """Return where in the upright thermal field (fractions) something shows that is `spot` metres from the camera.

        `optics` are the sensor's own, before the array is put right. Outside 0 to 1 the sensor doesn't see it.
        """
        upright = self.orientation.seen(optics)
        x_m, y_m = spot
        x = degrees(atan((x_m - self.right_m) / distance_m)) - self.axis_deg[0]
        y = degrees(atan((y_m - self.down_m) / distance_m)) - self.axis_deg[1]
        sine, cosine = sin(radians(self.roll_deg)), cos(radians(self.roll_deg))
        across, down = (cosine * x + sine * y) / self.fov_scale, (cosine * y - sine * x) / self.fov_scale
        return 0.5 + across / upright.fov_x, 0.5 + down / upright.fov_y

    def true_point(self, point: Point, distance_m: float, lens: Lens, optics: Optics) -> Point:
        """Return the true registration: where in the upright thermal field a camera point lies at a distance."""
        return self.true_place(spot_at(point, distance_m, lens), distance_m, optics)

    def spot_seen_at(self, point: Point, distance_m: float, optics: Optics) -> Spot:
        """Return where, in metres from the camera, something lies that is seen at a point of the upright thermal field."""
        upright = self.orientation.seen(optics)
        across, down = ((at - 0.5) * fov for at, fov in zip(point, (upright.fov_x, upright.fov_y), strict=True))
        sine, cosine = (self.fov_scale * turn(radians(self.roll_deg)) for turn in (sin, cos))
        x = self.axis_deg[0] + cosine * across - sine * down
        y = self.axis_deg[1] + sine * across + cosine * down
        return self.right_m + distance_m * tan(radians(x)), self.down_m + distance_m * tan(radians(y))

    def miss_deg(self, found: Registration, point: Point, distance_m: float, lens: Lens, optics: Optics) -> float:
        """Return how far a found registration is off the truth at one camera point and distance, in degrees."""
        a, b, c, d, e, f = found.at(distance_m)
        x, y = point
        true_x, true_y = self.true_point(point, distance_m, lens, optics)
        upright = self.orientation.seen(optics)
        return hypot((a * x + b * y + c - true_x) * upright.fov_x, (d * x + e * y + f - true_y) * upright.fov_y)


PLAIN = Mounting()


@cache
def _sight(mounting: Mounting, optics: Optics) -> Sight:
    x, y = scene_grid(optics)
    if (mounting.axis_deg, mounting.roll_deg, mounting.fov_scale) != ((0.0, 0.0), 0.0, 1.0):
        sine, cosine = (mounting.fov_scale * turn(radians(mounting.roll_deg)) for turn in (sin, cos))
        x, y = mounting.axis_deg[0] + cosine * x - sine * y, mounting.axis_deg[1] + sine * x + cosine * y
    return Sight(x, y, mounting.right_m, mounting.down_m)
