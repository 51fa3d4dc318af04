"""What I said, what I take part in, and how I come into a run: for me alone."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, Scene, running
from tests.web.mine.reading import enter, read, words
from thrive.experiences.models import Enrolment, Prompt
from thrive.experiences.running.actions import set_link
from thrive.foundation.models import AuditRecord
from thrive.people.models import Person
from thrive.voice import actions as voice
from thrive.voice.queries import mine

ANSWERS = {"mood": 3, "work": 2, "try": "Ask <b>earlier</b>"}


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    """A confidential run that Amina and Peter take part in."""
    return running([people.amina, people.peter], at=at)


def say(
    scene: Scene, person: Person, answers: dict[str, Any], at: datetime, number: int = 0
) -> None:
    """Somebody said this in the run, to the end."""
    prompt = scene.prompt(person, at=at, number=number)
    assert scene.run.study_id
    kept = voice.begin(
        study=scene.run.study_id,
        key=f"prompt-{prompt}",
        person=person.pk,
        wave=(scene.run.begins_on, scene.run.ends_on),
        at=at,
    )
    body = voice.Body(passage={"experience": "week"}, answers=answers)
    voice.keep(
        key=kept.key, person=person.pk, version=kept.version, body=body, finished=True, at=at
    )


def test_what_i_said_stands_there_in_words_and_nobody_else_finds_it(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)
    say(scene, people.peter, {"mood": 1, "why": "No time at all"}, at)

    page = read(enter(client, people.amina), "/me/said/")

    assert "17 September 2026 Your evening" in page
    assert "How was it? Good And the work? 2 What will you try? Ask <b>earlier</b>" in page
    assert "Nobody here can read your answers" in page
    assert "No time" not in page
    for other in (people.daniel, people.omar, people.ruth):
        assert "You have said nothing yet" in read(enter(client, other), "/me/said/")


def test_it_is_escaped(client: Client, people: Cast, scene: Scene, at: datetime) -> None:
    say(scene, people.amina, ANSWERS, at)

    page = enter(client, people.amina).get("/me/said/").content

    assert b"Ask &lt;b&gt;earlier&lt;/b&gt;" in page


def test_thanks_and_answers_to_questions_that_are_gone_stand_there_too(
    client: Client, people: Cast, at: datetime
) -> None:
    thanks = FILE.replace(
        "      - id: try\n",
        '      - {id: thanks, kind: appreciate, text: "Whom?"}\n      - id: try\n',
    )
    scene = running([people.amina], at=at, source=thanks)
    answers = {"gone": ["a", "b"], "thanks": {"to": "Daniel", "words": "for the rota"}}
    say(scene, people.amina, answers, at)

    page = read(enter(client, people.amina), "/me/said/")

    assert "Whom? to Daniel: for the rota gone ['a', 'b']" in page


def test_it_can_be_taken_along(client: Client, people: Cast, scene: Scene, at: datetime) -> None:
    say(scene, people.amina, ANSWERS, at)
    enter(client, people.amina)

    as_json = client.post("/me/said/file.json")
    as_csv = client.post("/me/said/file.csv")

    assert json.loads(as_json.content)[0]["conversations"][0]["answers"] == ANSWERS
    assert b"Ask <b>earlier</b>" in as_csv.content
    assert 'attachment; filename="what-i-said.csv"' in as_csv.headers["Content-Disposition"]
    assert "no-store" in as_csv.headers["Cache-Control"]
    assert client.post("/me/said/file.xml").status_code == 404
    assert client.get("/me/said/file.csv").status_code == 405
    assert AuditRecord.objects.filter(action="voice.export_mine").count() == 2


def test_deleting_asks_once_and_says_what_it_does_not_reach(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)
    say(scene, people.peter, ANSWERS, at)
    enter(client, people.amina)
    path = f"/me/said/{scene.run.study_id}/forget/"

    asked = read(client, path)

    assert "1 conversation is deleted, for good. What was published already stays" in asked
    assert len(mine(people.amina, at)) == 1
    answer = client.post(path, follow=True)
    assert "Deleted: 1 conversation." in words(answer)  # type: ignore[arg-type]
    assert mine(people.amina, at) == ()
    assert len(mine(people.peter, at)) == 1
    assert client.get(path).status_code == 404


def test_all_can_be_deleted_at_once(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)
    say(scene, people.amina, ANSWERS, at, number=1)

    enter(client, people.amina).post("/me/said/forget/")

    assert mine(people.amina, at) == ()


def test_what_somebody_else_said_is_not_deleted(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)

    enter(client, people.peter).post(f"/me/said/{scene.run.study_id}/forget/")

    assert len(mine(people.amina, at)) == 1


def test_one_leaves_in_two_taps_and_keeps_what_was_said(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)
    enter(client, people.amina)
    path = f"/me/runs/{scene.run.pk}/leave/"

    assert "Evenings" in read(client, "/me/runs/")
    assert "Leave “Evenings”?" in read(client, path)
    answer = client.post(path, {"then": "keep"}, follow=True)

    page = words(answer)  # type: ignore[arg-type]
    assert "You have left. What you said stays yours to see and to delete." in page
    assert "What is over, or what I left" in page
    enrolment = Enrolment.objects.get(person=people.amina)
    assert (enrolment.left_by_self, enrolment.left_on) == (True, at.date())
    assert len(mine(people.amina, at)) == 1


def test_one_leaves_and_has_it_deleted(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    say(scene, people.amina, ANSWERS, at)
    later = scene.prompt(
        people.amina, at=at, number=2, state=Prompt.State.SCHEDULED, due_at=at + timedelta(days=1)
    )

    path = f"/me/runs/{scene.run.pk}/leave/"
    answer = enter(client, people.amina).post(path, {"then": "delete"}, follow=True)

    assert "You have left. What you said is deleted." in words(answer)  # type: ignore[arg-type]
    assert mine(people.amina, at) == ()
    assert Prompt.objects.get(pk=later).state == Prompt.State.CANCELLED


def test_nobody_leaves_what_they_are_not_in(client: Client, people: Cast, scene: Scene) -> None:
    enter(client, people.daniel)
    path = f"/me/runs/{scene.run.pk}/leave/"

    assert client.get(path).status_code == 404
    assert client.post(path, {"then": "keep"}).status_code == 404
    assert not Enrolment.objects.filter(left_by_self=True).exists()


def link(scene: Scene, at: datetime) -> str:
    """The way into the run, with the PIN 4711."""
    run = set_link(run=scene.run, is_on=True, pin="4711", by=None, at=at)
    return f"/join/{run.link_secret}/"


def join(client: Client, path: str, status: int, **given: str) -> str:
    """Say yes, or not; what the page says then."""
    answer = client.post(path, {"pin": "4711", "consents": "on", **given})
    assert answer.status_code == status, answer.content.decode()
    return words(answer)  # type: ignore[arg-type]


def test_whoever_is_not_signed_in_reads_what_it_is_and_comes_in(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    path = link(scene, at)

    answer = client.get(path)

    page = words(answer)  # type: ignore[arg-type]
    assert "The evening How it went" in page
    assert "Nobody here can read your answers" in page
    assert "Come in to take part" in page
    assert f'?next={path}"' in answer.content.decode()
    assert 'name="pin"' not in answer.content.decode()
    assert client.post(path, {"pin": "4711", "consents": "on"}).status_code == 200
    assert Enrolment.objects.filter(how="link").count() == 0


def test_a_link_a_pin_and_a_yes_let_somebody_in(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    path = link(scene, at)
    enter(client, people.daniel)

    assert "Take part" in read(client, path)
    join(client, path, 302)

    enrolment = Enrolment.objects.get(person=people.daniel)
    assert (enrolment.how, enrolment.consented_at) == ("link", at)
    assert "You take part already." in read(client, path)


def test_without_a_yes_or_with_another_pin_nothing_begins(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    path = link(scene, at)
    enter(client, people.daniel)

    assert "Without your yes nothing begins." in join(client, path, 422, consents="")
    for _try in range(5):
        assert "Link and PIN do not belong together." in join(client, path, 422, pin="0000")
    assert "Too many tries." in join(client, path, 422)

    assert not Enrolment.objects.filter(person=people.daniel).exists()


def test_a_link_that_was_closed_leads_nowhere(
    client: Client, people: Cast, scene: Scene, at: datetime
) -> None:
    path = link(scene, at)
    set_link(run=scene.run, is_on=False, by=None, at=at)

    for visitor in (client, enter(Client(), people.daniel)):
        assert visitor.get(path).status_code == 404
        assert visitor.get("/join/never-there/").status_code == 404
