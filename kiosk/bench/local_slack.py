"""The way from the bench to the local Slack of a checkout, and a kiosk that tells it."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.answer_wiring import SlackEars
from kiosk.bootstrap import guard_book, identity_log, open_desk, open_store, system_clock
from kiosk.desk import Desk
from kiosk.errors import BadInput
from kiosk.explanation import card_drawer
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.slack_wiring import tell_for
from kiosk.store.journal import SqliteJournal

if TYPE_CHECKING:
    from tests.slack.served import SlackElsewhere

CHECKOUT = Path(__file__).resolve().parents[2]
DEVICE = "bench"


def reach_local_slack(checkout: Path = CHECKOUT) -> None:
    """Make the local Slack under tests/ importable; raises BadInput that says what to do where it is missing."""
    if not (checkout / "tests" / "slack" / "served.py").is_file():
        text = "alerts are measured against a local Slack, which only a checkout of doorman has"
        raise BadInput(f"{text}: in one, run `.venv/bin/doorman bench slack`")
    if str(checkout) not in sys.path:
        sys.path.append(str(checkout))


@dataclass(frozen=True, slots=True)
class ToldKiosk:
    """A kiosk's journal and desk; inside `telling` it tells Slack and hears answers."""

    settings: Settings
    journal: SqliteJournal
    clock: Clock
    desk: Desk

    @contextmanager
    def telling(self, slack: "SlackElsewhere") -> Iterator[None]:
        """Tell and hear, as a running kiosk does."""
        before = int(slack.ask("counts")["connections"])
        telling = tell_for(self.settings, self.journal, self.clock, draw_card=card_drawer(self.settings))
        ears = SlackEars(self.settings, self.journal, self.clock, told=lambda: telling.status)
        self.journal.watch(telling.wake)
        with telling, ears:
            ears.open(self.desk)
            while int(slack.ask("counts")["connections"]) <= before:
                self.clock.wait_until(self.clock.monotonic() + 0.1)
            yield


@contextmanager
def kiosk_told(slack: "SlackElsewhere", place: Path) -> Iterator[ToldKiosk]:
    """Open a kiosk in a folder that tells a local Slack, by tokens in its environment."""
    plain, clock = Settings(), system_clock()
    storage = replace(plain.storage, data=f"{place}/data", key_file=f"{place}/key/picture.key")
    told = slack.address.slack(digest_after=100)
    settings = replace(plain, storage=storage, slack=told, site=replace(plain.site, device=DEVICE))
    with ExitStack() as opened:
        opened.enter_context(_environment(slack.address.environment()))
        journal = opened.enter_context(open_store(settings, clock))
        book = guard_book(settings, journal, clock)
        desk = open_desk(settings, identity_log(settings, journal, clock), book, clock)
        opened.callback(desk.close)
        yield ToldKiosk(settings, journal, clock, desk)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
