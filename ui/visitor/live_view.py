"""The live picture as a mirror: camera, heat, marks and status strip in one paint."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from enum import Enum
from math import copysign, exp

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.domain.picture import Picture
from kiosk.domain.screening import Guiding, Measuring, Screened
from kiosk.domain.view import Dot, View
from ui.heat import HeatColours, HeatLayer, Table, opaque_table, overlay_table
from ui.mirror import Mirror, Pane
from ui.symbols import pen
from ui.theme import CLOCK, HINT, Tone
from ui.visitor.caption import CaptionCard
from ui.visitor.marks import (
    Mark,
    Oval,
    RingDrawing,
    draw_dashed_oval,
    draw_face_frame,
    draw_head_and_shoulders,
    draw_oval,
    mark_for,
)
from ui.visitor.places import Places
from ui.words import progress

translate = QCoreApplication.translate

DIM = 0.62
HEAT_IN_RESULT = 0.42
HEAT_FADE_S = 0.2
RING_SMOOTH_S = 0.1
FRAME_SMOOTH_S = 0.12
OVAL_SMOOTH_S = 0.3
OVAL_REACH = 0.16
"""How far the oval follows a face from its drawn place, in shares of the picture's longer side."""

OVAL_SLACK = 0.03
"""What it tolerates before it follows, in the same shares."""

HAIR = 0.1
"""How far the middle of a head lies above that of its face, in face heights."""


class PictureMode(Enum):
    """What the live picture shows."""

    OVERLAY = "overlay"
    HEAT = "heat"
    CAMERA = "camera"
    SIDE_BY_SIDE = "side_by_side"


class LiveView(QWidget):
    """Shows the newest view; `painted` is called after each paint with the view and the picture it showed.

    `freshest` may return a picture newer than the view's, for the moment of painting. All motion follows the time of the
    views, so the fast demo moves as the real one does.
    """

    def __init__(
        self,
        parent: QWidget,
        card: CaptionCard,
        places: Places,
        *,
        mode: PictureMode = PictureMode.OVERLAY,
        colours: HeatColours = HeatColours.INFERNO,
        heat_range: tuple[float, float] | None = None,
        reduced_motion: bool = False,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._card = card
        self._mode = mode
        self._colours = colours
        self._heat_range = heat_range
        self._reduced = reduced_motion
        self._zone = zone
        self._view: View | None = None
        self._mark = Mark.NOTHING
        self._strip: tuple[tuple[object, ...], QPixmap] | None = None
        self._ring = RingDrawing()
        self._guide: tuple[tuple[object, ...], QPixmap] | None = None
        self._heat_shown = 0.0
        self._progress = 0.0
        self._frame_rect: QRectF | None = None
        self._oval_shift = QPointF()
        self._ticks = 0
        self.resting = False
        self.rest_shift = QPointF()
        self.freshest: Callable[[], Picture | None] | None = None
        self.painted: Callable[[View, Picture | None], None] | None = None
        self.lay_out(places)

    @property
    def progress(self) -> float:
        """The ring as it is drawn, 0 to 1; never ahead of the real samples."""
        return self._progress

    def lay_out(self, places: Places) -> None:
        """Take another size."""
        self._places = places
        self._strip = self._guide = None
        self._ring = RingDrawing()
        self._panes = self._split(places.picture)
        self.setGeometry(places.live)

    def recolour(self, colours: HeatColours) -> None:
        """Show the heat in other colours from the next paint on."""
        if colours is not self._colours:
            self._colours = colours
            self._panes = self._split(self._places.picture)

    def _split(self, picture: QRect) -> list[Pane]:
        over, full = overlay_table(self._colours), opaque_table(self._colours)
        match self._mode:
            case PictureMode.OVERLAY:
                return [Pane(picture, camera=True, heat=self._layer(over))]
            case PictureMode.HEAT:
                return [Pane(picture, camera=False, heat=self._layer(full))]
            case PictureMode.CAMERA:
                return [Pane(picture, camera=True, heat=None)]
            case PictureMode.SIDE_BY_SIDE:
                half = min(picture.width(), self._places.live.width()) // 2
                left = QRect(picture.x(), picture.y(), half, picture.height())
                right = left.translated(half, 0)
                return [Pane(left, camera=True, heat=None), Pane(right, camera=False, heat=self._layer(full))]

    def _layer(self, table: Table) -> HeatLayer:
        return HeatLayer(table, self._heat_range)

    def take(self, view: View) -> None:
        """Show a view at the next paint."""
        before, self._view = self._view, view
        elapsed = max(0.0, view.at - before.at) if before is not None else 0.0
        self._mark = mark_for(view)
        self._ticks += 1
        self._move(view, 10.0 if before is None or self._reduced else elapsed)
        self.update()

    def _move(self, view: View, elapsed: float) -> None:
        wanted = self._wanted_heat(view)
        step = elapsed / HEAT_FADE_S
        self._heat_shown += min(max(wanted - self._heat_shown, -step), step)
        self._progress = self._follow_progress(progress(view), elapsed)
        mirror = Mirror.of(view, self._panes[0].rect)
        face = mirror.rect(view.faces[0].box) if view.faces else None
        self._frame_rect = _eased_rect(self._frame_rect, face, _share(elapsed, FRAME_SMOOTH_S))
        self._oval_shift += (self._wanted_shift(view, face) - self._oval_shift) * _share(elapsed, OVAL_SMOOTH_S)

    def _wanted_heat(self, view: View) -> float:
        if view.paused:
            return 0.0
        match view.state:
            case Guiding() | Measuring():
                return 1.0
            case Screened():
                return HEAT_IN_RESULT if self._mode is PictureMode.OVERLAY else 1.0
            case _:
                return 0.0

    def _follow_progress(self, wanted: float, elapsed: float) -> float:
        if self._reduced:
            return int(wanted * 5) / 5
        if wanted <= self._progress:
            return wanted
        return self._progress + (wanted - self._progress) * _share(elapsed, RING_SMOOTH_S)

    def _wanted_shift(self, view: View, face: QRectF | None) -> QPointF:
        """Return how far from its drawn place the oval goes to meet the face."""
        if face is None or not isinstance(view.state, Measuring | Screened) or self._mark is Mark.NOTHING:
            return self._oval_shift if isinstance(view.state, Screened) else QPointF()
        centre, _, _ = self._places.oval(self._panes[0].rect)
        side = max(self._places.picture.width(), self._places.picture.height())
        shift = face.center() - QPointF(0, HAIR * face.height()) - centre
        reach, slack = OVAL_REACH * side, OVAL_SLACK * side
        return QPointF(_beyond(shift.x(), slack, reach), _beyond(shift.y(), slack, reach))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        view = self._view
        painter = QPainter(self)
        if view is None:
            painter.fillRect(self.rect(), Tone.NIGHT.colour())
            painter.end()
            return
        picture = self._newest_picture(view)
        for pane in self._panes:
            pane.paint(painter, view, picture, self._heat_shown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_mark(painter, view)
        painter.drawPixmap(0, 0, self._status_strip(view))
        self._paint_beside(painter)
        painter.end()
        if self.painted is not None:
            self.painted(view, picture)

    def _newest_picture(self, view: View) -> Picture | None:
        fresh = self.freshest() if self.freshest is not None else None
        if fresh is not None and view.picture is not None and fresh.at > view.picture.at:
            return fresh
        return view.picture

    def _oval(self) -> Oval:
        centre, rx, ry = self._places.oval(self._panes[0].rect)
        return Oval(centre + self._oval_shift + self.rest_shift, rx, ry)

    def _paint_mark(self, painter: QPainter, view: View) -> None:
        unit, oval = self._places.unit, self._oval()
        match self._mark:
            case Mark.NOTHING:
                return
            case Mark.DIMMED:
                painter.fillRect(self.rect(), Tone.NIGHT.colour(DIM))
            case Mark.RING | Mark.RING_PARTS:
                self._ring.follow(oval, self._progress, self.size(), unit, parts=self._mark is Mark.RING_PARTS)
                painter.drawPixmap(0, 0, self._ring.pixmap)
            case _:
                painter.drawPixmap(0, 0, self._resting_mark(oval))
        if self._mark is Mark.APPROACH:
            self._paint_frames(painter, view, oval)

    def _resting_mark(self, oval: Oval) -> QPixmap:
        """Return the marks that stay the same for several paints, drawn once."""
        unit = self._places.unit
        moving = self._mark is Mark.HEAD_AND_SHOULDERS and not self._reduced
        offset = float(self._ticks // 4) if moving else 0.0
        key = (self._mark, oval.centre.x(), oval.centre.y(), offset)
        if self._guide is not None and self._guide[0] == key:
            return self._guide[1]
        pixmap = QPixmap(self.size())
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._mark:
            case Mark.HEAD_AND_SHOULDERS:
                draw_head_and_shoulders(painter, oval, self._places.picture.height(), unit, offset)
            case Mark.APPROACH:
                draw_dashed_oval(painter, oval, Tone.CREAM.colour(0.62), unit)
            case Mark.WAIT:
                draw_dashed_oval(painter, oval, Tone.DUSK_MARK.colour(), unit)
            case Mark.CLEAR:
                draw_oval(painter, oval, Tone.WHITE.colour(), unit)
            case Mark.ATTENTION:
                draw_oval(painter, oval, Tone.AMBER.colour(), unit)
            case _:
                draw_oval(painter, oval, Tone.CREAM.colour(), unit)
        painter.end()
        self._guide = (key, pixmap)
        return pixmap

    def _paint_frames(self, painter: QPainter, view: View, oval: Oval) -> None:
        mirror = Mirror.of(view, self._panes[0].rect)
        others = [mirror.rect(face.box) for face in view.faces[1:]]
        for face in [self._frame_rect, *others]:
            if face is not None:
                near = min(max((face.width() / oval.rx - 0.35) / 0.75, 0.0), 1.0)
                draw_face_frame(painter, face, 0.35 + 0.65 * near, self._places.unit)

    def _status_strip(self, view: View) -> QPixmap:
        """Return scrim, clock and status marks, drawn again only when one of them changes."""
        local = view.utc.astimezone(self._zone)
        marks = view.dots if view.cloud is None else (*view.dots, view.cloud)
        dots: tuple[Dot, ...] = marks if not self.resting or Dot.LOST in view.dots else ()
        missing = "" if view.recognises else translate("visitor", "Recognition off")
        key = (local.hour, local.minute, dots, missing, self.rest_shift.x(), self.rest_shift.y())
        if self._strip is not None and self._strip[0] == key:
            return self._strip[1]
        pixmap = QPixmap(self._places.live.width(), self._places.strip)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_scrim(painter, pixmap.rect())
        painter.translate(self.rest_shift)
        self._paint_clock(painter, local)
        self._paint_dots(painter, dots)
        self._paint_missing(painter, missing, len(marks))
        painter.end()
        self._strip = (key, pixmap)
        return pixmap

    def _paint_clock(self, painter: QPainter, local: datetime) -> None:
        unit = self._places.unit
        painter.setFont(CLOCK.font(CLOCK.pixels(unit)))
        painter.setPen(Tone.CREAM.colour())
        painter.drawText(QPointF(unit.px(32), unit.px(51)), f"{local.hour}:{local.minute:02d}")

    def _paint_dots(self, painter: QPainter, dots: tuple[Dot, ...]) -> None:
        for index, dot in enumerate(reversed(dots)):
            paint_dot(painter, dot, self._dot_place(index), self._places.unit.value)

    def _dot_place(self, index: int) -> QPointF:
        """Return the middle of a status mark, counted from the right."""
        unit, portrait = self._places.unit, self._places.portrait
        right = min(self._places.live.width(), self._places.picture.width()) - (0 if portrait else self._places.corner)
        return QPointF(right - unit.px((43 if portrait else 39) + 36 * index), unit.px(39))

    def _paint_missing(self, painter: QPainter, words: str, marks: int) -> None:
        """Say beside so many status marks, with one of its own, what the kiosk goes on without."""
        if not words:
            return
        unit, mark = self._places.unit, self._dot_place(marks)
        paint_dot(painter, Dot.LOST, mark, unit.value)
        font = HINT.font(HINT.pixels(unit))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(Tone.CREAM.colour())
        left = mark.x() - unit.px(20) - metrics.horizontalAdvance(words)
        painter.drawText(QPointF(left, mark.y() + metrics.capHeight() / 2), words)

    def _paint_beside(self, painter: QPainter) -> None:
        """Draw the caption's part over the picture, and the foot's beside it."""
        foot = self._places.foot
        if not self._places.portrait:
            painter.fillRect(foot.intersected(self.rect()), Tone.NIGHT.colour())
            painter.fillRect(QRect(foot.x(), foot.y(), foot.width(), 1), Tone.STONE.colour(0.7))
        self._card.paint(painter)


def _paint_scrim(painter: QPainter, strip: QRect) -> None:
    scrim = QLinearGradient(0, 0, 0, strip.height())
    scrim.setColorAt(0, Tone.HALO.colour(0.72))
    scrim.setColorAt(1, Tone.HALO.colour(0))
    painter.fillRect(strip, scrim)


def paint_dot(painter: QPainter, dot: Dot, centre: QPointF, scale: float) -> None:
    """Draw a status mark: disc is fine, ring is waiting, a square with a dash is lost."""
    painter.setPen(Qt.PenStyle.NoPen)
    match dot:
        case Dot.FINE:
            painter.setBrush(Tone.CREAM.colour())
            painter.drawEllipse(centre, 8 * scale, 8 * scale)
        case Dot.WAITING:
            painter.setPen(pen(Tone.CREAM.colour(), 3 * scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 6.7 * scale, 6.7 * scale)
        case Dot.LOST:
            painter.setBrush(Tone.AMBER.colour())
            side = 9 * scale
            painter.drawRoundedRect(QRectF(centre.x() - side, centre.y() - side, 2 * side, 2 * side), 3 * scale, 3 * scale)
            painter.setPen(pen(Tone.AMBER_INK.colour(), 3 * scale))
            painter.drawLine(centre - QPointF(3.5 * scale, 0), centre + QPointF(3.5 * scale, 0))


def _share(elapsed: float, smooth: float) -> float:
    return 1 - exp(-elapsed / smooth)


def _beyond(shift: float, slack: float, reach: float) -> float:
    """Return how far a shift goes beyond what is tolerated, so that nothing jumps at the border."""
    return copysign(min(max(abs(shift) - slack, 0.0), reach), shift)


def _eased_rect(before: QRectF | None, wanted: QRectF | None, share: float) -> QRectF | None:
    if before is None or wanted is None:
        return wanted
    return QRectF(
        before.x() + (wanted.x() - before.x()) * share,
        before.y() + (wanted.y() - before.y()) * share,
        before.width() + (wanted.width() - before.width()) * share,
        before.height() + (wanted.height() - before.height()) * share,
    )
