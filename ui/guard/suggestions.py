"""While a name is typed: who is already called so, and somebody new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import PersonCard
from kiosk.domain.visit import Kind
from ui.guard.card_list import WHOLE, CardList, CardLook, Touch, paint_ring
from ui.guard.card_rows import Cards
from ui.guard.page_words import called
from ui.guard.painted import CARD_RADIUS, EDGE, PICTURE_RADIUS, paint_ground, under_finger
from ui.guard.people_words import already_called, new_word, quoted
from ui.guard.pictures import Pictures
from ui.symbols import Icon, draw_icon, pen
from ui.theme import G_BODY, G_SMALL, Tone, Unit
from ui.widgets.line import draw_line, fitting

GAP = 16
HEIGHT = 110
LEAST_HEIGHT = 84
LEAST_WIDTH = 240
WIDE = 360
INSET = 12
NEW_AFTER = 2
"""People before the card for somebody new, which is to be in sight at any size."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is not among them, by the name as typed so far."""

    name: str


Suggestion = PersonCard | NewPerson


def suggestion_key(suggestion: Suggestion) -> str:
    return "+" if isinstance(suggestion, NewPerson) else str(suggestion.id)


class SuggestionLook(CardLook):
    """Paints a person as a card with face, name and role, and a dashed one with a plus."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.unit = Unit(1.0)

    def key(self, card: Any) -> str:
        return suggestion_key(card)

    @property
    def gap(self) -> int:
        return max(10, self.unit.px(GAP))

    def columns(self, width: int) -> int:
        return max(1, width // max(LEAST_WIDTH, self.unit.px(WIDE)))

    def size(self, _card: Any | None, width: int) -> QSize:
        return QSize((width - 1) // self.columns(width), max(LEAST_HEIGHT, self.unit.px(HEIGHT)) + self.gap)

    def _card(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0, 0, -self.gap, -self.gap)

    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        return {WHOLE: self._card(rect)}

    def words(self, card: Any) -> str:
        return f"{new_word()} {card.name}" if isinstance(card, NewPerson) else called(card)

    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        paint_ground(painter, self._card(rect), self.unit.px(CARD_RADIUS), Tone.CARD.colour(0.6), Tone.RULE.colour())

    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        where, ground = self._card(rect), Tone.CARD.colour()
        fill = under_finger(ground) if touch.down is not None else ground
        radius = self.unit.px(CARD_RADIUS)
        is_new = isinstance(card, NewPerson)
        paint_ground(painter, where, radius, fill, None if is_new else Tone.RULE.colour())
        if is_new:
            self._paint_dashes(painter, where, radius)
        photo = QRectF(where.left() + INSET, where.top() + INSET, where.height() - 2 * INSET, where.height() - 2 * INSET)
        if is_new:
            self._paint_plus(painter, photo)
        else:
            self._pictures.paint(painter, photo, round(0.75 * self.unit.px(PICTURE_RADIUS)), card.portrait, Kind.PORTRAIT)
        first, second = (new_word(), quoted(card.name)) if is_new else (called(card), already_called(card))
        self._paint_words(painter, first, second, photo, where)
        if touch.ring is not None:
            paint_ring(painter, where.adjusted(5, 5, -5, -5), radius)

    def _paint_words(self, painter: QPainter, first: str, second: str, photo: QRectF, where: QRectF) -> None:
        left = photo.right() + 1.3 * INSET
        middle, wide = where.center().y(), where.right() - INSET - left
        big, small = G_BODY.pixels(self.unit), G_SMALL.pixels(self.unit)
        name = QRectF(left, middle - 1.35 * big, wide, 1.4 * big)
        draw_line(painter, first, G_BODY, fitting(first, G_BODY, big, wide), name, Tone.INK)
        draw_line(painter, second, G_SMALL, small, QRectF(left, name.bottom() - 1, wide, 1.5 * small), Tone.INK_2)

    def _paint_dashes(self, painter: QPainter, where: QRectF, radius: float) -> None:
        dashed = pen(Tone.EDGE.colour(), EDGE)
        dashed.setDashPattern([4, 3])
        painter.setPen(dashed)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_plus(self, painter: QPainter, photo: QRectF) -> None:
        paint_ground(painter, photo, 0.75 * self.unit.px(PICTURE_RADIUS), Tone.TINT.colour())
        side = 0.4 * photo.width()
        middle = photo.center()
        draw_icon(painter, Icon.PLUS, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), Tone.TEAL.colour())


class Suggestions(CardList):
    """Shows people and somebody new; `chosen` has the person tapped, `new_wanted` is the other tap."""

    chosen = Signal(object)
    new_wanted = Signal()

    def __init__(self, parent: QWidget, pictures: Pictures) -> None:
        self.look = SuggestionLook(pictures)
        self.people = Cards(suggestion_key)
        super().__init__(parent, self.people, self.look)
        self.people.setParent(self)
        self.acted.connect(self._choose)

    def show_people(self, people: Sequence[PersonCard], name: str) -> None:
        """Show people, and somebody new where there is a name."""
        new = [NewPerson(name)] if name else []
        self.people.show_cards([*people[:NEW_AFTER], *new, *people[NEW_AFTER:]])

    def place(self, unit: Unit) -> None:
        """Take another unit."""
        if unit != self.look.unit:
            self.look.unit = unit
            self.rearrange()

    def _choose(self, key: str, _target: str) -> None:
        found = self.people.find(key)
        if isinstance(found, NewPerson):
            self.new_wanted.emit()
        elif found is not None:
            self.chosen.emit(found)
