"""The message over the panel: what was done, with Undo while a countdown runs."""

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QCoreApplication, QEasingCurve, QPoint, QPropertyAnimation, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.guard.frame import Frame
from ui.symbols import Icon, Symbol, draw_icon, draw_symbol
from ui.theme import G_BODY, G_SMALL, Tone, TypeRole
from ui.visitor.text import Block, balanced
from ui.widgets.button import Button, ButtonLook

translate = QCoreApplication.translate

LASTS_S = 10
IN_MS = 160
RADIUS = 20
SIGN = 30
GAP = 18


def _set(text: str, role: TypeRole, pixels: int, width: float) -> Block:
    """Break a message into lines; a word too long for one, as somebody's name may be, loses its middle."""
    metrics = QFontMetricsF(role.font(pixels))
    words = (metrics.elidedText(word, Qt.TextElideMode.ElideMiddle, width) for word in text.split())
    return balanced(" ".join(words), role, pixels, width)


class Toast(QWidget):
    """Says one thing at a time for ten seconds; a new one takes the place of the old, whose Undo is then in History.

    `timer` beats once a second. A tap beside Undo sends the message away.
    """

    def __init__(self, parent: QWidget, *, moves: bool = True) -> None:
        super().__init__(parent)
        self._moves = moves
        self._frame = Frame.for_size(1280, 720)
        self._place = self._frame.toast
        self._hangs = True
        self._text, self._more = "", ""
        self._blocks: tuple[Block, ...] = ()
        self._is_trouble = False
        self._act: Callable[[], None] | None = None
        self.left_s = 0
        self.button = Button(self, ButtonLook.NIGHT_PRIMARY, Icon.UNDO)
        self.button.tapped.connect(self.undo)
        self.timer = QTimer(self)
        self.timer.setInterval(1000)
        self.timer.timeout.connect(self._tick)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(IN_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._text

    def lay_out(self, frame: Frame, above: int | None = None) -> None:
        """Take another size; `above` is the top of a keyboard that it shall lie above."""
        self._frame, self._place = frame, QRect(frame.toast)
        self._hangs = not frame.portrait and above is None
        if above is not None:
            self._place.moveBottom(above - 8)
        self._fit()

    def say(self, text: str, act: Callable[[], None] | None = None, *, more: str = "", trouble: bool = False) -> None:
        """Show a message; `act` is what Undo does."""
        self._text, self._more, self._act, self._is_trouble = text, more, act, trouble
        self.left_s = LASTS_S
        self._fit()
        self.raise_()
        self.show()
        self.timer.start()
        if self._moves:
            self._slide.stop()
            self._slide.setStartValue(self.pos() + QPoint(0, (-1 if self._hangs else 1) * self._frame.unit.px(24)))
            self._slide.setEndValue(self.pos())
            self._slide.start()

    def clear(self) -> None:
        """Take the message away; what was done stays done."""
        self._act = None
        self.timer.stop()
        self.hide()

    def undo(self) -> None:
        """Do what Undo does, once."""
        act = self._act
        self.clear()
        if act is not None:
            act()

    def _tick(self) -> None:
        self.left_s -= 1
        if self.left_s <= 0:
            self.clear()
        else:
            self._fit()

    def _fit(self) -> None:
        """Set the words: a long message makes the toast higher, away from its edge, a short one narrower."""
        unit, inset = self._frame.unit, (self._place.height() - self._frame.unit.touch(64)) // 2
        word = translate("panel", "Undo %1", "seconds left")
        button = self.button.natural_width(word.replace("%1", str(LASTS_S)), unit) if self._act is not None else 0
        taken = self._words_left() + (button + GAP if button else 0) + max(inset, GAP // 2)
        self._blocks = self._set(self._place.width() - taken)
        height = max(self._place.height(), round(sum(block.height for block in self._blocks)) + 2 * inset)
        where = QRect(self._place.x(), self._place.y(), self._place.width(), height)
        if self._hangs:
            where.setWidth(min(where.width(), taken + ceil(max((block.width for block in self._blocks), default=0.0))))
        else:
            where.moveBottom(self._place.bottom())
        self.setGeometry(where)
        self.button.setVisible(self._act is not None)
        if self._act is not None:
            high, right = unit.touch(64), self.width() - max(inset, GAP // 2)
            where = QRect(right - button, (height - high) // 2, button, high)
            self.button.fit(word.replace("%1", str(self.left_s)), where, unit)
        self.update()

    def _set(self, room: float) -> tuple[Block, ...]:
        unit = self._frame.unit
        lines = ((self._text, G_BODY), (self._more, G_SMALL))
        return tuple(_set(text, role, role.pixels(unit), room) for text, role in lines if text)

    def _words_left(self) -> int:
        return max(64, self._frame.unit.px(72))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.rect().contains(event.position().toPoint()):
            self.clear()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.NIGHT.colour())
        radius = self._frame.unit.px(RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        size = max(24, self._frame.unit.px(SIGN))
        sign = QRectF((self._words_left() - size) / 2, (self.height() - size) / 2, size, size)
        if self._is_trouble:
            draw_symbol(painter, Symbol.TRIANGLE, sign, Tone.AMBER.colour(), Tone.NIGHT.colour())
        else:
            draw_icon(painter, Icon.TICK, sign, Tone.CREAM.colour())
        top = (self.height() - sum(block.height for block in self._blocks)) / 2
        for block, tone in zip(self._blocks, (Tone.CREAM, Tone.SAND), strict=False):
            block.paint(painter, self._words_left(), top, tone.colour())
            top += block.height
        painter.end()
