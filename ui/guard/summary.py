"""The summary of a calibration: how good it is in a sentence, and each step with its result and a way to redo it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.assistant import Finding, Quality, Step
from ui.guard.places import LEAST_GAP, WizardPlaces
from ui.guard.step_card import draw_sign
from ui.guard.wizard_words import Row, Sign, done_word, rows, whole
from ui.symbols import Icon, pen
from ui.theme import G_BODY, G_HEAD, G_SMALL, G_TITLE, TOUCH_MIN, Tone, TypeRole
from ui.visitor.text import SCALES, Block, Placed, balanced
from ui.widgets.button import Button, ButtonLook

SIGN_SIZE = 40
PADDING = 20
CARD_RADIUS = 20
VERDICT_WIDTH = 122
VERDICT_LEAST = 108
"""Of the column with word and date, where there is room for one: scaled, and what a date takes at its smallest."""

WORD_TONES = {
    Sign.GOOD: Tone.TEAL,
    Sign.FAIR: Tone.TEAL,
    Sign.POOR: Tone.AMBER_TEXT,
    Sign.MISSING: Tone.INK_2,
}


class RedoButton(Button):
    """Does one step by itself; `wanted` has which."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget, step: Step) -> None:
        super().__init__(parent, ButtonLook.OUTLINED, Icon.REDO)
        self.step = step
        self.tapped.connect(self._tell)

    def _tell(self) -> None:
        self.wanted.emit(self.step)


@dataclass(frozen=True, slots=True)
class Composition:
    """Where everything in the summary lies, in pixels of the screen; `cells` are the rows with their shapes' squares."""

    words: tuple[Placed, ...]
    cells: tuple[tuple[Row, QRectF, QRectF], ...]
    buttons: tuple[QRect, ...]

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        return [placed.ink() for placed in self.words]


def compose(findings: Iterable[Finding], zone: tzinfo | None, places: WizardPlaces) -> Composition:
    """Lay out the summary."""
    found = tuple(findings)
    _, judgement, advice = whole(found)
    words = list(_head(judgement, advice, places))
    cells, buttons = [], []
    for row, cell in zip(rows(found, zone), _cells(len(found), places), strict=True):
        button, sign, placed = _row(row, cell, places)
        words += placed
        cells.append((row, cell, sign))
        buttons.append(button)
    return Composition(tuple(words), tuple(cells), tuple(buttons))


def _head(judgement: str, advice: str, places: WizardPlaces) -> Iterable[Placed]:
    room, unit = places.words, places.unit
    for scale in SCALES:
        title = balanced(judgement, G_TITLE, G_TITLE.pixels(unit, scale), room.width())
        line = balanced(advice, G_BODY, G_BODY.pixels(unit, scale), room.width())
        if title.height + line.height <= room.height():
            break
    yield Placed(title, QPointF(room.left(), room.top()), Tone.INK)
    yield Placed(line, QPointF(room.left(), room.top() + title.height + unit.px(4)), Tone.INK_2)


def _cells(number: int, places: WizardPlaces) -> list[QRectF]:
    """Return the rows' places: one list, or cards in two columns where the screen is low."""
    room, columns = QRectF(places.list), places.columns
    lines = -(-max(number, 1) // columns)
    gap = places.gap if columns > 1 else 0.0
    width = (room.width() - (columns - 1) * gap) / columns
    height = (room.height() - (lines - 1) * gap) / lines
    return [
        QRectF(room.left() + n // lines * (width + gap), room.top() + n % lines * (height + gap), width, height)
        for n in range(number)
    ]


def _row(row: Row, cell: QRectF, places: WizardPlaces) -> tuple[QRect, QRectF, list[Placed]]:
    """Return button, square of the shape, and words of one row."""
    unit, roomy = places.unit, places.columns == 1
    padding, size = max(10, unit.px(14 if places.portrait else PADDING)), max(26, unit.px(SIGN_SIZE))
    high = round(max(TOUCH_MIN, min(cell.height() - LEAST_GAP, unit.px(68))))
    wide = unit.touch(124 if places.portrait else 150) if roomy else TOUCH_MIN
    button = QRect(round(cell.right() - padding - wide), round(cell.center().y() - high / 2), wide, high)
    sign = QRectF(cell.left() + padding, cell.center().y() - size / 2, size, size)
    left = sign.right() + padding
    beside = max(VERDICT_LEAST, unit.px(VERDICT_WIDTH))
    right = button.left() - padding - (beside if roomy else 0)
    text = [
        _line(row.name, G_HEAD, Tone.INK, right - left, places),
        _line(row.value, G_SMALL, Tone.INK_2, right - left, places),
    ]
    tone = WORD_TONES[Sign(row.quality.value)]
    if not roomy:
        verdict = [_line(" · ".join(filter(None, (row.word, row.date))), G_SMALL, tone, right - left, places)]
        return button, sign, _stacked(text + verdict, left, cell)
    verdict = [_line(row.word, G_HEAD, tone, beside, places)]
    if row.date:
        verdict.append(_line(row.date, G_SMALL, Tone.INK_2, beside, places))
    return button, sign, [*_stacked(text, left, cell), *_stacked(verdict, right + padding, cell)]


def _line(text: str, role: TypeRole, tone: Tone, width: float, places: WizardPlaces) -> tuple[Block, Tone]:
    return balanced(text, role, role.pixels(places.unit, 0.92 if role is G_HEAD else 1.0), width), tone


def _stacked(lines: list[tuple[Block, Tone]], left: float, cell: QRectF) -> list[Placed]:
    """Place blocks under each other about the middle of a cell."""
    top = cell.center().y() - sum(block.height for block, _ in lines) / 2
    placed = []
    for block, tone in lines:
        placed.append(Placed(block, QPointF(left, top), tone))
        top += block.height
    return placed


class Summary(QWidget):
    """Shows findings; `step_wanted` has a step that is to be done by itself, `done` leaves the assistant."""

    step_wanted = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget, zone: tzinfo | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._zone = zone
        self._places = WizardPlaces.for_size(1280, 720)
        self._findings: tuple[Finding, ...] = ()
        self.composition: Composition | None = None
        self.redo = {step: RedoButton(self, step) for step in Step}
        for button in self.redo.values():
            button.wanted.connect(self.step_wanted)
        self.done_button = Button(self, ButtonLook.PRIMARY)
        self.done_button.tapped.connect(self.done)

    @property
    def targets(self) -> tuple[Button, ...]:
        """The controls in sight, in reading order."""
        return (*(button for button in self.redo.values() if button.isVisibleTo(self)), self.done_button)

    def lay_out(self, places: WizardPlaces, size: QSize) -> None:
        """Take another size: the whole window."""
        self._places = places
        self.setGeometry(QRect(0, 0, size.width(), size.height()))
        self.say_again()

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self._compose(self._findings)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show how good each step is."""
        if findings != self._findings:
            self._compose(findings)

    def _compose(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        self.composition = compose(findings, self._zone, self._places)
        for step, button in self.redo.items():
            button.setVisible(any(row.step is step for row, _, _ in self.composition.cells))
        for (row, _, _), rect in zip(self.composition.cells, self.composition.buttons, strict=True):
            self.redo[row.step].icon = Icon.NEXT if row.quality is Quality.MISSING else Icon.REDO
            self.redo[row.step].fit(row.again if self._places.columns == 1 else "", rect, self._places.unit)
            self.redo[row.step].setAccessibleName(f"{row.again}: {row.name}")
        self.done_button.fit(done_word(), self._places.done, self._places.unit)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        if self.composition is not None:
            self._paint_cards(painter, self.composition)
            for row, cell, sign in self.composition.cells:
                self._paint_rule(painter, cell)
                draw_sign(painter, Sign(row.quality.value), sign, Tone.CARD)
            for placed in self.composition.words:
                placed.paint(painter)
        painter.end()

    def _paint_cards(self, painter: QPainter, composition: Composition) -> None:
        """Draw one card round the list, or one round each cell where they stand in columns."""
        radius = self._places.unit.px(CARD_RADIUS)
        painter.setPen(pen(Tone.RULE.colour(), 1.5))
        painter.setBrush(Tone.CARD.colour())
        single = self._places.columns == 1
        for card in [QRectF(self._places.list)] if single else [cell for _, cell, _ in composition.cells]:
            painter.drawRoundedRect(card.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)

    def _paint_rule(self, painter: QPainter, cell: QRectF) -> None:
        if self._places.columns == 1 and cell.top() > self._places.list.top() + 1:
            painter.setPen(pen(Tone.RULE.colour(), 1.5))
            painter.drawLine(QPointF(cell.left() + 1, cell.top()), QPointF(cell.right() - 1, cell.top()))
