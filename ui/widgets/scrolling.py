"""Scrolling by a finger, with momentum; a tap is still a tap, and shows at once.

Qt's own scroller gesture holds every press back to see whether it becomes a drag, so the fingers are watched here.
"""

from math import exp

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QScrollBar, QWidget

START = 14
"""Pixels a finger moves before it scrolls: gloves wobble."""

TICK_MS = 16
FADE_S = 0.33
"""After this long a thrown area has lost most of its speed: e to 1."""

SLOWEST = 40.0
FASTEST = 6000.0
"""Pixels a second at which an area stops, and at which it is thrown at most."""

STALE_MS = 80
"""A finger that rested for this long before it was lifted throws nothing."""

FAR = QPointF(-10_000, -10_000)
"""Where a control is told that the finger went when it began to scroll."""

MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)


class Throw(QObject):
    """Lets a scroll bar run on with a speed that fades; `timer` beats while it does."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._bar: QScrollBar | None = None
        self._speed = 0.0
        self._exact = 0.0
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self._tick)

    @property
    def runs(self) -> bool:
        return self.timer.isActive()

    def begin(self, bar: QScrollBar, speed: float) -> None:
        """Throw a bar with a speed in pixels a second."""
        if abs(speed) < SLOWEST:
            return
        self._bar, self._speed, self._exact = bar, min(max(speed, -FASTEST), FASTEST), float(bar.value())
        self.timer.start()

    def stop(self) -> None:
        self.timer.stop()

    def _tick(self) -> None:
        bar = self._bar
        assert bar is not None
        self._exact += self._speed * TICK_MS / 1000
        self._speed *= exp(-TICK_MS / 1000 / FADE_S)
        bar.setValue(round(self._exact))
        at_end = not bar.minimum() < self._exact < bar.maximum()
        if at_end or abs(self._speed) < SLOWEST:
            self.stop()


class TouchScrolling(QObject):
    """Moves an area with the finger on it, and lets it run on; belongs to the area.

    What lies in the area gets presses and taps as ever; once the finger scrolls it is told that the finger went away. A
    touch on an area that still runs stops it and does nothing else.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        if isinstance(area, QAbstractItemView):
            area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            area.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._area = area
        self.throw = Throw(self)
        self._begun: QPointF | None = None
        self._bar: QScrollBar | None = None
        self._last = QPointF()
        self._when, self._speed = 0, 0.0
        self._is_stopping = False
        self._seen: tuple[object, ...] = ()
        self._watch(area.viewport())

    @property
    def is_dragging(self) -> bool:
        """Tell whether a finger moves the area now."""
        return self._bar is not None

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
        eaten = self.is_dragging or self._is_stopping
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._bar, self._is_stopping = None, False
        return eaten

    def _follow(self, watched: QWidget, event: QMouseEvent) -> None:
        at = event.globalPosition()
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._is_stopping = self.throw.runs
                self.throw.stop()
                self._begun, self._bar = at, None
            case QEvent.Type.MouseMove:
                self._move(watched, at, event.timestamp())
            case _:
                self._release(event.timestamp())

    def _move(self, watched: QWidget, at: QPointF, when: int) -> None:
        if self._begun is not None and self._bar is None:
            self._bar = self._bar_for(at - self._begun)
            if self._bar is not None:
                self._last, self._when, self._speed = at, when, 0.0
                if not self._is_stopping:
                    self._let_go(watched)
        elif self._bar is not None:
            step = self._along(self._last) - self._along(at)
            passed = max(when - self._when, 1) / 1000
            self._speed += (step / passed - self._speed) * min(1.0, passed / 0.03)
            self._bar.setValue(self._bar.value() + round(step))
            self._last, self._when = at, when

    def _bar_for(self, moved: QPointF) -> QScrollBar | None:
        """Return the bar that a finger means to move, None while it may still be a tap or where nothing can move."""
        down = abs(moved.y()) >= abs(moved.x())
        bar = self._area.verticalScrollBar() if down else self._area.horizontalScrollBar()
        far = max(abs(moved.x()), abs(moved.y())) > START
        return bar if far and bar.maximum() > bar.minimum() else None

    def _along(self, point: QPointF) -> float:
        return point.y() if self._bar is self._area.verticalScrollBar() else point.x()

    def _release(self, when: int) -> None:
        self._begun = None
        if self._bar is not None and when - self._when < STALE_MS:
            self.throw.begin(self._bar, self._speed)

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
