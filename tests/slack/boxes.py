"""Pieces of a painted channel: boxes that know how high they are and paint themselves at a place."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QTextDocument, QTextOption

from tests.slack.mrkdwn import Meaning, Piece

FAMILIES = ["Lato", "Noto Sans", "NanumBarunGothic", "NanumGothic", "DejaVu Sans"]
INK, FAINT, LINE, LINK = "#1d1c1d", "#616061", "#dddcdd", "#1264a3"
PRIMARY, DANGER = "#007a5a", "#e01e5a"
TEXT_PX = 15
BUTTON_H, BUTTON_GAP = 32.0, 8.0
PICTURE_W, PICTURE_H = 420.0, 220.0

Draw = Callable[[QPainter, float, float], None]


@dataclass(frozen=True, slots=True)
class Box:
    """Something that takes a height, and paints itself with its upper left corner at a place; `width` where it matters."""

    height: float
    draw: Draw
    width: float = 0.0


def gap(height: float) -> Box:
    return Box(height, lambda _painter, _x, _y: None)


def stacked(boxes: list[Box]) -> Box:
    """Return boxes below each other as one."""

    def draw(painter: QPainter, x: float, y: float) -> None:
        for box in boxes:
            box.draw(painter, x, y)
            y += box.height

    return Box(sum(box.height for box in boxes), draw)


def font(pixels: float, *, bold: bool = False) -> QFont:
    made = QFont(FAMILIES)
    made.setPixelSize(round(pixels))
    made.setBold(bold)
    return made


def html_of(pieces: list[Piece]) -> str:
    """Return pieces as what Qt's documents show."""
    return "".join(_html(piece) for piece in pieces)


def _html(piece: Piece) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    for is_so, tag in ((piece.bold, "b"), (piece.italic, "i"), (piece.strike, "s")):
        text = f"<{tag}>{text}</{tag}>" if is_so else text
    match piece.meaning:
        case Meaning.LINK:
            return f'<span style="color:{LINK}">{text}</span>'
        case Meaning.MENTION:
            return f'<span style="color:{LINK};background-color:#e8f5fa">{text}</span>'
        case Meaning.SHOUT:
            return f'<span style="color:#8a6100;background-color:#fdf2cf">{text}</span>'
        case _:
            return f'<span style="color:#c01343;background-color:#f4f3f4">{text}</span>' if piece.code else text


def text_box(html: str, width: float, *, pixels: float = TEXT_PX, colour: str = INK, bold: bool = False) -> Box:
    """Return text that breaks at a width; the colour is that of what has none of its own."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font(pixels, bold=bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setHtml(f'<div style="color:{colour};line-height:125%">{html}</div>')
    document.setTextWidth(width)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.save()
        painter.translate(x, y)
        document.drawContents(painter)
        painter.restore()

    return Box(document.size().height(), draw)


def columns(boxes: list[Box], width: float) -> Box:
    """Return boxes in two columns, row by row."""
    rows = [boxes[n : n + 2] for n in range(0, len(boxes), 2)]
    heights = [max(box.height for box in row) + 6 for row in rows]

    def draw(painter: QPainter, x: float, y: float) -> None:
        for row, height in zip(rows, heights, strict=True):
            for n, box in enumerate(row):
                box.draw(painter, x + n * width / 2, y)
            y += height

    return Box(sum(heights), draw)


def buttons_box(buttons: list[tuple[str, str]], width: float) -> Box:
    """Return buttons with their styles, in as many rows as they need."""
    metrics = QFontMetricsF(font(14, bold=True))
    placed: list[tuple[QRectF, str, str]] = []
    x = y = 0.0
    for text, style in buttons:
        wide = metrics.horizontalAdvance(text) + 26
        if x and x + wide > width:
            x, y = 0.0, y + BUTTON_H + BUTTON_GAP
        placed.append((QRectF(x, y, wide, BUTTON_H), text, style))
        x += wide + BUTTON_GAP

    def draw(painter: QPainter, left: float, top: float) -> None:
        for place, text, style in placed:
            _button(painter, place.translated(left, top), text, style)

    return Box(y + BUTTON_H, draw, max((place.right() for place, _, _ in placed), default=0.0))


def _button(painter: QPainter, place: QRectF, text: str, style: str) -> None:
    filled = {"primary": PRIMARY, "danger": DANGER}.get(style)
    painter.setPen(QPen(QColor(filled or "#bbbabb"), 1))
    painter.setBrush(QColor(filled or "#ffffff"))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(QColor("#ffffff" if filled else INK))
    painter.setFont(font(14, bold=True))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def picture_box(content: bytes, *, widest: float = PICTURE_W, highest: float = PICTURE_H) -> Box:
    """Return a picture with round corners, as large as fits."""
    image = QImage.fromData(QByteArray(content))
    size = QSizeF(image.size()).scaled(widest, highest, Qt.AspectRatioMode.KeepAspectRatio)

    def draw(painter: QPainter, x: float, y: float) -> None:
        place = QRectF(QPointF(x, y), size)
        shape = QPainterPath()
        shape.addRoundedRect(place, 8, 8)
        painter.save()
        painter.setClipPath(shape)
        painter.drawImage(place, image)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawPath(shape)

    return Box(size.height(), draw)


def rule(width: float) -> Box:
    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(x, y + 8), QPointF(x + width, y + 8))

    return Box(16, draw)


def avatar(painter: QPainter, place: QRectF, initials: str, colour: str) -> None:
    """Paint who speaks: initials on a colour, or for the bot a door that stands ajar."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(place, place.width() / 5, place.width() / 5)
    if initials:
        painter.setPen(QColor("#ffffff"))
        painter.setFont(font(place.width() * 0.42, bold=True))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials)
        return
    unit = place.width() / 12
    painter.setBrush(QColor("#12504d"))
    painter.drawRect(QRectF(place.x() + 3.4 * unit, place.y() + 2 * unit, 5.2 * unit, 8 * unit))
    door = QPainterPath(QPointF(place.x() + 3.4 * unit, place.y() + 2 * unit))
    for dx, dy in ((6.9, 3.1), (6.9, 10.9), (3.4, 10)):
        door.lineTo(place.x() + dx * unit, place.y() + dy * unit)
    painter.fillPath(door, QColor("#ffffff"))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(place.x() + 6 * unit, place.y() + 6.8 * unit), 0.45 * unit, 0.45 * unit)
