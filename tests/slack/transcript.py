"""A channel of the fake Slack as text: who said what when, with blocks, buttons, pictures and threads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from textwrap import wrap

from tests.slack.mrkdwn import shown
from tests.slack.workspace import Json, Message, Workspace

WIDE = 96


def transcript(place: Workspace, channel: str, *, width: int = WIDE) -> str:
    """Return a channel as everybody in it sees it, whispers too, oldest message first."""
    with place.lock:
        lines = [f"#{place.channels[channel].name}"]
        for message in (one for one in visible(place, channel) if one.thread is None):
            lines += ["", *_message(place, message, width)]
            replies = [one for one in visible(place, channel) if one.thread == message.ts]
            for reply in replies:
                lines += [f"    ┆ {line}" for line in _message(place, reply, width - 6)]
    return "\n".join(lines)


def visible(place: Workspace, channel: str) -> Iterator[Message]:
    """Yield what was said in a channel, whispers too, oldest first."""
    ordered = sorted(place.messages, key=lambda one: one.ts)
    yield from (one for one in ordered if one.channel == channel and not one.is_deleted)


def clock_of(message: Message) -> str:
    return f"{datetime.fromtimestamp(float(message.ts), UTC):%H:%M}"


def _message(place: Workspace, message: Message, width: int) -> Iterator[str]:
    user = place.users[message.user]
    badge = " APP" if user.is_bot else ""
    to = f"  (only {place.users[message.seen_by].real_name} sees this)" if message.seen_by else ""
    edited = "  (edited)" if message.edits else ""
    yield f"{clock_of(message)}  {user.real_name}{badge}{to}{edited}"
    for line in _body(place, message):
        yield from (f"       {part}" for part in (wrap(line, width - 7) or [""]))


def _body(place: Workspace, message: Message) -> Iterator[str]:
    if not message.blocks and message.text:
        yield from shown(message.text, place).splitlines()
    for block in message.blocks:
        yield from _block(place, block)
    for name in message.files:
        file = place.files[name]
        yield f"(picture: {file.title}, {file.name}, {file.length // 1000 + 1} kB)"


def _block(place: Workspace, block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield shown(block["text"], place).upper()
        case "divider":
            yield "─" * 40
        case "section":
            texts = [block["text"]] if "text" in block else []
            for text in texts:
                yield from shown(text, place).splitlines()
            yield from (" · ".join(shown(field, place).splitlines()) for field in block.get("fields", ()))
        case "context":
            yield " · ".join(shown(one, place) for one in block["elements"] if one["type"] != "image")
        case "actions":
            yield "  ".join(f"[{shown(one['text'], place)}]" for one in block["elements"] if "text" in one)
        case "image":
            yield f"(picture: {block['alt_text']})"
