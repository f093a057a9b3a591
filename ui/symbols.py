"""Our own symbols, as paths on a grid of 96 (big) or 24 (small): told apart by shape before colour."""

from collections.abc import Callable
from enum import Enum
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QTransform

from ui.icon_paths import DRAWINGS, path_of

BIG_GRID = 96.0
SMALL_GRID = 24.0
BIG_LINE = 8.0
SMALL_LINE = 2.4
TRACK_OPACITY = 0.3


class Symbol(Enum):
    """What stands beside the words; rings and pips also show how far something has come."""

    RING_FILLING = "ring_filling"
    PIPS = "pips"
    FOOTPRINTS = "footprints"
    CLOSER = "closer"
    BACK = "back"
    MOVE_RIGHT = "move_right"
    MOVE_LEFT = "move_left"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    LOOK = "look"
    ONE = "one"
    GLASSES = "glasses"
    HAT = "hat"
    RING_DOT = "ring_dot"
    RING_THREE = "ring_three"
    TICK = "tick"
    TRIANGLE = "triangle"
    DASH = "dash"
    HOURGLASS = "hourglass"
    PLUG = "plug"
    HALF = "half"


class Icon(Enum):
    """A small symbol in a button."""

    NOTICE = "notice"
    LANGUAGE = "language"
    CLOSE = "close"
    REDO = "redo"
    FACE = "face"
    NEXT = "next"
    BACK = "back"
    NOW = "now"
    UNKNOWN = "unknown"
    PEOPLE = "people"
    HISTORY = "history"
    AUDIT = "audit"
    HEALTH = "health"
    LOCK = "lock"
    UNDO = "undo"
    TICK = "tick"
    PLUS = "plus"
    MINUS = "minus"
    SEARCH = "search"
    IGNORE = "ignore"
    NOTE = "note"
    RESCREEN = "rescreen"
    MERGE = "merge"
    FORGET = "forget"
    EXPORT = "export"
    STAR = "star"
    CALENDAR = "calendar"
    CLOCK = "clock"
    CLOUD = "cloud"
    FLAME = "flame"
    CAMERA = "camera"
    DISK = "disk"
    SCREEN = "screen"
    SPEECH = "speech"
    HAND = "hand"
    SETTINGS = "settings"
    GUARD = "guard"
    KEY = "key"
    SHIFT = "shift"
    ERASE = "erase"
    HIDE = "hide"


MOVING = frozenset({Symbol.RING_FILLING, Symbol.RING_DOT, Symbol.RING_THREE})
"""Symbols that change while the words beside them stay."""

PARTS = 3
"""Captures of one visitor, at most: the parts of the divided ring."""


def draw_symbol(
    painter: QPainter, symbol: Symbol, where: QRectF, colour: QColor, ground: QColor, progress: float = 0.0
) -> None:
    """Paint a big symbol into a square; `ground` shows through its cut-outs, `progress` is 0 to 1 (pips: tenths)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / BIG_GRID, where.height() / BIG_GRID)
    if symbol in MOVING:
        _draw_ring(painter, symbol, colour, progress)
    elif symbol is Symbol.PIPS:
        _draw_pips(painter, colour, round(progress * 10))
    else:
        fills, strokes, cuts = _drawing(symbol)
        painter.fillPath(fills, colour)
        painter.strokePath(strokes, pen(colour, BIG_LINE))
        painter.strokePath(cuts, pen(ground, 10))
    painter.restore()


def draw_icon(painter: QPainter, icon: Icon, where: QRectF, colour: QColor) -> None:
    """Paint a small symbol into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(where.topLeft())
    painter.scale(where.width() / SMALL_GRID, where.height() / SMALL_GRID)
    painter.strokePath(_icon_path(icon), pen(colour, SMALL_LINE))
    painter.restore()


def pen(colour: QColor, width: float) -> QPen:
    """Return a pen with round caps and joins, as every line here has."""
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def arc(centre: QPointF, rx: float, ry: float, start: float, span: float) -> QPainterPath:
    """Return a piece of an ellipse; both are shares of the whole turn, clockwise from the top."""
    rect = QRectF(centre.x() - rx, centre.y() - ry, 2 * rx, 2 * ry)
    path = QPainterPath()
    path.arcMoveTo(rect, 90 - 360 * start)
    path.arcTo(rect, 90 - 360 * start, -360 * span)
    return path


MIDDLE = QPointF(48, 48)
RING_RADIUS = 40.0


def _draw_ring(painter: QPainter, symbol: Symbol, colour: QColor, progress: float) -> None:
    track = QColor(colour)
    track.setAlphaF(TRACK_OPACITY)
    pieces = ring_pieces(progress, PARTS if symbol is Symbol.RING_THREE else 1)
    for start, whole, done in pieces:
        painter.strokePath(arc(MIDDLE, RING_RADIUS, RING_RADIUS, start, whole), pen(track, BIG_LINE))
        if done > 0:
            painter.strokePath(arc(MIDDLE, RING_RADIUS, RING_RADIUS, start, done), pen(colour, BIG_LINE))
    if symbol is Symbol.RING_DOT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(MIDDLE, 12.7, 12.7)


def ring_pieces(progress: float, parts: int) -> list[tuple[float, float, float]]:
    """Return start, length and filled length of each piece of a ring, in shares of the turn, clockwise from the top."""
    if parts == 1:
        return [(0.0, 1.0, min(progress, 0.9999))]
    gap = 0.065
    whole = 1 / parts - gap
    return [(part / parts + gap / 2, whole, whole * min(max(progress * parts - part, 0.0), 1.0)) for part in range(parts)]


def _draw_pips(painter: QPainter, colour: QColor, filled: int) -> None:
    for index in range(10):
        centre = QPointF(10 + 19 * (index % 5), 36.5 + 23 * (index // 5))
        painter.setPen(Qt.PenStyle.NoPen if index < filled else pen(colour, 3.4))
        painter.setBrush(colour if index < filled else Qt.BrushStyle.NoBrush)
        radius = 7.8 if index < filled else 7.2
        painter.drawEllipse(centre, radius, radius)


Drawing = tuple[QPainterPath, QPainterPath, QPainterPath]
"""What is filled, what is stroked, and what is cut out of the fills."""


@cache
def _drawing(symbol: Symbol) -> Drawing:
    fills, strokes, cuts = QPainterPath(), QPainterPath(), QPainterPath()
    fills.setFillRule(Qt.FillRule.WindingFill)
    _BIG[symbol](fills, strokes, cuts)
    return fills, strokes, cuts


def _line(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def _footprints(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    for part in range(12):
        strokes.addPath(arc(MIDDLE, 42, 42, part / 12 + 0.022, 0.038))
    foot = QPainterPath(QPointF(28.2, 57.5))
    foot.cubicTo(27.6, 50, 24, 45, 24, 38)
    foot.cubicTo(24, 22.5, 41, 22.5, 41, 38)
    foot.cubicTo(41, 45, 38, 50, 38, 57.5)
    foot.cubicTo(38, 60, 28.2, 60, 28.2, 57.5)
    foot.addEllipse(QPointF(33.1, 68.2), 5.8, 5.2)
    fills.addPath(foot)
    fills.addPath(QTransform(-1, 0, 0, 1, 96, 0).map(foot))


def _closer(_fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    _line(strokes, (16, 50), (48, 22), (80, 50))
    _line(strokes, (16, 80), (48, 52), (80, 80))


def _back(_fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    _line(strokes, (16, 16), (48, 44), (80, 16))
    _line(strokes, (16, 46), (48, 74), (80, 46))


def _move(turn: float) -> Callable[[QPainterPath, QPainterPath, QPainterPath], None]:
    def draw(_fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
        arrow = QPainterPath()
        _line(arrow, (80, 12), (80, 84))
        _line(arrow, (12, 48), (58, 48))
        _line(arrow, (38, 27), (59, 48), (38, 69))
        strokes.addPath(QTransform().translate(48, 48).rotate(turn).translate(-48, -48).map(arrow))

    return draw


def _look(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    strokes.addEllipse(MIDDLE, 31, 39)
    for top in (22, 41, 60):
        _line(strokes, (48, top), (48, top + 9))
    for x in (34, 62):
        fills.addEllipse(QPointF(x, 43), 4.6, 4.6)


def _person(x: float) -> QPainterPath:
    body = QPainterPath()
    body.addEllipse(QPointF(x, 30), 13, 13)
    body.moveTo(x - 21, 82)
    body.cubicTo(x - 21, 44, x + 21, 44, x + 21, 82)
    body.closeSubpath()
    return body


def _one(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    solid = _person(29)
    fills.addPath(solid)
    strokes.addPath(solid)
    strokes.addEllipse(QPointF(71, 32), 11, 11)
    strokes.moveTo(69, 58)
    strokes.cubicTo(82, 57, 90, 66, 90, 82)
    strokes.lineTo(66, 82)


def _glasses(_fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    strokes.addRoundedRect(QRectF(10, 40, 31, 27), 11, 11)
    strokes.addRoundedRect(QRectF(55, 40, 31, 27), 11, 11)
    strokes.moveTo(41, 49)
    strokes.cubicTo(44, 45, 52, 45, 55, 49)
    _line(strokes, (10, 47), (5, 36))
    _line(strokes, (86, 47), (91, 36))


def _hat(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    crown = QPainterPath(QPointF(18, 58))
    crown.cubicTo(18, 12, 72, 12, 72, 58)
    crown.closeSubpath()
    fills.addPath(crown)
    strokes.addPath(crown)
    _line(strokes, (18, 70), (90, 70))


def _tick(fills: QPainterPath, _strokes: QPainterPath, cuts: QPainterPath) -> None:
    fills.addEllipse(MIDDLE, 45, 45)
    _line(cuts, (27, 51), (41.5, 64.5), (69.5, 35))


def _half(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    strokes.addEllipse(MIDDLE, 40, 40)
    fills.moveTo(48, 8)
    fills.arcTo(QRectF(8, 8, 80, 80), 90, 180)
    fills.closeSubpath()


def _triangle(fills: QPainterPath, strokes: QPainterPath, cuts: QPainterPath) -> None:
    outline = QPainterPath(QPointF(48, 8.5))
    outline.lineTo(91.5, 83)
    outline.lineTo(4.5, 83)
    outline.closeSubpath()
    fills.addPath(outline)
    strokes.addPath(outline)
    _line(cuts, (48, 37), (48, 57))
    _line(cuts, (48, 72), (48, 72.2))


def _square(strokes: QPainterPath) -> None:
    strokes.addRoundedRect(QRectF(7, 7, 82, 82), 20, 20)


def _dash(_fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    _square(strokes)
    _line(strokes, (31, 48), (65, 48))


def _hourglass(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    _line(strokes, (20, 9), (76, 9))
    _line(strokes, (20, 88), (76, 88))
    half = QPainterPath(QPointF(27.5, 10))
    half.lineTo(27.5, 25)
    half.cubicTo(27.5, 37, 48, 40, 48, 48.5)
    half.cubicTo(48, 57, 27.5, 60, 27.5, 72)
    half.lineTo(27.5, 87)
    strokes.addPath(half)
    strokes.addPath(QTransform(-1, 0, 0, 1, 96, 0).map(half))
    _line(fills, (37, 27), (59, 27), (48, 37.5), (37, 27))
    fills.moveTo(35, 86)
    fills.cubicTo(35, 72, 46, 71, 48, 64)
    fills.cubicTo(50, 71, 61, 72, 61, 86)
    fills.closeSubpath()


def _plug(fills: QPainterPath, strokes: QPainterPath, _cuts: QPainterPath) -> None:
    _square(strokes)
    _line(strokes, (38, 24), (38, 40))
    _line(strokes, (58, 24), (58, 40))
    body = QPainterPath(QPointF(29, 36.5))
    body.lineTo(67, 36.5)
    body.lineTo(67, 45)
    body.cubicTo(67, 57, 59, 63.5, 48, 63.5)
    body.cubicTo(37, 63.5, 29, 57, 29, 45)
    body.closeSubpath()
    fills.addPath(body)
    cord = QPainterPath(QPointF(48, 62))
    cord.lineTo(48, 69)
    cord.cubicTo(48, 76, 50, 78, 56, 78)
    cord.lineTo(61, 78)
    outline = _thin(cord, 6)
    fills.addPath(outline)


def _thin(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(path)


_BIG: dict[Symbol, Callable[[QPainterPath, QPainterPath, QPainterPath], None]] = {
    Symbol.FOOTPRINTS: _footprints,
    Symbol.CLOSER: _closer,
    Symbol.BACK: _back,
    Symbol.MOVE_RIGHT: _move(0),
    Symbol.MOVE_DOWN: _move(90),
    Symbol.MOVE_LEFT: _move(180),
    Symbol.MOVE_UP: _move(270),
    Symbol.LOOK: _look,
    Symbol.ONE: _one,
    Symbol.GLASSES: _glasses,
    Symbol.HAT: _hat,
    Symbol.TICK: _tick,
    Symbol.TRIANGLE: _triangle,
    Symbol.DASH: _dash,
    Symbol.HOURGLASS: _hourglass,
    Symbol.PLUG: _plug,
    Symbol.HALF: _half,
}


@cache
def _icon_path(icon: Icon) -> QPainterPath:
    return path_of(DRAWINGS[icon.value])
