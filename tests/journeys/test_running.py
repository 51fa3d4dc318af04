"""From a program to a run in a real browser, and what a steward and a member see of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.houses import Ground
from tests.journeys.looking import DESK, PHONE, somebody

pytestmark = pytest.mark.journey

PAGES = [
    "/programs/",
    "/programs/import/",
    "/programs/program/weekly-minute/",
    "/programs/start/",
    "/programs/start/how-was-it/",
    "/programs/start/by-name/",
]
OF_A_RUN = ["", "people/", "stop/"]


@dataclass(frozen=True)
class House:
    """A deployment with two runs, and what a browser holds that is signed in there."""

    address: str
    daniel: str
    amina: str
    by_name: str
    told: str


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, filled and served."""
    with ground.filled(tmp_path_factory.mktemp("running"), "running_seed") as (address, said):
        yield House(address, *said)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_every_page_is_sound(
    chromium: Browser, house: House, size: ViewportSize, dark: bool
) -> None:
    with somebody(chromium, house.address, house.daniel, size, dark=dark) as daniel:
        for path in PAGES:
            daniel.open(path)
        for run in (house.by_name, house.told):
            for part in OF_A_RUN:
                daniel.open(f"/programs/runs/{run}/{part}")
            daniel.open(f"/programs/results/{run}/")
        daniel.open(f"/programs/runs/{house.by_name}/prompts/")
        daniel.open(f"/programs/results/{house.by_name}/by-name/")


def test_a_steward_starts_a_run_on_a_phone(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.daniel) as daniel:
        page = daniel.page
        daniel.open("/programs/")
        daniel.follow("Start a run")
        daniel.follow("Weekly minute")
        page.get_by_label("What is this run called?").fill("Our minute")
        page.get_by_label("Riverside").check()
        daniel.press("Go on")
        expect(page.get_by_role("heading", level=1)).to_have_text("From when until when?")
        expect(page.get_by_label("Begins again after how many days")).to_be_hidden()
        daniel.press("Go on")
        page.get_by_label("In a rhythm of our own").check()
        daniel.press("Go on")

        # Six a day, two hours apart, do not fit; the page says so where it was typed.
        page.get_by_label("On certain weekdays").check()
        page.get_by_label("Monday").check()
        page.get_by_label("How many in this time").first.fill("6")
        page.get_by_label("How far apart at least?").select_option(label="2 hours")
        daniel.press("Go on")
        expect(page.get_by_role("alert")).to_contain_text(
            "6 prompts 2 hours apart do not fit between 09:00 and 17:00"
        )
        page.get_by_label("How many in this time").first.fill("1")
        daniel.press("Go on")

        expect(page.locator("main")).to_contain_text("Nobody has been asked yet.")
        expect(page.locator("main")).to_contain_text("Monday: at a random moment between")
        expect(page.locator("main")).to_contain_text("of 100 parts of their attention")
        folds = page.locator("main details:not([open])")
        folds.evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
        daniel.look()
        daniel.press("Start it")

        expect(page.get_by_text("“Our minute” has begun.")).to_be_visible()
        expect(page.get_by_text("Only counts, and only where at least 8")).to_be_visible()


def test_without_scripts_and_with_the_keyboard_alone_one_gets_as_far(
    chromium: Browser, house: House
) -> None:
    with somebody(chromium, house.address, house.daniel, DESK, scripts=False) as daniel:
        page = daniel.page
        page.goto(house.address + "/programs/start/how-was-it/")
        page.get_by_label("What is this run called?").fill("By keys")
        page.get_by_label("Riverside").press("Space")
        page.get_by_role("button", name="Go on").press("Enter")
        page.get_by_label("once, for all at the same time").press("Space")
        page.get_by_role("button", name="Go on").press("Enter")
        page.get_by_label("Monday to Friday at noon").press("Space")
        page.get_by_role("button", name="Go on").press("Enter")

        expect(page.locator("main")).to_contain_text("Monday to Friday: at 12:00.")
        page.get_by_text("Throw this run away").press("Enter")
        page.get_by_role("button", name="Throw it away").press("Enter")
        expect(page.get_by_text("Thrown away. Nobody was asked.")).to_be_visible()


def test_a_steward_finds_a_prompt_and_sends_it_again(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.daniel, DESK) as daniel:
        daniel.open(f"/programs/runs/{house.by_name}/")
        daniel.follow("Who was asked when")
        daniel.page.get_by_label("Where it stands").select_option("sent")
        daniel.press("Show")
        daniel.page.get_by_role("button", name=re.compile("^Send again to")).first.click()

        expect(daniel.page.get_by_text("It goes out again.")).to_be_visible()
        daniel.look()


def test_a_member_sees_the_same_results_also_on_paper(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.amina) as amina:
        amina.open(f"/programs/results/{house.told}/")
        expect(amina.page.locator("main")).to_contain_text("Riverside: 3.5")
        expect(amina.page.get_by_role("link", name="Programs")).to_have_count(0)

        amina.page.emulate_media(media="print")
        expect(amina.page.get_by_role("table").first).to_be_visible()
        refused = amina.page.goto(house.address + "/programs/")
        assert refused is not None
        assert refused.status == 403
