"""Presence: whether the heat is that of a person where the camera sees a face. Not certified liveness.

A printed photo, a phone or a tablet shows a face to the camera; its heat is cool, even, or not where the face is.
"""

from dataclasses import dataclass, replace
from math import gcd, hypot

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


EXCESS, CONTRAST, COVERED, BESIDE = 4.0, 0.2, 0.5, 0.75
UNLIKE, UNLIKE_WHEN_EVEN, EVEN = 0.125, 0.1, 0.35
UNEVEN_C, FINER, HEADLIKE = 0.5, 1.4, 0.07
"""Limits of the signs. Skin stands 4 °C above a room; half of a face is about as warm as its warmest part; beside a head
it is cooler. Drawn people (coats, slopes and noses of all kinds, 0.28-0.48 m, boxes off by 6 %) spread by 0.3 °C and more
inside the face and are unlike a head by 0.03-0.10, with others behind them by up to 0.14; warm photographs spread by
0.08-0.26 and are unlike by 0.14-0.29, tablets by 0.11-0.19 at 0.12-2. So a face that spreads by less than 0.35 has to be
more like a head; 0.5 °C of the room and of the sensor are allowed for, and finer arrays see more of a real face. One
that is unlike a head by less than 0.07 need not spread: the few pixels of a face can be equal by chance. Never tried on
people."""

BESIDE_DEG = 2.0
"""How far the heat may lie beside the picture's face: a calibration is good to 1.5°, and boxes are off by 1°."""

SIDE = 1.1
"""Half-widths of the face from its middle beyond which warmth may be somebody else's."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How much a face's heat is like a person's; numbers are None where the array is too coarse to tell.

    `excess` is how far the face stands above what is behind it (°C), `contrast` the spread inside it (°C, without the
    sensor's own pattern), `covered` the share of the face's pixels that are warm, `beside` the warmth next to the face at
    its height as a share of the face's own. `unlike` is how far the whole frame is from face, hair, neck and body in
    their places, each evenly warm (standard deviation as a share of the face's warmth); `fine` arrays see more of that.
    """

    excess: float
    contrast: float | None
    covered: float | None
    beside: float | None
    unlike: float
    fine: bool = False

    @property
    def likeness(self) -> float:
        """How much all that could be judged speaks for a person, 0 to 1; a half where the weakest sign is at its limit."""
        signs = [_against(self.excess, EXCESS), 1 - _against(self.unlike, self._unlike_most)]
        signs += [] if self.contrast is None or self.unlike <= HEADLIKE else [_against(self.contrast, CONTRAST)]
        signs += [] if self.covered is None else [_against(self.covered, COVERED)]
        signs += [] if self.beside is None else [1 - _against(self.beside, BESIDE)]
        return min(signs)

    @property
    def _unlike_most(self) -> float:
        is_even = self.contrast is not None and self.contrast < EVEN
        share = UNLIKE_WHEN_EVEN if is_even else hypot(UNLIKE, UNEVEN_C / max(self.excess, 1.0))
        return share * (FINER if self.fine else 1.0)

    @property
    def is_person(self) -> bool:
        return self.likeness >= 0.5


def _against(value: float, limit: float) -> float:
    """Return 0 for nothing, a half at the limit, towards 1 far above it."""
    return max(value, 0.0) / (max(value, 0.0) + limit)


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
    even = over - own_pattern(scene)
    unlike = min(_unlike_a_head(even, moved, optics) for moved in _about(box, optics))
    if np.count_nonzero(inside) < FEW_PIXELS:
        return Presence(excess, None, None, share, unlike)
    return Presence(
        excess=excess,
        contrast=float(np.ptp(even[inside])),
        covered=float(np.mean(over[inside] >= 0.5 * over[inside].max())),
        beside=share,
        unlike=unlike,
        fine=_coarseness(optics) > 1,
    )


def _about(box: Box, optics: Optics) -> list[Box]:
    """Return a box, and where it would be if heat and picture were lined up a little worse than they are."""
    moves = ((0.0, 0.0), (BESIDE_DEG, 0.0), (-BESIDE_DEG, 0.0), (0.0, BESIDE_DEG), (0.0, -BESIDE_DEG))
    return [Box(box.x + x / optics.fov_x, box.y + y / optics.fov_y, box.width, box.height) for x, y in moves]


def _unlike_a_head(over: NDArray[np.float64], box: Box, optics: Optics) -> float:
    """Return what is left of a frame when face, hair, neck and body in their places are taken off, each evenly warm.

    Glasses and a hat may be there. What is warmer than that to the sides is somebody behind and does not count. Finer
    arrays are judged in pixels of up to 7.5°, in which a face is about even.
    """
    whole = gcd(*optics.shape)
    blocks = max(n for n in range(1, whole + 1) if whole % n == 0 and n <= max(1, _coarseness(optics)))
    rows, columns = optics.rows // blocks, optics.columns // blocks
    parts, beside = _head_parts(box, replace(optics, rows=rows, columns=columns))
    values = over.reshape(rows, blocks, columns, blocks).mean(axis=(1, 3)).ravel()
    counts = np.ones(values.size, np.bool_)
    for _ in range(4):
        warmth, *_ = np.linalg.lstsq(parts[counts], values[counts], rcond=None)
        left = values - parts @ warmth
        counts = ~(beside & (left > 0))
    return float(np.sqrt(np.mean(left[counts] ** 2))) / max(float(warmth[0]), 0.5)


def _coarseness(optics: Optics) -> int:
    """Return how many pixels of an array together measure up to 7.5°."""
    return int(7.5 / max(optics.fov_x / optics.columns, optics.fov_y / optics.rows))


def _head_parts(box: Box, optics: Optics) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return how much of each pixel each part of a head fills, [pixels, parts], and which pixels lie beside it."""
    x, y = scene_grid(optics)
    middle_x, middle_y = box.centre
    u = (x / optics.fov_x + 0.5 - middle_x) / (box.width / 2)
    v = (y / optics.fov_y + 0.5 - middle_y) / (box.height / 2)
    face = u**2 + v**2 <= 1
    hair = ((u / 1.12) ** 2 + ((v + 0.22) / 1.05) ** 2 <= 1) & ~face
    body = (np.abs(u) < 2.9) & (v > 1.5)
    neck = (np.abs(u) < 0.73) & (v > 0.95) & ~body & ~face
    glasses = (np.abs(u) < 0.95) & (np.abs(v + 0.12) < 0.24) & face
    hat = (np.abs(u) < 1.12) & (v > -1.4) & (v < -0.33)
    shares = [through_optics(part.astype(np.float64), optics).ravel() for part in (face, hair, neck, body, glasses, hat)]
    centres = ((np.arange(optics.columns) + 0.5) / optics.columns - middle_x) / (box.width / 2)
    beside = np.broadcast_to(np.abs(centres) > SIDE, optics.shape).ravel()
    return np.stack(shares, axis=1), beside


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
