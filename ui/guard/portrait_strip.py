"""A person's portraits side by side: the one to show of them, the good ones, and what is wrong with the others."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Crop
from kiosk.domain.visit import Kind, VisitId
from ui.guard.page_words import filled, flaw_word, translate
from ui.guard.painted import paint_ground
from ui.guard.pictures import Pictures
from ui.symbols import Icon, draw_icon, pen
from ui.theme import G_SMALL, Tone, Unit
from ui.widgets.line import CENTRE, draw_line
from ui.widgets.row_list import paint_card_edge
from ui.widgets.touch import ENTER
from ui.widgets.touch_area import TouchArea, Touched

SIDE = 108
GAP = 14
PADDING = 20
BADGE = 36
DASH = 4.0


class PortraitStrip(TouchArea[Crop]):
    """Shows crops on a card; `chosen` has the one that was tapped."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, pictures: Pictures) -> None:
        super().__init__(parent, sideways=True)
        self._pictures = pictures
        self._crops: tuple[Crop, ...] = ()
        self._total = 0
        self._best: VisitId | None = None
        self._unit = Unit(1.0)
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def crops(self) -> tuple[Crop, ...]:
        return self._crops

    def show_crops(self, crops: tuple[Crop, ...], total: int, best: VisitId | None) -> None:
        """Show portraits, of which there may be more than these; `best` is the one to show of the person."""
        self._crops, self._total, self._best = crops, total, best
        self._measure()
        self.viewport().update()

    def place_at(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        self.setGeometry(rect)
        self._measure()

    def head(self) -> str:
        """Return what stands above the portraits."""
        if not self._total:
            return translate("pages", "No portraits are kept")
        used = sum(crop.flaw is None for crop in self._crops)
        if self._total > len(self._crops):
            return filled(translate("pages", "Portraits · the best %1 of %2"), len(self._crops), self._total)
        return filled(translate("pages", "Portraits used to recognise · %1 of %2"), used, self._total)

    @property
    def _pad(self) -> int:
        return max(12, self._unit.px(PADDING))

    @property
    def _gap(self) -> int:
        return max(10, self._unit.px(GAP))

    @property
    def _line(self) -> int:
        return round(1.35 * G_SMALL.pixels(self._unit))

    @property
    def _side(self) -> int:
        free = self.viewport().height() - 2 * self._line - max(6, self._unit.px(10)) - 2 * max(8, self._unit.px(14))
        return min(max(48, free), max(64, self._unit.px(SIDE)))

    def _measure(self) -> None:
        count = len(self._crops)
        self.reach(2 * self._pad + count * self._side + max(0, count - 1) * self._gap)

    def rect_of(self, index: int) -> QRect:
        """Return where a portrait is, in pixels of the viewport."""
        left = self._pad + index * (self._side + self._gap) - self.bar.value()
        top = max(8, self._unit.px(14)) + self._line + max(6, self._unit.px(10)) // 2
        return QRect(left, top, self._side, self._side)

    def touched_at(self, point: QPoint) -> Touched[Crop] | None:
        for index, crop in enumerate(self._crops):
            where = self.rect_of(index).adjusted(0, 0, 0, self._line)
            if where.contains(point):
                return Touched(crop, where)
        return None

    def act_on(self, target: Crop) -> None:
        self.chosen.emit(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and self._crops:
            before = -1 if self._current is None else self._current
            self._current = min(max(before + step, 0), len(self._crops) - 1)
            where = self.rect_of(self._current)
            self.bar.setValue(self.bar.value() + min(0, where.left()) + max(0, where.right() - self.viewport().width()))
            self.viewport().update()
        elif event.key() in ENTER and self._current is not None and self._current < len(self._crops):
            self.chosen.emit(self._crops[self._current])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = self.viewport().rect()
        painter.fillRect(whole, Tone.CARD.colour())
        title = QRectF(self._pad, max(6, self._unit.px(10)), whole.width() - 2 * self._pad, self._line)
        for index, crop in enumerate(self._crops):
            where = self.rect_of(index)
            if where.right() >= 0 and where.left() <= whole.width():
                self._paint_crop(painter, QRectF(where), crop, is_current=index == self._current and self.hasFocus())
        draw_line(painter, self.head(), G_SMALL, G_SMALL.pixels(self._unit), title, Tone.INK_2)
        paint_card_edge(painter, whole, self._unit)
        painter.end()

    def _paint_crop(self, painter: QPainter, where: QRectF, crop: Crop, *, is_current: bool) -> None:
        radius = max(12, self._unit.px(16))
        self._pictures.paint(painter, where, radius, crop.visit, Kind.PORTRAIT)
        is_down = self.down is not None and self.down.visit == crop.visit
        if is_down:
            paint_ground(painter, where, radius, Tone.NIGHT.colour(0.16))
        if crop.flaw is not None:
            edge = pen(Tone.AMBER_TEXT.colour(), DASH)
            edge.setDashPattern([2.0, 2.0])
            painter.setPen(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where.adjusted(2, 2, -2, -2), radius - 2, radius - 2)
        if is_current:
            painter.setPen(pen(Tone.TEAL.colour(), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
        if crop.visit == self._best:
            self._paint_star(painter, where)
        word, tone = self._caption(crop)
        below = QRectF(where.left() - self._gap / 2, where.bottom() + 2, where.width() + self._gap, self._line)
        draw_line(painter, word, G_SMALL, G_SMALL.pixels(self._unit), below, tone, CENTRE)

    def _caption(self, crop: Crop) -> tuple[str, Tone]:
        if crop.flaw is not None:
            return flaw_word(crop.flaw), Tone.AMBER_TEXT
        if crop.visit == self._best:
            return translate("pages", "Shown"), Tone.INK
        return translate("pages", "Good"), Tone.INK_2

    def _paint_star(self, painter: QPainter, where: QRectF) -> None:
        side = max(26, self._unit.px(BADGE))
        badge = QRectF(where.left() + 8, where.top() + 8, side, side)
        paint_ground(painter, badge, side * 0.28, Tone.TEAL.colour())
        draw_icon(painter, Icon.STAR, badge.adjusted(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2), Tone.WHITE.colour())
