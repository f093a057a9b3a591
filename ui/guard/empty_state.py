"""What a page shows while there is nothing: one drawing, one sentence, and up to three steps that teach."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import pen
from ui.theme import G_BODY, G_HEAD, G_SMALL, G_TITLE, Tone, Unit
from ui.visitor.text import Block, Placed, balanced, fits
from ui.widgets.line import CENTRE, draw_line

PANEL_SIDE = 720
CARD_RADIUS = 20
DISC = 52
GAP = 18
DRAWING = (250.0, 190.0)
"""Width and height of the drawing's grid."""

LEAST_DRAWING = 70
SPREAD_FROM = 600
"""Width in pixels from which three steps stand side by side, where they are wider than high."""

Drawing = Callable[[QPainter], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps: what to do or what happens, and a line on it."""

    head: str
    line: str


def draw_door(painter: QPainter) -> None:
    """Paint a friendly door with a plant, on the grid of `DRAWING`."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.TINT.colour())
    painter.drawRoundedRect(QRectF(97, 33, 60, 44), 12, 12)
    painter.setBrush(Tone.TEAL.colour())
    painter.drawEllipse(QPointF(161, 97), 6, 6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    teal = QPainterPath()
    teal.addRoundedRect(QRectF(73, 7, 108, 172), 14, 14)
    teal.moveTo(7, 179)
    teal.lineTo(247, 179)
    painter.strokePath(teal, pen(Tone.TEAL.colour(), 6))
    painter.strokePath(_smile(), pen(Tone.TEAL.colour(), 4.4))
    painter.strokePath(_plant(), pen(Tone.INK_2.colour(), 4.4))


def _smile() -> QPainterPath:
    path = QPainterPath(QPointF(114, 67))
    path.cubicTo(119, 73, 135, 73, 140, 67)
    for x in (115, 139):
        path.moveTo(x, 51)
        path.lineTo(x, 55)
    return path


def _plant() -> QPainterPath:
    path = QPainterPath(QPointF(21, 178))
    path.lineTo(21, 128)
    path.cubicTo(4, 126, 2, 116, 3, 105)
    path.cubicTo(14, 106, 21, 114, 21, 128)
    path.moveTo(21, 142)
    path.cubicTo(34, 142, 42, 134, 42, 120)
    path.cubicTo(30, 120, 23, 128, 21, 142)
    return path


def draw_page(painter: QPainter) -> None:
    """Paint an empty list, on the grid of `DRAWING`."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.TINT.colour())
    for top in (38, 82, 126):
        painter.drawRoundedRect(QRectF(81, top, 30, 30), 9, 9)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    teal = QPainterPath()
    teal.addRoundedRect(QRectF(57, 12, 136, 167), 14, 14)
    for top in (53, 97, 141):
        teal.moveTo(126, top)
        teal.lineTo(168, top)
    painter.strokePath(teal, pen(Tone.TEAL.colour(), 6))


class EmptyState(QWidget):
    """Shows drawing, sentence and steps in whatever room it is given; without room the drawing goes first."""

    def __init__(self, parent: QWidget, drawing: Drawing = draw_door) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._unit = Unit(1.0)
        self._words: tuple[str, str, tuple[Step, ...]] = ("", "", ())
        self._placed: tuple[Placed, ...] = ()
        self._cards: tuple[QRectF, ...] = ()
        self._picture = QRectF()
        self._is_composed = False

    def say(self, sentence: str, line: str, steps: tuple[Step, ...], unit: Unit) -> None:
        """Take the words, in the language spoken now."""
        self._words, self._unit = (sentence, line, steps), unit
        self._compose_later()

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        self._compose_in_time()
        return [placed.ink() for placed in self._placed]

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._compose_later()

    def _compose_later(self) -> None:
        """Leave it until it is seen: mostly a list has something in it."""
        self._is_composed = False
        self.update()

    def _compose_in_time(self) -> None:
        if not self._is_composed:
            self._is_composed = True
            self._compose()

    def _compose(self) -> None:
        sentence, line, steps = self._words
        if not sentence or self.width() < 64:
            return
        unit, width = self._unit, float(self.width())
        title = next(fits(sentence, G_TITLE, unit, width, (1, 2)))
        under = balanced(line, G_BODY, G_BODY.pixels(unit), width) if line else None
        cards, card_words, cards_high = self._lay_cards(steps)
        words_high = title.height + (under.height + unit.px(8) if under is not None else 0)
        spare = self.height() - words_high - cards_high - (unit.px(40) if steps else 0)
        high = min(float(unit.px(DRAWING[1])), spare - unit.px(36))
        high = high if high >= LEAST_DRAWING else 0.0
        gap = unit.px(36) if high else 0
        top = max(0.0, (spare - high - gap) / 2)
        self._picture = QRectF((width - high * DRAWING[0] / DRAWING[1]) / 2, top, high * DRAWING[0] / DRAWING[1], high)
        top += high + gap
        placed = [*_centred(title, width, top, Tone.INK)]
        top += title.height + unit.px(8)
        if under is not None:
            placed += _centred(under, width, top, Tone.INK_2)
            top += under.height
        top += unit.px(40)
        self._cards = tuple(card.translated(0, top) for card in cards)
        placed += [Placed(block.block, block.at + QPointF(0, top), block.tone) for block in card_words]
        self._placed = tuple(placed)

    def _lay_cards(self, steps: tuple[Step, ...]) -> tuple[list[QRectF], list[Placed], float]:
        """Return cards and their words with the first card's top at 0, and how high all of them are."""
        if not steps:
            return [], [], 0.0
        unit, beside = self._unit, self.width() >= max(SPREAD_FROM, self.height())
        gap, padding, disc = float(self._unit.px(GAP)), float(unit.px(22)), float(max(40, unit.px(DISC)))
        wide = (self.width() - gap * (len(steps) - 1)) / len(steps) if beside else float(self.width())
        room = wide - 2 * padding - disc - unit.px(18)
        blocks = [
            (
                balanced(step.head, G_HEAD, G_HEAD.pixels(unit, 0.9), room),
                balanced(step.line, G_SMALL, G_SMALL.pixels(unit), room),
            )
            for step in steps
        ]
        highs = [max(disc, head.height + line.height) + 2 * padding for head, line in blocks]
        if beside:
            highs = [max(highs)] * len(highs)
        cards, words, top = [], [], 0.0
        for index, ((head, line), high) in enumerate(zip(blocks, highs, strict=True)):
            card = QRectF(index * (wide + gap) if beside else 0.0, top, wide, high)
            left = card.left() + padding + disc + unit.px(18)
            first = card.top() + (padding if beside else (high - head.height - line.height) / 2)
            words += [
                Placed(head, QPointF(left, first), Tone.INK),
                Placed(line, QPointF(left, first + head.height), Tone.INK_2),
            ]
            cards.append(card)
            top += 0.0 if beside else high + gap
        return cards, words, cards[-1].bottom()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._compose_in_time()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, card in enumerate(self._cards, 1):
            self._paint_card(painter, card, number)
        for placed in self._placed:
            placed.paint(painter)
        if self._picture.height() > 0:
            painter.translate(self._picture.topLeft())
            painter.scale(self._picture.width() / DRAWING[0], self._picture.height() / DRAWING[1])
            self._drawing(painter)
        painter.end()

    def _paint_card(self, painter: QPainter, card: QRectF, number: int) -> None:
        radius, unit = self._unit.px(CARD_RADIUS), self._unit
        painter.setPen(pen(Tone.RULE.colour(), 1.5))
        painter.setBrush(Tone.CARD.colour())
        painter.drawRoundedRect(card.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        side, padding = float(max(40, unit.px(DISC))), float(unit.px(22))
        beside = len(self._cards) > 1 and self._cards[1].top() == self._cards[0].top()
        top = card.top() + padding if beside else card.center().y() - side / 2
        square = QRectF(card.left() + padding, top, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.TINT.colour())
        painter.drawRoundedRect(square, 0.27 * side, 0.27 * side)
        draw_line(painter, str(number), G_HEAD, G_HEAD.pixels(unit), square, Tone.TEAL, CENTRE)


def _centred(block: Block, width: float, top: float, tone: Tone) -> list[Placed]:
    """Return the lines of a block, each in the middle of a width."""
    placed = []
    for index, line in enumerate(block.lines):
        alone = balanced(line, block.role, block.pixels, 10_000)
        placed.append(Placed(alone, QPointF((width - alone.width) / 2, top + index * block.line_height), tone))
    return placed
