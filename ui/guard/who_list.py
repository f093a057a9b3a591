"""Who is at the panel: guards to choose from, in a column, or in rows of three in portrait."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kiosk.domain.guard import Guard, GuardId
from ui.symbols import Icon, draw_icon, pen
from ui.theme import G_HEAD, TOUCH_MIN, Tone, Unit
from ui.widgets.line import draw_line, fitting
from ui.widgets.scrolling import scroll_by_touch
from ui.widgets.touch import PRESSED, TouchTarget

ROW = 88
GAP = 14
RADIUS = 22
LEAST_WIDTH = 196


class GuardButton(TouchTarget):
    """One guard; `chosen` has who."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, guard: Guard) -> None:
        super().__init__(parent)
        self.guard = guard
        self.is_chosen = False
        self._unit = Unit(1.0)
        self.setAccessibleName(guard.name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tapped.connect(self._tell)

    def fit(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        self.setGeometry(rect)

    def _tell(self) -> None:
        self.chosen.emit(self.guard)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = max(14, self._unit.px(RADIUS))
        painter.setPen(pen((Tone.CREAM if self.is_chosen else Tone.EDGE_DARK).colour(), 2))
        ground = (Tone.NIGHT_2 if self.is_chosen else Tone.NIGHT).colour()
        painter.setBrush(ground.lighter(round(100 * (1 + 6 * PRESSED))) if self.is_down else ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        inset = max(8.0, self._unit.px(12))
        side = self.height() - 2 * inset
        square = QRectF(inset, inset, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.STONE.colour())
        painter.drawRoundedRect(square, 0.22 * side, 0.22 * side)
        icon = 0.48 * side
        middle = square.center()
        draw_icon(painter, Icon.FACE, QRectF(middle.x() - icon / 2, middle.y() - icon / 2, icon, icon), Tone.CREAM.colour())
        room = QRectF(square.right() + inset, 0, self.width() - square.right() - 2 * inset, self.height())
        size = fitting(self.guard.name, G_HEAD, G_HEAD.pixels(self._unit), room.width())
        draw_line(painter, self.guard.name, G_HEAD, size, room, Tone.CREAM if self.is_chosen else Tone.SAND)
        painter.end()


class WhoList(QScrollArea):
    """Guards to choose from; `chosen` has one who was tapped. More than fit are scrolled."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        night = self.palette()
        night.setColor(QPalette.ColorRole.Window, Tone.NIGHT.colour())
        self.setPalette(night)
        self._unit = Unit(1.0)
        self._inner = Ground(self)
        self.setWidget(self._inner)
        self.buttons: tuple[GuardButton, ...] = ()
        scroll_by_touch(self)

    def show_guards(self, guards: Sequence[Guard], chosen: GuardId | None) -> None:
        """Take who there is to choose from."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = tuple(GuardButton(self._inner, guard) for guard in guards)
        for button in self.buttons:
            button.chosen.connect(self.chosen)
            button.show()
        self.light(chosen)

    def light(self, chosen: GuardId | None) -> None:
        """Show who is chosen."""
        for button in self.buttons:
            button.is_chosen = button.guard.id == chosen
            button.update()
            if button.is_chosen:
                self.ensureWidgetVisible(button, 0, 0)

    @staticmethod
    def columns(width: int) -> int:
        """Return how many guards stand side by side in a width."""
        return max(1, min(3, (width + GAP) // (LEAST_WIDTH + GAP)))

    def lay_out(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        self.setGeometry(rect)
        columns = min(self.columns(rect.width()), max(1, len(self.buttons)))
        gap, high = max(10, unit.px(GAP)), max(TOUCH_MIN, unit.px(ROW))
        wide = (rect.width() - gap * (columns - 1)) // columns
        for index, button in enumerate(self.buttons):
            row, column = divmod(index, columns)
            button.fit(QRect(column * (wide + gap), row * (high + gap), wide, high), unit)
        lines = -(-len(self.buttons) // columns)
        self._inner.resize(rect.width(), max(lines * (high + gap) - gap, 0))


class Ground(QWidget):
    """Night behind the guards."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.NIGHT.colour())
        painter.end()
