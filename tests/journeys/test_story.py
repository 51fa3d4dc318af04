"""The story of the demo, told by those who walk through it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.looking import DESK, PHONE, Visitor, visiting

pytestmark = pytest.mark.journey


def become(visitor: Visitor, persona: str) -> None:
    """Be somebody else, by the switch in the header."""
    visitor.page.locator(".demo-who > summary").click()
    visitor.page.locator(f"button[name=persona][value={persona}]").click()
    visitor.page.wait_for_load_state()
    visitor.look()


def test_a_newcomer_follows_a_finished_chain_on_a_phone(chromium: Browser, fernbrook: str) -> None:
    with visiting(chromium, fernbrook, PHONE) as amina:
        amina.open("/")
        page = amina.page
        expect(page.locator("main")).to_contain_text("Amina")

        page.locator("a.what").first.click()
        page.wait_for_load_state()
        amina.look()
        expect(page.locator(".say")).to_have_text(re.compile(r"^Better since 4 May: about 6\d"))
        expect(page.locator("figure svg[role=img]:visible")).to_have_count(1)

        page.get_by_text("How do we know?").click()
        expect(page.locator("details[open]").first).to_be_visible()
        amina.look()


def test_a_message_of_the_outbox_is_opened_as_it_would_arrive_and_answered_to_the_end(
    chromium: Browser, fernbrook: str
) -> None:
    with visiting(chromium, fernbrook, PHONE) as amina:
        amina.open("/demo/enter/")
        amina.open("/")
        expect(amina.page.locator("main .say").first).to_have_text("Your week in a minute")
        amina.follow("Outbox")
        amina.follow("Open it as it would arrive")

        page = amina.page
        expect(page).to_have_url(re.compile(r"/c/[\w-]+/"))
        expect(page.locator("body")).to_contain_text("Nobody here can read your answers")
        page.get_by_text("Rather well", exact=True).click()
        page.get_by_role("button", name="Next", exact=True).click()
        ended = page.get_by_text("Thank you")
        for step in range(2, 8):
            here = page.get_by_text(f"Step {step} of", exact=False)
            expect(here.or_(ended).first).to_be_attached()
            if ended.is_visible():
                break
            skip = page.get_by_role("button", name="Skip this one", exact=True)
            (skip if skip.is_visible() else page.get_by_role("button", name="Next")).click()
        amina.look()

        expect(ended).to_be_visible()
        expect(page.locator("body")).to_contain_text("people answered")
        amina.press("Done")
        expect(page.locator("main .say").first).not_to_have_text("Your week in a minute")


def test_a_question_is_followed_to_a_change_that_was_found(
    chromium: Browser, fernbrook: str
) -> None:
    with visiting(chromium, fernbrook, PHONE, dark=True) as joanna:
        joanna.open("/")
        become(joanna, "sponsor")
        joanna.open("/demo/tour/")

        joanna.follow("See the whole result")
        expect(joanna.page.locator("main")).to_contain_text("Harbour days")
        joanna.open("/demo/tour/")
        joanna.follow("See the chart: How the week went, Harbour days")

        expect(joanna.page.locator(".say")).to_have_text(re.compile(r"^Better since 13 July"))


def test_the_leader_sees_who_was_asked_in_his_named_run_and_when(
    chromium: Browser, fernbrook: str
) -> None:
    with visiting(chromium, fernbrook, DESK) as daniel:
        daniel.open("/")
        become(daniel, "leader")
        daniel.follow("Programs")
        daniel.follow("Who are our customers?")
        daniel.follow("Who was asked when")
        expect(daniel.page.locator("main")).to_contain_text("Amina Yusuf")

        daniel.open("/demo/truth/")
        daniel.open("/demo/outbox/")

        daniel.page.get_by_text("Show each message").first.click()
        expect(daniel.page.locator("main")).to_contain_text("Daniel Okafor")
        daniel.look()


def test_the_leader_puts_in_the_number_that_is_missing_and_sees_it_at_once(
    chromium: Browser, fernbrook: str
) -> None:
    with visiting(chromium, fernbrook, PHONE) as daniel:
        daniel.open("/")
        become(daniel, "leader")
        daniel.follow("Medicine notes that are right")
        page = daniel.page
        how_many = page.get_by_label("How many", exact=True)
        if not how_many.is_visible():
            page.locator("main a[href*='/measures/number/']").first.click()
            page.wait_for_load_state()
        how_many.fill("41")
        page.get_by_label("Out of how many").fill("52")
        daniel.press("Put it in")

        expect(page).to_have_url(re.compile(r"/improving/\d+/"))
        expect(page.locator("main")).to_contain_text("41")


def test_a_week_passes_and_new_numbers_come_in(chromium: Browser, fernbrook: str) -> None:
    with visiting(chromium, fernbrook, DESK) as joanna:
        joanna.open("/")
        become(joanna, "sponsor")
        joanna.open("/improving/")

        joanna.press("Next week")

        expect(joanna.page.get_by_text("A week has passed")).to_be_visible()


def test_all_of_it_works_without_scripts(chromium: Browser, fernbrook: str) -> None:
    with visiting(chromium, fernbrook, PHONE, scripts=False) as ruth:
        page = ruth.page
        page.goto(fernbrook + "/")
        page.locator(".demo-who > summary").click()
        page.locator("button[name=persona][value=guardian]").click()
        expect(page.locator("main")).to_contain_text("Ruth")

        page.goto(fernbrook + "/improving/")
        page.get_by_label("Measure", exact=True).select_option(index=1)
        page.get_by_role("button", name="Show").click()
        expect(page).to_have_url(re.compile("measure="))
        page.locator("a.what").first.click()
        expect(page.locator("figure svg[role=img]:visible")).to_have_count(1)


def test_a_keyboard_is_enough_to_reach_a_verdict(chromium: Browser, fernbrook: str) -> None:
    with visiting(chromium, fernbrook, DESK) as amina:
        amina.open("/improving/")
        page = amina.page

        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("href", "#main")
        page.keyboard.press("Enter")
        for _ in range(5):
            page.keyboard.press("Tab")
            if "what" in (page.locator(":focus").get_attribute("class") or ""):
                break
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(r"/improving/\d+/"))


def test_a_member_is_not_let_in_where_administrators_work(
    chromium: Browser, fernbrook: str
) -> None:
    with visiting(chromium, fernbrook) as amina:
        amina.open("/")

        answer = amina.page.goto(fernbrook + "/people/import/")

        assert answer is not None
        assert answer.status == 403
        amina.look()
