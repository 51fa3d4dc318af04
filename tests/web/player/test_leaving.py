"""Leaving in two taps, by one press of a mail program, and beginning by oneself."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from thrive.experiences.models import Enrolment, Prompt
from thrive.experiences.prompting.due import paths
from thrive.experiences.timing.template import Start, Started, Template
from thrive.voice import queries as said

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def answered(phone: Client, link: str) -> str:
    """A conversation in which something was said."""
    phone.post(link, {"version": 0, "frame": "mood", "value": "3", "deed": "answer"})
    return link


def has_left(prompt: int) -> bool:
    return Enrolment.objects.get(prompts=prompt).left_by_self


def answers(prompt: int, people: Cast) -> bool:
    return said.conversation(key=f"prompt-{prompt}", person=people.amina.pk) is not None


def test_the_page_says_what_happens_and_one_press_leaves(
    phone: Client, answered: str, prompt: int, people: Cast
) -> None:
    page = phone.get(f"{answered}leave/")
    looked = has_left(prompt)
    left = phone.post(f"{answered}leave/")

    assert "What you have said so far is kept" in page.content.decode()
    assert not looked
    assert "You are out." in left.content.decode()
    assert has_left(prompt)
    assert answers(prompt, people)


def test_a_mail_program_leaves_with_one_press_and_keeps_what_was_said(
    answered: str, prompt: int, people: Cast
) -> None:
    mail = Client(enforce_csrf_checks=True)

    done = mail.post(f"{answered}leave/", {"List-Unsubscribe": "One-Click"})
    again = mail.post(f"{answered}leave/", {"List-Unsubscribe": "One-Click", "what": "forget"})

    assert (done.status_code, again.status_code) == (204, 204)
    assert has_left(prompt)
    assert answers(prompt, people)


def test_no_other_site_leaves_for_somebody(answered: str, prompt: int) -> None:
    refused = Client(enforce_csrf_checks=True).post(f"{answered}leave/", {"what": "keep"})

    assert refused.status_code == 403
    assert not has_left(prompt)


def test_only_its_person_signed_in_has_it_deleted(
    phone: Client, client: Client, answered: str, prompt: int, people: Cast
) -> None:
    phone.post(f"{answered}leave/", {"what": "forget"})
    kept = answers(prompt, people)
    client.force_login(people.amina, backend=BACKEND)
    offered = client.get(f"{answered}leave/").content.decode()
    client.post(f"{answered}leave/", {"what": "forget"})

    assert kept
    assert "Delete it." in offered
    assert not answers(prompt, people)


def test_somebody_else_who_is_signed_in_deletes_nothing(
    client: Client, answered: str, prompt: int, people: Cast
) -> None:
    client.force_login(people.daniel, backend=BACKEND)
    client.post(f"{answered}leave/", {"what": "forget"})

    assert answers(prompt, people)


def by_themselves(people: Cast, at: datetime) -> Scene:
    template = Template(started=Started(Start.PERSON), minimum_gap=timedelta(hours=2))
    return running([people.amina], at=at, template=template)


def test_when_it_happens_a_person_begins_by_themselves(
    client: Client, people: Cast, at: datetime
) -> None:
    address = f"/c/start/{by_themselves(people, at).run.pk}/"
    client.force_login(people.amina, backend=BACKEND)

    asked = client.get(address)
    begun = client.post(address)
    too_soon = client.post(address)

    made = Prompt.objects.get()
    assert "Has it happened?" in asked.content.decode()
    assert (begun.status_code, begun["Location"]) == (303, paths(made.pk)[0])
    assert too_soon.status_code == 403
    assert "Not just now" in too_soon.content.decode()


def test_nobody_begins_what_they_have_no_part_in(
    client: Client, people: Cast, at: datetime
) -> None:
    address = f"/c/start/{by_themselves(people, at).run.pk}/"

    stranger = client.get(address)
    client.force_login(people.peter, backend=BACKEND)

    assert stranger.status_code == 302
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert not Prompt.objects.exists()
