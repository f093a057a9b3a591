"""Digits for a PIN, one painted widget: what was typed shows as dots, and the keys never change places."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.guard import PIN_MAX, PIN_MIN
from ui.symbols import Icon, draw_icon, pen
from ui.theme import DIGIT, G_HEAD, Tone, Unit
from ui.widgets.line import CENTRE, draw_line, fitting
from ui.widgets.pad import Pad
from ui.widgets.touch import ENTER

DOT, DOT_PITCH = 24, 44
KEY_GAP = 14
RADIUS = 22
ROWS = ("123", "456", "789", "<0>")


class PinAct(Enum):
    """What a key does."""

    DIGIT = "digit"
    ERASE = "erase"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PinKey:
    """One key in its place."""

    act: PinAct
    digit: str
    rect: QRectF
    reach: QRectF


@dataclass(frozen=True, slots=True)
class PinPlaces:
    """The measures of a pad: its keys' size, the gap between them, and the room for the dots above."""

    key_width: int
    key_height: int
    gap: int
    dots: int

    @property
    def width(self) -> int:
        return 3 * self.key_width + 2 * self.gap

    @property
    def keys_height(self) -> int:
        return 4 * self.key_height + 3 * self.gap

    @property
    def height(self) -> int:
        return self.dots + self.keys_height


def pin_keys(places: PinPlaces) -> tuple[PinKey, ...]:
    """Return the keys in their places, in pixels of the pad."""
    acts = {"<": PinAct.ERASE, ">": PinAct.OPEN}
    keys = []
    for row, chars in enumerate(ROWS):
        for column, char in enumerate(chars):
            left, top = column * (places.key_width + places.gap), row * (places.key_height + places.gap)
            rect = QRectF(left, places.dots + top, places.key_width, places.key_height)
            half = places.gap / 2
            keys.append(PinKey(acts.get(char, PinAct.DIGIT), char, rect, rect.adjusted(-half, -half, half, half)))
    return tuple(keys)


class PinPad(Pad[PinKey]):
    """Takes 6 to 12 digits; `entered` has them and empties the pad, `typed` is any key before that.

    The digits stay in memory only until they are entered. Where Open is `barred` the keys still work.
    """

    entered = Signal(str)
    typed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._unit = Unit(1.0)
        self._places = PinPlaces(144, 96, KEY_GAP, 60)
        self._keys = pin_keys(self._places)
        self._pin = ""
        self._word = ""
        self._barred = False

    @property
    def keys(self) -> tuple[PinKey, ...]:
        return self._keys

    @property
    def length(self) -> int:
        """How many digits were typed."""
        return len(self._pin)

    @property
    def can_open(self) -> bool:
        return not self._barred and len(self._pin) >= PIN_MIN

    def lay_out(self, corner: QPointF, places: PinPlaces, unit: Unit) -> None:
        """Take a place by its upper left corner."""
        self._unit, self._places = unit, places
        self._keys = pin_keys(places)
        self.setGeometry(QRect(corner.toPoint(), QRectF(0, 0, places.width, places.height).toRect().size()))
        self.update()

    def say(self, word: str) -> None:
        """Take the word on the key that enters."""
        self._word = word
        self.update()

    def bar(self, *, barred: bool) -> None:
        """Let nothing be entered for now."""
        self._barred = barred
        self.update()

    def clear(self) -> None:
        """Forget what was typed."""
        self._pin = ""
        self.update()

    def act(self, key: PinKey) -> None:
        match key.act:
            case PinAct.DIGIT:
                self.type(key.digit)
            case PinAct.ERASE:
                self.erase()
            case PinAct.OPEN:
                self.enter()

    def repeats(self, key: PinKey) -> bool:
        return key.act is PinAct.ERASE

    def type(self, digit: str) -> None:
        """Take a digit in."""
        self._pin = (self._pin + digit)[:PIN_MAX]
        self._tell()

    def erase(self) -> None:
        """Take the last digit back."""
        self._pin = self._pin[:-1]
        self._tell()

    def enter(self) -> None:
        """Hand the PIN over, where it is long enough."""
        if self.can_open:
            pin, self._pin = self._pin, ""
            self.update()
            self.entered.emit(pin)

    def _tell(self) -> None:
        self.update()
        self.typed.emit()

    def answer(self, event: QKeyEvent) -> bool:
        """Act on a key of a hardware keyboard."""
        if event.key() in ENTER:
            self.enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self.erase()
        elif event.text().isascii() and event.text().isdigit():
            self.type(event.text())
        else:
            return False
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_dots(painter)
        for key in self._keys:
            self._paint_key(painter, key)
        painter.end()

    def _paint_dots(self, painter: QPainter) -> None:
        """Six outlines, filled as they are typed; further digits add a dot each."""
        count = max(PIN_MIN, len(self._pin))
        size = max(16.0, self._unit.px(DOT))
        pitch = min(max(28.0, self._unit.px(DOT_PITCH)), self.width() / count)
        size = min(size, pitch - 6)
        left = self.width() / 2 - pitch * (count - 1) / 2
        for index in range(count):
            filled = index < len(self._pin)
            painter.setPen(Qt.PenStyle.NoPen if filled else pen(Tone.CREAM.colour(), 2.5))
            painter.setBrush(Tone.CREAM.colour() if filled else Qt.BrushStyle.NoBrush)
            radius = size / 2 if filled else size / 2 - 1.25
            painter.drawEllipse(QPointF(left + index * pitch, size / 2 + 1), radius, radius)

    def _paint_key(self, painter: QPainter, key: PinKey) -> None:
        down, radius = self.is_down(key), max(14, self._unit.px(RADIUS))
        if key.act is PinAct.DIGIT:
            painter.setPen(pen(Tone.EDGE_DARK.colour(), 2))
            painter.setBrush((Tone.STONE if down else Tone.NIGHT_2).colour())
            painter.drawRoundedRect(key.rect.adjusted(1, 1, -1, -1), radius, radius)
            draw_line(painter, key.digit, DIGIT, DIGIT.pixels(self._unit), key.rect, Tone.CREAM, CENTRE)
        elif key.act is PinAct.ERASE:
            if down:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(Tone.NIGHT_2.colour())
                painter.drawRoundedRect(key.rect, radius, radius)
            size = max(30.0, self._unit.px(38))
            middle = key.rect.center()
            draw_icon(
                painter, Icon.ERASE, QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size), Tone.CREAM.colour()
            )
        else:
            self._paint_open(painter, key, radius, down=down)

    def _paint_open(self, painter: QPainter, key: PinKey, radius: float, *, down: bool) -> None:
        painter.setPen(pen((Tone.CREAM if self.can_open else Tone.STONE).colour(), 2))
        ground = (Tone.SAND if down else Tone.CREAM).colour() if self.can_open else Tone.NIGHT.colour()
        painter.setBrush(ground)
        painter.drawRoundedRect(key.rect.adjusted(1, 1, -1, -1), radius, radius)
        pixels = fitting(self._word, G_HEAD, G_HEAD.pixels(self._unit, 1.05), key.rect.width() - 12)
        tone = Tone.NIGHT if self.can_open else Tone.SAND
        draw_line(painter, self._word, G_HEAD, pixels, key.rect, tone, CENTRE)


translate = QCoreApplication.translate


def open_word() -> str:
    """Return what the entering key is called at the login."""
    return translate("login", "Open")
