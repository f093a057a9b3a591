"""Where everything lies in the calibration assistant, for any size."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from ui.theme import Unit
from ui.visitor.places import SMALL_UNIT

LEAST_GAP = 10
"""Pixels between controls that do alike things."""


LEAST_CARD = 416
"""Width that the card's controls need at their smallest, margins included."""


@dataclass(frozen=True, slots=True)
class WizardPlaces:
    """Rectangles in pixels of the screen.

    `picture` is what the camera is cropped to; in portrait the card's rounded corners lie over its lower edge. `card` is
    the paper beside or below it, `inner` the part of that for words and controls. The summary has a smaller picture,
    `glance` (empty where there is no room), its rows in `list`, `columns` side by side, its words in `words` and its button
    in `done`.
    """

    unit: Unit
    portrait: bool
    picture: QRect
    card: QRect
    inner: QRect
    close: QRect
    corner: int
    gap: int
    row_gap: int
    button: int
    glance: QRect
    words: QRect
    list: QRect
    columns: int
    done: QRect

    @staticmethod
    def for_size(width: int, height: int) -> "WizardPlaces":
        """Lay out a screen of any size; the four sizes the product is sold in come out as drawn."""
        return _portrait(width, height) if height > width else _landscape(width, height)


def _landscape(width: int, height: int) -> WizardPlaces:
    unit = Unit.of(width, height)
    low = unit.value < SMALL_UNIT
    across = min(round(0.48 * width), width - LEAST_CARD) if low else round(min(0.519 * width, 0.9222 * height))
    left, right = across + (24 if low else unit.px(44)), width - (16 if low else unit.px(40))
    top, bottom = (16, height - 14) if low else (unit.px(36), height - unit.px(32))
    row_gap, button = max(LEAST_GAP, unit.px(18)), unit.touch(68)
    margin, side = (16, 150) if low else (unit.px(40), unit.px(340))
    beside = width - margin - side
    done = QRect(beside, margin if low else height - margin - button, side, button)
    words_top = margin if low else unit.px(32)
    words = QRect(margin, words_top, beside - unit.px(28) - margin, button if low else unit.px(96))
    list_top = words.bottom() + 1 + (12 if low else unit.px(12))
    list_width = width - 2 * margin if low else words.width()
    return WizardPlaces(
        unit=unit,
        portrait=False,
        picture=QRect(0, 0, across, height),
        card=QRect(across, 0, width - across, height),
        inner=QRect(left, top, right - left, bottom - top),
        close=_close(unit),
        corner=0,
        gap=max(LEAST_GAP, unit.px(14)),
        row_gap=row_gap,
        button=button,
        glance=QRect() if low else QRect(beside, margin, side, done.y() - row_gap - margin),
        words=words,
        list=QRect(margin, list_top, list_width, height - margin - list_top),
        columns=2 if low else 1,
        done=done,
    )


def _portrait(width: int, height: int) -> WizardPlaces:
    unit = Unit.of(width, height)
    corner, margin, button = unit.px(32), unit.px(36), unit.touch(68)
    top = round((0.569 if unit.value >= SMALL_UNIT else 0.42) * height)
    row_gap = max(LEAST_GAP, unit.px(18))
    done = QRect(margin, height - unit.px(32) - button, width - 2 * margin, button)
    glance = round(0.28 * height)
    words = QRect(margin, glance + unit.px(24), width - 2 * margin, unit.px(120))
    return WizardPlaces(
        unit=unit,
        portrait=True,
        picture=QRect(0, 0, width, top + corner),
        card=QRect(0, top, width, height - top),
        inner=QRect(margin, top + unit.px(32), width - 2 * margin, height - unit.px(64) - top),
        close=_close(unit),
        corner=corner,
        gap=max(LEAST_GAP, unit.px(14)),
        row_gap=row_gap,
        button=button,
        glance=QRect(0, 0, width, glance),
        words=words,
        list=QRect(margin, words.bottom() + 1, width - 2 * margin, done.y() - row_gap - words.bottom() - 1),
        columns=1,
        done=done,
    )


def _close(unit: Unit) -> QRect:
    side, inset = unit.touch(64), max(12, unit.px(20))
    return QRect(inset, inset, side, side)
