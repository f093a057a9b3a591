"""Scrolling by a finger for an area with controls in it; a tap on one is still a tap, and shows at once.

Qt's own scroller gesture holds every press back to see whether it becomes a drag, so the fingers are watched here.
"""

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from ui.widgets.flick import Flick

FAR = QPointF(-10_000, -10_000)
"""Where a control is told that the finger went when it began to scroll."""

MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)


class TouchScrolling(QObject):
    """Moves an area up and down with the finger on it, and lets it run on; belongs to the area.

    What lies in the area gets presses and taps as ever; once the finger scrolls it is told that the finger went away. A
    touch on an area that still runs stops it and does nothing else.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._bar = area.verticalScrollBar()
        self.flick = Flick(self._bar)
        self._is_stopping = self._is_scrolling = False
        self._seen: tuple[object, ...] = ()
        self._watch(area.viewport())

    def _watch(self, widget: QObject) -> None:
        widget.installEventFilter(self)
        for child in widget.children():
            self._watch(child)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QChildEvent):
            if event.added():
                self._watch(event.child())
            return False
        if not isinstance(event, QMouseEvent) or event.type() not in MOUSE or not isinstance(watched, QWidget):
            return False
        seen = (event.type(), event.timestamp(), event.globalPosition())
        if seen != self._seen:  # else the same one on its way up from a child that did not want it
            self._seen = seen
            self._follow(watched, event)
        return self._is_scrolling or self._is_stopping

    def _follow(self, watched: QWidget, event: QMouseEvent) -> None:
        y, at = event.globalPosition().y(), event.timestamp()
        if event.type() == QEvent.Type.MouseButtonPress:
            self._is_stopping, self._is_scrolling = self.flick.press(y, at), False
            if self._bar.maximum() == self._bar.minimum():
                self.flick.cancel()
            return
        step = self.flick.move if event.type() == QEvent.Type.MouseMove else self.flick.release
        scrolled = step(y, at)
        if scrolled and not self._is_scrolling and not self._is_stopping:
            self._let_go(watched)
        self._is_scrolling |= scrolled

    def _let_go(self, watched: QWidget) -> None:
        """Tell a control that the finger slid off and was lifted elsewhere."""
        left, none, plain = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        watched.removeEventFilter(self)
        QApplication.sendEvent(watched, QMouseEvent(QEvent.Type.MouseMove, FAR, FAR, FAR, none, left, plain))
        QApplication.sendEvent(watched, QMouseEvent(QEvent.Type.MouseButtonRelease, FAR, FAR, FAR, left, none, plain))
        watched.installEventFilter(self)


def scroll_by_touch(area: QAbstractScrollArea) -> TouchScrolling:
    """Let a finger move an area, and return what watches it."""
    return TouchScrolling(area)
