"""Who is at the panel: guards to choose from, in a column, or in rows of three in portrait."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kiosk.domain.guard import Guard, GuardId
from ui.symbols import Icon, draw_icon, pen
from ui.theme import G_HEAD, TOUCH_MIN, Tone, Unit
from ui.widgets.flick import Flick
from ui.widgets.line import draw_line, fitting
from ui.widgets.touch import PRESSED, TouchTarget

ROW = 88
GAP = 14
RADIUS = 22
LEAST_WIDTH = 196


def _finger(event: QMouseEvent) -> tuple[float, int]:
    """Return where a finger is on the screen, from the top, and when: a list moves under it."""
    return event.globalPosition().y(), event.timestamp()


class GuardButton(TouchTarget):
    """One guard in a list that `flick` scrolls; `chosen` has who."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, guard: Guard, flick: Flick) -> None:
        super().__init__(parent)
        self.guard = guard
        self._flick = flick
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

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._flick.press(*_finger(event)):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._flick.move(*_finger(event)):
            self._press(False)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._flick.release(*_finger(event)):
            self._press(False)
        else:
            super().mouseReleaseEvent(event)

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

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        night = self.palette()
        night.setColor(QPalette.ColorRole.Window, Tone.NIGHT.colour())
        self.setPalette(night)
        self._unit = Unit(1.0)
        self._flick = Flick(self.verticalScrollBar())
        self._inner = Ground(self, self._flick)
        self.setWidget(self._inner)
        self.buttons: tuple[GuardButton, ...] = ()

    def show_guards(self, guards: Sequence[Guard], chosen: GuardId | None) -> None:
        """Take who there is to choose from."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = tuple(GuardButton(self._inner, guard, self._flick) for guard in guards)
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
    """Night behind the guards; a finger between them scrolls as well."""

    def __init__(self, parent: QWidget, flick: Flick) -> None:
        super().__init__(parent)
        self._flick = flick

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._flick.press(*_finger(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._flick.move(*_finger(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._flick.release(*_finger(event))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.NIGHT.colour())
        painter.end()
