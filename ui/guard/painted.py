"""What cards are painted with: grounds, buttons, match marks and outcome badges."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from kiosk.domain.identity import Sureness
from ui.guard.page_words import Sign
from ui.symbols import Icon, Symbol, draw_icon, draw_symbol, pen
from ui.theme import G_ACTION, Tone, TypeRole, Unit
from ui.widgets.button import GROUNDS, OUTLINES, WORDS, ButtonLook
from ui.widgets.line import LEFT, draw_line, fitting, width_of
from ui.widgets.touch import PRESSED

EDGE = 2.0
HAIRLINE = 1.5
CARD_RADIUS = 20
PICTURE_RADIUS = 16
BUTTON_RADIUS = 18
ICON_SIZE = 1.15
"""Side of an icon in a button, in sizes of the words beside it."""

ICON_GAP = 0.5
SIDES = 0.4
"""Least room left and right of a button's words, in their sizes."""


def paint_ground(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor, edge: QColor | None = None, line: float = HAIRLINE
) -> None:
    """Paint a rectangle with round corners; its edge lies inside it."""
    inset = line / 2 if edge is not None else 0.0
    painter.setPen(pen(edge, line) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def under_finger(colour: QColor) -> QColor:
    """Return a ground as it is while a finger is on it: darker, or lighter where it is very dark."""
    return colour.lighter(150) if colour.lightnessF() < 0.2 else colour.darker(round(100 / (1 - PRESSED)))


def paint_button(
    painter: QPainter,
    rect: QRectF,
    words: str,
    look: ButtonLook,
    unit: Unit,
    *,
    icon: Icon | None = None,
    down: bool = False,
    role: TypeRole = G_ACTION,
) -> None:
    """Paint a button; its words get smaller, down to the floor of their role, and then lose their middle."""
    radius = min(unit.px(BUTTON_RADIUS), rect.height() / 2)
    if look in GROUNDS:
        ground = GROUNDS[look].colour()
        edge = OUTLINES[look].colour() if look in OUTLINES else None
        paint_ground(painter, rect, radius, under_finger(ground) if down else ground, edge, EDGE)
    elif down:
        paint_ground(painter, rect, radius, Tone.SINK.colour())
    _paint_words(painter, rect, words, look, unit, icon, role)


def _paint_words(
    painter: QPainter, rect: QRectF, words: str, look: ButtonLook, unit: Unit, icon: Icon | None, role: TypeRole
) -> None:
    share = (ICON_SIZE + (ICON_GAP if words else 0.0)) if icon is not None else 0.0
    pixels = role.pixels(unit)
    pixels = fitting(words, role, pixels, rect.width() - (share + 2 * SIDES) * pixels)
    room = rect.width() - (share + 2 * SIDES) * pixels
    width = min(width_of(words, role, pixels), room)
    left = rect.center().x() - (share * pixels + width) / 2
    if icon is not None:
        side = ICON_SIZE * pixels
        draw_icon(painter, icon, QRectF(left, rect.center().y() - side / 2, side, side), WORDS[look].colour())
    where = QRectF(left + share * pixels, rect.top(), width + 1, rect.height())
    draw_line(painter, words, role, pixels, where, WORDS[look], LEFT)


def paint_match(painter: QPainter, sureness: Sureness, where: QRectF) -> None:
    """Paint the shape of a match: a full disc is sure, half a disc maybe, a ring nobody."""
    radius = 0.43 * where.width()
    match sureness:
        case Sureness.SURE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Tone.TEAL.colour())
            painter.drawEllipse(where.center(), radius, radius)
        case Sureness.MAYBE:
            draw_symbol(painter, Symbol.HALF, where, Tone.INK_2.colour(), Tone.CARD.colour())
        case Sureness.NOBODY:
            line = 0.11 * where.width()
            painter.setPen(pen(Tone.INK_2.colour(), line))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(where.center(), radius - line / 2, radius - line / 2)


def match_tone(sureness: Sureness) -> Tone:
    """Return the colour of a match's word."""
    return Tone.TEAL if sureness is Sureness.SURE else Tone.INK_2


def paint_sign(painter: QPainter, sign: Sign, where: QRectF) -> None:
    """Paint the shape of an outcome into a square."""
    symbol, tone, cut = sign
    draw_symbol(painter, symbol, where, tone.colour(), cut.colour())


def paint_choice(painter: QPainter, corner: QPointF, side: float, *, chosen: bool) -> None:
    """Paint a tick, or the ring where one would be, with its middle at a place."""
    where = QRectF(corner.x() - side / 2, corner.y() - side / 2, side, side)
    painter.setPen(pen(Tone.CARD.colour(), 3))
    painter.setBrush((Tone.TEAL if chosen else Tone.CARD).colour())
    painter.drawEllipse(where)
    if chosen:
        inner = 0.62 * side
        middle = QRectF(corner.x() - inner / 2, corner.y() - inner / 2, inner, inner)
        draw_icon(painter, Icon.TICK, middle, Tone.WHITE.colour())
    else:
        painter.setPen(pen(Tone.EDGE.colour(), 2))
        painter.drawEllipse(where.adjusted(2, 2, -2, -2))


def paint_unused(painter: QPainter, picture: QRectF, inset: float = 4.0) -> None:
    """Paint the mark of a picture that is not used to recognise into its lower right corner."""
    side = min(picture.width(), 24.0)
    where = QRectF(picture.right() - side - inset, picture.bottom() - side - inset, side, side)
    ground = where.adjusted(-2, -2, 2, 2) if inset else where
    if inset:
        paint_ground(painter, ground, 7, Tone.CARD.colour())
    draw_symbol(painter, Symbol.DASH, where, Tone.INK_2.colour(), Tone.CARD.colour())
