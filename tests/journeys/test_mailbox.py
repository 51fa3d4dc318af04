"""A letter of somebody unknown and its answer, in real browsers between two origins of one site.

Ruth of the works council makes her key. Somebody without any session writes, comes back with nine
words on another device, reads the answer, lets a line of it be told, and says who they are.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Request, expect

from tests.journeys.houses import MAIN, VOICE, Ground, door, free_port, seed, served
from tests.journeys.looking import DESK, PHONE, Framed, Visitor, visiting
from tests.journeys.test_anonymous_answer import IDENTIFYING

pytestmark = pytest.mark.journey

LETTER = "On the night shift nobody dares to stop the line"
ANSWER = "You said it, and from Monday on anybody may stop it"
LINE = "You said stopping the line costs courage. Now anybody may."


@dataclass(frozen=True)
class Sent:
    """A request to the voice origin as it went out."""

    headers: frozenset[str]
    body: str


@dataclass
class House:
    """A deployment with its two origins, and who is signed in."""

    main: str
    voice: str
    folder: Path
    environment: dict[str, str]
    sessions: dict[str, str] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def play(self, step: str) -> dict[str, str]:
        """Let something happen beside the servers."""
        done = seed("mailbox_seed", step, environment=self.environment)
        told: dict[str, str] = json.loads(done)
        return told


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both origins, with the cast in them."""
    port, voice = free_port(), free_port()
    folder = tmp_path_factory.mktemp("mailbox")
    environment = ground.with_two_origins(folder, port, voice)
    made = House(f"http://{MAIN}:{port}", f"http://{VOICE}:{voice}", folder, environment)
    made.sessions = made.play("begin")
    with served(environment, port), door(environment, voice):
        yield made


@contextmanager
def reader(house: House, chromium: Browser) -> Iterator[Framed]:
    """Ruth, signed in on the main origin, on a device of hers."""
    context = chromium.new_context(viewport=DESK, locale="en-GB")
    cookie = {"name": "sessionid", "value": house.sessions["ruth"], "domain": MAIN, "path": "/"}
    context.add_cookies([cookie])  # type: ignore[list-item]  # as Playwright has it
    try:
        yield Framed(context.new_page(), house.main)
    finally:
        context.close()


@contextmanager
def writer(house: House, chromium: Browser) -> Iterator[Visitor]:
    """Somebody on a phone, signed in nowhere. What goes to the voice origin is written down."""
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    try:
        yield Visitor(context.new_page(), house.voice)
        house.sent += [
            Sent(frozenset(one.all_headers()), one.post_data or "")
            for one in asked
            if one.url.startswith(house.voice)
        ]
    finally:
        context.close()


def frame(page: Page) -> FrameLocator:
    """What stands in the frame of the voice origin."""
    return page.frame_locator("iframe.voice")


def make_key(ruth: Framed) -> str:
    """Let letters be sealed to Ruth. Returns her words."""
    ruth.open("/mailbox/keys/works_council/")
    inside = frame(ruth.page)
    inside.get_by_role("button", name="Make words").click()
    words = inside.locator("#seed").inner_text()
    inside.get_by_label("I have written them down").check()
    inside.get_by_role("button", name="Take these words").click()
    expect(inside.get_by_text("Your key is ready")).to_be_visible()
    six = inside.locator(".words").inner_text()
    ruth.look()
    ruth.page.get_by_role("button", name="Let people write to me").click()
    expect(ruth.page.get_by_text("Letters can be sealed to you now")).to_be_visible()
    expect(ruth.page.get_by_text(six)).to_be_visible()
    assert len(six.split()) == 6
    assert words not in ruth.page.content()
    return words


def write(author: Visitor) -> str:
    """Write the letter. Returns the words of the mailbox."""
    author.open("/mailbox/")
    author.press("Write a letter")
    author.page.get_by_role("button", name="Next").click()
    expect(author.page.get_by_role("alert")).to_have_text("Write something first.")
    author.page.get_by_label("Your letter").fill(LETTER)
    author.page.get_by_label("It is an idea: something we could do").check()
    author.page.get_by_text("Compare the keys").click()
    expect(author.page.get_by_text("Six words of the key of Ruth Meyer")).to_be_visible()
    author.press("Next")
    words = author.page.locator("#seed").inner_text()
    send = author.page.get_by_role("button", name="Seal and send")
    expect(send).to_be_disabled()  # not before the words are written down
    author.page.get_by_label("I have written them down").check()
    send.click()
    expect(author.page.get_by_role("heading", name="Sent")).to_be_visible()
    author.look()
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert author.page.evaluate(kept) == '[{},{},""]'
    return words


def come_back(author: Visitor, words: str) -> None:
    """Open the mailbox again with its words."""
    author.open("/mailbox/")
    author.press("I have a mailbox already")
    author.page.get_by_label("Your words").fill(words)
    author.page.get_by_role("button", name="Open").click()


def open_letter(ruth: Framed, words: str) -> FrameLocator:
    """Open the letter on a device that does not have the words yet."""
    ruth.open("/mailbox/desk/")
    ruth.page.get_by_role("link", name="To Ruth Meyer").click()
    inside = frame(ruth.page)
    inside.get_by_label("Your words").fill(words[:-1] + ("b" if words[-1] != "b" else "d"))
    inside.get_by_role("button", name="Open").click()
    expect(inside.get_by_role("alert")).to_have_text(
        "These are not the words. Look at each letter."
    )
    inside.get_by_label("Your words").fill(words)
    inside.get_by_role("button", name="Open").click()
    expect(inside.get_by_text(LETTER)).to_be_visible()
    assert LETTER not in ruth.page.content()
    return inside


def scrolls(page: Page) -> bool:
    """Whether a part of what stands in the frame is out of its sight."""
    found: bool = page.frames[-1].evaluate("document.documentElement.scrollHeight > innerHeight")
    return found


def bytes_of(folder: Path) -> bytes:
    """The database, its log and whatever else lies there."""
    files = [one for one in folder.iterdir() if one.is_file() and "sqlite" in one.name]
    return b"".join(one.read_bytes() for one in files)


def test_somebody_writes_is_answered_and_stays_unknown_until_they_sign(
    house: House, chromium: Browser
) -> None:
    with reader(house, chromium) as ruth:
        ruths_words = make_key(ruth)
    with writer(house, chromium) as author:
        words = write(author)
    assert len(words.split()) == 9

    house.play("day")
    with reader(house, chromium) as ruth:
        inside = open_letter(ruth, ruths_words)
        expect(inside.get_by_text("Somebody · an idea")).to_be_visible()
        ruth.look()
        assert not scrolls(ruth.page)
        inside.get_by_label("Your reply").fill(ANSWER)
        inside.get_by_label("This is the answer").check()
        inside.get_by_label("A line that all may read").fill(LINE)
        inside.get_by_role("button", name="Seal and send the reply").click()
        expect(inside.get_by_text("Sent.")).to_be_visible()
        expect(ruth.page.get_by_text("Nobody has looked at it yet.")).to_have_count(0)
        expect(ruth.page.get_by_text("Somebody is looking at it.")).to_have_count(0)

    with writer(house, chromium) as author:  # another device
        come_back(author, words)
        expect(author.page.get_by_text("Answered.")).to_be_visible()
        expect(author.page.get_by_text(ANSWER)).to_be_visible()
        author.page.get_by_role("button", name="I agree").click()
        expect(author.page.get_by_text("Agreed. It shows from next Monday on.")).to_be_visible()
        author.look()
        author.page.get_by_text("Say who I am").click()
        author.page.get_by_label("Your name").fill("Amina Yusuf")
        author.page.get_by_role("button", name="Sign and send").click()
        expect(author.page.get_by_role("heading", name="Sent")).to_be_visible()

    house.play("day")
    with reader(house, chromium) as ruth:
        inside = open_letter(ruth, ruths_words)
        expect(inside.get_by_text("The author signed with the name Amina Yusuf.")).to_be_visible()
        ruth.look()

    assert not {name for one in house.sent for name in one.headers} & IDENTIFYING
    bodies = [json.loads(one.body) for one in house.sent if one.body]
    assert len(bodies) == 4  # letter, open, line, letter
    letters = [body for body in bodies if "copies" in body]
    assert {len(base64.b64decode(one)) for body in letters for one in body["copies"].values()} == {
        2048 + 48
    }
    for said in (LETTER, ANSWER, "Amina", *words.split()):
        assert said not in json.dumps(bodies)
    whole = bytes_of(house.folder)
    if whole:  # SQLite: the file and its log
        assert base64.b64decode(bodies[0]["address"]) in whole  # the search finds what is there
        assert LINE.encode() in whole  # which was agreed to be public
        assert [said for said in (LETTER, ANSWER, words) if said.encode() in whole] == []

    with writer(house, chromium) as author:
        come_back(author, words)
        author.page.get_by_text("Take everything back").click()
        author.page.get_by_role("button", name="Delete all of it").click()
        expect(author.page.get_by_text("Deleted. The words open nothing any more.")).to_be_visible()
        come_back(author, words)
        expect(author.page.get_by_text("There is no mailbox with these words.")).to_be_visible()
        author.look()


def test_in_german_and_in_the_dark_both_ways_in_are_sound(house: House, chromium: Browser) -> None:
    with reader(house, chromium) as ruth:
        ruth.open("/mailbox/")
        expect(ruth.page.get_by_role("link", name="Open the mailbox")).to_have_attribute(
            "href", f"{house.voice}/mailbox/"
        )
        ruth.open("/mailbox/desk/")
    with visiting(chromium, house.voice, PHONE, dark=True, language="de-DE") as author:
        author.open("/mailbox/")
        expect(author.page.locator("html")).to_have_attribute("lang", "de")
        expect(author.page.get_by_role("heading", name="Der Briefkasten")).to_be_visible()
        author.press("Ich habe schon einen Briefkasten")
