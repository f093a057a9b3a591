"""The card of one calibration step: progress, one instruction, how it stands, and the ways on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.domain.assistant import Ask, Prompt, Quality, Step
from ui.guard.places import WizardPlaces
from ui.guard.wizard_words import (
    Sign,
    Status,
    StepWords,
    find_word,
    gauge,
    later_word,
    next_word,
    redo_word,
    step_words,
)
from ui.symbols import Icon, Symbol, arc, draw_symbol, pen
from ui.theme import G_BODY, G_HEAD, G_SMALL, G_TASK, Tone, Unit
from ui.visitor.text import SCALES, Block, Placed, balanced, fits, set_lines
from ui.widgets.button import Button, ButtonLook
from ui.widgets.stepper import Stepper

BAR = 10
BAR_GAP = 8
GAP_LABEL = 12
GAP_TASK = 10
GAP_HELPER = 14
SIGN_SIZE = 62
GAUGE_LINE = 7
CARD_PADDING = 20
CARD_RADIUS = 20

SYMBOLS = {
    Sign.GOOD: (Symbol.TICK, Tone.TEAL),
    Sign.FAIR: (Symbol.HALF, Tone.TEAL),
    Sign.POOR: (Symbol.TRIANGLE, Tone.AMBER_TEXT),
    Sign.TROUBLE: (Symbol.TRIANGLE, Tone.AMBER_TEXT),
    Sign.MISSING: (Symbol.DASH, Tone.INK_2),
}


@dataclass(frozen=True, slots=True)
class Composition:
    """Where the parts of one step lie, in pixels of the screen."""

    bars: tuple[QRectF, ...]
    words: tuple[Placed, ...]
    status: QRectF
    sign: QRectF
    stepper: QRect
    redo: QRect
    find: QRect
    later: QRect
    next: QRect

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        return [placed.ink() for placed in self.words]


class _Column:
    """The parts of a card from the bottom up: ways on, stepper, result; then the words in the room above."""

    def __init__(self, words: StepWords, prompt: Prompt, places: WizardPlaces, naturals: tuple[int, int, int]) -> None:
        self._words = words
        self._places = places
        self._unit = places.unit
        self._inner = QRectF(places.inner)
        self._placed: list[Placed] = []
        self._floor = float(places.inner.bottom() + 1)
        self._place_buttons(prompt, naturals)
        self._stepper = self._place_stepper() if prompt.step is Step.REFERENCE else QRect()
        self._status, self._sign = self._place_status(words.status) if words.status else (QRectF(), QRectF())
        self._place_words()

    def composition(self) -> Composition:
        return Composition(
            self._bars(),
            tuple(self._placed),
            self._status,
            self._sign,
            self._stepper,
            self._redo,
            self._find,
            self._later,
            self._next,
        )

    def _bars(self) -> tuple[QRectF, ...]:
        gap, inner = self._unit.px(BAR_GAP), self._inner
        width = (inner.width() - (len(Step) - 1) * gap) / len(Step)
        return tuple(
            QRectF(inner.left() + n * (width + gap), inner.top(), width, self._unit.px(BAR)) for n in range(len(Step))
        )

    def _row(self, widths: tuple[float, ...]) -> list[QRect]:
        """Place a row of buttons on the floor, and raise the floor to its top."""
        top = round(self._floor) - self._places.button
        left, rects = self._inner.left(), []
        for width in widths:
            rects.append(QRect(round(left), top, round(left + width) - round(left), self._places.button))
            left += width + self._places.gap
        self._floor = top - self._places.row_gap
        return rects

    def _place_buttons(self, prompt: Prompt, naturals: tuple[int, int, int]) -> None:
        """Two rows where the face finder can answer, as the eye goes in pairs; else one."""
        gap = self._places.gap
        if prompt.can_find:
            left = 0.42 * (self._inner.width() - gap)
            pair = (left, self._inner.width() - gap - left)
            self._later, self._next = self._row(pair)
            self._redo, self._find = self._row(pair)
            return
        spare = self._inner.width() - 2 * gap - sum(naturals)
        redo, later, onwards = (natural + spare * share for natural, share in zip(naturals, (0.2, 0.2, 0.6), strict=True))
        self._redo, self._later, self._next = self._row((redo, later, onwards))
        self._find = QRect()

    def _place_stepper(self) -> QRect:
        top = round(self._floor) - self._places.button
        self._floor = top - self._places.row_gap
        return QRect(self._places.inner.left(), top, self._places.inner.width(), self._places.button)

    def _place_status(self, status: Status) -> tuple[QRectF, QRectF]:
        unit, inner = self._unit, self._inner
        padding, size = unit.px(CARD_PADDING), max(36, unit.px(SIGN_SIZE))
        text_left = inner.left() + padding + size + padding
        width = inner.right() - padding - text_left
        head = balanced(status.head, G_HEAD, G_HEAD.pixels(unit), width)
        line = balanced(status.line, G_SMALL, G_SMALL.pixels(unit), width) if status.line else None
        text_height = head.height + (line.height if line is not None else 0.0)
        height = max(size + 2 * padding, text_height + 1.4 * padding)
        card = QRectF(inner.left(), round(self._floor - height), inner.width(), round(height))
        top = card.top() + (card.height() - text_height) / 2
        self._placed.append(Placed(head, QPointF(text_left, top), Tone.INK))
        if line is not None:
            self._placed.append(Placed(line, QPointF(text_left, top + head.height), Tone.INK_2))
        self._floor = card.top() - self._places.row_gap
        sign = QRectF(inner.left() + padding, card.top() + (card.height() - size) / 2, size, size)
        return card, sign

    def _place_words(self) -> None:
        unit, inner = self._unit, self._inner
        label = next(fits(self._words.label, G_SMALL, unit, inner.width(), (1, 2)))
        top = inner.top() + unit.px(BAR) + unit.px(GAP_LABEL)
        task_top = top + label.height + unit.px(GAP_TASK)
        helper = balanced(self._words.helper, G_BODY, G_BODY.pixels(unit), inner.width()) if self._words.helper else None
        below = unit.px(GAP_HELPER) + helper.height if helper is not None else 0.0
        for task in task_settings(self._words.task, unit, inner.width()):
            if task_top + task.height + below <= self._floor:
                break
        words = [
            Placed(label, QPointF(inner.left(), top), Tone.INK_2),
            Placed(task, QPointF(inner.left(), task_top), Tone.INK),
        ]
        if helper is not None:
            under = QPointF(inner.left(), task_top + task.height + unit.px(GAP_HELPER))
            words.append(Placed(helper, under, Tone.INK_2))
        self._placed = words + self._placed


def task_settings(task: str, unit: Unit, width: float) -> Iterator[Block]:
    """Yield settings of an instruction that fit a width, best first: on one line even if a little smaller, else on two.

    So it keeps its size while what is below it changes.
    """
    for scale in SCALES[:3]:
        block = set_lines(task, G_TASK, G_TASK.pixels(unit, scale), 1)
        if block.width <= width:
            yield block
    yield from fits(task, G_TASK, unit, width, (2,))


class StepCard(QWidget):
    """Shows prompts; its signals are the ways on, `celsius_set` the temperature of the reference patch."""

    redo_wanted = Signal()
    find_wanted = Signal()
    later_wanted = Signal()
    next_wanted = Signal()
    celsius_set = Signal(float)

    def __init__(self, parent: QWidget, zone: tzinfo | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._zone = zone
        self._places = WizardPlaces.for_size(1280, 720)
        self._prompt: Prompt | None = None
        self._said: tuple[object, ...] = ()
        self._pixmap: QPixmap | None = None
        self.composition: Composition | None = None
        self.stepper = Stepper(self)
        self.redo = Button(self, ButtonLook.OUTLINED, Icon.REDO)
        self.find_face = Button(self, ButtonLook.OUTLINED, Icon.FACE)
        self.later = Button(self, ButtonLook.PLAIN)
        self.next = Button(self, ButtonLook.PRIMARY, Icon.NEXT)
        self.stepper.changed.connect(self.celsius_set)
        self.redo.tapped.connect(self.redo_wanted)
        self.find_face.tapped.connect(self.find_wanted)
        self.later.tapped.connect(self.later_wanted)
        self.next.tapped.connect(self.next_wanted)

    @property
    def targets(self) -> tuple[Button, ...]:
        """The controls in sight, in reading order."""
        every = (*self.stepper.buttons, self.redo, self.find_face, self.later, self.next)
        return tuple(button for button in every if button.isVisibleTo(self))

    @property
    def onwards(self) -> Button:
        """The one way on that is filled: Next, or Redo after a poor result."""
        return self.redo if self.redo.look is ButtonLook.PRIMARY else self.next

    def lay_out(self, places: WizardPlaces) -> None:
        """Take another size."""
        self._places = places
        self.setGeometry(places.card.adjusted(0, places.corner, 0, 0))
        self.say_again()

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self._said = ()
        if self._prompt is not None:
            self.show_prompt(self._prompt)

    def show_prompt(self, prompt: Prompt) -> None:
        """Show a moment of a step; only what changed is painted again."""
        self._prompt = prompt
        words = step_words(prompt, self._zone)
        said = (words, prompt.step, prompt.ask, prompt.can_find)
        again = prompt.ask is Ask.DONE and prompt.finding is not None and prompt.finding.quality is Quality.POOR
        self.redo.look = ButtonLook.PRIMARY if again else ButtonLook.OUTLINED
        self.next.look = ButtonLook.OUTLINED if again else ButtonLook.PRIMARY
        self.stepper.show_value(prompt.celsius)
        self.later.setVisible(prompt.can_skip)
        self.next.setEnabled(prompt.can_next)
        if said != self._said:
            self._said = said
            self._compose(words, prompt)
            self.update()
        elif self.composition is not None:
            self.update(self._own(self.composition.sign.toAlignedRect().adjusted(-2, -2, 2, 2)))

    def _compose(self, words: StepWords, prompt: Prompt) -> None:
        later = later_word(prompt.ask)
        unit = self._places.unit
        naturals = (
            self.redo.natural_width(redo_word(), unit),
            self.later.natural_width(later, unit),
            self.next.natural_width(next_word(), unit),
        )
        self.composition = _Column(words, prompt, self._places, naturals).composition()
        for button, word, rect in (
            (self.redo, redo_word(), self.composition.redo),
            (self.find_face, find_word(), self.composition.find),
            (self.later, later, self.composition.later),
            (self.next, next_word(), self.composition.next),
        ):
            button.fit(word, self._own(rect), unit)
        self.find_face.setVisible(prompt.can_find)
        self.stepper.setVisible(not self.composition.stepper.isEmpty())
        self.stepper.lay_out(self._own(self.composition.stepper), unit)
        self._pixmap = None

    def _own(self, rect: QRect) -> QRect:
        return rect.translated(-self.pos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        if self.composition is not None and self._prompt is not None:
            if self._pixmap is None:
                self._pixmap = self._rendered(self.composition, self._prompt)
            painter.drawPixmap(0, 0, self._pixmap)
            painter.translate(-self.pos())
            self._paint_gauge(painter, self.composition, self._prompt)
        painter.end()

    def _rendered(self, composition: Composition, prompt: Prompt) -> QPixmap:
        pixmap = QPixmap(self.size())
        pixmap.fill(Tone.PAPER.colour())
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.pos())
        self._paint_bars(painter, composition, prompt.step)
        self._paint_status(painter, composition)
        for placed in composition.words:
            placed.paint(painter)
        painter.end()
        return pixmap

    def _paint_bars(self, painter: QPainter, composition: Composition, step: Step) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        here = list(Step).index(step)
        for index, bar in enumerate(composition.bars):
            painter.setBrush((Tone.TEAL if index <= here else Tone.RULE).colour())
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)

    def _status(self) -> Status | None:
        words = self._said[0] if self._said else None
        return words.status if isinstance(words, StepWords) else None

    def _paint_status(self, painter: QPainter, composition: Composition) -> None:
        status = self._status()
        if status is None:
            return
        radius = self._places.unit.px(CARD_RADIUS)
        trouble = status.sign is Sign.TROUBLE
        painter.setPen(pen((Tone.AMBER_TEXT if trouble else Tone.RULE).colour(0.35 if trouble else 1.0), 1.5))
        painter.setBrush((Tone.AMBER_TINT if trouble else Tone.CARD).colour())
        painter.drawRoundedRect(composition.status.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        if status.sign is not Sign.GAUGE:
            draw_sign(painter, status.sign, composition.sign, Tone.AMBER_TINT if trouble else Tone.CARD)

    def _paint_gauge(self, painter: QPainter, composition: Composition, prompt: Prompt) -> None:
        status = self._status()
        if status is None or status.sign is not Sign.GAUGE:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_gauge(painter, composition.sign, gauge(prompt), max(5.0, GAUGE_LINE * self._places.unit.value))


def draw_sign(painter: QPainter, sign: Sign, where: QRectF, ground: Tone) -> None:
    """Draw the shape of a result into a square, a little smaller than the gauge that it stands in for."""
    symbol, tone = SYMBOLS[sign]
    inset = 0.12 * where.width()
    draw_symbol(painter, symbol, where.adjusted(inset, inset, -inset, -inset), tone.colour(), ground.colour())


def draw_gauge(painter: QPainter, where: QRectF, share: float, line: float) -> None:
    """Draw a ring that is filled to a share, clockwise from the top."""
    radius = (where.width() - line) / 2
    painter.strokePath(arc(where.center(), radius, radius, 0.0, 0.99999), pen(Tone.RULE.colour(), line))
    if share > 0:
        painter.strokePath(arc(where.center(), radius, radius, 0.0, min(share, 0.99999)), pen(Tone.TEAL.colour(), line))
