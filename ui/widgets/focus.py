"""The ring around the control that a hardware keyboard would press."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import pen
from ui.theme import Tone
from ui.widgets.touch import TouchTarget

LINE = 3
OUTSIDE = 2
ROUND = 20


class FocusRing(QWidget):
    """Lies over a screen and goes round whichever of its controls has the focus; touches pass through."""

    def __init__(self, screen: QWidget, tone: Tone = Tone.TEAL) -> None:
        super().__init__(screen)
        self._screen = screen
        self._tone = tone
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self) -> None:
        """Go where the focus is; for whenever that or a control has moved."""
        control = self._screen.focusWidget()
        seen = isinstance(control, TouchTarget) and control.hasFocus() and control.isVisible()
        if seen and control is not None and self._screen.isAncestorOf(control):
            where = control.rect().translated(control.mapTo(self._screen, control.rect().topLeft()))
            out = LINE + OUTSIDE
            self.setGeometry(where.adjusted(-out, -out, out, out))
            self.raise_()
        self.setVisible(seen)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(self._tone.colour(), LINE))
        edge = QRectF(self.rect()).adjusted(LINE / 2, LINE / 2, -LINE / 2, -LINE / 2)
        painter.drawRoundedRect(edge, ROUND, ROUND)
        painter.end()
