"""Paints the heat of props over a scene: warm hands, even boards and sheets, a heated patch, cold air."""

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.mounting import Sight
from kiosk.devices.props import PALM_M, Board, Draught, Hand, Likeness, Patch, Prop
from kiosk.domain.thermal import Celsius

Scene = NDArray[np.float64]
Mask = NDArray[np.bool_]

FINGERS_BELOW_PALM_C = 2.0
"""Fingers are colder, and there is air between them."""

THUMB_M = (0.022, 0.05)


def paint_prop(scene: Scene, prop: Prop, sight: Sight, ambient: Celsius) -> None:
    """Lay a prop over the scene [GRID, GRID] in °C, hiding what is behind it."""
    match prop:
        case Hand():
            _paint_hand(scene, prop, sight)
        case Board():
            _paint_board(scene, prop, sight, ambient)
        case Patch():
            size_m = (prop.width_m, prop.height_m)
            scene[_rectangle(sight, (prop.x_m, prop.y_m), size_m, prop.distance_m)] = prop.celsius
        case Likeness():
            _paint_likeness(scene, prop, sight, ambient)
        case Draught():
            scene -= prop.chill_c * (0.75 - 0.25 * np.clip(sight.x / sight.x.max(), -1, 1))
        case _:
            assert_never(prop)


def _rectangle(sight: Sight, middle_m: tuple[float, float], size_m: tuple[float, float], distance_m: float) -> Mask:
    """Return which points of the grid look at an upright rectangle."""
    (x_m, y_m), (wide, high) = middle_m, size_m
    left, top = sight.to(x_m - wide / 2, y_m - high / 2, distance_m)
    right, low = sight.to(x_m + wide / 2, y_m + high / 2, distance_m)
    inside: Mask = (sight.x >= left) & (sight.x < right) & (sight.y >= top) & (sight.y < low)
    return inside


def _ellipse(sight: Sight, middle_m: tuple[float, float], size_m: tuple[float, float], distance_m: float) -> Mask:
    """Return which points of the grid look at an upright ellipse."""
    (x_m, y_m), (wide, high) = middle_m, size_m
    left, top = sight.to(x_m - wide / 2, y_m - high / 2, distance_m)
    right, low = sight.to(x_m + wide / 2, y_m + high / 2, distance_m)
    across = (sight.x - (left + right) / 2) / ((right - left) / 2)
    down = (sight.y - (top + low) / 2) / ((low - top) / 2)
    inside: Mask = across**2 + down**2 <= 1
    return inside


def _paint_hand(scene: Scene, hand: Hand, sight: Sight) -> None:
    x, y, d = hand.x_m, hand.y_m, hand.distance_m
    wide, high = PALM_M
    scene[_rectangle(sight, (x, y + 0.31), (0.085, 0.5), d)] = hand.sleeve_c
    scene[_rectangle(sight, (x, y + 0.05), (0.055, 0.05), d)] = hand.celsius
    scene[_rectangle(sight, (x, y - 0.7 * high), (0.9 * wide, 0.6 * high), d)] = hand.celsius - FINGERS_BELOW_PALM_C
    scene[_ellipse(sight, (x, y), PALM_M, d)] = hand.celsius


def _paint_board(scene: Scene, board: Board, sight: Sight, ambient: Celsius) -> None:
    inside = _rectangle(sight, (board.x_m, board.y_m), (board.side_m, board.side_m), board.distance_m)
    across_m = board.distance_m * np.tan(np.radians(sight.x + 0 * sight.y)) + sight.right_m - board.x_m
    even = ambient if board.celsius is None else board.celsius
    scene[inside] = even + (board.slope_c / 0.1 * across_m)[inside]


def _paint_likeness(scene: Scene, sheet: Likeness, sight: Sight, ambient: Celsius) -> None:
    x, y, d = sheet.x_m, sheet.sheet_y_m, sheet.distance_m
    edge = y + sheet.height_m / 2
    if sheet.hand_c is not None:
        scene[_rectangle(sight, (x, edge + 0.3), (0.085, 0.5), d)] = ambient + 0.5 * (sheet.hand_c - ambient)
        scene[_ellipse(sight, (x, edge + 0.02), PALM_M, d)] = sheet.hand_c
    scene[_rectangle(sight, (x, y), (sheet.width_m, sheet.height_m), d)] = (
        ambient if sheet.celsius is None else sheet.celsius
    )
    if sheet.hand_c is not None:
        scene[_ellipse(sight, (x, edge - THUMB_M[1] / 3), THUMB_M, d)] = sheet.hand_c
