"""Composition root of answers from Slack: settings become a socket that hears clicks, and clicks the desk's acts."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING, Self

from kiosk.domain.alert import Language
from kiosk.domain.hearing import Hearing
from kiosk.domain.mishaps import Cause
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.errors import BadInput, SlackRejected, StoreFull
from kiosk.ports import Clock
from kiosk.settings import Settings, Slack
from kiosk.slack_tokens import slack_tokens
from kiosk.store.side_door import Keeper
from kiosk.store.tell_rows import leave_hearing

if TYPE_CHECKING:
    from cloud.slack_socket import SlackSocket
    from cloud.slack_text import Tongue
    from kiosk.desk import Desk

log = logging.getLogger(__name__)

AGAIN_S = 60.0
"""How often it is looked whether the tokens are there by now."""

NO_APP_TOKEN = "there is no SLACK_APP_TOKEN: make an app-level token (xapp-) with connections:write, see docs/slack.md"  # noqa: S105


def no_trouble() -> Mapping[Cause, str]:
    return {}


class SlackEars:
    """Hears answers from when `open` is called until it is left; nothing here fails or waits for the network.

    `wrong` returns at once what is wrong with the kiosk, `sync` and `told` how those are: for `/doorman status`.
    """

    def __init__(
        self,
        settings: Settings,
        keeper: Keeper,
        clock: Clock,
        *,
        wrong: Callable[[], Mapping[Cause, str]] = no_trouble,
        sync: Callable[[], SyncStatus] = SyncStatus,
        told: Callable[[], TellStatus] = TellStatus,
    ) -> None:
        self._settings, self._keeper, self._clock = settings, keeper, clock
        self._wrong, self._sync, self._told = wrong, sync, told
        self._is_on = settings.slack.is_on and settings.slack.answers
        self._socket: SlackSocket | None = None
        self._words, self._is_held = "starting", False
        self._inside = ExitStack()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def hearing(self) -> Hearing:
        """How it is now; for screens and the doctor."""
        socket = self._socket
        if socket is not None:
            return socket.hearing
        return Hearing(is_on=self._is_on, is_held=self._is_held, words=self._words if self._is_on else "")

    @property
    def held(self) -> str:
        """What somebody has to repair before answers come, or ""."""
        hearing = self.hearing
        return hearing.words if hearing.is_held else ""

    def open(self, desk: "Desk") -> None:
        """Begin to hear, and have the desk do what is said; waits for nothing but the disk. Once only."""
        if not self._is_on:
            with suppress(StoreFull):
                leave_hearing(self._keeper, "")
        elif self._thread is None and not self._closing.is_set():
            self._thread = threading.Thread(target=self._open, args=(desk,), name="slack ears", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Hear no more; before the desk is closed."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()
        self._inside.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self.close()

    def _open(self, desk: "Desk") -> None:
        """Try until the tokens are there, then leave all else to the socket."""
        is_over = False
        while not is_over:
            try:
                return self._connect(desk)
            except (SlackRejected, BadInput) as missing:
                if str(missing) != self._words:
                    log.warning("answers from Slack wait: %s", missing)
                self._words, self._is_held = str(missing), True
            is_over = self._closing.wait(AGAIN_S)
        return None

    def _connect(self, desk: "Desk") -> None:
        from cloud.slack import WebSlack  # noqa: PLC0415 - the library takes a while to import
        from cloud.slack_allowed import Allowed  # noqa: PLC0415
        from cloud.slack_answers import Post, SlackAnswers  # noqa: PLC0415
        from cloud.slack_commands import Commands  # noqa: PLC0415
        from cloud.slack_gate import SlackGate  # noqa: PLC0415
        from cloud.slack_socket import SlackSocket  # noqa: PLC0415
        from cloud.slack_text import Tongue  # noqa: PLC0415
        from kiosk.store.clicks import SqliteClickBook  # noqa: PLC0415
        from kiosk.store.reader import VisitReader  # noqa: PLC0415

        slack, clock = self._settings.slack, self._clock
        tokens = slack_tokens(self._settings.slack_token_file())
        if not tokens.app:
            raise SlackRejected(NO_APP_TOKEN)

        def now() -> float:
            return clock.now().utc.timestamp()

        def bot() -> str:
            return slack_tokens(self._settings.slack_token_file()).bot

        def app() -> str:
            return slack_tokens(self._settings.slack_token_file()).app or tokens.app

        web = WebSlack(SlackGate(tokens.bot, slack.api_url, now, renewed=bot))
        tongue = Tongue(Language(slack.language or self._settings.site.language))
        book = SqliteClickBook(self._keeper, VisitReader(self._settings.data_folder(), self._settings.key_file()), clock)
        allowed = Allowed(
            clock,
            web.groups_of,
            users=slack.allowed_users.split(),
            groups=slack.allowed_groups.split(),
            channels=_channels(slack),
        )
        device = self._settings.site.device
        commands = Commands(desk, book, clock, tongue, lambda: self._status(book.muted_until(), tongue), device)
        post = Post(desk=desk, slack=web, book=book, allowed=allowed, device=device, tongue=tongue)
        answers = SlackAnswers(post, commands)
        socket = SlackSocket(
            SlackGate(tokens.app, slack.api_url, now, renewed=app),
            answers.receive,
            clock,
            SystemRandom(),
            lambda: str(web.me()["team_id"]),
            partial(leave_hearing, self._keeper),
        )
        answers.count = socket.count
        self._inside.enter_context(answers)
        self._inside.enter_context(socket)
        self._socket = socket

    def _status(self, muted_until: datetime | None, tongue: "Tongue") -> str:
        from cloud.slack_replies import Standing, status_words  # noqa: PLC0415

        standing = Standing(
            device=self._settings.site.device,
            site=self._settings.site.name,
            wrong=self._wrong(),
            sync=self._sync(),
            told=self._told(),
            muted_until=muted_until,
            connections=self.hearing.connections,
        )
        return status_words(standing, tongue)


def _channels(slack: Slack) -> frozenset[str]:
    """Return every channel that alerts go to."""
    named = (slack.channel, slack.elevated_channel, slack.unknown_channel, slack.known_channel, slack.trouble_channel)
    return frozenset(named) - {""}
