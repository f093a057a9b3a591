"""The why-card: one picture and every number of a visit, for staff; painted as an image or shown as a widget."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import partial
from itertools import product

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.why import Advice, Evidence, WhyCard
from ui.guard.dot_strip import axis_of, paint_strip, spread_labels
from ui.guard.heat_picture import HIGH, LOW, Shown, paint_evidence, paint_legend
from ui.guard.why_words import Figure, WhyWords, limit_label, signed, words_of
from ui.language import translate
from ui.symbols import Symbol, draw_symbol, pen
from ui.theme import G_ACTION, G_BODY, G_SMALL, G_TITLE, Tone, TypeRole, Unit
from ui.visitor.text import Block, first_fit, set_lines, wrapped

G_NUMBER = TypeRole(46, bold=True, line=1.15, tracking=-0.025, swell=0.022, floor=28)
G_VALUE = replace(G_SMALL, bold=True)

SCALES = (1.0, 0.92, 0.84, 0.76, 0.7)
"""Sizes tried until the card fits; no text falls under the floor of its role, 18 px."""

MARGIN = 28
GAP = 15
HEADER = 88
PICTURE_SHARES = (0.335, 0.27)
"""Widths of the picture in landscape that are tried, in shares of what lies between the margins."""
PICTURE_HEIGHTS = (0.8, 1.3)
"""Least and greatest height of the picture, in its widths."""


@dataclass(frozen=True, slots=True)
class WhyView:
    """One card to be shown: the visit's numbers, what is kept to look at, and how to show it.

    `about` stands in the corner: whose visit, and when. With `switch` the viewer may choose what the picture shows.
    """

    card: WhyCard
    evidence: Evidence = field(default_factory=Evidence)
    about: str = ""
    shown: Shown = Shown.BOTH
    switch: bool = False


def about(at: datetime, zone: tzinfo | None = None, *, synced: bool = True, subject: str = "") -> str:
    """Return the corner's text for a visit; without `synced` the kiosk's clock was not to be trusted then."""
    local = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    when = local if synced else translate("why", "%1, clock not set").replace("%1", local)
    return f"{subject} · {when}" if subject else when


Text = tuple[Block, float, float, Tone]
"""A block of words with its upper left corner."""

Drawing = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the card before it has a place: its height, its words relative to its corner, and what is drawn."""

    name: str
    width: float
    height: float
    texts: tuple[Text, ...] = ()
    draw: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in its place."""

    piece: Piece
    rect: QRectF

    @property
    def texts(self) -> tuple[Text, ...]:
        left, top = self.rect.x(), self.rect.y()
        return tuple((block, left + x, top + y, tone) for block, x, y, tone in self.piece.texts)

    def paint(self, painter: QPainter) -> None:
        if self.piece.draw is not None:
            self.piece.draw(painter, self.rect)
        for block, x, y, tone in self.texts:
            block.paint(painter, x, y, tone.colour())


def why_image(view: WhyView, size: tuple[int, int]) -> QImage:
    """Paint a card of a size in pixels; needs a running application with the fonts loaded."""
    image = QImage(QSize(*size), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_card(painter, lay_out(view, size), QRectF(0, 0, *size))
    painter.end()
    return image


def paint_card(painter: QPainter, parts: Iterable[Placed], ground: QRectF) -> None:
    """Paint a card that was laid out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(ground, Tone.PAPER.colour())
    for part in parts:
        part.paint(painter)


def lay_out(view: WhyView, size: tuple[int, int]) -> tuple[Placed, ...]:
    """Find a place for every part: as large as fits, then without what the sentences say as well."""
    words, unit = words_of(view.card), Unit.of(*size)
    page = QRectF(0, 0, *size)
    for spare, scale, share in product(((), ("checks",), ("checks", "note")), SCALES, PICTURE_SHARES):
        draft = _Draft(view, words, unit, page, _Terms(scale, share, spare))
        if draft.fits:
            break
    return draft.parts


def mark_of(card: WhyCard) -> tuple[Symbol, Tone, Tone]:
    """Return the shape of an outcome with its colour and that of its cut-outs."""
    match card.outcome, card.reason:
        case Outcome.ELEVATED, _:
            return Symbol.TRIANGLE, Tone.AMBER_TEXT, Tone.AMBER
        case Outcome.NOT_ELEVATED, _:
            return Symbol.TICK, Tone.TEAL, Tone.WHITE
        case _, Reason.COLD:
            return Symbol.HOURGLASS, Tone.DUSK, Tone.WHITE
        case _:
            return Symbol.DASH, Tone.STONE, Tone.WHITE


def _draw_mark(card: WhyCard, painter: QPainter, where: QRectF) -> None:
    symbol, tone, ground = mark_of(card)
    draw_symbol(painter, symbol, where, tone.colour(), ground.colour())


@dataclass(frozen=True, slots=True)
class _Terms:
    """How an attempt is made: size of the type, width of the picture in landscape, and what to do without."""

    scale: float
    share: float
    spare: tuple[str, ...]


class _Draft:
    """One attempt at laying a card out."""

    def __init__(self, view: WhyView, words: WhyWords, unit: Unit, page: QRectF, terms: _Terms) -> None:
        self._view, self._words, self._unit, self._terms = view, words, unit, terms
        self._scale, self._spare = terms.scale, terms.spare
        self._gap = unit.px(GAP * terms.scale)
        margin = unit.px(MARGIN)
        self._inner = page.adjusted(margin, 0, -margin, -margin)
        self.parts: tuple[Placed, ...] = ()
        self.fits = True
        head = max(unit.px(HEADER), 54)
        placed = self._header(head)
        body = QRectF(self._inner)
        body.setTop(head)
        placed += self._portrait(body) if page.height() > page.width() else self._landscape(body)
        self.parts = tuple(placed)

    def _pixels(self, role: TypeRole) -> int:
        return role.pixels(self._unit, self._scale)

    def _line(self, text: str, role: TypeRole) -> Block:
        return set_lines(text, role, self._pixels(role), 1)

    # Where the parts go

    def _header(self, high: float) -> list[Placed]:
        title = self._line(self._words.title, G_TITLE)
        placed = [_at(_piece("title", title, Tone.INK), self._inner.x(), (high - title.height) / 2)]
        if self._view.about:
            corner = self._line(self._view.about, G_SMALL)
            left = self._inner.right() - corner.width
            self.fits &= left > self._inner.x() + title.width + self._gap
            placed.append(_at(_piece("about", corner, Tone.INK_2), left, (high - corner.height) / 2))
        return placed

    def _landscape(self, body: QRectF) -> list[Placed]:
        width = round(self._terms.share * body.width())
        right = QRectF(body.x() + width + self._unit.px(MARGIN), body.y(), 0, body.height())
        right.setRight(body.right())
        below = [self._legend(width), *self._note(width), *self._switch(width)]
        taken = sum(piece.height for piece in below) + self._gap * len(below)
        picture = self._picture(width, self._picture_height(width, body.height() - taken))
        reading = [*self._reading(right.width()), *self._checks(right.width())]
        return self._stack([picture, *below], body) + self._fill(reading, right)

    def _portrait(self, body: QRectF) -> list[Placed]:
        width, gap = round(0.595 * body.width()), self._unit.px(20)
        reading = self._reading(body.width())
        high = self._picture_height(width, body.height() - gap - self._height_of(reading, body.width()))
        side = QRectF(body.x() + width + self._unit.px(18), body.y(), 0, high)
        side.setRight(body.right())
        placed = self._stack([self._picture(width, high)], body)
        foot = [*self._switch(side.width()), *self._note(side.width()), self._legend(side.width())]
        placed += self._stack(self._checks(side.width(), columns=1), side)
        placed += self._stack(foot, side, from_below=True)
        self.fits &= _apart(placed)
        rest = QRectF(body)
        rest.setTop(body.y() + high + gap)
        return placed + self._fill(reading, rest)

    def _picture_height(self, width: float, room: float) -> float:
        least, most = (share * width for share in PICTURE_HEIGHTS)
        self.fits &= room >= least
        return min(most, max(least, room))

    def _height_of(self, pieces: Sequence[Piece], width: float) -> float:
        """Return what pieces take with the advice below them, with gaps that don't look cramped."""
        return sum(piece.height for piece in [*pieces, self._advice(width)]) + 1.4 * self._gap * len(pieces)

    def _stack(self, pieces: Sequence[Piece], column: QRectF, *, from_below: bool = False) -> list[Placed]:
        """Put pieces one below the other, from the column's top or down to its bottom."""
        tall = sum(piece.height for piece in pieces) + self._gap * max(len(pieces) - 1, 0)
        y = column.bottom() - tall if from_below else column.y()
        placed = []
        for piece in pieces:
            placed.append(_at(piece, column.x(), y))
            y += piece.height + self._gap
        self.fits &= tall <= column.height() + 0.5
        return placed

    def _fill(self, pieces: list[Piece], column: QRectF) -> list[Placed]:
        """Stack pieces, with somewhat wider gaps where there is room, and the advice at the bottom."""
        advice = self._advice(column.width())
        tall = sum(piece.height for piece in [*pieces, advice]) + self._gap * len(pieces)
        spare = column.height() - tall
        self.fits &= spare >= -0.5
        extra = min(max(spare, 0.0) / max(len(pieces), 1), 0.8 * self._gap)
        y, placed = column.y(), []
        for piece in pieces:
            placed.append(_at(piece, column.x(), y))
            y += piece.height + self._gap + extra
        return [*placed, _at(advice, column.x(), max(column.bottom() - advice.height, y - extra))]

    # The parts

    def _reading(self, width: float) -> list[Piece]:
        """Return what is read from top to bottom: deviation, strip, sentences, figures."""
        pieces = [self._headline(width)]
        if self._view.card.recent or self._view.card.score is not None:
            pieces.append(self._strip(width))
        pieces.append(self._paragraph("sentences", self._sentences(), G_BODY, Tone.INK, width))
        if self._words.figures:
            pieces.append(self._figures(width))
        return pieces

    def _sentences(self) -> str:
        """Return why it came out so; that all checks were met only where they are not shown one by one."""
        words = self._words
        is_shown = "checks" not in self._spare and all(met for _, met in words.checks)
        return " ".join(words.sentences if is_shown or not words.checked else (*words.sentences, words.checked))

    def _headline(self, width: float) -> Piece:
        side = self._pixels(G_NUMBER) * 0.96
        left = side + self._unit.px(16)
        text = self._words.headline
        block = first_fit(text, G_NUMBER, Unit(self._unit.value * self._scale), width - left)
        mark = partial(_draw_mark, self._view.card)
        below = wrapped(self._words.absolute, G_SMALL, self._pixels(G_SMALL), width)

        def draw(painter: QPainter, rect: QRectF) -> None:
            mark(painter, QRectF(rect.x(), rect.y() + (block.height - side) / 2, side, side))

        self.fits &= left + block.width <= width + 1
        texts: tuple[Text, ...] = ((block, left, 0.0, Tone.INK),)
        high = block.height
        if self._words.absolute:
            texts += ((below, 0.0, high + self._gap / 2, Tone.INK_2),)
            high += self._gap / 2 + below.height
        return Piece("headline", width, high, texts, draw)

    def _paragraph(self, name: str, text: str, role: TypeRole, tone: Tone, width: float) -> Piece:
        block = wrapped(text, role, self._pixels(role), width)
        self.fits &= block.width <= width + 1
        return _piece(name, block, tone, width)

    def _strip(self, width: float) -> Piece:
        card, scale = self._view.card, self._unit.value * self._scale
        dots = max(56 * scale, 46.0)
        axis = axis_of(card, 10 * scale, width - 20 * scale)
        named = [(axis.x(0.0), translate("why", "recent visitors"), Tone.INK_2)] if card.recent else []
        if card.threshold is not None:
            named.append((axis.x(card.threshold), limit_label(card.threshold), Tone.AMBER_TEXT))
        if card.score is not None:
            named.append((axis.x(card.score), signed(card.score), Tone.INK))
        texts = self._labels(named, width, dots + 5 * scale)
        high = dots + max((block.height + 5 * scale for block, *_ in texts), default=0.0)

        def draw(painter: QPainter, rect: QRectF) -> None:
            place = QRectF(rect.x(), rect.y(), rect.width(), dots)
            paint_strip(painter, card, place, dots / 56, partial(_draw_mark, card))

        return Piece("strip", width, high, texts, draw)

    def _labels(self, named: list[tuple[float, str, Tone]], width: float, top: float) -> tuple[Text, ...]:
        """Return the words under the strip side by side; the last one, which the headline says too, gives way first."""
        blocks = [(at, self._line(text, G_SMALL), tone) for at, text, tone in named]
        while blocks:
            ordered = sorted(blocks, key=lambda label: label[0])
            edges = spread_labels([(at, block.width) for at, block, _ in ordered], 0.0, width, 12.0)
            if edges is not None:
                return tuple((block, left, top, tone) for left, (_, block, tone) in zip(edges, ordered, strict=True))
            blocks.pop()
        return ()

    def _figures(self, width: float) -> Piece:
        gutter = self._unit.px(28)
        for columns in (2, 1):
            each = (width - gutter * (columns - 1)) / columns
            cells = [self._cell(figure, each) for figure in self._words.figures]
            if all(cell is not None for cell in cells):
                break
        else:
            self.fits = False
        row = self._pixels(G_SMALL) * 1.35 + max(self._unit.px(18 * self._scale**2), 4)
        texts: list[Text] = []
        for index, cell in enumerate(cells):
            x, y = (index % columns) * (each + gutter), (index // columns) * row
            texts += [(block, x + left, y + (row - block.height) / 2, tone) for block, left, tone in cell or ()]
        rows = -(-len(cells) // columns)

        def draw(painter: QPainter, rect: QRectF) -> None:
            painter.setPen(pen(Tone.RULE.colour(), 1.5))
            for line in range(1, rows + 1):
                for column in range(columns):
                    left, y = rect.x() + column * (each + gutter), rect.y() + line * row - 1
                    painter.drawLine(QPointF(left, y), QPointF(left + each, y))

        return Piece("figures", width, rows * row, tuple(texts), draw)

    def _cell(self, figure: Figure, width: float) -> tuple[tuple[Block, float, Tone], ...] | None:
        """Return label and value side by side, the value as long as there is room; None when there is none."""
        label = self._line(figure.label, G_SMALL)
        for text in figure.values:
            value = self._line(text, G_VALUE)
            if label.width + value.width + 10 <= width:
                return ((label, 0.0, Tone.INK_2), (value, width - value.width, Tone.INK))
        return None

    def _checks(self, width: float, columns: int = 0) -> list[Piece]:
        """Return which gates were met: flowing from left to right, or below each other in one column."""
        if not self._words.checks or "checks" in self._spare:
            return []
        side, gap = self._pixels(G_SMALL) * 0.95, self._unit.px(20)
        texts: list[Text] = []
        marks: list[tuple[float, float, bool]] = []
        x = y = 0.0
        for name, met in self._words.checks:
            block = self._line(name, G_SMALL)
            if x and (columns or x + side + 7 + block.width > width):
                x, y = 0.0, y + block.height + self._unit.px(9 if columns else 5)
            texts.append((block, x + side + 7, y, Tone.INK_2 if met else Tone.AMBER_TEXT))
            marks.append((x, y + (block.height - side) / 2, met))
            self.fits &= side + 7 + block.width <= width
            x += side + 7 + block.width + gap
        return [Piece("checks", width, y + texts[-1][0].height, tuple(texts), partial(_draw_checks, marks, side))]

    def _picture(self, width: float, high: float) -> Piece:
        evidence, card = self._view.evidence, self._view.card
        shown, radius = self._view.shown.within(evidence), self._unit.px(18)
        pixel = card.taken.pixel if card.taken is not None else None
        if shown is None:
            return self._no_picture(width, high, radius)

        def draw(painter: QPainter, rect: QRectF) -> None:
            paint_evidence(painter, rect, radius, evidence, shown, pixel)

        return Piece("picture", width, high, (), draw)

    def _no_picture(self, width: float, high: float, radius: float) -> Piece:
        room = width - 2 * self._gap
        block = wrapped(translate("why", "No picture is kept of this visit"), G_BODY, self._pixels(G_BODY), room)
        place = (block, (width - block.width) / 2, (high - block.height) / 2, Tone.INK_2)

        def draw(painter: QPainter, rect: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Tone.SINK.colour())
            painter.drawRoundedRect(rect, radius, radius)

        return Piece("picture", width, high, (place,), draw)

    def _legend(self, width: float) -> Piece:
        shown = self._view.shown.within(self._view.evidence)
        if shown in (None, Shown.PHOTO):
            return Piece("legend", width, 0.0)
        low, high = self._line(f"{LOW:.0f}", G_SMALL), self._line(f"{HIGH:.0f} °C", G_SMALL)
        texts: tuple[Text, ...] = ((low, 0.0, 0.0, Tone.INK_2), (high, width - high.width, 0.0, Tone.INK_2))
        thick = max(self._unit.px(14), 10)

        def draw(painter: QPainter, rect: QRectF) -> None:
            left, right = rect.x() + low.width + 10, rect.right() - high.width - 10
            bar = QRectF(left, rect.center().y() - thick / 2, right - left, thick)
            paint_legend(painter, bar, shown)

        return Piece("legend", width, low.height, texts, draw)

    def _note(self, width: float) -> list[Piece]:
        if "note" in self._spare or self._view.card.taken is None or self._view.evidence.celsius is None:
            return []
        text = translate("why", "White frame: measured pixel")
        return [self._paragraph("note", text, G_SMALL, Tone.INK_2, width)]

    def _switch(self, width: float) -> list[Piece]:
        if not self._view.switch or self._view.evidence.photo is None or self._view.evidence.celsius is None:
            return []
        high, each = self._unit.touch(68), width / len(Shown)
        texts = []
        for index, shown in enumerate(Shown):
            block = self._line(_switch_name(shown), G_ACTION)
            chosen = shown is self._view.shown
            tone = Tone.TEAL if chosen else Tone.INK
            texts.append((block, index * each + (each - block.width) / 2, (high - block.height) / 2, tone))
            self.fits &= block.width <= each - 8
        return [Piece("switch", width, high, tuple(texts), partial(_draw_switch, self._view.shown, self._unit.px(16)))]

    def _advice(self, width: float) -> Piece:
        advice = self._words.advice
        if not advice:
            text = translate("why", "An indication only, not a medical measurement")
            return self._paragraph("advice", text, G_SMALL, Tone.INK_2, width)
        inset, pad = self._unit.px(20), self._unit.px(15 * self._scale)
        block = wrapped(advice, G_ACTION, self._pixels(G_ACTION), width - 2 * inset)
        block = replace(block, role=replace(block.role, line=1.25))
        is_alarm = self._view.card.advice is Advice.CONFIRM

        def draw(painter: QPainter, rect: QRectF) -> None:
            painter.setPen(pen((Tone.AMBER if is_alarm else Tone.RULE).colour(), 2))
            painter.setBrush((Tone.AMBER_TINT if is_alarm else Tone.SINK).colour())
            radius = self._unit.px(16)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)

        tone = Tone.AMBER_TEXT if is_alarm else Tone.INK
        return Piece("advice", width, block.height + 2 * pad, ((block, inset, pad, tone),), draw)


def _piece(name: str, block: Block, tone: Tone, width: float | None = None) -> Piece:
    return Piece(name, block.width if width is None else width, block.height, ((block, 0.0, 0.0, tone),))


def _at(piece: Piece, x: float, y: float) -> Placed:
    return Placed(piece, QRectF(x, y, piece.width, piece.height))


def _apart(parts: Sequence[Placed]) -> bool:
    return not any(one.rect.intersects(other.rect) for n, one in enumerate(parts) for other in parts[:n])


def _draw_checks(marks: Sequence[tuple[float, float, bool]], side: float, painter: QPainter, rect: QRectF) -> None:
    for x, y, met in marks:
        symbol, tone = (Symbol.TICK, Tone.TEAL) if met else (Symbol.DASH, Tone.AMBER_TEXT)
        draw_symbol(painter, symbol, QRectF(rect.x() + x, rect.y() + y, side, side), tone.colour(), Tone.WHITE.colour())


def _switch_name(shown: Shown) -> str:
    match shown:
        case Shown.BOTH:
            return translate("why", "Both")
        case Shown.PHOTO:
            return translate("why", "Photo")
        case Shown.HEAT:
            return translate("why", "Heat")


def _draw_switch(chosen: Shown, radius: float, painter: QPainter, rect: QRectF) -> None:
    inner = rect.adjusted(1, 1, -1, -1)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Tone.CARD.colour())
    painter.drawRoundedRect(inner, radius, radius)
    each = inner.width() / len(Shown)
    index = list(Shown).index(chosen)
    painter.setClipRect(QRectF(inner.x() + index * each, inner.y(), each, inner.height()))
    painter.setBrush(Tone.TINT.colour())
    painter.drawRoundedRect(inner, radius, radius)
    painter.setClipping(False)
    painter.setPen(pen(Tone.EDGE.colour(), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)
    painter.restore()


class WhyCardView(QWidget):
    """A card as part of the staff's panel; a tap on the switch, or ← and →, chooses what the picture shows."""

    switched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._view: WhyView | None = None
        self._parts: tuple[Placed, ...] = ()

    @property
    def parts(self) -> tuple[Placed, ...]:
        """Where everything lies now."""
        return self._parts

    @property
    def shown(self) -> Shown | None:
        """What the picture shows, None while there is no card."""
        return None if self._view is None else self._view.shown

    def show_card(self, view: WhyView) -> None:
        """Show a card in the language chosen now."""
        self._view = replace(view, switch=True)
        self._lay_out()

    def choose(self, shown: Shown) -> None:
        """Show the photo, the heat or both."""
        if self._view is not None and self._view.shown is not shown:
            self._view = replace(self._view, shown=shown)
            self._lay_out()
            self.switched.emit(shown.value)

    def _lay_out(self) -> None:
        if self._view is not None:
            self._parts = lay_out(self._view, (self.width(), self.height()))
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        switch = next((part.rect for part in self._parts if part.piece.name == "switch"), None)
        if switch is not None and switch.contains(event.position()):
            share = (event.position().x() - switch.x()) / switch.width()
            self.choose(list(Shown)[min(int(share * len(Shown)), len(Shown) - 1)])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        has_switch = any(part.piece.name == "switch" for part in self._parts)
        if step is None or self._view is None or not has_switch:
            super().keyPressEvent(event)
            return
        modes = list(Shown)
        self.choose(modes[min(max(modes.index(self._view.shown) + step, 0), len(modes) - 1)])

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        paint_card(painter, self._parts, QRectF(self.rect()))
        painter.end()
