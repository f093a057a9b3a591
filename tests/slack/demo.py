"""`make demo-slack`: the drawn entrance tells a Slack of our own on this computer, where people answer."""

import argparse
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.slack.clicks import Somebody, Unanswered, buttons
from tests.slack.modal_picture import paint_modal
from tests.slack.picture import save_channel
from tests.slack.served import ENTRANCE, KIOSKS, address_of
from tests.slack.server import FakeSlack
from tests.slack.transcript import transcript
from tests.slack.workspace import Message
from ui.off_screen import off_screen

CHECKOUT = Path(__file__).resolve().parents[2]
PLACE = CHECKOUT / "build" / "demo-slack"
THINKS_S, HURRIES_S = 4.0, 0.5
"""How long people take until they answer, and where the visitors come as quickly as the machine can."""

WORDS = {
    "en": {"ack": "Acknowledge", "who": "Who is this?", "name": "Ada Lovelace"},
    "ko": {"ack": "확인", "who": "누구인가요?", "name": "김하늘"},
}


class Staff:
    """Two people who read the channel and answer, on a thread of their own; what they filled in is kept as pictures."""

    def __init__(self, slack: FakeSlack, words: dict[str, str], thinks_s: float):
        self._slack, self._place, self._words, self._thinks_s = slack, slack.workspace, words, thinks_s
        self._minseo, self._jonas = Somebody(slack), Somebody(slack, "U0JONAS000")
        self._answered: set[str] = set()
        self._named = False
        self.modal: Path | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="staff")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._thinks_s):
            for message in self._unanswered():
                with suppress(Unanswered, AssertionError):  # then somebody clicks again
                    self._answer(message)
                    self._answered.add(message.ts)
                    break

    def _unanswered(self) -> list[Message]:
        with self._place.lock:
            return [one for one in self._place.messages if one.ts not in self._answered and buttons(one)]

    def _answer(self, message: Message) -> None:
        labels = buttons(message)
        if self._words["ack"] in labels:
            self._minseo.press(message, self._words["ack"])
            self._late(message)
        elif self._words["who"] in labels and not self._named:
            self._name(message)

    def _late(self, message: Message) -> None:
        """Press what somebody else just pressed."""
        with suppress(LookupError):
            self._jonas.press(message, self._words["ack"])

    def _name(self, message: Message) -> None:
        view = self._minseo.modal(self._minseo.press(message, self._words["who"]))
        values = {"doorman.new_name": self._words["name"]}
        if self.modal is None:
            self.modal = PLACE / "modal.png"
            paint_modal(self._place, view, values).save(str(self.modal))
        self._minseo.submit(view, values)
        self._named = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Show it, print the channels, and save them as pictures."""
    options = _options(arguments)
    _application = off_screen()
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    with FakeSlack() as slack:
        with Staff(slack, WORDS[options.language], HURRIES_S if options.fast else THINKS_S) as staff:
            say(f"A Slack of our own listens at {slack.api_url}; the drawn visitors come now.")
            code = _entrance(slack, options)
        for channel in (ENTRANCE, KIOSKS):
            if list(slack.workspace.seen(channel)):
                say(f"\n{transcript(slack.workspace, channel)}")
                file = PLACE / f"{slack.workspace.channels[channel].name}.png"
                save_channel(slack.workspace, channel, file)
                say(f"\nDrawn to {file.relative_to(CHECKOUT)}.")
        if staff.modal is not None:
            say(f"What was filled in: {staff.modal.relative_to(CHECKOUT)}.")
    return code


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo-slack")
    parser.add_argument("--seconds", type=float, default=75.0, help="of the entrance (default 75)")
    parser.add_argument("--fast", action="store_true", help="as quickly as the machine can")
    parser.add_argument("--language", choices=sorted(WORDS), default="en")
    parser.add_argument("--seed", type=int, default=1, help="which visitors come (default 1)")
    return parser.parse_args(arguments)


def _entrance(slack: FakeSlack, options: argparse.Namespace) -> int:
    """Run the demo as a newcomer would, with the settings that lead to our Slack."""
    address = address_of(slack)
    config = PLACE / "doorman.toml"
    own = {"channel": ENTRANCE, "trouble_channel": KIOSKS, "api_url": address.api_url, "pictures": "portrait"}
    lines = [f'{name} = "{value}"' for name, value in own.items()]
    site = f'[site]\nlanguage = "{options.language}"\nname = "Main entrance"\n'
    config.write_text(f"{site}[slack]\nhere = true\n" + "\n".join(lines) + "\n", "utf-8")
    here = os.environ | address.environment() | {"DOORMAN_DATA": str(PLACE / "data")}
    verb = ("demo", "--slack", "--seconds", str(options.seconds), "--seed", str(options.seed), *(["--fast"] * options.fast))
    asked = (sys.executable, "-m", "kiosk", "--config", str(config), *verb)
    return subprocess.run(asked, env=here, cwd=CHECKOUT, check=False).returncode  # noqa: S603 - ourselves


def say(line: str) -> None:
    """Print a line before whatever another program says next."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
