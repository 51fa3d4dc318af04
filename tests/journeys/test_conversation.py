"""A conversation at phone size, from the link in the mail to the last frame."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.journeys.houses import KEY, ROOT, Ground, free_port, served
from tests.journeys.looking import DESK, PHONE, Visitor, visiting

pytestmark = pytest.mark.journey
LARGEST = 60_000  # bytes of the first view, all told


@dataclass(frozen=True)
class House:
    """A deployment, and the links that its mails would carry."""

    address: str
    links: dict[str, str]


@pytest.fixture(scope="session")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An organisation in which evenings are asked about."""
    port = free_port()
    environment = ground.settle(
        tmp_path_factory.mktemp("house"), port, THRIVE_VOICE_KEY=KEY, THRIVE_JOBS="worker"
    )
    filled = subprocess.run(
        [sys.executable, "-m", "tests.experiences.conversing.deployed"],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with served(environment, port) as address:
        yield House(address, json.loads(filled.stdout))


def question(page: Page, words: str) -> None:
    """What is asked now."""
    expect(page.locator("h1")).to_have_text(words)


def press_next(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).click()


def choose(page: Page, words: str) -> None:
    """Choose one, and go on."""
    page.get_by_text(words, exact=True).click()
    press_next(page)


def held(page: Page) -> int:
    """How many answers this device holds that the server does not have."""
    found = page.evaluate("Object.keys(localStorage).filter(key => key.endsWith('waiting')).length")
    assert isinstance(found, int)
    return found


def typed(page: Page) -> int:
    """How many words that are not sent this device holds."""
    found = page.evaluate("Object.keys(localStorage).filter(key => key.endsWith('typed')).length")
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_kind_of_frame_on_a_phone_and_its_first_view_is_small(
    chromium: Browser, house: House, dark: bool
) -> None:
    with visiting(chromium, house.address, PHONE, dark=dark) as amina:
        sizes: list[int] = []
        fetched: list[str] = []

        def count(request: Request) -> None:
            size = request.sizes()
            sizes.append(size["responseBodySize"] + size["responseHeadersSize"])
            fetched.append(request.url)

        amina.page.on("requestfinished", count)
        amina.page.goto(house.address + house.links["every"])
        amina.page.wait_for_load_state("networkidle")
        if not dark:
            question(amina.page, "Hello")
            assert len(fetched) >= 4
            assert sum(sizes) < LARGEST, dict(zip(fetched, sizes, strict=True))
            assert not [one for one in fetched if "font" in one or house.address not in one]
            _through_every_frame(amina)
        amina.look()


def _through_every_frame(visitor: Visitor) -> None:
    page = visitor.page
    visitor.look()
    press_next(page)
    for words, answer in (("One?", "A"), ("Some?", "B"), ("How?", "Good")):
        question(page, words)
        visitor.look()
        choose(page, answer)
    question(page, "How far?")
    visitor.look()
    _slide(page)
    question(page, "How many stars?")
    page.locator(".stars label").nth(3).click()
    visitor.look()
    press_next(page)
    for words, answer in (("How many?", "3"), ("Why?", "Rain"), ("Tell more", "Long rain")):
        question(page, words)
        page.get_by_label(words).fill(answer)
        visitor.look()
        press_next(page)
    for words, answer in (("Which?", "A"), ("How sure?", "70 %")):
        question(page, words)
        visitor.look()
        choose(page, answer)
    expect(page.get_by_text("This is right")).to_be_visible()
    visitor.look()
    press_next(page)
    question(page, "What will you try?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_label("What will you try?")).to_have_value("Ask")
    visitor.look()
    press_next(page)
    question(page, "Whom do you thank?")
    page.get_by_label("To whom?").fill("Dan")
    page.get_by_role("button", name="Look up").click()
    page.get_by_text("Daniel Okafor", exact=True).click()
    page.get_by_label("What for?").fill("for the lift")
    visitor.look()
    press_next(page)
    question(page, "What do we know?")
    page.get_by_label("What do we know?").fill("That it rains")
    press_next(page)
    for words in ("You said", "Yours"):
        question(page, words)
        visitor.look()
        press_next(page)
    question(page, "Later")
    expect(page.get_by_text("We write to you when it goes on")).to_be_visible()


def _slide(page: Page) -> None:
    """Nothing is said until it is moved; then the number stands beside it."""
    number, slider = page.get_by_label("How far?"), page.get_by_role("slider")
    expect(number).to_have_value("")
    expect(page.get_by_text("Nothing is said until you move it")).to_be_visible()
    press_next(page)
    expect(page.get_by_role("alert")).to_be_visible()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value("51")
    press_next(page)


def test_an_answer_given_without_a_network_waits_on_the_phone_and_is_sent_once(
    chromium: Browser, house: House
) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        page = walker.page
        walker.open(house.links["offline"])
        choose(page, "Bad")
        question(page, "What got in the way?")
        page.context.set_offline(True)
        page.get_by_label("What got in the way?").fill("Too much rain")
        press_next(page)
        expect(page.get_by_text("Kept on this device")).to_be_visible()
        assert held(page) == 1

        page.context.set_offline(False)

        question(page, "And the work?")
        expect(page.locator("h1")).to_be_focused()
        assert (held(page), typed(page)) == (0, 0)
        page.get_by_role("button", name="Back", exact=True).click()
        question(page, "What got in the way?")
        expect(page.get_by_label("What got in the way?")).to_have_value("Too much rain")
        page.get_by_label("What got in the way?").fill("A little rain")
        press_next(page)
        page.locator(".stars label").nth(1).click()
        press_next(page)
        question(page, "What will you try?")
        page.get_by_role("button", name="Skip this one").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you.")
        expect(page.get_by_text("The next result comes about")).to_be_visible()
        assert all("ERR_INTERNET_DISCONNECTED" in one for one in walker.complaints)
        walker.complaints.clear()
        walker.look()
        page.get_by_role("button", name="Done").click()
        expect(page.get_by_text("You can close this page now.")).to_be_visible()
        walker.look()


def test_what_was_kept_is_sent_at_the_next_visit_and_half_a_sentence_is_still_there(
    chromium: Browser, house: House
) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        page = walker.page
        walker.open(house.links["later"])
        page.get_by_text("Bad", exact=True).click()
        page.context.set_offline(True)
        press_next(page)
        expect(page.get_by_text("Kept on this device")).to_be_visible()
        page.close()
        page.context.set_offline(False)

        again = page.context.new_page()
        again.goto(house.address + house.links["later"])

        question(again, "What got in the way?")
        again.get_by_label("What got in the way?").fill("It was rai")
        again.reload()
        expect(again.get_by_label("What got in the way?")).to_have_value("It was rai")
        assert held(again) == 0


def test_while_the_server_is_in_trouble_the_answer_stays_and_is_tried_again(
    chromium: Browser, house: House
) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        page = walker.page
        walker.open(house.links["stale"])
        page.route("**/c/**", lambda route: route.fulfill(status=503, body="locked"))
        choose(page, "Good")
        expect(page.get_by_text("It could not be stored yet.")).to_be_visible()
        assert held(page) == 1
        page.unroute("**/c/**")

        page.evaluate("dispatchEvent(new Event('online'))")

        question(page, "And the work?")
        assert held(page) == 0


@contextmanager
def slow_answer(page: Page) -> Iterator[None]:
    """The first answer that is pressed meanwhile reaches the server only at the end."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        is_first = not waiting and "deed=answer" in (route.request.post_data or "")
        waiting.append(route) if is_first else route.continue_()

    page.route("**/c/**", hold)
    yield
    expect(page.get_by_text("Sending")).to_be_visible()
    waiting[0].continue_()


def test_what_is_pressed_while_an_answer_is_on_its_way_belongs_to_the_screen_that_was_seen(
    chromium: Browser, house: House
) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        page = walker.page
        walker.open(house.links["twice"])
        with slow_answer(page):
            choose(page, "Good")
            choose(page, "Bad")  # too late: the screen is about to go
        question(page, "And the work?")
        assert held(page) == 0
        page.evaluate("dispatchEvent(new Event('online'))")
        page.get_by_role("button", name="Back", exact=True).click()
        question(page, "How was it?")
        expect(page.get_by_label("Good", exact=True)).to_be_checked()
        choose(page, "Bad")
        question(page, "What got in the way?")

        with slow_answer(page):
            press_next(page)  # with nothing said: the same screen comes again
            page.get_by_label("What got in the way?").fill("Rain")
            press_next(page)

        question(page, "And the work?")
        assert held(page) == 0


def test_an_old_page_fetches_a_new_token_and_loses_nothing(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        page = walker.page
        walker.open(house.links["walk"])
        page.context.clear_cookies(name="csrftoken")

        choose(page, "Good")

        question(page, "And the work?")


def test_two_devices_on_the_same_conversation_end_as_one(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        walker.open(house.links["large"])
        second = walker.page.context.new_page()
        second.goto(house.address + house.links["large"])
        choose(walker.page, "Good")
        question(walker.page, "And the work?")

        choose(second, "Bad")

        expect(second.get_by_text("It went on somewhere else.")).to_be_visible()
        question(second, "And the work?")


def test_all_of_it_works_without_scripts(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, PHONE, scripts=False) as walker:
        page = walker.page
        page.goto(house.address + house.links["plain"])
        choose(page, "Bad")
        question(page, "What got in the way?")
        press_next(page)
        expect(page.get_by_role("alert")).to_have_text("Write a few words, or pass this over.")
        page.get_by_label("What got in the way?").fill("Rain")
        press_next(page)
        question(page, "And the work?")
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_label("What got in the way?")).to_have_value("Rain")
        press_next(page)
        page.locator(".stars label").nth(2).click()
        press_next(page)
        page.get_by_role("button", name="Ask earlier").click()
        expect(page.locator("h1")).to_contain_text("Thank you.")
        page.get_by_role("button", name="Change an answer").click()
        question(page, "What will you try?")


def test_a_keyboard_is_enough(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, DESK) as walker:
        page = walker.page
        walker.open(house.links["keys"])
        page.locator("input[type=radio]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        question(page, "What got in the way?")
        expect(page.locator("h1")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.type("Rain")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
        question(page, "And the work?")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        question(page, "What will you try?")
        walker.look()


def test_a_link_that_was_passed_on_opens_nothing(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, PHONE) as walker:
        walker.open(house.links["passed"])
        choose(walker.page, "Bad")
        question(walker.page, "What got in the way?")
    with visiting(chromium, house.address, PHONE) as stranger:
        answer = stranger.page.goto(house.address + house.links["passed"])

        assert answer is not None
        assert answer.status == 403
        expect(stranger.page.locator("h1")).to_have_text("This conversation was begun elsewhere.")
        stranger.look()


def test_at_a_desk_and_with_letters_of_twice_the_size_nothing_is_cut(
    chromium: Browser, house: House
) -> None:
    with visiting(chromium, house.address, DESK, dark=True) as walker:
        walker.open(house.links["desk"])
    with visiting(chromium, house.address, PHONE) as walker:
        walker.page.goto(house.address + house.links["desk"])
        walker.page.evaluate("document.documentElement.style.fontSize = '200%'")
        walker.look()


def test_arabic_runs_from_right_to_left(chromium: Browser, house: House) -> None:
    with visiting(chromium, house.address, PHONE) as daniel:
        page = daniel.page
        daniel.open(house.links["arabic"])
        mark, words = page.locator("label").first.locator("input, span").all()
        left, right = words.bounding_box(), mark.bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] < right["x"]  # the mark stands where reading begins
        page.get_by_text("جيد", exact=True).click()
        page.locator("button.big").click()
        question(page, "إلى أي مدى؟")
        daniel.look()
