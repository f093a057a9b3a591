"""Socket Mode: keeps one connection to Slack, hears what people click, and acknowledges it once it cannot be lost."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from queue import Empty, Full, Queue
from random import Random
from typing import Any, Self

from cloud.lanes import HOLD_S, Patience
from cloud.slack_clicks import Envelope, Expected, Forged, Hello, Leave, Stale, click_of, heard
from cloud.slack_gate import SlackGate
from cloud.slack_line import PING_S, Line
from kiosk.domain.hearing import Hearing
from kiosk.errors import BadInput, SlackRefused, SlackRejected, SlackUnreachable, StoreFull
from kiosk.ports import Clock
from kiosk.slack_ports import Click

log = logging.getLogger(__name__)

LOOK_S = 1.0
"""How often it is looked at most whether the connection still stands."""

HELLO_S = 10.0
"""How long a new connection may take until it says hello."""

FIRST_S, LONGEST_S = 0.5, 60.0
"""The first pause between two tries, and the longest: who clicks meanwhile is told by Slack that nobody answers."""

STEADY_S = 5.0
"""A connection that ends sooner was none: then it is waited before the next, longer each time."""

WAITING = 1000
"""Texts that arrived and were not looked at; what comes on top is not acknowledged, so Slack sends it again."""

JOIN_S = 5.0

Receive = Callable[[Click], Mapping[str, Any] | None]
"""Keeps a click, durably, and returns what to acknowledge it with. Quick: Slack waits three seconds. Raises StoreFull."""


class SlackSocket:
    """Hears clicks while its `with` block runs; a bug in here ends the hearing, with a line in the log, and nothing else.

    `gate` has the app's token. `team` asks Slack for the workspace's id, once a connection stands. `leave` is called with
    what somebody has to repair, "" once it is, whenever that changes; it may raise StoreFull.
    """

    def __init__(
        self,
        gate: SlackGate,
        receive: Receive,
        clock: Clock,
        random: Random,
        team: Callable[[], str] = lambda: "",
        leave: Callable[[str], None] = lambda _held: None,
    ) -> None:
        self._gate, self._receive, self._clock, self._ask_team = gate, receive, clock, team
        self._patience = Patience(random, FIRST_S, LONGEST_S)
        self._texts: Queue[tuple[Line, str] | None] = Queue(WAITING)
        self._changed = threading.Condition()
        self._line: Line | None = None
        self._greeted: Line | None = None
        self._leaving: Line | None = None
        self._is_closed = self._is_woken = False
        self._tries = 0
        self._due = self._ping_due = self._opened_at = clock.monotonic()
        self._leave = leave
        self._app = self._team = ""
        self._left: str | None = None
        self.hearing = Hearing(is_on=True, words="connecting")
        self._keeping = threading.Thread(target=self._guarded, args=(self._keep,), name="slack socket", daemon=True)
        self._taking = threading.Thread(target=self._guarded, args=(self._take,), name="slack intake", daemon=True)

    def __enter__(self) -> Self:
        self._keeping.start()
        self._taking.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._keeping.join(JOIN_S)
        self._texts.put(None)
        self._taking.join(JOIN_S)

    def count(self, what: str) -> None:
        """Count something of `Hearing`."""
        with self._changed:
            self.hearing = replace(self.hearing, **{what: getattr(self.hearing, what) + 1})

    def _say(self, **what: Any) -> None:
        with self._changed:
            self.hearing = replace(self.hearing, **what)
            self._changed.notify_all()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("answers from Slack end here, alerts and screening go on: this is a bug in doorman")
            self._say(is_connected=False, words="hearing stopped by a bug in doorman: restart the kiosk, and send its log")
            with self._changed:
                self._is_closed = True

    # Keeping a connection

    def _keep(self) -> None:
        try:
            while not self._is_closed:
                self._turn()
                self._wait()
        finally:
            if self._line is not None:
                self._line.close()

    def _turn(self) -> None:
        now = self._clock.monotonic()
        is_up = self._line is not None and self._line.is_up
        if not is_up:
            self._say(is_connected=False)
        if (not is_up or self._leaving is self._line) and now >= self._due:
            self._open()
        elif is_up and now >= self._ping_due:
            assert self._line is not None
            self._ping_due = now + PING_S
            self._line.check()
        if is_up and now >= self._opened_at + STEADY_S:
            self._tries = 0

    def _wait(self) -> None:
        with self._changed:
            if not (self._is_woken or self._is_closed):
                self._changed.wait(LOOK_S)
            self._is_woken = False

    def _wake(self) -> None:
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def _open(self) -> None:
        """Open another connection, and only then let go of the one before."""
        try:
            url = str(self._gate.call("apps.connections.open", proof="url", form=True)["url"])
            line = Line(url, self._hear, self._wake, self._gate.client.proxy)
            line.open()
            self._await_hello(line)
        except SlackUnreachable as away:
            self._tries += 1
            self._put_off(str(away), max(away.retry_after_s, self._patience.after(self._tries)))
        except (SlackRejected, SlackRefused) as refused:
            self._put_off(str(refused), HOLD_S, is_held=True)
        else:
            before, self._line = self._line, line
            self._opened_at = now = self._clock.monotonic()
            self._ping_due = now + PING_S
            self._due = now + (self._patience.after(self._tries) if self._tries else 0.0)
            self._tries += 1
            self._say(is_connected=True, is_held=False, words="", opened=self.hearing.opened + 1)
            self._tell_others("")
            if before is not None:
                before.close()
            self._learn_team()

    def _learn_team(self) -> None:
        """Find out which workspace's clicks are ours; until then those of any are taken, as the socket is this app's."""
        if not self._team:
            with suppress(SlackUnreachable, SlackRejected, SlackRefused):
                self._team = self._ask_team()

    def _put_off(self, words: str, seconds: float, *, is_held: bool = False) -> None:
        if is_held and self.hearing.words != words:
            log.warning("answers from Slack wait: %s", words)
        self._say(words=words, is_held=is_held)
        self._due = self._clock.monotonic() + seconds
        if is_held:
            self._tell_others(words)

    def _tell_others(self, held: str) -> None:
        """Keep what somebody has to repair for whoever looks from outside."""
        if held != self._left:
            with suppress(StoreFull):
                self._leave(held)
                self._left = held

    def _await_hello(self, line: Line) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: self._greeted is line or not line.is_up or self._is_closed, HELLO_S)
            came = came and self._greeted is line
        if not came:
            line.close()
            raise SlackUnreachable("Slack's socket opened and said nothing: trying again")

    # What comes over it

    def _hear(self, line: Line, text: str) -> None:
        try:
            self._texts.put_nowait((line, text))
        except Full:
            log.warning("more comes from Slack than can be looked at; what was clicked just now has to be clicked again")

    def _take(self) -> None:
        while True:
            try:
                told = self._texts.get(timeout=LOOK_S)
            except Empty:
                if self._is_closed and not self._keeping.is_alive():
                    return
                continue
            if told is None:
                return
            self._look_at(*told)

    def _look_at(self, line: Line, text: str) -> None:
        try:
            said = heard(text)
        except Forged as forged:
            return self._refuse("forged", forged)
        match said:
            case Hello():
                self._greet(line, said)
            case Leave():
                self._leaving = line
                self._wake()
            case Envelope():
                self._take_click(line, said)
        return None

    def _greet(self, line: Line, hello: Hello) -> None:
        self._app = hello.app
        with self._changed:
            self._greeted = line
            self.hearing = replace(self.hearing, connections=hello.connections)
            self._changed.notify_all()

    def _take_click(self, line: Line, envelope: Envelope) -> None:
        """Keep a click, then acknowledge it; what could not be kept is left for Slack to send again."""
        answer: Mapping[str, Any] | None = None
        try:
            click = click_of(envelope, Expected(self._app, self._team, self._gate.slack_time))
            if click is not None:
                answer = self._receive(click)
        except Forged as forged:
            self._refuse("forged", forged)
        except Stale as stale:
            self._refuse("stale", stale)
        except (StoreFull, BadInput) as refused:
            log.warning("what somebody clicked in Slack is not taken: %s", refused)
            return
        if not line.acknowledge(envelope.id, answer) and self._line is not None:
            self._line.acknowledge(envelope.id, answer)

    def _refuse(self, what: str, why: Exception) -> None:
        self.count(what)
        log.info("refused what came from Slack as %s: %s", what, why)


class Deaf:
    """No answers are taken: stands where Socket Mode was not set up."""

    hearing = Hearing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        """Nothing was open."""
