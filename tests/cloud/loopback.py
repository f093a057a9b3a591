"""A server on a free port of this machine, for tests: one thread per connection, all of them gone when it stops."""

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any, Self


class Loopback(ThreadingTCPServer):
    """Serves while its `with` block runs. `stopping` is set when that ends, for whoever waits in an exchange.

    It looks every `poll_s` whether it should stop; many at once take the less time from each other, the longer that is.
    `mistakes` holds what went wrong in the server itself; leaving the block raises AssertionError if there is any.
    """

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, exchange: Callable[[Any, Any, Any], BaseRequestHandler], poll_s: float = 0.005) -> None:
        super().__init__(("127.0.0.1", 0), exchange)
        self.stopping = threading.Event()
        self.mistakes: list[str] = []
        self._open: set[socket.socket] = set()
        self._serving: set[threading.Thread] = set()
        self._guard = threading.Lock()
        self._listening = threading.Thread(target=self.serve_forever, args=(poll_s,), name="loopback")

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._listening.start()
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.stopping.set()
        self.shutdown()
        self._listening.join()
        self.server_close()
        with self._guard:
            threads = tuple(self._serving)
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
        wrong = f"{type(self).__name__} went wrong: {self.mistakes}"
        assert error is not None or not self.mistakes, wrong
        if error is not None and self.mistakes:
            error.add_note(wrong)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
            self._serving.add(threading.current_thread())
            if self.stopping.is_set():
                with suppress(OSError):
                    request.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._open.discard(request)
                self._serving.discard(threading.current_thread())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Note a bug of the server; a client that went away is none."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.mistakes.append(repr(error))
