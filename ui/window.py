"""The kiosk's window: full screen, without a pointer, and nothing that a visitor could close."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.picture import Picture
from kiosk.domain.view import View
from kiosk.ports import CalibrationAssistant
from ui.bridge import Bridge
from ui.language import Language
from ui.symbols import arc, pen
from ui.theme import Tone, Unit
from ui.visitor.screen import Look, VisitorScreen

if TYPE_CHECKING:
    from ui.guard.guard_screen import GuardScreen
    from ui.guard.wizard import Wizard

CORNER = 96
HOLD_S = 2.0
RING_AFTER_S = 0.5
TICK_MS = 33

Watcher = Callable[[View, str], None]
"""Is told of every view shown and the key of what the screen says."""


class StaffCorner(QWidget):
    """A hidden zone that acts when held; a ring closes around the finger so that staff know it works."""

    held = Signal()
    touched = Signal()

    def __init__(self, parent: QWidget, hold_s: float = HOLD_S) -> None:
        super().__init__(parent)
        self._hold_s = hold_s
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_held(self) -> bool:
        return self._timer.isActive()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.touched.emit()
        self._clock.start()
        self._timer.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.rect().contains(event.position().toPoint()):
            self._let_go()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._let_go()

    def _let_go(self) -> None:
        self._timer.stop()
        self.update()

    def _tick(self) -> None:
        if self._clock.elapsed() >= 1000 * self._hold_s:
            self._let_go()
            self.held.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self.is_held:
            return
        first = RING_AFTER_S / HOLD_S
        share = (self._clock.elapsed() / (1000 * self._hold_s) - first) / (1 - first)
        if share <= 0:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), self.width() * 0.4
        ring = arc(middle, radius, radius, 0, min(share, 0.9999))
        painter.strokePath(ring, pen(Tone.HALO.colour(0.48), 8))
        painter.strokePath(ring, pen(Tone.CREAM.colour(), 4))
        painter.end()


class Window(QWidget):
    """Shows what the bridge brings.

    `staff` when the corner was held, `capture_wanted` by the key c, `left` when a windowed kiosk is closed,
    `assistant_closed` when the calibration assistant was left, `guards_left` when the guards' screen was. Views keep coming
    only while the window lives; `watchers` are told of each. `remember_wanted` is a visitor's tap.
    """

    staff = Signal()
    capture_wanted = Signal()
    left = Signal()
    assistant_closed = Signal()
    guards_left = Signal()
    remember_wanted = Signal()

    def __init__(
        self, bridge: Bridge, language: Language, look: Look, *, windowed: bool = False, hold_s: float = HOLD_S
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._language = language
        self._look = look
        self._windowed = windowed
        self._may_close = windowed
        self._guards_are_open = False
        self.watchers: list[Watcher] = []
        self.setWindowTitle("doorman")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        if not windowed:
            self.setCursor(Qt.CursorShape.BlankCursor)
        self.wizard: Wizard | None = None
        self.guards: GuardScreen | None = None
        self.screen_widget = VisitorScreen(self, language, look)
        self.screen_widget.live.freshest = bridge.freshest_picture
        self.screen_widget.live.painted = self._painted
        self.screen_widget.remember_wanted.connect(self.remember_wanted)
        self.corner = StaffCorner(self, hold_s)
        self.corner.held.connect(self.staff)
        self.corner.touched.connect(self.screen_widget.wake)
        bridge.rung.connect(self._take)

    def _take(self) -> None:
        view = self._bridge.take()
        if view is None:
            return
        self.screen_widget.take(view)
        if self.wizard is not None:
            self.wizard.take(view)
        elif self.guards is not None and self.has_guards:
            self.guards.takes(view)
        if self._bridge.lockstep:
            self._live.repaint()
        for watcher in self.watchers:
            watcher(view, self.key)
        if self._bridge.lockstep:
            self._bridge.seen()

    @property
    def key(self) -> str:
        """The name of what is shown now."""
        if self.wizard is not None:
            return self.wizard.key
        return self.guards.key if self.guards is not None and self.has_guards else self.screen_widget.key

    @property
    def _live(self) -> QWidget:
        """The live picture in sight."""
        return self.wizard.picture if self.wizard is not None else self.screen_widget.live

    def dress(self, look: Look) -> None:
        """Take another look at once; an open assistant keeps its own."""
        self._look = look
        self.screen_widget.dress(look)

    @property
    def has_guards(self) -> bool:
        """Tell whether staff are at the guards' screen here, or in the assistant that they opened from it."""
        return self.guards is not None and self._guards_are_open

    def open_guards(self, make: "Callable[[QWidget], GuardScreen]") -> None:
        """Cover the visitor screen with the guards' screen, made when first wanted; harmless when it is open."""
        if self.has_guards or self.wizard is not None:
            return
        if self.guards is None:
            self.guards = make(self)
            self.guards.left.connect(self.close_guards)
        self._guards_are_open = True
        self.guards.setGeometry(self.rect())
        self.screen_widget.wake()
        self._cover(self.guards)
        self.guards.open()

    def close_guards(self) -> None:
        """Uncover the visitor screen; harmless when it is not covered by the guards'."""
        if not self.has_guards:
            return
        self._guards_are_open = False
        self._uncover()
        self.guards_left.emit()

    def drop_guards(self) -> None:
        """Uncover the visitor screen and let go of the guards' screen."""
        self.close_guards()
        guards, self.guards = self.guards, None
        if guards is not None:
            guards.beat.stop()
            guards.deleteLater()

    def _cover(self, staff: QWidget) -> None:
        staff.show()
        staff.setFocus()
        self.screen_widget.hide()
        self.corner.hide()

    def _uncover(self) -> None:
        """Show what is to be seen without the assistant: the guards' screen while that is open, else the visitor's."""
        if self.guards is not None:
            self.guards.setVisible(self._guards_are_open)
            self.guards.hold(held=False)
        if not self._guards_are_open:
            self.screen_widget.show()
            self.corner.show()

    def open_assistant(self, assistant: CalibrationAssistant) -> None:
        """Cover the visitor screen with the calibration assistant; closes one that is open already."""
        self.close_assistant()
        look = self._look
        from ui.guard.wizard import Wizard  # noqa: PLC0415  (visitors' first frame does not wait for the staff's screens)

        self.wizard = Wizard(
            self, assistant, self._language, colours=look.colours, heat_range=look.heat_range, zone=look.zone
        )
        self.wizard.picture.freshest = self._bridge.freshest_picture
        self.wizard.picture.painted = self._painted
        self.wizard.left.connect(self.close_assistant)
        self.wizard.setGeometry(self.rect())
        self.screen_widget.wake()
        self._cover(self.wizard)
        if self.guards is not None:
            self.guards.hide()
            self.guards.hold(held=True)

    def close_assistant(self) -> None:
        """Leave the calibration assistant and tell it so; harmless when none is open."""
        assistant = self.release_assistant()
        if assistant is not None:
            assistant.close()
            self.assistant_closed.emit()

    def release_assistant(self) -> CalibrationAssistant | None:
        """Uncover the visitor screen and hand the assistant back as it is, to go on with in another window."""
        wizard, self.wizard = self.wizard, None
        if wizard is None:
            return None
        self._uncover()
        wizard.hide()
        wizard.deleteLater()
        return wizard.assistant

    def _painted(self, view: View, picture: Picture | None) -> None:
        self._bridge.painted(view, picture)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        for cover in (self.screen_widget, self.wizard, self.guards):
            if cover is not None:
                cover.setGeometry(self.rect())
        side = Unit.of(self.width(), self.height()).touch(CORNER)
        self.corner.setGeometry(QRect(self.width() - side, 0, side, side))
        self.corner.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.wizard is not None:
            self.wizard.answer(Qt.Key(event.key()))
        elif self.has_guards:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_C and not event.isAutoRepeat():
            self.capture_wanted.emit()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Q) and self._windowed:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.screen_widget.wake()
        super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._may_close:
            event.ignore()
            return
        self._bridge.rung.disconnect(self._take)
        event.accept()
        if self._windowed:
            self.left.emit()

    def dismiss(self) -> None:
        """Close for good, as when the screens changed or the program ends."""
        self._may_close, self._windowed = True, False
        self.close()
        self.deleteLater()
