"""Sentences broken into balanced lines that fit; nothing is ever left out here."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from PySide6.QtCore import QPointF, QRectF, QTextBoundaryFinder
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from ui.symbols import pen
from ui.theme import Tone, TypeRole, Unit

SCALES = (1.0, 0.92, 0.84, 0.76)
"""Sizes tried until a sentence fits."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one role at one size in pixels, with the width of the widest."""

    role: TypeRole
    pixels: int
    lines: tuple[str, ...]
    width: float

    @property
    def line_height(self) -> float:
        return self.role.line * self.pixels

    @property
    def height(self) -> float:
        return self.line_height * len(self.lines)

    def baselines(self, x: float, top: float) -> list[QPointF]:
        """Return where each line starts when the block's upper left corner lies at (x, top)."""
        metrics = QFontMetricsF(self.role.font(self.pixels))
        drop = (self.line_height - metrics.height()) / 2 + metrics.ascent()
        return [QPointF(x, top + index * self.line_height + drop) for index in range(len(self.lines))]

    def path(self, x: float, top: float) -> QPainterPath:
        """Return the outlines of all glyphs."""
        font = self.role.font(self.pixels)
        outlines = QPainterPath()
        for line, start in zip(self.lines, self.baselines(x, top), strict=True):
            outlines.addText(start, font, line)
        return outlines

    def ink(self, x: float, top: float) -> QRectF:
        """Return the rectangle that the glyphs cover, strokes included."""
        grow = self.role.swell * self.pixels / 2
        return self.path(x, top).boundingRect().adjusted(-grow, -grow, grow, grow)

    def paint(self, painter: QPainter, x: float, top: float, colour: QColor) -> None:
        """Draw the lines; where the role swells, as outlines with a stroke of the same colour."""
        if self.role.swell:
            outlines = self.path(x, top)
            painter.fillPath(outlines, colour)
            painter.strokePath(outlines, pen(colour, self.role.swell * self.pixels))
            return
        painter.setFont(self.role.font(self.pixels))
        painter.setPen(colour)
        for line, start in zip(self.lines, self.baselines(x, top), strict=True):
            painter.drawText(start, line)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its upper left corner and its colour."""

    block: Block
    at: QPointF
    tone: Tone

    def ink(self) -> QRectF:
        """Return the rectangle that the glyphs cover."""
        return self.block.ink(self.at.x(), self.at.y())

    def paint(self, painter: QPainter) -> None:
        self.block.paint(painter, self.at.x(), self.at.y(), self.tone.colour())


def set_lines(text: str, role: TypeRole, pixels: int, count: int) -> Block:
    """Break a text between words into `count` lines (or as many as it has words), the widest as narrow as can be."""
    metrics = QFontMetricsF(role.font(pixels))
    best = min(_breaks(text.split(" "), count), key=lambda lines: max(map(metrics.horizontalAdvance, lines)), default=())
    widest = max(map(metrics.horizontalAdvance, best), default=0.0) + role.swell * pixels
    return Block(role, pixels, best, widest)


def _breaks(words: list[str], count: int) -> Iterator[tuple[str, ...]]:
    if not words:
        return
    for cuts in combinations(range(1, len(words)), min(count, len(words)) - 1):
        edges = (0, *cuts, len(words))
        yield tuple(" ".join(words[a:b]) for a, b in pairwise(edges))


def fits(text: str, role: TypeRole, unit: Unit, width: float, lines: tuple[int, ...]) -> Iterator[Block]:
    """Yield settings of a text that fit a width, best first: for each size in turn the line counts in turn.

    Where nothing fits, one line more is tried. The last one is the smallest, whether it fits or not.
    """
    more = max(lines) + 1
    for counts in (lines, (more,)):
        for scale in SCALES:
            for count in counts:
                block = set_lines(text, role, role.pixels(unit, scale), count)
                if block.width <= width:
                    yield block
    yield set_lines(text, role, role.pixels(unit, SCALES[-1]), more)


def first_fit(text: str, role: TypeRole, unit: Unit, width: float, most: int = 2) -> Block:
    """Return a text on one line, a little smaller if need be, or else the largest setting on up to `most` lines."""
    for scale in SCALES[:3]:
        block = set_lines(text, role, role.pixels(unit, scale), 1)
        if block.width <= width:
            return block
    return next(fits(text, role, unit, width, tuple(range(2, most + 1))))


def wrapped(text: str, role: TypeRole, pixels: int, width: float) -> Block:
    """Break a paragraph between words into as few lines as fit a width; a word wider than that is broken, too."""
    metrics = QFontMetricsF(role.font(pixels))
    lines: list[str] = []
    for word in _no_wider(text.split(" "), metrics, width):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return Block(role, pixels, tuple(lines), max(map(metrics.horizontalAdvance, lines), default=0.0))


def _no_wider(words: list[str], metrics: QFontMetricsF, width: float) -> Iterator[str]:
    """Yield words, those that are wider than a width in pieces."""
    for word in words:
        rest = word
        while len(rest) > 1 and metrics.horizontalAdvance(rest) > width:
            too_long = next((end for end in range(2, len(rest)) if metrics.horizontalAdvance(rest[:end]) > width), len(rest))
            piece = rest[: _whole(rest, too_long - 1)]
            yield piece
            rest = rest[len(piece) :]
        yield rest


def _whole(text: str, end: int) -> int:
    """Return where to break at or before an end, so that what people see as one character stays whole."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    units = len(text[:end].encode("utf-16-le")) // 2
    finder.setPosition(units)
    at = units if finder.isAtBoundary() else finder.toPreviousBoundary()
    whole = len(text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore"))
    return whole or end


def balanced(text: str, role: TypeRole, pixels: int, width: float) -> Block:
    """Break a short paragraph as `wrapped` does, into lines of about the same length."""
    plain = wrapped(text, role, pixels, width)
    even = set_lines(text, role, pixels, len(plain.lines))
    return even if even.width <= width else plain
