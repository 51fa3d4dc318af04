"""Talks and pages in a real browser: sound at every size, and a story without scripts."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.houses import Ground
from tests.journeys.looking import DESK, PHONE, somebody

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("THRIVE_PICTURES", "")  # a folder: photograph what is looked at


@dataclass(frozen=True)
class House:
    """A deployment with talks and a page, and what a browser holds that is signed in there."""

    address: str
    amina: str
    daniel: str
    peter: str
    named: str
    hidden: str
    page: str

    @property
    def pages(self) -> list[str]:
        """What Amina sees of talks, pages and search."""
        talk, page = f"/talk/{self.named}/", f"/know/{self.page}/"
        return [
            "/talk/", "/talk/new/", talk, f"{talk}?reply=1", f"/talk/{self.hidden}/",
            f"/talk/new/?about=page-{self.page}", "/talk/decisions/1/", "/know/", "/know/new/",
            page, f"{page}change/", f"{page}history/", f"{page}add/", "/know/waiting/1/",
            "/search/?q=minutes", "/search/?q=nothing",
        ]  # fmt: skip


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, filled and served."""
    with ground.filled(tmp_path_factory.mktemp("talking"), "talking_seed") as (address, said):
        yield House(address, *said)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_every_page_is_sound(
    chromium: Browser, house: House, size: ViewportSize, dark: bool
) -> None:
    with somebody(chromium, house.address, house.amina, size, dark=dark) as amina:
        for number, path in enumerate(house.pages):
            amina.open(path)
            if PICTURES:
                name = f"{PICTURES}/{number:02}-{size['width']}.png"
                amina.page.screenshot(path=name, full_page=True)
    with somebody(chromium, house.address, house.daniel, size, dark=dark) as daniel:
        daniel.open(f"/talk/{house.named}/decide/")
        daniel.open("/talk/posts/1/")


def test_without_scripts_one_finds_writes_and_adds(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.peter, scripts=False) as peter:
        page = peter.page
        page.goto(house.address + "/know/")
        page.get_by_role("link", name="Search", exact=True).click()
        page.get_by_label("What do you look for?").fill("handovers")
        page.get_by_role("button", name="Find").click()
        found = page.get_by_role("list", name="What was found")
        expect(found.get_by_role("link")).to_have_count(1)  # Riverside's talk is not for Peter
        found.get_by_role("link").click()

        page.get_by_role("link", name="Add what you know").click()
        expect(page.get_by_text("Amina Yusuf, who keeps this page")).to_be_visible()
        page.get_by_label("What do you know about it?").fill("Ask at the end, too.")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text("It waits for somebody to read it.").first).to_be_visible()

        page.goto(house.address + f"/know/{house.page}/")
        page.get_by_role("link", name="Say something about this").click()
        expect(page.get_by_text("Everybody here can read this, with your name.")).to_be_visible()
        page.get_by_label("What do you say?").fill("Does it work at Hilltop?")
        page.get_by_role("button", name="Say it").click()
        expect(page.get_by_text("Does it work at Hilltop?")).to_be_visible()
        page.get_by_role("link", name="Change or take back").click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("Taken back.", exact=True)).to_be_visible()
