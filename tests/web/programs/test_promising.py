"""The promise of a run is chosen, and what an anonymous one means is said before it begins."""

from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.experiences.running import anonymous
from tests.experiences.running.anonymous import OPEN, SAFE, prepared, started
from tests.web.programs.conftest import Prepare, crowd
from tests.web.programs.pages import body, plain_text, signed_in
from thrive.experiences.actions import import_program
from thrive.experiences.models import Enrolment, Prompt, Run, RunGroup
from thrive.experiences.prompting import actions as prompting
from thrive.foundation import clock


@pytest.fixture(autouse=True)
def _origins(settings: Settings, tmp_path: Path) -> None:
    anonymous.origins(settings, tmp_path)


def page(run: Run, name: str = "promise") -> str:
    return reverse(f"programs:{name}", args=[run.pk])


def test_anonymous_is_chosen_and_the_first_day_moves_so_that_people_can_get_ready(
    people: Cast, prepare: Prepare
) -> None:
    crowd(people.riverside, 9)
    run = prepare()
    client = signed_in(people.daniel)
    assert page(run) in body(client.get(page(run, "run")))
    asked = body(client.get(page(run)))
    assert "Anonymous. No link between a person and an answer is kept." in asked
    assert "28 September 2026 at the earliest" in asked

    chosen = client.post(page(run), {"promise": "anonymous"})

    assert chosen["Location"] == page(run, "run")
    run.refresh_from_db()
    assert (run.promise, run.begins_on) == ("anonymous", date(2026, 9, 28))
    before = plain_text(body(client.get(page(run, "run"))))
    assert "11 people could take part. They count as 1 group of at least 8" in before
    assert "Everybody answers in the same rounds, each of a week." in before
    assert "for 12 rounds from 28 September 2026" in before
    assert "nobody knows who has answered, you neither" in before


def test_with_fewer_than_eight_it_is_not_offered_and_not_taken(
    people: Cast, prepare: Prepare
) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    asked = client.get(page(run))
    posted = client.post(page(run), {"promise": "anonymous"})

    assert 'value="anonymous"' not in body(asked)
    assert "Anonymous is offered from 8 people on; here are 2." in body(asked)
    assert posted.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Run.objects.get().promise == "confidential"


def test_frames_that_it_cannot_carry_are_named(people: Cast, at: datetime) -> None:
    run = prepared(people, at)
    other = SAFE.replace(b"program: safe", b"program: long").replace(b"short_text", b"essay")
    key = import_program(source=other, by=None, at=at).key
    run.delete()
    made = prepared(people, at, others=0, promise="confidential")
    Run.objects.filter(pk=made.pk).update(edition=_edition(key))

    asked = body(signed_in(people.daniel).get(page(made)))

    assert "This cannot be asked anonymously as it stands" in asked
    assert "<code>why</code>: long texts show how somebody writes" in asked
    assert 'value="anonymous"' not in asked


def _edition(key: str) -> object:
    from thrive.experiences.models import Edition

    return Edition.objects.get(program__key=key)


def test_a_promise_is_never_loosened_on_this_page_either(people: Cast, prepare: Prepare) -> None:
    run = prepare()

    posted = signed_in(people.daniel).post(page(run), {"promise": "named"})

    assert posted.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Run.objects.get().promise == "confidential"


def test_a_stranger_finds_no_such_page(people: Cast, prepare: Prepare) -> None:
    assert signed_in(people.peter).get(page(prepare())).status_code == HTTPStatus.NOT_FOUND


def test_once_it_has_begun_only_what_was_sent_is_told(people: Cast, at: datetime) -> None:
    run = started(people, at)
    Prompt.objects.filter(run=run, on__lt=anonymous.SECOND).update(due_at=OPEN)
    found = prompting.claim(at=OPEN, by="here")
    prompting.acknowledge(sent=[(one.prompt, "email") for one in found], at=OPEN)
    clock.stand_at(OPEN)

    shown = body(signed_in(people.daniel).get(page(run, "run")))

    assert "Nobody knows who has answered, or how many" in shown
    assert ">Sent</th>" in shown
    assert "Answered" not in shown
    assert "Fewer than 8" not in shown
    assert signed_in(people.daniel).get(page(run, "prompts")).status_code == HTTPStatus.FOUND


def test_that_too_few_are_left_for_more_rounds_is_said(people: Cast, at: datetime) -> None:
    run = started(people, at)
    stay = Enrolment.objects.filter(run=run).order_by("pk").values("pk")[:7]
    RunGroup.objects.filter(run=run).delete()
    Enrolment.objects.filter(run=run).exclude(
        pk__in=list(stay.values_list("pk", flat=True))
    ).update(left_on=at.date())
    clock.stand_at(OPEN)

    shown = plain_text(body(signed_in(people.daniel).get(page(run, "run"))))

    assert (
        "Fewer than 8 people take part now. What is fixed goes on until 20 December 2026" in shown
    )


def test_a_card_for_the_room_asks_what_the_retrospective_asks(
    people: Cast, prepare: Prepare
) -> None:
    room = reverse("programs:in_the_room", args=[prepare().pk])

    card = plain_text(body(signed_in(people.daniel).get(room)))

    assert "What surprised you most?" in card
    assert "1 of 5" not in card
    assert "You said" not in card
    assert "not anonymous: you see each other" in card
    assert signed_in(people.peter).get(room).status_code == HTTPStatus.NOT_FOUND
