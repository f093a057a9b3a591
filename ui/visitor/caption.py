"""The caption: one sentence with its symbol on a solid field, painted once per change and faded from pixmaps."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ui.symbols import MOVING, draw_symbol
from ui.theme import HINT, SECOND, SECOND_ON_COLOUR, Tone
from ui.visitor.greeting import END_ISOLATE, ISOLATE, shortened
from ui.visitor.places import Places
from ui.visitor.text import SCALES, Block, first_fit, fits, set_lines
from ui.words import Saying

FADE_S = 0.18
OUTCOME_FADE_S = 0.22
GAP_SYMBOL = 32
GAP_SECOND_FAR = 16
GAP_SECOND_NEAR = 28
GAP_SECOND_PORTRAIT = 20
GAP_HINT = 18
GAP_BESIDE = 36
EDGE = 24
"""Least room above and below the words, in units."""


@dataclass(frozen=True, slots=True)
class Composition:
    """Where the parts of one saying lie, in pixels of the screen."""

    symbol: QRectF
    blocks: tuple[tuple[Block, QPointF], ...]

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        return [block.ink(at.x(), at.y()) for block, at in self.blocks]


def compose(saying: Saying, places: Places) -> Composition:
    """Lay out a saying; the headline shrinks until everything fits, and no word is ever dropped.

    Only a name is, in its middle, where it does not fit in the smallest size either.
    """
    beside = places.symbol + places.unit.px(GAP_BESIDE) if places.portrait else 0
    width = places.words.width() - beside
    counts = (2,) if saying.far else tuple(range(1, saying.lines + 1))
    role = places.far if saying.far else places.near
    room = places.words.height() - 2 * places.unit.px(EDGE)
    for headline in fits(saying.headline, role, places.unit, width, counts):
        column = _Column(saying, headline, places)
        if headline.width <= width and column.height <= room:
            return column.placed()
    for name in shortened(saying.name.strip(ISOLATE + END_ISOLATE)) if saying.name else ():
        text = saying.headline.replace(saying.name, f"{ISOLATE}{name}{END_ISOLATE}")
        headline = set_lines(text, role, role.pixels(places.unit, SCALES[-1]), max(counts))
        column = _Column(saying, headline, places)
        if headline.width <= width and column.height <= room:
            break
    return column.placed()


class _Column:
    """Symbol, headline and smaller lines stacked and centred in the height of the caption."""

    def __init__(self, saying: Saying, headline: Block, places: Places) -> None:
        self._far = saying.far
        self._headline = headline
        self._places = places
        self._beside = places.portrait
        unit = places.unit
        self._left = places.words.left()
        inset = places.symbol + unit.px(GAP_BESIDE) if self._beside else 0
        self._text_left = self._left + inset
        narrow = places.words.width() - (inset if saying.far else 0)
        second_role = SECOND_ON_COLOUR if saying.ground.is_colour else SECOND
        self._below: list[tuple[int, Block]] = []
        for text, role, gap in (
            (saying.second or saying.helper, second_role, self._second_gap()),
            (saying.hint, HINT, GAP_HINT),
        ):
            if text:
                self._below.append((unit.px(gap), first_fit(text, role, unit, narrow)))

    def _second_gap(self) -> int:
        if self._far:
            return GAP_SECOND_FAR
        return GAP_SECOND_PORTRAIT if self._beside else GAP_SECOND_NEAR

    @property
    def _top_row(self) -> float:
        """Height of symbol and headline, and with far words in portrait only of the headline."""
        if not self._beside:
            return self._places.symbol + self._places.unit.px(GAP_SYMBOL) + self._headline.height
        return self._headline.height if self._far else max(self._headline.height, self._places.symbol)

    @property
    def height(self) -> float:
        return self._top_row + sum(gap + block.height for gap, block in self._below)

    def placed(self) -> Composition:
        words = self._places.words
        size = self._places.symbol
        top = words.top() + (words.height() - self.height) / 2
        row = self._top_row
        symbol_top = top if not self._beside else top + (row - size) / 2
        if self._beside and self._far:
            symbol_top = words.top() + (words.height() - size) / 2
        head_top = top + row - self._headline.height if not self._beside else top + (row - self._headline.height) / 2
        blocks = [(self._headline, QPointF(self._text_left, head_top))]
        below_left = self._text_left if self._far else self._left
        y = top + row
        for gap, block in self._below:
            blocks.append((block, QPointF(below_left, y + gap)))
            y += gap + block.height
        return Composition(QRectF(self._left, symbol_top, size, size), tuple(blocks))


class CaptionCard:
    """The card's pixmaps and the fade between two of them, driven by the time of the views.

    The card lies partly over the live picture, so both the caption widget and the live view draw from it.
    """

    def __init__(self, places: Places, *, fades: bool = True) -> None:
        self._places = places
        self._fades = fades
        self._old: QPixmap | None = None
        self._new: QPixmap | None = None
        self._changed_at = 0.0
        self._composition: Composition | None = None
        self.saying: Saying | None = None
        self.shown = 1.0
        self.progress = 0.0

    @property
    def composition(self) -> Composition | None:
        return self._composition

    @property
    def symbol_rect(self) -> QRect:
        """Where a moving symbol is painted, or an empty rectangle."""
        if self._composition is None or self.saying is None or self.saying.symbol not in MOVING:
            return QRect()
        return self._composition.symbol.toAlignedRect().adjusted(-1, -1, 1, 1)

    def lay_out(self, places: Places) -> None:
        """Move to another size; the words are painted again."""
        self._places = places
        self._old = None
        if self.saying is not None:
            self._render(self.saying)

    def take(self, saying: Saying, at: float) -> bool:
        """Show a saying from a view of time `at`; returns whether anything but a moving symbol must be painted."""
        if saying != self.saying:
            before = self.saying
            faded = self._fades and before is not None and before.key != saying.key
            self._old = self._new if faded else None
            self._changed_at = at
            self.saying = saying
            self._render(saying)
            self.shown = 0.0 if faded else 1.0
            return True
        if self.shown >= 1.0:
            return False
        self.shown = self._eased(at - self._changed_at)
        if self.shown >= 1.0:
            self._old = None
        return True

    def _eased(self, seconds: float) -> float:
        assert self.saying is not None
        if self.saying.far:
            return min(max(seconds / FADE_S, 0.0), 1.0)
        t = min(max(seconds / OUTCOME_FADE_S, 0.0), 1.0)
        return 1 - (1 - t) ** 3

    def repaint_words(self, saying: Saying) -> None:
        """Replace the words at once, as when the language changes."""
        self._old = None
        self.shown = 1.0
        self.saying = saying
        self._render(saying)

    def _render(self, saying: Saying) -> None:
        card = self._places.caption
        pixmap = QPixmap(card.size())
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-card.topLeft())
        self._paint_field(painter, saying)
        self._composition = compose(saying, self._places)
        paint_words(painter, saying, self._composition)
        painter.end()
        self._new = pixmap

    def _paint_field(self, painter: QPainter, saying: Saying) -> None:
        card, round_by = self._places.caption, self._places.corner
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(saying.ground.field.colour())
        over = 2 * round_by
        right = 0 if self._places.portrait else over
        painter.drawRoundedRect(card.adjusted(0, 0, right, over), round_by, round_by)

    def paint(self, painter: QPainter) -> None:
        """Draw the card at its place on the screen, as far as the painter's clip reaches."""
        if self._new is None:
            return
        corner = self._places.caption.topLeft()
        if self._old is not None and self.shown < 1.0:
            painter.drawPixmap(corner, self._old)
            painter.setOpacity(self.shown)
        painter.drawPixmap(corner, self._new)
        painter.setOpacity(1.0)

    def paint_symbol(self, painter: QPainter) -> None:
        """Draw the symbol if it is one that moves."""
        saying, composition = self.saying, self._composition
        if saying is None or composition is None or saying.symbol not in MOVING:
            return
        painter.setOpacity(self.shown)
        text, field = saying.ground.text.colour(), saying.ground.field.colour()
        draw_symbol(painter, saying.symbol, composition.symbol, text, field, self.progress)
        painter.setOpacity(1.0)


def paint_words(painter: QPainter, saying: Saying, composition: Composition) -> None:
    """Draw words and a resting symbol."""
    ground = saying.ground
    if saying.symbol not in MOVING:
        draw_symbol(
            painter, saying.symbol, composition.symbol, ground.text.colour(), ground.field.colour(), saying.pips / 10
        )
    for block, at in composition.blocks:
        quiet = block.role is HINT
        block.paint(painter, at.x(), at.y(), (ground.quiet if quiet else ground.text).colour())


class Caption(QWidget):
    """The part of the card beside the live picture."""

    def __init__(self, parent: QWidget, card: CaptionCard) -> None:
        super().__init__(parent)
        self._card = card
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.translate(-self.pos())
        painter.fillRect(event.rect().translated(self.pos()), Tone.NIGHT.colour())
        self._card.paint(painter)
        self._card.paint_symbol(painter)
        painter.end()

    def update_symbol(self) -> None:
        """Paint again only where the moving symbol is."""
        self.update(self._card.symbol_rect.translated(-self.pos()))
