"""Transparent paper to draw on: smooth outlines, filled with soft edges.

Coordinates are face widths, right and down from the middle of a face. A sprite is uint8 [h, w, 4] blue, green, red,
alpha, its colours already multiplied by alpha, so that laying it over a picture is one multiplication and one sum.
"""

from collections.abc import Sequence
from math import cos, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.drawing.character import Colour

Sprite = NDArray[np.uint8]
Spot = tuple[float, float]
Mask = NDArray[np.float32]


def toned(colour: Colour, factor: float) -> Colour:
    """Return a colour made darker (below 1) or lighter (above 1, towards white)."""
    if factor <= 1:
        blue, green, red = (round(c * factor) for c in colour)
    else:
        blue, green, red = (round(c + (255 - c) * min(1.0, factor - 1)) for c in colour)
    return blue, green, red


def curve(spots: Sequence[Spot], *, closed: bool = True, steps: int = 10) -> list[Spot]:
    """Return a smooth line through spots (Catmull-Rom)."""
    points = np.array(spots, np.float64)
    ring = np.vstack([points[-1:], points, points[:2]]) if closed else np.vstack([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        for p0, p1, p2, p3 in zip(ring, ring[1:], ring[2:], ring[3:], strict=False)
    ]
    line = np.vstack([*pieces, points[:1] if closed else points[-1:]])
    return [(float(u), float(v)) for u, v in line]


def ribbon(spots: Sequence[Spot], widths: Sequence[float]) -> list[Spot]:
    """Return the outline of a smooth stroke whose width changes along its spots."""
    line = np.array(curve(spots, closed=False))
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1e-9)
    wide = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths)[:, None] / 2
    across = np.column_stack([-along[:, 1], along[:, 0]]) * wide
    return [(float(u), float(v)) for u, v in np.vstack([line + across, (line - across)[::-1]])]


def oval(u: float, v: float, wide: float, high: float) -> list[Spot]:
    """Return the outline of an ellipse given by centre and half-axes."""
    return [(u + wide * cos(a), v + high * sin(a)) for a in np.linspace(0, 2 * np.pi, 48, endpoint=False).tolist()]


def plate(u: float, v: float, wide: float, high: float, corner: float) -> list[Spot]:
    """Return the outline of a rectangle with round corners, given by centre and half sides."""
    straight_x, straight_y = wide - corner, high - corner
    ring = oval(0.0, 0.0, corner, corner)
    return [
        (u + s + (straight_x if s > 0 else -straight_x), v + t + (straight_y if t > 0 else -straight_y)) for s, t in ring
    ]


def mirrored(half: Sequence[Spot]) -> list[Spot]:
    """Return a whole outline from its right half, given from top to bottom."""
    return [*half, *((-u, v) for u, v in reversed(half) if abs(u) > 1e-9)]


class Sheet:
    """Transparent paper to paint on, in face widths."""

    def __init__(self, frame: tuple[float, float, float, float], scale: float) -> None:
        self.left, self.top, wide, high = frame
        self.scale = scale
        self.shape = round(high * scale), round(wide * scale)
        self._paint: Sprite = np.zeros((*self.shape, 4), np.uint8)

    def mask(self, outline: Sequence[Spot], soft: float = 0.0) -> Mask:
        """Return the cover of an outline, 0 to 1, its edge blurred over `soft` face widths."""
        zoom = 2.0 if soft * self.scale < 1.5 else 1 / max(1, int(soft * self.scale / 3))
        high, wide = (max(1, round(side * zoom + 0.49)) for side in self.shape)
        flat = np.zeros((high, wide), np.uint8)
        points = (np.array(outline) - (self.left, self.top)) * self.scale * zoom - 0.5
        cv2.fillPoly(flat, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        cover: Mask = np.asarray(flat, np.float32) / np.float32(255)
        if soft > 0:
            cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), soft * self.scale * zoom), np.float32)
        if zoom != 1:
            size = round(wide / zoom), round(high / zoom)
            cover = np.asarray(
                cv2.resize(cover, size, interpolation=cv2.INTER_AREA if zoom > 1 else cv2.INTER_LINEAR), np.float32
            )
        return np.ascontiguousarray(cover[: self.shape[0], : self.shape[1]])

    def fill(
        self, outline: Sequence[Spot], colour: Colour, alpha: float = 1.0, soft: float = 0.0, within: Mask | None = None
    ) -> None:
        """Paint an outline in one colour, only where `within` allows."""
        spots = np.array(outline)
        edge = 3 * soft + 2 / self.scale
        (u0, v0), (u1, v1) = spots.min(axis=0) - edge, spots.max(axis=0) + edge
        x0, x1 = (int(np.clip((u - self.left) * self.scale, 0, self.shape[1])) for u in (u0, u1))
        y0, y1 = (int(np.clip((v - self.top) * self.scale, 0, self.shape[0])) for v in (v0, v1))
        if x1 <= x0 or y1 <= y0:
            return
        area = Sheet((self.left + x0 / self.scale, self.top + y0 / self.scale, 0, 0), self.scale)
        area.shape = y1 - y0, x1 - x0
        cover = area.mask(outline, soft) * np.float32(alpha)
        if within is not None:
            cover *= within[y0:y1, x0:x1]
        part = self._paint[y0:y1, x0:x1]
        solid = np.empty_like(part)
        solid[:] = (*colour, 255)
        part[:] = cv2.blendLinear(part, solid, 1 - cover, cover)

    def stick(self, sprite: Sprite, left: float, top: float, within: Mask) -> None:
        """Lay a sprite of the same scale on the paper, its corner at (left, top), only where `within` allows."""
        x, y = round((left - self.left) * self.scale), round((top - self.top) * self.scale)
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(self.shape[1], x + sprite.shape[1]), min(self.shape[0], y + sprite.shape[0])
        cover = within[y0:y1, x0:x1, None]
        layer = sprite[y0 - y : y1 - y, x0 - x : x1 - x] * cover
        part = self._paint[y0:y1, x0:x1]
        part[:] = part * (1 - layer[..., 3:] / 255) + layer

    def sprite(self) -> Sprite:
        """Return what was painted, colours multiplied by alpha."""
        return self._paint.copy()
