"""A run that has begun: how it goes, who takes part, how it stops."""

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
from tests.web.programs.conftest import Prepare, crowd
from tests.web.programs.pages import body, signed_in
from thrive.experiences.models import Enrolment, Prompt, PromptEvent, Run


def page_of(run: Run, name: str) -> str:
    return reverse(f"programs:{name}", args=[run.pk])


def taken_part(run: Run, name: str) -> bool:
    return Enrolment.objects.filter(run=run, person__external_id=name, left_on=None).exists()


def bring(client: Client, run: Run, content: str) -> HttpResponseBase:
    file = SimpleUploadedFile("people.csv", content.encode())
    return client.post(page_of(run, "enrol_file"), {"file": file})


@pytest.fixture
def asked(started: Prepare, at: datetime) -> Prompt:
    """Amina's first prompt of a named run: sent by email, and opened."""
    run = started("by-name")
    prompt = Prompt.objects.filter(run=run, person__external_id="amina").earliest("due_at")
    sent = prompt.due_at + timedelta(minutes=1)
    Prompt.objects.filter(pk=prompt.pk).update(
        state=Prompt.State.OPENED,
        sent_at=sent,
        opened_at=sent + timedelta(minutes=5),
        expires_at=at + timedelta(days=9),
    )
    PromptEvent.objects.create(prompt=prompt, state=Prompt.State.SENT, at=sent, why="email")
    prompt.refresh_from_db()
    return prompt


def test_a_confidential_run_shows_only_counts(people: Cast, started: Prepare) -> None:
    crowd(people.riverside, 10)
    run = started()

    page = body(signed_in(people.daniel).get(page_of(run, "run")))

    assert "Only counts, and only where at least 8 people take part." in page
    assert "21 to 27 September 2026" in page
    assert "Amina Yusuf" not in page
    assert page_of(run, "prompts") not in page
    assert signed_in(people.daniel).get(page_of(run, "prompts")).status_code == HTTPStatus.FOUND


def test_few_people_are_not_even_counted(people: Cast, started: Prepare) -> None:
    page = body(signed_in(people.daniel).get(page_of(started(), "run")))

    assert "Too few people for counts." in page
    assert 'data-label="Sent"' not in page


def test_a_named_run_lists_each_prompt_with_its_moments_and_channel(
    people: Cast, asked: Prompt
) -> None:
    page = body(signed_in(people.daniel).get(page_of(asked.run, "prompts"), {"state": "opened"}))

    assert "Amina Yusuf" in page
    assert 'data-label="By">email<' in page
    assert 'data-label="Sent">21 September 2026, 12:01<' in page
    assert 'data-label="Opened">21 September 2026, 12:06<' in page
    assert "1 prompt<" in page


def test_prompts_can_be_found_by_person_and_state(people: Cast, asked: Prompt) -> None:
    client = signed_in(people.daniel)
    address = page_of(asked.run, "prompts")

    daniels = body(client.get(address, {"person": people.daniel.pk}))
    answered = body(client.get(address, {"state": "answered"}))
    strange = client.get(address, {"state": "none", "person": "x", "page": "9999999999"})

    assert '<th scope="row" role="rowheader">Amina Yusuf' not in daniels
    assert '<th scope="row" role="rowheader">Daniel Okafor' in daniels
    assert "No prompt stands like this." in answered
    assert strange.status_code == HTTPStatus.OK


def test_the_list_begins_with_what_is_due_now(people: Cast, asked: Prompt) -> None:
    last = asked.due_at + timedelta(days=120)
    waiting = [
        Prompt(
            run=asked.run, enrolment=asked.enrolment, person=asked.person, number=100 + number,
            occasion=f"later/{number}", on=last.date(), experience="day",
            due_at=last + timedelta(minutes=number), draw="",
        )
        for number in range(60)
    ]  # fmt: skip
    Prompt.objects.bulk_create(waiting)
    client = signed_in(people.daniel)

    begins = body(client.get(page_of(asked.run, "prompts")))
    newest = body(client.get(page_of(asked.run, "prompts"), {"page": "1"}))

    assert 'data-label="By">email<' in begins
    assert 'data-label="By">email<' not in newest


def test_a_prompt_of_a_named_run_goes_out_again(people: Cast, asked: Prompt) -> None:
    client = signed_in(people.daniel)
    address = reverse("programs:resend", args=[asked.run_id, asked.pk])

    answer = client.post(address, follow=True)

    assert "It goes out again." in body(answer)
    asked.refresh_from_db()
    assert asked.is_resending


def test_a_prompt_of_another_run_or_another_steward_does_not_go_out(
    people: Cast, asked: Prompt, started: Prepare
) -> None:
    other = started(name="Another")

    wrong = signed_in(people.daniel).post(reverse("programs:resend", args=[other.pk, asked.pk]))
    stranger = signed_in(people.peter).post(
        reverse("programs:resend", args=[asked.run_id, asked.pk])
    )

    assert wrong.status_code == stranger.status_code == HTTPStatus.NOT_FOUND
    asked.refresh_from_db()
    assert not asked.is_resending


def test_what_waits_for_its_time_cannot_be_sent_again_and_says_so(
    people: Cast, asked: Prompt
) -> None:
    waits = Prompt.objects.filter(run=asked.run, state=Prompt.State.SCHEDULED).latest("id")

    answer = signed_in(people.daniel).post(
        reverse("programs:resend", args=[asked.run_id, waits.pk]), follow=True
    )

    assert "can be sent again" in body(answer)


def test_the_list_of_prompts_takes_as_many_queries_for_many_as_for_one(
    people: Cast, asked: Prompt
) -> None:
    client = signed_in(people.daniel)
    address = page_of(asked.run, "prompts")
    one = {"person": str(people.amina.pk), "state": "opened"}
    client.get(address, one)
    with CaptureQueriesContext(connection) as first:
        client.get(address, one)

    with CaptureQueriesContext(connection) as second:
        client.get(address)

    assert Prompt.objects.filter(run=asked.run).count() > 10
    assert len(second) == len(first)


def test_stopping_says_what_stops_and_what_stays_and_then_stops(
    people: Cast, started: Prepare
) -> None:
    run = started()
    client = signed_in(people.daniel)

    asked = body(client.get(page_of(run, "stop")))
    still = Run.objects.get(pk=run.pk).state
    answer = client.post(page_of(run, "stop"), follow=True)

    assert "What stops" in asked
    assert "What stays" in asked
    assert still == Run.State.RUNNING
    assert "has stopped." in body(answer)
    assert Run.objects.get(pk=run.pk).state == Run.State.STOPPED
    assert "Stop this run" not in body(client.get(page_of(run, "run")))


def test_a_run_that_is_prepared_cannot_be_stopped(people: Cast, prepare: Prepare) -> None:
    answer = signed_in(people.daniel).post(page_of(prepare(), "stop"))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Throw it away instead" in body(answer)


def test_single_people_come_in_all_or_none(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    refused = client.post(page_of(run, "enrol"), {"persons": "amina\npeter"})
    taken = client.post(page_of(run, "enrol"), {"persons": "b-AMINA"}, follow=True)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Peter Lang is in none of your groups." in body(refused)
    assert "1 person is in." in body(taken)
    assert Enrolment.objects.count() == 1


def test_who_is_unknown_is_named_and_nobody_comes_in(people: Cast, prepare: Prepare) -> None:
    run = prepare()

    answer = signed_in(people.daniel).post(page_of(run, "enrol"), {"persons": "amina\nnobody"})

    page = body(answer)
    assert "Nobody is known as “nobody”." in page
    assert "amina nobody</textarea>" in page
    assert not Enrolment.objects.exists()


def test_a_person_can_be_taken_out_again(people: Cast, started: Prepare) -> None:
    run = started()

    answer = signed_in(people.daniel).post(
        page_of(run, "unenrol"), {"person": people.amina.pk}, follow=True
    )

    assert "Amina Yusuf is out." in body(answer)
    assert not taken_part(run, "amina")


@pytest.mark.parametrize("given", ["", "x", "99999"])
def test_taking_out_nobody_is_not_found(people: Cast, started: Prepare, given: str) -> None:
    answer = signed_in(people.daniel).post(page_of(started(), "unenrol"), {"person": given})

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_people_from_a_file_come_in_whole(people: Cast, prepare: Prepare) -> None:
    run = prepare(groups=[])

    answer = bring(signed_in(people.daniel), run, "external_id\namina\ndaniel\n")

    assert answer.status_code == HTTPStatus.FOUND
    assert taken_part(run, "amina")
    page = body(signed_in(people.daniel).get(page_of(run, "people")))
    assert "from a file" in page


def test_a_file_with_a_bad_row_is_refused_with_its_line(people: Cast, prepare: Prepare) -> None:
    run = prepare(groups=[])

    answer = bring(signed_in(people.daniel), run, "external_id\namina\nnobody\n")

    page = body(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "nobody here is called so" in page
    assert 'data-label="Line">3<' in page
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("content", ["", "name\nAmina\n"])
def test_what_is_no_list_of_people_is_refused(people: Cast, prepare: Prepare, content: str) -> None:
    answer = bring(signed_in(people.daniel), prepare(), content)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("name", ["enrol_file", "import"])
def test_a_file_from_another_site_is_refused(people: Cast, prepare: Prepare, name: str) -> None:
    run = prepare(groups=[])
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.daniel, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("programs:import") if name == "import" else page_of(run, name)

    answer = client.post(address, {"file": SimpleUploadedFile("x.csv", b"external_id\namina\n")})

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Enrolment.objects.exists()


def test_a_file_of_people_that_is_too_large_is_not_read(people: Cast, prepare: Prepare) -> None:
    run = prepare(groups=[])
    client = signed_in(people.daniel)

    answer = client.post(
        page_of(run, "enrol_file"), b"", content_type="text/csv", CONTENT_LENGTH=str(11 * 1024**2)
    )

    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "larger than 10 MB" in body(answer)


def test_a_number_that_no_run_can_have_is_not_found(people: Cast) -> None:
    client = signed_in(people.daniel)

    for name in ("run", "people", "results", "answers", "often"):
        address = reverse(f"programs:{name}", args=[10**25])
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND, name


def test_a_link_is_on_with_a_pin_and_off_for_good(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    short = client.post(page_of(run, "link"), {"pin": "12"})
    on = body(client.post(page_of(run, "link"), {"pin": "4711"}, follow=True))
    secret = Run.objects.get(pk=run.pk).link_secret
    off = body(client.post(page_of(run, "link"), {"off": "1"}, follow=True))

    assert short.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f"http://testserver/join/{secret}/" in on
    assert "4711" not in on
    assert "The link is off." in off
    assert Run.objects.get(pk=run.pk).link_secret == ""


def test_letters_are_no_pin(people: Cast, prepare: Prepare) -> None:
    run = prepare()

    answer = signed_in(people.daniel).post(page_of(run, "link"), {"pin": "abcd"})

    assert "expected 4 to 12 digits" in body(answer)
    assert Run.objects.get(pk=run.pk).link_secret == ""


def test_nobody_joins_what_has_stopped(people: Cast, started: Prepare) -> None:
    run = started()
    client = signed_in(people.daniel)
    client.post(page_of(run, "stop"))

    answer = client.post(page_of(run, "enrol"), {"persons": "amina"})

    assert "has stopped" in body(answer)
    assert "Let them take part" not in body(client.get(page_of(run, "people")))
