"""The strip of a why-card: every recent visitor as a dot, the limit, and this one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from kiosk.domain.why import WhyCard
from ui.symbols import pen
from ui.theme import Tone

MARGIN = 0.35
"""°C of room left and right of the outermost mark."""

REACH = 4.0
"""°C from the middle beyond which a mark is drawn at the end of the strip: one wild value must not squeeze the others."""


@dataclass(frozen=True, slots=True)
class Axis:
    """How °C become pixels."""

    low: float
    high: float
    left: float
    width: float

    def x(self, celsius: float) -> float:
        share = (min(max(celsius, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * self.width


def axis_of(card: WhyCard, left: float, width: float) -> Axis:
    """Return an axis that shows everybody, the limit and some room around."""
    marks = [0.0, -1.5, 1.5, *card.recent]
    marks += [card.score, card.score + (card.uncertainty or 0.0)] if card.score is not None else []
    marks += [card.threshold + 0.6] if card.threshold is not None else []
    return Axis(max(min(marks), -REACH) - MARGIN, min(max(marks), REACH) + MARGIN, left, width)


def paint_strip(
    painter: QPainter,
    card: WhyCard,
    place: QRectF,
    scale: float,
    paint_mark: Callable[[QPainter, QRectF], None],
) -> Axis:
    """Paint dots, middle, limit and this visitor's mark on a line at the bottom of `place`; returns the axis used."""
    axis = axis_of(card, place.x() + 10 * scale, place.width() - 20 * scale)
    base = place.bottom() - 3 * scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if card.threshold is not None:
        _paint_limit_zone(painter, axis, place, base, card.threshold, scale)
    painter.setPen(pen(Tone.RULE.colour(), 3 * scale))
    painter.drawLine(QPointF(axis.left, base), QPointF(axis.left + axis.width, base))
    _paint_dots(painter, axis, card.recent, base, scale)
    if card.recent:
        painter.setPen(pen(Tone.INK.colour(), 3 * scale))
        painter.drawLine(QPointF(axis.x(0.0), place.top() + 6 * scale), QPointF(axis.x(0.0), base + 4 * scale))
    if card.threshold is not None:
        dashes = QPen(Tone.AMBER_TEXT.colour(), 3 * scale, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        dashes.setDashPattern([0.6, 1.9])
        painter.setPen(dashes)
        at = axis.x(card.threshold)
        painter.drawLine(QPointF(at, place.top() + 2 * scale), QPointF(at, base + 4 * scale))
    if card.score is not None:
        _paint_this(painter, axis, card.score, card.uncertainty, place, base, scale, paint_mark)
    painter.restore()
    return axis


def _paint_limit_zone(painter: QPainter, axis: Axis, place: QRectF, base: float, limit: float, scale: float) -> None:
    zone = QRectF(axis.x(limit), place.top(), axis.left + axis.width - axis.x(limit), base - place.top())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.AMBER_TINT.colour())
    painter.drawRoundedRect(zone, 10 * scale, 10 * scale)


def _paint_dots(painter: QPainter, axis: Axis, recent: Iterable[float], base: float, scale: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.EDGE.colour())
    for x, level in piled([axis.x(value) for value in recent], 11.5 * scale):
        painter.drawEllipse(QPointF(x, base - (15 + 11 * (level % 4)) * scale), 5 * scale, 5 * scale)


def piled(places: Iterable[float], apart: float) -> list[tuple[float, int]]:
    """Return places in order, each with the lowest level on which it keeps its distance from those before."""
    last: list[float] = []
    levels = []
    for x in sorted(places):
        level = next((n for n, taken in enumerate(last) if x - taken >= apart), len(last))
        last[level : level + 1] = [x]
        levels.append((x, level))
    return levels


def _paint_this(
    painter: QPainter,
    axis: Axis,
    score: float,
    uncertainty: float | None,
    place: QRectF,
    base: float,
    scale: float,
    paint_mark: Callable[[QPainter, QRectF], None],
) -> None:
    """Paint this visitor's mark on a bar as long as the reading is unsure."""
    middle, side = (place.top() + base) / 2 + 2 * scale, 28 * scale
    if uncertainty is not None:
        painter.setPen(pen(Tone.INK.colour(0.55), 2.5 * scale))
        painter.drawLine(QPointF(axis.x(score - uncertainty), middle), QPointF(axis.x(score + uncertainty), middle))
    mark = QRectF(axis.x(score) - side / 2, middle - side / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.PAPER.colour())
    painter.drawEllipse(mark.center(), side * 0.66, side * 0.66)
    paint_mark(painter, mark)


def spread_labels(wanted: list[tuple[float, float]], left: float, right: float, gap: float) -> list[float] | None:
    """Return the left edge of each label (middle, width; in order) so that none touches another; None if they can't fit."""
    if sum(width for _, width in wanted) + gap * (len(wanted) - 1) > right - left:
        return None
    edges: list[float] = []
    at = left
    for middle, width in wanted:
        edges.append(max(middle - width / 2, at))
        at = edges[-1] + width + gap
    limit = right
    for index in range(len(wanted) - 1, -1, -1):
        edges[index] = min(edges[index], limit - wanted[index][1])
        limit = edges[index] - gap
    return edges
