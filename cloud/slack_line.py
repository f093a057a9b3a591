"""One connection of Socket Mode: opened once, listened to on a thread of its own, and let go of.

slack_sdk's client around the same connection would bring a pool of threads and a retry policy of its own, and would hold
back acknowledgements for seconds while it changes connections.
"""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Any, cast
from urllib.parse import urlsplit

from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from cloud.errors_slack import no_slack
from cloud.slack_gate import LOOPBACK, silent
from kiosk.errors import SlackUnreachable

PING_S = 5.0
STALE_S = 4 * PING_S
"""After so long without an answer to pings a connection counts as lost; the library's own rule."""

JOIN_S = 5.0

_numbers = count(1)


class Line:
    """A connection to one address, usable from any thread."""

    def __init__(
        self, url: str, told: Callable[["Line", str], None], lost: Callable[[], None], proxy: str | None = None
    ) -> None:
        """`told` is called with every text that arrives, `lost` when the connection ends; both on the line's thread."""
        _refuse_readable(url)
        self._told, self._lost = told, lost
        self._failure: Exception | None = None
        self._state = ConnectionState()  # type: ignore[no-untyped-call]
        self._connection = Connection(
            url,
            silent,
            proxy=proxy,
            ping_interval=PING_S,
            on_message_listener=lambda text: told(self, text),
            on_error_listener=self._fail,
            on_close_listener=lambda _code, _reason: lost(),
        )
        self._thread = threading.Thread(target=self._listen, name=f"slack line {next(_numbers)}", daemon=True)

    def open(self) -> None:
        """Connect and begin to listen; raises SlackUnreachable."""
        self._connection.connect()
        if not self._connection.is_active():
            why = f" ({self._failure})" if self._failure is not None else ""
            raise SlackUnreachable(f"Slack's socket does not open{why}: trying again")
        self._connection.sock = cast("Any", _Ending(self._connection.sock))
        self._thread.start()

    @property
    def is_up(self) -> bool:
        return bool(self._connection.is_active()) and not self._state.terminated

    def check(self) -> None:
        """Send a ping; a connection that has not answered any for a while is closed."""
        self._connection.check_state()

    def acknowledge(self, envelope: str, answer: Mapping[str, Any] | None) -> bool:
        """Acknowledge an envelope, with an answer for whoever clicked; tells whether it left."""
        said: dict[str, Any] = {"envelope_id": envelope}
        if answer:
            said["payload"] = answer
        try:
            self._connection.send(json.dumps(said))
        except SlackClientNotConnectedError:
            return False
        return True

    def close(self) -> None:
        """Let go of the connection, at once."""
        self._state.terminated = True
        sock = self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)  # or closing waits until the one who listens has its time-out
        self._connection.close()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)

    def _listen(self) -> None:
        try:
            self._connection.run_until_completion(self._state)
        finally:
            self._lost()

    def _fail(self, error: Exception) -> None:
        self._failure = error


class _Ending:
    """A socket whose end is an error.

    The library takes the nothing that is read from a closed one for nothing yet, and reads on as fast as it can until its
    pings fail, half a minute later.
    """

    def __init__(self, sock: Any) -> None:
        self._sock = sock

    def recv(self, size: int) -> bytes:
        """Read at most so many bytes; raises ConnectionResetError where no more will come."""
        read: bytes = self._sock.recv(size)
        if not read:
            raise ConnectionResetError("the other side closed the connection")
        return read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


def _refuse_readable(url: str) -> None:
    """Raise SlackUnreachable for an address that the library would talk to in the clear: any but wss at its own port."""
    address = urlsplit(url)
    is_closed = address.scheme == "wss" and address.port in {None, 443}
    if not is_closed and address.hostname not in LOOPBACK:
        raise no_slack(may_have_arrived=False)
