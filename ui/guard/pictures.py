"""Portraits and heat thumbnails for cards: fetched beside the screen's thread, cut to size, kept as far as memory allows."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kiosk.domain.thermal import ThermalFrame
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput, DoormanError
from ui.guard.heat_picture import HIGH, LOW
from ui.guard.painted import paint_ground
from ui.heat import HeatColours, HeatRange, heat_image, opaque_table
from ui.symbols import Icon, draw_icon
from ui.theme import Tone

MOST_BYTES = 24_000_000
"""Of pixels kept: about 180 large portraits or 1,600 small ones."""

MOST_PIXELS = 12_000_000
"""No portrait of ours comes near this; a file that claims more is not decoded."""

AT_ONCE = 4
"""Fetched at the same time, so that a page that is asked for next need not wait behind many pictures."""

TOGETHER_MS = 40
"""While more are on their way, those that came are told of together: each telling paints a page."""

MOST_WAITING = 60
"""Wanted, not yet fetched: what was scrolled past long ago is dropped, and asked for again when it is seen again."""

MOST_MISSING = 4000

Got = TypeVar("Got")


class Archive(Protocol):
    """Where pictures come from; the futures fail with what a DoormanError says when one is gone or damaged."""

    def picture(self, visit: VisitId, kind: Kind) -> "Future[bytes]": ...

    def heat(self, visit: VisitId) -> "Future[ThermalFrame | None]": ...


class Asker(Protocol):
    """Calls back in the screen's thread when a future has its answer, unless the asker is gone by then."""

    def ask(
        self, future: "Future[Got]", then: Callable[[Got], None], failed: Callable[[DoormanError], None] | None = None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture at one size in pixels, with round corners."""

    visit: VisitId
    kind: Kind
    width: int
    height: int
    radius: int


class Pictures(QObject):
    """Gives pixmaps at once where they are here, and fetches those that are not: `arrived` tells that some came.

    A widget that was painted without one is painted anew then, and no other.

    Newest wishes first. What is gone or damaged is not asked for again until `forget`.
    """

    arrived = Signal()

    def __init__(
        self,
        archive: Archive,
        answers: Asker,
        parent: QObject | None = None,
        *,
        most_bytes: int = MOST_BYTES,
        colours: HeatColours = HeatColours.INFERNO,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._answers = answers
        self._most = most_bytes
        self._colours = colours
        self._kept: OrderedDict[Wanted, QPixmap] = OrderedDict()
        self._missing: OrderedDict[Wanted, None] = OrderedDict()
        self._waiting: OrderedDict[Wanted, None] = OrderedDict()
        self._fetching: set[Wanted] = set()
        self._epoch = 0
        self.bytes = 0
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TOGETHER_MS)
        self._telling.timeout.connect(self._tell_now)
        self._painted_without: set[QWidget] = set()

    @property
    def is_idle(self) -> bool:
        """Tell whether everything wanted is here or known to be missing."""
        return not self._waiting and not self._fetching

    def get(self, wanted: Wanted) -> QPixmap | None:
        """Return a picture; None when it is not here (yet)."""
        pixmap = self._kept.get(wanted)
        if pixmap is not None:
            self._kept.move_to_end(wanted)
        elif wanted not in self._missing and wanted not in self._fetching:
            self._want(wanted)
        return pixmap

    def paint(self, painter: QPainter, rect: QRectF, radius: int, visit: VisitId | None, kind: Kind) -> None:
        """Paint a visit's picture, or a plain panel with a face (heat: nothing) on it where there is none."""
        if min(rect.width(), rect.height()) < 1:
            return
        wanted = None
        if visit is not None:
            wanted = Wanted(visit, kind, round(rect.width()), round(rect.height()), radius)
        pixmap = self.get(wanted) if wanted is not None else None
        if pixmap is not None:
            painter.drawPixmap(rect.topLeft(), pixmap)
            return
        paint_ground(painter, rect, radius, Tone.SINK.colour())
        is_gone = wanted is None or wanted in self._missing
        painted = painter.device()
        if not is_gone and isinstance(painted, QWidget):
            self._painted_without.add(painted)
        if is_gone and kind is Kind.PORTRAIT:
            side = 0.42 * min(rect.width(), rect.height())
            where = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
            draw_icon(painter, Icon.FACE, where, Tone.EDGE.colour())

    def forget(self) -> None:
        """Drop every picture, as when the panel is locked or somebody was forgotten; late answers are dropped too."""
        self._epoch += 1
        self._kept.clear()
        self._missing.clear()
        self._waiting.clear()
        self._fetching.clear()
        self.bytes = 0

    def _want(self, wanted: Wanted) -> None:
        self._waiting[wanted] = None
        self._waiting.move_to_end(wanted)
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        self._fetch_some()

    def _fetch_some(self) -> None:
        while self._waiting and len(self._fetching) < AT_ONCE:
            wanted, _ = self._waiting.popitem()
            self._fetching.add(wanted)
            epoch = self._epoch
            self._answers.ask(
                self._asked(wanted),
                lambda image, wanted=wanted, epoch=epoch: self._take(wanted, image, epoch),  # type: ignore[misc]
                lambda _, wanted=wanted, epoch=epoch: self._take(wanted, None, epoch),  # type: ignore[misc]
            )

    def _asked(self, wanted: Wanted) -> "Future[QImage | None]":
        if wanted.kind is Kind.HEAT:
            return after(self._archive.heat(wanted.visit), lambda frame: _heat(frame, wanted, self._colours))
        return after(self._archive.picture(wanted.visit, wanted.kind), lambda jpeg: portrait(jpeg, wanted))

    def _take(self, wanted: Wanted, image: QImage | None, epoch: int) -> None:
        if epoch != self._epoch:
            return
        self._fetching.discard(wanted)
        if image is None:
            self._missing[wanted] = None
            if len(self._missing) > MOST_MISSING:
                self._missing.popitem(last=False)
        else:
            self._keep(wanted, QPixmap.fromImage(image))
        self._fetch_some()
        self._tell()

    def _tell(self) -> None:
        if self.is_idle:
            self._telling.stop()
            self._tell_now()
        elif not self._telling.isActive():
            self._telling.start()

    def _tell_now(self) -> None:
        widgets, self._painted_without = self._painted_without, set()
        for widget in widgets:
            if isValid(widget):
                widget.update()
        self.arrived.emit()

    def _keep(self, wanted: Wanted, pixmap: QPixmap) -> None:
        self._kept[wanted] = pixmap
        self.bytes += _bytes(pixmap)
        while self.bytes > self._most and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= _bytes(oldest)


def after(future: "Future[Got]", make: Callable[[Got], QImage | None]) -> "Future[QImage | None]":
    """Return what is made of an answer, in the thread that answers, so that the screen's thread decodes nothing."""
    made: Future[QImage | None] = Future()

    def finish(done: "Future[Got]") -> None:
        try:
            made.set_result(make(done.result()))
        except Exception as error:  # noqa: BLE001 - whoever asked hears of it, be it damage or a bug
            made.set_exception(error)

    future.add_done_callback(finish)
    return made


def portrait(jpeg: bytes, wanted: Wanted) -> QImage:
    """Return a kept JPEG cut to a size around its middle, with round corners; raises BadInput when it is damaged."""
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        raise BadInput(f"the picture of visit {wanted.visit} cannot be shown: it is damaged")
    target = QSize(wanted.width, wanted.height)
    reader.setScaledSize(size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        raise BadInput(f"the picture of visit {wanted.visit} cannot be shown: it is damaged")
    return rounded(image, wanted)


def rounded(image: QImage, wanted: Wanted) -> QImage:
    """Return the middle of an image that is at least as large as wanted, with round corners."""
    result = QImage(wanted.width, wanted.height, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(0)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = QBrush(image)
    shift_x, shift_y = (wanted.width - image.width()) // 2, (wanted.height - image.height()) // 2
    brush.setTransform(QTransform.fromTranslate(shift_x, shift_y))
    painter.setBrush(brush)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(0, 0, wanted.width, wanted.height), wanted.radius, wanted.radius)
    painter.end()
    return result


def _heat(frame: ThermalFrame | None, wanted: Wanted, colours: HeatColours) -> QImage | None:
    """Return heat in the fixed range of why-cards, so that two thumbnails compare."""
    if frame is None or not np.isfinite(frame.celsius).all():
        return None
    values = HeatRange(LOW, HIGH, 0.0).normalised(frame.celsius)
    rows, columns = frame.celsius.shape
    scale = max(wanted.width / columns, wanted.height / rows)
    width, height = max(wanted.width, round(columns * scale)), max(wanted.height, round(rows * scale))
    return rounded(heat_image(values, width, height, opaque_table(colours)), wanted)


def _bytes(pixmap: QPixmap) -> int:
    return 4 * pixmap.width() * pixmap.height()
