"""Keeps drawn people at the sizes in which they are seen, and lays them over a picture."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.drawing.body import BODY, PHONE, draw_body, draw_phone
from kiosk.devices.drawing.character import Character, Pose, Worn
from kiosk.devices.drawing.head import HEAD, draw_head
from kiosk.devices.drawing.objects import (
    HAND,
    Format,
    draw_board,
    draw_hand,
    draw_patch,
    draw_sheet,
    patch_frame,
    sheet_frame,
)
from kiosk.devices.drawing.paper import Sprite

HEAD_PX, BODY_PX = 208, 112
"""Face widths in pixels at which heads and bodies are drawn once; a body has nothing small on it."""

PLAIN_PX = 40
"""The same for what is plain and held close to the camera."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A sprite cut to what is painted, and its halves; `left` and `top` are face widths from the face's middle."""

    levels: tuple[Sprite, ...]
    left: float
    top: float
    scale: float


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A sprite at its final size: `paint` is laid on, `keep` is what the picture keeps (255 − alpha in every channel).

    `left` and `top` are pixels from the face's middle.
    """

    paint: Sprite
    keep: Sprite
    left: int
    top: int


def _trimmed(sprite: Sprite, frame: tuple[float, float, float, float], scale: int) -> Drawing:
    rows = np.flatnonzero(sprite[..., 3].any(axis=1))
    columns = np.flatnonzero(sprite[..., 3].any(axis=0))
    y0, x0 = max(0, int(rows[0]) - 2), max(0, int(columns[0]) - 2)
    levels = [np.ascontiguousarray(sprite[y0 : int(rows[-1]) + 3, x0 : int(columns[-1]) + 3])]
    while len(levels) < 4:
        high, wide = levels[-1].shape[:2]
        even = np.ascontiguousarray(levels[-1][: high // 2 * 2, : wide // 2 * 2])
        levels.append(np.asarray(cv2.resize(even, (wide // 2, high // 2), interpolation=cv2.INTER_AREA), np.uint8))
    return Drawing(tuple(levels), frame[0] + x0 / scale, frame[1] + y0 / scale, scale)


@lru_cache(maxsize=40)
def head(person: Character, pose: Pose, worn: Worn) -> Drawing:
    """Return a head, drawn when first asked for."""
    return _trimmed(draw_head(person, pose, HEAD_PX, worn), HEAD, HEAD_PX)


@lru_cache(maxsize=12)
def body(person: Character) -> Drawing:
    """Return a body, drawn when first asked for."""
    return _trimmed(draw_body(person, BODY_PX), BODY, BODY_PX)


@lru_cache(maxsize=2)
def phone(person: Character) -> Drawing:
    """Return a phone showing a person."""
    return _trimmed(draw_phone(person, HEAD_PX), PHONE, HEAD_PX)


@lru_cache(maxsize=2)
def hand(person: Character) -> Drawing:
    """Return a person's open hand on its sleeve."""
    return _trimmed(draw_hand(person, HEAD_PX), HAND, HEAD_PX)


@lru_cache(maxsize=2)
def board(side: float) -> Drawing:
    """Return a plain board, `side` face widths wide and high."""
    return _trimmed(draw_board(side, PLAIN_PX), (-side / 2, -side / 2, side, side), PLAIN_PX)


@lru_cache(maxsize=2)
def patch(wide: float, high: float, pole: float) -> Drawing:
    """Return a reference patch of so many face widths, on a pole of that length."""
    return _trimmed(draw_patch(wide, high, pole, BODY_PX), patch_frame(wide, high, pole), BODY_PX)


@lru_cache(maxsize=4)
def sheet(person: Character, form: Format, lit: bool, holder: Character | None) -> Drawing:
    """Return a person's portrait on paper or on a screen, its face as fine as one that is drawn for itself."""
    scale = round(HEAD_PX / form.face)
    return _trimmed(draw_sheet(person, form, scale, holder, lit=lit), sheet_frame(form), scale)


def bucket(width_px: float) -> int:
    """Return the size at which a face `width_px` wide is shown: steps of about 2 % bound the number of sprites."""
    step = max(1, round(width_px / 50))
    return max(4, round(width_px / step) * step)


@lru_cache(maxsize=24)
def fitted(drawing: Drawing, width_px: int, below_px: int) -> Fitted:
    """Return a drawing for a face `width_px` wide, cut off `below_px` under the face's middle."""
    shrink = width_px / drawing.scale
    level = 0
    while level + 1 < len(drawing.levels) and shrink * 2 ** (level + 1) <= 1.05:
        level += 1
    source = drawing.levels[level]
    shrink *= 2**level
    top = round(drawing.top * width_px)
    rows = min(source.shape[0], max(2, int((below_px - top) / shrink) + 1))
    size = max(1, round(source.shape[1] * shrink)), max(1, round(rows * shrink))
    paint = np.asarray(cv2.resize(source[:rows], size, interpolation=cv2.INTER_LINEAR), np.uint8)
    four = (255 - paint[..., 3]).astype(np.uint32) * np.uint32(0x01010101)
    keep = four.view(np.uint8).reshape(paint.shape)
    return Fitted(paint, keep, round(drawing.left * width_px), top)


Span = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; right and bottom are one past the last."""


def lay(picture: NDArray[np.uint8], sprite: Fitted, x: int, y: int) -> Span | None:
    """Lay a sprite over a picture [h, w, 4] in place, the face's middle at (x, y); return what it touched, if anything."""
    high, wide = picture.shape[:2]
    left, top = x + sprite.left, y + sprite.top
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(wide, left + sprite.paint.shape[1]), min(high, top + sprite.paint.shape[0])
    if x1 <= x0 or y1 <= y0:
        return None
    part = picture[y0:y1, x0:x1]
    inner = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
    cv2.multiply(part, sprite.keep[inner], dst=part, scale=1 / 255)
    cv2.add(part, sprite.paint[inner], dst=part)
    return x0, y0, x1, y1
