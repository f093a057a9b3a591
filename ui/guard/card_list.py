"""A list of painted cards for a finger: no widget per card or button, and every act names the card it was meant for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.guard.card_places import CardPlaces
from ui.guard.card_rows import Cards
from ui.symbols import pen
from ui.theme import Tone
from ui.widgets.flick import SLACK, Flick
from ui.widgets.touch import ENTER

HOLD_MS = 500
"""A finger that stays this long holds a card instead of tapping it."""

SETTLE_MS = 400
"""Cards that have just moved take no touch for so long: the finger was on its way to another one."""

WHOLE = "card"
"""The target that is a card's own surface, where no button is."""

STEP = 60
"""Pixels that a notch of a wheel scrolls by."""

THUMB = 5
LEAST_THUMB = 36


@dataclass(frozen=True, slots=True)
class Touch:
    """What a card shows of being touched: the target under the finger, and the one that Enter would press."""

    down: str | None = None
    ring: str | None = None


class CardLook(ABC):
    """How the cards of a list look, and where on them a finger acts.

    Cards of the kinds in `alone` take a line of their own, and as much room as each needs; all others have one size.
    """

    alone: tuple[type, ...] = ()

    @abstractmethod
    def key(self, card: Any) -> str:
        """Return the id that acts on a card go by."""

    @abstractmethod
    def size(self, card: Any | None, width: int) -> QSize:
        """Return how much room a card takes, gaps included, in a list of a width; of one not yet here, too."""

    @abstractmethod
    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        """Return what can be touched on a card, in the order of reading; its own surface is `WHOLE`."""

    @abstractmethod
    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        """Paint a card."""

    @abstractmethod
    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the place of a card that is on its way."""

    @abstractmethod
    def words(self, card: Any) -> str:
        """Return a card in words, for who cannot see it."""


class CardList(QAbstractScrollArea):
    """Shows cards and says what was done to which: `acted` has a card's id and the target, `held` the id of one held.

    A touch acts on release, if the finger is still on the same target of the same card; it lets go when it slides off or
    the list scrolls. While a finger is down nothing moves under it, and cards that have just moved take no touch for a
    moment, so that no touch meant for one card acts on another. `may_hold` says whether holding means anything. `holding`
    and `settling` are the timers of the two; `flick` is what scrolls.
    """

    acted = Signal(str, str)
    held = Signal(str)

    def __init__(self, parent: QWidget, rows: Cards, look: CardLook) -> None:
        super().__init__(parent)
        self.rows, self._look = rows, look
        self.may_hold = False
        self._down: tuple[str, str] | None = None
        self._at = QPointF()
        self._ring: tuple[str, str] | None = None
        self._seen: dict[int, str] = {}
        self._ground = Tone.PAPER
        self._places = CardPlaces(0, (), QSize(1, 1), 1)
        self._set_up()
        self.flick = Flick(self.verticalScrollBar())
        self.holding = _once(self, HOLD_MS)
        self.holding.timeout.connect(self._is_held)
        self.settling = _once(self, SETTLE_MS)
        rows.rearranged.connect(self._look_again)
        rows.staled.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def lie_on(self, ground: Tone) -> None:
        """Take the ground that shows between cards."""
        self._ground = ground
        self.viewport().update()

    # Where the cards lie

    def rearrange(self) -> None:
        """Place the cards anew: there are others, or the look gives them another size."""
        width, look = self.viewport().width(), self._look
        wide = [(row, look.size(card, width)) for row, card in self.rows.of_kind(look.alone)]
        self._places = CardPlaces(self.rows.rowCount(), wide, look.size(None, width), width)
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._places.height - high))
        bar.setPageStep(high)
        bar.setSingleStep(STEP)
        self.viewport().update()

    def rect_of(self, row: int) -> QRect:
        """Return where a row's card is, in pixels of the viewport."""
        return self._places.of(row).translated(0, -self.verticalScrollBar().value())

    def row_at(self, point: QPointF) -> int | None:
        """Return the row of the card at a place of the viewport."""
        return self._places.at(int(point.x()), int(point.y()) + self.verticalScrollBar().value())

    def in_sight(self) -> range:
        """Return the rows that can be seen, partly ones too."""
        top = self.verticalScrollBar().value()
        return self._places.between(top, top + self.viewport().height())

    def scroll_to(self, row: int) -> None:
        """Bring a row to the top, as far as there is something below it."""
        self.verticalScrollBar().setValue(self._places.of(row).top())

    def scroll_to_top(self) -> None:
        self.verticalScrollBar().setValue(0)

    def _bring_in_sight(self, row: int) -> None:
        bar, where = self.verticalScrollBar(), self._places.of(row)
        bar.setValue(min(max(bar.value(), where.bottom() + 1 - self.viewport().height()), where.top()))

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    # What the cards show

    def touch_of(self, key: str) -> Touch:
        """Return what a card shows of being touched."""
        down = self._down[1] if self._down is not None and self._down[0] == key else None
        ring = self._ring[1] if self._ring is not None and self._ring[0] == key and self.hasFocus() else None
        return Touch(down, ring)

    @property
    def is_settling(self) -> bool:
        """Tell whether cards have just moved and take no touch yet."""
        return self.settling.isActive()

    def place_of(self, key: str, target: str) -> QRectF | None:
        """Return where a target of a card is in the viewport's pixels, for tests and for pointing at it."""
        row = self.rows.row_of(key)
        if row is None:
            return None
        return self._targets(row).get(target)

    def _targets(self, row: int) -> Mapping[str, QRectF]:
        card = self.rows.card_at(row)
        if card is None:
            return {}
        return self._look.targets(card, QRectF(self.rect_of(row)))

    def _under(self, point: QPointF) -> tuple[str, str] | None:
        """Return the card and the target at a place of the viewport."""
        row = self.row_at(point)
        key = self.rows.key_at(row) if row is not None else None
        if row is None or key is None:
            return None
        targets = self._targets(row)
        on = next((name for name, where in targets.items() if name != WHOLE and where.contains(point)), None)
        if on is None and WHOLE in targets and targets[WHOLE].contains(point):
            on = WHOLE
        return (key, on) if on is not None else None

    def _look_again(self) -> None:
        """Keep the card at the top where it is, and give the hand a moment where cards have moved."""
        before = self.in_sight()
        top = before.start if before and self.verticalScrollBar().value() > 0 else None
        was_at = self.rect_of(top).top() if top is not None else 0
        self.rearrange()
        if self._follow(top, was_at) or any(self.rows.key_at(row) != key for row, key in self._seen.items()):
            self.settling.start()
        self._seen.clear()
        if self._ring is not None and self.rows.row_of(self._ring[0]) is None:
            self._ring = None

    def _follow(self, top: int | None, was_at: int) -> bool:
        """Scroll with the card that was on top, if it has another row now; tell whether it had."""
        key = self._seen.get(top) if top is not None else None
        if top is None or key is None or self.rows.key_at(top) == key:
            return False
        row = self.rows.row_of(key)
        if row is None:
            return False
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rect_of(row).top() - was_at)
        return True

    # Fingers

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        stopped = self.flick.press(event.position().y(), event.timestamp())
        self.rows.hold()
        self._at = event.position()
        if stopped or self.is_settling:
            return
        self._down = self._under(event.position())
        self._ring = None
        if self.may_hold and self._down is not None:
            self.holding.start()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the second of two quick touches, which Qt tells instead of a press, as the touch that it is."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        scrolls = self.flick.move(event.position().y(), event.timestamp())
        slid = abs(event.position().x() - self._at.x()) > SLACK and self._under(event.position()) != self._down
        if scrolls or slid:
            self._let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        scrolled = self.flick.release(event.position().y(), event.timestamp())
        meant = (
            self._down if self._down is not None and not scrolled and self._under(event.position()) == self._down else None
        )
        self._let_go()
        self.rows.go_on()
        if meant is not None:
            self.acted.emit(*meant)

    def _let_go(self) -> None:
        self.holding.stop()
        if self._down is not None:
            self._down = None
            self.viewport().update()

    def _is_held(self) -> None:
        if self._down is not None:
            key = self._down[0]
            self._let_go()
            self.held.emit(key)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        if hasattr(self, "flick"):  # Qt hides a widget once more after Python let go of its attributes
            self._let_go()
            self.flick.cancel()
            self.rows.go_on()
        super().hideEvent(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
        elif key in (*ENTER, Qt.Key.Key_Space) and self._ring is not None:
            if not event.isAutoRepeat():
                self.acted.emit(*self._ring)
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        """Go to the next target, on the next card after the last one."""
        row = self.rows.row_of(self._ring[0]) if self._ring is not None else None
        if row is None or self._ring is None:
            self._ring_at(0, 0)
            return
        names = list(self._targets(row))
        place = names.index(self._ring[1]) + by if self._ring[1] in names else 0
        if 0 <= place < len(names):
            self._ring_at(row, place)
        else:
            self._ring_at(row + by, 0 if by > 0 else -1)

    def _walk(self, by: int) -> None:
        """Go to the nearest card below or above."""
        row = self.rows.row_of(self._ring[0]) if self._ring is not None else None
        if row is None:
            self._ring_at(0, 0)
            return
        here = self.rect_of(row)
        while 0 <= (row := row + by) < self.rows.rowCount():
            there = self.rect_of(row)
            if there.y() != here.y() and abs(there.center().x() - here.center().x()) < here.width():
                self._ring_at(row, 0)
                return

    def _ring_at(self, row: int, place: int) -> None:
        key = self.rows.key_at(row)
        if key is None:
            return
        self._bring_in_sight(row)
        names = list(self._targets(row))
        if names:
            self._ring = key, names[place]
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self._ring is None:
            self._ring_at(self.in_sight().start, 0)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), self._ground.colour())
        for row in self.in_sight():
            painter.save()
            self._paint_card(painter, row)
            painter.restore()
        self._paint_thumb(painter)
        painter.end()

    def _paint_card(self, painter: QPainter, row: int) -> None:
        card, rect = self.rows.look_at(row), QRectF(self.rect_of(row))
        if card is None:
            self._look.paint_empty(painter, rect)
        else:
            key = self._look.key(card)
            self._seen[row] = key
            self._look.paint(painter, card, rect, self.touch_of(key))

    def _paint_thumb(self, painter: QPainter) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() <= bar.minimum():
            return
        high = self.viewport().height()
        thumb = max(LEAST_THUMB, high * high / (high + bar.maximum()))
        top = (high - thumb) * bar.value() / bar.maximum()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.EDGE.colour(0.55))
        painter.drawRoundedRect(QRectF(self.viewport().width() - THUMB - 1, top, THUMB, thumb), THUMB / 2, THUMB / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.rearrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()


def paint_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """Paint the ring round the target that Enter would press."""
    painter.setPen(pen(Tone.TEAL.colour(), 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(-3.5, -3.5, 3.5, 3.5), radius + 3.5, radius + 3.5)


def _once(parent: QWidget, after_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    return timer
