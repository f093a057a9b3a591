"""A sheet over the panel: from the right, from below in portrait, over everything on a low screen."""

from PySide6.QtCore import QEasingCurve, QPoint, QPointF, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.guard.frame import Frame
from ui.theme import Tone

IN_MS, OUT_MS = 200, 160
SCRIM = 0.55


class Sheet(QWidget):
    """Holds one content over a scrim that covers the panel; `closed` when it went away.

    The content is laid out in the sheet's rectangle and paints all of it but the rounded corners. A tap on the scrim closes
    the sheet, unless the content has a true attribute `stays`. While the keyboard is up the sheet is as wide as the panel
    and ends above it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, *, moves: bool = True) -> None:
        super().__init__(parent)
        self._moves = moves
        self._frame = Frame.for_size(1280, 720)
        self._above: int | None = None
        self._picture: QPixmap | None = None
        self._share = 1.0
        self._leaving = False
        self.content: QWidget | None = None
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._move)
        self._slide.finished.connect(self._arrive)
        self.hide()

    @property
    def is_open(self) -> bool:
        return self.content is not None

    def lay_out(self, frame: Frame, room: QRect, above: int | None = None) -> None:
        """Take another size: `room` is the whole panel, `above` the top of the keyboard while that is up."""
        self._frame, self._above = frame, above
        self.setGeometry(room)
        self._fit()

    def where(self) -> QRect:
        """Return where the content lies, in own pixels."""
        if self._above is None:
            return self._frame.sheet
        return QRect(0, 0, self.width(), self._above)

    def open(self, content: QWidget) -> None:
        """Show a content in place of the one there is."""
        self._drop()
        self.content = content
        content.setParent(self)
        self._fit()
        self.raise_()
        self.show()
        self._start(IN_MS, leaving=False)

    def close_content(self) -> None:
        """Send the sheet away; harmless when none is open."""
        if self.content is None:
            return
        self._start(OUT_MS, leaving=True)

    def _start(self, duration: int, *, leaving: bool) -> None:
        content = self.content
        assert content is not None
        self._slide.stop()
        if not self._moves or self._above is not None:
            self._picture, self._share, self._leaving = None, 1.0, False
            if leaving:
                self._close()
            else:
                content.show()
                self.update()
            return
        content.show()
        self._picture = content.grab()
        content.setVisible(False)
        if leaving:  # it is gone for whoever asks, while its picture still slides out
            self._drop()
            self.closed.emit()
        self._leaving = leaving
        self._slide.setDuration(duration)
        self._slide.setStartValue(1.0 if leaving else 0.0)
        self._slide.setEndValue(0.0 if leaving else 1.0)
        self._slide.start()

    def _move(self, share: float) -> None:
        self._share = share
        self.update()

    def _arrive(self) -> None:
        self._picture = None
        if self._leaving:
            self._leaving = False
            self.hide()
        elif self.content is not None:
            self.content.show()
            self.content.setFocus()
        self.update()

    def _close(self) -> None:
        self._drop()
        self.hide()
        self.closed.emit()

    def _drop(self) -> None:
        content, self.content = self.content, None
        if content is not None:
            content.hide()
            content.deleteLater()

    def _fit(self) -> None:
        if self.content is not None:
            self.content.setGeometry(self.where())
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.where().contains(event.position().toPoint()) and not getattr(self.content, "stays", False):
            self.close_content()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Tone.NIGHT.colour(SCRIM * self._share))
        if self._picture is not None:
            where = self.where()
            away = QPointF(0, self.height() - where.top()) if self._frame.portrait else QPointF(where.width(), 0)
            painter.drawPixmap(QPointF(where.topLeft()) + away * (1 - self._share), self._picture)
        painter.end()


class SheetPage(QWidget):
    """A content for a sheet: paper with the sheet's rounded corners. Subclasses place their children in `lay_out`.

    `answer` acts on keys that no control took; `stays` True makes a tap beside the sheet do nothing.
    """

    stays = False

    def __init__(self, parent: QWidget, *, portrait: bool, corner: int) -> None:
        super().__init__(parent)
        self.portrait, self.corner = portrait, corner

    def lay_out(self) -> None:
        """Place everything for the present size."""

    def answer(self, _key: Qt.Key) -> bool:
        """Act on a key of a hardware keyboard; False leaves it to the panel, where Escape closes the sheet."""
        return False

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.lay_out()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(self.outline())
        self.paint(painter)
        painter.end()

    def paint(self, painter: QPainter) -> None:
        """Paint the ground, inside the rounded outline."""
        painter.fillRect(self.rect(), Tone.PAPER.colour())

    def outline(self) -> QPainterPath:
        """Return the sheet's outline, in own pixels: rounded on the side where it came in."""
        path, grown = QPainterPath(), QRectF(self.rect())
        far = 0 if self.pos() == QPoint(0, 0) else self.corner
        grown = grown.adjusted(0, 0, 0, far) if self.portrait else grown.adjusted(0, 0, far, 0)
        path.addRoundedRect(grown, far, far)
        return path
