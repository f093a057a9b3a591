"""A kiosk's people and desk, connected to the fake Slack by the real adapter and socket; clicks are acted on when asked."""

from contextlib import ExitStack
from random import Random
from typing import Any

from cloud.slack import WebSlack
from cloud.slack_allowed import Allowed
from cloud.slack_answers import Post, SlackAnswers
from cloud.slack_blocks import compose
from cloud.slack_commands import Commands
from cloud.slack_gate import SlackGate
from cloud.slack_socket import SlackSocket
from cloud.slack_text import Tongue
from kiosk.bootstrap import system_clock
from kiosk.desk import Desk
from kiosk.domain.alert import Alert, AlertKind, Answered, Language, Reading, State, Who, event_id
from kiosk.domain.card import Shown
from kiosk.store.clicks import SqliteClickBook
from kiosk.store.history_table import HistoryTable
from tests.store.household import Household, person_id, visit_id
from tests.store.samples import NOON, Place

ENTRANCE = "C0ENTRANCE"
ENGLISH = Tongue(Language.ENGLISH)
READING = Reading(skin_c=37.25, uncertainty_c=0.5, delta_c=1.5, delta_uncertainty_c=0.3, threshold_c=1.25, distance_m=0.44)


def slack_seconds() -> float:
    return system_clock().now().utc.timestamp()


def gate(slack, token: str | None = None) -> SlackGate:
    return SlackGate(slack.bot_token if token is None else token, slack.api_url, slack_seconds)


def alert(kind=AlertKind.UNKNOWN, n=1, **more):
    """Return the alert of visit `n` of Unknown `n`."""
    told: dict[str, Any] = {
        "device": "north-door",
        "at": NOON,
        "visit": visit_id(n),
        "who": Who(person=person_id(n), number=n),
    }
    if kind is AlertKind.ELEVATED:
        told["reading"] = READING
    return Alert(event=event_id(kind, visit_id(n)), kind=kind, **(told | more))


class Eager(Random):
    """Makes every random wait as short as it may be."""

    def uniform(self, a: float, b: float) -> float:
        return min(a, b)


class Gatehouse(Household):
    """Enter it; `answers.work_off()` acts on what was clicked, which is acknowledged by then."""

    def __init__(self, slack, root, *, shown=Shown.BOTH, device="north-door", **allowed):
        super().__init__(Place(root))
        self.slack = slack
        tables = HistoryTable(self.place.folder, self.place.clock, 0)
        self.desk = Desk(self.records, self.log, self.book, tables, shown=shown)
        self.clicks = SqliteClickBook(self.journal, self.place.reader(), self.place.clock)
        self.web = WebSlack(gate(slack))
        who = {"channels": [ENTRANCE]} | allowed
        self.allowed = Allowed(system_clock(), self.web.groups_of, **who)
        self.allowed.refresh()
        commands = Commands(self.desk, self.clicks, self.place.clock, ENGLISH, lambda: "fine", device)
        post = Post(
            desk=self.desk,
            slack=self.web,
            book=self.clicks,
            allowed=self.allowed,
            device=device,
            tongue=ENGLISH,
        )
        self.answers = SlackAnswers(post, commands)
        app = gate(slack, slack.app_token)
        self.app = app
        self.socket = SlackSocket(
            app, self.answers.receive, system_clock(), Eager(), lambda: str(self.web.me().get("team_id"))
        )
        self.answers.count = self.socket.count
        self._inside = ExitStack()

    def __enter__(self):
        before = len(self.slack.sockets.connections)
        self._inside.enter_context(self.socket)
        self.slack.sockets.wait_for(before + 1)
        return self

    def __exit__(self, *_):
        self._inside.close()
        self.desk.close()
        self.close()

    @property
    def hearing(self):
        return self.socket.hearing

    def tell(self, told: Alert):
        """Post an alert and return its message."""
        posted = self.web.post(ENTRANCE, compose(told, ENGLISH))
        return self.slack.workspace.message(posted.channel, posted.ts)

    def acts(self):
        """Return what people did, newest first."""
        return [card.action for card in self.records.actions(0, 50).items]

    def whispers(self) -> list[str]:
        return [one.text for one in self.slack.workspace.messages if one.seen_by is not None]


def answered(action, state=State.ACKNOWLEDGED, **more):
    return {"state": state, "answered": Answered(author=action.author, at=action.at, action=action.id), **more}
