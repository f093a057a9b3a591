"""The day in numbers, and one line about what still has to be sent or told."""

from datetime import tzinfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.tell_status import TellStatus
from ui.guard.painted import CARD_RADIUS, paint_ground
from ui.guard.people_words import reason_elsewhere, standing_line, today_head, today_rows
from ui.symbols import Icon, draw_icon
from ui.theme import G_BODY, G_SMALL, Tone, TypeRole, Unit
from ui.visitor.text import Block, wrapped
from ui.widgets.line import RIGHT, draw_line, fitting, width_of

G_FIGURE = TypeRole(22, bold=True, line=1.2, floor=18)
PADDING = 22
CLOUD = 32


class TodayCard(QWidget):
    """How many visitors, elevated ones and visits without a result there were today.

    `brief` leaves the heading out and has that line instead.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._unit = Unit(1.0)
        self._figures: tuple[int | None, int | None, int | None] = (None, None, None)
        self.brief = False
        self._synced, self._told = SyncStatus(), TellStatus()
        self._zone: tzinfo | None = None

    def tell(self, synced: SyncStatus, told: TellStatus, zone: tzinfo | None) -> None:
        """Take how the sync is, and the telling of alerts."""
        self._synced, self._told, self._zone = synced, told, zone
        self.update()

    @property
    def figures(self) -> tuple[int | None, int | None, int | None]:
        return self._figures

    def count(self, which: int, figure: int) -> None:
        """Take one of the three numbers."""
        figures = list(self._figures)
        figures[which] = figure
        self._figures = figures[0], figures[1], figures[2]
        self.update()

    def lie(self, unit: Unit, *, brief: bool) -> None:
        """Take another unit."""
        self._unit, self.brief = unit, brief
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit, pad = self._unit, max(14, self._unit.px(PADDING))
        paint_ground(painter, QRectF(self.rect()), unit.px(CARD_RADIUS), Tone.CARD.colour(), Tone.RULE.colour())
        inner = QRectF(self.rect()).adjusted(pad, 0.4 * pad, -pad, -0.4 * pad)
        lines = [*zip(today_rows(), self._figures, strict=True)]
        if self.brief:
            lines.append((standing_line(self._synced, self._told, self._zone)[0], None))
        step = inner.height() / (len(lines) + (0 if self.brief else 1))
        top = inner.top()
        if not self.brief:
            head = QRectF(inner.left(), top, inner.width(), step)
            draw_line(painter, today_head(), G_SMALL, G_SMALL.pixels(unit), head, Tone.INK_2)
            top += step
        for label, figure in lines:
            self._paint_row(painter, QRectF(inner.left(), top, inner.width(), step), label, figure)
            top += step
        painter.end()

    def _paint_row(self, painter: QPainter, row: QRectF, label: str, figure: int | None) -> None:
        pixels = G_FIGURE.pixels(self._unit)
        number = "" if figure is None else f"{figure:,}"
        taken = width_of(number, G_FIGURE, pixels)
        draw_line(painter, number, G_FIGURE, pixels, row, Tone.INK, RIGHT)
        room = row.adjusted(0, 0, -taken - 8, 0)
        body = fitting(label, G_BODY, G_BODY.pixels(self._unit), room.width())
        draw_line(painter, label, G_BODY, body, room, Tone.INK)


class SyncCard(QWidget):
    """One line about the sync, or about alerts where those do not get out, with what that means below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._unit = Unit(1.0)
        self._synced, self._told = SyncStatus(), TellStatus()
        self._zone: tzinfo | None = None

    @property
    def shown(self) -> tuple[SyncStatus, TellStatus]:
        """What it tells of."""
        return self._synced, self._told

    def tell(self, synced: SyncStatus, told: TellStatus, zone: tzinfo | None) -> None:
        """Take how the sync is, and the telling of alerts."""
        self._synced, self._told, self._zone = synced, told, zone
        self.update()

    def lie(self, unit: Unit) -> None:
        """Take another unit."""
        self._unit = unit
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit, pad = self._unit, self._pad
        needs = Pace.ATTENTION in {self._synced.pace, self._told.pace}
        ground = Tone.AMBER_TINT.colour() if needs else Tone.CARD.colour()
        paint_ground(painter, QRectF(self.rect()), unit.px(CARD_RADIUS), ground, Tone.RULE.colour())
        side = max(24, unit.px(CLOUD))
        draw_icon(painter, Icon.CLOUD, QRectF(pad, (self.height() - side) / 2, side, side), Tone.INK_2.colour())
        left = pad + side + 0.7 * pad
        top = (self.height() - self.content_height) / 2
        for block, tone in self._blocks():
            block.paint(painter, left, top, tone.colour())
            top += block.height
        painter.end()

    @property
    def content_height(self) -> float:
        """How high what is said is."""
        return sum(block.height for block, _ in self._blocks())

    def _blocks(self) -> list[tuple[Block, Tone]]:
        """Return what there is to say, as far as there is room for it."""
        unit, pad = self._unit, self._pad
        width = self.width() - 2.7 * pad - max(24, unit.px(CLOUD))
        first, second = standing_line(self._synced, self._told, self._zone)
        short = reason_elsewhere() if Pace.ATTENTION in {self._synced.pace, self._told.pace} else ""
        for below in (second, short):
            said = ((first, G_BODY, Tone.INK), (below, G_SMALL, Tone.INK_2))
            blocks = [(wrapped(text, role, role.pixels(unit), width), tone) for text, role, tone in said if text]
            if sum(block.height for block, _ in blocks) <= self.height() - 0.5 * pad:
                break
        return blocks

    @property
    def _pad(self) -> float:
        return max(14, self._unit.px(PADDING))
