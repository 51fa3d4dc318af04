"""Deployments for journeys: an empty one is made once, and every story gets a copy of it.

Migrating and collecting static files takes longer than most stories do. All workers of one run of
the tests share what is made; each story has a folder, a database and a server of its own.
"""

import base64
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).parents[2]
KEY = base64.b64encode(b"only-for-tests-32-bytes-long-key").decode()
PATIENCE = 60.0  # seconds
# Two hosts of one site: what a browser keeps for the one in a frame of the other it finds again.
MAIN, VOICE = "thrive.fernbrook.localhost", "voice.fernbrook.localhost"
WEB, DOOR = "thrive.config.wsgi:application", "thrive.config.voice_wsgi:application"


def thrive(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of ours to its end."""
    program = Path(sys.executable).with_name("thrive")
    return subprocess.run(
        [str(program), *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )


def seed(name: str, *words: str, environment: dict[str, str]) -> str:
    """Fill a deployment: run a module of this folder beside the server. Returns what it prints."""
    command = [sys.executable, "-m", f"tests.journeys.{name}", *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(address: str, host: str = "") -> None:
    """Until the server answers, under the name of a host if need be."""
    until = time.monotonic() + PATIENCE
    asked = urllib.request.Request(address, headers={"Host": host} if host else {})
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(asked, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} did not answer")


@contextmanager
def served(environment: dict[str, str], port: int) -> Iterator[str]:
    """The server on a port, until the journeys are over."""
    server = subprocess.Popen(_granian(WEB, port), env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/account/login/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def door(environment: dict[str, str], port: int) -> Iterator[None]:
    """The server of the voice origin. It writes nothing down."""
    server = subprocess.Popen(
        _granian(DOOR, port), env=environment, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/main.json", host=VOICE)
        yield
    finally:
        server.terminate()
        said = server.communicate()[0].decode()
    assert said == "", "the door wrote something down"


def _granian(application: str, port: int) -> list[str]:
    program = Path(sys.executable).with_name("granian")
    arguments = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "1"]
    return [str(program), *arguments, "--log-level", "error", application]


def new_database(server: str, template: str = "") -> str:
    """Make a database on a PostgreSQL server, empty or as another one; returns its address."""
    name = f"journey_{uuid4().hex}"
    like = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{like}'.encode())
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def settings_for(folder: Path, port: int, *, demo: bool, template: str = "") -> dict[str, str]:
    """The settings of a deployment of its own."""
    kept = dict(os.environ)
    server = kept.pop("THRIVE_DATABASE", "")
    if server.startswith("postgresql://"):
        kept["THRIVE_DATABASE"] = new_database(server, template)
    return kept | {
        "THRIVE_DATA": str(folder),
        "THRIVE_ADDRESS": f"http://127.0.0.1:{port}",
        "THRIVE_DEMO": "yes" if demo else "no",
        "THRIVE_VOICE_ADDRESS": "",  # only journeys that serve it have one
        "DJANGO_SETTINGS_MODULE": "thrive.config.settings.production",
    }


@dataclass(frozen=True)
class Ground:
    """A deployment that nobody serves: it is there to be copied. ``template``: its database."""

    folder: Path
    template: str

    def settle(self, folder: Path, port: int, *, demo: bool = False, **more: str) -> dict[str, str]:
        """Put a copy into a folder. Returns its settings, with ``more`` besides."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return settings_for(folder, port, demo=demo, template=self.template) | more

    @contextmanager
    def filled(self, folder: Path, name: str) -> Iterator[tuple[str, list[str]]]:
        """A copy that a seed filled, served: its address, and the words that the seed printed."""
        port = free_port()
        environment = self.settle(folder, port, THRIVE_VOICE_KEY=KEY)
        said = seed(name, environment=environment).split()
        with served(environment, port) as address:
            yield address, said

    def with_two_origins(self, folder: Path, port: int, voice: int, **more: str) -> dict[str, str]:
        """A copy whose voice origin has another host. Its clock stands where a seed puts it."""
        origins = {
            "THRIVE_ADDRESS": f"http://{MAIN}:{port}",
            "THRIVE_VOICE_ADDRESS": f"http://{VOICE}:{voice}",
            "THRIVE_VOICE_KEY": KEY,
            "THRIVE_JOBS": "worker",
        }
        return self.settle(folder, port, demo=True, **origins, **more)


def made_once(folder: Path, make: Callable[[Path], str]) -> Ground:
    """What is in a folder that all workers share; made by whoever comes first.

    ``make`` fills the folder and returns the name of its database, if it is on a server.
    """
    named = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not named.exists():
            folder.mkdir()
            named.write_text(make(folder))
        return Ground(folder, named.read_text())


def database_of(environment: dict[str, str]) -> str:
    """The name of its database on a server; nothing where it is a file in the folder."""
    return urlsplit(environment.get("THRIVE_DATABASE", "")).path.removeprefix("/")


def prepare(folder: Path) -> str:
    """An empty organisation: tables, and static files."""
    environment = settings_for(folder, free_port(), demo=False)
    thrive("migrate", environment=environment)
    thrive("collectstatic", "--no-input", environment=environment)
    return database_of(environment)
