"""A proxy of our own that stands before any HTTP server and breaks a share of the exchanges, the same ones for a seed.

with FaultProxy(devstack.url, seed=7, shares=evenly(0.2)) as proxy:
    client("s3", proxy.url, keys).put_object(...)
"""

import socket
import struct
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum
from io import BufferedIOBase
from random import Random
from select import select
from socketserver import StreamRequestHandler
from threading import Lock
from urllib.parse import urlsplit

from tests.cloud.loopback import Loopback
from tests.cloud.rekognition_server import PORTAL_PAGE

WRONG_BY = timedelta(hours=2)
LONGEST_STALL_S = 60.0
LONGEST_LINE = 65_536


class Break(Enum):
    """A way in which an exchange breaks; the value tells whether the server has done what was asked all the same."""

    RESET = ("reset", False)
    """The connection is reset as soon as the head of the request is there."""
    DROP_BEFORE = ("drop before", False)
    """The request is read and thrown away, the connection closed."""
    STALL_BEFORE = ("stall before", False)
    """The request is read and thrown away, and no answer ever comes."""
    PORTAL = ("portal", False)
    """A captive portal answers: 200, HTML."""
    THROTTLE = ("throttle", False)
    """The service says that it is asked too often: SlowDown, ThrottlingException."""
    SKEWED = ("skewed", False)
    """The service finds the client's clock wrong by two hours, and says what it takes for the time."""
    DROP_AFTER = ("drop after", True)
    """The server does it, its reply is thrown away, the connection closed."""
    STALL_AFTER = ("stall after", True)
    """The server does it, and no answer ever comes."""
    CUT = ("cut", True)
    """The server does it, and half of its reply arrives; of a reply that is mostly head, half of the header lines."""
    SLOW = ("slow", True)
    """The whole reply arrives in small pieces over `slow_s` seconds."""
    WRONG_DATE = ("wrong date", True)
    """The whole reply arrives; its Date is two hours late."""

    @property
    def takes_effect(self) -> bool:
        return self.value[1]


def evenly(share: float) -> dict[Break, float]:
    """Return shares that break this part of all exchanges, every way equally often."""
    return dict.fromkeys(Break, share / len(Break))


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a reply: its start line, its header lines and its body, all as they came (chunks stay chunks)."""

    start: bytes
    headers: tuple[bytes, ...]
    body: bytes = b""

    def header(self, name: bytes) -> bytes:
        """Return a header's value in lower case, empty if it is not there."""
        found = (line.partition(b":")[2] for line in self.headers if line.partition(b":")[0].strip().lower() == name)
        return next(found, b"").strip().lower()

    def without(self, name: bytes) -> "Message":
        kept = tuple(line for line in self.headers if line.partition(b":")[0].strip().lower() != name)
        return replace(self, headers=kept)

    def __bytes__(self) -> bytes:
        return b"".join((self.start, *self.headers, b"\r\n", self.body))


class FaultProxy(Loopback):
    """Passes exchanges on to `upstream`, an http:// URL, breaking `shares[kind]` of them in each way.

    `shares` may be replaced at any time. `broken` counts per kind, `passed` what was let through whole.
    """

    def __init__(
        self,
        upstream: str,
        *,
        seed: int = 0,
        shares: Mapping[Break, float] | None = None,
        slow_s: float = 0.1,
        poll_s: float = 0.005,
    ) -> None:
        super().__init__(ProxiedConnection, poll_s)
        where = urlsplit(upstream)
        self.upstream = (str(where.hostname), where.port or 80)
        self.shares: Mapping[Break, float] = shares or {}
        self.slow_s = slow_s
        self.broken: Counter[Break] = Counter()
        self.passed = 0
        self._random = Random(seed)
        self._ordered: list[tuple[bytes, Break]] = []
        self._lock = Lock()

    def break_next(self, kind: Break, only: str = "") -> None:
        """Break the next exchange whose first line or operation ("X-Amz-Target") contains `only`."""
        with self._lock:
            self._ordered.append((only.encode().lower(), kind))

    def choose(self, request: Message) -> Break | None:
        """Decide about one exchange and count it; every exchange takes one number from the seeded sequence."""
        named = request.start.lower() + request.header(b"x-amz-target")
        with self._lock:
            drawn = self._random.random()
            kind = next((one for one in self._ordered if one[0] in named), None)
            if kind is not None:
                self._ordered.remove(kind)
            chosen = kind[1] if kind is not None else self._drawn(drawn)
            if chosen is None:
                self.passed += 1
            else:
                self.broken[chosen] += 1
            return chosen

    def _drawn(self, drawn: float) -> Break | None:
        for kind, share in self.shares.items():
            drawn -= share
            if drawn < 0:
                return kind
        return None


class ProxiedConnection(StreamRequestHandler):
    """One connection of a client and the one to the server that belongs to it, both kept alive while they work."""

    server: FaultProxy
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self._upstream: socket.socket | None = None
        self._replies: BufferedIOBase | None = None

    def finish(self) -> None:
        self._hang_up()
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        while (request := read_head(self.rfile)) is not None:
            if not self._exchange(request):
                return

    def _exchange(self, head: Message) -> bool:
        """Carry out one exchange; return whether the connection goes on."""
        kind = self.server.choose(head)
        if kind is Break.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return False
        request = self._whole(head)
        if kind is None or kind.takes_effect:
            reply = self._answer_of(request)
            return reply is not None and self._relay(reply, kind)
        if kind is Break.STALL_BEFORE:
            self._stall()
        if kind in ANSWERS:
            self.connection.sendall(bytes(ANSWERS[kind](request)))
        return False

    def _whole(self, head: Message) -> Message:
        """Read a request's body, asking for it when the client waits to be asked."""
        if head.header(b"expect") == b"100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return replace(head.without(b"expect"), body=read_body(self.rfile, head, until_end=False))

    def _relay(self, reply: Message, kind: Break | None) -> bool:
        """Hand the server's reply to the client, or what the fault leaves of it."""
        if kind is Break.STALL_AFTER:
            self._stall()
        if kind in {Break.DROP_AFTER, Break.STALL_AFTER}:
            return False
        if kind is Break.WRONG_DATE:
            reply = with_wrong_date(reply)
        content = bytes(reply)
        if kind is Break.CUT:
            self.connection.sendall(first_half(content))
            return False
        pieces = 10 if kind is Break.SLOW else 1
        size = -(-len(content) // pieces)
        for start in range(0, len(content), size):
            self.connection.sendall(content[start : start + size])
            if kind is Break.SLOW:
                self.server.stopping.wait(self.server.slow_s / pieces)
        return reply.header(b"connection") != b"close"

    def _stall(self) -> None:
        """Say nothing until the client has had enough, or this proxy stops."""
        self.connection.settimeout(LONGEST_STALL_S)
        with suppress(OSError):
            self.connection.recv(1)

    def _answer_of(self, request: Message) -> Message | None:
        """Send a request on and return the reply; None when the server cannot be reached or hangs up."""
        try:
            upstream, replies = self._reached()
            upstream.sendall(bytes(request))
            reply = read_head(replies)
            while reply is not None and reply.start.split()[1].startswith(b"1"):
                reply = read_head(replies)
            if reply is None:
                return None
            bare = request.start.startswith(b"HEAD ") or reply.start.split()[1] in {b"204", b"304"}
            whole = reply if bare else replace(reply, body=read_body(replies, reply, until_end=True))
        except OSError:
            return None
        if whole.header(b"connection") == b"close":
            self._hang_up()
        return whole

    def _reached(self) -> tuple[socket.socket, BufferedIOBase]:
        """Return the connection to the server, a new one if the last was closed from over there while it was idle."""
        if self._upstream is not None and select([self._upstream], [], [], 0)[0]:
            self._hang_up()
        if self._upstream is None or self._replies is None:
            self._upstream = socket.create_connection(self.server.upstream)
            self._upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._replies = self._upstream.makefile("rb")
        return self._upstream, self._replies

    def _hang_up(self) -> None:
        for end in (self._replies, self._upstream):
            if end is not None:
                end.close()
        self._upstream = self._replies = None


def read_head(stream: BufferedIOBase) -> Message | None:
    """Read a start line and headers; None when the other side has closed before a whole head came."""
    lines = []
    while (line := stream.readline(LONGEST_LINE)) not in {b"\r\n", b"\n"}:
        if not line.endswith(b"\n"):
            return None
        lines.append(line)
    return Message(lines[0], tuple(lines[1:])) if lines else None


def read_body(stream: BufferedIOBase, head: Message, *, until_end: bool) -> bytes:
    """Read what belongs to a head, chunks and trailers as they are; `until_end` if a length may be missing."""
    if b"chunked" in head.header(b"transfer-encoding"):
        return read_chunks(stream)
    length = head.header(b"content-length")
    if length:
        body = stream.read(int(length))
        if len(body) < int(length):
            raise ConnectionError("the other side hung up in the middle of a body")
        return body
    return stream.read() if until_end else b""


def read_chunks(stream: BufferedIOBase) -> bytes:
    """Read chunks up to the empty one and the trailers after it, without taking them apart."""
    parts = []
    size = -1
    while size != 0:
        line = stream.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise ConnectionError("the other side hung up between chunks")
        size = int(line.split(b";")[0], 16)
        parts += [line, stream.read(size + 2 if size else 0)]
    while (line := stream.readline(LONGEST_LINE)) not in {b"\r\n", b"\n", b""}:
        parts.append(line)
    return b"".join([*parts, line])


def first_half(content: bytes) -> bytes:
    """Return half of a reply, in its head no broken line."""
    half = content[: len(content) // 2]
    return half if b"\r\n\r\n" in half else half[: half.rfind(b"\n") + 1]


def with_wrong_date(reply: Message) -> Message:
    """Return a reply that claims to come two hours later."""
    told = reply.header(b"date").decode()
    moment = parsedate_to_datetime(told) if told else datetime.now(UTC)
    line = f"Date: {format_datetime(moment + WRONG_BY, usegmt=True)}\r\n".encode()
    bare = reply.without(b"date")
    return replace(bare, headers=(*bare.headers, line))


def portal(request: Message) -> Message:
    return _reply(request, b"200 OK", b"text/html; charset=utf-8", PORTAL_PAGE, by_service=False)


def throttled(request: Message) -> Message:
    """Answer as the service that was asked does: S3 in XML, Rekognition as a fault of its own, the others as ours."""
    target = request.header(b"x-amz-target")
    if not target:
        return _in_xml(request, b"503 Slow Down", "SlowDown", "Please reduce your request rate.")
    status = b"500 Internal Server Error" if target.startswith(b"rekognition") else b"400 Bad Request"
    return _in_json(request, status, "ThrottlingException", "Rate exceeded")


def skewed(request: Message) -> Message:
    """Answer a request as a server would whose clock is two hours ahead of the client's."""
    if request.header(b"x-amz-target"):
        text = "Signature expired: the request's time is earlier than allowed"
        return with_wrong_date(_in_json(request, b"400 Bad Request", "InvalidSignatureException", text))
    text = "The difference between the request time and the current time is too large."
    return with_wrong_date(_in_xml(request, b"403 Forbidden", "RequestTimeTooSkewed", text))


def _in_xml(request: Message, status: bytes, code: str, text: str) -> Message:
    body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{text}</Message></Error>'
    return _reply(request, status, b"application/xml", body.encode())


def _in_json(request: Message, status: bytes, code: str, text: str) -> Message:
    body = f'{{"__type": "{code}", "message": "{text}"}}'
    return _reply(request, status, request.header(b"content-type"), body.encode())


def _reply(request: Message, status: bytes, kind: bytes, body: bytes, *, by_service: bool = True) -> Message:
    """Write a reply that ends the connection, with a request id if a service could have sent it; HEAD gets no body."""
    headers = [
        b"Date: " + format_datetime(datetime.now(UTC), usegmt=True).encode() + b"\r\n",
        b"Content-Type: " + kind + b"\r\n",
        b"Content-Length: " + str(len(body)).encode() + b"\r\n",
        b"Connection: close\r\n",
    ]
    if by_service:
        headers += [b"x-amz-request-id: 0123456789ABCDEF\r\n", b"x-amzn-RequestId: 0123456789ABCDEF\r\n"]
    shown = b"" if request.start.startswith(b"HEAD ") else body
    return Message(b"HTTP/1.1 " + status + b"\r\n", tuple(headers), shown)


ANSWERS = {Break.PORTAL: portal, Break.THROTTLE: throttled, Break.SKEWED: skewed}
"""What the proxy says itself, without asking the server."""
