"""What the anonymous client does on a device: waits, sends, forgets, restores, refuses.

Against a door in a few lines (``small_door``), with a clock that the test moves.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.journeys import small_door
from tests.journeys.looking import PHONE, objections, too_wide
from tests.journeys.small_door import BEFORE, MAIN, STUDY, VOICE, Door, serve
from thrive.voice.tokens import blind
from thrive.voice.tokens.blind import PrivateKey

pytestmark = pytest.mark.journey

OPEN = datetime(2026, 9, 10, 9, 30, tzinfo=UTC)  # while the first wave is open
SEALED_BYTES = 32 + 4096 + 16
IDENTIFYING = {"cookie", "authorization", "referer"}
READY = "This device is ready."


@dataclass
class Phone:
    """A browser with a clock, before a small door."""

    context: BrowserContext
    door: Door
    port: int

    def stand_at(self, moment: datetime) -> None:
        """The time of the server and of the device."""
        self.door.at = moment
        self.context.clock.set_system_time(moment)

    def main(self, mode: str = "", **given: object) -> Page:
        """The main page, with the frame of the voice origin in it."""
        page = self.context.new_page()
        asked = f"?given={quote(json.dumps(given))}" if given else ""
        page.goto(f"http://{MAIN}:{self.port}/{asked}{mode}")
        return page

    def answering(self) -> Page:
        """The page on which one answers."""
        page = self.context.new_page()
        page.goto(f"http://{VOICE}:{self.port}/s/{STUDY}/")
        return page

    def kept(self, place: str = "localStorage") -> dict[str, Any]:
        """What the device keeps. ``Any``: JSON."""
        page = self.context.new_page()
        page.goto(f"http://{VOICE}:{self.port}/client/voice.css")
        found = page.evaluate(f"{place}.getItem('thrive-voice')")
        page.close()
        return json.loads(found) if found else {}

    def wipe(self) -> None:
        """Delete what pages keep, as some browsers do after a week."""
        page = self.context.new_page()
        page.goto(f"http://{VOICE}:{self.port}/client/voice.css")
        page.evaluate("localStorage.clear()")
        page.close()


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    """The signer's: making one takes a while."""
    return PrivateKey.of(blind.make_key())


@pytest.fixture
def phone(chromium: Browser, key: PrivateKey) -> Iterator[Phone]:
    """A phone on which nobody has been yet."""
    door = Door(key=key)
    server = serve(door)
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    context.add_cookies([{"name": "sessionid", "value": "amina", "domain": MAIN, "path": "/"}])
    context.clock.install(time=BEFORE)
    yield Phone(context, door, server.server_port)
    context.close()
    server.shutdown()
    server.server_close()


def framed(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def get_ready(phone: Phone) -> Page:
    page = phone.main()
    expect(framed(page).get_by_text(READY)).to_be_visible()
    return page


def forget_everything(frame: FrameLocator) -> None:
    """Press, and say that it is meant."""
    frame.get_by_role("button", name="Forget everything on this device").click()
    frame.get_by_role("button", name="Yes, forget everything").click()


def tokens_of(phone: Phone) -> dict[str, Any]:
    """``Any``: JSON."""
    tokens: dict[str, Any] = phone.kept().get("studies", {}).get("7.1", {}).get("tokens", {})
    return tokens


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Playwright's own waiting needs eval, which the policy forbids."""
    for _try in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it never held")


def say_all(page: Page, choice: str = "always", words: str = "") -> None:
    """Answer until it is sealed."""
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Next").click()
    if choice != "always":
        page.get_by_label("fear", exact=True).check()
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("62 %")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.locator("textarea").fill(words)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Seal and send").click()


def sound(page: Page) -> None:
    assert objections(page, iframes=False) == []
    assert too_wide(page) <= 0


def test_an_answer_and_words_go_out_each_at_a_moment_of_its_own(phone: Phone) -> None:
    phone.door.delay = {"mean": 8 * 3600, "longest": 48 * 3600}
    get_ready(phone)
    phone.stand_at(OPEN)
    page = phone.answering()

    say_all(page, "at times", "Too much noise.")

    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()
    expect(page.get_by_text("If you close it, it goes out when you open it again.")).to_be_visible()
    sound(page)
    assert phone.door.posted == []
    dues = sorted(one["due"] for one in phone.kept()["waiting"])
    assert len(set(dues)) == 2
    now = OPEN.timestamp() * 1000
    assert all(now <= due <= now + 48 * 3600_000 + 60_000 for due in dues)

    page.clock.fast_forward(dues[0] - page.evaluate("Date.now()") + 1000)
    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()
    wait_until(page, lambda: len(phone.kept()["waiting"]) < 2)
    assert len(phone.door.posted) == 1
    page.clock.fast_forward(dues[1] - page.evaluate("Date.now()") + 1000)
    expect(page.get_by_text("You have answered.")).to_be_visible()

    (answer,), (words,) = phone.door.opened("/answers/"), phone.door.opened("/words/")
    assert answer["answers"] == {"safe": 2, "why": ["fear"]}
    assert set(answer) == {"answers", "day_part"}
    assert words["words"]["own"]["text"] == "Too much noise."
    for _path, body in phone.door.posted:
        assert set(body) == {"key", "token", "signature", "sealed"}
        assert len(base64.b64decode(body["sealed"])) == SEALED_BYTES
    assert len(phone.kept()["studies"]["7.1"]["spent"]) == 2


def test_a_visit_that_is_known_by_name_sends_no_answer(phone: Phone) -> None:
    """Else whoever knows who was on the main origin in that second knows whose answer it is."""
    phone.door.delay = {"mean": 8 * 3600, "longest": 48 * 3600}
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    say_all(page)
    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()
    page.close()
    phone.stand_at(OPEN + timedelta(days=3))

    for part in ("#quiet", ""):
        visit = phone.main(part)
        visit.wait_for_timeout(500)
        visit.close()

    assert phone.door.posted == []
    assert len(phone.kept()["waiting"]) == 2


def test_what_was_closed_goes_out_at_the_next_visits_one_thing_at_a_time(phone: Phone) -> None:
    phone.door.delay = {"mean": 8 * 3600, "longest": 48 * 3600}
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    say_all(page)
    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()
    page.close()
    phone.stand_at(OPEN + timedelta(days=3))

    again = phone.answering()
    wait_until(again, lambda: len(phone.kept()["waiting"]) == 1)
    assert len(phone.door.posted) == 1
    (later,) = phone.kept()["waiting"]
    assert later["due"] > again.evaluate("Date.now()")
    again.close()
    phone.stand_at(OPEN + timedelta(days=6))
    again = phone.answering()

    expect(again.get_by_text("You have answered.")).to_be_visible()
    assert sorted(path for path, _body in phone.door.posted) == ["/answers/", "/words/"]
    for _path, headers in phone.door.headers:
        assert not {name.lower() for name in headers} & IDENTIFYING


def test_until_when_to_open_the_page_again_is_told(phone: Phone) -> None:
    phone.door.delay = {"mean": 8 * 3600, "longest": 48 * 3600}
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    say_all(page)
    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()
    until = min(one["until"] for one in phone.kept()["waiting"])

    assert datetime.fromtimestamp(until / 1000, UTC) <= datetime(2026, 10, 1, tzinfo=UTC)
    expect(page.get_by_text("Do that by 30 September, or it is lost.")).to_be_visible()


def test_after_storage_was_deleted_the_words_bring_the_very_same_tokens_back(phone: Phone) -> None:
    page = get_ready(phone)
    frame = framed(page)
    frame.get_by_text("Words of your own, to write down").click()
    words = frame.locator("#seed").inner_text()
    before = phone.kept()["studies"]["7.1"]["tokens"]
    page.close()
    phone.stand_at(OPEN)
    phone.wipe()

    page = phone.main()
    frame = framed(page)
    expect(frame.get_by_text("You have got ready on another device")).to_be_visible()
    frame.get_by_text("I have words already").click()
    frame.get_by_label("Your words").fill(words)
    frame.get_by_role("button", name="Use these words").click()
    expect(frame.get_by_text(READY)).to_be_visible()
    expect(frame.get_by_text("From 1 September it is open already.")).to_be_visible()

    after = phone.kept()["studies"]["7.1"]["tokens"]
    begun = {name for name in before if name.startswith("2026-09-01")}
    assert len(begun) == 2
    assert after == {name: one for name, one in before.items() if name not in begun}
    expect(phone.answering().get_by_text("This device is not ready")).to_be_visible()


def test_words_are_written_down_when_one_of_them_was_entered(phone: Phone) -> None:
    page = get_ready(phone)
    frame = framed(page)
    expect(frame.get_by_text("You have not written your words down yet.")).to_be_visible()
    expect(frame.get_by_text(phone.door.words)).to_be_visible()
    frame.get_by_text("Words of your own, to write down").click()
    sound(page.frames[-1])  # type: ignore[arg-type]  # a frame does as well
    asked = frame.locator("label[for=confirm]").inner_text()
    place = int("".join(filter(str.isdigit, asked))) - 1

    frame.locator("#confirm").fill("babab")
    frame.get_by_role("button", name="I have written them down").click()
    expect(frame.get_by_text("These are not the words")).to_be_visible()
    frame.locator("#confirm").fill(frame.locator("#seed").inner_text().split()[place])
    frame.get_by_role("button", name="I have written them down").click()

    expect(frame.get_by_text("You have written your words down.")).to_be_visible()
    assert phone.kept()["written"] is True


def test_a_shared_device_takes_part_with_words_only_and_keeps_nothing(phone: Phone) -> None:
    page = get_ready(phone)
    framed(page).get_by_text("Words of your own, to write down").click()
    words = framed(page).locator("#seed").inner_text()
    tokens = phone.kept()["studies"]["7.1"]["tokens"]
    page.close()
    phone.wipe()
    asked = dict(phone.door.issued)

    page = phone.main(shared=True)
    frame = framed(page)
    expect(frame.get_by_text("A shared device needs the words")).to_be_visible()
    assert phone.kept() == {}
    frame.get_by_label("Your words").fill(words)
    frame.get_by_role("button", name="Use these words").click()
    expect(frame.get_by_text(READY)).to_be_visible()

    assert phone.kept() == {}
    there = page.frames[-1].evaluate("JSON.parse(sessionStorage['thrive-voice'])")
    assert there["studies"]["7.1"]["tokens"] == tokens
    assert phone.door.issued == asked
    phone.stand_at(OPEN)
    page.goto(f"http://{VOICE}:{phone.port}/s/{STUDY}/")
    say_all(page)
    expect(page.get_by_text("Nothing of it is left on this shared device.")).to_be_visible()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_what_was_said_on_a_way_that_was_left_is_not_sent(phone: Phone) -> None:
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Answer this to go on.")).to_be_visible()
    page.get_by_label("never", exact=True).check()
    page.get_by_role("button", name="Next").click()
    for choice in ("hurry", "fear", "habit"):
        page.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Choose at least 1 and at most 2.")).to_be_visible()
    page.get_by_label("habit", exact=True).uncheck()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("fear", exact=True)).to_be_checked()
    page.get_by_role("button", name="Back").click()
    page.get_by_label("always", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Seal and send").click()
    expect(page.get_by_text("You have answered.")).to_be_visible()

    assert [one["answers"] for one in phone.door.opened("/answers/")] == [{"safe": 3}]
    assert [one["words"] for one in phone.door.opened("/words/")] == [{}]


def test_what_is_no_signature_is_not_kept(phone: Phone) -> None:
    phone.door.signs_falsely = True

    page = phone.main()

    expect(framed(page).get_by_text("What came back is no signature")).to_be_visible()
    assert tokens_of(phone) == {}


@pytest.mark.parametrize("change", ["key", "eligible"])
def test_a_swapped_list_of_keys_is_refused(phone: Phone, change: str) -> None:
    get_ready(phone).close()
    if change == "key":
        phone.door.key = PrivateKey.of(blind.make_key())
    else:
        phone.door.eligible = 30
    enrolling = phone.main()
    expect(framed(enrolling).get_by_text("The list of keys is another one")).to_be_visible()
    phone.stand_at(OPEN)

    page = phone.answering()

    expect(page.get_by_text("The list of keys is another one")).to_be_visible()
    assert phone.door.posted == []


def test_a_key_for_too_few_people_is_not_used(phone: Phone) -> None:
    phone.door.eligible = 7

    page = phone.main()

    expect(framed(page).get_by_text("Too few people share your key.")).to_be_visible()
    assert phone.door.issued == {}


def test_getting_ready_unseen_takes_the_tokens_and_draws_nothing(phone: Phone) -> None:
    page = phone.main("#quiet")
    wait_until(page, lambda: len(tokens_of(phone)) == 8)

    assert page.frames[-1].locator("h1").count() == 0
    assert len(phone.door.issued) == 8


def test_who_comes_after_somebody_else_takes_none_of_their_tokens(phone: Phone) -> None:
    get_ready(phone).close()
    asked = dict(phone.door.issued)
    phone.door.issued.clear()

    page = phone.main(who="daniel")

    expect(framed(page).get_by_text("Somebody else got ready on this device.")).to_be_visible()
    assert framed(page).locator("#seed").count() == 0
    assert phone.door.issued == {}
    forget_everything(framed(page))
    expect(framed(page).get_by_text("Forgotten.")).to_be_visible()
    assert phone.kept() == {}
    assert asked


def test_what_was_forgotten_elsewhere_is_not_called_answered(phone: Phone) -> None:
    phone.door.delay = {"mean": 8 * 3600, "longest": 48 * 3600}
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    faults: list[object] = []
    page.on("pageerror", lambda fault: faults.append(fault))
    say_all(page)
    expect(page.get_by_text("It waits on this device for a while")).to_be_visible()

    forget_everything(framed(phone.main()))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_text("Forgotten.")).to_be_visible()
    assert faults == []
    assert phone.door.posted == []
    assert phone.kept() == {}


def test_a_second_window_sends_nothing_after_the_first(phone: Phone) -> None:
    get_ready(phone).close()
    phone.stand_at(OPEN)
    first, second = phone.answering(), phone.answering()
    say_all(first)
    expect(first.get_by_text("You have answered.")).to_be_visible()

    say_all(second, "never", "Something else.")

    expect(second.get_by_text("You have answered.")).to_be_visible()
    assert [one["answers"]["safe"] for one in phone.door.opened("/answers/")] == [3]
    assert len(phone.door.opened("/words/")) == 1


def test_what_is_too_long_to_be_sealed_can_be_said_shorter(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(small_door.QUESTIONS[-1], "longest", 5000)
    get_ready(phone).close()
    phone.stand_at(OPEN)
    page = phone.answering()
    say_all(page, words="\u8a71" * 1400)  # of three bytes each: more than a body holds
    expect(page.get_by_text("This is too long to be sent.")).to_be_visible()
    sound(page)
    assert phone.kept()["waiting"] == []

    page.get_by_role("button", name="Back").click()
    page.locator("textarea").fill("Short.")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Seal and send").click()

    expect(page.get_by_text("You have answered.")).to_be_visible()
    assert phone.door.opened("/words/")[0]["words"]["own"]["text"] == "Short."


@pytest.mark.parametrize(
    "said", [(b"<p>Sign in to this network", "text/html", 200), ({"refused": ""}, "x/y", 404)]
)
def test_what_a_server_in_between_says_throws_no_answer_away(
    phone: Phone, said: tuple[Any, str, int]
) -> None:
    get_ready(phone).close()
    phone.stand_at(OPEN)
    phone.door.in_between = said
    page = phone.answering()
    say_all(page)
    expect(page.get_by_text("Your answer waits on this device.")).to_be_visible()

    phone.door.in_between = None
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("You have answered.")).to_be_visible()
    assert len(phone.door.opened("/answers/")) == 1


def test_forgetting_everything_is_asked_once_more(phone: Phone) -> None:
    page = get_ready(phone)
    frame = framed(page)
    forget = frame.get_by_role("button", name="Forget everything on this device")
    forget.click()
    sound(page.frames[-1])  # type: ignore[arg-type]  # a frame does as well
    frame.get_by_role("button", name="No, keep it").click()
    expect(forget).to_be_visible()
    assert tokens_of(phone)

    forget.click()
    frame.get_by_role("button", name="Yes, forget everything").click()

    expect(frame.get_by_text("Forgotten.")).to_be_visible()
    assert phone.kept() == {}


def test_the_page_around_learns_by_no_height_who_has_answered(phone: Phone) -> None:
    """It knows by name who opens it, and is told how high the frame is."""
    phone.door.delay = {"mean": 28_800, "longest": 172_800}
    page = get_ready(phone)
    before = page.frames[-1].evaluate("document.body.scrollHeight")
    page.close()
    phone.stand_at(OPEN)
    answering = phone.answering()
    say_all(answering)
    expect(answering.get_by_text("It waits on this device for a while")).to_be_visible()
    answering.close()
    assert len(phone.kept()["waiting"]) == 2
    phone.stand_at(BEFORE)

    page = get_ready(phone)

    assert page.frames[-1].evaluate("document.body.scrollHeight") == before


def test_a_device_that_several_use_is_not_called_ready(phone: Phone) -> None:
    frame = framed(get_ready(phone))
    frame.get_by_text("Do several people use this device?").click()

    frame.get_by_role("button", name="Several people use it").click()

    expect(frame.get_by_text("A shared device needs the words")).to_be_visible()
    expect(frame.get_by_text(READY)).to_have_count(0)
