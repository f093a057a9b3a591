"""One line of text in a rectangle: any script, in either direction, shortened in its middle where it is too long."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from ui.theme import Tone, TypeRole

LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


def width_of(text: str, role: TypeRole, pixels: int) -> float:
    """Return how wide a line is."""
    return QFontMetricsF(role.font(pixels)).horizontalAdvance(text)


def fitting(text: str, role: TypeRole, pixels: int, width: float) -> int:
    """Return the size in pixels at which a line fits a width: at most `pixels`, at least the floor of its role."""
    while pixels > role.floor and width_of(text, role, pixels) > width:
        pixels -= 1
    return pixels


def draw_line(
    painter: QPainter,
    text: str,
    role: TypeRole,
    pixels: int,
    where: QRectF,
    tone: Tone,
    align: Qt.AlignmentFlag = LEFT,
    *,
    opacity: float = 1.0,
) -> float:
    """Draw a line in the middle of a rectangle's height and return its width.

    For names, which may be long; sentences are set by `ui.visitor.text`, and never shortened.
    """
    font = role.font(pixels)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, where.width())
    width = metrics.horizontalAdvance(shown)
    spare = max(where.width() - width, 0.0)
    left = where.left() + {LEFT: 0.0, CENTRE: spare / 2, RIGHT: spare}[align]
    base = where.center().y() + metrics.capHeight() / 2
    room = QRectF(left, base - metrics.ascent(), width + 2, metrics.height())
    painter.setFont(font)
    painter.setPen(tone.colour(opacity))
    painter.drawText(room, Qt.AlignmentFlag.AlignAbsolute | LEFT | Qt.TextFlag.TextSingleLine, shown)
    return width
