"""How the heat lies in the picture, found from what both see: a waving hand for the mounting, heads for the exact place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import atan, degrees, hypot, radians

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.calibration import Alignment, Orientation
from kiosk.domain.face import FACE_WIDTH_M, Point
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Background, Optics, Temperatures, ThermalFrame, scene_grid, through_optics

HAIR, NECK, TORSO = 0.45, 0.97, 0.58
"""How warm hair, neck and clothes are beside a face's warmth above the room (simulation model, docs/screening.md)."""

FACE_HEIGHT_M = 0.20

REACH_DEG = 14.0
"""How far the heat may lie beside the picture's place: ± 5.6° of either axis (datasheet), parallax, and a rough lens."""

WAVED_C = 0.6
"""A hand that waves through a pixel makes it vary by more than this (standard deviation); noise alone gives 0.3."""

SIZES = (0.9, 1.0, 1.1)
"""Heads differ in size, and the finder's boxes by some more."""

FIT = 0.8
"""Correlation of a head with its template from which the heat is believed to be that head."""


def waved_at(frames: Sequence[ThermalFrame]) -> tuple[Point, float] | None:
    """Return where in the thermal field something warm moved (fractions) and by how much (°C); None when nothing did."""
    stack = np.stack([frame.celsius for frame in frames])
    vary = stack.std(axis=0)
    strongest = float(vary.max())
    if strongest < WAVED_C:
        return None
    weight = np.where(vary >= 0.5 * strongest, vary, 0.0) ** 2
    rows, columns = vary.shape
    y, x = np.mgrid[0:rows, 0:columns]
    total = weight.sum()
    return (float(((x + 0.5) * weight).sum() / total / columns), float(((y + 0.5) * weight).sum() / total / rows)), strongest


ORIENTATIONS = tuple(Orientation(turns, mirror) for turns, mirror in product(range(4), (False, True)))


def oriented(point: Point, by: Orientation) -> Point:
    """Return where a point of the array as delivered (fractions) lies once the array is turned the right way."""
    x, y = point
    if by.mirror:
        x = 1 - x
    for _ in range(by.quarter_turns % 4):
        x, y = 1 - y, x
    return x, y


def orientation_of(waves: Sequence[tuple[Point, Point]]) -> tuple[Orientation, float]:
    """Return the mounting that fits best, and how much worse the next one is (rms, in fractions of the field).

    Each wave is (where it should lie in the thermal field, where the array saw it). Only how the points lie to each
    other counts, not where: the axes may be off. Three points not on a line tell all eight mountings apart.
    """
    wanted = np.array([one for one, _ in waves])
    misses = []
    for by in ORIENTATIONS:
        seen = np.array([oriented(point, by) for _, point in waves])
        between = (seen - seen.mean(axis=0)) - (wanted - wanted.mean(axis=0))
        misses.append((float(np.sqrt((between**2).sum(axis=1).mean())), by))
    misses.sort(key=lambda one: one[0])
    return misses[0][1], misses[1][0] - misses[0][0]


@dataclass(frozen=True, slots=True)
class Head:
    """Where a head is in the heat: the face's middle in degrees from the axis, and how well the template fits (to 1)."""

    x: float
    y: float
    fit: float


def head_template(x: float, y: float, distance_m: float, optics: Optics) -> NDArray[np.float64]:
    """Return how warm each pixel would be, 0 to 1, with a head whose face's middle is at (x, y) degrees."""
    across, down = scene_grid(optics)
    a, b, shoulder, throat, drop = (
        degrees(atan(metres / distance_m)) for metres in (FACE_WIDTH_M / 2, FACE_HEIGHT_M / 2, 0.22, 0.055, 0.05)
    )
    u, v = across - x, down - y
    warm = np.where((np.abs(u) < shoulder) & (v > b + drop), TORSO, 0.0)
    warm = np.where((np.abs(u) < throat) & (v > 0.6 * b) & (v <= b + 1.3 * drop), NECK, warm)
    warm = np.where((u / (1.12 * a)) ** 2 + ((v + 0.22 * b) / (1.05 * b)) ** 2 <= 1, HAIR, warm)
    warm = np.where((u / a) ** 2 + (v / b) ** 2 <= 1, 1.0, warm)
    return through_optics(warm, optics)


def find_head(
    celsius: Temperatures, scene: Background, optics: Optics, near: tuple[float, float], distance_m: float
) -> Head | None:
    """Find a head of known distance in an averaged frame, within REACH_DEG of where it is expected (degrees).

    Looks for the best correlation with a template of face, hair, neck and shoulders, first in steps of 3.5°, then finer
    and for heads a little larger or smaller. Returns None when nothing there looks like a head.
    """
    over = (celsius - scene.celsius).astype(np.float64)
    best = Head(*near, -1.0)
    for reach, pitch, sizes in ((REACH_DEG, 3.5, (1.0,)), (3.5, 1.0, SIZES), (1.0, 0.25, SIZES)):
        steps = np.arange(-reach, reach + pitch / 2, pitch)
        middle = best
        for dx, dy, size in product(steps, steps, sizes):
            x, y = middle.x + float(dx), middle.y + float(dy)
            fit = _correlation(over, head_template(x, y, distance_m / size, optics))
            if fit > best.fit:
                best = Head(x, y, fit)
    return best if best.fit >= FIT else None


def _correlation(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    a, b = one - one.mean(), two - two.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-9 else 0.0


@dataclass(frozen=True, slots=True)
class Spot:
    """The same place seen by both: camera fractions, degrees from the heat sensor's axis, and how far away it is."""

    camera: Point
    heat: tuple[float, float]
    distance_m: float


SPOT_DEG = 0.6
"""How surely one head is found (rms, simulated 8×8); against it weigh what mounts and lenses are usually like:"""
SCALE_USUAL, ROLL_USUAL, AXIS_USUAL_DEG, PARALLAX_USUAL_M = 0.06, radians(4), 6.0, 0.04


def fit_registration(spots: Sequence[Spot], lenses: Registration) -> Alignment:
    """Fit axis, roll, scale and parallax to spots seen by both; `lenses` is the map by fields of view alone.

    Least squares with what mounts are usually like as a second witness, so that one spot already moves the axis and
    parallax is only believed as far as spots at several distances show it. Raises ValueError without spots.
    """
    if not spots:
        raise ValueError("lining up heat and picture needs at least one spot")
    found = _solve(spots, lenses)
    misses = []
    for out, spot in enumerate(spots):
        others = [*spots[:out], *spots[out + 1 :]]
        misses.append(_miss(spot, _solve(others, lenses) if others else found))
    return Alignment(found, float(np.sqrt(np.mean(np.square(misses)))), len(spots))


def _miss(spot: Spot, by: Registration) -> float:
    x, y = in_heat_deg(spot.camera, spot.distance_m, by)
    return hypot(x - spot.heat[0], y - spot.heat[1])


def in_heat_deg(point: Point, distance_m: float, by: Registration) -> tuple[float, float]:
    """Return where a point of the picture lies in the heat, in degrees from its axis."""
    a, b, c, d, e, f = by.at(distance_m)
    x, y = point
    return (a * x + b * y + c - 0.5) * by.fov[0], (d * x + e * y + f - 0.5) * by.fov[1]


def _solve(spots: Sequence[Spot], lenses: Registration) -> Registration:
    """Return the registration with p = scale·cos roll, q = scale·sin roll, axis and parallax found by least squares."""
    straight = replace(lenses, parallax_m=(0.0, 0.0))
    rows, values = [], []
    for spot in spots:
        x, y = in_heat_deg(spot.camera, spot.distance_m, straight)
        nearness = degrees(1 / spot.distance_m)
        rows += [[x, -y, 1, 0, -nearness, 0], [y, x, 0, 1, 0, -nearness]]
        values += [spot.heat[0], spot.heat[1]]
    right, down = lenses.parallax_m
    usual = np.array([1.0, 0.0, 0.0, 0.0, right, down])
    scatter = np.array([SCALE_USUAL, ROLL_USUAL, AXIS_USUAL_DEG, AXIS_USUAL_DEG, PARALLAX_USUAL_M, PARALLAX_USUAL_M])
    system = np.vstack([np.array(rows) / SPOT_DEG, np.diag(1 / scatter)])
    target = np.concatenate([np.array(values) / SPOT_DEG, usual / scatter])
    (p, q, axis_x, axis_y, b_x, b_y), *_ = np.linalg.lstsq(system, target, rcond=None)
    return _composed(straight, float(p), float(q), (float(axis_x), float(axis_y)), (float(b_x), float(b_y)))


def _composed(lenses: Registration, p: float, q: float, axis: Point, parallax_m: Point) -> Registration:
    """Return a registration that applies the lenses' map, then scale and roll (p, q) and the axis' shift, in degrees."""
    wide, high = lenses.fov
    a, b, c, d, e, f = lenses.affine
    to_deg = np.array([[a * wide, b * wide, (c - 0.5) * wide], [d * high, e * high, (f - 0.5) * high], [0, 0, 1]])
    turn = np.array([[p, -q, axis[0]], [q, p, axis[1]], [0, 0, 1]])
    (a, b, c), (d, e, f) = (turn @ to_deg)[:2].tolist()
    affine = (a / wide, b / wide, c / wide + 0.5, d / high, e / high, f / high + 0.5)
    return Registration(affine, parallax_m, lenses.fov)
