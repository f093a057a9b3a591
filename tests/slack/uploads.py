"""The upload flow of the fake Slack: an address to send to, the bytes, completion, and processing that takes its time."""

from typing import Any

from tests.slack.call import Call, file_json
from tests.slack.workspace import Denied, File, Json

MOST_BYTES = 1024 * 1024 * 1024


def address(call: Call) -> Json:
    place, length = call.workspace, int(call.text("length"))
    if not 0 < length <= MOST_BYTES:
        raise Denied("invalid_arguments")
    name = place.next_id("F")
    file = File(name, call.text("filename"), length, f"{place.upload_root}/{name}", place.processing_polls)
    place.files[name] = file
    return {"upload_url": file.url, "file_id": name}


def receive(file: File | None, content: bytes) -> tuple[int, str]:
    """Keep the bytes that were sent to an address; returns the HTTP answer."""
    if file is None or file.content is not None:
        return 404, "there is no upload here"
    if len(content) != file.length:
        return 400, f"expected {file.length} bytes"
    file.content = content
    return 200, f"OK - {len(content)}"


def complete(call: Call) -> Json:
    place = call.workspace
    named: list[dict[str, Any]] = call.value("files", "invalid_arguments") or []
    files = [_sent(call, one.get("id")) for one in named]
    if not files:
        raise Denied("invalid_arguments")
    channel = call.joined("channel_id").id if call.maybe("channel_id") else None
    for file, one in zip(files, named, strict=True):
        file.title, file.is_complete = one.get("title") or file.name, True
    if channel is not None:
        thread = call.maybe("thread_ts")
        if thread is not None:
            thread = place.message(channel, thread).thread or thread
        comment, ids = call.maybe("initial_comment") or "", tuple(file.id for file in files)
        message = place.post(channel, place.bot.id, comment, thread=thread, files=ids)
        for file in files:
            file.shares.append((channel, message.ts, thread))
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _sent(call: Call, name: str | None) -> File:
    file = call.workspace.files.get(name or "")
    if file is None or file.content is None or file.is_deleted:
        raise Denied("file_not_found")
    if file.is_complete:
        raise Denied("file_already_completed")
    return file


def about(call: Call) -> Json:
    file = _present(call)
    file.polls -= 1
    return {"file": file_json(file)}


def delete(call: Call) -> Json:
    file = _present(call)
    file.is_deleted, file.content = True, None
    for message in call.workspace.messages:
        if message.files == (file.id,) and not message.text:
            message.is_deleted = True
    return {}


def _present(call: Call) -> File:
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise Denied("file_not_found")
    if file.is_deleted:
        raise Denied("file_deleted")
    return file
