"""Posting to whoever carries messages on: with a deadline that also holds for an answer that drips.

Redirects are not followed: a message goes where the settings say, or nowhere.
"""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Timer
from urllib.parse import urlsplit

AT_ONCE = 8  # connections
LONGEST_ANSWER = 2_000  # bytes that are read of an answer


@dataclass(frozen=True)
class Posting:
    """One request."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What came back. ``status`` 0: nothing; ``may_have_arrived`` says whether it had left."""

    status: int
    body: bytes = b""
    problem: str = ""
    may_have_arrived: bool = True


def post_all(postings: Sequence[Posting], *, seconds: float) -> list[Answer]:
    """Post some at once and return their answers in order. Raises nothing for what others do.

    ``seconds`` is how long one may take to connect, and again to answer.
    """
    with ThreadPoolExecutor(min(AT_ONCE, len(postings) or 1), "post") as posts:
        return list(posts.map(partial(post, seconds=seconds), postings))


def post(posting: Posting, *, seconds: float) -> Answer:
    """Post one request. Raises nothing for what the other side does."""
    parts = urlsplit(posting.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connection(parts.scheme, parts.hostname or "", parts.port, seconds)
        connection.connect()
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(0, problem=_named(problem), may_have_arrived=False)
    try:
        with _deadline(connection, seconds):
            connection.request("POST", path, posting.body, dict(posting.headers))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(LONGEST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(0, problem=_named(problem))
    finally:
        connection.close()


def _connection(
    scheme: str, host: str, port: int | None, seconds: float
) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=_trust())
    return http.client.HTTPConnection(host, port, timeout=seconds)


@contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Cut the line when time is up. A time limit of the socket begins anew with each byte."""
    timer = Timer(seconds, partial(_cut, connection.sock))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _named(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}".strip(": ")
