"""Looks whether Slack is set up as this kiosk needs it: token, scopes, channels by a test post, socket, who may answer."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from secrets import token_hex

from cloud.slack import WebSlack
from cloud.slack_clicks import Hello, heard
from cloud.slack_gate import SlackGate
from cloud.slack_line import Line
from kiosk.doctor import Finding, good, needs_look, switched_off
from kiosk.domain.alert import EventId
from kiosk.errors import DoormanError, SlackUnreachable
from kiosk.ports import Clock
from kiosk.slack_ports import Message

ALWAYS = frozenset({"chat:write", "channels:history"})
PICTURES = frozenset({"files:write", "files:read"})
ANSWERS = frozenset({"commands", "users:read"})
GROUPS = frozenset({"usergroups:read"})
PRIVATE = frozenset({"groups:history"})
"""Scopes by what asks for them; together those of packaging/slack/manifest.yaml."""

Look = Callable[[], Finding]

HELLO_S = 10.0
SINCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the settings ask of Slack: channels by what is told there, and whether pictures, answers and groups are used.

    `has_cloud` tells that kiosks learn of each other's answers; `listens` that a kiosk runs here which has a connection of
    its own.
    """

    device: str
    channels: Mapping[str, str]
    pictures: bool
    answers: bool
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    has_cloud: bool = False
    listens: bool = False

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes without which something of it does not work."""
        parts = ((self.pictures, PICTURES), (self.answers, ANSWERS), (bool(self.groups), GROUPS))
        return ALWAYS.union(*(scopes for is_used, scopes in parts if is_used))


@dataclass(slots=True)
class SlackReport:
    """What was found. `others` counts connections that are neither this check's nor this kiosk's own."""

    findings: list[Finding] = field(default_factory=list)
    team: str = ""
    bot: str = ""
    scopes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    connections: int | None = None
    others: int | None = None
    posts: dict[str, str] = field(default_factory=dict)


class SlackCheck:
    """Looks once. `bot` and `app` are gates with the two tokens; `keeps` leaves the test posts where they are."""

    def __init__(self, wanted: Wanted, bot: SlackGate, app: SlackGate | None, clock: Clock, *, keeps: bool = False) -> None:
        self._wanted, self._bot, self._app, self._clock, self._keeps = wanted, bot, app, clock, keeps
        self._slack = WebSlack(bot)
        self.report = SlackReport()

    def run(self) -> SlackReport:
        """Look at everything, each on its own; only without a token that is accepted there is nothing more to look at."""
        if self._try("token", self._token):
            self._try("scopes", self._scopes)
            for channel, told in _by_channel(self._wanted.channels).items():
                self._try(f"channel {channel}", partial(self._channel, channel, told))
            self._try("socket", self._socket)
            self._try("who may answer", self._answerers)
        return self.report

    def _try(self, what: str, look: Look) -> bool:
        """Keep what a look finds; a DoormanError is a finding too. Tells whether it went well."""
        try:
            finding = look()
        except DoormanError as error:
            words, _, fix = str(error).partition(": ")
            finding = needs_look(what, words, fix)
        self.report.findings.append(finding)
        return not finding.fix

    def _token(self) -> Finding:
        me = self._slack.me()
        self.report.team, self.report.bot = str(me.get("team", "")), str(me.get("user", ""))
        return good("token", f"@{self.report.bot} in {self.report.team}")

    def _scopes(self) -> Finding:
        has = self._bot.scopes
        self.report.scopes = tuple(sorted(has))
        self.report.missing = missing = tuple(sorted(self._wanted.scopes - has))
        if missing:
            fix = "give the app those of packaging/slack/manifest.yaml at api.slack.com/apps, and reinstall it"
            return needs_look("scopes", f"{', '.join(missing)} missing", fix)
        spare = has - self._wanted.scopes - GROUPS - PRIVATE - PICTURES - ANSWERS
        words = f"all {len(self._wanted.scopes)} that are used"
        return good("scopes", f"{words}; not used: {', '.join(sorted(spare))}" if spare else words)

    def _channel(self, channel: str, told: tuple[str, ...]) -> Finding:
        """Post, find the post again as after a lost answer, and take it back."""
        what, event = f"channel {channel}", EventId(f"e-{token_hex(8)}")
        words = f"Test by kiosk {self._wanted.device}: alerts arrive here ({', '.join(told)})."
        posted = self._slack.post(channel, Message(text=words, event=event))
        self.report.posts[channel] = posted.ts
        try:
            found = self._slack.find(posted.channel, event, self._clock.now().utc - SINCE)
        finally:
            if not self._keeps:
                self._bot.call("chat.delete", about=channel, channel=posted.channel, ts=posted.ts)
        if found is None:
            fix = "look whether another app deletes messages there; without it an alert may come twice"
            return needs_look(what, "a test post arrived and was not found again", fix)
        return good(what, f"a test post arrived and was found again{'' if self._keeps else ', and was taken back'}")

    def _socket(self) -> Finding:
        if not self._wanted.answers:
            return switched_off("socket", "answers are switched off in the settings")
        if self._app is None:
            fix = "make an app-level token with connections:write and put it into SLACK_APP_TOKEN, see docs/slack.md"
            return needs_look("socket", "there is no token to hear answers with", fix)
        hello = _greeting(self._app)
        own = 2 if self._wanted.listens else 1
        self.report.connections, self.report.others = hello.connections, max(0, hello.connections - own)
        return self._company(self.report.others)

    def _company(self, others: int) -> Finding:
        """Say what it means that other programs hear this app's clicks too."""
        if not others:
            return good("socket", "answers can come in, and nobody else hears them")
        count = f"{others} other connection{'' if others == 1 else 's'}"
        if self._wanted.has_cloud:
            return good("socket", f"answers can come in; {count} of this app, which pass them on by the cloud")
        fix = "make an app for each kiosk, or set up the cloud by which kiosks follow each other"
        return needs_look("socket", f"{count} of this app: Slack gives each click to only one of them", fix)

    def _answerers(self) -> Finding:
        wanted = self._wanted
        if not (wanted.users or wanted.groups):
            return good("who may answer", "everybody in the channels")
        names = [self._slack.name_of(user) or user for user in wanted.users]
        members = {group: len(self._slack.groups_of(group)) for group in wanted.groups}
        groups = [f"{count} in group {group}" for group, count in members.items()]
        return good("who may answer", ", ".join([*names, *groups]))


def _by_channel(channels: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what is told in each channel, by channel."""
    found: dict[str, tuple[str, ...]] = {}
    for told, channel in channels.items():
        found[channel] = (*found.get(channel, ()), told)
    return found


def _greeting(app: SlackGate) -> Hello:
    """Open a connection for as long as it takes to be greeted; raises SlackUnreachable and SlackRejected.

    A click that falls into this moment may come here and be lost: whoever clicked is told by Slack, and clicks again.
    """
    came, hellos = threading.Event(), list[Hello]()

    def told(_line: Line, text: str) -> None:
        if isinstance(said := heard(text), Hello):
            hellos.append(said)
            came.set()

    line = Line(str(app.call("apps.connections.open", proof="url", form=True)["url"]), told, came.set)
    line.open()
    try:
        came.wait(HELLO_S)
    finally:
        line.close()
    if not hellos:
        raise SlackUnreachable("Slack's socket opened and said nothing: try again")
    return hellos[0]
