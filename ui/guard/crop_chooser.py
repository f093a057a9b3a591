"""A group's faces to tap: those that a name is not for, or those that are somebody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Crop
from kiosk.domain.visit import Kind, VisitId
from ui.guard.card_list import WHOLE, CardList, CardLook, Touch, paint_ring
from ui.guard.card_rows import Cards
from ui.guard.page_words import flaw_word
from ui.guard.painted import PICTURE_RADIUS, paint_choice, paint_ground
from ui.guard.people_words import left_out
from ui.guard.pictures import Pictures
from ui.symbols import pen
from ui.theme import G_SMALL, TOUCH_MIN, Tone, Unit
from ui.visitor.text import Block, balanced
from ui.widgets.line import CENTRE, draw_line, fitting

GAP = 14
SIDE = 92
TICK = 32
LINE = 1.12


def crop_key(crop: Crop) -> str:
    return str(crop.visit)


class CropLook(CardLook):
    """Paints faces with a tick, or with words over those tapped; a picture not used to recognise says why."""

    def __init__(self, pictures: Pictures, *, picks: bool) -> None:
        self._pictures = pictures
        self._picks = picks
        self.unit = Unit(1.0)
        self.side = SIDE
        self.tapped: set[str] = set()

    def key(self, card: Any) -> str:
        return crop_key(card)

    @property
    def gap(self) -> int:
        return max(10, self.unit.px(GAP))

    def size(self, _card: Any | None, _width: int) -> QSize:
        each = max(TOUCH_MIN, self.side) + self.gap
        return QSize(each, each)

    def _photo(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0, 0, -self.gap, -self.gap)

    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        return {WHOLE: self._photo(rect)}

    def words(self, card: Any) -> str:
        return flaw_word(card.flaw) if card.flaw is not None else ""

    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        paint_ground(painter, self._photo(rect), self._radius, Tone.CARD.colour())

    @property
    def _radius(self) -> int:
        return round(0.75 * self.unit.px(PICTURE_RADIUS))

    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        crop: Crop = card
        photo, is_tapped = self._photo(rect), self.key(crop) in self.tapped
        self._pictures.paint(painter, photo, self._radius, crop.visit, Kind.PORTRAIT)
        if crop.flaw is not None and (self._picks or not is_tapped):
            self._paint_flaw(painter, photo, flaw_word(crop.flaw))
        if is_tapped and not self._picks:
            self._paint_left_out(painter, photo)
        else:
            side = max(26, min(self.unit.px(TICK), 0.36 * photo.width()))
            if is_tapped:
                painter.setPen(pen(Tone.TEAL.colour(), 4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(photo.adjusted(2, 2, -2, -2), self._radius, self._radius)
            corner = photo.topRight() + QPointF(-0.62 * side, 0.62 * side)
            paint_choice(painter, corner, side, chosen=is_tapped or not self._picks)
        if touch.down is not None:
            paint_ground(painter, photo, self._radius, Tone.NIGHT.colour(0.12))
        if touch.ring is not None:
            paint_ring(painter, photo.adjusted(4, 4, -4, -4), self._radius)

    def _paint_left_out(self, painter: QPainter, photo: QRectF) -> None:
        paint_ground(painter, photo, self._radius, Tone.NIGHT.colour(0.78))
        high = self._words_height(left_out(), photo.width())
        self._paint_words(painter, left_out(), QRectF(photo.left(), photo.center().y() - high / 2, photo.width(), high))

    def _paint_flaw(self, painter: QPainter, photo: QRectF, word: str) -> None:
        """Paint on a ground of their own why a picture is not used, at its foot."""
        high = self._words_height(word, photo.width()) + 4
        strip = QRectF(photo.left(), photo.bottom() - high, photo.width(), high)
        paint_ground(painter, strip, min(self._radius, high / 2), Tone.NIGHT.colour(0.86))
        self._paint_words(painter, word, strip.adjusted(0, 2, 0, -2))

    def _block(self, words: str, width: float) -> Block:
        longest = max(words.split(), key=len)
        pixels = fitting(longest, G_SMALL, G_SMALL.pixels(self.unit), width - 4)
        return balanced(words, G_SMALL, pixels, width - 4)

    def _words_height(self, words: str, width: float) -> float:
        block = self._block(words, width)
        return LINE * block.pixels * len(block.lines)

    def _paint_words(self, painter: QPainter, words: str, where: QRectF) -> None:
        block = self._block(words, where.width())
        step = LINE * block.pixels
        for number, line in enumerate(block.lines):
            row = QRectF(where.left() + 2, where.top() + step * number, where.width() - 4, step)
            draw_line(painter, line, G_SMALL, block.pixels, row, Tone.WHITE, CENTRE)


class CropChooser(CardList):
    """Shows faces; tapping one leaves it out, or with `picks` picks it. `changed` tells that others are tapped now."""

    changed = Signal()

    def __init__(self, parent: QWidget, pictures: Pictures, *, picks: bool = False) -> None:
        self.look = CropLook(pictures, picks=picks)
        self.crops = Cards(crop_key)
        super().__init__(parent, self.crops, self.look)
        self.crops.setParent(self)
        self.acted.connect(self._toggle)

    @property
    def tapped(self) -> tuple[VisitId, ...]:
        """The visits of the faces tapped."""
        return tuple(VisitId(key) for key in sorted(self.look.tapped))

    def show_crops(self, crops: Sequence[Crop]) -> None:
        """Show faces; what was tapped stays so."""
        self.crops.show_cards(crops)
        self.look.tapped &= {crop_key(crop) for crop in crops}
        self.changed.emit()

    def place(self, unit: Unit, side: int) -> None:
        """Take another unit, and the side of a face in pixels."""
        if (unit, side) != (self.look.unit, self.look.side):
            self.look.unit, self.look.side = unit, side
            self.rearrange()

    def height_for(self, width: int, rows: int) -> int:
        """Return how high so many rows of faces are, or all of them where that is less."""
        each = self.look.size(None, width).height()
        per_row = max(1, width // each)
        return min(rows, max(1, -(-self.crops.rowCount() // per_row))) * each

    def _toggle(self, key: str, _target: str) -> None:
        self.look.tapped ^= {key}
        self.viewport().update()
        self.changed.emit()
