"""The camera's picture as a mirror with the heat over it: where it lies in a pane of the screen, and its painting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from kiosk.domain.face import Box, Point
from kiosk.domain.picture import Picture
from kiosk.domain.registration import IDENTITY, Affine
from kiosk.domain.view import View
from ui.heat import HeatLayer
from ui.theme import Tone

OPAQUE = np.uint32(0xFF000000)


@dataclass(frozen=True, slots=True)
class Mirror:
    """How fractions of a picture become pixels of a pane: cover-cropped about the middle, left and right swapped."""

    width: float
    height: float
    left: float
    top: float

    @staticmethod
    def of(view: View, pane: QRect) -> "Mirror":
        """Return how a view's picture lies in a pane; without a picture the thermal field takes its place, as a square."""
        picture = view.picture
        return Mirror.covering(pane, picture.width, picture.height) if picture is not None else Mirror.covering(pane, 1, 1)

    @staticmethod
    def covering(pane: QRect, width: float, height: float) -> "Mirror":
        scale = max(pane.width() / width, pane.height() / height)
        across, down = width * scale, height * scale
        return Mirror(across, down, pane.x() + (pane.width() - across) / 2, pane.y() + (pane.height() - down) / 2)

    def place(self, field: Affine) -> Affine:
        """Return the map from what `field` starts from to pixels."""
        a, b, c, d, e, f = field
        right = self.left + self.width
        return (
            -self.width * a,
            -self.width * b,
            right - self.width * c,
            self.height * d,
            self.height * e,
            self.top + self.height * f,
        )

    def point(self, point: Point) -> QPointF:
        """Return where a point given in fractions is, in pixels."""
        return QPointF(self.left + self.width * (1 - point[0]), self.top + self.height * point[1])

    def fractions(self, pixel: QPointF) -> Point:
        """Return what lies at a pixel, in fractions of the picture; the way back from `point`."""
        return 1 - (pixel.x() - self.left) / self.width, (pixel.y() - self.top) / self.height

    def rect(self, box: Box) -> QRectF:
        """Return a box given in fractions as rectangle in pixels."""
        x = self.left + self.width * (1 - box.x - box.width)
        return QRectF(x, self.top + self.height * box.y, self.width * box.width, self.height * box.height)


class MirroredCrop:
    """Cover-crops camera pictures of one size to a pane and mirrors them, into the same memory each time."""

    def __init__(self, width: int, height: int, pane: QRect) -> None:
        scale = max(pane.width() / width, pane.height() / height)
        wide, high = min(width, round(pane.width() / scale)), min(height, round(pane.height() / scale))
        self._left, self._top = (width - wide) // 2, (height - high) // 2
        self._turned = np.empty((high, wide), np.uint32)
        self._crop = QImage(self._turned.data, wide, high, 4 * wide, QImage.Format.Format_RGB32)
        self._whole = (wide, high) == (pane.width(), pane.height())
        self._scaled = self._crop if self._whole else QImage(pane.size(), QImage.Format.Format_RGB32)

    def draw(self, picture: Picture) -> QImage:
        """Return a picture as RGB32; it is drawn over by the next call."""
        words: NDArray[np.uint32] = np.ascontiguousarray(picture.pixels).view(np.uint32)[..., 0]
        high, wide = self._turned.shape
        part = words[self._top : self._top + high, self._left : self._left + wide]
        np.bitwise_or(part[:, ::-1], OPAQUE, out=self._turned)
        if not self._whole:
            painter = QPainter(self._scaled)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._scaled.rect(), self._crop)
            painter.end()
        return self._scaled


class Pane:
    """One rectangle of the screen with what it shows; `heat` is None for the camera alone."""

    def __init__(self, rect: QRect, *, camera: bool, heat: HeatLayer | None) -> None:
        self.rect = rect
        self._camera = camera
        self._heat = heat
        self._crop: tuple[tuple[int, int], MirroredCrop] | None = None
        self._drawn: tuple[Picture, QImage] | None = None

    def paint(self, painter: QPainter, view: View, picture: Picture | None, heat_opacity: float) -> None:
        """Draw a view: `picture` (newer than the view's own, perhaps) and its heat over it."""
        if self._camera and picture is not None:
            painter.drawImage(self.rect.topLeft(), self._mirrored(picture))
        else:
            painter.fillRect(self.rect, Tone.NIGHT_2.colour())
        if self._heat is not None and heat_opacity > 0.0:
            self._paint_heat(painter, self._heat, view, heat_opacity)

    def _paint_heat(self, painter: QPainter, heat: HeatLayer, view: View, opacity: float) -> None:
        field = view.heat_map if view.picture is not None else IDENTITY
        heat.take(view, field, Mirror.of(view, self.rect).place(field), self.rect)
        if heat.image is not None:
            painter.setOpacity(opacity)
            painter.drawImage(heat.origin, heat.image)
            painter.setOpacity(1.0)

    def _mirrored(self, picture: Picture) -> QImage:
        size = (picture.width, picture.height)
        if self._crop is None or self._crop[0] != size:
            self._crop = (size, MirroredCrop(*size, self.rect))
            self._drawn = None
        if self._drawn is None or self._drawn[0] is not picture:
            self._drawn = (picture, self._crop[1].draw(picture))
        return self._drawn[1]
