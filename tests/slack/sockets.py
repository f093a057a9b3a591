"""Socket Mode of the fake Slack: connections by ticket, envelopes to any one of them, acknowledgements, disconnects."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self
from uuid import uuid4

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.slack.workspace import Json, Workspace

ACK_S = 3.0
"""How long an app may take to acknowledge."""
SHUT = 1000

logging.getLogger("websockets").setLevel(logging.CRITICAL)  # that a client went away is what the tests are about


class Unanswered(Exception):
    """Nobody took an envelope: the person sees a warning beside what they pressed."""


@dataclass(slots=True)
class Delivery:
    """An envelope on its way; `acks` are the answers that came, in order, with the number of their connection."""

    envelope: Json
    acks: list[tuple[int, Json]] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    @property
    def name(self) -> str:
        return str(self.envelope["envelope_id"])

    @property
    def answer(self) -> Json:
        """What the app said to the first copy that it acknowledged."""
        return self.acks[0][1]


class Sockets:
    """The WebSocket half: enter it, then let clients come by `ticket`.

    `opened` counts connections that said hello, `acks` the acknowledgements that arrived, `strange` what apps said that
    is no acknowledgement of something sent.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.opened = self.acks = 0
        self.strange: list[str] = []
        self._tickets: set[str] = set()
        self._open: dict[int, ServerConnection] = {}
        self._numbers = count(1)
        self._turn = count()
        self._deliveries: dict[str, Delivery] = {}
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        self._server: Server = serve(
            self._connected, "127.0.0.1", 0, ping_interval=None, compression=None, close_timeout=0.5
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="fake-slack-sockets")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self.cut()
        self._thread.join()

    def ticket(self) -> str:
        """Return an address by which one connection may be opened, once."""
        name = uuid4().hex
        with self._changed:
            self._tickets.add(name)
        host, port = self._server.socket.getsockname()[:2]
        return f"ws://{host}:{port}/link/?ticket={name}&app_id={self.workspace.app}"

    @property
    def connections(self) -> tuple[int, ...]:
        """The numbers of the open connections, oldest first."""
        with self._changed:
            return tuple(self._open)

    def wait_for(self, connections: int, *, opened: int = 0, seconds: float = 15.0) -> None:
        """Wait until so many connections are open, and `opened` were so far at least; raises AssertionError."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self._open) == connections and self.opened >= opened, seconds)
        assert came, f"{len(self.connections)} connections are open and {self.opened} were, not {connections} and {opened}"

    def wait_for_any(self, seconds: float) -> bool:
        """Wait a while until somebody is connected; tells whether somebody is."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: self._open, seconds))

    def _connected(self, connection: ServerConnection) -> None:
        path = connection.request.path if connection.request else ""
        ticket = path.partition("ticket=")[2].partition("&")[0]
        with self._changed:
            is_welcome = ticket in self._tickets
            self._tickets.discard(ticket)
        if not is_welcome:
            connection.close(4401, "this ticket was used or never given")
            return
        with self._joined(connection) as (number, together):
            connection.send(json.dumps(hello(self.workspace.app, together)))
            for said in connection:
                self._take(number, str(said))

    @contextmanager
    def _joined(self, connection: ServerConnection) -> Iterator[tuple[int, int]]:
        """Count a connection while it is open; yields its number and how many there are."""
        with self._changed:
            number = next(self._numbers)
            self._open[number] = connection
            self.opened += 1
            together = len(self._open)
            self._changed.notify_all()
        try:
            with suppress(ConnectionClosed, OSError):
                yield number, together
        finally:
            with self._changed:
                self._open.pop(number, None)
                self._changed.notify_all()

    def _take(self, number: int, said: str) -> None:
        try:
            ack = json.loads(said)
            delivery = self._deliveries[ack["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.strange.append(said)
            return
        self.acks += 1
        delivery.acks.append((number, ack.get("payload") or {}))
        delivery.arrived.set()

    def deliver(self, kind: str, payload: Json, *, to: int | None = None, times: int = 1) -> Delivery:
        """Send an envelope to one connection, as often as told, and wait until each is acknowledged.

        Without `to` it is the turn of each connection after the other. Raises Unanswered after 3 s.
        """
        name = str(uuid4())
        accepts = kind == "slash_commands" or payload.get("type") in {"view_submission", "block_suggestion"}
        delivery = Delivery({"type": kind, "envelope_id": name, "payload": payload, "accepts_response_payload": accepts})
        self._deliveries[name] = delivery
        for _ in range(times):
            self._send(delivery, to)
        return delivery

    def redeliver(self, envelope: str, to: int | None = None) -> None:
        """Send an envelope once more, as after a lost acknowledgement."""
        self._send(self._deliveries[envelope], to)

    @property
    def sent(self) -> tuple[str, ...]:
        """The ids of all envelopes, oldest first."""
        return tuple(self._deliveries)

    def _send(self, delivery: Delivery, to: int | None) -> None:
        delivery.arrived.clear()
        connection = self._pick(to)
        try:
            connection.send(json.dumps(delivery.envelope))
        except (ConnectionClosed, OSError):
            self._leave(connection)
            raise Unanswered("the connection was just lost") from None
        if not delivery.arrived.wait(ACK_S):
            raise Unanswered(f"no acknowledgement within {ACK_S:.0f} s")

    def _pick(self, to: int | None) -> ServerConnection:
        with self._changed:
            there = tuple(self._open)
            if not there or (to is not None and to not in there):
                raise Unanswered("no app is connected")
            return self._open[there[next(self._turn) % len(there)] if to is None else to]

    def say(self, words: Any, to: int | None = None) -> None:
        """Send anything at all: text that is no envelope, or an object as JSON."""
        self._pick(to).send(words if isinstance(words, str) else json.dumps(words))

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every app to come anew and close its connection, as Slack does every few hours."""
        for connection in self._all():
            with suppress(ConnectionClosed, OSError):
                connection.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}}))
                self._leave(connection)
                connection.close(SHUT, "refresh")

    def _leave(self, connection: ServerConnection) -> None:
        """Send nothing more to a connection."""
        with self._changed:
            self._open = {number: one for number, one in self._open.items() if one is not connection}
            self._changed.notify_all()

    def cut(self) -> None:
        """Cut every connection without a word."""
        for connection in self._all():
            with suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)

    def _all(self) -> tuple[ServerConnection, ...]:
        with self._changed:
            return tuple(self._open.values())


def hello(app: str, connections: int) -> Json:
    debug = {"host": "fake", "started": "", "build_number": 1, "approximate_connection_time": 18_060}
    return {"type": "hello", "num_connections": connections, "debug_info": debug, "connection_info": {"app_id": app}}
