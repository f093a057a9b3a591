"""Draws the empty entrance hall behind the visitors, softly out of focus."""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.drawing.character import Colour

Room = NDArray[np.uint8]

_WIDE, _HIGH = 1280, 720
_FLOOR = 552


class _Wall:
    """Paper of 1280 × 720 on which the room is drawn before it is blurred."""

    def __init__(self) -> None:
        self.paper: Room = np.zeros((_HIGH, _WIDE, 3), np.uint8)

    def slope(self, x0: int, y0: int, x1: int, y1: int, top: Colour, low: Colour) -> None:
        """Fill a rectangle with a colour that changes downwards."""
        share = np.linspace(0, 1, max(1, y1 - y0))[:, None, None]
        self.paper[y0:y1, x0:x1] = (np.array(top) * (1 - share) + np.array(low) * share).astype(np.uint8)

    def box(self, x0: int, y0: int, x1: int, y1: int, colour: Colour) -> None:
        cv2.rectangle(self.paper, (x0, y0), (x1, y1), colour, -1)

    def shape(self, corners: list[tuple[int, int]], colour: Colour) -> None:
        cv2.fillPoly(self.paper, [np.array(corners, np.int32)], colour, cv2.LINE_AA)

    def disc(self, x: int, y: int, wide: int, high: int, colour: Colour, angle: float = 0.0) -> None:
        cv2.ellipse(self.paper, (x, y), (wide, high), angle, 0, 360, colour, -1, cv2.LINE_AA)

    def light(self, x: int, y: int, reach: float, strength: float) -> None:
        """Brighten around a lamp, or darken with a negative strength."""
        across = np.exp(-((np.arange(_WIDE) - x) ** 2) / (2 * reach**2))
        down = np.exp(-((1.4 * (np.arange(_HIGH) - y)) ** 2) / (2 * reach**2))
        glow = np.outer(abs(strength) * down, across).astype(np.float32)
        grey = np.floor(glow) if strength > 0 else np.ceil(glow)
        change = cv2.merge([grey.astype(np.uint8)] * 3)
        self.paper = np.asarray((cv2.add if strength > 0 else cv2.subtract)(self.paper, change), np.uint8)


def draw_room(width: int, height: int) -> Room:
    """Draw the hall as the kiosk's camera sees it, uint8 [height, width, 3] blue, green, red."""
    wall = _Wall()
    wall.slope(0, 0, _WIDE, _FLOOR, (148, 170, 192), (162, 186, 206))
    _ceiling(wall)
    _floor(wall)
    _slats(wall)
    _door(wall)
    _picture(wall)
    _desk(wall)
    _plant(wall, 968, 548, 1.0)
    _plant(wall, 130, 600, 0.8)
    wall.light(_WIDE // 2, 300, 330, 16)
    wall.light(60, 640, 330, -26)
    wall.light(1230, 640, 330, -26)
    soft = cv2.GaussianBlur(wall.paper, (0, 0), 3.2)
    if (width, height) != (_WIDE, _HIGH):
        soft = cv2.resize(soft, (width, height), interpolation=cv2.INTER_AREA if width < _WIDE else cv2.INTER_CUBIC)
    return np.asarray(soft, np.uint8)


def _ceiling(wall: _Wall) -> None:
    wall.slope(0, 0, _WIDE, 60, (84, 94, 104), (128, 146, 164))
    wall.slope(0, 60, _WIDE, 92, (128, 146, 164), (148, 170, 192))
    for x in (120, 480, 820, 1160):
        wall.disc(x, 24, 74, 10, (190, 206, 214))


def _floor(wall: _Wall) -> None:
    wall.slope(0, _FLOOR, _WIDE, _HIGH, (112, 140, 166), (74, 96, 120))
    wall.shape([(470, _FLOOR), (810, _FLOOR), (980, _HIGH), (300, _HIGH)], (112, 138, 156))
    wall.box(0, _FLOOR - 8, _WIDE, _FLOOR, (176, 196, 210))


def _slats(wall: _Wall) -> None:
    for x in range(250, 460, 26):
        wall.box(x, 40, x + 13, _FLOOR - 8, (68, 104, 142))
        wall.box(x + 13, 40, x + 17, _FLOOR - 8, (110, 138, 164))


def _door(wall: _Wall) -> None:
    left, right, top = 508, 798, 96
    wall.slope(left, top, right, _FLOOR, (228, 226, 214), (206, 218, 214))
    for x0, x1, y in ((left, 600, 236), (600, 660, 300), (700, 770, 206)):
        wall.slope(x0, y, x1, _FLOOR, (196, 208, 210), (190, 206, 206))
    hills = [(left, 410), (570, 372), (650, 396), (740, 352), (right, 380), (right, _FLOOR), (left, _FLOOR)]
    wall.shape(hills, (148, 184, 162))
    wall.shape([(left, 470), (640, 440), (right, 474), (right, _FLOOR), (left, _FLOOR)], (130, 166, 142))
    frame = (66, 74, 84)
    for x in (left - 6, (left + right) // 2 - 5, right - 6):
        wall.box(x, top - 6, x + 11, _FLOOR, frame)
    wall.box(left - 6, top - 8, right + 5, top + 4, frame)
    wall.box(left - 6, _FLOOR - 12, right + 5, _FLOOR, frame)
    for x in (634, 668):
        wall.box(x, 330, x + 5, 410, (150, 158, 164))


def _picture(wall: _Wall) -> None:
    wall.box(862, 124, 1046, 246, (206, 226, 236))
    wall.slope(876, 138, 1032, 232, (190, 180, 162), (208, 198, 180))
    wall.shape([(876, 232), (920, 176), (948, 206), (984, 164), (1032, 220), (1032, 232)], (118, 136, 104))
    wall.shape([(876, 232), (900, 214), (970, 228), (1032, 206), (1032, 232)], (100, 116, 82))


def _desk(wall: _Wall) -> None:
    wall.box(1090, 420, _WIDE, 640, (96, 126, 152))
    wall.box(1076, 402, _WIDE, 424, (150, 178, 200))
    wall.box(1160, 330, 1246, 392, (70, 72, 76))
    wall.box(1196, 392, 1210, 404, (70, 72, 76))
    wall.disc(1120, 392, 14, 12, (196, 206, 214))


def _plant(wall: _Wall, x: int, y: int, size: float) -> None:
    leaves = [(-78, -78, 50), (-46, -128, 72), (0, -150, 90), (46, -126, 108), (80, -74, 132)]
    for k, (dx, dy, angle) in enumerate(leaves):
        tone = (72 + 6 * (k % 2), 116 + 14 * (k % 3), 78 + 6 * (k % 2))
        wall.disc(x + round(dx * size * 0.6), y + round(dy * size * 0.7), round(88 * size), round(20 * size), tone, angle)
    pot = [(-44, 0), (44, 0), (34, 108), (-34, 108)]
    wall.shape([(x + round(u * size), y + round(v * size)) for u, v in pot], (188, 206, 220))
    wall.shape(
        [(x + round(u * size), y + round(v * size)) for u, v in [(12, 0), (44, 0), (34, 108), (12, 108)]], (166, 186, 202)
    )
