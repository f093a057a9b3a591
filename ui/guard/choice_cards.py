"""A question before the panel opens: a sentence, a card for each answer, and the way on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import Symbol, draw_symbol, pen
from ui.theme import G_BODY, G_HEAD, G_TASK, Tone, Unit
from ui.visitor.places import SMALL_UNIT
from ui.visitor.text import Block, Placed, balanced, fits, wrapped
from ui.widgets.button import Button, ButtonLook
from ui.widgets.focus import FocusRing
from ui.widgets.touch import ENTER, PRESSED, TouchTarget

CARD_RADIUS = 20
PADDING = 28
INSIDE = 10
MARK = 34


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what `chosen` calls it, its name, and one sentence on what it means."""

    value: str
    head: str
    line: str


class AnswerCard(TouchTarget):
    """One answer to tap; `chosen` has its value. It is marked by shape, edge and ground while it is the one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, answer: Answer) -> None:
        super().__init__(parent)
        self.answer = answer
        self.is_chosen = False
        self._unit = Unit(1.0)
        self._words: tuple[Placed, ...] = ()
        self.setAccessibleName(answer.head)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tapped.connect(self._tell)

    def _tell(self) -> None:
        self.chosen.emit(self.answer.value)

    def _set(self, width: float, unit: Unit) -> tuple[Block, Block]:
        head = wrapped(self.answer.head, G_HEAD, G_HEAD.pixels(unit, 1.1), width)
        return head, wrapped(self.answer.line, G_BODY, G_BODY.pixels(unit), width)

    def _left(self, unit: Unit) -> float:
        return 2.0 * unit.px(PADDING) + max(24, unit.px(MARK))

    def height_for(self, width: int, unit: Unit) -> int:
        """Return how high it is for a width."""
        head, line = self._set(width - self._left(unit) - unit.px(PADDING), unit)
        return round(head.height + unit.px(INSIDE) + line.height + 2 * unit.px(PADDING))

    def fit(self, rect: QRect, unit: Unit) -> None:
        """Take a place."""
        self._unit = unit
        left = self._left(unit)
        head, line = self._set(rect.width() - left - unit.px(PADDING), unit)
        top = unit.px(PADDING)
        self._words = (
            Placed(head, QPointF(left, top), Tone.INK),
            Placed(line, QPointF(left, top + head.height + unit.px(INSIDE)), Tone.INK_2),
        )
        self.setGeometry(rect)

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers, in own pixels."""
        return [placed.ink() for placed in self._words]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = (Tone.TINT if self.is_chosen else Tone.CARD).colour()
        painter.setBrush(ground.darker(round(100 / (1 - PRESSED))) if self.is_down else ground)
        painter.setPen(pen((Tone.TEAL if self.is_chosen else Tone.EDGE).colour(), 3 if self.is_chosen else 2))
        radius = max(14, self._unit.px(CARD_RADIUS))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
        size = max(24.0, self._unit.px(MARK))
        mark = QRectF(self._unit.px(PADDING), self._unit.px(PADDING), size, size)
        if self.is_chosen:
            draw_symbol(painter, Symbol.TICK, mark, Tone.TEAL.colour(), Tone.TINT.colour())
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(Tone.EDGE.colour(), 2.5))
            painter.drawEllipse(mark.adjusted(2, 2, -2, -2))
        for placed in self._words:
            placed.paint(painter)
        painter.end()


class ChoiceCards(QWidget):
    """Asks; `answered` has the value of the card that was chosen when the button was tapped.

    With `at_once` a tap on a card answers, and there is no button.
    """

    answered = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title, self._line = "", ""
        self._placed: tuple[Placed, ...] = ()
        self._value: str | None = None
        self.cards: tuple[AnswerCard, ...] = ()
        self.button = Button(self, ButtonLook.PRIMARY)
        self.button.tapped.connect(self._go)
        self._ring = FocusRing(self)

    @property
    def value(self) -> str | None:
        """The answer marked now."""
        return self._value

    def ask(self, title: str, line: str, answers: Sequence[Answer], word: str) -> None:
        """Take the question, in the language spoken now; `word` is on the button. The mark stays where it was."""
        self._title, self._line = title, line
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = tuple(AnswerCard(self, answer) for answer in answers)
        for card in self.cards:
            card.chosen.connect(self.mark)
            card.show()
        self.button.say(word)
        self.mark(self._value or "")
        self._lay_out()

    def mark(self, value: str) -> None:
        """Mark an answer."""
        known = [card.answer.value for card in self.cards]
        self._value = value if value in known else None
        for card in self.cards:
            card.is_chosen = card.answer.value == self._value
            card.update()
        self.button.setEnabled(self._value is not None)

    def _go(self) -> None:
        if self._value is not None:
            self.answered.emit(self._value)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def _lay_out(self) -> None:
        if not self._title or self.width() < 64:
            return
        unit = Unit.of(self.width(), self.height())
        margin = unit.px(56 if self.width() > self.height() else 36) if unit.value >= SMALL_UNIT else 20
        width = self.width() - 2 * margin
        title = next(fits(self._title, G_TASK, unit, width, (1, 2)))
        line = balanced(self._line, G_BODY, G_BODY.pixels(unit), width)
        top, row = float(margin), unit.touch(72)
        self._placed = (
            Placed(title, QPointF(margin, top), Tone.INK),
            Placed(line, QPointF(margin, top + title.height + unit.px(10)), Tone.INK_2),
        )
        cards_top = round(top + title.height + line.height + unit.px(36))
        self._place_cards(QRect(margin, cards_top, width, self.height() - margin - row - unit.px(24) - cards_top), unit)
        wide = max(unit.px(300), self.button.natural_width(self.button.text, unit))
        wide = width if self.height() > self.width() else wide
        where = QRect(self.width() - margin - wide, self.height() - margin - row, wide, row)
        self.button.fit(self.button.text, where, unit)
        self._ring.follow()
        self.update()

    def _place_cards(self, room: QRect, unit: Unit) -> None:
        """Stand the cards side by side where they are wide enough, else under each other; in the middle of their room."""
        count, gap = max(len(self.cards), 1), max(10, unit.px(20))
        beside = room.width() > room.height()
        wide = (room.width() - gap * (count - 1)) // count if beside else room.width()
        highs = [card.height_for(wide, unit) for card in self.cards]
        high = max(highs, default=0) if beside else sum(highs) + gap * (count - 1)
        left, top = room.x(), room.y() + max(0, (room.height() - high) // 3)
        for card, own in zip(self.cards, highs, strict=True):
            card.fit(QRect(left, top, wide, high if beside else own), unit)
            left, top = (left + wide + gap, top) if beside else (left, top + own + gap)

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers, outside the cards."""
        return [placed.ink() for placed in self._placed]

    def focusNextPrevChild(self, onwards: bool) -> bool:  # noqa: N802 - Qt's name
        moved = super().focusNextPrevChild(onwards)
        self._ring.follow()
        return moved

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in ENTER:
            self._go()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        for placed in self._placed:
            placed.paint(painter)
        painter.end()
