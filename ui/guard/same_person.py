"""The question whether somebody typed is somebody known: both faces side by side, and never a silent merge."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import PersonCard
from kiosk.domain.visit import Kind, VisitId
from ui.guard.page_words import called, visit_count
from ui.guard.painted import CARD_RADIUS, PICTURE_RADIUS, paint_ground
from ui.guard.people_words import already_called, same_line, same_no, same_title, same_yes
from ui.guard.pictures import Pictures
from ui.theme import G_HEAD, G_SMALL, G_TITLE, Tone, Unit
from ui.visitor.text import Placed, balanced, fits
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import CENTRE, draw_line, fitting

MOST = 3
"""People of one name to choose from; who is called so more often is found in the grid of faces."""

OPPOSITE = 22
GAP = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was typed (`what` they are called so far, how many visits, the best picture) and whom by that name we know."""

    what: str
    visits: int
    picture: VisitId | None
    name: str
    people: tuple[PersonCard, ...]


class SamePerson(QWidget):
    """Asks; `same` has the person it is, `another` is no to all of them."""

    same = Signal(object)
    another = Signal()

    def __init__(self, parent: QWidget, pictures: Pictures) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._asked: Asked | None = None
        self._unit = Unit(1.0)
        self._words: tuple[Placed, ...] = ()
        self._cards: tuple[QRectF, ...] = ()
        self.yes = tuple(Button(self, ButtonLook.PRIMARY if n == 0 else ButtonLook.OUTLINED) for n in range(MOST))
        self.no = Button(self, ButtonLook.OUTLINED)
        for number, button in enumerate(self.yes):
            button.tapped.connect(lambda number=number: self._say_same(number))
        self.no.tapped.connect(self.another)
        self.hide()

    @property
    def asked(self) -> Asked | None:
        """What is asked now."""
        return self._asked

    @property
    def cards(self) -> tuple[QRectF, ...]:
        """Where the faces are: who was typed, then whom we know."""
        return self._cards

    def ask(self, asked: Asked | None) -> None:
        """Ask about somebody, or no more."""
        self._asked = asked
        self.setVisible(asked is not None)
        self._compose()

    def lay_out(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        self.setGeometry(rect)
        self._compose()

    def _say_same(self, number: int) -> None:
        if self._asked is not None:
            self.same.emit(self._asked.people[number])

    def _compose(self) -> None:
        asked = self._asked
        if asked is None or self.width() < 64:
            return
        unit, people = self._unit, asked.people[:MOST]
        several = len(people) > 1
        width = float(self.width())
        title = next(fits(same_title(several=several), G_TITLE, unit, width, (1, 2)))
        line = balanced(same_line(people[0], asked.visits), G_SMALL, G_SMALL.pixels(unit), width)
        rows = self._place_buttons(people, asked.name)
        top = title.height + unit.px(16)
        room = self.height() - top - rows - unit.px(16) - (0 if several else line.height + unit.px(14))
        self._cards = tuple(self._card_places(1 + len(people), top, room))
        words = [Placed(title, QPointF(0, 0), Tone.INK)]
        if not several:
            words.append(Placed(line, QPointF(0, self._cards[0].bottom() + unit.px(14)), Tone.INK_2))
        self._words = tuple(words)
        self.update()

    def _card_places(self, count: int, top: float, room: float) -> list[QRectF]:
        gap = float(max(10, self._unit.px(GAP)))
        wide = min((self.width() - gap * (count - 1)) / count, self._unit.px(400))
        words = 1.5 * G_HEAD.pixels(self._unit) + 1.6 * G_SMALL.pixels(self._unit)
        high = min(room, wide + words)
        return [QRectF(n * (wide + gap), top, wide, high) for n in range(count)]

    def _place_buttons(self, people: tuple[PersonCard, ...], name: str) -> float:
        """Put the buttons at the foot, yes first; return how high they are together."""
        unit, several = self._unit, len(people) > 1
        high, gap = unit.touch(68), max(10, unit.px(12))
        words = [same_yes(person, several=several) for person in people]
        if several:
            words = [f"{number}. {word}" for number, word in enumerate(words, 1)]
        beside = self.width() >= 560
        wide = (self.width() - OPPOSITE - gap * (len(words) - 1)) // (len(words) + 1) if beside else self.width()
        top, left = self.height() - high, 0
        if not beside:
            top -= (high + gap) * (len(words) - 1) + high + OPPOSITE
        first = top
        for button, word in zip(self.yes, words, strict=False):
            button.fit(word, QRect(left, top, wide, high), unit)
            left, top = (left + wide + gap, top) if beside else (0, top + high + gap)
        at = QRect(self.width() - wide, self.height() - high, wide, high)
        self.no.fit(same_no(name), at, unit)
        for number, button in enumerate(self.yes):
            button.setVisible(number < len(words))
        return float(self.height() - first)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        asked = self._asked
        if asked is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for placed in self._words:
            placed.paint(painter)
        told = [(asked.picture, asked.what, visit_count(asked.visits))]
        several = len(asked.people) > 1
        for number, person in enumerate(asked.people[:MOST], 1):
            name = f"{number}. {called(person)}" if several else called(person)
            told.append((person.portrait, name, already_called(person)))
        for card, (picture, name, line) in zip(self._cards, told, strict=False):
            self._paint_card(painter, card, picture, name, line)
        painter.end()

    def _paint_card(self, painter: QPainter, card: QRectF, picture: VisitId | None, name: str, line: str) -> None:
        unit = self._unit
        head, small = G_HEAD.pixels(unit), G_SMALL.pixels(unit)
        paint_ground(painter, card, unit.px(CARD_RADIUS), Tone.CARD.colour(), Tone.RULE.colour())
        inset = float(max(8, unit.px(14)))
        words = 1.5 * head + 1.6 * small
        photo = QRectF(round(card.left() + inset), round(card.top() + inset), 0, 0)
        photo.setWidth(round(card.width() - 2 * inset))
        photo.setHeight(round(card.height() - words - inset - 6))
        if photo.height() > 24:
            self._pictures.paint(painter, photo, unit.px(PICTURE_RADIUS), picture, Kind.PORTRAIT)
        where = QRectF(card.left() + inset, card.bottom() - words, card.width() - 2 * inset, 1.4 * head)
        draw_line(painter, name, G_HEAD, fitting(name, G_HEAD, head, where.width()), where, Tone.INK, CENTRE)
        below = QRectF(where.left(), where.bottom() - 2, where.width(), 1.4 * small)
        draw_line(painter, line, G_SMALL, fitting(line, G_SMALL, small, below.width()), below, Tone.INK_2, CENTRE)
