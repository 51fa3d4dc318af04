"""Forms and addresses that no page of ours would send."""

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from thrive.foundation import clock
from thrive.measures.models import Measure
from thrive.people.models import Person, Slip

OURS = {"kind": "value", "cadence": "week", "direction": "up", "scale": "1", "decimals": "0"}


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


def browser(person: Person | None) -> Client:
    """A browser in which somebody is signed in, and in which a fault is a page as it is for all."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


@pytest.mark.parametrize("named", ["²", "9" * 5000, "9" * 30, "amina", "-1", "\0"])
def test_a_slip_for_a_number_that_is_none_is_no_fault_of_ours(people: Cast, named: str) -> None:
    address = reverse("people:slips", args=[people.riverside.pk])

    answer = browser(people.omar).post(address, {"person": named})

    assert answer.status_code == 404
    assert not Slip.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        "/people/?q=a%00",
        "/people/?%00=a",
        "/people/persons/new/?group=%00",
        "/people/groups/new/?below=%00",
        "/people/come-in/?next=/%00",
        "/people/welcome/%00/",
        "/audit/?who=a%00",
        "/audit/?what=%00&since=%00&until=%00&after=%00",
        "/audit/?after=20260917T180000000000-%00",
        "/audit/record.csv?who=%00",
        "/improving/?part=%00",
        "/improving/?measure=%00",
        "/improving/?all_of=%00&page=%00",
        "/measures/%00/",
        "/demo/?next=%00",
        "/demo/outbox/?page=%00",
    ],
)
def test_an_address_with_a_nul_in_it_is_no_fault_of_ours(people: Cast, asked: str) -> None:
    """PostgreSQL takes no NUL in a text; SQLite does. No link of ours has one."""
    answer = browser(people.omar).get(asked)

    assert answer.status_code == 404, connection.vendor


@pytest.mark.parametrize("name", ["sessionid", "django_language", "csrftoken"])
def test_a_cookie_with_a_nul_in_it_is_no_fault_of_ours(people: Cast, name: str) -> None:
    written = r"\000" * 32  # how a quoted cookie writes it
    stranger = Client(raise_request_exception=False, headers={"cookie": f'{name}="{written}"'})

    answer = stranger.get(reverse("account_login"))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "odd", ["\1", "\ufffe", "\u202e", "%", "²", "9" * 5000, "'", "\\", "0001-01-01", "9999-12-31"]
)
@pytest.mark.parametrize(
    ("view", "names"),
    [
        ("people:home", ["q"]),
        ("people:add_person", ["group"]),
        ("people:add_group", ["below"]),
        ("people:badge", ["next"]),
        ("audit:home", ["who", "what", "since", "until", "after"]),
        ("audit:record", ["who", "what", "since", "until"]),
        ("insights:board", ["part", "measure", "all_of", "page"]),
    ],
)
def test_odd_text_in_an_address_is_no_fault_of_ours(
    people: Cast, view: str, names: list[str], odd: str
) -> None:
    for name in names:
        answer = browser(people.omar).get(reverse(view), {name: odd})

        assert answer.status_code < 500, name


@pytest.mark.parametrize("odd", ["\0", "\7", "\x1b[31m", "\x7f", "\ufffe"])
def test_no_form_takes_letters_that_cannot_be_printed(people: Cast, odd: str) -> None:
    given = {"name": f"Ben{odd}Ode", "external_id": "ben", "from_on": "2026-09-17"}

    answer = browser(people.omar).post(reverse("people:add_person"), given)

    assert answer.status_code == 422
    assert f"U+{ord(odd[0]):04X}" in answer.content.decode()
    assert not Person.objects.filter(external_id="ben").exists()


@pytest.mark.parametrize("given", [{"action_add": ""}, {"action_primary": ""}])
def test_nobody_gives_themselves_another_address_than_the_list_says(
    people: Cast, given: dict[str, str]
) -> None:
    """allauth has a form for it, which none of our pages shows: it must not be served at all."""
    before = people.amina.email

    answer = browser(people.amina).post(
        "/account/email/", given | {"email": "amina@elsewhere.example"}
    )

    people.amina.refresh_from_db()
    assert answer.status_code == 404
    assert people.amina.email == before
    assert not EmailAddress.objects.filter(email="amina@elsewhere.example").exists()
    assert mail.outbox == []


@pytest.mark.parametrize("view", ["account_request_login_code", "account_reset_password"])
def test_no_mail_goes_to_an_address_that_nobody_here_has(people: Cast, view: str) -> None:
    stranger = browser(None)

    for _time in range(3):
        stranger.post(reverse(view), {"email": "somebody@elsewhere.example"}, follow=True)

    assert mail.outbox == []


@pytest.mark.parametrize("key", ["new", "import", "number"])
def test_no_measure_takes_a_key_whose_page_is_another_one(people: Cast, key: str) -> None:
    browser(people.omar).post(
        reverse("measures:define"), OURS | {"name": "Falls", "key": key, "unit": "falls"}
    )

    assert not Measure.objects.filter(key=key).exists()
