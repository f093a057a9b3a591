"""A workspace of the fake Slack: channels, people, messages, files and modals, as a person in it would see them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Condition, RLock
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")
TRIGGER_S = 3.0
"""How long a click may be answered by a modal."""
MANIFEST = Path(__file__).parents[2] / "packaging" / "slack" / "manifest.yaml"
BOT_SCOPES = frozenset(re.findall(r"^      - (\w[\w:]*) ", MANIFEST.read_text("utf-8"), re.MULTILINE))
"""What an app made from our manifest may do, and no more: so every test shows that it suffices."""
APP_SCOPES = frozenset({"connections:write"})


class Denied(Exception):
    """Slack's `ok: false`: with the error's code and whatever else the answer holds."""

    def __init__(self, error: str, **more: Any):
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass(slots=True)
class Token:
    """Who a token speaks for; `error` is what is said instead of an answer, once it is revoked."""

    text: str
    scopes: frozenset[str]
    is_app: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    real_name: str
    colour: str = "#4a6fa5"
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Message:
    """A message as it stands now; `edits` counts how often it changed, `seen_by` is the one who sees an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    metadata: Json | None = None
    thread: str | None = None
    edits: int = 0
    seen_by: str | None = None
    files: tuple[str, ...] = ()
    is_deleted: bool = False


@dataclass(slots=True)
class File:
    """A file: `content` is None until it was sent, `is_shared` tells that it was completed; `polls` are still to wait."""

    id: str
    name: str
    length: int
    url: str
    polls: int
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False
    is_deleted: bool = False
    shares: list[tuple[str, str, str | None]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        head = (self.content or b"")[:4]
        return "png" if head == b"\x89PNG" else "jpg" if head[:3] == b"\xff\xd8\xff" else "binary"

    @property
    def is_ready(self) -> bool:
        return self.is_complete and self.polls <= 0


@dataclass(slots=True)
class View:
    """A modal, opened for a user by a trigger; `errors` are what the app said against the last submission."""

    id: str
    hash: str
    user: str
    trigger: str
    view: Json
    errors: dict[str, str] = field(default_factory=dict)
    is_open: bool = True


class Workspace:
    """Everything there is, behind one lock: hold `lock` while looking at more than one thing.

    `clock` gives the time as Unix seconds. `responses` are the response addresses given out: where, and for whom.
    The bot is a member of both channels, and its tokens are valid.
    """

    def __init__(self, clock: Callable[[], float], *, upload_root: str, processing_polls: int = 1):
        self.clock, self.upload_root = clock, upload_root
        self.lock = RLock()
        self.changed = Condition(self.lock)
        self.processing_polls = processing_polls
        self.team, self.domain, self.app = "T0DOORMAN0", "doorman", "A0DOORMAN0"
        self.bot = User("U0DOORBOT0", "doorman", "doorman", "#1f6f6b", is_bot=True)
        self.bot_id = "B0DOORBOT0"
        self.bot_token = Token("xoxb-fake-1", BOT_SCOPES)
        self.app_token = Token("xapp-fake-1", APP_SCOPES, is_app=True)
        self.users = {user.id: user for user in (self.bot, *PEOPLE)}
        self.channels = {"C0ENTRANCE": Channel("C0ENTRANCE", "entrance"), "C0KIOSKS00": Channel("C0KIOSKS00", "kiosks")}
        for channel in self.channels.values():
            channel.members |= self.users.keys()
        self.groups: dict[str, list[str]] = {"S0GUARDS00": [PEOPLE[0].id, PEOPLE[1].id]}
        self.messages: list[Message] = []
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.responses: dict[str, tuple[str, str]] = {}
        self._triggers: dict[str, tuple[str, float]] = {}
        self._numbers = count(1)
        self._last_us = 0

    def token(self, text: str) -> Token:
        """Return a token; one that nobody has is told so at every call."""
        tokens = (self.bot_token, self.app_token)
        return next((one for one in tokens if one.text == text), Token(text, frozenset(), error="invalid_auth"))

    def wait_for(self, happened: Callable[[], T | None], seconds: float = 5.0) -> T:
        """Wait until something is there that an app's call brings, and return it; raises AssertionError."""
        with self.changed:
            found = self.changed.wait_for(happened, seconds)
        assert found, f"nothing of that kind within {seconds:.0f} s"
        return found

    def next_id(self, letter: str) -> str:
        """Return an id of the form that Slack's have."""
        return f"{letter}{next(self._numbers):010X}"

    def next_ts(self) -> str:
        """Return a message's time: later than all before it."""
        self._last_us = max(self._last_us + 1, int(self.clock() * 1e6))
        return f"{self._last_us // 1_000_000}.{self._last_us % 1_000_000:06d}"

    def channel(self, name: str) -> Channel:
        """Return the channel of an id or a #name; raises Denied."""
        for channel in self.channels.values():
            if name in {channel.id, channel.name, f"#{channel.name}"}:
                if channel.is_private and self.bot.id not in channel.members:
                    break  # a private channel does not exist for somebody outside it
                return channel
        raise Denied("channel_not_found")

    def post(self, channel: str, user: str, text: str, blocks: list[Json] | None = None, **more: Any) -> Message:
        """Add a message of anybody's."""
        message = Message(channel, self.next_ts(), user, text, blocks or [], **more)
        self.messages.append(message)
        return message

    def message(self, channel: str, ts: str) -> Message:
        """Return a message that is there; raises Denied."""
        for message in self.messages:
            if (message.channel, message.ts) == (channel, ts) and not message.is_deleted:
                return message
        raise Denied("message_not_found")

    def in_channel(self, channel: str) -> Iterator[Message]:
        """Yield what everybody in a channel sees that is in no thread, oldest first."""
        yield from (one for one in self.seen(channel) if one.thread is None)

    def in_thread(self, channel: str, ts: str) -> Iterator[Message]:
        """Yield a thread's replies, oldest first."""
        yield from (one for one in self.seen(channel) if one.thread == ts)

    def seen(self, channel: str) -> Iterator[Message]:
        for message in sorted(self.messages, key=lambda one: one.ts):
            if message.channel == channel and message.seen_by is None and not message.is_deleted:
                yield message

    def new_trigger(self, user: str) -> str:
        """Return a trigger id, by which one modal may be opened for a user."""
        name = f"{next(self._numbers)}.{self.team}.trigger"
        self._triggers[name] = (user, self.clock())
        return name

    def use_trigger(self, name: str) -> str:
        """Take a trigger id and return whose it is; raises Denied when it is unknown, too old or used."""
        if name not in self._triggers:
            raise Denied("invalid_trigger_id")
        user, since = self._triggers[name]
        if since < 0:
            raise Denied("exchanged_trigger_id")
        if self.clock() - since > TRIGGER_S:
            raise Denied("expired_trigger_id")
        self._triggers[name] = (user, -1.0)
        return user


PEOPLE = (
    User("U0MINSEO00", "minseo", "Minseo Park", "#8e5aa8"),
    User("U0JONAS000", "jonas", "Jonas Weber", "#b5651d"),
    User("U0VISITOR0", "lee", "Lee Haneul", "#3d7d3d"),
)
"""Who is in the workspace: two of the guards' group, and somebody else."""
