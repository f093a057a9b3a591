"""A temperature set by touch: tenths and whole degrees down and up, the value between."""

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import G_HEAD, Tone, Unit
from ui.widgets.button import ButtonLook, RepeatingButton

LOWEST = 20.0
HIGHEST = 45.0
"""°C within which a reference patch can stand beside a face and still be compared with it."""

FIRST = 35.0
"""Where setting starts when nothing was set: the middle of faces' skin temperatures."""

STEPS = (-1.0, -0.1, 0.1, 1.0)
GAP = 10

NOT_SET = "–.–"


class _StepButton(RepeatingButton):
    """One of the four; `stepped` has by how many °C."""

    stepped = Signal(float)

    def __init__(self, parent: QWidget, step: float) -> None:
        super().__init__(parent, ButtonLook.OUTLINED)
        self.step = step
        self.tapped.connect(self._tell)

    def _tell(self) -> None:
        self.stepped.emit(self.step)


class Stepper(QWidget):
    """Four buttons around a temperature in °C; `changed` has the new one. Holding a button repeats it."""

    changed = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.value: float | None = None
        self._pixels = G_HEAD.floor
        self.buttons = tuple(_StepButton(self, step) for step in STEPS)
        for button in self.buttons:
            button.stepped.connect(self._move)

    def lay_out(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self.setGeometry(rect)
        side = unit.touch(68)
        width = max(side, min(unit.px(96), (rect.width() - unit.px(190)) // 4 - GAP))
        for index, button in enumerate(self.buttons):
            from_left = index * (width + GAP)
            from_right = rect.width() - (len(STEPS) - index) * (width + GAP) + GAP
            where = QRect(from_left if button.step < 0 else from_right, 0, width, rect.height())
            button.fit(f"{button.step:+g}".replace("-", "–"), where, unit)
        self._pixels = round(1.25 * G_HEAD.pixels(unit))
        while self._pixels > G_HEAD.floor and self.words_width() > self.value_rect().width():
            self._pixels -= 1

    def value_rect(self) -> QRectF:
        """Return where the value is, in own pixels."""
        left, right = self.buttons[1].geometry().right() + 1, self.buttons[2].x()
        return QRectF(left, 0, right - left, self.height())

    def words_width(self) -> float:
        """Return how wide the widest value is."""
        return QFontMetricsF(G_HEAD.font(self._pixels)).horizontalAdvance("44.4 °C")

    def show_value(self, celsius: float | None) -> None:
        """Show a temperature that was set elsewhere; None while there is none."""
        if celsius == self.value:
            return
        self.value = celsius
        for button in self.buttons:
            button.setEnabled(celsius is None or (celsius > LOWEST if button.step < 0 else celsius < HIGHEST))
        self.update()

    def _move(self, step: float) -> None:
        wanted = FIRST if self.value is None else min(max(round(self.value + step, 1), LOWEST), HIGHEST)
        self.show_value(wanted)
        self.changed.emit(wanted)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        font = G_HEAD.font(self._pixels)
        metrics = QFontMetricsF(font)
        text = f"{NOT_SET if self.value is None else f'{self.value:.1f}'} °C"
        where = self.value_rect()
        painter.setFont(font)
        painter.setPen(Tone.INK.colour())
        left = where.left() + (where.width() - metrics.horizontalAdvance(text)) / 2
        painter.drawText(QPointF(left, (where.height() + metrics.capHeight()) / 2), text)
        painter.end()
