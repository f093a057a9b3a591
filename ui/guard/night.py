"""The dark screens before the panel: a title, a line of words, a column at the left and a pad of digits at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.guard.pin_pad import KEY_GAP, PinPlaces
from ui.symbols import Icon
from ui.theme import G_BODY, G_TASK, TOUCH_MIN, Tone, Unit
from ui.visitor.places import SMALL_UNIT
from ui.visitor.text import Block, balanced, fits
from ui.widgets.button import Button, ButtonLook
from ui.widgets.focus import FocusRing

translate = QCoreApplication.translate

COLUMN, COLUMN_GAP = 330, 110


@dataclass(frozen=True, slots=True)
class NightPlaces:
    """Rectangles in pixels of the screen: the cross, the title's and the words' rooms, the column, and the pad's corner.

    In portrait everything stands above the pad in the middle; `centred` says so.
    """

    unit: Unit
    centred: bool
    close: QRect
    title: QRect
    column: QRect
    words: QRect
    pad: PinPlaces
    corner: QPointF

    @staticmethod
    def for_size(width: int, height: int, rows: int = 1) -> "NightPlaces":
        """Lay out a screen; in portrait the column is as high as `rows` of guards need."""
        return _portrait(width, height, rows) if height > width else _landscape(width, height)


def _close(unit: Unit, *, low: bool) -> QRect:
    inset = 12 if low else unit.px(32)
    return QRect(inset, inset, TOUCH_MIN, TOUCH_MIN)


def _landscape(width: int, height: int) -> NightPlaces:
    unit = Unit.of(width, height)
    low = unit.value < SMALL_UNIT
    key = (100, 72) if low else (unit.touch(144), unit.touch(96))
    gap = 10 if low else max(10, unit.px(KEY_GAP))
    pad = PinPlaces(*key, gap, 44 if low else unit.px(60))
    column, between = (320, 40) if low else (unit.px(COLUMN), unit.px(COLUMN_GAP))
    left = (width - column - between - pad.width) // 2
    top = (height - pad.height) // 2
    if low:
        left = max(left, _close(unit, low=True).right() + 1 + 12)
    head = max(40, unit.px(64))
    words = max(58, unit.px(92))
    list_top = top + head + unit.px(16)
    return NightPlaces(
        unit=unit,
        centred=False,
        close=_close(unit, low=low),
        title=QRect(left, top, column, head),
        column=QRect(left, list_top, column, top + pad.height - words - unit.px(12) - list_top),
        words=QRect(left, top + pad.height - words, column, words),
        pad=pad,
        corner=QPointF(left + column + between, top),
    )


def _portrait(width: int, height: int, rows: int) -> NightPlaces:
    unit = Unit.of(width, height)
    margin = unit.px(48)
    pad = PinPlaces(unit.touch(168), unit.touch(116), max(10, unit.px(KEY_GAP)), 0)
    dots, words_high, gap = unit.px(150), unit.px(92), unit.px(14)
    pad = PinPlaces(pad.key_width, pad.key_height, pad.gap, dots)
    top = height - unit.px(72) - pad.height
    words = QRect(margin, top + unit.px(46), width - 2 * margin, words_high)
    high = rows * unit.touch(88) + (rows - 1) * gap
    column = QRect(margin, top - unit.px(48) - high, width - 2 * margin, high)
    title = QRect(margin, column.y() - unit.px(36) - unit.px(64), width - 2 * margin, unit.px(64))
    return NightPlaces(
        unit=unit,
        centred=True,
        close=_close(unit, low=False),
        title=title,
        column=column,
        words=words,
        pad=pad,
        corner=QPointF((width - pad.width) / 2, top),
    )


class NightScreen(QWidget):
    """Paints title and words on night and has the cross; `closed` leaves. Subclasses place the rest in `lay_out`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.places = NightPlaces.for_size(1280, 720)
        self._title, self._words = "", ""
        self._is_trouble = False
        self.close_button = Button(self, ButtonLook.NIGHT, Icon.CLOSE)
        self.close_button.tapped.connect(self.closed)
        self.ring = FocusRing(self, Tone.CREAM)

    @property
    def words(self) -> str:
        """What the line of words says now."""
        return self._words

    def call(self, title: str) -> None:
        """Set the title."""
        self._title = title
        self.update()

    def say(self, words: str, *, trouble: bool = False) -> None:
        """Set the line of words."""
        self._words, self._is_trouble = words, trouble
        self.update()

    def rows(self) -> int:
        """Return how many rows the column needs in portrait."""
        return 1

    def lay_out(self) -> None:
        """Place everything for the present size."""

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.place_all()

    def place_all(self) -> None:
        """Measure anew and place everything."""
        self.places = NightPlaces.for_size(max(self.width(), 64), max(self.height(), 64), self.rows())
        self.close_button.fit("", self.places.close, self.places.unit)
        self.close_button.setAccessibleName(translate("login", "Close"))
        self.lay_out()
        self.ring.follow()
        self.update()

    def focusNextPrevChild(self, onwards: bool) -> bool:  # noqa: N802 - Qt's name
        moved = super().focusNextPrevChild(onwards)
        self.ring.follow()
        return moved

    def ink(self) -> list[QRectF]:
        """Return what title and words cover, for checks of the layout."""
        return [block.ink(x, y) for block, x, y in (*self._title_placed(), *self._words_placed())]

    def _title_placed(self) -> list[tuple[Block, float, float]]:
        room = QRectF(self.places.title)
        block = next(fits(self._title, G_TASK, self.places.unit, room.width(), (1,)))
        left = room.left() + (room.width() - block.width) / 2 if self.places.centred else room.left()
        return [(block, left, room.bottom() - block.height)]

    def _words_placed(self) -> list[tuple[Block, float, float]]:
        if not self._words:
            return []
        room, unit = QRectF(self.places.words), self.places.unit
        whole = balanced(self._words, G_BODY, G_BODY.pixels(unit), room.width())
        if not self.places.centred:
            return [(whole, room.left(), room.bottom() - whole.height)]
        top = room.top() + (room.height() - whole.height) / 2
        lines = [balanced(line, G_BODY, whole.pixels, 1e5) for line in whole.lines]
        return [
            (line, room.left() + (room.width() - line.width) / 2, top + index * whole.line_height)
            for index, line in enumerate(lines)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), Tone.NIGHT.colour())
        for block, x, y in self._title_placed():
            block.paint(painter, x, y, Tone.CREAM.colour())
        for block, x, y in self._words_placed():
            block.paint(painter, x, y, (Tone.AMBER if self._is_trouble else Tone.SAND).colour())
        painter.end()
