"""A Slack of our own over real HTTP and WebSocket, with faults on demand and weather by a seed.

with FakeSlack() as slack:
    WebClient(slack.bot_token, base_url=slack.api_url).chat_postMessage(channel="C0ENTRANCE", text="Somebody is here")
"""

import json
import math
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from random import Random
from threading import Lock
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from tests.cloud.loopback import Loopback
from tests.slack import uploads
from tests.slack.methods import answer
from tests.slack.sockets import Sockets
from tests.slack.workspace import Denied, Json, Token, Workspace

JSON = "application/json; charset=utf-8"
UPLOAD = "upload"
"""What the step that sends the bytes is called, where a fault names a method."""


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Do nothing, and ask for a pause of so many seconds."""

    retry_after_s: int = 1
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Do nothing, and answer with an error's code."""

    error: str
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """Do nothing, and answer as a server in trouble does: a page, not JSON."""

    status: int = 503
    method: str | None = None


@dataclass(frozen=True, slots=True)
class LostRequest:
    """Do nothing, and close the connection without a word."""

    method: str | None = None


@dataclass(frozen=True, slots=True)
class DroppedReply:
    """Do what was asked, and close the connection without a word."""

    method: str | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """Do what was asked, and answer so many seconds later."""

    seconds: float
    method: str | None = None


Fault = RateLimited | Refusal | Broken | LostRequest | DroppedReply | Delay


@dataclass(frozen=True, slots=True)
class Weather:
    """How often, by chance, a call's answer is dropped after its effect, a call is put off by a rate limit, and an envelope
    is sent twice; shares from 0 to 1.
    """

    drop_replies: float = 0.0
    limit: float = 0.0
    resend: float = 0.0
    seed: int = 1


class Pace:
    """Slack's limit on posts: about one a second in a channel, after a short burst."""

    def __init__(self, every_s: float = 1.0, burst: int = 3):
        self.every_s, self.burst = every_s, burst
        self._level: dict[str, tuple[float, float]] = {}

    def pause(self, channel: str, now: float) -> int:
        """Count a post; returns 0 if it may pass, else after how many seconds it may be tried again."""
        level, at = self._level.get(channel, (0.0, now))
        level = max(0.0, level - (now - at) / self.every_s)
        if level + 1 > self.burst:
            self._level[channel] = (level, now)
            return max(1, math.ceil((level + 1 - self.burst) * self.every_s))
        self._level[channel] = (level + 1, now)
        return 0


class FakeSlack(Loopback):
    """Serves a workspace while its `with` block runs. Set `pace` and `weather` at any time.

    `calls` counts the requests that arrived by method, `limited` those answered by 429, `faults` what was done to them.
    `posted` holds method and arguments of every call, for tests of what was sent. `processing_polls`: how often files.info
    is asked until a file is ready.
    """

    def __init__(self, *, clock: Callable[[], float] = time.time, processing_polls: int = 1) -> None:
        super().__init__(SlackExchange)
        self.workspace = Workspace(clock, upload_root=f"{self.url}/upload/v1", processing_polls=processing_polls)
        self.sockets = Sockets(self.workspace)
        self.calls: Counter[str] = Counter()
        self.posted: list[tuple[str, Json]] = []
        self.pace: Pace | None = None
        self.weather = Weather()
        self.limited = 0
        self.faults: Counter[str] = Counter()
        self._chance = Random(1)
        self._faults: deque[Fault] = deque()
        self._counting = Lock()

    def __enter__(self) -> Self:
        super().__enter__()
        self.sockets.__enter__()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.sockets.__exit__()
        super().__exit__(kind, error, trace)

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.bot_token.text

    @property
    def app_token(self) -> str:
        return self.workspace.app_token.text

    def change_weather(self, weather: Weather) -> None:
        self.weather, self._chance = weather, Random(weather.seed)

    def happens(self, share: float) -> bool:
        """Toss the weather's coin."""
        with self._counting:
            return self._chance.random() < share

    def fail_next(self, *faults: Fault) -> None:
        """Queue faults; each hits one request, the first that is of its method (any, when it names none)."""
        with self._counting:
            self._faults.extend(faults)

    def fault_for(self, method: str) -> Fault | None:
        """Count a request and take the fault that is due for it."""
        fault = self._next_fault(method)
        if fault is not None:
            self.faults[type(fault).__name__] += 1
        return fault

    def _next_fault(self, method: str) -> Fault | None:
        with self._counting:
            self.calls[method] += 1
            for fault in self._faults:
                if fault.method in {None, method}:
                    self._faults.remove(fault)
                    return fault
        if self.happens(self.weather.drop_replies):
            return DroppedReply()
        return RateLimited(1) if self.happens(self.weather.limit) else None

    def pause_for(self, method: str, arguments: Json) -> int:
        """Return for how many seconds a call is to wait because of the channel's pace, or 0."""
        if self.pace is None or method != "chat.postMessage":
            return 0
        with self._counting:
            return self.pace.pause(str(arguments.get("channel")), self.workspace.clock())

    def do(self, token: str | None, method: str, arguments: Json) -> tuple[Json, Token | None]:
        """Answer a call."""
        known = self.workspace.token(token) if token else None
        with self._counting:
            self.posted.append((method, arguments))
        try:
            told = answer(self.workspace, known, method, arguments)
        except Denied as denied:
            return denied.answer, known
        if method == "apps.connections.open":
            told["url"] = self.sockets.ticket()
        return told, known


class SlackExchange(BaseHTTPRequestHandler):
    """One connection of a client, kept alive from request to request."""

    server: FakeSlack
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or delayed acknowledgement costs 40 ms

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        room, _, name = address.path.strip("/").partition("/")
        if room == "api":
            self._call(name, self._arguments(address.query, body))
        elif room == UPLOAD:
            self._met(UPLOAD, lambda: self._upload(name.rpartition("/")[2], body))
        elif room == "response":
            self._respond(name, body)
        else:
            self._send(404, "text/plain", b"not found")

    def _arguments(self, query: str, body: bytes) -> Json:
        """Return a call's arguments, from wherever Slack reads them."""
        told: Json = dict(parse_qsl(query, keep_blank_values=True))
        if self.headers.get("Content-Type", "").startswith("application/json"):
            told.update(json.loads(body or b"{}"))
            return told
        return told | dict(parse_qsl(body.decode(), keep_blank_values=True))

    def _call(self, method: str, arguments: Json) -> None:
        pause = self.server.pause_for(method, arguments)
        if pause:
            self.server.fault_for(method)
            self._limit(pause)
        else:
            self._met(method, lambda: self._done(method, arguments))

    def _met(self, method: str, do: Callable[[], tuple[int, dict[str, str], bytes]]) -> None:
        """Do what was asked, unless a fault is due, and answer."""
        match self.server.fault_for(method):
            case RateLimited(seconds):
                self._limit(seconds)
            case Refusal(error):
                self._send(200, JSON, json.dumps({"ok": False, "error": error}).encode())
            case Broken(status):
                self._send(status, "text/html", b"<html><body>Something went wrong</body></html>")
            case LostRequest():
                self.close_connection = True
            case DroppedReply():
                do()
                self.close_connection = True
            case Delay(seconds):
                status, headers, reply = do()
                self.server.stopping.wait(seconds)
                self._send(status, JSON, reply, headers)
            case _:
                status, headers, reply = do()
                self._send(status, JSON, reply, headers)

    def _done(self, method: str, arguments: Json) -> tuple[int, dict[str, str], bytes]:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token")
        told, known = self.server.do(token, method, arguments)
        scopes = {"x-oauth-scopes": ",".join(sorted(known.scopes))} if known else {}
        reply: bytes = json.dumps(told, ensure_ascii=False).encode()
        return 200, scopes, reply

    def _upload(self, name: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        with self.server.workspace.lock:
            status, words = uploads.receive(self.server.workspace.files.get(name), body)
        return status, {}, words.encode()

    def _respond(self, name: str, body: bytes) -> None:
        """Take a message by the response address of a command or a click."""
        told, place = json.loads(body), self.server.workspace
        with place.lock:
            where: tuple[str, str] | None = place.responses.get(name)
            if where is not None:
                channel, user = where
                seen_by = None if told.get("response_type") == "in_channel" else user
                place.post(channel, place.bot.id, told.get("text", ""), told.get("blocks"), seen_by=seen_by)
        self._send(200 if where else 404, "text/plain", b"ok" if where else b"used_url")

    def _limit(self, seconds: int) -> None:
        self.server.limited += 1
        self._send(429, JSON, b'{"ok":false,"error":"ratelimited"}', {"Retry-After": str(seconds)})

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response_only(status)
        date = formatdate(self.server.workspace.clock(), usegmt=True)
        own = {"Date": date, "Content-Type": kind, "Content-Length": str(len(body))}
        for name, value in (own | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Say nothing: a test reads the counters."""
