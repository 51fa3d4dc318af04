"""A gateway on this machine: takes SMS, chat and pushes, and can fail as real ones do."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONG = 5.0  # seconds; longer than any test waits


@dataclass(frozen=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The body as JSON. ``Any``: as JSON has it."""
        read: dict[str, Any] = json.loads(self.body)
        return read

    @property
    def key(self) -> str:
        """The name under which it was sent."""
        return self.headers.get("idempotency-key", "")


@dataclass
class Gateway:
    """Behaves as told, once for each word in ``behaviour``, then well.

    A number is answered; ``hang`` takes nothing and never answers; ``late`` takes it, and answers
    when nobody listens any more; ``drip`` says for ever that it will answer. What was taken once is
    answered with 409.
    """

    address: str = ""
    behaviour: deque[int | str] = field(default_factory=deque)
    always: int | str = 200
    requests: list[Request] = field(default_factory=list)
    taken: dict[str, Request] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self) -> int | str:
        """How to behave now."""
        with self.lock:
            return self.behaviour.popleft() if self.behaviour else self.always

    def take(self, request: Request) -> bool:
        """Take a message; whether it is new."""
        with self.lock:
            is_new = not request.key or request.key not in self.taken
            self.taken.setdefault(request.key or str(len(self.taken)), request)
            return is_new


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers, body)
        self.gateway.requests.append(request)
        told = self.gateway.told()
        if told == "hang":
            self.gateway.over.wait(LONG)
        elif told == "late":
            self.gateway.take(request)
            self.gateway.over.wait(LONG)
        elif told == "drip":
            self._drip()
        elif told == 200:
            self._answer(200 if self.gateway.take(request) else 409)
        else:
            self._answer(int(told))

    def _answer(self, status: int) -> None:
        body = b'{"id": "gateway-7"}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        try:
            while not self.gateway.over.wait(0.02):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.wfile.flush()
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hung up does not get an answer."""


@contextmanager
def running() -> Iterator[Gateway]:
    """A gateway that runs as long as the block."""
    gateway = Gateway()
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    server = _Server(("127.0.0.1", 0), handler)
    gateway.address = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield gateway
    finally:
        gateway.over.set()
        server.shutdown()
        server.server_close()
        serving.join()
