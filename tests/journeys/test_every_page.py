"""Every page of the demo, at phone and desk size, light and dark, is sound."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.looking import DESK, PHONE, visiting

pytestmark = pytest.mark.journey

MEMBER_PAGES = ["/", "/improving/", "/measures/", "/people/me/", "/people/me/pin/"]
DEMO_PAGES = ["/demo/tour/", "/demo/truth/", "/demo/outbox/", "/design/"]
ADMINISTRATOR_PAGES = [
    "/people/",
    "/people/import/",
    "/people/persons/new/",
    "/people/groups/new/",
    "/audit/",
    "/measures/new/",
    "/measures/import/",
    "/measures/number/",
]
LOOKS = [(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)]


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_what_a_member_sees_is_sound(
    chromium: Browser, fernbrook: str, size: ViewportSize, dark: bool
) -> None:
    with visiting(chromium, fernbrook, size, dark=dark) as amina:
        for path in [*MEMBER_PAGES, *DEMO_PAGES]:
            amina.open(path)
        amina.open("/improving/")
        amina.page.locator("a.what").first.click()
        amina.page.wait_for_load_state()
        for fold in amina.page.locator("details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        amina.look()


@pytest.mark.parametrize(("size", "dark"), LOOKS)
def test_what_an_administrator_sees_is_sound(
    chromium: Browser, fernbrook: str, size: ViewportSize, dark: bool
) -> None:
    with visiting(chromium, fernbrook, size, dark=dark) as omar:
        omar.open("/")
        omar.page.locator(".demo-who > summary").click()
        omar.page.locator("button[name=persona][value=administrator]").click()
        omar.page.wait_for_load_state()
        for path in ADMINISTRATOR_PAGES:
            omar.open(path)


def test_in_german_every_page_still_fits_a_phone(chromium: Browser, fernbrook: str) -> None:
    with visiting(chromium, fernbrook, PHONE, language="de-DE") as omar:
        omar.open("/")
        expect(omar.page.locator("html")).to_have_attribute("lang", "de")
        omar.page.locator(".demo-who > summary").click()
        omar.page.locator("button[name=persona][value=administrator]").click()
        omar.page.wait_for_load_state()
        for path in [*MEMBER_PAGES, *DEMO_PAGES, *ADMINISTRATOR_PAGES]:
            omar.open(path)
        omar.open("/improving/")
        omar.page.locator("a.what").first.click()
        omar.page.wait_for_load_state()
        omar.look()
