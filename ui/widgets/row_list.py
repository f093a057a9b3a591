"""A long list under a finger: rows of one height, asked for page by page as they come in sight, and let go behind."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Page
from ui.symbols import pen
from ui.theme import G_BODY, G_SMALL, Tone, Unit
from ui.visitor.text import wrapped
from ui.widgets.touch import ENTER, PRESSED
from ui.widgets.touch_area import TouchArea, Touched

T = TypeVar("T")

PAGE = 50
"""Rows asked for at once: six screens of them."""

PAGES_HELD = 8
"""Pages in memory, those looked at last: 400 rows, however long the list is."""

RULE = 1.5
CARD_RADIUS = 20

SETTLE_MS = 400
"""Rows that have just moved take no touch for so long: the finger was on its way to another one."""

Asking = Callable[[int, int], Future[Page[T]]]
"""Answers with so many rows from a row on: (start, count)."""


class Asker(Protocol):
    """Waits for answers without waiting: see `ui.guard.answers.Answers`."""

    def ask(
        self, future: "Future[Any]", then: Callable[[Any], None], failed: Callable[[BaseException], None] | None = None
    ) -> None: ...


class Rows(Generic[T]):
    """The rows of one question that are in memory: the pages looked at last, each with the round it was asked in."""

    def __init__(self) -> None:
        self.total = 0
        self.round = 0
        self._pages: OrderedDict[int, tuple[int, tuple[T, ...]]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many rows are in memory."""
        return sum(len(items) for _, items in self._pages.values())

    def get(self, row: int) -> T | None:
        """Return a row, None while it is not here."""
        _, items = self._pages.get(row // PAGE, (0, ()))
        if items:
            self._pages.move_to_end(row // PAGE)
        return items[row % PAGE] if row % PAGE < len(items) else None

    def is_fresh(self, number: int) -> bool:
        """Tell whether a page is here as it was asked for last."""
        return number in self._pages and self._pages[number][0] == self.round

    def keep(self, number: int, page: Page[T]) -> None:
        """Take a page, and let the ones go that were not looked at for longest."""
        self.total = page.total
        self._pages[number] = self.round, page.items
        self._pages.move_to_end(number)
        while len(self._pages) > PAGES_HELD:
            self._pages.popitem(last=False)

    def clear(self) -> None:
        self._pages.clear()

    def find(self, wanted: Callable[[T], bool]) -> int | None:
        """Return the first row among the fresh ones that is wanted."""
        for number in sorted(number for number in self._pages if self.is_fresh(number)):
            for offset, item in enumerate(self._pages[number][1]):
                if wanted(item):
                    return number * PAGE + offset
        return None


@dataclass(frozen=True, slots=True)
class RowLook:
    """How a row is painted: chosen (its detail is open), under a finger, and which of its own buttons is."""

    is_chosen: bool
    is_down: bool
    button: str | None


@dataclass(frozen=True, slots=True)
class Touch(Generic[T]):
    """What a finger is on: a row by what it shows and its key, and one of its own buttons."""

    item: T
    key: Hashable
    button: str | None = None


class RowList(TouchArea[Touch[T]], Generic[T]):
    """Rows of one height on a card. `chosen` has what a row shows, `acted` that and which button of the row.

    What is acted on is what lay under the finger as it came down, whatever moved meanwhile. `counted` has how many rows
    there are, `failed` the error that keeps them from coming. Until rows of another question come, those of the last one
    stay. Subclasses say how a row looks.
    """

    chosen = Signal(object)
    acted = Signal(object, str)
    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, parent: QWidget, asker: Asker) -> None:
        super().__init__(parent)
        self._asker = asker
        self._ask: Asking[T] | None = None
        self.rows: Rows[T] = Rows()
        self._asked: set[int] = set()
        self._is_other = False
        self._anchor: tuple[Hashable, int] | None = None
        self._current: int | None = None
        self.chosen_key: Hashable = None
        self.unit = Unit(1.0)
        self.row_height = 84
        self.empty = ("", "")
        self.settling = QTimer(self)
        self.settling.setSingleShot(True)
        self.settling.setInterval(SETTLE_MS)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # What subclasses say

    def height_of_row(self, unit: Unit) -> int:
        """Return the height of every row in pixels."""
        return unit.touch(84)

    def key_of(self, item: T) -> Hashable:
        """Return what tells a row from others, and is the same after a refresh."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, rect: QRect, item: T, look: RowLook) -> None:
        """Paint what a row shows; its ground and rule are there."""
        raise NotImplementedError

    def buttons_of(self, item: T, rect: QRect) -> Mapping[str, QRect]:
        """Return where the row's own buttons are, by name."""
        return {}

    # What it shows

    def show_rows(self, ask: Asking[T]) -> None:
        """Show the rows of another question, from the top."""
        self._ask, self._is_other, self._anchor = ask, True, None
        self._restart(0)

    def refresh(self) -> None:
        """Ask anew for what is in sight, as something may have changed; what is looked at stays under the eye."""
        if self._ask is None:
            return
        first = self._first
        item = self.rows.get(first) if self.bar.value() > 0 else None
        self._anchor = None if item is None else (self.key_of(item), first)
        self._restart(0 if self._is_other else first)

    def say_when_empty(self, sentence: str, more: str = "") -> None:
        """Set what stands there while there is no row."""
        self.empty = (sentence, more)
        self.viewport().update()

    def place_at(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        top = self.bar.value() / self.row_height
        self.unit, self.row_height = unit, self.height_of_row(unit)
        self.setGeometry(rect)
        self._measure()
        self.bar.setValue(round(top * self.row_height))

    def scroll_to(self, row: int) -> None:
        """Bring a row to the top, as far as there is something below it."""
        self.bar.setValue(row * self.row_height)

    def choose(self, key: Hashable) -> None:
        """Tint the row whose detail is open; None for none."""
        self.chosen_key = key
        self.viewport().update()

    @property
    def total(self) -> int:
        return self.rows.total

    @property
    def _first(self) -> int:
        return int(self.bar.value()) // self.row_height

    def _restart(self, first: int) -> None:
        self.rows.round += 1
        self._asked.clear()
        self._fetch(first // PAGE)
        self.viewport().update()

    def _fetch(self, number: int) -> None:
        if self._ask is None or number in self._asked:
            return
        self._asked.add(number)
        asked_in = self.rows.round

        def take(page: Page[T]) -> None:
            if asked_in == self.rows.round:
                self._take(number, page)

        def fail(error: BaseException) -> None:
            if asked_in == self.rows.round:
                self.failed.emit(error)

        self._asker.ask(self._ask(number * PAGE, PAGE), take, fail)

    def _take(self, number: int, page: Page[T]) -> None:
        is_other, self._is_other = self._is_other, False
        before = self.rows.get(self._first)
        if is_other:
            self.rows.clear()
        self.rows.keep(number, page)
        self._measure()
        if is_other:
            self.bar.setValue(0)
        self._hold_anchor()
        after = self.rows.get(self._first)
        if not is_other and before is not None and (after is None or self.key_of(after) != self.key_of(before)):
            self.settling.start()
        self.counted.emit(page.total)
        self.viewport().update()

    def _hold_anchor(self) -> None:
        """Move by as much as what was on top moved."""
        if self._anchor is None:
            return
        key, row = self._anchor
        found = self.rows.find(lambda item: self.key_of(item) == key)
        if found is not None:
            self.bar.setValue(self.bar.value() + (found - row) * self.row_height)
            self._anchor = None

    def _measure(self) -> None:
        self.reach(self.rows.total * self.row_height)
        self.bar.setSingleStep(self.row_height)

    def item(self, row: int) -> T | None:
        """Return what a row shows, and ask for it where it is not here as it is now."""
        if not self._is_other and 0 <= row < self.rows.total and not self.rows.is_fresh(row // PAGE):
            self._fetch(row // PAGE)
        return self.rows.get(row)

    def rect_of(self, row: int) -> QRect:
        """Return where a row is, in pixels of the viewport."""
        return QRect(0, row * self.row_height - self.bar.value(), self.viewport().width(), self.row_height)

    def in_sight(self) -> range:
        """Return the rows that can be seen, partly ones too."""
        last = (self.bar.value() + self.viewport().height() - 1) // self.row_height
        return range(self._first, min(last + 1, self.rows.total))

    # Touch and keys

    def touched_at(self, point: QPoint) -> Touched[Touch[T]] | None:
        row = (point.y() + self.bar.value()) // self.row_height
        item = self.item(row) if 0 <= row < self.rows.total and not self.settling.isActive() else None
        if item is None:
            return None
        whole = self.rect_of(row)
        for name, place in self.buttons_of(item, whole).items():
            if place.contains(point):
                return Touched(Touch(item, self.key_of(item), name), place)
        return Touched(Touch(item, self.key_of(item)), whole)

    def act_on(self, target: Touch[T]) -> None:
        if target.button is None:
            self.chosen.emit(target.item)
        else:
            self.acted.emit(target.item, target.button)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        if event.key() in steps and self.rows.total:
            now = self._first - 1 if self._current is None else self._current
            self._current = min(max(now + steps[Qt.Key(event.key())], 0), self.rows.total - 1)
            self._bring_in_sight(self._current)
        elif event.key() in ENTER and self._current is not None:
            item = self.item(self._current)
            if item is not None:
                self.chosen.emit(item)
        else:
            super().keyPressEvent(event)

    def _bring_in_sight(self, row: int) -> None:
        top, bottom = row * self.row_height, (row + 1) * self.row_height
        self.bar.setValue(min(max(self.bar.value(), bottom - self.viewport().height()), top))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = self.viewport().rect()
        painter.fillRect(whole, Tone.CARD.colour())
        for row in self.in_sight():
            self._paint_one(painter, row)
        if not self.rows.total and not self._is_other and self._ask is not None:
            self._paint_empty(painter, whole)
        self.paint_thumb(painter, CARD_RADIUS)
        paint_card_edge(painter, whole, self.unit)
        painter.end()

    def _paint_one(self, painter: QPainter, row: int) -> None:
        item, rect = self.item(row), self.rect_of(row)
        if item is None:
            painter.fillRect(
                rect.adjusted(20, rect.height() // 2 - 8, -rect.width() // 2, 8 - rect.height() // 2), Tone.SINK.colour()
            )
        else:
            key, down = self.key_of(item), self.down
            is_down = down is not None and down.key == key
            button = down.button if is_down and down is not None else None
            look = RowLook(key == self.chosen_key, is_down and button is None, button)
            self._paint_ground(painter, rect, look)
            self.paint_row(painter, rect, item, look)
        painter.fillRect(QRectF(rect.left(), rect.bottom() + 1 - RULE, rect.width(), RULE), Tone.RULE.colour())
        if row == self._current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(Tone.TEAL.colour(), 3))
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 4, -4, -4), 14, 14)

    def _paint_ground(self, painter: QPainter, rect: QRect, look: RowLook) -> None:
        ground = (Tone.TINT if look.is_chosen else Tone.CARD).colour()
        if look.is_down or look.is_chosen:
            painter.fillRect(rect, ground.darker(round(100 / (1 - PRESSED))) if look.is_down else ground)

    def _paint_empty(self, painter: QPainter, whole: QRect) -> None:
        sentence, more = self.empty
        width = 0.8 * whole.width()
        head = wrapped(sentence, G_BODY, round(1.1 * G_BODY.pixels(self.unit)), width)
        line = wrapped(more, G_SMALL, G_SMALL.pixels(self.unit), width) if more else None
        top = (whole.height() - head.height - (line.height if line else 0)) / 2
        _centred(painter, head.lines, G_BODY.font(head.pixels), whole, top, head.line_height, Tone.INK)
        if line is not None:
            below = top + head.height + self.unit.px(8)
            _centred(painter, line.lines, G_SMALL.font(line.pixels), whole, below, line.line_height, Tone.INK_2)


def _centred(painter: QPainter, lines: Any, font: Any, whole: QRect, top: float, step: float, tone: Tone) -> None:
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(tone.colour())
    for number, text in enumerate(lines):
        left = whole.left() + (whole.width() - metrics.horizontalAdvance(text)) / 2
        painter.drawText(round(left), round(top + number * step + metrics.ascent()), text)


def paint_card_edge(painter: QPainter, whole: QRect, unit: Unit) -> None:
    """Round the corners of a card that was painted to its edges, on paper, and draw its outline."""
    radius, edge = unit.px(CARD_RADIUS), QRectF(whole).adjusted(0.75, 0.75, -0.75, -0.75)
    outside = QPainterPath()
    outside.setFillRule(Qt.FillRule.OddEvenFill)
    outside.addRect(QRectF(whole))
    outside.addRoundedRect(edge, radius, radius)
    painter.fillPath(outside, Tone.PAPER.colour())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(Tone.RULE.colour(), RULE))
    painter.drawRoundedRect(edge, radius, radius)
