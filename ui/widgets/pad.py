"""A painted pad of keys under several fingers: for the keyboard and for PINs."""

from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QHideEvent, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.button import REPEAT_AFTER_MS, REPEAT_EVERY_MS

MOUSE = -1
"""The finger that a mouse is."""


class PadKey(Protocol):
    """What a pad asks of its keys: where touches count as on it."""

    @property
    def reach(self) -> QRectF: ...


K = TypeVar("K", bound=PadKey)


class Pad(QWidget, Generic[K]):
    """Presses keys: each shows it at once and acts on release, and lets go when the finger slides off.

    A second finger acts for the first one, so that fast typing loses nothing. A key that `repeats` does so while it is held
    (`timer` beats), and then not on release. Subclasses paint the keys and say what they do.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._held: dict[int, K] = {}
        self._has_repeated = False
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._repeat)

    @property
    def keys(self) -> Sequence[K]:
        raise NotImplementedError

    def act(self, key: K) -> None:
        """Do what a key does."""
        raise NotImplementedError

    def repeats(self, _key: K) -> bool:
        """Tell whether a key acts again and again while it is held."""
        return False

    def is_down(self, key: K) -> bool:
        """Tell whether a finger is on a key."""
        return key in self._held.values()

    def key_at(self, point: QPointF) -> K | None:
        """Return the key at a point; the gaps between keys belong to the nearer one."""
        return next((key for key in self.keys if key.reach.contains(point)), None)

    def event(self, event: QEvent) -> bool:
        """Follow every finger by itself."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        if event.type() == QEvent.Type.TouchCancel:
            self.let_go()
        else:
            self._follow(event.points())
        event.accept()
        return True

    def _follow(self, points: Iterable[QEventPoint]) -> None:
        for point in points:
            match point.state():
                case QEventPoint.State.Pressed:
                    self._press(point.id(), point.position())
                case QEventPoint.State.Updated:
                    self._slide(point.id(), point.position())
                case QEventPoint.State.Released:
                    self._release(point.id(), point.position())
                case _:
                    pass

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._press(MOUSE, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._slide(MOUSE, event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._release(MOUSE, event.position())

    def _press(self, finger: int, at: QPointF) -> None:
        for other in [one for one in self._held if one != finger]:
            self.act(self._held.pop(other))
        key = self.key_at(at)
        if key is None:
            return
        self._held[finger] = key
        self._has_repeated = False
        if self.repeats(key):
            self.timer.start(REPEAT_AFTER_MS)
        self.update()

    def _slide(self, finger: int, at: QPointF) -> None:
        key = self._held.get(finger)
        if key is not None and not key.reach.contains(at):
            del self._held[finger]
            self.timer.stop()
            self.update()

    def _release(self, finger: int, at: QPointF) -> None:
        self._slide(finger, at)
        key = self._held.pop(finger, None)
        self.timer.stop()
        self.update()
        if key is not None and not (self.repeats(key) and self._has_repeated):
            self.act(key)

    def let_go(self) -> None:
        """Forget what fingers are on, without doing anything."""
        self._held.clear()
        self.timer.stop()
        self.update()

    def hideEvent(self, _event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        if hasattr(self, "_held"):  # Qt hides a widget once more after Python let go of its attributes
            self.let_go()

    def _repeat(self) -> None:
        self._has_repeated = True
        self.timer.setInterval(REPEAT_EVERY_MS)
        for key in [key for key in self._held.values() if self.repeats(key)]:
            self.act(key)
