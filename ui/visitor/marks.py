"""What is drawn over the live picture: guide oval, ring, face frame, head and shoulders. Every mark has a halo."""

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from kiosk.domain.decision import Guidance, Outcome, Reason
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened, WarmingUp
from kiosk.domain.view import View
from ui.symbols import PARTS, arc, pen, ring_pieces
from ui.theme import Tone, Unit

HALO_OPACITY = 0.48
HALO_WIDER = 5.0
"""How much wider than the mark its halo is, both sides together."""

OVAL_LINE = 8.0
DASH_LINE = 6.0
RING_LINE = 12.0
FRAME_LINE = 6.0
DASH = (26.0, 30.0)
"""Length of a dash and of a gap of the guide, along its middle line, caps not counted."""


class Mark(Enum):
    """What lies over the picture in a state."""

    NOTHING = "nothing"
    DIMMED = "dimmed"
    HEAD_AND_SHOULDERS = "head_and_shoulders"
    APPROACH = "approach"
    RING = "ring"
    RING_PARTS = "ring_parts"
    CLEAR = "clear"
    ATTENTION = "attention"
    SET_UP = "set_up"
    WAIT = "wait"


def mark_for(view: View) -> Mark:
    """Return what lies over the picture of a view."""
    state = view.state
    if view.paused:
        return Mark.NOTHING
    match state:
        case WarmingUp() | OutOfService():
            return Mark.DIMMED
        case Ready():
            return Mark.HEAD_AND_SHOULDERS
        case Guiding(guidance):
            return Mark.RING if guidance is Guidance.HOLD else Mark.APPROACH
        case Measuring(_, _, captures):
            return Mark.RING_PARTS if captures else Mark.RING
        case Screened(verdict):
            return _outcome_mark(verdict.outcome, verdict.reason)
        case _:
            assert_never(state)


def _outcome_mark(outcome: Outcome, reason: Reason) -> Mark:
    match outcome:
        case Outcome.NOT_ELEVATED:
            return Mark.CLEAR
        case Outcome.ELEVATED:
            return Mark.ATTENTION
        case Outcome.INCONCLUSIVE:
            return {Reason.LEARNING: Mark.SET_UP, Reason.COLD: Mark.WAIT}.get(reason, Mark.NOTHING)
        case _:
            assert_never(outcome)


@dataclass(frozen=True, slots=True)
class Oval:
    """The guide oval on the screen."""

    centre: QPointF
    rx: float
    ry: float

    def path(self) -> QPainterPath:
        return arc(self.centre, self.rx, self.ry, 0.0, 0.99999)

    def rect(self) -> QRectF:
        return QRectF(self.centre.x() - self.rx, self.centre.y() - self.ry, 2 * self.rx, 2 * self.ry)


def stroke_with_halo(painter: QPainter, path: QPainterPath, line: QPen, unit: Unit) -> None:
    """Stroke a path twice: dark and wider below, so that it shows on a white door and on a black coat."""
    halo = QPen(line)
    halo.setWidthF(line.widthF() + HALO_WIDER * max(unit.value, 0.6))
    halo.setColor(Tone.HALO.colour(HALO_OPACITY * line.color().alphaF()))
    if line.style() == Qt.PenStyle.CustomDashLine:
        factor = line.widthF() / halo.widthF()
        halo.setDashPattern([length * factor for length in line.dashPattern()])
        halo.setDashOffset(line.dashOffset() * factor)
    painter.strokePath(path, halo)
    painter.strokePath(path, line)


def dashed(colour: QColor, width: float, unit: Unit, offset: float, around: float) -> QPen:
    """Return the pen of a guide that is `around` pixels long, with whole dashes; `offset` in pixels moves them along."""
    line = pen(colour, width)
    number = max(1, round(around / (sum(DASH) * unit.value)))
    dash = DASH[0] * unit.value
    line.setDashPattern([dash / width, (around / number - dash) / width])
    line.setDashOffset(offset / width)
    return line


def draw_oval(painter: QPainter, oval: Oval, colour: QColor, unit: Unit) -> None:
    stroke_with_halo(painter, oval.path(), pen(colour, OVAL_LINE * unit.value), unit)


def draw_dashed_oval(painter: QPainter, oval: Oval, colour: QColor, unit: Unit, offset: float = 0.0) -> None:
    stroke_with_halo(painter, oval.path(), dashed(colour, DASH_LINE * unit.value, unit, offset, oval.path().length()), unit)


def draw_head_and_shoulders(painter: QPainter, oval: Oval, bottom: float, unit: Unit, offset: float) -> None:
    """Draw where to stand: the oval, and shoulders down to the picture's edge."""
    line = dashed(Tone.CREAM.colour(0.92), DASH_LINE * unit.value, unit, offset, oval.path().length())
    path = oval.path()
    for side in (-1, 1):
        path.addPath(_shoulder(oval, bottom, side))
    stroke_with_halo(painter, path, line, unit)


def _shoulder(oval: Oval, bottom: float, side: int) -> QPainterPath:
    x, y = oval.centre.x(), oval.centre.y()

    def at(across: float, down: float) -> QPointF:
        return QPointF(x + side * across * oval.rx, down)

    start = y + 1.06 * oval.ry
    path = QPainterPath(at(0.5, start))
    path.cubicTo(at(1.12, start + 0.12 * oval.ry), at(1.45, start + 0.4 * oval.ry), at(1.48, bottom + 10))
    return path


class RingDrawing:
    """The ring that closes clockwise from the top as samples come in.

    Only what was added since the last paint is stroked; the rest is kept as a pixmap.
    """

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._made_for: tuple[object, ...] = ()
        self._drawn = 0.0

    def follow(self, oval: Oval, progress: float, size: QSize, unit: Unit, *, parts: bool) -> None:
        """Bring the pixmap up to a progress, starting afresh when that fell or the oval moved."""
        key = (oval.rect(), size, parts)
        if key != self._made_for or progress < self._drawn:
            self._made_for, self._drawn = key, 0.0
            self._start(oval, size, unit, PARTS if parts else 1)
        if progress > self._drawn:
            self._add(oval, progress, unit, PARTS if parts else 1)
            self._drawn = progress

    def _start(self, oval: Oval, size: QSize, unit: Unit, parts: int) -> None:
        if self.pixmap.size() != size:
            self.pixmap = QPixmap(size)
        self.pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = RING_LINE * unit.value
        for start, whole, _ in ring_pieces(0.0, parts):
            piece = arc(oval.centre, oval.rx, oval.ry, start, min(whole, 0.99999))
            painter.strokePath(piece, pen(Tone.HALO.colour(HALO_OPACITY), width + HALO_WIDER * unit.value))
            painter.strokePath(piece, pen(Tone.CREAM.colour(0.28), width))
        painter.end()

    def _add(self, oval: Oval, progress: float, unit: Unit, parts: int) -> None:
        painter = QPainter(self.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = pen(Tone.CREAM.colour(), RING_LINE * unit.value)
        pieces = zip(ring_pieces(self._drawn, parts), ring_pieces(progress, parts), strict=True)
        for (start, _, before), (_, _, now) in pieces:
            if now > before:
                painter.strokePath(arc(oval.centre, oval.rx, oval.ry, start + before, now - before), line)
        painter.end()


def draw_face_frame(painter: QPainter, face: QRectF, opacity: float, unit: Unit) -> None:
    """Draw four corners round a face given as rectangle on the screen."""
    frame = face.adjusted(-0.14 * face.width(), -0.12 * face.height(), 0.14 * face.width(), 0.08 * face.height())
    radius = min(0.14 * min(frame.width(), frame.height()), 24 * unit.value)
    arm = min(0.26 * min(frame.width(), frame.height()), 42 * unit.value)
    path = QPainterPath()
    for x, y, right, down in (
        (frame.left(), frame.top(), 1, 1),
        (frame.right(), frame.top(), -1, 1),
        (frame.right(), frame.bottom(), -1, -1),
        (frame.left(), frame.bottom(), 1, -1),
    ):
        path.moveTo(x, y + down * arm)
        path.lineTo(x, y + down * radius)
        path.quadTo(x, y, x + right * radius, y)
        path.lineTo(x + right * arm, y)
    stroke_with_halo(painter, path, pen(Tone.CREAM.colour(opacity), FRAME_LINE * unit.value), unit)
