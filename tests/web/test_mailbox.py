"""The mailbox on the main origin: the way to it, and the desk of those who read."""

import json
from base64 import b64decode, b64encode
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast
from tests.voice.letters import Author, Reader, opened_with
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord
from thrive.goals.models import Idea
from thrive.people.models import Person
from thrive.voice.models import Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.tokens import hpke

VOICE = "https://voice.fernbrook.example"


@pytest.fixture(autouse=True)
def _origin(settings: Settings) -> None:
    settings.THRIVE_VOICE_ADDRESS = VOICE


@pytest.fixture
def ruth(people: Cast) -> Reader:
    """A guardian who reads letters."""
    return Reader(people.ruth)


@pytest.fixture
def mailbox(ruth: Reader, at: datetime) -> int:
    """A mailbox that she reads."""
    Author().write("Too late", ruth.publish(at), at=at)
    return ruth.mailbox(at)


def entering(person: Person, at: datetime) -> Client:
    """Somebody who is signed in, at the moment of the test."""
    clock.stand_at(at)
    client = Client()
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def policy(answer: Any) -> dict[str, str]:
    """``Any``: the answer of Django's test client."""
    parts = answer["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_a_member_finds_the_way_and_what_came_of_letters(people: Cast, at: datetime) -> None:
    PublicLine.objects.create(id=1, shown_from_on=date(2026, 9, 14), text="You said, we did")
    PublicLine.objects.create(id=2, shown_from_on=date(2026, 9, 21), text="Not yet")

    page = entering(people.amina, at).get("/mailbox/").content.decode()

    assert f'href="{VOICE}/mailbox/" rel="noreferrer"' in page
    assert "You said, we did" in page
    assert "Not yet" not in page
    assert "/mailbox/desk/" not in page


def test_my_page_leads_there_if_there_is_an_origin(
    people: Cast, at: datetime, settings: Settings
) -> None:
    client = entering(people.amina, at)
    assert 'href="/mailbox/"' in client.get("/people/me/").content.decode()

    settings.THRIVE_VOICE_ADDRESS = ""

    assert 'href="/mailbox/"' not in client.get("/people/me/").content.decode()
    ruth = entering(people.ruth, at)
    for path in ("", "desk/", "desk/1/", "keys/works_council/"):
        assert ruth.get(f"/mailbox/{path}").status_code == 404


def test_a_guardian_lets_people_write_to_her(people: Cast, ruth: Reader, at: datetime) -> None:
    client = entering(people.ruth, at)
    page = client.get("/mailbox/keys/works_council/")
    public = hpke.public_bytes(ruth.key)

    answer = client.post(
        "/mailbox/keys/works_council/", {"shown_as": "Ruth Meyer", "public": public.hex()}
    )

    assert json.loads(page.context["task"]) == {"kind": "make", "purpose": "works_council|"}
    assert policy(page)["frame-src"] == VOICE
    assert answer.status_code == 302
    desk = client.get("/mailbox/desk/").content.decode()
    assert "People find you as “Ruth Meyer”" in desk
    assert "Nothing waits." in desk
    client.post(f"/mailbox/keys/{MailboxKey.objects.get().pk}/retire/")
    assert MailboxKey.objects.get().retired_on == at.date()


def test_a_steward_has_a_key_for_each_group(people: Cast, at: datetime) -> None:
    client = entering(people.daniel, at)

    page = client.get(f"/mailbox/keys/steward/{people.riverside.pk}/")

    assert json.loads(page.context["task"])["purpose"] == f"steward|{people.riverside.pk}"
    for path in (f"steward/{people.hilltop.pk}", "steward", "works_council", "chaplain"):
        assert client.get(f"/mailbox/keys/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shown_as": "R"}, "Make your words first"),
        ({"shown_as": "R", "public": "no hex"}, "This is no key."),
        ({"shown_as": "R", "public": "00" * 32}, "This is no key."),
        ({"shown_as": "", "public": "09" * 32}, "required"),
    ],
)
def test_what_is_no_key_is_refused_beside_its_field(
    people: Cast, at: datetime, given: dict[str, str], said: str
) -> None:
    answer = entering(people.ruth, at).post("/mailbox/keys/works_council/", given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MailboxKey.objects.exists()


def test_the_desk_lists_what_waits_in_few_queries(
    people: Cast, ruth: Reader, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key = ruth.publish(at)
    Mailbox.objects.bulk_create(
        Mailbox(id=number, address=b"a", door=b"d", week_on=date(2026, 9, 14))
        for number in range(1, 41)
    )
    Letter.objects.bulk_create(
        Letter(id=number, mailbox_id=number, reader=key, from_author=True, sealed=b"s")
        for number in range(1, 41)
    )
    client = entering(people.ruth, at)

    with django_assert_max_num_queries(13):
        page = client.get("/mailbox/desk/").content.decode()

    assert page.count("week of 14 September 2026") == 40


def test_one_letter_is_handed_to_the_frame_sealed(
    people: Cast, ruth: Reader, mailbox: int, at: datetime
) -> None:
    page = entering(people.ruth, at).get(f"/mailbox/desk/{mailbox}/")

    task = json.loads(page.context["task"])
    (copy,) = task["copies"]
    address = b64decode(task["address"])
    assert opened_with(ruth.key, address, b64decode(copy["sealed"]))["text"] == "Too late"
    assert "Too late" not in page.content.decode()
    assert policy(page)["frame-src"] == VOICE
    assert page["Cache-Control"].startswith("max-age=0")


def send(client: Client, mailbox: int, given: object) -> Any:
    """``Any``: the answer of Django's test client."""
    return client.post(
        f"/mailbox/desk/{mailbox}/reply/", json.dumps(given), content_type="application/json"
    )


def reply(ruth: Reader, at: datetime, **changed: object) -> dict[str, object]:
    copies = {str(key or ""): b64encode(one).decode() for key, one in ruth.copies("x", at).items()}
    return {"copies": copies, "answers": True, "line": "", "letters": 1} | changed


def test_a_reply_is_passed_on(people: Cast, ruth: Reader, mailbox: int, at: datetime) -> None:
    client = entering(people.ruth, at)

    answer = send(client, mailbox, reply(ruth, at))

    assert (answer.status_code, answer.json()) == (200, {"kept": True})
    assert Mailbox.objects.get().state == "answered"
    assert "Answered." in client.get("/mailbox/desk/").content.decode()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"copies": []}, 422), ({"copies": {"x": ""}}, 422), ({"copies": {"": "!"}}, 422),
        ({"line": "no hex"}, 422), ({"line": "00"}, 422), ({"letters": "1"}, 422),
        ({"letters": 2}, 403), ({"copies": {}}, 422),
    ],
)  # fmt: skip
def test_a_reply_that_no_frame_sends_is_refused(
    people: Cast, ruth: Reader, mailbox: int, at: datetime, changed: dict[str, object], status: int
) -> None:
    answer = send(entering(people.ruth, at), mailbox, reply(ruth, at, **changed))

    assert answer.status_code == status
    assert answer.json()["refused"]
    assert Mailbox.objects.get().state == "received"


def test_looking_and_throwing_away(people: Cast, mailbox: int, at: datetime) -> None:
    client = entering(people.ruth, at)

    looked = client.post(f"/mailbox/desk/{mailbox}/look/", follow=True).content.decode()
    assert "Somebody is looking at it." in looked
    thrown = client.post(f"/mailbox/desk/{mailbox}/throw/", follow=True).content.decode()

    assert "Thrown away." in thrown
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("name", ["amina", "daniel", "peter", "joanna", "omar"])
def test_nobody_else_gets_to_a_letter(
    people: Cast, ruth: Reader, mailbox: int, at: datetime, name: str
) -> None:
    client = entering(getattr(people, name), at)

    assert client.get(f"/mailbox/desk/{mailbox}/").status_code == 404
    assert send(client, mailbox, reply(ruth, at)).status_code == 404
    for deed in ("look", "throw"):
        assert client.post(f"/mailbox/desk/{mailbox}/{deed}/").status_code == 404
    expected = 200 if name == "daniel" else 403
    assert client.get("/mailbox/desk/").status_code == expected
    assert Letter.objects.count() == 2


def test_a_number_that_no_database_has_is_not_found(people: Cast, at: datetime) -> None:
    assert entering(people.ruth, at).get(f"/mailbox/desk/{2**70}/").status_code == 404


def test_nobody_comes_in_unknown(people: Cast) -> None:
    for path in ("", "desk/", "desk/1/", "keys/works_council/"):
        assert Client().get(f"/mailbox/{path}").status_code == 302


def test_an_idea_from_a_letter_is_handed_on_by_its_reader_once_and_from_nobody(
    people: Cast, mailbox: int, at: datetime
) -> None:
    address = reverse("changes:letter_idea", args=[mailbox])
    given = {"text": "Keys on the hook", "group": people.fernbrook.pk}

    assert entering(people.amina, at).get(address).status_code == 404
    assert entering(people.amina, at).post(address, given).status_code == 404
    assert entering(people.ruth, at).post(address, {**given, "text": ""}).status_code == 422
    for _ in range(2):
        assert entering(people.ruth, at).post(address, given).status_code == 302

    idea = Idea.objects.get()
    assert (idea.text, idea.by, idea.state) == ("Keys on the hook", None, "waiting")
    assert not AuditRecord.objects.filter(action="goals.write_idea").exists()
