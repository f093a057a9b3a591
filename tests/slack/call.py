"""One call of the fake Slack's Web API: its arguments, read at the border, and how messages and files are told."""

import json
from collections.abc import Mapping
from typing import Any

from tests.slack.workspace import Channel, Denied, File, Json, Message, Token, Workspace

Arguments = Mapping[str, Any]


def need(token: Token | None, scope: str | None) -> None:
    """Raise Denied when a token lacks a scope."""
    if scope is not None and (token is None or scope not in token.scopes):
        raise Denied("missing_scope", needed=scope, provided=",".join(sorted(token.scopes if token else ())))


class Call:
    """One call: whose, of what, with which arguments."""

    def __init__(self, workspace: Workspace, token: Token | None, method: str, arguments: Arguments):
        self.workspace, self.token, self.method, self._arguments = workspace, token, method, arguments

    def text(self, name: str) -> str:
        """Return an argument that must be there."""
        value = self._arguments.get(name)
        if value in {None, ""}:
            raise Denied("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
        return str(value)

    def maybe(self, name: str) -> str | None:
        value = self._arguments.get(name)
        return None if value in {None, ""} else str(value)

    def flag(self, name: str) -> bool:
        return str(self._arguments.get(name, "")).lower() in {"1", "true"}

    def value(self, name: str, error: str) -> Any:
        """Return an argument that is JSON, by itself or as text; None if it is not there."""
        value = self._arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Denied(error) from None

    def channel(self, name: str = "channel", *, reading: str | None = None) -> Channel:
        """Return the channel asked for, in which the bot is; `reading` is the kind of scope that this needs."""
        channel = self.workspace.channel(self.text(name))
        if reading is not None:
            need(self.token, f"{'groups' if channel.is_private else 'channels'}:{reading}")
        return channel

    def joined(self, name: str = "channel", *, reading: str | None = None) -> Channel:
        channel = self.channel(name, reading=reading)
        if self.workspace.bot.id not in channel.members:
            raise Denied("not_in_channel")
        return channel


def message_json(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """Return a message as the API tells it."""
    told: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": workspace.team}
    if message.user == workspace.bot.id:
        told |= {"bot_id": workspace.bot_id, "app_id": workspace.app}
    if message.blocks:
        told["blocks"] = message.blocks
    if message.metadata is not None and metadata:
        told["metadata"] = message.metadata
    if message.edits and not message.blocks:
        told["edited"] = {"user": message.user, "ts": message.ts}
    if message.files:
        told["files"] = [file_json(workspace.files[name]) for name in message.files]
    replies = list(workspace.in_thread(message.channel, message.ts))
    if replies or message.thread:
        told["thread_ts"] = message.thread or message.ts
    if replies:
        told |= {"reply_count": len(replies), "latest_reply": replies[-1].ts}
    return told


def file_json(file: File) -> Json:
    if file.is_deleted:
        return {"id": file.id, "mode": "tombstone"}
    kind = file.kind if file.is_ready else ""
    told: Json = {"id": file.id, "name": file.name, "title": file.title, "size": file.length, "filetype": kind}
    told["mimetype"] = {"png": "image/png", "jpg": "image/jpeg"}.get(kind, "")
    told["url_private"] = f"{file.url}/private"
    told["is_public"] = told["public_url_shared"] = False
    shares: dict[str, list[Json]] = {}
    for channel, ts, thread in file.shares if file.is_ready else ():
        shares.setdefault(channel, []).append({"ts": ts} | ({"thread_ts": thread} if thread else {}))
    return told | {"channels": list(shares), "shares": {"public": shares} if shares else {}}
