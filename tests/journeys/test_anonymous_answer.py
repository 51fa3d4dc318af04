"""An anonymous answer from end to end, in a real browser, between two origins of one site.

Amina gets her device ready on the main origin, answers weeks later on the voice origin, and her
answer comes out only in the numbers of her group. Every request is written down on the way.
"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.journeys.houses import MAIN, VOICE, Ground, door, free_port, seed, served
from tests.journeys.looking import PHONE, Framed, Visitor

pytestmark = pytest.mark.journey

SEALED_BYTES = 32 + 4096 + 16  # the key of the sealing, the answer, its tag
# What is signed does not reach the script that asked for it.
GONE = """if (location.host.startsWith("thrive.")) {
  const sent = window.fetch;
  window.fetch = async (path, ...given) => {
    const answer = await sent(path, ...given);
    if (String(path).endsWith("/issue/")) throw new Error("the page is gone");
    return answer;
  };
}"""
IDENTIFYING = {"cookie", "authorization", "referer"}


@dataclass
class House:
    """A deployment with its two origins."""

    main: str
    voice: str
    environment: dict[str, str]
    folder: Path
    story: dict[str, Any] = field(default_factory=dict)

    def play(self, step: str) -> dict[str, Any]:
        """Let everybody but Amina do something. ``Any``: JSON."""
        done = seed("anonymous_seed", step, str(self.folder), environment=self.environment)
        told: dict[str, Any] = json.loads(done)
        return told


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both origins, and a town that is asked."""
    port, voice = free_port(), free_port()
    folder = tmp_path_factory.mktemp("anonymous")
    # The wait is the story of test_anonymous_device.py.
    environment = ground.with_two_origins(folder, port, voice, THRIVE_VOICE_DELAY_MEAN="0")
    made = House(f"http://{MAIN}:{port}", f"http://{VOICE}:{voice}", environment, folder)
    made.story = made.play("begin")
    with served(environment, port), door(environment, voice):
        yield made


@dataclass
class Device:
    """Amina's browser, and everything that it sent to the voice origin."""

    context: BrowserContext
    house: House
    asked: list[Request] = field(default_factory=list)

    def page(self) -> Page:
        """A new page."""
        return self.context.new_page()

    def listen(self, request: Request) -> None:
        """Write a request down that goes to the voice origin."""
        if request.url.startswith(self.house.voice):
            self.asked.append(request)

    def posted(self) -> list[Request]:
        """The requests that put something in."""
        return [one for one in self.asked if one.method == "POST"]

    def headers(self) -> set[str]:
        """The names of all headers that really went out: not of what failed without a network."""
        went = [one for one in self.asked if not one.failure]
        return {name for one in went for name in one.all_headers()}


@contextmanager
def another(house: House, chromium: Browser, whose: str = "session") -> Iterator[Device]:
    """A device of Amina's, or of somebody else: signed in on the main origin."""
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    context.add_cookies(
        [{"name": "sessionid", "value": house.story[whose], "domain": MAIN, "path": "/"}]
    )
    made = Device(context, house)
    context.on("request", made.listen)
    try:
        yield made
    finally:
        context.close()


@pytest.fixture
def device(house: House, chromium: Browser) -> Iterator[Device]:
    """Amina's phone."""
    with another(house, chromium) as phone:
        yield phone


def get_ready(device: Device) -> Framed:
    """Open the page on the main origin until the device is ready."""
    visitor = Framed(device.page(), device.house.main)
    visitor.open("/anonymous/")
    frame = visitor.page.frame_locator("iframe.voice")
    expect(frame.get_by_text("This device is ready.")).to_be_visible()
    return visitor


def leave_too_early(device: Device) -> None:
    """Visit a page that is gone when the signatures come: the server signed, nobody heard of it."""

    page = device.page()
    page.add_init_script(GONE)
    with page.expect_response("**/anonymous/issue/"):
        page.goto(f"{device.house.main}/me/")
    page.goto("about:blank")


def wait_for_tokens(device: Device) -> None:
    """Until the hidden frame has them all."""
    page = device.page()
    page.goto(f"{device.house.voice}/client/voice.css")
    for _attempt in range(300):
        held = page.evaluate("localStorage.getItem('thrive-voice')")
        studies = json.loads(held)["studies"].values() if held else ()
        if sum(len(one["tokens"]) for one in studies) == 4:
            return  # left open: what it sent is asked about later
        page.wait_for_timeout(100)
    asked = [(one.method, one.url, one.failure) for one in device.asked]
    pytest.fail(f"the hidden frame took no tokens; it asked for {asked} and holds {held}")


def forward(page: Page, *choices: str) -> None:
    """Choose, and go on."""
    for choice in choices:
        page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Next").click()


def kept(page: Page) -> dict[str, Any]:
    """What the device keeps. ``Any``: JSON."""
    found: dict[str, Any] = json.loads(page.evaluate("localStorage.getItem('thrive-voice')"))
    return found


def read_words(visitor: Visitor) -> str:
    """The words of the seed, as somebody writes them down."""
    frame = visitor.page.frame_locator("iframe.voice")
    frame.get_by_text("Words of your own, to write down").click()
    return frame.locator("#seed").inner_text()


def take_words(visitor: Visitor, words: str) -> None:
    """Type in words that were written down."""
    frame = visitor.page.frame_locator("iframe.voice")
    if not frame.get_by_label("Your words").is_visible():
        frame.get_by_text("I have words already").click()
    frame.get_by_label("Your words").fill(words)
    frame.get_by_role("button", name="Use these words").click()


def spend(house: House, body: dict[str, Any]) -> int:
    """Put an answer in without a browser. Returns the status."""
    asked = urllib.request.Request(
        house.voice.replace(VOICE, "127.0.0.1") + "/answers/", data=json.dumps(body).encode(),
        headers={"Host": VOICE, "Content-Type": "application/json"},
    )  # fmt: skip
    try:
        return int(urllib.request.urlopen(asked, timeout=60).status)
    except urllib.error.HTTPError as refused:
        return refused.code


def answer_everything(answering: Visitor) -> None:
    """Every kind of question, looked at on the way."""
    page = answering.page
    page.get_by_role("button", name="Begin").click()
    forward(page, "seldom")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("seldom", exact=True)).to_be_checked()
    forward(page, "often")
    answering.look()
    forward(page, "I am afraid")
    forward(page, "★★★ 3")
    page.get_by_role("spinbutton").fill("8")
    forward(page)
    page.get_by_role("slider").press("ArrowRight")
    answering.look()
    forward(page)
    forward(page, "I am tired", "I am afraid")
    page.get_by_label("What would help?").fill("Less noise.")
    answering.look()
    forward(page)
    answering.look()


def test_an_answer_reaches_the_numbers_and_nothing_leads_back(
    house: House, device: Device, chromium: Browser
) -> None:
    study = f"/s/{house.story['study']}/"
    # Any page fetches the tokens, out of sight; the page for getting ready shows what is there.
    leave_too_early(device)
    device.page().goto(f"{house.main}/me/")
    wait_for_tokens(device)
    ready = get_ready(device)
    frame = ready.page.frame_locator("iframe.voice")
    expect(frame.get_by_text(house.story["words"])).to_be_visible()
    words = read_words(ready)
    assert len(words.split()) == 9
    assert words not in ready.page.content()
    ready.look()

    # Not yet.
    answering = Visitor(device.page(), house.voice)
    answering.open(study)
    expect(answering.page.get_by_text("This is not open now.")).to_be_visible()
    before = kept(answering.page)
    tokens = before["studies"][f"{house.story['study']}.1"]["tokens"]
    assert set(tokens) == {
        f"{first}|{purpose}"
        for first in ("2026-10-01", "2026-11-01")
        for purpose in ("answer", "words")
    }

    # Another device is refused, until it has the words; then it holds the very same tokens.
    with another(house, chromium) as second:
        other = Framed(second.page(), house.main)
        other.open("/anonymous/")
        expect(
            other.page.frame_locator("iframe.voice").get_by_text(
                "You have got ready on another device"
            )
        ).to_be_visible()
        misread = words[:-1] + ("b" if words[-1] != "b" else "d")
        take_words(other, misread)
        expect(
            other.page.frame_locator("iframe.voice").get_by_text("These are not the words")
        ).to_be_visible()
        take_words(other, words)
        expect(
            other.page.frame_locator("iframe.voice").get_by_text("This device is ready.")
        ).to_be_visible()
        there = Visitor(second.page(), house.voice)
        there.open(study)
        assert [kept(there.page)[part] for part in ("seed", "studies")] == [
            before[part] for part in ("seed", "studies")
        ]

    # Weeks later. Nothing personal is loaded, and the main origin is not asked.
    many = house.play("open")["many"]
    assert not device.headers() & IDENTIFYING
    device.asked.clear()
    answering.open(study)
    page = answering.page
    expect(page.get_by_text("No link between you and your answer is kept")).to_be_visible()
    answering.look()
    answer_everything(answering)
    assert device.posted() == []
    # Without a network it waits on the device, and goes out the next time: the very same bytes.
    device.context.set_offline(True)
    page.get_by_role("button", name="Seal and send").click()
    expect(page.get_by_text("Your answer waits on this device.")).to_be_visible()
    device.context.set_offline(False)
    assert any("ERR_INTERNET_DISCONNECTED" in one for one in answering.complaints)
    answering.complaints.clear()
    answering.open(study)
    expect(page.get_by_text("You have answered.")).to_be_visible()

    # What went out: no cookie, no name, one body of one size.
    assert "host" in device.headers()
    assert not device.headers() & IDENTIFYING
    # The same bytes again, and words apart from the answer, of the same size.
    bodies = {one.url: one.post_data or "" for one in device.posted()}
    assert {(one.url, one.post_data) for one in device.posted()} == set(bodies.items())
    assert bodies.keys() == {f"{house.voice}/answers/", f"{house.voice}/words/"}
    body, words_sent = (
        json.loads(bodies[f"{house.voice}/{path}/"]) for path in ("answers", "words")
    )
    for sent in (body, words_sent):
        assert set(sent) == {"key", "token", "signature", "sealed"}
        assert len(base64.b64decode(sent["sealed"])) == SEALED_BYTES
    assert body["token"] != words_sent["token"]

    # Once is once, on this device and with sixteen answers for one token at the same time.
    answering.open(study)
    expect(page.get_by_text("You have answered.")).to_be_visible()
    with ThreadPoolExecutor(8) as browsers:
        ends = list(browsers.map(partial(spend, house), many))
    assert sorted(ends) == [200] + [403] * 15

    sought = {name: base64.b64decode(body[name]).hex() for name in ("token", "signature", "sealed")}
    sought["seed"] = before["seed"]
    (house.folder / "sought").write_text(json.dumps(sought))
    assert house.play("search")["found"] == ["sealed"]
    assert house.play("close")["people"]["safe Riverside"] == 10  # nine others and Amina
    assert house.play("search")["found"] == []


@pytest.mark.parametrize("path", ["/s/1/", "/enrol/"])
def test_only_the_main_origin_may_hold_the_frame(house: House, device: Device, path: str) -> None:
    answer = device.page().goto(house.voice + path)
    assert answer is not None
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'; script-src 'self'; connect-src 'self';" in policy
    assert policy.endswith(f" {house.main}" if path == "/enrol/" else " 'none'")
    assert "set-cookie" not in answer.headers


def test_a_cookie_of_the_main_origin_never_goes_to_the_door(
    house: House, chromium: Browser
) -> None:
    """The control: the same browser does send it to the main origin.

    Of somebody who is not asked: Amina's page would get this device ready, in place of her phone.
    """
    with another(house, chromium, "unasked") as device:
        page = device.page()
        with page.expect_request(f"{house.main}/me/") as asked:
            page.goto(f"{house.main}/me/")
        page.goto(f"{house.voice}/enrol/")

        assert house.story["unasked"] in asked.value.all_headers()["cookie"]
        assert "host" in device.headers()
        assert not device.headers() & IDENTIFYING
