"""The foot of the visitor screen: the privacy notice in two lines and the language button, the only visitor controls."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import Icon, draw_icon, pen
from ui.theme import BUTTON, Tone, TypeRole
from ui.visitor.places import Places
from ui.widgets.touch import PRESSED, TouchTarget

TARGET_GAP = 10
"""Pixels between controls."""


class PillButton(TouchTarget):
    """An outlined button with an icon and a word."""

    def __init__(self, parent: QWidget, icon: Icon, ground: Tone = Tone.NIGHT) -> None:
        super().__init__(parent)
        self._icon = icon
        self._ground = ground
        self._text = ""
        self._role = BUTTON
        self._pixels = 1

    def fit(self, text: str, role: TypeRole, pixels: int, height: int) -> None:
        """Take a word and size; the width follows."""
        self._text, self._pixels, self._role = text, pixels, role
        words = QFontMetricsF(role.font(pixels)).horizontalAdvance(text)
        self.resize(max(64, round(words + 1.49 * pixels + 0.83 * height)), height)
        self.update()

    def words_rect(self) -> QRectF:
        """Return where the word is, in the button's own pixels."""
        left = self._icon_rect().right() + 0.52 * self._pixels
        return QRectF(left, 0, self.width() - left - 0.4 * self.height(), self.height())

    def _icon_rect(self) -> QRectF:
        size = 0.97 * self._pixels
        return QRectF(0.43 * self.height(), (self.height() - size) / 2, size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(Tone.EDGE_DARK.colour(), 2))
        ground = self._ground.colour()
        painter.setBrush(ground.darker(100 + round(100 * PRESSED * 4)) if self.is_down else ground)
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
        draw_icon(painter, self._icon, self._icon_rect(), Tone.CREAM.colour())
        painter.setFont(self._role.font(self._pixels))
        painter.setPen(Tone.CREAM.colour())
        metrics = QFontMetricsF(self._role.font(self._pixels))
        base = (self.height() + metrics.capHeight()) / 2
        painter.drawText(round(self.words_rect().left()), round(base), self._text)
        painter.end()


class NoticeLines(TouchTarget):
    """The two lines of the privacy notice, all of it one button."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self._role: TypeRole = BUTTON
        self._pixels = 1

    def fit(self, lines: tuple[str, ...], role: TypeRole, pixels: int, rect: QRect) -> None:
        self._lines, self._role, self._pixels = lines, role, pixels
        self.setGeometry(rect)
        self.update()

    def text_left(self) -> float:
        return 2.1 * self._pixels

    def text_width(self) -> float:
        """Return how wide the widest line is."""
        metrics = QFontMetricsF(self._role.font(self._pixels))
        return max(map(metrics.horizontalAdvance, self._lines), default=0.0)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_down:
            painter.fillRect(self.rect(), Tone.NIGHT_2.colour())
        icon = 1.28 * self._pixels
        draw_icon(painter, Icon.NOTICE, QRectF(0, (self.height() - icon) / 2, icon, icon), Tone.SAND.colour())
        painter.setFont(self._role.font(self._pixels))
        painter.setPen(Tone.SAND.colour())
        metrics = QFontMetricsF(self._role.font(self._pixels))
        line = self._role.line * self._pixels
        top = (self.height() - line * len(self._lines)) / 2
        drop = (line - metrics.height()) / 2 + metrics.ascent()
        for index, text in enumerate(self._lines):
            painter.drawText(round(self.text_left()), round(top + index * line + drop), text)
        painter.end()


class Foot(QWidget):
    """Notice at the left, language at the right; `notice_wanted` and `language_wanted` are the taps."""

    notice_wanted = Signal()
    language_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.lines = NoticeLines(self)
        self.notice = PillButton(self, Icon.NOTICE)
        self.language = PillButton(self, Icon.LANGUAGE)
        self.lines.tapped.connect(self.notice_wanted)
        self.notice.tapped.connect(self.notice_wanted)
        self.language.tapped.connect(self.language_wanted)

    @property
    def targets(self) -> tuple[TouchTarget, ...]:
        """The controls in sight."""
        return (self.language, self.notice if self.notice.isVisibleTo(self) else self.lines)

    def lay_out(self, places: Places, lines: tuple[str, ...], word: str, other_language: str) -> None:
        """Place the controls; `word` is the notice as a button where two lines have no room."""
        unit, foot = places.unit, places.foot
        self.setGeometry(foot)
        height = unit.touch(72)
        button = BUTTON.pixels(unit)
        middle = foot.height() // 2 + (1 if not places.notice_is_button else 0)
        self.language.fit(other_language, BUTTON, button, height)
        self.language.move(places.foot_right - foot.x() - self.language.width(), middle - height // 2)
        left = places.foot_left - foot.x()
        self.notice.fit(word, BUTTON, button, height)
        self.notice.move(left, middle - height // 2)
        room = QRect(left, middle - height // 2, self.language.x() - left - TARGET_GAP, height)
        in_lines = not places.notice_is_button and self._fit_lines(lines, places, room)
        self.notice.setVisible(not in_lines)
        self.lines.setVisible(in_lines)
        self.update()

    def _fit_lines(self, lines: tuple[str, ...], places: Places, room: QRect) -> bool:
        """Set the notice as large as its room allows; returns False where even the smallest size is too wide."""
        role = places.notice
        for pixels in range(role.pixels(places.unit), role.floor - 1, -1):
            self.lines.fit(lines, role, pixels, room)
            if self.lines.text_left() + self.lines.text_width() <= room.width():
                return True
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), Tone.NIGHT.colour())
        painter.fillRect(0, 0, self.width(), 1, Tone.STONE.colour(0.7))
        painter.end()
