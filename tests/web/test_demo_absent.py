"""Where there is no demo there is nothing of it: no pages, no bar."""

from importlib import reload

import pytest
from django.test import Client
from django.urls import clear_url_caches, reverse
from pytest_django import Settings

from tests.cast import Cast
from thrive.config import urls
from thrive.demo import rules
from thrive.demo.queries import TruthTable
from thrive.web.demo.truth import truth_page


def test_an_empty_demo_says_that_nobody_is_there(client: Client, db: None) -> None:
    answer = client.get(reverse("demo:enter"))

    assert answer.status_code == 404


def test_there_is_no_bar_without_a_demo_in_the_database(client: Client, people: Cast) -> None:
    client.force_login(people.amina, backend="thrive.people.badges.BadgeBackend")

    assert "Simulated" not in client.get("/design/").content.decode()


@pytest.mark.parametrize("name", ["tour", "outbox", "truth", "enter", "become", "next_week"])
def test_a_real_organisation_has_none_of_these_pages(
    client: Client, db: None, settings: Settings, name: str
) -> None:
    address = reverse(f"demo:{name}")
    settings.THRIVE_DEMO = False
    try:
        reload(urls)
        clear_url_caches()
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    finally:
        settings.THRIVE_DEMO = True
        reload(urls)
        clear_url_caches()


def test_a_page_without_rows_is_no_page() -> None:
    assert truth_page(TruthTable(rules.total([]), ())) is None
