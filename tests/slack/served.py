"""The local Slack for programs that are no tests: in a process of its own, where people click when told to.

`python -m tests.slack.served` prints where it is as a line of JSON, then does what each line of its standard input asks,
answers each with a line, and ends with its input.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kiosk.settings import Slack
from tests.slack.clicks import Somebody, buttons
from tests.slack.server import FakeSlack, Pace, Weather
from tests.slack.sockets import Unanswered
from tests.slack.transcript import transcript
from tests.slack.workspace import Json, Message

CHECKOUT = Path(__file__).resolve().parents[2]
ENTRANCE, KIOSKS = "C0ENTRANCE", "C0KIOSKS00"
LAST = 19
"""The niceness of a server: on a kiosk it would be elsewhere, so here it takes only what the kiosk leaves."""


@dataclass(frozen=True, slots=True)
class SlackAddress:
    """Where a kiosk finds the local Slack, and by which tokens."""

    api_url: str
    bot_token: str
    app_token: str

    def environment(self) -> dict[str, str]:
        return {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_APP_TOKEN": self.app_token}

    def slack(self, **more: Any) -> Slack:
        """Return the settings' [slack] section; trouble has a channel of its own."""
        return Slack(**({"channel": ENTRANCE, "trouble_channel": KIOSKS, "api_url": self.api_url} | more))


def address_of(slack: FakeSlack) -> SlackAddress:
    return SlackAddress(slack.api_url, slack.bot_token, slack.app_token)


class SlackElsewhere:
    """A local Slack in another process: `ask` has it do something."""

    def __init__(self, asked: IO[str], told: IO[str]):
        self._asked, self._told = asked, told
        self._lock = threading.Lock()
        self.address = SlackAddress(**self._read())

    def ask(self, what: str, **how: Any) -> Json:
        """Do one of `DEEDS` and return what came of it; raises Unanswered for a click that no app took."""
        with self._lock:
            self._asked.write(json.dumps({"do": what, **how}) + "\n")
            self._asked.flush()
            told = self._read()
        if "unanswered" in told:
            raise Unanswered(told["unanswered"])
        return told

    def messages(self) -> list[Json]:
        return list(self.ask("messages")["messages"])

    def _read(self) -> Json:
        line = self._told.readline()
        assert line, "the local Slack ended; what it said is above"
        told: Json = json.loads(line)
        return told


@contextmanager
def slack_elsewhere() -> Iterator[SlackElsewhere]:
    """Run a Slack that takes only what other programs leave of the processor."""
    asked = ("nice", "-n", str(LAST), sys.executable, "-m", "tests.slack.served")
    with subprocess.Popen(  # noqa: S603 - ourselves
        asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT, env=os.environ, text=True
    ) as serving:
        assert serving.stdin is not None
        assert serving.stdout is not None
        yield SlackElsewhere(serving.stdin, serving.stdout)
        serving.stdin.close()


def event_of(message: Message) -> str:
    """Return which event a message says it is about, "" for none."""
    return str((message.metadata or {}).get("event_payload", {}).get("event", ""))


def _messages(slack: FakeSlack, _how: Json) -> Json:
    with slack.workspace.lock:
        told = [
            {
                "channel": one.channel,
                "ts": one.ts,
                "thread": one.thread,
                "text": one.text,
                "event": event_of(one),
                "buttons": buttons(one),
                "edits": one.edits,
                "files": list(one.files),
                "seen_by": one.seen_by,
            }
            for one in slack.workspace.messages
            if not one.is_deleted
        ]
    return {"messages": told}


def _press(slack: FakeSlack, how: Json) -> Json:
    message = slack.workspace.message(how["channel"], how["ts"])
    begun = time.time()
    Somebody(slack, how.get("user", "U0MINSEO00")).press(message, how["action"])
    return {"begun": begun, "acknowledged": time.time()}


def _command(slack: FakeSlack, how: Json) -> Json:
    return {"text": Somebody(slack, how.get("user", "U0MINSEO00")).command(how["words"])}


def _weather(slack: FakeSlack, how: Json) -> Json:
    slack.pace = Pace(how.pop("pace_s"), how.pop("burst", 3)) if how.get("pace_s") else None
    slack.change_weather(
        Weather(**{name: value for name, value in how.items() if name in {"drop_replies", "limit", "resend", "seed"}})
    )
    return {}


def _disconnect(slack: FakeSlack, _how: Json) -> Json:
    slack.sockets.disconnect()
    return {}


def _counts(slack: FakeSlack, _how: Json) -> Json:
    opened, open_now = slack.sockets.opened, len(slack.sockets.connections)
    return {"calls": dict(slack.calls), "limited": slack.limited, "opened": opened, "connections": open_now}


DEEDS: dict[str, Callable[[FakeSlack, Json], Json]] = {
    "messages": _messages,
    "press": _press,
    "command": _command,
    "weather": _weather,
    "disconnect": _disconnect,
    "counts": _counts,
    "transcript": lambda slack, how: {"text": transcript(slack.workspace, how["channel"])},
}


def main() -> int:
    """Serve until the input ends."""
    with FakeSlack() as slack:
        told = address_of(slack)
        _tell({"api_url": told.api_url, "bot_token": told.bot_token, "app_token": told.app_token})
        for line in sys.stdin:
            how = json.loads(line)
            try:
                _tell(DEEDS[how.pop("do")](slack, how))
            except Unanswered as unanswered:
                _tell({"unanswered": str(unanswered)})
    return 0


def _tell(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
