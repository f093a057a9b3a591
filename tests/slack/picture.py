"""A channel of the fake Slack as a picture: much as a person would see it, threads unfolded."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from tests.slack.boxes import (
    FAINT,
    INK,
    LINE,
    LINK,
    Box,
    avatar,
    buttons_box,
    columns,
    font,
    gap,
    html_of,
    picture_box,
    rule,
    stacked,
    text_box,
)
from tests.slack.mrkdwn import pieces, shown
from tests.slack.transcript import clock_of, visible
from tests.slack.workspace import Json, Message, User, Workspace

WIDE = 820
SHARPNESS = 1.5
MARGIN, FACE, FACE_GAP, HEAD = 20.0, 38.0, 12.0, 58.0
SMALL = 13


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts of a workspace are painted within a width."""

    place: Workspace
    width: float

    def text(self, text: Json | str, *, pixels: float = 15, colour: str = INK, bold: bool = False) -> Box:
        return text_box(html_of(pieces(text, self.place)), self.width, pixels=pixels, colour=colour, bold=bold)


def paint_channel(place: Workspace, channel: str, *, width: int = WIDE) -> QImage:
    """Return a channel with all its messages, newest at the bottom. Needs a QGuiApplication."""
    with place.lock:
        boxes = [_head(place, channel, width), gap(10)]
        day = ""
        for message in (one for one in visible(place, channel) if one.thread is None):
            if (said := _day(message)) != day:
                day = said
                boxes.append(_day_box(day, width))
            boxes += [_message(place, message, width - 2 * MARGIN), *_thread(place, message, width), gap(12)]
    page = stacked([*boxes, gap(12)])
    image = QImage(round(width * SHARPNESS), round(page.height * SHARPNESS), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    page.draw(painter, 0, 0)
    painter.end()
    return image


def save_channel(place: Workspace, channel: str, file: Path, *, width: int = WIDE) -> None:
    """Write a channel's picture; the file's ending says how."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not paint_channel(place, channel, width=width).save(str(file), None, 88):
        raise OSError(f"{file} could not be written")


def _head(place: Workspace, channel: str, width: float) -> Box:
    about = place.channels[channel]
    people = [user for user in place.users.values() if user.id in about.members]

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QColor(INK))
        painter.setFont(font(19, bold=True))
        painter.drawText(QRectF(x + MARGIN, y, width, HEAD), Qt.AlignmentFlag.AlignVCenter, f"# {about.name}")
        for n, user in enumerate(people):
            left = x + width - MARGIN - 26 - 20 * (len(people) - 1 - n)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#ffffff"))
            painter.drawRoundedRect(QRectF(left - 2, y + 14, 30, 30), 7, 7)
            avatar(painter, QRectF(left, y + 16, 26, 26), _initials(user), user.colour)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(x, y + HEAD - 0.5), QPointF(x + width, y + HEAD - 0.5))

    return Box(HEAD, draw)


def _day(message: Message) -> str:
    at = datetime.fromtimestamp(float(message.ts), UTC)
    return f"{at:%A, %B} {at.day}"


def _day_box(day: str, width: float) -> Box:
    wide = QFontMetricsF(font(SMALL, bold=True)).horizontalAdvance(day) + 28

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(x, y + 14.5), QPointF(x + width, y + 14.5))
        painter.setBrush(QColor("#ffffff"))
        pill = QRectF(x + (width - wide) / 2, y + 0.5, wide, 28)
        painter.drawRoundedRect(pill, 14, 14)
        painter.setPen(QColor(INK))
        painter.setFont(font(SMALL, bold=True))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, day)

    return Box(40, draw)


def _initials(user: User) -> str:
    return "" if user.is_bot else "".join(part[0] for part in user.real_name.split()[:2]).upper()


def _message(place: Workspace, message: Message, width: float, *, face: float = FACE) -> Box:
    """Return a message with the face of who said it; a whisper says who alone sees it."""
    user = place.users[message.user]
    inner = width - face - FACE_GAP
    whisper = [_whisper(place, message, inner)] if message.seen_by else []
    body = stacked([*whisper, _name(message, user), gap(3), *_body(Reader(place, inner), message)])

    def draw(painter: QPainter, x: float, y: float) -> None:
        avatar(painter, QRectF(x + MARGIN, y + 2, face, face), _initials(user), user.colour)
        body.draw(painter, x + MARGIN + face + FACE_GAP, y)

    return Box(max(body.height, face + 4), draw)


def _whisper(place: Workspace, message: Message, width: float) -> Box:
    to = place.users[message.seen_by or ""].real_name
    return text_box(f"Only {to} can see this", width, pixels=SMALL, colour=FAINT)


def _name(message: Message, user: User) -> Box:
    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QColor(INK))
        painter.setFont(font(15, bold=True))
        painter.drawText(QPointF(x, y + 15), user.real_name)
        x += painter.fontMetrics().horizontalAdvance(user.real_name) + 7
        if user.is_bot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#ebeaeb"))
            painter.drawRoundedRect(QRectF(x, y + 3, 30, 15), 2, 2)
            painter.setPen(QColor(FAINT))
            painter.setFont(font(10, bold=True))
            painter.drawText(QRectF(x, y + 3, 30, 15), Qt.AlignmentFlag.AlignCenter, "APP")
            x += 37
        painter.setPen(QColor(FAINT))
        painter.setFont(font(12))
        painter.drawText(QPointF(x, y + 15), clock_of(message))

    return Box(20, draw)


def _body(reader: Reader, message: Message) -> list[Box]:
    boxes: list[Box] = []
    if message.text and not message.blocks:
        boxes.append(reader.text(message.text))
    for block in message.blocks:
        boxes += [*_block(reader, block), gap(7)]
    for name in message.files:
        file = reader.place.files[name]
        boxes += [
            gap(5),
            text_box(file.title, reader.width, pixels=SMALL, colour=FAINT),
            gap(3),
            picture_box(file.content or b""),
        ]
    return boxes


def _block(reader: Reader, block: Json) -> list[Box]:
    match block["type"]:
        case "header":
            return [reader.text(block["text"], pixels=19, bold=True)]
        case "divider":
            return [rule(reader.width)]
        case "section":
            return _section(reader, block)
        case "context":
            words = "&nbsp;&nbsp;".join(html_of(pieces(one, reader.place)) for one in block["elements"] if "text" in one)
            return [text_box(words, reader.width, pixels=SMALL, colour=FAINT)]
        case "actions":
            labels = [(shown(one["text"], reader.place), one.get("style", "")) for one in block["elements"] if "text" in one]
            return [gap(1), buttons_box(labels, reader.width)]
        case "image":
            file = reader.place.files.get(block.get("slack_file", {}).get("id", ""))
            return [picture_box(file.content)] if file and file.content else []
        case _:
            return []


def _section(reader: Reader, block: Json) -> list[Box]:
    boxes = [reader.text(block["text"])] if "text" in block else []
    narrow = Reader(reader.place, reader.width / 2 - 16)
    if "fields" in block:
        boxes.append(columns([narrow.text(field) for field in block["fields"]], reader.width))
    accessory = block.get("accessory", {})
    if accessory.get("type") == "button":
        boxes += [gap(4), buttons_box([(shown(accessory["text"], reader.place), accessory.get("style", ""))], reader.width)]
    return boxes


def _thread(place: Workspace, message: Message, width: float) -> list[Box]:
    """Return the replies to a message, below it on a panel of their own."""
    replies = [one for one in visible(place, message.channel) if one.thread == message.ts]
    if not replies:
        return []
    left, edge = MARGIN + FACE + FACE_GAP, 12.0
    inner = width - left - MARGIN - 2 * edge
    count = text_box(
        f"{len(replies)} {'reply' if len(replies) == 1 else 'replies'}", inner, pixels=SMALL, colour=LINK, bold=True
    )
    told = [box for reply in replies for box in (gap(8), _message(place, reply, inner, face=26))]
    panel = stacked([gap(8), count, *told, gap(10)])

    def draw(painter: QPainter, x: float, y: float) -> None:
        painter.setPen(QPen(QColor("#e8e8e8"), 1))
        painter.setBrush(QColor("#f8f8f8"))
        painter.drawRoundedRect(QRectF(x + left, y + 6, inner + 2 * edge, panel.height), 8, 8)
        count.draw(painter, x + left + edge, y + 14)
        top = y + 14 + count.height
        for box in told:
            box.draw(painter, x + left + edge - MARGIN, top)
            top += box.height

    return [Box(panel.height + 6, draw)]
