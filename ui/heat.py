"""The heat layer: from a few thermal pixels to a smooth picture that lies over the camera's."""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform, qRgba

from kiosk.domain.registration import Affine
from kiosk.domain.thermal import Temperatures, ThermalFrame, cubic_matrix
from kiosk.domain.view import View

OPACITY = 0.48
"""At this opacity at least half of the camera's own contrast remains, so that a face stays a face."""

EDGE_FADE = 0.09
"""Share of the thermal field over which the layer fades out at each edge: the field is narrower than the picture."""

LOWEST_ABOVE_SCENE = 1.2
HIGHEST_ABOVE_FACE = 1.5
SMALLEST_SPAN = 8.0
USUAL_SPAN = 12.0
"""°C between the first and the last colour until the first face is near enough to tell better."""

NEAR_PIXELS = 4
"""A face that covers fewer thermal pixels reads too cold to set the range by: it would glare when it comes closer."""

SLEW_PER_S = 0.5
"""°C per second by which the range may move, so that the colours don't pump."""

UNTHREADED = 1 << 18
"""Multiplications up to which OpenBLAS keeps a product of matrices on the calling thread."""

PLAIN_FIELD = 240
"""Side in pixels of the field that is warped when the registration turns or shears."""


class HeatColours(Enum):
    """The colour tables on offer; the value is what the library `cmap` calls them."""

    INFERNO = "inferno"
    MAGMA = "magma"
    PLASMA = "plasma"
    VIRIDIS = "viridis"
    CIVIDIS = "cividis"
    IRON = "gnuplot:gnuplot2"
    TURBO = "turbo"


HERE = (HeatColours.INFERNO, HeatColours.MAGMA, HeatColours.PLASMA, HeatColours.VIRIDIS)
"""Tables in our own file, in this order, so that the first frame does not wait for `cmap`. They are in the public domain
(CC0, Nathaniel J. Smith, Stefan van der Walt and Eric Firing, github.com/bids/colormap); the others are not."""

TABLES = Path(__file__).with_name("colours.rgb")
"""256 colours of three bytes for each of these."""

Table = tuple[int, ...]
"""256 colours as 0xAARRGGBB, not premultiplied."""


@cache
def overlay_table(colours: HeatColours) -> Table:
    """Return the table for heat over a picture: the middle of the colours, more opaque the warmer."""
    t = np.linspace(0.0, 1.0, 256)
    return _table(colours, 0.14 + 0.70 * t, OPACITY * _smoothstep(0.18, 0.80, t))


@cache
def opaque_table(colours: HeatColours) -> Table:
    """Return the whole table, opaque, for heat alone."""
    return _table(colours, np.linspace(0.0, 1.0, 256), np.ones(256))


def _table(colours: HeatColours, at: NDArray[np.float64], alpha: NDArray[np.float64]) -> Table:
    rgb = _colours(colours)[np.minimum((at * 256).astype(int), 255)]
    rows = np.column_stack([rgb, np.rint(alpha * 255).astype(int)]).tolist()
    return tuple(qRgba(red, green, blue, opacity) for red, green, blue, opacity in rows)


def _colours(colours: HeatColours) -> NDArray[np.int64]:
    """Return red, green and blue [256, 3] of a table from its first to its last colour."""
    if colours in HERE:
        every = np.frombuffer(TABLES.read_bytes(), np.uint8).reshape(len(HERE), 256, 3)
        return np.asarray(every[HERE.index(colours)], np.int64)
    from cmap import Colormap  # noqa: PLC0415 - a slow import, for tables that few sites choose

    return np.asarray(np.rint(np.asarray(Colormap(colours.value).lut(256))[:, :3] * 255), np.int64)


def _premultiplied(table: Table) -> NDArray[np.uint32]:
    """Return the table as pixels that Qt blends without further multiplication."""
    channels = np.array(table, np.uint32)[:, None] >> np.array([24, 16, 8, 0], np.uint32) & np.uint32(255)
    channels[:, 1:] = (channels[:, 1:] * channels[:, :1] + 127) // 255
    packed: NDArray[np.uint32] = (channels << np.array([24, 16, 8, 0], np.uint32)).sum(axis=1, dtype=np.uint32)
    return packed


def _smoothstep(low: float, high: float, x: NDArray[np.float64]) -> NDArray[np.float64]:
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t))


@cache
def _stretch(points: int, pixels: int, flipped: bool) -> NDArray[np.float32]:
    """Return the interpolation matrix [points, pixels] with the fade at both ends folded in."""
    position = (np.arange(points) + 0.5) / points
    fade = _smoothstep(0.0, 1.0, np.minimum(position, 1 - position) / EDGE_FADE)
    matrix = np.ascontiguousarray((cubic_matrix(points, pixels) * fade[:, None].astype(np.float32))[:: -1 if flipped else 1])
    matrix.flags.writeable = False
    return matrix


class HeatCanvas:
    """Draws thermal frames of one shape at one size, into the same memory each time.

    The field is `width` × `height` pixels, of which only `part` is drawn. One product of matrices does the interpolation,
    the mirroring and the fade at the edges; it runs in bands that stay in the processor's cache, and that are too small
    for the matrix library to wake its threads. With `doubled`, every other point is computed and painted 2 × 2 pixels
    large: no eye can tell on a field this smooth, and it costs half.
    """

    def __init__(
        self,
        shape: tuple[int, int],
        width: int,
        height: int,
        table: Table,
        *,
        part: QRect,
        mirrored: bool = False,
        doubled: bool = False,
    ) -> None:
        rows, columns = shape
        self._grain = 2 if doubled else 1
        down = _stretch(height, rows, flipped=False)[part.top() : part.bottom() + 1 : self._grain]
        across = _stretch(width, columns, flipped=mirrored)[part.left() : part.right() + 1 : self._grain]
        self._down, self._across = down, np.ascontiguousarray(across.T)
        self._colours = _premultiplied(table)
        self._pixels = np.empty((len(down) * self._grain, len(across) * self._grain), np.uint32)
        rows_at_once = max(1, UNTHREADED // (len(across) * columns))
        self._band = np.empty((rows_at_once, len(across)), np.float32)
        self._index = np.empty(self._band.shape, np.int32)
        self._points = np.empty(self._band.shape, np.uint32)
        self._pairs = np.empty(self._band.shape, np.uint64)
        stride = 4 * self._pixels.shape[1]
        premultiplied = QImage.Format.Format_ARGB32_Premultiplied
        self.image = QImage(self._pixels.data, part.width(), part.height(), stride, premultiplied)

    def draw(self, values: Temperatures) -> QImage:
        """Return the picture of `values` [rows, columns]: 0 is the first colour of the table, 1 the last.

        It is ARGB32_Premultiplied, and drawn over by the next call.
        """
        left = self._down @ (values * np.float32(255))
        for top in range(0, len(left), len(self._band)):
            rows = left[top : top + len(self._band)]
            band, index = self._band[: len(rows)], self._index[: len(rows)]
            np.matmul(rows, self._across, out=band)
            np.copyto(index, band, casting="unsafe")
            if self._grain == 1:
                np.take(self._colours, index, out=self._pixels[top : top + len(rows)], mode="clip")
            else:
                self._double(top, index)
        return self.image

    def _double(self, top: int, index: NDArray[np.int32]) -> None:
        """Paint a band of points 2 × 2 pixels large: two equal pixels side by side are one 64-bit number."""
        points, pairs = self._points[: len(index)], self._pairs[: len(index)]
        np.take(self._colours, index, out=points, mode="clip")
        np.multiply(points, np.uint64(0x1_0000_0001), out=pairs)
        both = pairs.view(np.uint32)
        self._pixels[2 * top : 2 * (top + len(index)) : 2] = both
        self._pixels[2 * top + 1 : 2 * (top + len(index)) : 2] = both


def heat_image(values: Temperatures, width: int, height: int, table: Table) -> QImage:
    """Return `values` [rows, columns] drawn `width` × `height` pixels large, as ARGB32_Premultiplied."""
    rows, columns = values.shape
    return HeatCanvas((rows, columns), width, height, table, part=QRect(0, 0, width, height)).draw(values)


@dataclass(frozen=True, slots=True)
class HeatRange:
    """The temperatures of the first and the last colour, in °C, and when they were set (monotonic seconds)."""

    low: float
    high: float
    at: float

    def towards(self, low: float, high: float, at: float) -> "HeatRange":
        """Return the range moved towards another one, as far as the time passed allows."""
        step = SLEW_PER_S * max(0.0, at - self.at)
        return HeatRange(
            self.low + min(max(low - self.low, -step), step), self.high + min(max(high - self.high, -step), step), at
        )

    def normalised(self, celsius: Temperatures) -> Temperatures:
        scaled: Temperatures = (celsius - np.float32(self.low)) * np.float32(1 / (self.high - self.low))
        return scaled


def wanted_range(view: View, frame: ThermalFrame, field: Affine) -> tuple[float, float | None]:
    """Return the range in °C that fits what is seen in a view's frame; the upper end is None while no face is near.

    `field` takes thermal fractions to those in which the view gives its faces.
    """
    scene = view.background.median if view.background is not None else float(np.median(frame.celsius))
    low = scene + LOWEST_ABOVE_SCENE
    on_face = _on_largest_face(view, frame, field)
    if len(on_face) < NEAR_PIXELS:
        return low, None
    return low, max(float(np.quantile(on_face, 0.95)) + HIGHEST_ABOVE_FACE, low + SMALLEST_SPAN)


def _on_largest_face(view: View, frame: ThermalFrame, field: Affine) -> Temperatures:
    if not view.faces:
        return frame.celsius[:0, 0]
    box = view.faces[0].box
    rows, columns = frame.celsius.shape
    u, v = (np.arange(columns) + 0.5) / columns, (np.arange(rows)[:, None] + 0.5) / rows
    a, b, c, d, e, f = field
    x, y = a * u + b * v + c, d * u + e * v + f
    inside = (np.abs(x - box.centre[0]) <= box.width / 2) & (np.abs(y - box.centre[1]) <= box.height / 2)
    on_face: Temperatures = frame.celsius[inside]
    return on_face


class HeatLayer:
    """Keeps the picture of the newest thermal frame, made once per frame and placement and drawn 1:1.

    `fixed` pins the range in °C, where two pictures are to be compared.
    """

    def __init__(self, table: Table, fixed: tuple[float, float] | None = None) -> None:
        self._table = table
        self._fixed = fixed
        self._range: HeatRange | None = None
        self._made_for: tuple[ThermalFrame, Affine, QRect] | None = None
        self._canvas: tuple[tuple[object, ...], HeatCanvas] | None = None
        self.image: QImage | None = None
        self.origin = QPoint()

    def take(self, view: View, field: Affine, placed: Affine, pane: QRect) -> None:
        """Draw the view's thermal frame for a pane of the screen, unless it is drawn already.

        `field` takes thermal fractions to the view's fractions, `placed` takes them to pixels of the screen.
        """
        frame = view.frame
        if frame is None:
            self.image = None
            self._made_for = None
            return
        made = self._made_for
        if made is not None and made[0] is frame and made[1:] == (placed, pane):
            return
        self._made_for = (frame, placed, pane)
        values = self._follow(view, frame, field).normalised(frame.celsius)
        if abs(placed[1]) + abs(placed[3]) < 1e-6 * (abs(placed[0]) + abs(placed[4])):
            self._place(values, placed, pane)
        else:
            self._warp(values, placed, pane)

    def _follow(self, view: View, frame: ThermalFrame, field: Affine) -> HeatRange:
        if self._fixed is not None:
            return HeatRange(*self._fixed, frame.at)
        low, high = wanted_range(view, frame, field)
        if self._range is None:
            self._range = HeatRange(low, high or low + USUAL_SPAN, frame.at)
        else:
            kept = max(self._range.high, low + SMALLEST_SPAN)
            self._range = self._range.towards(low, high or kept, frame.at)
        return self._range

    def _place(self, values: Temperatures, placed: Affine, pane: QRect) -> None:
        across, _, left, _, down, top = placed
        field = QRectF(left, top, across, down).normalized().toRect()
        seen = field.intersected(pane)
        self.image = None
        if seen.isEmpty():
            return
        part = seen.translated(-field.topLeft())
        self.image = self._canvas_for(values, field, part, mirrored=across < 0).draw(values)
        self.origin = seen.topLeft()

    def _canvas_for(self, values: Temperatures, field: QRect, part: QRect, *, mirrored: bool) -> HeatCanvas:
        shape = (values.shape[0], values.shape[1])
        key = (shape, field.size(), part, mirrored)
        if self._canvas is None or self._canvas[0] != key:
            size = field.width(), field.height()
            canvas = HeatCanvas(shape, *size, self._table, part=part, mirrored=mirrored, doubled=True)
            self._canvas = (key, canvas)
        return self._canvas[1]

    def _warp(self, values: Temperatures, placed: Affine, pane: QRect) -> None:
        flat = heat_image(values, PLAIN_FIELD, PLAIN_FIELD, self._table)
        a, b, c, d, e, f = placed
        self.image = QImage(pane.size(), QImage.Format.Format_ARGB32_Premultiplied)
        self.image.fill(0)
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            QTransform(a / PLAIN_FIELD, d / PLAIN_FIELD, b / PLAIN_FIELD, e / PLAIN_FIELD, c - pane.left(), f - pane.top())
        )
        painter.drawImage(0, 0, flat)
        painter.end()
        self.origin = pane.topLeft()
