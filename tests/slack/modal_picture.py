"""A modal of the fake Slack as a picture, filled in as its reader left it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from tests.slack.boxes import FAINT, INK, LINE, Box, buttons_box, font, gap, html_of, stacked, text_box
from tests.slack.mrkdwn import pieces, shown
from tests.slack.picture import SHARPNESS
from tests.slack.workspace import Json, View, Workspace

WIDE, MARGIN, SHADE = 520, 24.0, 24.0
RED = "#c01343"


def paint_modal(place: Workspace, view: View, values: Mapping[str, str] | None = None) -> QImage:
    """Return a modal with what was typed or chosen by action id, and with the errors it shows. Needs a QGuiApplication."""
    inner = WIDE - 2 * MARGIN
    boxes = [_head(place, view), gap(16)]
    for block in view.view["blocks"]:
        boxes += [*_block(place, view, block, values or {}, inner), gap(16)]
    boxes += [_foot(place, view), gap(16)]
    body = stacked(boxes)
    image = QImage(
        round((WIDE + 2 * SHADE) * SHARPNESS), round((body.height + 2 * SHADE) * SHARPNESS), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(QColor("#a9a8a9"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRoundedRect(QRectF(SHADE, SHADE, WIDE, body.height), 10, 10)
    body.draw(painter, SHADE, SHADE)
    painter.end()
    return image


def _head(place: Workspace, view: View) -> Box:
    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QColor(INK))
        painter.setFont(font(20, bold=True))
        painter.drawText(QRectF(x + MARGIN, y, WIDE, 62), Qt.AlignmentFlag.AlignVCenter, shown(view.view["title"], place))
        painter.setPen(QPen(QColor(FAINT), 1.6))
        left, top = x + WIDE - MARGIN - 12, y + 25
        painter.drawLine(QPointF(left, top), QPointF(left + 12, top + 12))
        painter.drawLine(QPointF(left + 12, top), QPointF(left, top + 12))
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(x, y + 61.5), QPointF(x + WIDE, y + 61.5))

    return Box(62, draw)


def _indented(box: Box) -> Box:
    return Box(box.height, lambda painter, x, y: box.draw(painter, x + MARGIN, y))


def _block(place: Workspace, view: View, block: Json, values: Mapping[str, str], width: float) -> list[Box]:
    if block["type"] != "input":
        return [_indented(text_box(html_of(pieces(block["text"], place)), width))] if "text" in block else []
    element = block["element"]
    optional = f' <span style="color:{FAINT};font-weight:normal">(optional)</span>' if block.get("optional") else ""
    label = text_box(html_of(pieces(block["label"], place)) + optional, width, bold=True)
    boxes = [label, gap(7), _field(place, element, values.get(element["action_id"], ""), width)]
    if error := view.errors.get(block.get("block_id", "")):
        boxes += [gap(5), text_box(html_of(pieces(error, place)), width, pixels=13, colour=RED)]
    if "hint" in block:
        boxes += [gap(5), text_box(html_of(pieces(block["hint"], place)), width, pixels=13, colour=FAINT)]
    return [_indented(box) for box in boxes]


def _field(place: Workspace, element: Json, value: str, width: float) -> Box:
    """Return an input with its content, or else what stands in an empty one."""
    hint = shown(element["placeholder"], place) if "placeholder" in element else ""
    height = 84.0 if element.get("multiline") else 38.0
    words = text_box(
        html_of(pieces({"type": "plain_text", "text": value or hint}, place)), width - 50, colour=INK if value else FAINT
    )

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor("#868686"), 1))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRoundedRect(QRectF(x + 0.5, y + 0.5, width - 1, height - 1), 5, 5)
        words.draw(painter, x + 12, y + 9)
        if element["type"] != "plain_text_input":
            painter.setPen(QPen(QColor(FAINT), 1.8))
            left, top = x + width - 24, y + 16
            painter.drawLine(QPointF(left, top), QPointF(left + 5, top + 5))
            painter.drawLine(QPointF(left + 5, top + 5), QPointF(left + 10, top))

    return Box(height, draw)


def _foot(place: Workspace, view: View) -> Box:
    labels = [(name, style) for name, style in (("close", ""), ("submit", "primary")) if name in view.view]
    buttons = buttons_box([(shown(view.view[name], place), style) for name, style in labels], WIDE)

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(x, y + 0.5), QPointF(x + WIDE, y + 0.5))
        buttons.draw(painter, x + WIDE - MARGIN - buttons.width, y + 16)

    return Box(16 + buttons.height, draw)
