"""The live picture of the calibration assistant: the heat over it, where to aim, what is done, and taps on it."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.assistant import Ask, Prompt, Step, Trouble
from kiosk.domain.face import Point
from kiosk.domain.picture import Picture
from kiosk.domain.view import View
from ui.heat import HeatColours, HeatLayer, overlay_table
from ui.mirror import Mirror, Pane
from ui.symbols import arc, pen
from ui.theme import Tone, Unit
from ui.visitor.marks import stroke_with_halo

NOSE_RING = 50
HAND_RING = 88
"""Radii: a nose is aimed with the small ring, a hand is waved in the large one."""

RING_LINE = 8
TRACK = 0.45
"""Opacity of the part of the ring that is still to be filled."""

DOT = 9
TICK_DISC = 16
PATCH_LINE = 6
PATCH_PIXELS = 1.6
"""Side of the outline round a chosen patch, in pixels of the heat sensor: what fills one of them wholly."""

PRESS_DISC = 22
FRAME_RADIUS = 18


class AimView(QWidget):
    """Shows the newest view as a mirror; `tapped` has the place of a tap in fractions of the camera picture.

    `freshest` may return a picture newer than the view's for the moment of painting; `painted` is called after each paint
    with the view and the picture it showed. A tap counts where the finger leaves the picture's surface.
    """

    tapped = Signal(float, float)

    def __init__(self, parent: QWidget, *, colours: HeatColours, heat_range: tuple[float, float] | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._heat = HeatLayer(overlay_table(colours), heat_range)
        self._unit = Unit(1.0)
        self._corner = 0
        self._frame: QPainterPath | None = None
        self._pane = Pane(QRect(0, 0, 1, 1), camera=True, heat=self._heat)
        self._view: View | None = None
        self._prompt: Prompt | None = None
        self._finger: QPointF | None = None
        self.freshest: Callable[[], Picture | None] | None = None
        self.painted: Callable[[View, Picture | None], None] | None = None

    def lay_out(self, rect: QRect, unit: Unit, corner: int = 0, *, framed: bool = False) -> None:
        """Take a place; the paper below the picture has rounded corners of `corner` pixels, which lie over its edge.

        A `framed` picture has rounded corners itself.
        """
        self._unit, self._corner = unit, corner
        self._frame = _outside(QRectF(0, 0, rect.width(), rect.height()), unit.px(FRAME_RADIUS)) if framed else None
        self._pane = Pane(QRect(0, 0, rect.width(), rect.height()), camera=True, heat=self._heat)
        self.setGeometry(rect)
        self.update()

    def take(self, view: View) -> None:
        """Show a view at the next paint."""
        self._view = view
        self.update()

    def aim(self, prompt: Prompt | None) -> None:
        """Show where to do what; None leaves the picture alone."""
        if prompt != self._prompt:
            self._prompt = prompt
            self.update()

    def pixel_of(self, point: Point) -> QPointF:
        """Return where a point given in fractions of the camera picture is, in own pixels."""
        return self._mirror().point(point)

    def _mirror(self) -> Mirror:
        return Mirror.of(self._view, self._pane.rect) if self._view is not None else Mirror.covering(self._pane.rect, 1, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton and self._may_tap():
            self._point_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._finger is not None:
            self._point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        pointed = self._finger is not None and self._surface().contains(event.position())
        self._finger = None
        self.update()
        if pointed and self._may_tap():
            self.tapped.emit(*self._mirror().fractions(event.position()))

    def _may_tap(self) -> bool:
        return self._view is not None and self._prompt is not None and self._prompt.can_tap

    def _surface(self) -> QRectF:
        return QRectF(0, 0, self.width(), self.height() - self._corner)

    def _point_at(self, where: QPointF) -> None:
        self._finger = where if self._surface().contains(where) else None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        view = self._view
        painter = QPainter(self)
        if view is None:
            painter.fillRect(self.rect(), Tone.NIGHT.colour())
            painter.end()
            return
        picture = self._newest_picture(view)
        self._pane.paint(painter, view, picture, 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._prompt is not None and self._prompt.trouble is not Trouble.NO_CAMERA:
            self._paint_aim(painter, self._prompt, view)
        self._paint_corners(painter)
        painter.end()
        if self.painted is not None:
            self.painted(view, picture)

    def _newest_picture(self, view: View) -> Picture | None:
        fresh = self.freshest() if self.freshest is not None else None
        if fresh is not None and view.picture is not None and fresh.at > view.picture.at:
            return fresh
        return view.picture

    def _paint_aim(self, painter: QPainter, prompt: Prompt, view: View) -> None:
        for mark in prompt.marks:
            if prompt.step is Step.REFERENCE:
                draw_patch(painter, self._patch_rect(mark, view), self._unit)
            else:
                draw_tick(painter, self.pixel_of(mark), self._unit)
        if prompt.ring is not None:
            radius = (HAND_RING if prompt.ask is Ask.WAVE else NOSE_RING) * self._unit.value
            draw_target(painter, self.pixel_of(prompt.ring), radius, prompt.share, self._unit)
        if self._finger is not None:
            draw_finger(painter, self._finger, self._unit)

    def _patch_rect(self, mark: Point, view: View) -> QRectF:
        """Return the outline of a patch: a square as large as it must be at least to be measured."""
        rows, columns = view.frame.celsius.shape if view.frame is not None else (8, 8)
        a, b, _, d, e, _ = Mirror.of(view, self._pane.rect).place(view.heat_map)
        size = QSizeF((abs(a) + abs(d)) / columns, (abs(b) + abs(e)) / rows) * PATCH_PIXELS
        centre = self.pixel_of(mark)
        return QRectF(centre - QPointF(size.width() / 2, size.height() / 2), size)

    def _paint_corners(self, painter: QPainter) -> None:
        if self._corner:
            paper = QRectF(0, self.height() - self._corner, self.width(), 3 * self._corner)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Tone.PAPER.colour())
            painter.drawRoundedRect(paper, self._corner, self._corner)
        if self._frame is not None:
            painter.fillPath(self._frame, Tone.PAPER.colour())


def _outside(rect: QRectF, radius: float) -> QPainterPath:
    """Return the four corners of a rectangle that lie outside its rounded self."""
    path = QPainterPath()
    path.addRect(rect)
    path.addRoundedRect(rect, radius, radius)
    return path


def draw_target(painter: QPainter, centre: QPointF, radius: float, share: float, unit: Unit) -> None:
    """Draw a ring with a dot; once something is gathered (`share` of 1) the ring fills clockwise from the top."""
    line = RING_LINE * unit.value
    gathering = 0.0 < share < 1.0
    whole = arc(centre, radius, radius, 0.0, 0.99999)
    stroke_with_halo(painter, whole, pen(Tone.CREAM.colour(TRACK if gathering else 1.0), line), unit)
    if gathering:
        painter.strokePath(arc(centre, radius, radius, 0.0, share), pen(Tone.CREAM.colour(), 1.3 * line))
    _draw_disc(painter, centre, DOT * unit.value, unit)


def draw_tick(painter: QPainter, centre: QPointF, unit: Unit) -> None:
    """Draw a disc with a tick where a point is done."""
    _draw_disc(painter, centre, TICK_DISC * unit.value, unit)
    s = unit.value
    path = QPainterPath(centre + QPointF(-6.2 * s, 0.6 * s))
    path.lineTo(centre + QPointF(-1.8 * s, 5.2 * s))
    path.lineTo(centre + QPointF(6.6 * s, -4.6 * s))
    painter.strokePath(path, pen(Tone.HALO.colour(), 3.4 * s))


def draw_patch(painter: QPainter, rect: QRectF, unit: Unit) -> None:
    """Outline the chosen patch."""
    path = QPainterPath()
    path.addRoundedRect(rect, 10 * unit.value, 10 * unit.value)
    stroke_with_halo(painter, path, pen(Tone.CREAM.colour(), PATCH_LINE * unit.value), unit)
    _draw_disc(painter, rect.center(), 0.7 * DOT * unit.value, unit)


def draw_finger(painter: QPainter, at: QPointF, unit: Unit) -> None:
    """Show where a tap would count."""
    radius = PRESS_DISC * unit.value
    stroke_with_halo(painter, arc(at, radius, radius, 0.0, 0.99999), pen(Tone.CREAM.colour(), 4 * unit.value), unit)


def _draw_disc(painter: QPainter, centre: QPointF, radius: float, unit: Unit) -> None:
    painter.setPen(pen(Tone.HALO.colour(0.6), 3 * max(unit.value, 0.6)))
    painter.setBrush(Tone.CREAM.colour())
    painter.drawEllipse(centre, radius, radius)
