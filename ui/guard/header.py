"""The head of the guard panel: where one is, what can be filtered there, and Lock where the rail has no room for it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.guard.frame import Frame
from ui.symbols import Icon
from ui.theme import G_SMALL, G_TITLE, TOUCH_MIN, Tone
from ui.visitor.text import set_lines
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import RIGHT, draw_line, fitting, width_of

translate = QCoreApplication.translate

TOOL_GAP = 10
TITLE_GAP = 14


class Header(QWidget):
    """Shows title, tools or status; `back_wanted` and `lock_wanted` are taps. It covers the strip beside the rail."""

    back_wanted = Signal()
    lock_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._frame = Frame.for_size(1280, 720)
        self._title, self._status = "", ""
        self._tools: tuple[Button, ...] = ()
        self._locking: int | None = None
        self.back = Button(self, ButtonLook.OUTLINED, Icon.BACK)
        self.back.tapped.connect(self.back_wanted)
        self.back.hide()
        self.lock = Button(self, ButtonLook.OUTLINED, Icon.LOCK)
        self.lock.tapped.connect(self.lock_wanted)

    def lay_out(self, frame: Frame, width: int) -> None:
        """Take another size; `width` is that of the panel."""
        self._frame = frame
        left = 0 if frame.portrait else frame.rail.width()
        self.setGeometry(QRect(left, 0, width - left, frame.header.height()))
        self.lock.setVisible(not frame.lock_in_rail)
        self._place()

    def say(self, title: str, tools: Sequence[Button], status: str, *, deep: bool) -> None:
        """Show another page's head; with tools the status is left out. Tools are taken over as children."""
        for old in self._tools:
            old.setVisible(old in tools)
        self._title, self._tools, self._status = title, tuple(tools), status
        for tool in self._tools:
            if tool.parentWidget() is not self:
                tool.setParent(self)
                tool.show()
        self.back.setVisible(deep)
        self._place()

    def show_locking(self, seconds: int | None) -> None:
        """Say that the panel is about to lock by itself; None: it is not."""
        if seconds != self._locking:
            self._locking = seconds
            self._place()

    @property
    def _room(self) -> QRect:
        return self._frame.header.translated(-self.x(), 0)

    def _place(self) -> None:
        room, unit = self._room, self._frame.unit
        side, top = TOUCH_MIN, (room.height() - TOUCH_MIN) // 2
        self.back.fit("", QRect(room.x(), top, side, side), unit)
        self.back.setAccessibleName(translate("panel", "Back"))
        self._place_lock()
        self._place_tools(QRect(room.x(), top, room.width(), side))
        self.update()

    def _place_lock(self) -> None:
        where, locking = self._frame.lock.translated(-self.x(), 0), self._locking
        self.lock.look = ButtonLook.OUTLINED if locking is None else ButtonLook.DARK
        self.lock.icon = Icon.LOCK if locking is None else None
        self.lock.fit("" if locking is None else str(locking), where, self._frame.unit)
        self.lock.setAccessibleName(translate("panel", "Lock"))

    def _place_tools(self, room: QRect) -> None:
        """Line the tools up at the right, narrower where the title would be in their way."""
        wanted = [max(TOUCH_MIN, tool.natural_width(tool.text, self._frame.unit)) for tool in self._tools]
        gaps = TOOL_GAP * max(len(wanted) - 1, 0)
        free = room.right() + 1 - self._title_left() - round(self._title_width()) - TITLE_GAP - gaps
        share = min(1.0, max(free, 1) / max(sum(wanted), 1))
        left = room.right() + 1
        for tool, width in zip(reversed(self._tools), reversed(wanted), strict=True):
            narrowed = max(TOUCH_MIN, int(width * share))
            left -= narrowed
            name = tool.accessibleName()
            tool.fit(tool.text, QRect(left, room.y(), narrowed, room.height()), self._frame.unit)
            tool.setAccessibleName(tool.text or name)
            left -= TOOL_GAP

    def _title_left(self) -> int:
        return self._room.x() + (TOUCH_MIN + TITLE_GAP if self.back.isVisibleTo(self) else 0)

    def _title_width(self) -> float:
        return width_of(self._title, G_TITLE, G_TITLE.pixels(self._frame.unit)) + G_TITLE.size * G_TITLE.swell

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        left, room = self._title_left(), self._room
        ends = [tool.x() for tool in self._tools] + [room.right() + 1]
        pixels = fitting(self._title, G_TITLE, G_TITLE.pixels(self._frame.unit), min(ends) - left)
        title = set_lines(self._title, G_TITLE, pixels, 1)
        title.paint(painter, left, (room.height() - title.height) / 2, Tone.INK.colour())
        if self._status and not self._tools:
            beside = left + title.width + 2 * TITLE_GAP
            where = QRectF(beside, 0, room.right() + 1 - beside, room.height())
            draw_line(painter, self._status, G_SMALL, G_SMALL.pixels(self._frame.unit), where, Tone.INK_2, RIGHT)
        painter.end()
