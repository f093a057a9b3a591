"""A kiosk and people who answer it, and two hundred events through a Slack that behaves as badly as it can."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Self

from cloud.slack import WebSlack
from cloud.slack_allowed import Allowed
from cloud.slack_answers import Post, SlackAnswers
from cloud.slack_commands import Commands
from cloud.slack_gate import SlackGate
from cloud.slack_socket import SlackSocket
from cloud.slack_text import Tongue
from kiosk.desk import Desk
from kiosk.domain.action import AuthorKind
from kiosk.domain.alert import AlertKind, EventId, Language, event_id
from kiosk.domain.routing import Pictures
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from tests.slack.clicks import Somebody, Unanswered, buttons
from tests.slack.served import event_of
from tests.slack.server import Pace, Weather
from tests.slack.tellers import ENTRANCE, Teller, person
from tests.slack.workspace import Message

APART_S, HANGS_UP_EVERY_S, CALM_S = 2.0, 10.0, 900.0
"""Between two events, between two disconnects, and how long is waited in the end, all in the kiosk's time."""

WEATHER = Weather(drop_replies=0.2, limit=0.1, resend=0.2, seed=7)
ANSWERS = ("Acknowledge", "Ignore", "Not this person")
MIX = {AlertKind.UNKNOWN: 4, AlertKind.RETURN: 4, AlertKind.ELEVATED: 2}
RESTARTS_EVERY = 50
STUBBORN = 60


class Answering(Teller):
    """A kiosk that tells, and hears what is answered; all of it keeps the kiosk's time."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._inside = ExitStack()
        book = SqliteGuardBook(
            self.place.folder, self.journal, clock=self.clock, boot="boot-1", key_path=self.place.key, environ={}
        )
        self.desk = Desk(self.records, self.log, book, HistoryTable(self.place.folder, self.clock, 0))
        tongue = Tongue(Language.ENGLISH)
        web = WebSlack(SlackGate(self.slack.bot_token, self.slack.api_url, self.wall))
        allowed = Allowed(self.clock, web.groups_of, channels=[ENTRANCE])
        device = self.sender.device
        post = Post(desk=self.desk, slack=web, book=self.clicks, allowed=allowed, device=device, tongue=tongue)
        self.answers = SlackAnswers(post, Commands(self.desk, self.clicks, self.clock, tongue))
        app = SlackGate(self.slack.app_token, self.slack.api_url, self.wall)
        self.socket = SlackSocket(app, self.answers.receive, self.clock, Random(1), lambda: "")
        self.answers.count = self.socket.count
        self._inside.enter_context(self.socket)
        self._hangs_up_at = self.clock.monotonic() + HANGS_UP_EVERY_S
        self.slack.sockets.wait_for(1)
        return self

    def __exit__(self, *ended: object) -> None:
        self._inside.close()
        self.desk.close()
        super().__exit__(*ended)

    def live(self, seconds: float) -> None:
        """Tell, and act on what was clicked, while time passes; until nothing is left in the end, if that is sooner."""
        end = self.clock.monotonic() + seconds
        while (now := self.clock.monotonic()) < end:
            due = self.telling.turn()
            self.answers.work_off()
            if now >= self._hangs_up_at:
                self._hangs_up_at = now + HANGS_UP_EVERY_S
                self.slack.sockets.disconnect()
            self.clock.wait_until(min(max(due, now + 0.05), now + 0.5, end))
            self.socket._wake()

    def click(self, somebody: Somebody, message: Message, action: str) -> None:
        """Click until somebody hears it, as people do who see Slack's warning; raises Unanswered when nobody ever does."""
        for _ in range(STUBBORN):
            try:
                somebody.press(message, action)
            except Unanswered:
                self.pass_time(1.0)
                self.socket._wake()
                self.slack.sockets.wait_for_any(0.5)
            else:
                return
        raise Unanswered(f"nobody hears {action} any more")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a storm: how often each event that was to be told was, what was told besides, clicks and their acts."""

    events: dict[EventId, int]
    strange: frozenset[str]
    clicked: Counter[str]
    acts: int
    faults: Counter[str]

    @property
    def lost(self) -> int:
        return sum(times == 0 for times in self.events.values())

    @property
    def doubled(self) -> int:
        return sum(times - 1 for times in self.events.values() if times > 1)


class Storm:
    """Events one after the other, clicks between them; `faults` of the outcome say how bad it was."""

    def __init__(self, kiosk: Answering, seed: int = 11):
        self._kiosk, self._random = kiosk, Random(seed)
        self._people = [Somebody(kiosk.slack, user) for user in ("U0MINSEO00", "U0JONAS000")]
        self._expected: list[EventId] = []
        self._clicked: dict[str, str] = {}
        self._met, self._ignored = 0, set[int]()
        self._whose: dict[str, int] = {}

    def rage(self, events: int) -> Outcome:
        """Let it happen, then the weather clear up."""
        slack = self._kiosk.slack
        slack.pace = Pace()
        slack.change_weather(WEATHER)
        for n in range(events):
            self._happen()
            self._kiosk.live(APART_S)
            if n % 2:
                self._click()
            if n % RESTARTS_EVERY == RESTARTS_EVERY // 2:
                self._kiosk.restart()
        slack.change_weather(Weather())
        self._kiosk.live(CALM_S)
        return self._outcome()

    def _happen(self) -> None:
        kinds = list(MIX)
        kind = self._random.choices(kinds, list(MIX.values()))[0]
        known = [n for n in range(1, self._met + 1) if n not in self._ignored]
        if kind is AlertKind.RETURN and not known:
            kind = AlertKind.UNKNOWN
        match kind:
            case AlertKind.ELEVATED:
                visit = self._kiosk.comes(hot=True)
            case AlertKind.UNKNOWN:
                self._met += 1
                visit = self._kiosk.comes(person(self._met), new=True)
                self._whose[event_id(kind, visit)] = self._met
            case _:
                visit = self._kiosk.comes(person(self._random.choice(known)))
        self._expected.append(event_id(kind, visit))

    def _click(self) -> None:
        """Answer one message that nobody answered."""
        with self._kiosk.slack.workspace.lock:
            messages = [one for one in self._kiosk.slack.workspace.messages if event_of(one) not in self._clicked]
            choices = [(one, label) for one in messages for label in buttons(one) if label in ANSWERS]
        if choices:
            message, label = self._random.choice(choices)
            self._clicked[event_of(message)] = label
            if label == "Ignore":  # from then on nothing is told of them
                self._ignored.add(self._whose[event_of(message)])
            self._kiosk.click(self._random.choice(self._people), message, label)

    def _outcome(self) -> Outcome:
        kiosk, slack = self._kiosk, self._kiosk.slack
        told = Counter(event_of(one) for one in slack.workspace.messages if one.seen_by is None)
        cards = kiosk.records.actions(0, 10_000).items
        return Outcome(
            events={event: told[event] for event in self._expected},
            strange=frozenset(told.keys() - set(self._expected)),
            clicked=Counter(self._clicked.values()),
            acts=sum(card.action.author.kind is AuthorKind.SLACK for card in cards),
            faults=slack.faults + Counter(disconnects=slack.sockets.opened - 1, repeated=kiosk.socket.hearing.repeated),
        )


def storm(folder: Path, events: int) -> Outcome:
    """Let a storm rage in a folder."""
    with Answering(folder, digest_after=100, pictures=Pictures.NONE) as kiosk:
        return Storm(kiosk).rage(events)
