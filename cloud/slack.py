"""Slack's web API as the Slack port asks for it: posts, edits, pictures, whispers, modals."""

import json
from datetime import datetime
from typing import Any

from cloud.slack_gate import Answer, SlackGate
from cloud.slack_text import inert
from kiosk.domain.alert import EventId
from kiosk.errors import SlackRefused, SlackUnreachable
from kiosk.slack_ports import EVENT_KEY, EVENT_TYPE, Block, FileId, Message, Posted, Ts

PAGE = 200
PAGES = 10
"""How far back a message is looked for: 2,000 messages; with more since then it counts as not there."""

ALT_MAX = 500

MARGIN_S = 600.0
"""How much earlier it is looked than needed: clocks are set, and events wait before they are posted."""


class WebSlack:
    """A workspace's bot, as kiosk.slack_ports.Slack asks; each method takes one try for each call.

    May be used by several threads.
    """

    def __init__(self, gate: SlackGate) -> None:
        self._gate = gate
        self._me: Answer | None = None

    def me(self) -> Answer:
        """Return who the bot is: `bot_id`, `user_id`, `team_id`, `team`, and `url`. Asked once."""
        if self._me is None:
            self._me = self._gate.call("auth.test", proof="team_id", form=True)
        return self._me

    def post(self, channel: str, message: Message, thread: Ts | None = None) -> Posted:
        """Post a message (into a thread, without telling the channel)."""
        said = self._gate.call(
            "chat.postMessage", proof="ts", about=channel, channel=channel, thread_ts=thread, **_content(message)
        )
        return Posted(str(said.get("channel") or channel), Ts(str(said["ts"])))

    def update(self, posted: Posted, message: Message) -> None:
        """Put another message in the place of one; doing it twice is harmless. SlackRefused where it is gone."""
        self._gate.call(
            "chat.update", proof="ts", about=posted.channel, channel=posted.channel, ts=posted.ts, **_content(message)
        )

    def find(self, channel: str, event: EventId, since: datetime, thread: Ts | None = None) -> Posted | None:
        """Look whether a message about an event stands in a channel, or a thread of it, since then; None where none does.

        Only messages of this bot count. `since` is by this kiosk's clock, whatever that is worth.
        """
        mine = self.me().get("bot_id")
        method = "conversations.history" if thread is None else "conversations.replies"
        oldest, cursor = since.timestamp() + self._gate.ahead - MARGIN_S, None
        for _ in range(PAGES):
            said = self._gate.call(
                method,
                proof="messages",
                about=channel,
                form=True,
                channel=channel,
                ts=thread,
                oldest=f"{max(0.0, oldest):.6f}",
                limit=PAGE,
                include_all_metadata="true",
                cursor=cursor,
            )
            for message in said["messages"]:
                if _is_about(message, event, mine):
                    return Posted(channel, Ts(str(message["ts"])))
            cursor = (said.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
        return None

    def upload(self, posted: Posted, name: str, content: bytes, title: str, alt: str) -> FileId:
        """Share a PNG or JPEG privately in the thread of a message.

        `alt` is written beside the picture: Slack's own field for it makes the sharing fail without a word.
        """
        room = self._gate.call(
            "files.getUploadURLExternal", proof="upload_url", form=True, filename=name, length=len(content)
        )
        file = FileId(str(room.get("file_id", "")))
        self._gate.send(str(room["upload_url"]), content)
        try:
            self._gate.call(
                "files.completeUploadExternal",
                proof="files",
                about=posted.channel,
                form=True,
                files=json.dumps([{"id": file, "title": title}]),
                channel_id=posted.channel,
                thread_ts=posted.ts,
                initial_comment=inert(alt, ALT_MAX) or None,
            )
        except SlackUnreachable as unsure:
            if not (unsure.may_have_arrived and self._is_shared(file)):
                raise
        return file

    def _is_shared(self, file: FileId) -> bool:
        """Tell whether a file stands in a channel."""
        shares = self._gate.call("files.info", proof="file", form=True, file=file)["file"].get("shares") or {}
        return any(shares.get(where) for where in ("public", "private"))

    def drop(self, file: FileId) -> None:
        """Delete a file; one that is gone is fine."""
        try:
            self._gate.call("files.delete", about=file, form=True, file=file)
        except SlackRefused as gone:
            if "file_not_found" not in str(gone) and "file_deleted" not in str(gone):
                raise

    def whisper(self, channel: str, user: str, text: str, thread: Ts | None = None) -> None:
        """Say something in a channel that only one user sees."""
        self._gate.call("chat.postEphemeral", about=channel, channel=channel, user=user, text=text, thread_ts=thread)

    def open_view(self, trigger: str, view: Block) -> None:
        """Open a modal for whoever just clicked; the trigger holds for three seconds."""
        self._gate.call("views.open", proof="view", trigger_id=trigger, view=view)

    def groups_of(self, group: str) -> frozenset[str]:
        """Return the users in a user group (`S…`)."""
        said = self._gate.call("usergroups.users.list", about=f"user group {group}", form=True, usergroup=group)
        return frozenset(str(user) for user in said.get("users") or ())

    def name_of(self, user: str) -> str:
        """Return what a user is called: the name they go by, or their full one."""
        person = self._gate.call("users.info", proof="user", about=f"user {user}", form=True, user=user)["user"]
        profile = person.get("profile") or {}
        names = (profile.get("real_name"), person.get("real_name"), profile.get("display_name"), person.get("name"))
        return next((str(name) for name in names if name), "")


def _content(message: Message) -> dict[str, Any]:
    """Return a message as chat.postMessage and chat.update take it. Nothing in it unfolds, and no name becomes a link."""
    event = message.event
    about = None if event is None else {"event_type": EVENT_TYPE, "event_payload": {EVENT_KEY: event}}
    return {
        "text": message.text,
        "blocks": list(message.blocks) or None,
        "metadata": about,
        "unfurl_links": False,
        "unfurl_media": False,
        "parse": "none",
        "link_names": False,
    }


def _is_about(message: Answer, event: EventId, bot: object) -> bool:
    about = message.get("metadata") or {}
    if about.get("event_type") != EVENT_TYPE or (about.get("event_payload") or {}).get(EVENT_KEY) != event:
        return False
    return bot is None or message.get("bot_id") == bot
