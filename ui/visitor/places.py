"""Where everything lies on the visitor screen, for any size."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect

from ui.theme import (
    FAR_LANDSCAPE,
    FAR_PORTRAIT,
    NEAR_LANDSCAPE,
    NEAR_PORTRAIT,
    NOTICE_LANDSCAPE,
    NOTICE_PORTRAIT,
    TypeRole,
    Unit,
)

SMALL_UNIT = 0.7
"""Below this the notice has no room for two lines and becomes a button."""


@dataclass(frozen=True, slots=True)
class Places:
    """Rectangles in pixels of the screen.

    `picture` is what the camera is cropped to and `live` the part of the screen it is painted in; the caption card
    lies over the rest of the picture with its rounded corners. `words` is where text and symbol may be.
    """

    unit: Unit
    portrait: bool
    picture: QRect
    live: QRect
    caption: QRect
    corner: int
    words: QRect
    symbol: int
    foot: QRect
    foot_left: int
    foot_right: int
    notice_is_button: bool
    strip: int

    @property
    def far(self) -> TypeRole:
        return FAR_PORTRAIT if self.portrait else FAR_LANDSCAPE

    @property
    def near(self) -> TypeRole:
        return NEAR_PORTRAIT if self.portrait else NEAR_LANDSCAPE

    @property
    def notice(self) -> TypeRole:
        return NOTICE_PORTRAIT if self.portrait else NOTICE_LANDSCAPE

    def oval(self, pane: QRect) -> tuple[QPointF, float, float]:
        """Return centre and radii of the guide oval in a pane as large as the picture or narrower."""
        side = max(self.picture.width(), self.picture.height()) * min(1.0, pane.width() / (0.62 * self.picture.width()))
        centre = QPointF(pane.x() + pane.width() / 2, pane.y() + 0.465 * pane.height())
        return centre, 0.21 * side, 0.27 * side

    @staticmethod
    def for_size(width: int, height: int) -> "Places":
        """Lay out a screen of any size; the four sizes the product is sold in come out as drawn."""
        return _portrait(width, height) if height > width else _landscape(width, height)


def _landscape(width: int, height: int) -> Places:
    unit = Unit.of(width, height)
    small = unit.value < SMALL_UNIT
    across = round(min(0.9722 * height, (0.57 if small else 0.547) * width))
    corner = 24 if small else unit.px(36)
    left = round(0.9483 * across)
    foot_top = height - unit.px(162 if small else 132)
    margin = 36 if small else unit.px(56)
    caption = QRect(left, 0, width - left, foot_top)
    return Places(
        unit=unit,
        portrait=False,
        picture=QRect(0, 0, across, height),
        live=QRect(0, 0, left + corner, height),
        caption=caption,
        corner=corner,
        words=QRect(left + margin, 0, width - left - margin - unit.px(44 if not small else 30), foot_top),
        symbol=92 if small else unit.px(136),
        foot=QRect(left, foot_top, width - left, height - foot_top),
        foot_left=left + margin,
        foot_right=width - unit.px(30 if small else 36),
        notice_is_button=small,
        strip=unit.px(96),
    )


def _portrait(width: int, height: int) -> Places:
    unit = Unit.of(width, height)
    corner = unit.px(36)
    across = round(0.65 * height)
    top = across - unit.px(48)
    foot_top = height - unit.px(132)
    margin = unit.px(44)
    return Places(
        unit=unit,
        portrait=True,
        picture=QRect(0, 0, width, across),
        live=QRect(0, 0, width, top + corner),
        caption=QRect(0, top, width, foot_top - top),
        corner=corner,
        words=QRect(margin, top, width - 2 * margin, foot_top - top),
        symbol=unit.px(152),
        foot=QRect(0, foot_top, width, height - foot_top),
        foot_left=margin,
        foot_right=width - unit.px(40),
        notice_is_button=unit.value < SMALL_UNIT,
        strip=unit.px(96),
    )
