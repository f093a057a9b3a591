"""A list of painted cards for a finger: no widget per card or button, and every act names the card it was meant for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.guard.card_rows import CARD, Cards
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

THUMB = 5
LEAST_THUMB = 36

ModelIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Touch:
    """What a card shows of being touched: the target under the finger, and the one that Enter would press."""

    down: str | None = None
    ring: str | None = None


class CardLook(ABC):
    """How the cards of a list look, and where on them a finger acts."""

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


class _Delegate(QStyledItemDelegate):
    def __init__(self, cards: "CardList", look: CardLook) -> None:
        super().__init__(cards)
        self._list, self._look = cards, look

    def sizeHint(self, _option: QStyleOptionViewItem, index: ModelIndex) -> QSize:  # noqa: N802 - Qt's name
        return self._look.size(self._list.rows.card_at(index.row()), self._list.viewport().width())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        rect = QRectF(option.rect)
        card = index.data(CARD)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if card is None:
            self._look.paint_empty(painter, rect)
        else:
            key = self._look.key(card)
            self._list.saw(index.row(), key)
            self._look.paint(painter, card, rect, self._list.touch_of(key))
        painter.restore()


class CardList(QListView):
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
        self._set_up()
        self.setModel(rows)
        self.setItemDelegate(_Delegate(self, look))
        self.flick = Flick(self.verticalScrollBar())
        self.holding = _once(self, HOLD_MS)
        self.holding.timeout.connect(self._is_held)
        self.settling = _once(self, SETTLE_MS)
        rows.rearranged.connect(self._look_again)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lie_on(Tone.PAPER)

    def lie_on(self, ground: Tone) -> None:
        """Take the ground that shows between cards."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, ground.colour())
        self.setPalette(palette)

    # What the cards show

    def touch_of(self, key: str) -> Touch:
        """Return what a card shows of being touched."""
        down = self._down[1] if self._down is not None and self._down[0] == key else None
        ring = self._ring[1] if self._ring is not None and self._ring[0] == key and self.hasFocus() else None
        return Touch(down, ring)

    def saw(self, row: int, key: str) -> None:
        """Remember which card was painted in a row."""
        self._seen[row] = key

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
        return self._look.targets(card, QRectF(self.visualRect(self.rows.index(row))))

    def _under(self, point: QPointF) -> tuple[str, str] | None:
        """Return the card and the target at a place of the viewport."""
        index = self.indexAt(point.toPoint())
        key = self.rows.key_at(index.row()) if index.isValid() else None
        if key is None:
            return None
        targets = self._targets(index.row())
        on = next((name for name, where in targets.items() if name != WHOLE and where.contains(point)), None)
        if on is None and WHOLE in targets and targets[WHOLE].contains(point):
            on = WHOLE
        return (key, on) if on is not None else None

    def _look_again(self) -> None:
        """Keep the card at the top where it is, and give the hand a moment where cards have moved."""
        if self._follow_top() or any(self.rows.key_at(row) != key for row, key in self._seen.items()):
            self.settling.start()
        self._seen.clear()
        if self._ring is not None and self.rows.row_of(self._ring[0]) is None:
            self._ring = None

    def _follow_top(self) -> bool:
        bar = self.verticalScrollBar()
        top = self.indexAt(self.viewport().rect().topLeft())
        key = self._seen.get(top.row()) if top.isValid() and bar.value() > 0 else None
        row = self.rows.row_of(key) if key is not None and self.rows.key_at(top.row()) != key else None
        if row is None:
            return False
        bar.setValue(bar.value() + self.visualRect(self.rows.index(row)).y() - self.visualRect(top).y())
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
        here = self.visualRect(self.rows.index(row))
        while 0 <= (row := row + by) < self.rows.rowCount():
            there = self.visualRect(self.rows.index(row))
            if there.y() != here.y() and abs(there.center().x() - here.center().x()) < here.width():
                self._ring_at(row, 0)
                return

    def _ring_at(self, row: int, place: int) -> None:
        key = self.rows.key_at(row)
        if key is None:
            return
        self.scrollTo(self.rows.index(row))
        names = list(self._targets(row))
        if names:
            self._ring = key, names[place]
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self._ring is None:
            self._ring_at(max(0, self.indexAt(self.viewport().rect().topLeft()).row()), 0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        bar = self.verticalScrollBar()
        if bar.maximum() <= bar.minimum():
            return
        high = self.viewport().height()
        thumb = max(LEAST_THUMB, high * high / (high + bar.maximum()))
        top = (high - thumb) * bar.value() / bar.maximum()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.EDGE.colour(0.55))
        painter.drawRoundedRect(QRectF(self.viewport().width() - THUMB - 1, top, THUMB, thumb), THUMB / 2, THUMB / 2)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

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
