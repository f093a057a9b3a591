"""The tabs of the guard panel: a rail at the left, or a bar at the bottom in portrait."""

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.guard.frame import Frame
from ui.guard.page import Tab, tab_word
from ui.symbols import Icon, draw_icon
from ui.theme import G_SMALL, G_TAB, Tone, Unit
from ui.widgets.line import CENTRE, draw_line, fitting, width_of
from ui.widgets.touch import TouchTarget

translate = QCoreApplication.translate

RADIUS = 20
ICON = 34
BADGE = 26
MOST = 99

ICONS = {
    Tab.NOW: Icon.NOW,
    Tab.UNKNOWN: Icon.UNKNOWN,
    Tab.PEOPLE: Icon.PEOPLE,
    Tab.HISTORY: Icon.HISTORY,
    Tab.AUDIT: Icon.AUDIT,
    Tab.HEALTH: Icon.HEALTH,
}


def _seconds(left: int) -> str:
    return translate("panel", "%1 s", "seconds until the panel locks").replace("%1", str(left))


class RailButton(TouchTarget):
    """A symbol over a word on night; `lit` where it is the one in sight, `alarm` in amber."""

    def __init__(self, parent: QWidget, icon: Icon) -> None:
        super().__init__(parent)
        self._icon = icon
        self._unit = Unit(1.0)
        self._word = ""
        self.lit = False
        self.alarm = False
        self.badge = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def word(self) -> str:
        return self._word

    def fit(self, word: str, rect: QRect, unit: Unit) -> None:
        """Take a word and a place."""
        self._word, self._unit = word, unit
        self.setAccessibleName(word)
        self.setGeometry(rect)
        self.update()

    def show_badge(self, count: int) -> None:
        """Show a number at the symbol; 0 takes it away."""
        if count != self.badge:
            self.badge = count
            self.update()

    def icon_rect(self) -> QRectF:
        """Return where the symbol is, in own pixels."""
        size = max(26, self._unit.px(ICON))
        word = G_TAB.line * G_TAB.pixels(self._unit)
        top = (self.height() - size - word) / 2
        return QRectF((self.width() - size) / 2, top, size, size)

    def words_rect(self) -> QRectF:
        """Return where the word is, in own pixels."""
        top = self.icon_rect().bottom() + 2
        return QRectF(2, top, self.width() - 4, G_TAB.line * G_TAB.pixels(self._unit))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._tones()
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            radius = max(12, self._unit.px(RADIUS))
            painter.setBrush(ground.colour())
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        draw_icon(painter, self._icon, self.icon_rect(), ink.colour())
        where = self.words_rect()
        size = fitting(self._word, G_TAB, G_TAB.pixels(self._unit), where.width())
        draw_line(painter, self._word, G_TAB, size, where, ink, CENTRE)
        if self.badge:
            self._paint_badge(painter)
        painter.end()

    def _tones(self) -> tuple[Tone | None, Tone]:
        if self.alarm:
            return Tone.AMBER, Tone.AMBER_INK
        if self.lit:
            return Tone.CREAM, Tone.NIGHT
        return (Tone.NIGHT_2 if self.is_down else None), Tone.SAND

    def _paint_badge(self, painter: QPainter) -> None:
        text = str(self.badge) if self.badge <= MOST else f"{MOST}+"
        pixels = max(15, round(0.85 * G_SMALL.pixels(self._unit)))
        high = max(22, self._unit.px(BADGE))
        wide = max(high, width_of(text, G_SMALL, pixels) + 0.6 * high)
        at = self.icon_rect().topRight() + QPointF(-0.28 * high, -0.3 * high)
        where = QRectF(at.x(), max(2.0, at.y()), wide, high)
        painter.setBrush(Tone.AMBER.colour())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(where, high / 2, high / 2)
        draw_line(painter, text, G_SMALL, pixels, where, Tone.AMBER_INK, CENTRE)


class TabButton(RailButton):
    """Leads to a page; `wanted` has which."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget, tab: Tab) -> None:
        super().__init__(parent, ICONS[tab])
        self.tab = tab
        self.tapped.connect(self._tell)

    def _tell(self) -> None:
        self.wanted.emit(self.tab.value)


class Rail(QWidget):
    """Six tabs and, where there is room, Lock; `wanted` has the page that was tapped, `lock_wanted` is the other tap."""

    wanted = Signal(str)
    lock_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.tabs = {tab: TabButton(self, tab) for tab in Tab}
        for button in self.tabs.values():
            button.wanted.connect(self.wanted)
        self._lock_at = QRect(), Unit(1.0)
        self.lock = RailButton(self, Icon.LOCK)
        self.lock.tapped.connect(self.lock_wanted)

    def lay_out(self, frame: Frame) -> None:
        """Take another size or language."""
        self.setGeometry(frame.rail)
        corner = frame.rail.topLeft()
        for tab, where in zip(Tab, frame.tabs, strict=True):
            self.tabs[tab].fit(tab_word(tab), where.translated(-corner), frame.unit)
        self.lock.setVisible(frame.lock_in_rail)
        self._lock_at = frame.lock.translated(-corner), frame.unit
        self.show_locking(None)

    def light(self, tab: Tab) -> None:
        """Show which page is in sight."""
        for button in self.tabs.values():
            button.lit = button.tab is tab
            button.update()

    def show_locking(self, seconds: int | None) -> None:
        """Say on Lock that it is about to happen by itself; None: it is not."""
        word = translate("panel", "Lock") if seconds is None else _seconds(seconds)
        self.lock.alarm = seconds is not None
        self.lock.fit(word, *self._lock_at)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.NIGHT.colour())
        painter.end()
