"""Coaching oneself in a real browser: sound at every size, and begun and ended without scripts."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.houses import Ground
from tests.journeys.looking import DESK, PHONE, Visitor, somebody

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("THRIVE_PICTURES", "")  # a folder: photograph what is looked at
HOME = "/goals/oneself/"
PROMISE = "Only you read this."


@dataclass(frozen=True)
class House:
    """A deployment, and what a browser holds that is signed in there."""

    address: str
    amina: str
    peter: str


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, filled and served."""
    with ground.filled(tmp_path_factory.mktemp("oneself"), "oneself_seed") as (address, said):
        yield House(address, *said)


def photograph(visitor: Visitor, name: str) -> None:
    """Keep what is in front of somebody, where a folder was named."""
    if PICTURES:
        width = visitor.page.viewport_size["width"]  # type: ignore[index]  # it has one
        visitor.page.screenshot(path=f"{PICTURES}/oneself-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_every_page_is_sound(
    chromium: Browser, house: House, size: ViewportSize, dark: bool
) -> None:
    with somebody(chromium, house.address, house.amina, size, dark=dark) as amina:
        amina.open(HOME)
        photograph(amina, "home")
        amina.page.evaluate(
            "document.querySelectorAll('main details').forEach((d) => d.open = true)"
        )
        amina.look()
        photograph(amina, "open")
        amina.open(f"{HOME}forget/")
        photograph(amina, "forget")
    with somebody(chromium, house.address, house.peter, size, dark=dark) as peter:
        peter.open(HOME)
        photograph(peter, "begin")


def test_somebody_begins_without_scripts_and_ends_with_a_goal(
    chromium: Browser, house: House
) -> None:
    with somebody(chromium, house.address, house.peter, PHONE, scripts=False) as peter:
        page = peter.page
        page.goto(house.address + "/together/")
        page.get_by_role("link", name="Coaching yourself").click()
        page.get_by_label("Every week").check()
        page.get_by_role("button", name="Begin", exact=True).click()
        expect(page.locator("main")).to_contain_text(PROMISE)
        for talk in range(4):
            if talk:
                page.get_by_role("button", name="Go on now").click()
            _answer_all(peter)
            page.get_by_role("button", name="Done").click()
        expect(page.get_by_role("heading", name="This round is done")).to_be_visible()
        page.get_by_role("button", name="Make a goal of it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Words")
        expect(page.locator("main")).to_contain_text("Only you can see this.")


def _answer_all(visitor: Visitor) -> None:
    """Every question of a talk, as long as there are any."""
    page = visitor.page
    for _screen in range(8):
        if page.get_by_role("button", name="Done").count():
            return
        number = page.locator("main input[inputmode=numeric]:visible")
        writing = page.locator("main textarea:visible, main input[type=text]:visible")
        if number.count():
            number.first.fill("5")
        elif writing.count():
            writing.first.fill("Words")
        page.get_by_role("button", name="Next").click()
