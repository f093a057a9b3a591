"""A Slack of the tests, and its own clients to speak to it."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.slack.clicks import Somebody
from tests.slack.server import FakeSlack
from tests.slack.workspace import Json

QUIET = logging.Logger("quiet", logging.CRITICAL + 1)  # noqa: LOG001 - what the clients complain about is the tests' doing


@pytest.fixture
def slack():
    """Return a Slack with nothing in it."""
    with FakeSlack() as server:
        yield server


@pytest.fixture
def web(slack):
    """Return Slack's own client with the bot's token, which tries everything once."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], logger=QUIET)


@pytest.fixture
def minseo(slack):
    """Return somebody who clicks."""
    return Somebody(slack)


class App:
    """An app in Socket Mode: keeps what came, and answers by `answers`, which may be set at any time."""

    def __init__(self, slack: FakeSlack):
        web = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], logger=QUIET)
        self.client = SocketModeClient(slack.app_token, web_client=web, logger=QUIET, ping_interval=0.5)
        self.client.socket_mode_request_listeners.append(self._take)  # type: ignore[arg-type]
        self.came: list[SocketModeRequest] = []
        self.arrived = threading.Condition()
        self.answers: Callable[[SocketModeRequest], Json | None] = lambda _: None

    def close(self) -> None:
        """Leave at once: by itself the client waits for its socket's next word."""
        self.client.auto_reconnect_enabled = False
        session = self.client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(socket.SHUT_RDWR)
        self.client.close()
        self.client.current_session_runner.shutdown()

    def _take(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        with self.arrived:
            self.came.append(request)
            self.arrived.notify_all()
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answers(request)))


@pytest.fixture
def listening(slack):
    """Return what connects an app by Slack's own client for the length of a `with` block."""

    @contextmanager
    def connected() -> Iterator[App]:
        app = App(slack)
        before = len(slack.sockets.connections)
        app.client.connect()
        slack.sockets.wait_for(before + 1)
        try:
            yield app
        finally:
            app.close()

    return connected
