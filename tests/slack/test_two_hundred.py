"""Two hundred events through a Slack that loses answers, repeats clicks, hangs up and asks for patience."""

from collections import Counter
from contextlib import ExitStack
from random import Random

import pytest

from cloud.slack import WebSlack
from cloud.slack_allowed import Allowed
from cloud.slack_answers import Post, SlackAnswers
from cloud.slack_commands import Commands
from cloud.slack_gate import SlackGate
from cloud.slack_socket import SlackSocket
from cloud.slack_text import Tongue
from kiosk.desk import Desk
from kiosk.domain.action import AuthorKind
from kiosk.domain.alert import AlertKind, Language, event_id
from kiosk.domain.routing import Pictures
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from tests.slack.clicks import Somebody, Unanswered, buttons
from tests.slack.served import event_of
from tests.slack.server import Pace, Weather
from tests.slack.tellers import ENTRANCE, Teller, person

EVENTS = 200
APART_S = 2.0
HANGS_UP_EVERY_S = 10.0
STORM = Weather(drop_replies=0.2, limit=0.1, resend=0.2, seed=7)
ANSWERS = ("Acknowledge", "Ignore", "Not this person")


class Answering(Teller):
    """A kiosk that tells, and hears what is answered; its socket keeps the kiosk's time."""

    def __enter__(self):
        super().__enter__()
        self._inside = ExitStack()
        book = SqliteGuardBook(
            self.place.folder, self.journal, clock=self.clock, boot="boot-1", key_path=self.place.key, environ={}
        )
        self.desk = Desk(self.records, self.log, book, HistoryTable(self.place.folder, self.clock, 0))
        tongue = Tongue(Language.ENGLISH)
        self.web = WebSlack(SlackGate(self.slack.bot_token, self.slack.api_url, self.wall))
        allowed = Allowed(self.clock, self.web.groups_of, channels=[ENTRANCE])
        post = Post(
            desk=self.desk, slack=self.web, book=self.clicks, allowed=allowed, device=self.sender.device, tongue=tongue
        )
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
        """Tell, and act on what was clicked, while time passes."""
        end = self.clock.monotonic() + seconds
        while (now := self.clock.monotonic()) < end:
            due = self.telling.turn()
            self.answers.work_off()
            if now >= self._hangs_up_at:
                self._hangs_up_at = now + HANGS_UP_EVERY_S
                self.slack.sockets.disconnect()
            self.clock.wait_until(min(max(due, now + 0.05), now + 0.5, end))

    def click(self, somebody: Somebody, message, action: str) -> int:
        """Click until somebody hears it, as people do; returns how often that was."""
        for tries in range(1, 30):
            try:
                somebody.press(message, action)
            except Unanswered:
                self.pass_time(2.0)  # the socket comes back in the kiosk's time
                self.socket._wake()
                with self.slack.sockets._changed:
                    self.slack.sockets._changed.wait_for(lambda: self.slack.sockets._open, 1.0)
            else:
                return tries
        raise AssertionError("nobody hears anything any more")


@pytest.mark.slow
def test_in_a_storm_each_event_is_one_message_and_each_click_is_one_act(tmp_path):
    random, expected, clicked, strangers, ignored = Random(11), [], list[tuple[str, str]](), 0, set[int]()
    with Answering(tmp_path, digest_after=100, pictures=Pictures.NONE) as kiosk:
        kiosk.slack.change_weather(STORM)
        kiosk.slack.pace = Pace()
        people = [Somebody(kiosk.slack, user) for user in ("U0MINSEO00", "U0JONAS000")]
        for n in range(EVENTS):
            what = random.choices(("stranger", "again", "elevated"), (4, 4, 2))[0]
            if what == "elevated":
                expected.append(event_id(AlertKind.ELEVATED, kiosk.comes(hot=True)))
            elif what == "stranger" or len(ignored) == strangers:
                strangers += 1
                expected.append(event_id(AlertKind.UNKNOWN, kiosk.comes(person(strangers), new=True)))
            else:
                came = kiosk.comes(person(random.choice([n for n in range(1, strangers + 1) if n not in ignored])))
                expected.append(event_id(AlertKind.RETURN, came))
            kiosk.live(APART_S)
            if n % 50 == 25:
                kiosk.restart()
            open_now = [
                (one, label)
                for one in kiosk.slack.workspace.messages
                for label in buttons(one)
                if label in ANSWERS and event_of(one) not in {event for event, _ in clicked}
            ]
            if open_now and n % 2:
                message, label = random.choice(open_now)
                clicked.append((event_of(message), label))
                if label == "Ignore":  # then nothing more is told of them
                    ignored.add(int(message.text.split(" · ")[0].rpartition(" ")[2]))
                kiosk.click(random.choice(people), message, label)
        kiosk.slack.change_weather(Weather())
        kiosk.live(600.0)
        told = Counter(event_of(one) for one in kiosk.slack.workspace.messages if one.seen_by is None)
        acts = [card.action for card in kiosk.records.actions(0, 1000).items if card.action.author.kind is AuthorKind.SLACK]
    doubled = {event: times for event, times in told.items() if times > 1}
    assert (doubled, set(expected) - told.keys(), told.keys() - set(expected)) == ({}, set(), set())
    assert len(acts) == len(clicked)
    assert Counter(label for _, label in clicked).keys() == set(ANSWERS)
