"""The list of programs, one program with its editions, and programs as files."""

from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.web.programs.conftest import SMALL
from tests.web.programs.pages import body, signed_in
from thrive.experiences import actions
from thrive.experiences.content.file import LARGEST_FILE
from thrive.experiences.models import Edition, Program

HOME = reverse("programs:home")
IMPORT = reverse("programs:import")
LIBRARY = reverse("programs:library")


def bring(client: Client, content: str | bytes) -> HttpResponseBase:
    """Bring a file with a program."""
    given = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile("program.yaml", given)})


def test_a_steward_without_programs_is_offered_the_library(people: Cast) -> None:
    page = body(signed_in(people.daniel).get(HOME))

    assert "There is no program yet." in page
    assert f'action="{LIBRARY}"' in page


def test_taking_in_the_library_fills_the_list_and_again_changes_nothing(people: Cast) -> None:
    client = signed_in(people.daniel)

    first = body(client.post(LIBRARY, follow=True))
    again = body(client.post(LIBRARY, follow=True))

    assert "12 programs are in." in first
    assert "Weekly minute" in first
    assert "All programs of the library are in already." in again
    assert Edition.objects.count() == Program.objects.count() == 12


def test_the_list_says_what_a_program_is_for_and_what_it_promises(people: Cast, small: str) -> None:
    page = body(signed_in(people.daniel).get(HOME))

    for words in ("How was it?", "One question after a day.", "confidential", "English, German"):
        assert words in page
    assert "edition 1, Daniel Okafor, 17 September 2026" in page


def test_the_list_takes_as_many_queries_for_twelve_programs_as_for_one(
    people: Cast, small: str, at: datetime
) -> None:
    client = signed_in(people.daniel)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    actions.import_library(by=None, at=at)

    with CaptureQueriesContext(connection) as many:
        client.get(HOME)

    assert len(many) == len(one)


@pytest.mark.parametrize("who", ["amina", "ruth", "joanna"])
def test_who_is_neither_steward_nor_administrator_is_sent_away(
    people: Cast, small: str, who: str
) -> None:
    client = signed_in(getattr(people, who))

    for address in (HOME, IMPORT, reverse("programs:program", args=[small])):
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    file = client.get(reverse("programs:file", args=[small, 1]))
    assert file.status_code == HTTPStatus.FORBIDDEN
    assert bring(client, SMALL).status_code == HTTPStatus.FORBIDDEN
    assert client.post(LIBRARY).status_code == HTTPStatus.FORBIDDEN
    assert HOME not in body(client.get("/"))
    assert Edition.objects.count() == 1


def test_nobody_comes_in_without_signing_in(people: Cast) -> None:
    answer = Client().get(HOME)

    assert answer.status_code == HTTPStatus.FOUND
    assert reverse("account_login") in answer["Location"]


def test_stewards_and_administrators_find_the_place(people: Cast) -> None:
    for person in (people.daniel, people.omar):
        assert f'href="{HOME}"' in body(signed_in(person).get("/"))


def test_a_file_becomes_a_program(people: Cast) -> None:
    client = signed_in(people.daniel)

    answer = bring(client, SMALL)

    page = body(client.get(answer["Location"]))
    assert "“how-was-it” is in, as edition 1." in page
    assert "How good was it?" in page


def test_a_changed_file_shows_what_is_new_in_the_edition(people: Cast, small: str) -> None:
    client = signed_in(people.daniel)

    answer = bring(client, SMALL.replace("How good was it?", "How good was your day?"))

    page = body(client.get(answer["Location"]))
    assert "What is new in this edition" in page
    assert "How good was your day?" in page
    earlier = body(client.get(reverse("programs:edition", args=[small, 1])))
    assert "This is an earlier edition. Edition 2 is the newest." in earlier
    assert "How good was it?" in earlier


def test_a_file_with_problems_is_refused_with_its_lines(people: Cast) -> None:
    broken = SMALL.replace("kind: stars", "kind: starz").replace("promise: confidential\n", "")

    answer = bring(signed_in(people.daniel), broken)

    page = body(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing was taken in." in page
    assert "“starz” is not one of" in page
    assert 'data-label="Line">11<' in page
    assert not Program.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- just\n- a list"])
def test_what_is_no_program_is_refused(people: Cast, content: bytes) -> None:
    answer = bring(signed_in(people.daniel), content)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Program.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(people: Cast) -> None:
    answer = bring(signed_in(people.daniel), b"#" * (LARGEST_FILE + 70_000))

    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "kB at most" in body(answer)


def test_a_program_goes_out_as_a_file_that_comes_in_the_same(people: Cast, small: str) -> None:
    client = signed_in(people.daniel)

    file = client.get(reverse("programs:file", args=[small, 1]))

    assert file["Content-Disposition"] == 'attachment; filename="how-was-it-1.yaml"'
    again = bring(client, file.content)
    assert "nothing changed in edition 1" in body(client.get(again["Location"]))
    assert Edition.objects.count() == 1


def test_a_program_says_what_people_see_without_its_branches(people: Cast, at: datetime) -> None:
    actions.import_library(by=None, at=at + timedelta(days=1))

    page = body(signed_in(people.daniel).get(reverse("programs:program", args=["weekly-minute"])))

    assert "How did your week go?" in page
    assert "had-a-plan" not in page
    assert "{last:" not in page


def test_what_does_not_exist_is_not_found(people: Cast, small: str) -> None:
    client = signed_in(people.daniel)

    for address in (
        reverse("programs:program", args=["nothing"]),
        reverse("programs:edition", args=[small, 7]),
        reverse("programs:file", args=[small, 7]),
    ):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND
