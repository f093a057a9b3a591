"""The simulated camera's projection, both ways: metres before the lens and fractions of its picture."""

from kiosk.domain.face import Point
from kiosk.domain.registration import Lens

Spot = tuple[float, float]
"""Metres to the right of the camera's axis and below it, at some distance ahead."""


def point_of(spot: Spot, distance_m: float, lens: Lens) -> Point:
    """Return where in the picture (fractions) a spot is seen."""
    x_m, y_m = spot
    scale = lens.focal / distance_m
    return 0.5 + scale * x_m, 0.5 + scale * y_m * lens.aspect


def spot_at(point: Point, distance_m: float, lens: Lens) -> Spot:
    """Return where something must be to be seen at a point of the picture (fractions)."""
    x, y = point
    scale = distance_m / lens.focal
    return (x - 0.5) * scale, (y - 0.5) * scale / lens.aspect
