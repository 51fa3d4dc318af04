"""The demo, served by the real server, and a browser that notices what is wrong.

Every page that a journey opens through ``Visitor`` is looked at: no error in the console, nothing
that axe objects to, nothing that scrolls sideways. Deployments are copies: see houses.py.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# What looking.py asserts should be shown as in a test: what is wrong, and not only where.
pytest.register_assert_rewrite("tests.journeys.looking")

from tests.journeys.houses import (  # noqa: E402  rewritten before it is imported
    Ground,
    database_of,
    free_port,
    made_once,
    new_database,
    prepare,
    served,
    settings_for,
    thrive,
    wait_for,
)
from tests.journeys.looking import DESK, PHONE, Visitor, visiting  # noqa: E402

__all__ = [
    "DESK", "PHONE", "Visitor", "free_port", "new_database", "served", "settings_for", "thrive",
    "visiting", "wait_for",
]  # fmt: skip


@pytest.fixture(scope="session")
def ground(shared: Path) -> Ground:
    """An empty organisation, to be copied."""
    return made_once(shared / "ground", prepare)


@pytest.fixture(scope="session")
def fernbrook(
    shared: Path, ground: Ground, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a filled demo: a town of this worker's own."""

    def fill(folder: Path) -> str:
        environment = ground.settle(folder, free_port(), demo=True)
        thrive("demo", "--fill-only", environment=environment)
        return database_of(environment)

    town, port = made_once(shared / "fernbrook", fill), free_port()
    with served(town.settle(tmp_path_factory.mktemp("demo"), port, demo=True), port) as address:
        yield address


@dataclass(frozen=True)
class Deployment:
    """An organisation of one's own, still empty."""

    address: str
    link: str  # lets the first administrator in


@pytest.fixture
def empty(ground: Ground, tmp_path: Path) -> Iterator[Deployment]:
    """A new deployment with the link that its first administrator gets."""
    port = free_port()
    environment = ground.settle(tmp_path, port)
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
