"""Messages of the fake Slack: posted, edited, deleted, whispered, and read back with their metadata."""

import json
import re
from collections.abc import Iterable
from typing import Any

from tests.slack.block_kit import blocks_flaws, is_too_long
from tests.slack.call import Call, message_json
from tests.slack.workspace import Denied, Json, Message, Workspace

MOST_TEXT = 40_000
EVENT_TYPE = re.compile(r"\w{1,255}")
MOST_METADATA = 8_000
WITHOUT_MEMBERSHIP = "chat:write.public"


def _content(call: Call) -> tuple[str, list[Json], Json | None]:
    """Return text, blocks and metadata of a message that is sent, checked."""
    text, blocks = call.maybe("text") or "", call.value("blocks", "invalid_blocks_format")
    if len(text) > MOST_TEXT:
        raise Denied("msg_too_long")
    if not text and not blocks:
        raise Denied("no_text")
    if blocks is not None:
        check_blocks(call.workspace, blocks)
    metadata = call.value("metadata", "invalid_metadata_format")
    if metadata is not None:
        _check_metadata(metadata)
    return text, blocks or [], metadata


def check_blocks(workspace: Workspace, blocks: Any) -> None:
    """Raise Denied for blocks that Slack refuses, and for pictures in them that are not there yet."""
    flaws = blocks_flaws(blocks)
    if not flaws:
        flaws = [f"[ERROR] invalid slack file [json-pointer:{at}]" for at in _missing_files(workspace, blocks)]
    if flaws:
        raise Denied("invalid_blocks", errors=flaws, response_metadata={"messages": flaws})
    if is_too_long(blocks):
        raise Denied("msg_blocks_too_long")


def _missing_files(workspace: Workspace, blocks: Any) -> Iterable[str]:
    for n, block in enumerate(blocks):
        for picture in (block, block.get("accessory", {}), *block.get("elements", ())):
            name = picture.get("slack_file", {}).get("id")
            file = workspace.files.get(name)
            if name and (file is None or file.is_deleted or not file.is_ready or file.kind == "binary"):
                yield f"/blocks/{n}/slack_file"


def _check_metadata(metadata: Any) -> None:
    """Raise Denied unless it is an event's type with a flat payload."""
    kind, payload = (metadata.get(name) for name in ("event_type", "event_payload")) if isinstance(metadata, dict) else "  "
    if not isinstance(kind, str) or not EVENT_TYPE.fullmatch(kind) or not isinstance(payload, dict):
        raise Denied("invalid_metadata_format")
    if len(json.dumps(payload)) > MOST_METADATA:
        raise Denied("metadata_too_large")


def post(call: Call) -> Json:
    place, channel = call.workspace, call.channel()
    if channel.is_archived:
        raise Denied("is_archived")
    if place.bot.id not in channel.members and not (call.token and WITHOUT_MEMBERSHIP in call.token.scopes):
        raise Denied("not_in_channel")
    text, blocks, metadata = _content(call)
    thread = call.maybe("thread_ts")
    if thread is not None:
        thread = place.message(channel.id, thread).thread or thread
    message = place.post(channel.id, place.bot.id, text, blocks, metadata=metadata, thread=thread)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(place, message)}


def update(call: Call) -> Json:
    place, channel = call.workspace, call.joined()
    message = place.message(channel.id, call.text("ts"))
    if message.user != place.bot.id:
        raise Denied("cant_update_message")
    text, blocks, metadata = _content(call)
    message.text, message.blocks = text, blocks
    message.metadata = message.metadata if metadata is None else metadata or None
    message.edits += 1
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message_json(place, message)}


def delete(call: Call) -> Json:
    channel = call.joined()
    message = call.workspace.message(channel.id, call.text("ts"))
    if message.user != call.workspace.bot.id:
        raise Denied("cant_delete_message")
    message.is_deleted = True
    return {"channel": channel.id, "ts": message.ts}


def whisper(call: Call) -> Json:
    place, channel, user = call.workspace, call.joined(), call.text("user")
    if user not in channel.members:
        raise Denied("user_not_in_channel")
    text, blocks, _ = _content(call)
    message = place.post(channel.id, place.bot.id, text, blocks, seen_by=user, thread=call.maybe("thread_ts"))
    return {"message_ts": message.ts}


def history(call: Call) -> Json:
    place, channel = call.workspace, call.joined(reading="history")
    return _page(call, list(place.in_channel(channel.id))[::-1])


def replies(call: Call) -> Json:
    place, channel = call.workspace, call.joined(reading="history")
    try:
        parent = place.message(channel.id, call.text("ts"))
    except Denied:
        raise Denied("thread_not_found") from None
    return _page(call, list(place.in_thread(channel.id, parent.ts)), (parent,))


def _page(call: Call, messages: list[Message], always: tuple[Message, ...] = ()) -> Json:
    """Return the messages between `oldest` and `latest`, a page of at most `limit`, with the way to the next."""
    oldest, latest = call.maybe("oldest") or "0", call.maybe("latest") or "9999999999"
    inclusive, most = call.flag("inclusive"), min(int(call.maybe("limit") or 100), 999)

    def within(ts: str) -> bool:
        at = float(ts)
        edges = inclusive and at in {float(oldest), float(latest)}
        return float(oldest) < at < float(latest) or edges

    found = [one for one in messages if within(one.ts)]
    start = int(call.maybe("cursor") or 0)
    page, more = found[start : start + most], len(found) > start + most
    metadata = call.flag("include_all_metadata")
    told = [message_json(call.workspace, one, metadata=metadata) for one in (*(always if not start else ()), *page)]
    cursor = {"response_metadata": {"next_cursor": str(start + most)}} if more else {}
    return {"messages": told, "has_more": more, **cursor}
