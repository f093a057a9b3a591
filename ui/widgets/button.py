"""The staff's buttons: filled for the one way on, outlined for another, plain for leaving something out.

An amber screen's way on is dark; what erases is outlined in brick, never filled. On night the same looks turn round.
"""

from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import Icon, draw_icon, pen
from ui.theme import G_ACTION, Tone, TypeRole, Unit
from ui.widgets.touch import PRESSED, TouchTarget

REPEAT_AFTER_MS = 450
REPEAT_EVERY_MS = 110

RADIUS = 18
EDGE = 2.0
ICON_SIZE = 1.1
"""Side of an icon, in sizes of the words beside it."""

ICON_GAP = 0.5
PADDING = 0.85
"""Least room left and right of the words, in their sizes."""


class ButtonLook(Enum):
    """Ground and words of a button."""

    PRIMARY = "primary"
    OUTLINED = "outlined"
    PLAIN = "plain"
    DARK = "dark"
    BRICK = "brick"
    NIGHT = "night"
    NIGHT_PRIMARY = "night_primary"


OUTLINES = {ButtonLook.OUTLINED: Tone.EDGE, ButtonLook.BRICK: Tone.BRICK, ButtonLook.NIGHT: Tone.EDGE_DARK}
"""The edges of looks that have one."""

GROUNDS = {
    ButtonLook.PRIMARY: Tone.TEAL,
    ButtonLook.OUTLINED: Tone.CARD,
    ButtonLook.DARK: Tone.AMBER_INK,
    ButtonLook.BRICK: Tone.CARD,
    ButtonLook.NIGHT: Tone.NIGHT_2,
    ButtonLook.NIGHT_PRIMARY: Tone.CREAM,
}

WORDS = {
    ButtonLook.PRIMARY: Tone.WHITE,
    ButtonLook.OUTLINED: Tone.INK,
    ButtonLook.PLAIN: Tone.INK_2,
    ButtonLook.DARK: Tone.CREAM,
    ButtonLook.BRICK: Tone.BRICK,
    ButtonLook.NIGHT: Tone.CREAM,
    ButtonLook.NIGHT_PRIMARY: Tone.NIGHT,
}


class Button(TouchTarget):
    """A word with an icon before it, or after it where it points onwards; an icon alone where the word is empty.

    Takes the focus from the Tab key only, so that a finger leaves no focus ring behind.
    """

    def __init__(self, parent: QWidget, look: ButtonLook, icon: Icon | None = None, *, role: TypeRole = G_ACTION) -> None:
        super().__init__(parent)
        self.look = look
        self.icon = icon
        self._role = role
        self._text = ""
        self._pixels = 1
        self._radius = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str) -> None:
        """Take a word and keep the place, for whoever lays out later."""
        self._text = text
        self.update()

    def natural_width(self, text: str, unit: Unit) -> int:
        """Return how wide the button is with its word at full size."""
        pixels = self._role.pixels(unit)
        return round(self._content(text, pixels) + 2 * PADDING * pixels)

    def fit(self, text: str, rect: QRect, unit: Unit) -> None:
        """Take a word and a place.

        The word gets smaller, down to the floor of its role, until it fits; then, as with a long name in it, it loses its
        middle.
        """
        self._text = text
        self._radius = min(unit.px(RADIUS), rect.height() / 2) if self.icon is not Icon.CLOSE else rect.height() / 2
        self._pixels = self._role.pixels(unit)
        while self._pixels > self._role.floor and self._content(text, self._pixels) > rect.width() - self._pixels:
            self._pixels -= 1
        self.setGeometry(rect)
        self.setAccessibleName(text)
        self.update()

    @property
    def shown(self) -> str:
        """The word as far as there is room for it."""
        room = self.width() - self._pixels - (self._content(self._text, self._pixels) - self._words_width(self._text))
        if self._words_width(self._text) <= room:
            return self._text
        metrics = QFontMetricsF(self._role.font(self._pixels))
        return metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, max(room, 0.0))

    def _words_width(self, text: str) -> float:
        return QFontMetricsF(self._role.font(self._pixels)).horizontalAdvance(text)

    def _content(self, text: str, pixels: int) -> float:
        words = QFontMetricsF(self._role.font(pixels)).horizontalAdvance(text)
        icon = ICON_SIZE * pixels if self.icon is not None else 0.0
        return words + icon + (ICON_GAP * pixels if words and icon else 0.0)

    def words_rect(self) -> QRectF:
        """Return where the word is, in the button's own pixels."""
        shown = self.shown
        width = self._words_width(shown)
        left = (self.width() - self._content(shown, self._pixels)) / 2
        if self.icon is not None and self.icon is not Icon.NEXT:
            left += (ICON_SIZE + (ICON_GAP if self._text else 0.0)) * self._pixels
        return QRectF(left, 0, width, self.height())

    def _icon_rect(self) -> QRectF:
        words, size, gap = self.words_rect(), ICON_SIZE * self._pixels, ICON_GAP * self._pixels if self._text else 0.0
        left = words.right() + gap if self.icon is Icon.NEXT else words.left() - gap - size
        return QRectF(left, (self.height() - size) / 2, size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        colour = self._words_colour()
        if self.icon is not None:
            draw_icon(painter, self.icon, self._icon_rect(), colour)
        painter.setFont(self._role.font(self._pixels))
        painter.setPen(colour)
        base = (self.height() + QFontMetricsF(self._role.font(self._pixels)).capHeight()) / 2
        painter.drawText(QPointF(round(self.words_rect().left()), round(base)), self.shown)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        ground = self._ground()
        outlined = self.look in OUTLINES
        inset = EDGE / 2 if outlined else 0.0
        painter.setPen(pen(self._edge().colour(), EDGE) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        if ground is not None or outlined:
            where = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(where, self._radius - inset, self._radius - inset)

    def _edge(self) -> Tone:
        return OUTLINES[self.look] if self.isEnabled() else Tone.RULE

    def _ground(self) -> QColor | None:
        """Return the ground, darker under a finger (on night lighter); a plain button has one only then."""
        if self.look is ButtonLook.PLAIN:
            return Tone.SINK.colour() if self.is_down else None
        if not self.isEnabled():
            return (Tone.PAPER if self.look in OUTLINES else Tone.SINK).colour()
        colour = GROUNDS[self.look].colour()
        if self.look in (ButtonLook.DARK, ButtonLook.NIGHT):
            return colour.lighter(150) if self.is_down else colour
        return colour.darker(round(100 / (1 - PRESSED))) if self.is_down else colour

    def _words_colour(self) -> QColor:
        return (WORDS[self.look] if self.isEnabled() else Tone.EDGE).colour()


class RepeatingButton(Button):
    """A button that acts again and again while it is held; a short touch acts once, on release."""

    def __init__(self, parent: QWidget, look: ButtonLook, *, role: TypeRole = G_ACTION) -> None:
        super().__init__(parent, look, role=role)
        self._repeated = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._repeat)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        self._repeated = False
        self._timer.start(REPEAT_AFTER_MS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._repeated:
            self._press(False)
        super().mouseReleaseEvent(event)

    def _press(self, down: bool) -> None:
        super()._press(down)
        if not down:
            self._timer.stop()

    def _repeat(self) -> None:
        self._repeated = True
        self._timer.setInterval(REPEAT_EVERY_MS)
        self.tapped.emit()
