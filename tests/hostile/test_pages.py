"""Forms and addresses that no page of ours would send."""

from datetime import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from thrive.foundation import clock
from thrive.measures.models import Measure
from thrive.people.models import Person

OURS = {"kind": "value", "cadence": "week", "direction": "up", "scale": "1", "decimals": "0"}


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


def browser(person: Person) -> Client:
    """A browser in which somebody is signed in, and in which a fault is a page as it is for all."""
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


@pytest.mark.parametrize("named", ["²", "9" * 5000, "9" * 30])
def test_a_slip_for_a_number_that_is_none_is_no_fault_of_ours(people: Cast, named: str) -> None:
    address = reverse("people:slips", args=[people.riverside.pk])

    answer = browser(people.omar).post(address, {"person": named})

    assert answer.status_code < 500


def test_a_search_for_nothing_printable_is_no_fault_of_ours(people: Cast) -> None:
    """PostgreSQL takes no NUL in a text; SQLite does."""
    answer = browser(people.omar).get(reverse("people:home"), {"q": "a\0"})

    assert answer.status_code < 500, connection.vendor


def test_nobody_gives_themselves_another_address_than_the_list_says(people: Cast) -> None:
    """The page only shows the address; what allauth's own form can do must be closed too."""
    before = people.amina.email

    browser(people.amina).post(
        reverse("account_email"), {"action_add": "", "email": "amina@elsewhere.example"}
    )

    people.amina.refresh_from_db()
    assert people.amina.email == before
    assert mail.outbox == []


@pytest.mark.parametrize("key", ["new", "import", "number"])
def test_no_measure_takes_a_key_whose_page_is_another_one(people: Cast, key: str) -> None:
    browser(people.omar).post(
        reverse("measures:define"), OURS | {"name": "Falls", "key": key, "unit": "falls"}
    )

    assert not Measure.objects.filter(key=key).exists()
