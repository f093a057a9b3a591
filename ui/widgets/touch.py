"""A control for a finger: it shows the press at once, acts on release, and lets go when the finger slides off."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

PRESSED = 0.08
"""How much a control changes while a finger is on it."""

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TouchTarget(QWidget):
    """A control whose act is `tapped`: by finger, by mouse, and where it has the focus by Space or Enter.

    A finger on it is forgotten when it is hidden or disabled meanwhile.
    """

    tapped = Signal()

    _down = False  # of the class, because Qt hides a widget once more after Python let go of its attributes

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    @property
    def is_down(self) -> bool:
        return self._down

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._press(event.button() == Qt.MouseButton.LeftButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._press(self._down and self._holds(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        acts = self._down and self._holds(event.position().toPoint())
        self._press(False)
        if acts:
            self.tapped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() not in (Qt.Key.Key_Space, *ENTER):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.tapped.emit()

    def hideEvent(self, _event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._press(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.EnabledChange:
            self._press(self._down and self.isEnabled())
            self.update()
        super().changeEvent(event)

    def _holds(self, point: QPoint) -> bool:
        return self.rect().contains(point)

    def _press(self, down: bool) -> None:
        if down != self._down:
            self._down = down
            self.update()
