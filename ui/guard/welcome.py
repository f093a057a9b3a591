"""What the assistant shows on a kiosk that was never calibrated: the six steps, how long they take, and a start."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.assistant import Step
from ui.guard.places import WizardPlaces
from ui.guard.wizard_words import start_word, step_name, step_purpose, welcome
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, G_TASK, Tone
from ui.visitor.text import Block, Placed, balanced, fits
from ui.widgets.button import Button, ButtonLook

DISC = 44
DISC_GAP = 18
GAP = 12
COLUMN_GAP = 36


@dataclass(frozen=True, slots=True)
class Composition:
    """Where everything lies, in pixels of the screen; `discs` are the places of the numbers."""

    words: tuple[Placed, ...]
    discs: tuple[QRectF, ...]

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        return [placed.ink() for placed in self.words]


def compose(places: WizardPlaces) -> Composition:
    """Lay the words out above the start button; each step has a line on what to do where there is room for it."""
    unit, inner = places.unit, QRectF(places.inner)
    task, sentence = welcome()
    title = next(fits(task, G_TASK, unit, inner.width(), (1, 2)))
    line = balanced(sentence, G_BODY, G_BODY.pixels(unit), inner.width())
    under = inner.topLeft() + QPointF(0, title.height + unit.px(GAP))
    top = under.y() + line.height + unit.px(GAP)
    pitch = min((inner.bottom() - places.button - places.row_gap - top) / len(Step), unit.px(92))
    size = max(30, unit.px(DISC))
    left = inner.left() + size + unit.px(DISC_GAP)
    first = QRectF(left, top, inner.right() - left, pitch)
    return Composition(
        (Placed(title, inner.topLeft(), Tone.INK), Placed(line, under, Tone.INK_2), *_steps(first, places)),
        tuple(QRectF(inner.left(), top + (n + 0.5) * pitch - size / 2, size, size) for n in range(len(Step))),
    )


def _steps(first: QRectF, places: WizardPlaces) -> list[Placed]:
    """Return names and purposes, for lines of which the first is given: stacked, or side by side, or the names alone."""
    unit, left, pitch = places.unit, first.left(), first.height()
    names = [balanced(step_name(step), G_HEAD, G_HEAD.pixels(unit, 0.92), first.width()) for step in Step]
    purposes = [balanced(step_purpose(step), G_SMALL, G_SMALL.pixels(unit), first.width()) for step in Step]
    middles = [first.center().y() + n * pitch for n in range(len(Step))]
    if sum(max(block.height for block in blocks) for blocks in (names, purposes)) + unit.px(GAP) <= pitch:
        return [*_column(names, left, middles, Tone.INK, 1.0), *_column(purposes, left, middles, Tone.INK_2, 0.0)]
    wide = max(block.width for block in names) + unit.px(COLUMN_GAP)
    column = _column(names, left, middles, Tone.INK, 0.5)
    if wide + max(block.width for block in purposes) > first.width():
        return column
    return [*column, *_column(purposes, left + wide, middles, Tone.INK_2, 0.5)]


def _column(blocks: list[Block], left: float, middles: list[float], tone: Tone, above: float) -> list[Placed]:
    """Place one block a line; `above` is the share of it that lies above the line's middle."""
    pairs = zip(blocks, middles, strict=True)
    return [Placed(block, QPointF(left, middle - above * block.height), tone) for block, middle in pairs]


class Welcome(QWidget):
    """The card beside the live picture; `start_wanted` begins the first step."""

    start_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._places = WizardPlaces.for_size(1280, 720)
        self.composition: Composition | None = None
        self.start = Button(self, ButtonLook.PRIMARY, Icon.NEXT)
        self.start.tapped.connect(self.start_wanted)

    def lay_out(self, places: WizardPlaces) -> None:
        """Take another size."""
        self._places = places
        self.setGeometry(places.card.adjusted(0, places.corner, 0, 0))
        self.say_again()

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        inner, places = self._places.inner.translated(-self.pos()), self._places
        self.composition = compose(places)
        where = inner.adjusted(0, inner.height() - places.button, 0, 0)
        self.start.fit(start_word(), where, places.unit)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        if self.composition is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(-self.pos())
            for number, disc in enumerate(self.composition.discs, 1):
                self._paint_number(painter, disc, str(number))
            for placed in self.composition.words:
                placed.paint(painter)
        painter.end()

    def _paint_number(self, painter: QPainter, disc: QRectF, number: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Tone.TINT.colour())
        painter.drawEllipse(disc)
        font = G_HEAD.font(round(0.5 * disc.width()))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(Tone.TEAL.colour())
        left = disc.center().x() - metrics.horizontalAdvance(number) / 2
        painter.drawText(QPointF(left, disc.center().y() + metrics.capHeight() / 2), number)
