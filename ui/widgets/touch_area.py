"""Something larger than its place that a finger scrolls, with things on it that a finger touches."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from ui.theme import Tone
from ui.widgets.flick import Flick

Target = TypeVar("Target")

THUMB = 6
THUMB_LEAST = 48
THUMB_INSET = 3


@dataclass(frozen=True, slots=True)
class Touched(Generic[Target]):
    """What a finger came down on, and where that was then, in pixels of the viewport."""

    target: Target
    where: QRect


class TouchArea(QAbstractScrollArea, Generic[Target]):
    """Follows a finger up and down (or, `sideways`, left and right), and acts on what it came down on.

    A finger that scrolls, or leaves what it came down on, acts on nothing. What is acted on never changes under it. `flick`
    is what scrolls.
    """

    def __init__(self, parent: QWidget | None, *, sideways: bool = False) -> None:
        super().__init__(parent)
        self._sideways = sideways
        self.flick = Flick(self.bar)
        self._touched: Touched[Target] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def bar(self) -> QScrollBar:
        """Where it is scrolled to."""
        return self.horizontalScrollBar() if self._sideways else self.verticalScrollBar()

    @property
    def down(self) -> Target | None:
        """What is under a finger."""
        return self._touched.target if self._touched is not None else None

    # What subclasses say

    def touched_at(self, point: QPoint) -> Touched[Target] | None:
        """Return what is at a point of the viewport."""
        raise NotImplementedError

    def act_on(self, target: Target) -> None:
        """Do what a tap on something does."""
        raise NotImplementedError

    def reach(self, length: int) -> None:
        """Take the length of everything, in pixels."""
        room = self.viewport().width() if self._sideways else self.viewport().height()
        self.bar.setRange(0, max(0, length - room))
        self.bar.setPageStep(room)

    # Fingers

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        stopped = self.flick.press(self._along(event), event.timestamp())
        if not stopped:
            self._touched = self.touched_at(event.position().toPoint())
            self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the second of two quick touches, which Qt tells instead of a press, as the touch that it is."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        scrolls = self.flick.move(self._along(event), event.timestamp())
        if self._touched is not None and (scrolls or not self._touched.where.contains(event.position().toPoint())):
            self._let_go()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        scrolled = self.flick.release(self._along(event), event.timestamp())
        touched = self._touched
        self._let_go()
        if touched is not None and not scrolled and touched.where.contains(event.position().toPoint()):
            self.act_on(touched.target)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        if hasattr(self, "flick"):  # Qt hides a widget once more after Python let go of its attributes
            self.flick.cancel()
            self._let_go()
        super().hideEvent(event)

    def _along(self, event: QMouseEvent) -> float:
        return event.position().x() if self._sideways else event.position().y()

    def _let_go(self) -> None:
        if self._touched is not None:
            self._touched = None
            self.viewport().update()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    def paint_thumb(self, painter: QPainter, inset: int) -> None:
        """Show at the edge where in the whole this is; `inset` is left free at both ends."""
        seen, hidden = self.bar.pageStep(), self.bar.maximum()
        if not hidden:
            return
        room = seen - 2 * inset
        long = max(THUMB_LEAST, round(room * seen / (seen + hidden)))
        at = inset + (room - long) * self.bar.value() / hidden
        across = (self.viewport().height() if self._sideways else self.viewport().width()) - THUMB - THUMB_INSET
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.EDGE.colour(0.6))
        where = QRectF(at, across, long, THUMB) if self._sideways else QRectF(across, at, THUMB, long)
        painter.drawRoundedRect(where, THUMB / 2, THUMB / 2)
