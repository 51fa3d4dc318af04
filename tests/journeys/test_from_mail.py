"""From nothing to a result: the mail that a real server received, on a phone, to the last frame."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.delivery.postbox import Postbox, running
from tests.journeys.houses import KEY, Ground, free_port, seed, served
from tests.journeys.looking import PHONE, visiting

pytestmark = pytest.mark.journey

ASKED, ANSWERED = 10, 6  # people of the north; the one in the browser and five others


@dataclass(frozen=True)
class House:
    """A deployment with a mail server beside it."""

    address: str
    postbox: Postbox
    environment: dict[str, str]
    leader: str

    def do(self, step: str) -> dict[str, Any]:
        """One step of the story. ``Any``: JSON."""
        return done(step, self.environment)

    def mail_to(self, person: int, about: str) -> EmailMessage:
        """The newest mail of somebody about something."""
        theirs = [one for one in self.postbox.taken if one["To"] == f"{person}@acme.example"]
        return [mail for mail in theirs if about in body_of(mail)][-1]


def done(step: str, environment: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seed("mail_seed", step, environment=environment))
    return found


@pytest.fixture
def house(ground: Ground, tmp_path: Path) -> Iterator[House]:
    """From an empty folder to the first mails."""
    port = free_port()
    with running() as postbox:
        environment = ground.settle(
            tmp_path, port, THRIVE_VOICE_KEY=KEY, THRIVE_JOBS="worker",
            THRIVE_SMTP=f"smtp://127.0.0.1:{postbox.port}", THRIVE_MAIL_FROM="thrive@acme.example",
        )  # fmt: skip
        leader = done("begin", environment)["leader"]
        with served(environment, port) as address:
            yield House(address, postbox, environment, leader)


def body_of(mail: EmailMessage) -> str:
    """What is read where no HTML is shown."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """The way into the conversation, as somebody presses it."""
    found = re.search(r"https?://\S+/c/[^/\s]+/(?!leave)", body_of(mail))
    assert found is not None
    return found.group()


def choose(page: Page, words: str) -> None:
    page.get_by_text(words, exact=True).click()
    page.get_by_role("button", name="Next", exact=True).click()


def test_from_the_mail_that_was_received_to_the_result_at_the_end(
    chromium: Browser, house: House
) -> None:
    first = house.mail_to(1, "Your week in a minute")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    german = house.mail_to(3, "Deine Woche in einer Minute")
    assert german["Content-Language"] == "de"
    in_words = ("Your week in a minute", "Deine Woche in einer Minute")
    private = [one for one in house.postbox.taken if any(it in body_of(one) for it in in_words)]
    assert len(private) == 9  # the fifth has no address: it waits in the inbox
    assert not [one for one in private if "week" in one["Subject"].lower()]

    with visiting(chromium, house.address, PHONE) as amina:
        page = amina.page
        amina.open(link_in(first).removeprefix(house.address))
        expect(page.get_by_text("Nobody here can read your answers")).to_be_visible()
        choose(page, "Rather well")
        expect(page.locator("h1")).to_have_text("What got in your way most?")
        page.context.set_offline(True)
        choose(page, "Waiting for others")
        expect(page.get_by_text("Kept on this device")).to_be_visible()
        page.context.set_offline(False)
        expect(page.locator("h1")).to_have_text("What will you try before next time?")
        page.get_by_role("button", name="Say no to one thing").click()
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.get_by_text("Your weeks so far")).to_be_visible()
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.get_by_text("The next result comes about")).to_be_visible()
        amina.complaints.clear()  # the browser's own word for a network that is gone
        amina.look()

        house.do("go_on")

        amina.open(link_in(house.mail_to(1, "Your week in a minute")).removeprefix(house.address))
        choose(page, "Well")
        expect(page.get_by_text("Say no to one thing")).to_be_visible()
        page.get_by_role("button", name="Next", exact=True).click()
        choose(page, "I did it; it helped")
        # Each press waits for its screen: a quick one would press the button of the screen before.
        expect(page.locator("h1")).to_have_text("What will you try before next time?")
        page.get_by_role("button", name="Skip this one").click()
        expect(page.locator("h1")).to_have_text("Your weeks so far")
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.get_by_text("6 people answered.")).to_be_visible()
        # (4 + 5 + 5 + 5 + 2 + 2) / 6
        expect(page.get_by_text("3.8, from 1 to 5")).to_be_visible()
        amina.look()

    with visiting(chromium, house.address, PHONE) as leader:
        leader.page.context.add_cookies(
            [{"name": "sessionid", "value": house.leader, "url": house.address}]
        )
        leader.open("/programs/results/1/")
        rate = leader.page.locator("section", has_text="How many answered").last
        expect(rate).to_contain_text(f"{100 * ANSWERED / ASKED:.1f} of 100")
        leader.open("/improving/")
        expect(leader.page.locator("main")).to_contain_text("How the week went")
