"""Presence: whether the heat is that of a person where the camera sees a face. Not certified liveness.

A printed photo, a phone or a tablet shows a face to the camera; its heat is cool, even, or not where the face is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Box
from kiosk.domain.measurement import background_of, fill_fractions
from kiosk.domain.thermal import Background, Optics, scene_grid, through_optics

INSIDE_FILL = 0.8
"""Pixels filled so far count as inside the face."""

FEW_PIXELS = 3
"""With fewer pixels inside, contrast and evenness mean nothing and are not asked for."""

PATTERN_MOST = 0.6
"""An empty scene more uneven than this (standard deviation, °C) shows the room, not the sensor's own pattern."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How much a face's heat is like a person's; numbers are None where the array is too coarse to tell.

    `excess` is how far the face stands above what is behind it (°C), `contrast` the spread inside it (°C, without the
    sensor's own pattern), `covered` the share of the face's pixels that are warm, `beside` the warmth next to the face at
    its height as a share of the face's own.
    """

    excess: float
    contrast: float | None
    covered: float | None
    beside: float | None

    def is_person(self, excess_min: float = 4.0, contrast_min: float = 0.4) -> bool:
        """Tell whether all that could be judged speaks for a person.

        Skin stands 4 °C above a room and varies by 0.4 °C and more over a face (facts on presence: starting values).
        """
        return (
            self.excess >= excess_min
            and (self.contrast is None or self.contrast >= contrast_min)
            and (self.covered is None or self.covered >= 0.5)
            and (self.beside is None or self.beside < 0.75)
        )


def presence_of(celsius: NDArray[np.float32], box: Box, scene: Background, optics: Optics) -> Presence:
    """Judge the averaged frame of a capture [rows, columns] in °C; `box` is the face in thermal fractions."""
    fill = fill_fractions(box, optics)
    behind = background_of(celsius, fill, box, scene, optics)
    over = celsius - behind
    inside = fill >= INSIDE_FILL
    best = fill >= 0.6 * fill.max()
    excess = float(over[best].max()) / max(float(fill.max()), 0.2)
    beside = _beside(over, box, optics)
    share = None if beside is None else beside / max(excess, 0.1)
    if np.count_nonzero(inside) < FEW_PIXELS:
        return Presence(excess, None, None, share)
    even = over - own_pattern(scene)
    return Presence(
        excess=excess,
        contrast=float(np.ptp(even[inside])),
        covered=float(np.mean(over[inside] >= 0.5 * over[inside].max())),
        beside=share,
    )


def _beside(over: NDArray[np.float32], box: Box, optics: Optics) -> float | None:
    """Return the warmth to the left and right of a face at its height, on the cooler side; None where there is no room."""
    x, y = scene_grid(optics)
    across, down = x / optics.fov_x + 0.5, y / optics.fov_y + 0.5
    middle_x, middle_y = box.centre
    level = np.abs(down - middle_y) < 0.3 * box.height
    found = []
    for side in (-1, 1):
        at = (across - middle_x) * side
        strip = through_optics((level & (at > 0.8 * box.width) & (at < 1.4 * box.width)).astype(np.float64), optics)
        if strip.max() >= 0.5:
            found.append(float((over * strip).sum() / strip.sum()))
    return min(found) if found else None


def own_pattern(scene: Background) -> NDArray[np.float64]:
    """Return the sensor's own fixed pattern as the empty scene shows it: what is left of it beside a plane, else zeros."""
    rows, columns = scene.celsius.shape
    y, x = (axis.ravel().astype(np.float64) for axis in np.mgrid[0:rows, 0:columns])
    plane = np.stack([np.ones_like(x), x, y], axis=1)
    values = scene.celsius.astype(np.float64).ravel()
    found, *_ = np.linalg.lstsq(plane, values, rcond=None)
    left: NDArray[np.float64] = (values - plane @ found).reshape(rows, columns)
    return left if left.std() <= PATTERN_MOST else np.zeros_like(left)
