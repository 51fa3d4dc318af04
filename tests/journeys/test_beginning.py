"""An organisation of one's own: from the link of the first administrator to the first verdict."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import DESK, PHONE, Deployment, visiting

pytestmark = pytest.mark.journey

PEOPLE = """\
external_id,name,badge,group,group_name,group_kind,group_parent,from,role
,,,acme,Acme,organisation,/,,
,,,north,North,team,acme,,
,,,south,South,team,acme,,
1,Ada Marsh,B-1,north,,,,2024-01-01,steward
2,Ben Okoro,B-2,north,,,,2024-01-01,
3,Cleo Vance,B-3,south,,,,2024-01-01,
"""


def numbers() -> str:
    """A year and a half of weeks, better in the north since a day in autumn."""
    lines = ["measure,group,period,value,denominator"]
    for week in range(60):
        year, number = divmod(week, 52)
        period = f"{2025 + year}-W{number + 1:02d}"
        north = 60 + (week * 7) % 9 + (16 if week >= 36 else 0)
        south = 61 + (week * 5) % 9
        lines += [f"on-time,north,{period},{north},100", f"on-time,south,{period},{south},100"]
    return "\n".join(lines)


def test_an_administrator_brings_people_and_numbers_and_sees_a_verdict(
    chromium: Browser, empty: Deployment, tmp_path: Path
) -> None:
    people, points = tmp_path / "people.csv", tmp_path / "points.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    points.write_text(numbers(), encoding="utf-8")
    with visiting(chromium, empty.address, DESK) as omar:
        page = omar.page

        omar.open(empty.link.removeprefix(empty.address))
        page.get_by_label("Your email address").fill("omar@acme.example")
        page.get_by_label("A password").fill("lantern pebble orchard")
        omar.press("Come in")
        expect(page).to_have_url(empty.address + "/")

        omar.open("/people/import/")
        page.locator("input[type=file]").set_input_files(people)
        omar.press("Show what it would change")
        omar.press("Take it in")
        omar.open("/people/")
        expect(page.locator("main")).to_contain_text("North")

        omar.open("/measures/new/")
        page.get_by_label("Name", exact=True).fill("Visits on time")
        page.get_by_label("Key").fill("on-time")
        page.get_by_label("What kind of number").select_option("proportion")
        page.get_by_label("How often").select_option("week")
        page.get_by_label("Which way is better").select_option("up")
        page.get_by_label("Shown out of").select_option("100")
        page.locator("main form button.button").first.click()
        page.wait_for_load_state()
        omar.look()

        omar.open("/measures/import/")
        page.locator("input[type=file]").set_input_files(points)
        omar.press("Look at it")
        omar.press("See what would happen")
        expect(page.locator(".say")).to_contain_text("120")
        omar.press("Take them in")

        omar.open("/improving/")
        page.locator("a[href^='/improving/']:has-text('North'), td a").first.click()
        page.wait_for_load_state()
        omar.look()
        omar.follow("Add what you know")
        page.get_by_label("We began to do something differently").check()
        page.get_by_label("On which day").fill("2025-09-08")
        page.get_by_label("In a few words").fill("Ten minutes of travel in the rota")
        page.locator("main form button.button").first.click()
        page.wait_for_load_state()
        omar.look()
        expect(page.locator(".say")).to_have_text(re.compile("^Better since 8 September 2025"))


def test_somebody_without_email_comes_in_with_badge_and_slip(
    chromium: Browser, empty: Deployment, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    with visiting(chromium, empty.address, DESK) as omar:
        omar.open(empty.link.removeprefix(empty.address))
        omar.page.get_by_label("Your email address").fill("omar@acme.example")
        omar.page.get_by_label("A password").fill("lantern pebble orchard")
        omar.press("Come in")
        omar.open("/people/import/")
        omar.page.locator("input[type=file]").set_input_files(people)
        omar.press("Show what it would change")
        omar.press("Take it in")
        omar.open("/people/")
        omar.follow("North")
        omar.press("Make a sheet of slips")
        slip = omar.page.locator(".slip", has_text="Ben Okoro")
        pin = re.sub(r"\D", "", slip.locator(".slip-pin").inner_text())

    with visiting(chromium, empty.address, PHONE) as ben:
        ben.open("/account/login/")
        ben.page.get_by_label("Badge number").fill("B-2")
        ben.page.get_by_label("PIN", exact=True).fill(pin)
        ben.press("Come in")
        ben.page.get_by_label("Your new PIN").fill("730184")
        ben.page.get_by_label("The same PIN again").fill("730184")
        ben.press("Keep this PIN")
        expect(ben.page.locator("main")).to_contain_text("Ben")

    with visiting(chromium, empty.address, PHONE) as again:
        again.open("/account/login/")
        again.page.get_by_label("Badge number").fill("B-2")
        again.page.get_by_label("PIN", exact=True).fill(pin)
        again.press("Come in")
        expect(again.page.locator("[role=alert], .problem").first).to_be_visible()

        again.page.get_by_label("PIN", exact=True).fill("730184")
        again.press("Come in")
        expect(again.page.locator("main")).to_contain_text("Ben")
