"""The panel's own keyboard, one painted widget: English, Korean with composing, numbers and symbols."""

from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.language import Language
from ui.symbols import Icon, draw_icon
from ui.theme import KEY, KEY_WORD, Tone, TypeRole
from ui.widgets.hangul import jamo_of
from ui.widgets.keys import Act, Board, Key, Layer, keys_of
from ui.widgets.line import CENTRE, RIGHT, draw_line, fitting
from ui.widgets.pad import Pad
from ui.widgets.touch import PRESSED

translate = QCoreApplication.translate

RADIUS = 14
EDGE = 3
"""Height of the darker lower edge of a key, in pixels at 720."""


class Field(Protocol):
    """What keys are typed into."""

    @property
    def action(self) -> str: ...
    @property
    def wants_capital(self) -> bool: ...
    def type(self, text: str) -> None: ...
    def erase(self) -> None: ...
    def settle(self) -> None: ...
    def finish(self) -> None: ...
    def cancel(self) -> None: ...


class Keyboard(Pad[Key]):
    """Types into the one field it is attached to. `toggled` when it came up or went away.

    Shift holds for one key, and comes by itself where a name begins. Erase repeats while it is held.
    """

    toggled = Signal()

    def __init__(self, parent: QWidget, language: Language) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._board = Board.of(1280, 720)
        self._language = language
        self._letters = Layer.HANGUL if language.staff == "ko" else Layer.LATIN
        self._layer = self._letters
        self._keys = keys_of(self._layer, self._board)
        self._is_shifted = False
        self.field: Field | None = None
        language.changed.connect(self.update)
        self.hide()

    @property
    def layer(self) -> Layer:
        return self._layer

    @property
    def is_shifted(self) -> bool:
        return self._is_shifted

    @property
    def keys(self) -> tuple[Key, ...]:
        return self._keys

    def height_for(self, panel: QSize) -> int:
        """Return how high it is in a panel of a size."""
        return Board.of(panel.width(), panel.height()).height

    def lay_out(self, panel: QSize) -> None:
        """Take its place at the foot of a panel."""
        self._board = Board.of(panel.width(), panel.height())
        self.setGeometry(0, panel.height() - self._board.height, panel.width(), self._board.height)
        self._show_layer(self._layer)

    def attach(self, field: Field) -> None:
        """Come up for a field; another field's typing is finished by that."""
        if field is self.field:
            return
        if self.field is not None:
            self.field.settle()
        self.field = field
        self._leave_focus_to(field)
        self._show_layer(self._letters)
        self.raise_()
        self.show()
        self.toggled.emit()

    def detach(self, field: Field | None = None) -> None:
        """Go away, if it is up for this field (or for any)."""
        if self.field is None or (field is not None and field is not self.field):
            return
        self.field = None
        self._leave_focus_to(None)
        self.hide()
        self.toggled.emit()

    def _leave_focus_to(self, field: Any) -> None:
        """Let a tap on a key leave the focus to the field, so that a keyboard of hardware types on there."""
        proxy: Any = field if isinstance(field, QWidget) else None
        self.setFocusProxy(proxy)

    def toggle_language(self) -> None:
        """Turn between the letters of the two languages."""
        self._letters = Layer.LATIN if self._letters is Layer.HANGUL else Layer.HANGUL
        self._show_layer(self._letters)

    def spoken(self, text: str) -> str:
        """Return what a key of a hardware keyboard gives: its jamo while Korean is chosen."""
        return jamo_of(text) or text if self._letters is Layer.HANGUL else text

    def _show_layer(self, layer: Layer) -> None:
        self._layer, self._is_shifted = layer, layer is Layer.LATIN and self._wants_capital()
        self._keys = keys_of(layer, self._board)
        self.update()

    def _wants_capital(self) -> bool:
        return self.field is not None and self.field.wants_capital

    def repeats(self, key: Key) -> bool:
        return key.act is Act.ERASE

    def act(self, key: Key) -> None:
        field = self.field
        if field is None:
            return
        match key.act:
            case Act.TYPE | Act.SPACE:
                field.type(key.shifted if self._is_shifted else key.char)
                self._is_shifted = self._layer is Layer.LATIN and self._wants_capital()
            case Act.SHIFT:
                self._shift()
            case Act.ERASE:
                field.erase()
            case Act.LAYER:
                self._show_layer(Layer.NUMBERS if self._layer is self._letters else self._letters)
            case Act.LANGUAGE:
                self.toggle_language()
            case Act.CANCEL:
                field.cancel()
            case Act.DONE:
                field.finish()
        self.update()

    def _shift(self) -> None:
        turned = {Layer.NUMBERS: Layer.SYMBOLS, Layer.SYMBOLS: Layer.NUMBERS}.get(self._layer)
        if turned is not None:
            self._show_layer(turned)
        else:
            self._is_shifted = not self._is_shifted

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._show_layer(self._layer)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Tone.BOARD.colour())
        painter.setPen(Qt.PenStyle.NoPen)
        for key in self._keys:
            self._paint_key(painter, key)
        painter.end()

    def _paint_key(self, painter: QPainter, key: Key) -> None:
        ground, edge, ink = self._tones(key)
        radius, depth = max(10, self._board.unit.px(RADIUS)), max(2, self._board.unit.px(EDGE))
        is_down = self.is_down(key)
        painter.setBrush(edge.colour())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(key.rect.translated(0, depth), radius, radius)
        colour = ground.colour()
        painter.setBrush(colour.darker(round(100 / (1 - 2 * PRESSED))) if is_down else colour)
        painter.drawRoundedRect(key.rect.translated(0, depth - 1 if is_down else 0), radius, radius)
        self._paint_face(painter, key, ink)

    def _tones(self, key: Key) -> tuple[Tone, Tone, Tone]:
        """Return the tones of a key's ground, its lower edge and what is on it."""
        if key.act is Act.DONE:
            return Tone.TEAL, Tone.INK, Tone.WHITE
        if key.act is Act.SHIFT and self._is_shifted:
            return Tone.TINT, Tone.TEAL, Tone.TEAL
        plain = key.act in (Act.TYPE, Act.SPACE)
        return (Tone.CARD if plain else Tone.SINK), Tone.KEY_EDGE, Tone.INK

    def _paint_face(self, painter: QPainter, key: Key, ink: Tone) -> None:
        icon = {Act.ERASE: Icon.ERASE, Act.SHIFT: Icon.SHIFT}.get(key.act)
        if icon is Icon.SHIFT and self._layer in (Layer.NUMBERS, Layer.SYMBOLS):
            icon = None
        if icon is not None:
            size = max(26.0, self._board.unit.px(34))
            where = QRectF(key.rect.center().x() - size / 2, key.rect.center().y() - size / 2, size, size)
            draw_icon(painter, icon, where, ink.colour())
            return
        word, role = self._word(key), KEY if key.act is Act.TYPE else KEY_WORD
        room = key.rect.adjusted(6, 0, -6, 0)
        pixels = fitting(word, role, role.pixels(self._board.unit), room.width())
        draw_line(painter, word, _bold(role, key), pixels, room, ink, CENTRE)
        if key.act is Act.TYPE and not self._is_shifted and key.shifted != key.char.upper():
            corner = QRectF(key.rect.left(), key.rect.top() + 0.06 * key.rect.height(), key.rect.width() - 10, 22)
            draw_line(painter, key.shifted, KEY_WORD, max(16, self._board.unit.px(20)), corner, Tone.INK_2, RIGHT)

    def _word(self, key: Key) -> str:
        match key.act:
            case Act.TYPE:
                return key.shifted if self._is_shifted else key.char
            case Act.SPACE:
                return translate("panel", "Space", "the key")
            case Act.SHIFT:
                return "123" if self._layer is Layer.SYMBOLS else "#+="
            case Act.LAYER:
                return "123" if self._layer is self._letters else ("가나다" if self._letters is Layer.HANGUL else "ABC")
            case Act.LANGUAGE:
                return "한 / A"
            case Act.CANCEL:
                return translate("panel", "Cancel")
            case _:
                return (self.field.action if self.field is not None else "") or translate("panel", "Done")


def _bold(role: TypeRole, key: Key) -> TypeRole:
    return KEY_WORD_BOLD if key.act in (Act.DONE, Act.CANCEL, Act.LAYER, Act.LANGUAGE) else role


KEY_WORD_BOLD = TypeRole(KEY_WORD.size, bold=True, line=1.0, floor=KEY_WORD.floor)
