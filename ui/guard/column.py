"""A column of words, pictures and small buttons that scrolls where it is too long for its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Tone, TypeRole, Unit
from ui.visitor.text import wrapped
from ui.widgets.row_list import CARD_RADIUS, paint_card_edge
from ui.widgets.touch_area import TouchArea, Touched

Painting = Callable[[QPainter, QRectF, str | None], None]
"""Paints a block into its place; the name is that of the button in it that is under a finger."""


@dataclass(frozen=True, slots=True)
class Block:
    """One part: its height in pixels, how it is painted, and where its buttons are from its upper left corner."""

    height: float
    paint: Painting = field(default=lambda _painter, _rect, _down: None)
    buttons: Mapping[str, QRect] = field(default_factory=dict)


def gap(height: float) -> Block:
    """Return room between two blocks."""
    return Block(height)


def paragraph(text: str, role: TypeRole, unit: Unit, width: float, tone: Tone = Tone.INK, *, left: float = 0.0) -> Block:
    """Return words that are broken between words; what has no place to break stays on one line without its middle."""
    block = wrapped(text, role, role.pixels(unit), width - left)

    def paint(painter: QPainter, rect: QRectF, _down: str | None) -> None:
        painter.save()
        painter.setClipRect(rect.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
        block.paint(painter, rect.left() + left, rect.top(), tone.colour())
        painter.restore()

    return Block(block.height, paint)


class Column(TouchArea[str]):
    """Shows blocks below each other; `acted` has the name of a button that was tapped."""

    acted = Signal(str)

    def __init__(self, parent: QWidget, ground: Tone = Tone.CARD) -> None:
        super().__init__(parent)
        self._ground = ground
        self.inset = 4
        self._blocks: Sequence[Block] = ()

    def show_blocks(self, blocks: Sequence[Block], *, from_top: bool = False) -> None:
        """Show other blocks; `from_top` where they are about something else."""
        self._blocks = blocks
        self.reach(self.needed)
        if from_top:
            self.bar.setValue(0)
        self.viewport().update()

    @property
    def needed(self) -> int:
        """How high all blocks are, in pixels."""
        return ceil(sum(block.height for block in self._blocks))

    def places(self) -> Sequence[tuple[Block, QRectF]]:
        """Return where the blocks are, in pixels of the viewport."""
        top, placed = -float(self.bar.value()), []
        for block in self._blocks:
            placed.append((block, QRectF(0, top, self.viewport().width(), block.height)))
            top += block.height
        return placed

    def button_places(self) -> dict[str, QRect]:
        """Return where every button is, in pixels of the viewport."""
        return {
            name: where.translated(round(rect.left()), round(rect.top()))
            for block, rect in self.places()
            for name, where in block.buttons.items()
        }

    def touched_at(self, point: QPoint) -> Touched[str] | None:
        places = self.button_places().items()
        return next((Touched(name, where) for name, where in places if where.contains(point)), None)

    def act_on(self, target: str) -> None:
        self.acted.emit(target)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.reach(self.needed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), self._ground.colour())
        for block, rect in self.places():
            if rect.bottom() > 0 and rect.top() < self.viewport().height():
                block.paint(painter, rect, self.down)
        self.paint_thumb(painter, self.inset)
        painter.end()


class CardColumn(Column):
    """A column that is a card with round corners."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.unit = Unit(1.0)
        self.inset = CARD_RADIUS

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card_edge(painter, self.viewport().rect(), self.unit)
        painter.end()
