"""The guards' printed page, drawn with the panel's own shapes and colours: one side of A4 for each language."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter

from kiosk.guide_words import WORDS, GuideWords
from ui.symbols import Symbol, draw_symbol
from ui.theme import Tone, TypeRole, load_fonts
from ui.visitor.text import wrapped

DOTS_PER_INCH = 150
PAGE = QSizeF(1240, 1754)
"""A4 at 150 dots per inch."""

MARGIN, GAP, PAD, RADIUS = 60.0, 20.0, 22.0, 18.0
TITLE = TypeRole(1, bold=True, line=1.2, tracking=-0.02)
HEAD = TypeRole(1, bold=True, line=1.25)
BODY = TypeRole(1, bold=False, line=1.32)
STRONG = TypeRole(1, bold=True, line=1.32)
BODY_PX, HEAD_PX, TITLE_PX, SMALL_PX = 23, 28, 50, 20
NUMBER = 36.0
HEADER = 176.0

SIGHTS = (Symbol.PIPS, Symbol.DASH, Symbol.HOURGLASS, Symbol.PLUG)
SHOWN = 0.4
"""How far a symbol that fills up has come on paper."""


@dataclass(slots=True)
class Sheet:
    """A page under the pen: texts flow down columns, and cards are drawn behind what was measured."""

    painter: QPainter

    def text(self, text: str, role: TypeRole, pixels: int, at: tuple[float, float], width: float, tone: Tone) -> float:
        """Draw a paragraph; returns how high it is."""
        block = wrapped(text, role, pixels, width)
        block.paint(self.painter, *at, tone.colour())
        return block.height

    def card(self, where: QRectF, ground: Tone, edge: Tone | None = None) -> None:
        self.painter.setBrush(ground.colour())
        self.painter.setPen(ground.colour() if edge is None else edge.colour())
        self.painter.drawRoundedRect(where, RADIUS, RADIUS)

    def dot(self, x: float, y: float) -> None:
        self.painter.setBrush(Tone.TEAL.colour())
        self.painter.setPen(Tone.TEAL.colour())
        self.painter.drawEllipse(QRectF(x - 3, y - 3, 6, 6))

    def points(self, texts: Sequence[str], left: float, top: float, width: float, *, numbered: bool) -> float:
        """Draw a list; returns where it ends."""
        room = NUMBER if numbered else 24.0
        for number, text in enumerate(texts, 1):
            if numbered:
                self.text(f"{number}", STRONG, BODY_PX, (left, top), room, Tone.TEAL)
            else:
                self.dot(left + 6, top + BODY.line * BODY_PX / 2)
            top += self.text(text, BODY, BODY_PX, (left + room, top), width - room, Tone.INK) + 6
        return top

    def list_height(self, texts: Sequence[str], width: float, *, numbered: bool) -> float:
        room = NUMBER if numbered else 24.0
        return sum(wrapped(text, BODY, BODY_PX, width - room).height + 6 for text in texts)

    def titled(self, part: tuple[str, Sequence[str]], where: QRectF, *, ground: Tone = Tone.CARD) -> None:
        """Draw a card with a heading and a list."""
        self.card(where, ground, Tone.RULE)
        left, top, width = where.left() + PAD, where.top() + PAD, where.width() - 2 * PAD
        top += self.text(part[0], HEAD, HEAD_PX, (left, top), width, Tone.INK) + 8
        self.points(part[1], left, top, width, numbered=False)

    def titled_height(self, part: tuple[str, Sequence[str]], width: float) -> float:
        inside = width - 2 * PAD
        head = wrapped(part[0], HEAD, HEAD_PX, inside).height + 8
        return head + self.list_height(part[1], inside, numbered=False) + 2 * PAD - 6

    def pair(self, one: tuple[str, Sequence[str]], other: tuple[str, Sequence[str]], top: float) -> float:
        """Draw two cards side by side, equally high; returns where they end."""
        width = (PAGE.width() - 2 * MARGIN - GAP) / 2
        high = max(self.titled_height(part, width) for part in (one, other))
        self.titled(one, QRectF(MARGIN, top, width, high))
        self.titled(other, QRectF(MARGIN + width + GAP, top, width, high))
        return top + high


def draw(painter: QPainter, words: GuideWords) -> float:
    """Draw the page in points of 1/150 inch; returns where its last line ends."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sheet, whole = Sheet(painter), PAGE.width() - 2 * MARGIN
    painter.fillRect(QRectF(0, 0, PAGE.width(), PAGE.height()), Tone.PAPER.colour())
    painter.fillRect(QRectF(0, 0, PAGE.width(), HEADER), Tone.NIGHT.colour())
    top = 36 + sheet.text(words.title, TITLE, TITLE_PX, (MARGIN, 30), whole, Tone.CREAM)
    sheet.text(words.subtitle, BODY, BODY_PX, (MARGIN, top), whole, Tone.SAND)
    top = sheet.pair(words.enter, words.leave, HEADER + GAP) + GAP
    top = _elevated(sheet, words, top) + GAP
    top = _sights(sheet, words, top) + GAP
    top = sheet.pair(words.unknown, words.wrong, top) + GAP
    return _foot(sheet, words, top)


def _elevated(sheet: Sheet, words: GuideWords, top: float) -> float:
    side, left = 112.0, MARGIN + PAD + 112.0 + PAD
    width = PAGE.width() - MARGIN - PAD - left
    head, points = words.elevated
    high = wrapped(head, HEAD, HEAD_PX, width).height + 8 + sheet.list_height(points, width, numbered=True)
    note = wrapped(words.elevated_note, BODY, SMALL_PX, width)
    high += note.height + 8 + 2 * PAD
    where = QRectF(MARGIN, top, PAGE.width() - 2 * MARGIN, high)
    sheet.card(where, Tone.AMBER_TINT, Tone.AMBER)
    square = QRectF(MARGIN + PAD, where.center().y() - side / 2, side, side)
    draw_symbol(sheet.painter, Symbol.TRIANGLE, square, Tone.AMBER_TEXT.colour(), Tone.AMBER_TINT.colour())
    top += PAD
    top += sheet.text(head, HEAD, HEAD_PX, (left, top), width, Tone.AMBER_TEXT) + 8
    top = sheet.points(points, left, top, width, numbered=True)
    note.paint(sheet.painter, left, top + 8, Tone.INK_2.colour())
    return where.bottom()


def _sights(sheet: Sheet, words: GuideWords, top: float) -> float:
    """Draw what a visitor may see with what to do, row by row."""
    row, head, whole = 74.0, 48.0, PAGE.width() - 2 * MARGIN
    where = QRectF(MARGIN, top, whole, head + row * len(words.sights) + 12)
    sheet.card(where, Tone.CARD, Tone.RULE)
    seen, done = MARGIN + PAD + 74, MARGIN + whole * 0.47
    for text, left in zip(words.sees, (seen, done), strict=True):
        sheet.text(text, HEAD, SMALL_PX, (left, top + 16), whole / 2, Tone.INK_2)
    for number, ((sight, act), symbol) in enumerate(zip(words.sights, SIGHTS, strict=True)):
        line = top + head + number * row
        sheet.painter.fillRect(QRectF(MARGIN + PAD, line, whole - 2 * PAD, 1.5), Tone.RULE.colour())
        square = QRectF(MARGIN + PAD, line + 13, 48, 48)
        draw_symbol(sheet.painter, symbol, square, Tone.STONE.colour(), Tone.CARD.colour(), SHOWN)
        for text, role, left, room in (
            (sight, STRONG, seen, done - seen - 16),
            (act, BODY, done, whole + MARGIN - done - PAD),
        ):
            block = wrapped(text, role, BODY_PX if wrapped(text, role, BODY_PX, room).height < row else SMALL_PX, room)
            block.paint(sheet.painter, left, line + (row - block.height) / 2, Tone.INK.colour())
    return where.bottom()


def _foot(sheet: Sheet, words: GuideWords, top: float) -> float:
    whole = PAGE.width() - 2 * MARGIN
    head, text = words.never
    inside = whole - 2 * PAD
    high = wrapped(head, HEAD, HEAD_PX, inside).height + wrapped(text, BODY, BODY_PX, inside).height + 2 * PAD
    sheet.card(QRectF(MARGIN, top, whole, high), Tone.PAPER, Tone.BRICK)
    line = top + PAD + sheet.text(head, HEAD, HEAD_PX, (MARGIN + PAD, top + PAD), inside, Tone.BRICK)
    sheet.text(text, BODY, BODY_PX, (MARGIN + PAD, line), inside, Tone.INK)
    top += high + GAP
    high = sheet.text(f"{words.codes[0]}: {words.codes[1]}", BODY, SMALL_PX, (MARGIN, top), whole, Tone.INK_2)
    top += high + 10
    high = sheet.text(words.contact, STRONG, BODY_PX, (MARGIN, top), whole, Tone.INK)
    start = MARGIN + wrapped(words.contact, STRONG, BODY_PX, whole).width + 16
    sheet.painter.fillRect(QRectF(start, top + high - 4, MARGIN + whole - start, 2), Tone.EDGE.colour())
    return top + high


def write_pdf(language: str, file: Path) -> None:
    """Write the page as a PDF."""
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(DOTS_PER_INCH)
    writer.setTitle(WORDS[language].title)
    writer.setCreator("doorman")
    painter = QPainter(writer)
    draw(painter, WORDS[language])
    painter.end()


def picture(language: str) -> QImage:
    """Return the page as it is printed."""
    image = QImage(PAGE.toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    draw(painter, WORDS[language])
    painter.end()
    return image


def main(folder: Path = Path("docs/guide")) -> int:
    """Write the page in every language."""
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    load_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    for language in WORDS:
        write_pdf(language, folder / f"guards-{language}.pdf")
    return 0 if application is not None else 1


if __name__ == "__main__":
    sys.exit(main())
