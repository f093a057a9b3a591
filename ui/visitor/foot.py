"""The foot of the visitor screen, with all of a visitor's controls: privacy notice, language, and "remember me"."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.symbols import Icon, draw_icon, pen
from ui.theme import BUTTON, TOUCH_MIN, Tone, TypeRole
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
        self._plain = False

    def fit(self, text: str, role: TypeRole, pixels: int, height: int, *, plain: bool = False, room_for: str = "") -> None:
        """Take a word and size; the width follows, with room for a longer word too.

        Without a word the icon alone makes a disc; `plain` leaves the icon out.
        """
        self._text, self._pixels, self._role, self._plain = text, pixels, role, plain
        words = max(map(QFontMetricsF(role.font(pixels)).horizontalAdvance, (text, room_for)))
        width = words + (0 if plain else 1.49 * pixels) + (0.62 if plain else 0.83) * height
        self.resize(max(TOUCH_MIN, round(width) if text else height), height)
        self.update()

    def show_icon(self, icon: Icon) -> None:
        self._icon = icon
        self.update()

    def words_rect(self) -> QRectF:
        """Return where the word is, in the button's own pixels."""
        if self._plain:
            aside = (self.width() - QFontMetricsF(self._role.font(self._pixels)).horizontalAdvance(self._text)) / 2
            return QRectF(aside, 0, self.width() - 2 * aside, self.height())
        left = self._icon_rect().right() + 0.52 * self._pixels
        return QRectF(left, 0, self.width() - left - 0.4 * self.height(), self.height())

    def _icon_rect(self) -> QRectF:
        size = 0.97 * self._pixels
        left = 0.43 * self.height() if self._text else (self.width() - size) / 2
        return QRectF(left, (self.height() - size) / 2, size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(Tone.EDGE_DARK.colour(), 2))
        ground = self._ground.colour()
        painter.setBrush(ground.darker(100 + round(100 * PRESSED * 4)) if self.is_down else ground)
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(edge, edge.height() / 2, edge.height() / 2)
        if not self._plain:
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


class Remembering(Enum):
    """What the button "remember me" is about now."""

    NOT_OFFERED = "not offered"
    OFFERED = "offered"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FootWords:
    """What the controls say: the notice in two lines and as a button's word, the other language, "remember me" and that
    it was done.
    """

    lines: tuple[str, ...]
    notice: str
    language: str
    remember: str
    remembered: str


class Foot(QWidget):
    """Notice at the left, language at the right; `notice_wanted`, `language_wanted` and `remember_wanted` are the taps.

    While "remember me" is offered it stands between them, and the others shrink to make room.
    """

    notice_wanted = Signal()
    language_wanted = Signal()
    remember_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.lines = NoticeLines(self)
        self.notice = PillButton(self, Icon.NOTICE)
        self.remember = PillButton(self, Icon.FACE)
        self.language = PillButton(self, Icon.LANGUAGE)
        self.lines.tapped.connect(self.notice_wanted)
        self.notice.tapped.connect(self.notice_wanted)
        self.language.tapped.connect(self.language_wanted)
        self.remember.tapped.connect(self._remember)
        self.remember.hide()
        self._remembering = Remembering.NOT_OFFERED

    @property
    def targets(self) -> tuple[TouchTarget, ...]:
        """The controls in sight."""
        notice = self.notice if self.notice.isVisibleTo(self) else self.lines
        return (self.language, notice, *((self.remember,) if self.remember.isVisibleTo(self) else ()))

    def _remember(self) -> None:
        if self._remembering is Remembering.OFFERED:
            self.remember_wanted.emit()

    def lay_out(self, places: Places, words: FootWords, remembering: Remembering = Remembering.NOT_OFFERED) -> None:
        """Place the controls; the notice becomes a button where two lines have no room."""
        self._remembering = remembering
        self.setGeometry(places.foot)
        offered = remembering is not Remembering.NOT_OFFERED
        self.remember.setVisible(offered)
        self.remember.show_icon(Icon.TICK if remembering is Remembering.DONE else Icon.FACE)
        for notice, language, plain in (
            (words.notice, words.language, False),
            ("", words.language, False),
            ("", "", False),
            ("", "", True),
        ):
            self._set(places, words, notice, language, plain=plain)
            if not offered or self.remember.x() > self.notice.geometry().right() + TARGET_GAP:
                break
        in_lines = self._fit_lines(words.lines, places) if not (places.notice_is_button or offered) else False
        self.notice.setVisible(not in_lines)
        self.lines.setVisible(in_lines)
        self.update()

    def _set(self, places: Places, words: FootWords, notice: str, language: str, *, plain: bool) -> None:
        """Place the buttons with these words on them: language at the right, "remember me" (`plain`: no icon) before it."""
        foot, height, pixels = places.foot, places.unit.touch(72), BUTTON.pixels(places.unit)
        top = foot.height() // 2 + (1 if not places.notice_is_button else 0) - height // 2
        self.language.fit(language, BUTTON, pixels, height)
        self.language.move(places.foot_right - foot.x() - self.language.width(), top)
        said, other = words.remember, words.remembered
        if self._remembering is Remembering.DONE:
            said, other = other, said
        self.remember.fit(said, BUTTON, pixels, height, plain=plain, room_for=other)
        self.remember.move(self.language.x() - TARGET_GAP - self.remember.width(), top)
        self.notice.fit(notice, BUTTON, pixels, height)
        self.notice.move(places.foot_left - foot.x(), top)

    def _fit_lines(self, lines: tuple[str, ...], places: Places) -> bool:
        """Set the notice as large as its room allows; returns False where even the smallest size is too wide."""
        room = QRect(self.notice.pos(), QSize(self.language.x() - self.notice.x() - TARGET_GAP, self.language.height()))
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
