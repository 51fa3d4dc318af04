"""Those who meet in a real browser: sound at every size, and a coach's way in without scripts."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.houses import Ground
from tests.journeys.looking import DESK, PATIENCE, PHONE, Visitor, somebody, visiting

pytestmark = pytest.mark.journey

PICTURES = os.environ.get("THRIVE_PICTURES", "")  # a folder: photograph what is looked at


@dataclass(frozen=True)
class House:
    """A deployment in which people meet, and what a browser holds that is signed in there."""

    address: str
    amina: str
    daniel: str
    joanna: str
    two: str
    team: str
    session: str
    riverside: str
    coached: str
    secret: str

    @property
    def pages(self) -> list[str]:
        """What Amina sees."""
        return [
            "/together/", f"/together/{self.two}/", f"/together/{self.two}/bring/",
            f"/together/{self.team}/", f"/together/{self.team}/sessions/",
            f"/together/{self.team}/sessions/{self.session}/", "/together/ask/",
            "/together/peers/", "/together/coach/", f"/together/{self.coached}/",
            f"/together/huddle/{self.riverside}/",
        ]  # fmt: skip

    @property
    def leaders(self) -> list[str]:
        """What Daniel sees besides."""
        return ["/together/team/", f"/together/huddle/{self.riverside}/poster/", "/together/"]


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, filled and served."""
    with ground.filled(tmp_path_factory.mktemp("meeting"), "meeting_seed") as (address, said):
        yield House(address, *said)


def photograph(visitor: Visitor, name: str) -> None:
    """Keep what is in front of somebody, where a folder was named."""
    if PICTURES:
        width = visitor.page.viewport_size["width"]  # type: ignore[index]  # it has one
        visitor.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_every_page_is_sound(
    chromium: Browser, house: House, size: ViewportSize, dark: bool
) -> None:
    with somebody(chromium, house.address, house.amina, size, dark=dark) as amina:
        for number, path in enumerate(house.pages):
            amina.open(path)
            for fold in amina.page.locator("details:not([open]) > summary").all():
                if fold.is_visible():
                    fold.click()
            amina.look()
            photograph(amina, f"{number:02}")
    with somebody(chromium, house.address, house.daniel, size, dark=dark) as daniel:
        for number, path in enumerate(house.leaders):
            daniel.open(path)
            photograph(daniel, f"leader-{number}")


def test_the_poster_fits_one_sheet(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.daniel, DESK) as daniel:
        daniel.open(f"/together/huddle/{house.riverside}/poster/")

        sheet = daniel.page.pdf(format="A4", print_background=True)

        assert sheet.count(b"/Type /Page\n") == 1
        if PICTURES:
            Path(PICTURES, "poster.pdf").write_bytes(sheet)


AGREED = "Joanna Reid learns how often you met and when last, and nothing of what was said."
WORDS = "Six times, until May."
QUESTION = "What would you like to talk about?"


def reads_what_is_agreed(visitor: Visitor) -> None:
    """The sentence and the words, alike for all three."""
    expect(visitor.page.get_by_text(AGREED)).to_be_visible()
    expect(visitor.page.get_by_text(WORDS)).to_be_visible()


def test_what_a_sponsor_learns_is_agreed_by_three_before_the_first_word(
    chromium: Browser, house: House
) -> None:
    """All read the same, nobody writes before the last yes, and the sponsor learns no more."""
    mine = f"/together/{house.coached}/"
    with (
        somebody(chromium, house.address, house.amina) as amina,
        somebody(chromium, house.address, house.joanna, scripts=False) as joanna,
        visiting(chromium, house.address, PHONE) as coach,
    ):
        coach.page.set_default_timeout(PATIENCE)
        amina.open(mine)
        reads_what_is_agreed(amina)
        expect(amina.page.get_by_text("Joanna Reid has not agreed yet.")).to_be_visible()
        expect(amina.page.get_by_label(QUESTION)).to_have_count(0)
        coach.open(f"/together/guest/in/{house.secret}/")
        photograph(coach, "door")
        coach.press("Come in")
        photograph(coach, "guest-asked")
        reads_what_is_agreed(coach)
        coach.press("I agree")
        expect(coach.page.get_by_text("Not everybody has said yes yet.")).to_be_visible()
        expect(coach.page.get_by_label(QUESTION)).to_have_count(0)

        joanna.page.goto(f"{house.address}/together/")
        reads_what_is_agreed(joanna)
        joanna.page.get_by_role("button", name="I agree").click()
        expect(joanna.page.get_by_text("Agreed. You learn what is written here")).to_be_visible()

        coach.page.reload()
        reads_what_is_agreed(coach)
        coach.page.get_by_label(QUESTION).fill("What would be easy?")
        coach.page.get_by_role("button", name="Write it down").first.click()
        coach.page.wait_for_load_state()
        coach.look()
        photograph(coach, "guest")
        coach.page.goto(f"{house.address}/goals/")
        assert "/goals/" not in coach.page.url.partition("?")[0]
        amina.open(mine)
        reads_what_is_agreed(amina)
        expect(amina.page.get_by_text("What would be easy?").first).to_be_visible()

        joanna.page.goto(f"{house.address}/together/")
        reads_what_is_agreed(joanna)
        expect(joanna.page.get_by_text("They have not met yet.")).to_be_visible()
        expect(joanna.page.get_by_text("What would be easy?")).to_have_count(0)
        opened = joanna.page.goto(f"{house.address}{mine}")
        assert opened is not None
        assert opened.status == 404
