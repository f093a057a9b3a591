"""What Slack makes of a text: formatting, links and mentions, told as pieces that a transcript or a picture shows.

The syntax is that of docs.slack.dev/messaging/formatting-message-text, read to the advantage of whoever wants to be heard:
where the documents leave open whether a bare @here calls people, it does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from html import unescape

from tests.slack.workspace import Json, Message, Workspace

CONTROL = re.compile(r"<([^<>]+)>")
SHOUT = re.compile(r"(?<![\w.@-])@(here|channel|everyone)\b")
LINK = re.compile(r"\b(?:https?://|mailto:)[^\s<>|]+")
STYLES = (
    ("bold", re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])")),
    ("italic", re.compile(r"(?<![\w_])_(?=\S)([^_\n]*[^\s_])_(?![\w_])")),
    ("strike", re.compile(r"(?<![\w~])~(?=\S)([^~\n]*[^\s~])~(?![\w~])")),
)
CODE = re.compile(r"`([^`\n]+)`")
EMOJI = re.compile(r":([a-z0-9_+-]+):")
PICTURES = {"thermometer": "🌡", "wave": "👋", "warning": "⚠", "white_check_mark": "✅", "bust_in_silhouette": "👤"}


Bare = tuple[re.Pattern[str], ...]


class Meaning(Enum):
    """What a piece does besides being read."""

    TEXT = "text"
    LINK = "link"
    MENTION = "mention"
    SHOUT = "shout"
    """Calls everybody who is there."""
    EMOJI = "emoji"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one look; `to` is a link's address or a user's id."""

    text: str
    meaning: Meaning = Meaning.TEXT
    to: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


def pieces(text: Json | str, place: Workspace) -> list[Piece]:
    """Return what Slack shows of a text object, or of a message's plain text."""
    if isinstance(text, str):
        return list(_marked(text, place, (LINK,)))
    if text["type"] == "plain_text":
        return list(_emoji(Piece(text["text"]))) if text.get("emoji", True) else [Piece(text["text"])]
    return list(_marked(text["text"], place, () if text.get("verbatim") else (LINK, SHOUT)))


def shown(text: Json | str, place: Workspace) -> str:
    """Return what is read of a text, without its looks."""
    return "".join(piece.text for piece in pieces(text, place))


def effects(message: Message, place: Workspace) -> list[Piece]:
    """Return everything in a message that does more than being read: links, mentions, calls, looks, emoji.

    Beside blocks the plain text is shown in notifications alone, where nothing but its calls and mentions does anything.
    """
    heard = {Meaning.SHOUT, Meaning.MENTION}
    own = [piece for piece in pieces(message.text, place) if not message.blocks or piece.meaning in heard]
    found = own + [piece for text in _within(message.blocks) for piece in pieces(text, place)]
    return [piece for piece in found if replace(piece, text="") != Piece("")]


def _within(value: object) -> Iterator[Json]:
    match value:
        case dict() if value.get("type") in {"plain_text", "mrkdwn"}:
            yield value
        case dict():
            for inner in value.values():
                yield from _within(inner)
        case list():
            for inner in value:
                yield from _within(inner)


def _marked(text: str, place: Workspace, bare: Bare) -> Iterator[Piece]:
    """Yield the pieces of mrkdwn; `bare` is what means something although it is not written with <…>."""
    end = 0
    for control in CONTROL.finditer(text):
        yield from _looks(Piece(text[end : control.start()]), bare)
        yield _controlled(control[1], place)
        end = control.end()
    yield from _looks(Piece(text[end:]), bare)


def _controlled(inside: str, place: Workspace) -> Piece:
    """Return what is written as <…>."""
    what, _, label = inside.partition("|")
    if what.startswith("@"):
        user = place.users.get(what[1:])
        return Piece(f"@{user.real_name if user else label or what[1:]}", Meaning.MENTION, what[1:])
    if what.startswith("!date^"):
        return Piece(_date(what, label))
    if what.startswith("!"):
        return Piece(f"@{label or what[1:].partition('^')[0]}", Meaning.SHOUT, what)
    if what.startswith("#"):
        channel = place.channels.get(what[1:])
        return Piece(f"#{channel.name if channel else label}", Meaning.LINK, what)
    return Piece(unescape(label or what), Meaning.LINK, unescape(what))


def _date(what: str, fallback: str) -> str:
    """Return a time as its reader sees it, here in UTC."""
    _, seconds, form, *_ = (*what.split("^"), "")
    if not seconds.isdigit():
        return fallback
    at = datetime.fromtimestamp(int(seconds), UTC)
    day = f"{at:%b} {at.day}"
    words = {"{date_short_pretty}": day, "{date_pretty}": day, "{date_short}": day, "{date_num}": f"{at:%Y-%m-%d}"}
    for name, value in {**words, "{time}": f"{at:%H:%M}", "{time_secs}": f"{at:%H:%M:%S}"}.items():
        form = form.replace(name, value)
    return form


def _looks(piece: Piece, bare: Bare) -> Iterator[Piece]:
    """Yield the pieces that formatting makes of one, the outermost first."""
    if not piece.text:
        return
    if code := CODE.search(piece.text):
        yield from _looks(replace(piece, text=piece.text[: code.start()]), bare)
        yield replace(piece, text=unescape(code[1]), code=True)
        yield from _looks(replace(piece, text=piece.text[code.end() :]), bare)
        return
    for name, pattern in STYLES:
        if found := pattern.search(piece.text):
            yield from _looks(replace(piece, text=piece.text[: found.start()]), bare)
            yield from _looks(_styled(piece, name, found[1]), bare)
            yield from _looks(replace(piece, text=piece.text[found.end() :]), bare)
            return
    yield from _called(piece, bare)


def _styled(piece: Piece, name: str, text: str) -> Piece:
    match name:
        case "bold":
            return replace(piece, text=text, bold=True)
        case "italic":
            return replace(piece, text=text, italic=True)
        case _:
            return replace(piece, text=text, strike=True)


def _called(piece: Piece, bare: Bare) -> Iterator[Piece]:
    """Yield the pieces that bare addresses and calls make of one."""
    found = [match for pattern in bare for match in pattern.finditer(piece.text)]
    end = 0
    for one in sorted(found, key=lambda match: match.start()):
        yield from _emoji(replace(piece, text=unescape(piece.text[end : one.start()])))
        meaning = Meaning.SHOUT if one[0].startswith("@") else Meaning.LINK
        yield replace(piece, text=one[0], meaning=meaning, to=one[0])
        end = one.end()
    yield from _emoji(replace(piece, text=unescape(piece.text[end:])))


def _emoji(piece: Piece) -> Iterator[Piece]:
    """Yield the pieces that :names: of known emoji make of one."""
    end = 0
    for found in EMOJI.finditer(piece.text):
        if found[1] in PICTURES:
            if found.start() > end:
                yield replace(piece, text=piece.text[end : found.start()])
            yield replace(piece, text=PICTURES[found[1]], meaning=Meaning.EMOJI)
            end = found.end()
    if piece.text[end:]:
        yield replace(piece, text=piece.text[end:])
