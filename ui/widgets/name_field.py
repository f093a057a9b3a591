"""A line to type in, painted by ourselves: any script in either direction, and a caret put by a tap."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextLayout,
)
from PySide6.QtWidgets import QWidget

from kiosk.domain.person import NAME_MAX
from ui.symbols import Icon, draw_icon, pen
from ui.theme import FIELD, G_BODY, G_SMALL, TOUCH_MIN, Tone, TypeRole, Unit
from ui.widgets.button import Button, ButtonLook
from ui.widgets.draft import Draft, utf16
from ui.widgets.keyboard import Keyboard
from ui.widgets.line import RIGHT, draw_line, width_of
from ui.widgets.touch import ENTER

translate = QCoreApplication.translate

RADIUS = 18
PADDING = 24
ICON = 30
CARET = 3
UNDERLINE = 4


class NameField(QWidget):
    """Text to be typed on the panel's keyboard or on one of hardware; a tap brings the keyboard up.

    `changed` has the text after every key, `done` is the keyboard's action key or Enter, `cancelled` Cancel or Escape; after
    both the keyboard is gone. With an `icon` it is a search field, whose text a cross clears. `action` is the word on the
    action key, and may be set while the keyboard is up (`say_action`).
    """

    changed = Signal(str)
    done = Signal()
    cancelled = Signal()

    def __init__(
        self,
        parent: QWidget,
        keyboard: Keyboard,
        *,
        action: str = "",
        icon: Icon | None = None,
        role: TypeRole = FIELD,
        longest: int = NAME_MAX,
    ) -> None:
        super().__init__(parent)
        self._keyboard = keyboard
        self._action = action
        self._icon = icon
        self._role = role
        self._unit = Unit(1.0)
        self._hint, self._note = "", ""
        self._scrolled = 0.0
        self.draft = Draft(longest=longest)
        self.clear_button = Button(self, ButtonLook.PLAIN, Icon.CLOSE)
        self.clear_button.tapped.connect(self._clear)
        self.clear_button.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._compose()

    @property
    def text(self) -> str:
        return self.draft.text

    def set_text(self, text: str) -> None:
        """Replace the text, as by code; `changed` is not emitted."""
        self.draft.put(text)
        self._compose()

    @property
    def action(self) -> str:
        return self._action

    @property
    def wants_capital(self) -> bool:
        """Tell whether a word begins at the caret: of a name, or of a search for one, which minds no capitals."""
        before = self.text[: self.draft.caret]
        return not before or before.endswith(" ")

    def say_action(self, word: str) -> None:
        """Take another word for the action key."""
        self._action = word
        self._keyboard.update()

    def say(self, hint: str, note: str = "") -> None:
        """Take the words shown while it is empty, and those at the right end, such as how many were found."""
        self._hint, self._note = hint, note
        self.setAccessibleName(hint)
        self.update()

    def fit(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        self.setGeometry(rect)
        side = min(TOUCH_MIN, rect.height())
        self.clear_button.fit("", QRect(rect.width() - side - 4, (rect.height() - side) // 2, side, side), unit)
        self.clear_button.setAccessibleName(translate("panel", "Clear"))
        self._compose()

    @property
    def is_typing(self) -> bool:
        """Tell whether keys come here."""
        return self._keyboard.field is self

    def begin(self) -> None:
        """Bring the keyboard up for this field."""
        self._keyboard.attach(self)
        self.setFocus()
        self.update()

    def end(self) -> None:
        """Send the keyboard away."""
        self.draft.settle()
        self._keyboard.detach(self)
        self._compose()

    def type(self, text: str) -> None:
        """Take in what a key gives."""
        self.draft.type(text)
        self._tell()

    def erase(self) -> None:
        """Take one key back."""
        self.draft.erase()
        self._tell()

    def finish(self) -> None:
        """Do what the action key does."""
        self.end()
        self.done.emit()

    def settle(self) -> None:
        """Finish the syllable being composed, as when another field gets the keyboard."""
        self.draft.settle()
        self._compose()

    def cancel(self) -> None:
        """Do what Cancel does; the text stays."""
        self.end()
        self.cancelled.emit()

    def _clear(self) -> None:
        self.draft.put("")
        self._tell()

    def _tell(self) -> None:
        self._compose()
        self.changed.emit(self.text)

    def text_rect(self) -> QRectF:
        """Return where the text may be, in own pixels."""
        padding = max(14, self._unit.px(PADDING))
        left = padding + (max(24, self._unit.px(ICON)) + 0.6 * padding if self._icon is not None else 0)
        right = float(self.width() - padding)
        if self._icon is not None:
            right = self.clear_button.x() - 4
        if self._note:
            right -= width_of(self._note, G_SMALL, G_SMALL.pixels(self._unit)) + 12
        return QRectF(left, 0, right - left, self.height())

    def _compose(self) -> None:
        """Set the text anew and keep the caret in sight."""
        self._layout = QTextLayout(self.text, self._role.font(self._pixels()))
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        self._line = self._layout.createLine()
        self._line.setLineWidth(1e7)
        self._layout.endLayout()
        self.clear_button.setVisible(self._icon is not None and bool(self.text))
        room, at = self.text_rect().width(), self.caret_x()
        widest = self._line.naturalTextWidth() + CARET + 4
        self._scrolled = min(max(self._scrolled, at - room + CARET + 4, 0.0), max(at - CARET, 0.0), max(widest - room, 0.0))
        self.update()

    def _pixels(self) -> int:
        return min(self._role.pixels(self._unit), max(self._role.floor, round(0.5 * self.height()))) if self.height() else 1

    def caret_x(self) -> float:
        """Return where the caret is, in pixels from the beginning of the text."""
        return self._x_of(self.draft.caret)

    def _x_of(self, index: int) -> float:
        at: Any = self._line.cursorToX(utf16(self.text[:index]))
        return float(at[0] if isinstance(at, tuple) else at)  # PySide hands the cursor back as well

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.rect().contains(event.position().toPoint()):
            return
        x = event.position().x() - self.text_rect().left() + self._scrolled
        units = self._line.xToCursor(x)
        self.draft.move_to(len(self.text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")))
        self._compose()
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self._take(event):
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Act on a key of hardware; False leaves it to others."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.type(QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard))
        elif key in ENTER:
            self.finish()
        elif key == Qt.Key.Key_Escape and self.is_typing:
            self.cancel()
        elif key == Qt.Key.Key_Backspace:
            self.erase()
        elif key == Qt.Key.Key_Delete:
            self.draft.erase_onwards()
            self._tell()
        elif key in (Qt.Key.Key_Hangul, Qt.Key.Key_Hangul_Hanja):
            self._keyboard.toggle_language()
        elif (step := MOVES.get(Qt.Key(key))) is not None:
            self.draft.move(step)
            self._compose()
        elif event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.type(self._keyboard.spoken(event.text()))
        else:
            return False
        return True

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        if hasattr(self, "_keyboard"):  # Qt hides a widget once more after Python let go of its attributes
            self._keyboard.detach(self)
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.is_typing or self.hasFocus()
        painter.setPen(pen((Tone.TEAL if active else Tone.EDGE).colour(), 2))
        painter.setBrush(Tone.CARD.colour())
        radius = max(12, self._unit.px(RADIUS))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        self._paint_ends(painter, active=active)
        self._paint_text(painter, active=active)
        painter.end()

    def _paint_ends(self, painter: QPainter, *, active: bool) -> None:
        if self._icon is not None:
            size, padding = max(24, self._unit.px(ICON)), max(14, self._unit.px(PADDING))
            where = QRectF(padding, (self.height() - size) / 2, size, size)
            draw_icon(painter, self._icon, where, (Tone.TEAL if active else Tone.INK_2).colour())
        if self._note:
            room = QRectF(0, 0, self.text_rect().right() + 12, self.height())
            room.setWidth(room.width() + width_of(self._note, G_SMALL, G_SMALL.pixels(self._unit)))
            draw_line(painter, self._note, G_SMALL, G_SMALL.pixels(self._unit), room, Tone.INK_2, RIGHT)

    def _paint_text(self, painter: QPainter, *, active: bool) -> None:
        room = self.text_rect()
        painter.setClipRect(room.adjusted(-3, 2, 3, -2))
        if not self.text:
            draw_line(painter, self._hint, G_BODY, G_BODY.pixels(self._unit, 1.1), room, Tone.INK_2)
        top = (self.height() - self._line.height()) / 2
        left = room.left() - self._scrolled
        painter.setPen(Tone.INK.colour())
        self._layout.draw(painter, QPointF(left, top))
        if active:
            self._paint_caret(painter, left, top)

    def _paint_caret(self, painter: QPainter, left: float, top: float) -> None:
        high = self._line.height()
        begins, ends = (left + self._x_of(index) for index in self.draft.composed)
        if begins != ends:
            under = QRectF(min(begins, ends), top + 0.98 * high, abs(ends - begins), max(3, self._unit.px(UNDERLINE)))
            painter.fillRect(under, Tone.TEAL.colour())
        painter.fillRect(QRectF(left + self.caret_x() + 1, top + 0.06 * high, CARET, 0.88 * high), Tone.TEAL.colour())


MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}
"""By how many places keys of hardware move the caret."""
