"""The strip of letters beside a list of names: a finger anywhere on it goes to the names that begin so."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.spelling import LEADS, SYLLABLES, sorting
from ui.theme import G_SMALL, TOUCH_MIN, Tone, Unit
from ui.widgets.line import CENTRE, draw_line

WIDTH = TOUCH_MIN
LEAST_STEP = 20
"""Pixels from one letter to the next; more letters than fit stand for several each, with a dot between."""

DOT = 2.2

SINGLE = dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True))
"""Doubled consonants are looked up under the single one, as in a telephone book."""

REST = "#"
"""Where names stand that begin with no letter."""


def letter_of(name: str) -> str:
    """Return the letter that a name is found under: A to Z, ㄱ to ㅎ, its own first one in other scripts, # for the rest."""
    first = sorting(name)[:1]
    if not first:
        return REST
    if ord(first) in SYLLABLES:
        lead = LEADS[(ord(first) - SYLLABLES.start) // 588]
        return SINGLE.get(lead, lead)
    return SINGLE.get(first, first.upper()) if first.isalpha() else REST


def rows_by_letter(initials: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return at which row the names under each letter begin; `initials` are first characters with how many begin so."""
    letters: dict[str, int] = {}
    row = 0
    for first, count in initials:
        letters.setdefault(letter_of(first), row)
        row += count
    return letters


class LetterRail(QWidget):
    """Shows the letters that there are names for; `scrubbed` has the one under the finger, as long as it stays down."""

    scrubbed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters: tuple[str, ...] = ()
        self._unit = Unit(1.0)
        self._current = ""
        self._is_down = False

    @property
    def letters(self) -> tuple[str, ...]:
        return self._letters

    def show_letters(self, letters: Sequence[str], unit: Unit) -> None:
        """Show letters in their order."""
        if (tuple(letters), unit) != (self._letters, self._unit):
            self._letters, self._unit = tuple(letters), unit
            self.update()

    def mark(self, letter: str) -> None:
        """Show which letter's names are in sight."""
        if letter != self._current and not self._is_down:
            self._current = letter
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(WIDTH, 200)

    def letter_at(self, y: float) -> str:
        """Return the letter at a height, the first or last one beyond the ends."""
        if not self._letters:
            return ""
        place = int(y / max(self.height(), 1) * len(self._letters))
        return self._letters[min(max(place, 0), len(self._letters) - 1)]

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = True
        self._scrub(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._is_down:
            self._scrub(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._is_down = False
        self.update()

    def _scrub(self, at: QPointF) -> None:
        letter = self.letter_at(at.y())
        if letter and letter != self._current:
            self._current = letter
            self.scrubbed.emit(letter)
        self.update()

    def shown(self) -> tuple[tuple[str, QRectF], ...]:
        """Return what is painted: letters with their places, "" where a dot stands for those between."""
        count = len(self._letters)
        if not count:
            return ()
        step = self.height() / count
        every = max(1, -(-LEAST_STEP * count // max(self.height(), 1)))
        places = []
        for index, letter in enumerate(self._letters):
            where = QRectF(0, index * step, self.width(), step)
            if index % every == 0:
                places.append((letter, where))
            elif index % every == every // 2:
                places.append(("", where))
        return tuple(places)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_down:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Tone.SINK.colour())
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(10, 0, -10, 0), 20, 20)
        pixels = G_SMALL.pixels(self._unit)
        for letter, where in self.shown():
            if letter:
                tone = Tone.TEAL if letter == self._current else Tone.INK_2
                tall = where.adjusted(0, -pixels, 0, pixels)
                draw_line(painter, letter, G_SMALL, pixels, tall, tone, CENTRE)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(Tone.EDGE.colour())
                painter.drawEllipse(where.center(), DOT, DOT)
        painter.end()
