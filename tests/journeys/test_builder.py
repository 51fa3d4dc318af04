"""A steward writes a program: on a phone, at a desk, by keyboard, with others, without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.journeys.looking import DESK, PHONE, Visitor, visiting

pytestmark = pytest.mark.journey
SAVED = re.compile(r"Saved at \d\d:\d\d")


@contextmanager
def writing(
    browser: Browser,
    address: str,
    size: ViewportSize,
    persona: str = "leader",
    *,
    dark: bool = False,
    scripts: bool = True,
) -> Iterator[Visitor]:
    """Somebody of the demo who writes programs, at the page where one begins."""
    with visiting(browser, address, size, dark=dark, scripts=scripts) as visitor:
        open_page = visitor.open if scripts else visitor.page.goto  # axe needs scripts
        start = "" if scripts else visitor.address
        open_page(f"{start}/")
        visitor.page.locator(".demo-who > summary").click()
        with visitor.page.expect_navigation():
            visitor.page.locator(f"button[name=persona][value={persona}]").click()
        open_page(f"{start}/programs/write/")
        yield visitor


def begin(visitor: Visitor, title: str) -> str:
    """Begin with a blank page; the address of the draft."""
    visitor.page.get_by_label("What is it called?").fill(title)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Begin").click()
    visitor.look()
    return visitor.page.url.removeprefix(visitor.address)


def add(visitor: Visitor, kind: str) -> None:
    """Add a screen of a kind; its form opens."""
    page = visitor.page
    page.get_by_text("Add a screen").click()
    before = page.url
    page.locator(".kind", has=page.get_by_text(kind, exact=True)).click()
    page.wait_for_function("before => location.href !== before", arg=before)
    expect(page.locator("#edit")).to_be_visible()


def type_in(page: Page, field: Locator, words: str) -> None:
    """Type, and wait until the server has it."""
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        field.fill(words)
    expect(page.locator("#state")).to_have_text(SAVED)


def order(page: Page) -> list[str]:
    """What the screens say, in their order."""
    return [one.strip() for one in page.locator(".frames .says").all_inner_texts()]


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"])
def test_a_steward_writes_three_questions_from_a_blank_page(
    chromium: Browser, fernbrook: str, size: ViewportSize, dark: bool
) -> None:
    title = f"How we meet, {size['width']}"
    with writing(chromium, fernbrook, size, dark=dark) as daniel:
        page = daniel.page
        path = begin(daniel, title)
        add(daniel, "Scale")
        daniel.look()
        type_in(page, page.get_by_label("Question"), "Was our last meeting short and good?")
        expect(page.locator(".is-open .found")).to_contain_text("“and” in the question")
        type_in(page, page.get_by_label("Question"), "Was our last meeting worth its time?")
        expect(page.locator(".is-open .found")).not_to_contain_text("“and”")
        inside = page.frame_locator("#preview")
        expect(inside.get_by_role("heading")).to_have_text("Was our last meeting worth its time?")
        add(daniel, "Choose one")
        type_in(page, page.get_by_label("Question"), "What took most of it?")
        type_in(page, page.get_by_label("Answer 1", exact=True), "Reports")
        type_in(page, page.get_by_label("Answer 2", exact=True), "Decisions")
        add(daniel, "A few words")
        type_in(page, page.get_by_label("Question"), "What would you leave out?")
        daniel.look()
        expect(page.locator("#summary")).to_contain_text("still to be put right")

        daniel.open(f"{path}?open=program")
        type_in(page, page.get_by_label("What it is about"), "A minute after each meeting.")
        expect(page.locator("#summary")).to_have_text("It can be taken in.")
        try_it(daniel, path)
        take_in(daniel, path, title)


def try_it(visitor: Visitor, path: str) -> None:
    """Go through it as somebody of a team."""
    visitor.open(f"{path}try/")
    page = visitor.page
    page.get_by_label("Who belongs to").select_option(index=3)
    with page.expect_navigation():
        page.get_by_role("button", name="Begin anew").click()
    inside = page.frame_locator("iframe")
    inside.get_by_text("Mostly").click()
    inside.get_by_role("button", name="Next").click()
    expect(inside.get_by_role("heading")).to_have_text("What took most of it?")
    inside.get_by_role("button", name="Skip this one").click()
    inside.get_by_label("What would you leave out?").fill("Slides")
    inside.get_by_role("button", name="Next").click()
    expect(inside.get_by_role("heading").first).to_contain_text("Thank you")
    visitor.look()


def take_in(visitor: Visitor, path: str, title: str) -> None:
    """Look at what is new, and take it in."""
    visitor.open(f"{path}take-in/")
    page = visitor.page
    expect(page.locator("main")).to_contain_text("A new program: its first edition.")
    with page.expect_navigation():
        page.get_by_role("button", name="Take it in").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("main")).to_contain_text("Taken in as edition 1.")
    visitor.look()


def test_two_write_in_one_place_and_no_text_vanishes(chromium: Browser, fernbrook: str) -> None:
    with (
        writing(chromium, fernbrook, DESK) as daniel,
        writing(chromium, fernbrook, DESK, "administrator") as omar,
    ):
        path = begin(daniel, "Written by two")
        add(daniel, "Stars")
        omar.open(f"{path}?open=frames/stars")
        type_in(daniel.page, daniel.page.get_by_label("Question"), "How was your day?")
        expect(daniel.page.locator("#here")).to_contain_text("is here too", timeout=8_000)
        expect(omar.page.locator("#here")).to_contain_text("changed: screen 1", timeout=8_000)
        type_in_beside(omar.page, "How was your shift?")

        omar.look()
        expect(omar.page.locator(".beside")).to_contain_text("How was your day?")
        expect(omar.page.locator(".beside")).to_contain_text("How was your shift?")
        omar.page.get_by_role("button", name="Take the other").click()
        expect(omar.page.get_by_label("Question")).to_have_value("How was your shift?")
        expect(omar.page.locator(".beside")).to_have_count(0)

        daniel.open(f"{path}history/")
        expect(daniel.page.locator("main")).to_contain_text("How was your day?")


def type_in_beside(page: Page, words: str) -> None:
    """Type where another wrote meanwhile."""
    page.get_by_label("Question").fill(words)
    expect(page.locator("#state")).to_contain_text("Both texts are kept")


def test_screens_move_by_keyboard_and_by_drag(chromium: Browser, fernbrook: str) -> None:
    with writing(chromium, fernbrook, DESK) as daniel:
        page = daniel.page
        take = page.get_by_role("button", name=re.compile("copy of A word of thanks"))
        if not take.is_visible():  # the library is open as long as nobody has begun a draft
            page.get_by_text("From the library").click()
        with page.expect_navigation():
            take.click()
        before = order(page)
        first, second = before[0], before[1]

        page.locator("[data-name] a[id^=change-]").first.focus()
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator(".frames .says").nth(1)).to_have_text(first)
        assert order(page) == [second, first, *before[2:]]
        focused = page.evaluate("document.activeElement.id")
        assert focused.startswith("down-")
        page.keyboard.press("Alt+ArrowUp")
        expect(page.locator(".frames .says").nth(0)).to_have_text(first)
        daniel.look()

        drag(page, page.locator("[data-grip]").nth(0), page.locator("[data-name]").nth(1))
        expect(page.locator(".frames .says").nth(1)).to_have_text(first)
        page.get_by_role("button", name="Take screen 1 out").click()
        expect(page.locator("#undo-it")).to_be_focused()
        daniel.look()
        page.keyboard.press("Enter")
        expect(page.locator(".frames .says").nth(0)).to_have_text(second)


def drag(page: Page, grip: Locator, goal: Locator) -> None:
    """Take a screen by its grip and let it go below another."""
    grip.hover()
    page.mouse.down()
    there = goal.bounding_box()
    assert there is not None
    page.mouse.move(there["x"] + 40, there["y"] + there["height"] - 6, steps=4)
    page.mouse.up()


def test_what_was_typed_without_a_network_is_saved_when_it_is_back(
    chromium: Browser, fernbrook: str
) -> None:
    with writing(chromium, fernbrook, PHONE) as daniel:
        page = daniel.page
        path = begin(daniel, "On the train")
        add(daniel, "A longer text")
        page.route("**/save/", lambda route: route.abort())
        page.get_by_label("Question").fill("What did you see?")
        expect(page.locator("#state")).to_contain_text("Not saved yet")

        page.unroute("**/save/")
        expect(page.locator("#state")).to_have_text(SAVED, timeout=8_000)
        daniel.complaints.clear()  # the browser's own word for the missing network
        daniel.open(f"{path}?open=frames/essay")
        expect(page.get_by_label("Question")).to_have_value("What did you see?")


def test_what_was_typed_last_is_saved_when_the_page_is_left(
    chromium: Browser, fernbrook: str
) -> None:
    with writing(chromium, fernbrook, DESK) as daniel:
        path = begin(daniel, "Left in haste")
        add(daniel, "Stars")
        daniel.page.get_by_label("Question").fill("Was it good?")
        daniel.page.goto(f"{daniel.address}/programs/write/")

        # What is sent on leaving arrives when it likes: look until it is there.
        is_kept = "async path => (await (await fetch(path)).text()).includes('Was it good?')"
        for _try in range(100):
            if daniel.page.evaluate(is_kept, path):
                break
            daniel.page.wait_for_timeout(200)
        daniel.open(f"{path}?open=frames/stars")
        expect(daniel.page.get_by_label("Question")).to_have_value("Was it good?")


def test_a_program_is_written_without_scripts(chromium: Browser, fernbrook: str) -> None:
    with writing(chromium, fernbrook, PHONE, scripts=False) as daniel:
        page = daniel.page
        page.get_by_label("What is it called?").fill("Without scripts")
        page.get_by_role("button", name="Begin").click()
        page.get_by_text("Add a screen").click()
        page.locator(".kind").first.click()
        page.get_by_label("Question").fill("How much of it was new?")
        page.get_by_role("button", name="Add a step").click()
        page.get_by_label("Step 6", exact=True).fill("All of it")
        page.locator("#edit").get_by_role("button", name="Save").last.click()

        expect(page.get_by_label("Question")).to_have_value("How much of it was new?")
        expect(page.get_by_label("Step 6", exact=True)).to_have_value("All of it")
        page.locator("#edit").get_by_role("link", name="Close").click()
        assert order(page)[-1] == "How much of it was new?"
