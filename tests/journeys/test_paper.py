"""Taking part on paper, from the hat to the number, in a real browser between two origins.

Daniel prints codes, Ruth takes the key from the server, five people answer at a device in the
canteen, Ruth brings the key back, and the result can be counted again. Every request to the voice
origin is looked at.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from tests.journeys.houses import MAIN, VOICE, Ground, door, free_port, seed, served
from tests.journeys.looking import DESK, PHONE, Visitor, objections
from tests.journeys.test_anonymous_answer import IDENTIFYING

pytestmark = pytest.mark.journey


@dataclass
class House:
    """A deployment with its two origins."""

    main: str
    voice: str
    folder: Path
    environment: dict[str, str]
    story: dict[str, Any] = field(default_factory=dict)

    def play(self, step: str) -> dict[str, Any]:
        """Let something happen beside the servers. ``Any``: JSON."""
        done = seed("paper_seed", step, environment=self.environment)
        told: dict[str, Any] = json.loads(done)
        return told

    def visitor(self, chromium: Browser, name: str, viewport: ViewportSize = DESK) -> Visitor:
        """Somebody of the main origin, signed in, in a browser of their own."""
        context = chromium.new_context(viewport=viewport, locale="en-GB")
        session = self.story[name]
        context.add_cookies([{"name": "sessionid", "value": session, "domain": MAIN, "path": "/"}])
        return Visitor(context.new_page(), self.main)


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both origins, and a team of which six are on paper."""
    port, voice = free_port(), free_port()
    folder = tmp_path_factory.mktemp("paper")
    environment = ground.with_two_origins(folder, port, voice)
    made = House(f"http://{MAIN}:{port}", f"http://{VOICE}:{voice}", folder, environment)
    made.story = made.play("begin")
    with served(environment, port), door(environment, voice):
        yield made


def answer(page: Page, house: House, code: str, point: str) -> None:
    """Somebody types a code, and what they think."""
    page.goto(f"{house.voice}/paper/")
    page.get_by_label("The code on your paper").fill(code)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".words")).to_have_text(house.story["words"])
    page.get_by_role("button", name="Begin").click()
    page.get_by_label(point).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("I am tired").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Seal and send").click()


def looked_over(page: Page) -> None:
    """Nothing that axe objects to, nothing that scrolls sideways."""
    assert objections(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_hat_to_the_number(house: House, chromium: Browser) -> None:
    daniel = house.visitor(chromium, "daniel", PHONE)
    daniel.open(f"/paper/runs/{house.story['run']}/")
    daniel.page.screenshot(path=house.folder / "paper.png", full_page=True)
    daniel.page.get_by_role("button", name=re.compile("Print codes")).click()
    expect(daniel.page.get_by_role("heading", level=1)).to_have_text("6 codes to print")
    looked_over(daniel.page)
    codes = daniel.page.locator(".slip-pin").all_inner_texts()
    expect(daniel.page.locator(".slip").first).to_contain_text(house.story["words"])
    daniel.page.emulate_media(media="print")
    daniel.page.set_viewport_size({"width": 794, "height": 1123})
    daniel.page.screenshot(path=house.folder / "codes.png")

    ruth = house.visitor(chromium, "ruth")
    ruth.open("/paper/keys/")
    with ruth.page.expect_download() as download:
        ruth.page.get_by_role("button", name="Save the file").click()
    key = house.folder / "kept.key"
    download.value.save_as(key)
    ruth.page.get_by_label("The file with the key").set_input_files(key)
    ruth.page.get_by_role("button", name="Show it, and wipe the server’s").click()
    expect(ruth.page.get_by_text("You have the only key now.")).to_be_visible()
    looked_over(ruth.page)
    ruth.page.screenshot(path=house.folder / "keys.png", full_page=True)
    assert not list((house.folder / "wave-keys").glob("*.key"))

    house.play("open")
    asked: list[Request] = []
    canteen = chromium.new_context(viewport=PHONE, locale="en-GB")
    canteen.add_cookies([{"name": "sessionid", "value": "x", "domain": MAIN, "path": "/"}])
    page = canteen.new_page()
    page.on("request", lambda one: asked.append(one))
    page.goto(f"{house.voice}/paper/")
    page.get_by_label("The code on your paper").fill("7KQ4-M2XW-9RTX")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no code.")
    looked_over(page)
    page.screenshot(path=house.folder / "code.png", full_page=True)
    for code, point in zip(codes, ("never", "seldom", "at times", "often", "always"), strict=False):
        answer(page, house, code, point)
        expect(page.get_by_text("You have answered.")).to_be_visible()
    looked_over(page)
    answer(page, house, codes[0].lower(), "always")
    expect(page.get_by_role("status")).to_contain_text("answered already")
    expect(page.get_by_role("button", name="Somebody else answers here")).to_be_visible()
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("document.cookie") == ""
    assert {one.url.removeprefix(house.voice).split("?")[0] for one in asked if one.post_data} == {
        "/paper/look/", "/paper/answers/",
    }  # fmt: skip
    assert not {name for one in asked for name in one.all_headers()} & IDENTIFYING
    bodies = {len(one.post_data or "") for one in asked if one.url.endswith("/paper/answers/")}
    assert len(bodies) == 1  # one size for all

    house.play("over")
    ruth.open("/paper/keys/")
    ruth.page.get_by_label("The file with the key").set_input_files(key)
    ruth.page.get_by_role("button", name="Bring the key back").click()
    expect(ruth.page.get_by_text("The result comes within minutes.").first).to_be_visible()
    told = house.play("close")
    assert told["again"] == "same"
    assert {people for name, people in told["rows"].items() if name.startswith("safe")} == {5}
    assert not list((house.folder / "wave-keys").glob("*.key"))
    assert not list((house.folder / "open-waves").iterdir())
    assert len(list((house.folder / "releases").iterdir())) == 1
