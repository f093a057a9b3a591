"""A kiosk of a test's own that tells a Slack of the tests: visitors come when the test says so, turns are given by hand."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

import numpy as np

from cloud.lanes import Patience
from cloud.slack import WebSlack
from cloud.slack_blocks import composer
from cloud.slack_gate import SlackGate
from cloud.telling import Picture, Telling
from cloud.turning import LOOK_S
from kiosk.domain.action import RECOGNITION, Acknowledged, Assigned, Author, AuthorKind, Merged, Met, Named
from kiosk.domain.alert import AlertKind, Language
from kiosk.domain.card import Shown
from kiosk.domain.identity import Quality, Template
from kiosk.domain.parcel import CLOUD, SLACK
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.routing import Routing
from kiosk.slack_ports import Slack
from kiosk.store.alert_cards import Sender
from kiosk.store.alerts import SqliteAlertQueue
from kiosk.store.clicks import SqliteClickBook
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.records import SqliteRecords
from tests.slack.server import FakeSlack
from tests.store.samples import Place, elevated, not_elevated, pictures, visit

ENTRANCE, KIOSKS = "C0ENTRANCE", "C0KIOSKS00"
CHANNELS = MappingProxyType(dict.fromkeys(AlertKind, ENTRANCE) | {AlertKind.TROUBLE: KIOSKS})
GUARD = Author(AuthorKind.GUARD, "g-00000001")
JPEG = b"\xff\xd8\xff picture"


def person(n: int) -> PersonId:
    return PersonId(f"p-{n:016x}")


class Teller:
    """A kiosk whose clock stands still until `pass_time`; enter it. `wrong` is what is wrong with it now."""

    def __init__(self, root: Path, slack: FakeSlack | None = None, *, seed: int = 1, **routing: Any) -> None:
        """`slack` is reached from the start on; `routing` is how the kiosk tells."""
        self.place = Place(root / "kiosk")
        self.clock = self.place.clock
        self.slack = slack or FakeSlack(clock=self.wall)
        self.sender = Sender(
            device="north-door", routing=Routing(channels=CHANNELS, **routing), shown=lambda: self.shown, site="Haus 1"
        )
        self.shown = Shown.BOTH
        self.wrong: dict[Any, str] = {}
        self.address = ""
        self.picture: Picture | None = None
        self._random, self._number = Random(seed), 0

    def wall(self) -> float:
        return self.clock.now().utc.timestamp()

    def __enter__(self):
        self.slack.__enter__()
        self.address = self.slack.api_url
        self.journal = self.place.journal(destinations=(CLOUD,))
        self.keeper = self.journal
        self.reader = self.place.reader()
        self.records = SqliteRecords(self.place.folder, self.place.key, {})
        self.log = SqliteIdentityLog(
            self.journal, key=self.journal.key, device="north-door", clock=self.clock, destinations=(SLACK,)
        )
        self.clicks = SqliteClickBook(self.journal, self.reader, self.clock)
        self.restart()
        self.queue.begin()
        self._at_hand = ExitStack()
        self._at_hand.enter_context(self.reader.at_hand())
        return self

    def __exit__(self, *_ended: object) -> None:
        self._at_hand.close()
        self.journal.close()
        self.slack.__exit__(None, None, None)

    def restart(self, **routing: Any) -> None:
        """Begin to tell anew, as after a kill: nothing is remembered but what the journal holds."""
        self.sender = replace(self.sender, routing=replace(self.sender.routing, **routing))
        self.queue = SqliteAlertQueue(self.keeper, self.reader, self.clock, self.sender)
        self.telling = Telling(
            self.open_slack,
            self.queue,
            composer(Language.ENGLISH),
            self.clock,
            patience=Patience(self._random, first_s=0.5, longest_s=60.0),
            picture_of=lambda _alert: self.picture,
            wrong=lambda: self.wrong,
        )

    def open_slack(self) -> Slack:
        slack = WebSlack(SlackGate(self.slack.bot_token, self.address, self.wall))
        slack.me()
        return slack

    def go_offline(self) -> None:
        """Let nothing answer any more, as without a network."""
        self.address = "http://127.0.0.1:9/api/"
        self.telling._slack = None

    def come_back(self) -> None:
        self.address = self.slack.api_url
        self.telling._slack = None

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def comes(self, of: PersonId | None = None, *, new: bool = False, hot: bool = False):
        """Keep a visit, as recognition takes it: of a `new` person, a known one, or nobody."""
        self._number += 1
        verdict = elevated(36.5) if hot else not_elevated()
        taken = visit(self._number, verdict, at=self.clock.monotonic())
        self.journal.record(taken, pictures()).result()
        if of is not None:
            self.assigned(taken.id, of, new=new)
        return taken.id

    def assigned(self, came, of: PersonId, *, new: bool = False) -> None:
        template = Template(
            vector=np.eye(1, 128, dtype=np.float32)[0],
            model="m",
            quality=Quality(width_px=200, sharpness=90, brightness=120, score=0.9),
            at=0.0,
        )
        deeds = (*((Met(of, 0),) if new else ()), Assigned((came,), of))
        self.log.enrol(came, (template,), None, *deeds, author=RECOGNITION).result()

    def named(self, somebody: PersonId, name: str, role: str = "", author: Author = GUARD):
        self._number += 1
        label = Label(id=LabelId(f"l-{self._number:016x}"), name=name, role=role)
        return self.log.act(author, Named(somebody, label.id), labels=(label,)).result()

    def merged(self, somebody: PersonId, into: PersonId):
        return self.log.act(RECOGNITION, Merged(somebody, into)).result()

    def acknowledged(self, came, author: Author = GUARD):
        return self.log.act(author, Acknowledged(came)).result()

    def tell(self, turns: int = 3000, longest_s: float = 7200.0) -> None:
        """Give turns, and let time pass between them, until nothing is left to do."""
        end = self.clock.monotonic() + longest_s
        for _ in range(turns):
            due = self.telling.turn()
            now = self.clock.monotonic()
            is_calm = self.telling._trouble is None and now >= self.telling._due
            is_calm &= now >= self.telling._pictures_due and not self.telling._held
            if is_calm and self.queue.next() is None:
                return
            if now >= end:
                return
            self.clock.wait_until(min(max(due, now + 0.001), now + LOOK_S * 60))
        raise AssertionError(f"still {self.queue.queued()} after {turns} turns: {self.telling.status}")

    def channel(self, channel: str = ENTRANCE) -> list[str]:
        """Return what stands in a channel, first lines only."""
        return [_read(message.text) for message in self.slack.workspace.in_channel(channel)]

    def thread(self, n: int = 0, channel: str = ENTRANCE) -> list[str]:
        """Return what was replied to a channel's nth message."""
        first = list(self.slack.workspace.in_channel(channel))[n]
        return [_read(message.text) for message in self.slack.workspace.in_thread(channel, first.ts)]

    def events(self) -> list[str]:
        """Return which events the bot's messages are about, in all channels and threads."""
        return [
            message.metadata["event_payload"]["event"]
            for message in self.slack.workspace.messages
            if message.metadata is not None
        ]


def _read(text: str) -> str:
    """Return a text as people read it: what looks like a colon there is none, so that no emoji comes of it."""
    return text.replace("\u2236", ":")
