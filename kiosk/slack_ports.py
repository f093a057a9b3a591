"""What telling and answering need of Slack and of the store, as Protocols. Each docstring is the adapter author's manual."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import NewType, Protocol

from kiosk.domain.alert import Alert, EventId, Queued
from kiosk.domain.mishaps import Cause, Change

Ts = NewType("Ts", str)
"""Names a message within its channel: seconds since 1970 with six decimals, as Slack counts them; never a float."""

FileId = NewType("FileId", str)

Block = Mapping[str, object]
"""One block of Block Kit, or a view: JSON objects."""

EVENT_TYPE = "doorman_alert"
EVENT_KEY = "event"
"""How a message says which event it is about: `{"event_type": "doorman_alert", "event_payload": {"event": "e-…"}}`."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands. `channel` is the id that Slack answered with, whatever name it was posted to."""

    channel: str
    ts: Ts


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is posted: blocks, and the plain text that notifications and old clients show instead.

    Messages about an event carry it in their metadata.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    event: EventId | None = None


Compose = Callable[[Alert], Message]
"""Makes a message of an alert, in the language of the settings; never fails, whatever is in a name."""


class Slack(Protocol):
    """Slack's web API, a workspace's bot. Every method waits for the network, once: whoever calls tries again.

    Raises SlackUnreachable when it is worth trying again, SlackRejected when somebody has to do something first, and
    SlackRefused when this one thing will never be taken.
    """

    def post(self, channel: str, message: Message, thread: Ts | None = None) -> Posted:
        """Post a message (into a thread, without telling the channel)."""

    def find(self, channel: str, event: EventId, since: datetime, thread: Ts | None = None) -> Posted | None:
        """Look whether a message about an event stands in a channel, or a thread of it, since then; None where none does.

        Only messages of this bot count.
        """

    def update(self, posted: Posted, message: Message) -> None:
        """Put another message in the place of one; doing it twice is harmless. SlackRefused where it is gone."""

    def upload(self, posted: Posted, name: str, content: bytes, title: str, alt: str) -> FileId:
        """Share a PNG or JPEG privately in the thread of a message.

        `title` is shown, `alt` describes it for whoever does not see it. Returns when Slack has taken it; people see it a
        moment later.
        """

    def drop(self, file: FileId) -> None:
        """Delete a file; one that is gone is fine."""

    def whisper(self, channel: str, user: str, text: str, thread: Ts | None = None) -> None:
        """Say something in a channel that only one user sees."""

    def open_view(self, trigger: str, view: Block) -> None:
        """Open a modal for whoever just clicked; the trigger holds for three seconds."""

    def groups_of(self, group: str) -> frozenset[str]:
        """Return the users in a user group (`S…`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One act of a Slack user, parsed at the border: a button, a submitted modal, a search in a menu, a slash command.

    `action` is the action id, callback id or command; `at` the action's own ts where it has one. `value` is what the button
    carries (an event id), or the command's text. `state` maps the inputs of a modal to what was typed or chosen. `channel`
    and `message` are where the button stands. `key` is the same for every delivery of the same act.
    """

    envelope: str
    kind: "ClickKind"
    action: str
    user: str
    user_name: str = ""
    channel: str = ""
    message: Ts | None = None
    thread: Ts | None = None
    at: str = ""
    value: str = ""
    state: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    trigger: str = ""

    @property
    def key(self) -> str:
        if self.kind is ClickKind.BUTTON:
            return " ".join((self.channel, self.message or "", self.action, self.at, self.user))
        return self.envelope


class ClickKind(Enum):
    """How somebody acted."""

    BUTTON = "button"
    VIEW = "view"
    SEARCH = "search"
    COMMAND = "command"


class ClickBook(Protocol):
    """Remembers clicks, so that each is acted on once. Methods wait for the disk; StoreFull when it refuses."""

    def is_new(self, click: Click) -> bool:
        """Keep that a click came, durably, before it is acknowledged; False where it came before."""

    def left(self) -> tuple[Click, ...]:
        """Return clicks that came and were not done, oldest first: those that a power cut fell into."""

    def done(self, click: Click) -> None:
        """Keep that a click was acted on, or answered why not."""

    def mute(self, until: datetime | None) -> None:
        """Tell nothing but elevated readings until then; None ends it."""

    def muted_until(self) -> datetime | None: ...


class AlertBook(Protocol):
    """What was told, for whoever answers; quick, from any thread but Qt's."""

    def alert(self, event: EventId) -> Alert | None:
        """Return an alert as it stands now, None for an event that never was told."""

    def open_alerts(self) -> tuple[Alert, ...]:
        """Return what nobody answered yet, newest first; at most 20."""


class Job(Enum):
    """What the tell worker has to do next about an event."""

    POST = "post"
    EDIT = "edit"
    PICTURE = "picture"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to be done at Slack now.

    `channel` is where to post, `thread` the message it is a reply to, `posted` where it stands. `is_unsure` tells that a
    try before may have got through, the first of them at `tried`: look before posting. PICTURE puts the event's one
    picture into the thread, DROP deletes the `file` that it became.
    """

    job: Job
    alert: Alert
    channel: str
    thread: Ts | None = None
    posted: Posted | None = None
    is_unsure: bool = False
    tried: datetime | None = None
    attempts: int = 0
    file: FileId | None = None


class AlertQueue(Protocol):
    """What is to be told, and how far it got. Methods wait for the disk and are called from the tell worker alone.

    Raises StoreFull when the disk refuses.
    """

    def gather(self) -> None:
        """Find out what happened since the last time, and decide what of it is told when and how."""

    def next(self, busy: Collection[str] = (), *, with_pictures: bool = True) -> Errand | None:
        """Return what to do now, elevated readings first; None where nothing is due.

        Nothing in channels that are `busy`, and nothing about pictures unless `with_pictures`.
        """

    def due(self) -> datetime | None:
        """Return when what is held now is to be decided about again, such as at the end of quiet hours."""

    def trying(self, errand: Errand) -> None:
        """Keep that a post begins: from now on it may have got through."""

    def told(self, errand: Errand, posted: Posted) -> None:
        """Keep that a message stands as the errand's alert says."""

    def found(self, errand: Errand, posted: Posted) -> None:
        """Keep where a message stands that a try before left; it may say less than is known by now."""

    def shared(self, errand: Errand, file: FileId) -> None:
        """Keep that a picture is in the thread."""

    def dropped(self, errand: Errand) -> None:
        """Keep that a picture is gone from Slack, or will never be there."""

    def missed(self, errand: Errand, trouble: str, *, may_have_arrived: bool) -> None:
        """Count a try that did not work; with `may_have_arrived` it is looked for before the next."""

    def give_up(self, errand: Errand, trouble: str) -> None:
        """Set aside what Slack will never take; the others go on."""

    def lost(self) -> None:
        """Keep that Slack cannot be reached from now on, for the message that tells of it afterwards."""

    def back(self) -> None:
        """Keep that Slack is reached again."""

    def trouble(self, changes: Sequence[Change]) -> None:
        """Keep what is wrong with the kiosk from now on, or no more."""

    def troubled(self) -> frozenset[Cause]:
        """Return what was kept to be wrong and is not over."""

    def queued(self) -> Queued: ...
