"""The guards' own window, on a second screen: always there, locked until somebody logs in."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.guard.guard_screen import GuardScreen


class GuardWindow(QWidget):
    """Holds the guards' screen and nothing that could be closed."""

    def __init__(self, guards: GuardScreen, *, windowed: bool) -> None:
        super().__init__()
        self.guards = guards
        self._may_close = False
        guards.setParent(self)
        guards.show()
        self.setWindowTitle("doorman: guards")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if not windowed:
            self.setCursor(Qt.CursorShape.BlankCursor)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.guards.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._may_close:
            event.ignore()

    def dismiss(self) -> None:
        """Close for good, as when the screens changed or the program ends."""
        self._may_close = True
        self.guards.beat.stop()
        self.close()
        self.deleteLater()
