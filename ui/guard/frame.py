"""Where the parts of the guard panel lie, for any size."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from ui.theme import TOUCH_MIN, Unit
from ui.visitor.places import SMALL_UNIT

TABS = 6
LEAST_GAP = 10
"""Pixels between controls that do alike things."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Rectangles in pixels of the panel.

    `rail` holds the tabs: at the left, or at the bottom in portrait. `lock` is in the rail or, where that is full, in the
    header. `header` is the room for title and tools, `content` that of a page, `sheet` that of a sheet (which covers all on
    a `low` screen), `toast` that of the message: in the header, or at the foot in portrait. `row` is the height of a
    primary control, `gap` between alike ones.
    """

    unit: Unit
    portrait: bool
    low: bool
    rail: QRect
    tabs: tuple[QRect, ...]
    lock: QRect
    lock_in_rail: bool
    header: QRect
    content: QRect
    sheet: QRect
    sheet_corner: int
    toast: QRect
    row: int
    gap: int

    @staticmethod
    def for_size(width: int, height: int) -> "Frame":
        """Lay out a panel; the sizes that the product is sold in come out as drawn."""
        return _portrait(width, height) if height > width else _landscape(width, height)


def _landscape(width: int, height: int) -> Frame:
    unit = Unit.of(width, height)
    low = unit.value < SMALL_UNIT
    rail = 88 if low else max(96, unit.px(112))
    margin, inset = (16, 4) if low else (unit.px(28), max(6, unit.px(8)))
    gap = 2 if low else unit.px(4)
    room = height - 2 * (unit.px(10) - gap)
    tab_height = max(TOUCH_MIN, min(76 if low else unit.px(90), room // TABS - gap))
    in_rail = (TABS + 1) * (tab_height + gap) + 2 * unit.px(10) <= height
    top = unit.px(10) if in_rail else (height - TABS * (tab_height + gap) + gap) // 2
    tabs = tuple(QRect(inset, top + n * (tab_height + gap), rail - 2 * inset, tab_height) for n in range(TABS))
    head = 72 if low else max(76, unit.px(88))
    left, right = rail + margin, width - margin
    lock = QRect(inset, height - tab_height - unit.px(16), rail - 2 * inset, tab_height)
    if not in_rail:
        lock = QRect(right - TOUCH_MIN, (head - TOUCH_MIN) // 2, TOUCH_MIN, TOUCH_MIN)
    bottom = height - (12 if low else unit.px(24))
    content = QRect(left, head, right - left, bottom - head)
    sheet_left = 0 if low else unit.px(64)
    return Frame(
        unit=unit,
        portrait=False,
        low=low,
        rail=QRect(0, 0, rail, height),
        tabs=tabs,
        lock=lock,
        lock_in_rail=in_rail,
        header=QRect(left, 0, (right if in_rail else lock.x() - LEAST_GAP) - left, head),
        content=content,
        sheet=QRect(sheet_left, 0, width - sheet_left, height),
        sheet_corner=0 if low else unit.px(28),
        toast=_toast_on_top(QRect(left, 0, (right if in_rail else lock.x() - LEAST_GAP) - left, head), unit),
        row=unit.touch(68),
        gap=max(LEAST_GAP, unit.px(12)),
    )


def _portrait(width: int, height: int) -> Frame:
    unit = Unit.of(width, height)
    low = unit.value < SMALL_UNIT
    margin, bar = unit.px(24), unit.touch(112)
    inset, tab_gap = unit.px(8), 2
    tab_width = (width - 2 * inset + tab_gap) // TABS - tab_gap
    tab_height = max(TOUCH_MIN, bar - 2 * inset)
    tab_top = height - bar + (bar - tab_height) // 2
    tabs = tuple(QRect(inset + n * (tab_width + tab_gap), tab_top, tab_width, tab_height) for n in range(TABS))
    head = max(76, unit.px(88))
    right = width - margin
    lock = QRect(right - TOUCH_MIN, (head - TOUCH_MIN) // 2, TOUCH_MIN, TOUCH_MIN)
    bottom = height - bar - unit.px(20)
    content = QRect(margin, head, right - margin, bottom - head)
    sheet_top = unit.px(56)
    return Frame(
        unit=unit,
        portrait=True,
        low=low,
        rail=QRect(0, height - bar, width, bar),
        tabs=tabs,
        lock=lock,
        lock_in_rail=False,
        header=QRect(margin, 0, lock.x() - max(LEAST_GAP, unit.px(16)) - margin, head),
        content=content,
        sheet=QRect(0, sheet_top, width, height - sheet_top),
        sheet_corner=unit.px(32),
        toast=_toast(content, unit, height - bar - unit.px(16)),
        row=unit.touch(68),
        gap=max(LEAST_GAP, unit.px(12)),
    )


def _toast_on_top(header: QRect, unit: Unit) -> QRect:
    """Return the room in the header beside Back: at the foot a message would lie on the buttons of the cards."""
    left = header.x() + TOUCH_MIN + max(LEAST_GAP, unit.px(16))
    width = min(header.right() + 1 - left, unit.px(672) if unit.value >= SMALL_UNIT else 560)
    height = min(unit.touch(64) + unit.px(20), header.height())
    return QRect(left, (header.height() - height) // 2, width, height)


def _toast(content: QRect, unit: Unit, bottom: int) -> QRect:
    width, height = min(content.width(), unit.px(672) if unit.value >= SMALL_UNIT else 560), unit.touch(64) + unit.px(20)
    return QRect(content.x() + (content.width() - width) // 2, bottom - height, width, height)
