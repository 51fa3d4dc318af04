"""The demo, served by the real server, and a browser that notices what is wrong.

Every page that a journey opens through ``Visitor`` is looked at: no error in the console, nothing
that axe objects to, nothing that scrolls sideways.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
PATIENCE = 60.0


def thrive(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of ours to its end."""
    program = Path(sys.executable).with_name("thrive")
    return subprocess.run(
        [str(program), *arguments], env=environment, check=True, capture_output=True, text=True
    )


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(address: str) -> None:
    """Until the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} did not answer")


@contextmanager
def served(environment: dict[str, str], port: int) -> Iterator[str]:
    """The server on a port, until the journeys are over."""
    program = Path(sys.executable).with_name("granian")
    arguments = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "1"]
    server = subprocess.Popen(
        [str(program), *arguments, "--log-level", "error", "thrive.config.wsgi:application"],
        env=environment,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/account/login/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def new_database(server: str) -> str:
    """Make an empty database on a PostgreSQL server; returns its address."""
    name = f"journey_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name))
        )
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def settings_for(folder: Path, port: int, *, demo: bool) -> dict[str, str]:
    """The settings of a deployment of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE"}}
    server = kept.pop("THRIVE_DATABASE", "")
    if server.startswith("postgresql://"):
        kept["THRIVE_DATABASE"] = new_database(server)
    return kept | {
        "THRIVE_DATA": str(folder),
        "THRIVE_ADDRESS": f"http://127.0.0.1:{port}",
        "THRIVE_DEMO": "yes" if demo else "no",
        "THRIVE_VOICE_ADDRESS": "",  # only journeys that serve it have one
    }


@pytest.fixture(scope="session")
def fernbrook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a filled demo."""
    port = free_port()
    environment = settings_for(tmp_path_factory.mktemp("demo"), port, demo=True)
    thrive("demo", "--fill-only", environment=environment)
    with served(environment, port) as address:
        yield address


@dataclass(frozen=True)
class Deployment:
    """An organisation of one's own, still empty."""

    address: str
    link: str  # lets the first administrator in


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Deployment]:
    """A new deployment with the link that its first administrator gets."""
    port = free_port()
    environment = settings_for(tmp_path, port, demo=False)
    thrive("migrate", environment=environment)
    thrive("collectstatic", "--no-input", environment=environment)
    printed = thrive("first-administrator", "Omar Haddad", environment=environment).stdout
    link = next(line for line in printed.splitlines() if line.startswith("http"))
    with served(environment, port) as address:
        yield Deployment(address, link)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed browser."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("no Chromium here; install the package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser. ``look`` says what is wrong with the page in front of them."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # The browser itself reports a refused form or a missing page; that is asserted elsewhere.
        if kind in {"error", "warning"} and "the server responded with a status of" not in text:
            self.complaints.append(f"console: {text}")

    def open(self, path: str) -> None:
        """Go to a page and look at it."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        self.look()

    def press(self, name: str) -> None:
        """Press a button, follow where it leads and look."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link and look."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Assert that the page is sound: axe, console, width."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = Axe().run(self.page).response["violations"]
        violations = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
        assert violations == [], self.page.url
        assert self.complaints == [], self.page.url
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    size: ViewportSize = PHONE,
    *,
    dark: bool = False,
    scripts: bool = True,
    language: str = "en-GB",
) -> Iterator[Visitor]:
    """A new visitor with a browser of their own."""
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        locale=language,
    )
    try:
        yield Visitor(context.new_page(), address)
    finally:
        context.close()
