"""The picture of a why-card: photo, heat or both, with the sensor's own grid and the measured pixel in a frame."""

from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath, QPolygonF, QTransform

from kiosk.domain.picture import Pixels
from kiosk.domain.registration import IDENTITY, Affine
from kiosk.domain.thermal import Temperatures
from kiosk.domain.why import Evidence
from ui.heat import HeatColours, HeatRange, heat_image, opaque_table, overlay_table
from ui.symbols import pen
from ui.theme import Tone

LOW, HIGH = 24.0, 36.0
"""°C of the first and the last colour: fixed, so that two cards compare."""

FIELD = 400
"""Side in pixels at which heat is drawn before it is laid over the photo."""

FINEST_GRID = 18.0
"""Pixels between lines under which a grid would hide what it measures."""

SMALLEST_FRAME = 20.0


class Shown(Enum):
    """What a card's picture shows."""

    BOTH = "both"
    PHOTO = "photo"
    HEAT = "heat"

    def within(self, evidence: Evidence) -> "Shown | None":
        """Return the nearest to it that is kept; None when nothing is."""
        has_photo, has_heat = evidence.photo is not None, evidence.celsius is not None
        if has_photo and has_heat:
            return self
        if has_photo:
            return Shown.PHOTO
        return Shown.HEAT if has_heat else None


@dataclass(frozen=True, slots=True)
class Placing:
    """Where things lie in the picture: `photo` is the photo's rectangle, `field` takes thermal fractions to pixels."""

    photo: QRectF
    field: QTransform


def paint_evidence(
    painter: QPainter,
    pane: QRectF,
    radius: float,
    evidence: Evidence,
    shown: Shown,
    pixel: tuple[int, int] | None,
    colours: HeatColours = HeatColours.INFERNO,
) -> None:
    """Paint what is kept into a pane with round corners; `pixel` is the row and column that was measured."""
    painter.save()
    outline = QPainterPath()
    outline.addRoundedRect(pane, radius, radius)
    painter.setClipPath(outline)
    painter.fillRect(pane, Tone.NIGHT_2.colour())
    place = placing(pane, evidence)
    if evidence.photo is not None and shown is not Shown.HEAT:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place.photo, _image(evidence.photo, place.photo))
    if evidence.celsius is not None and shown is not Shown.PHOTO:
        _paint_heat(painter, place.field, evidence.celsius, shown, colours)
    if evidence.celsius is not None:
        _paint_grid(painter, place.field, evidence.celsius.shape)
        if pixel is not None:
            _paint_frame(painter, place.field, evidence.celsius.shape, pixel)
    painter.restore()


def placing(pane: QRectF, evidence: Evidence) -> Placing:
    """Fit the thermal field into a pane, and the photo to where it belongs with it; the photo alone covers the pane."""
    if evidence.photo is None:
        rows, columns = (1, 1) if evidence.celsius is None else evidence.celsius.shape[:2]
        scale = min(pane.width() / columns, pane.height() / rows)
        left, top = pane.center().x() - columns * scale / 2, pane.center().y() - rows * scale / 2
        return Placing(pane, QTransform(columns * scale, 0, 0, rows * scale, left, top))
    height, width = evidence.photo.shape[:2]
    heat_map = evidence.heat_map or IDENTITY
    seen = _seen(heat_map, width, height) if evidence.heat_map is not None else QRectF(0, 0, width, height)
    crop = _cropped(seen, pane.width() / pane.height(), width, height)
    scale = pane.width() / crop.width()
    photo = QRectF(pane.x() - crop.x() * scale, pane.y() - crop.y() * scale, width * scale, height * scale)
    a, b, c, d, e, f = heat_map
    to_photo = QTransform(a, d, b, e, c, f)
    return Placing(photo, to_photo * QTransform(photo.width(), 0, 0, photo.height(), photo.x(), photo.y()))


def _seen(heat_map: Affine, width: int, height: int) -> QRectF:
    """Return the rectangle of the photo around the thermal field, in its pixels."""
    a, b, c, d, e, f = heat_map
    return QTransform(a * width, d * height, b * width, e * height, c * width, f * height).mapRect(QRectF(0, 0, 1, 1))


def _cropped(seen: QRectF, aspect: float, width: int, height: int) -> QRectF:
    """Return what of a photo to show: all of `seen` in the given aspect, as far as the photo reaches."""
    wide = max(seen.width(), seen.height() * aspect)
    wide = min(wide, width, height * aspect)
    high = wide / aspect
    left = min(max(seen.center().x() - wide / 2, 0.0), width - wide)
    top = min(max(seen.center().y() - high / 2, 0.0), height - high)
    return QRectF(left, top, wide, high)


def _image(photo: Pixels, target: QRectF) -> QImage:
    """Return a photo for painting, halved until it is less than twice as large as it will be shown."""
    height, width = photo.shape[:2]
    step = max(1, int(width / max(target.width(), 1.0)))
    small = np.ascontiguousarray(photo[::step, ::step])
    height, width = small.shape[:2]
    return QImage(small.data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()


def _paint_heat(painter: QPainter, field: QTransform, celsius: Temperatures, shown: Shown, colours: HeatColours) -> None:
    values = HeatRange(LOW, HIGH, 0.0).normalised(celsius)
    painter.save()
    if shown is Shown.BOTH:
        smooth = heat_image(values, FIELD, FIELD, overlay_table(colours))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(QTransform.fromScale(1 / FIELD, 1 / FIELD) * field, combine=True)
        painter.drawImage(0, 0, smooth)
    else:
        rows, columns = celsius.shape
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.setTransform(QTransform.fromScale(1 / columns, 1 / rows) * field, combine=True)
        painter.drawImage(0, 0, _blocks(values, colours))
    painter.restore()


def _blocks(values: Temperatures, colours: HeatColours) -> QImage:
    """Return one pixel per thermal pixel: what was measured, without any interpolation."""
    table = np.array(opaque_table(colours), np.uint32)
    pixels = np.ascontiguousarray(table[np.clip(values * 255, 0, 255).astype(int)])
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def _paint_grid(painter: QPainter, field: QTransform, shape: tuple[int, ...]) -> None:
    rows, columns = shape[:2]
    sides = field.mapRect(QRectF(0, 0, 1 / columns, 1 / rows))
    if min(sides.width(), sides.height()) < FINEST_GRID:
        return
    painter.setPen(pen(Tone.CREAM.colour(0.34), 1.2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for column in range(columns + 1):
        painter.drawLine(field.map(QPointF(column / columns, 0)), field.map(QPointF(column / columns, 1)))
    for row in range(rows + 1):
        painter.drawLine(field.map(QPointF(0, row / rows)), field.map(QPointF(1, row / rows)))


def _paint_frame(painter: QPainter, field: QTransform, shape: tuple[int, ...], pixel: tuple[int, int]) -> None:
    """Paint a double frame, white with dark lines, that shows on light and dark grounds alike."""
    rows, columns = shape[:2]
    row, column = pixel
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    polygon = field.map(QPolygonF([QPointF(x / columns, y / rows) for x, y in corners]))
    box = polygon.boundingRect()
    if min(box.width(), box.height()) < SMALLEST_FRAME:
        grow = (SMALLEST_FRAME - min(box.width(), box.height())) / 2
        polygon = QPolygonF(box.adjusted(-grow, -grow, grow, grow))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, width in ((Tone.HALO, 9.0), (Tone.WHITE, 6.4), (Tone.HALO, 2.0)):
        painter.setPen(pen(tone.colour(), width))
        painter.drawPolygon(polygon)


@cache
def legend_colours(colours: HeatColours, shown: Shown) -> tuple[QColor, ...]:
    """Return the colours from the lowest to the highest temperature, as the picture shows them."""
    table = opaque_table(colours) if shown is Shown.HEAT else overlay_table(colours)
    return tuple(QColor.fromRgb(value) for value in table[::5])


def paint_legend(painter: QPainter, bar: QRectF, shown: Shown, colours: HeatColours = HeatColours.INFERNO) -> None:
    """Paint the bar of colours."""
    steps = legend_colours(colours, shown)
    ramp = QLinearGradient(bar.topLeft(), bar.topRight())
    for index, colour in enumerate(steps):
        ramp.setColorAt(index / (len(steps) - 1), colour)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ramp)
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.restore()
