"""One goal's whole life in a real browser: set, stepped, checked in, discussed, changed on a date,
measured, told, shared, taken up by a second group, and helped there as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.houses import Ground, free_port, seed, served
from tests.journeys.looking import DESK, Visitor, somebody

pytestmark = pytest.mark.journey

GOAL = "Our visits start on time"
CHANGE = "Ten minutes of travel between two visits"
NUMBER = "Visits that start on time"


@dataclass(frozen=True)
class House:
    """A deployment whose clock can be moved, and what browsers hold that are signed in there."""

    address: str
    environment: dict[str, str]
    daniel: str
    peter: str

    def later(self, *moved: str) -> None:
        """Let fourteen weeks pass in which numbers move: team, amount, team, amount."""
        seed("goal_life_seed", "later", *moved, environment=self.environment)


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Eight teams with forty weeks of numbers, served."""
    port = free_port()
    environment = ground.settle(tmp_path_factory.mktemp("life"), port, demo=True)
    daniel, peter = seed("goal_life_seed", "begin", environment=environment).split()
    with served(environment, port) as address:
        yield House(address, environment, daniel, peter)


def set_goal(daniel: Visitor) -> None:
    """A goal of the team that everybody can see, measured by a number."""
    page = daniel.page
    daniel.open("/goals/new/")
    page.get_by_label("What do you want to reach?").fill(GOAL)
    page.get_by_text("By what we see that it moves").click()
    page.get_by_label(f"{NUMBER}, Riverside").check()
    page.get_by_text("Whose it is, and who can see it").click()
    page.get_by_label("Of Riverside").check()
    page.get_by_label("Everybody in the organisation").check()
    daniel.press("Set it")
    expect(page.get_by_role("heading", level=1)).to_have_text(GOAL)


def move_it(daniel: Visitor) -> None:
    """A small step, a check-in, and first words of a talk."""
    page = daniel.page
    page.get_by_label("One small next step").fill("Ask three people where an evening loses time")
    daniel.press("That is my step")
    daniel.follow("Say how it goes")
    page.get_by_label("How far is it? 0 to 100").fill("10")
    daniel.press("Say it")
    expect(page.locator("main")).to_contain_text("Ask three people")
    daniel.follow("Say something about this")
    page.get_by_label("What is it about?").fill("Why are we late?")
    page.get_by_label("What do you say?").fill("The rota counts no way between two doors.")
    daniel.press("Say it")
    expect(page.locator("main")).to_contain_text("no way between two doors")


def write_change(who: Visitor, starts_on: str, by_when: str) -> None:
    """What is still to be said of a change: since when, and what is expected by when."""
    page = who.page
    page.get_by_label("From which day on?").fill(starts_on)
    page.get_by_label("Which number should it move?").select_option(index=1)
    page.get_by_label("Which way?").select_option("up")
    page.get_by_label("By about how much?").fill("6")
    page.get_by_label("By when?").fill(by_when)
    who.press("Write it down")


def test_a_goal_lives_from_a_sentence_to_a_change_that_helped_elsewhere(
    chromium: Browser, house: House
) -> None:
    with somebody(chromium, house.address, house.daniel, DESK) as daniel:
        page = daniel.page
        set_goal(daniel)
        goal = page.url
        move_it(daniel)
        daniel.open("/changes/new/")
        page.get_by_label("What is it called?").fill(CHANGE)
        page.get_by_label("What do we do differently?").fill("One visit less, ten minutes more.")
        write_change(daniel, "2026-10-12", "2027-01-04")
        change = page.url
        expect(page.locator(".say").first).to_have_text("It has not begun.")

        house.later("Riverside", "8")
        daniel.open(change.removeprefix(house.address))
        expect(page.locator(".say").first).to_contain_text("More than others since")
        daniel.follow("What came of it?")
        page.get_by_label("What did we learn?").fill("Ten minutes are enough.")
        daniel.press("Save")
        daniel.follow("Keep it")
        daniel.press("Keep it")
        page.get_by_label("For whom could it be of use?").fill("Teams on the Hill")
        daniel.press("Make a page of it")
        daniel.follow("The page that was made of it")
        expect(page.locator("main")).to_contain_text("Teams on the Hill")
        daniel.open(goal.removeprefix(house.address))
        expect(page.locator("main")).to_contain_text("Why are we late?")

    with somebody(chromium, house.address, house.peter) as peter:
        peter.open(change.removeprefix(house.address))
        peter.follow("Try it in my group")
        write_change(peter, "2027-01-18", "2027-04-19")
        house.later("Riverside", "8", "Hilltop", "7")
        peter.page.reload()
        rungs = peter.page.locator(".ladder .rung")
        expect(rungs.filter(has_text="It changed when we began")).to_contain_text("holds")
        peter.look()
        peter.open(change.removeprefix(house.address))
        expect(peter.page.locator("main")).to_contain_text("Hilltop: " + CHANGE)
