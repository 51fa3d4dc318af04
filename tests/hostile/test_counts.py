"""What a leader learns from counts by looking at them before and after somebody pressed."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.experiences.running.conftest import crowd
from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.models import Prompt, Run, RunGroup
from thrive.experiences.running import actions as runs
from thrive.experiences.running import queries
from thrive.foundation import clock
from thrive.people.models import Person

TEN = 8  # more than Amina and Daniel


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    """A confidential run of ten, each with a prompt that was sent."""
    clock.stand_at(at)
    members = [people.amina, people.daniel, *crowd(people.riverside, TEN)]
    made = running(members, at=at)
    RunGroup.objects.create(run=made.run, group=people.riverside)
    for member in members:
        made.prompt(member, at=at, number=1)
    return made


def say(scene: Scene, person: Person, at: datetime, *, mood: int = 2) -> None:
    """Somebody answers to the end."""
    prompt = Prompt.objects.get(run=scene.run, person=person)
    caller = Caller(person=person)

    def given(frame: Frame) -> object:
        return {"mood": mood, "work": 3, "try": "Ask"}[frame.id]

    now = conversing.open(prompt=prompt.pk, caller=caller, at=at)
    for frame in ("mood", "work", "try"):
        now = conversing.answer(
            prompt=prompt.pk, caller=caller, version=now.case.version, frame=frame, read=given,
            at=at,
        )  # fmt: skip


def page(scene: Scene, reader: Person) -> str:
    """The page of the run as somebody sees it."""
    browser = Client()
    browser.force_login(reader, backend="thrive.people.badges.BadgeBackend")
    return browser.get(reverse("programs:run", args=[scene.run.pk])).content.decode()


def told(html: str) -> str:
    return html[html.index("<table") : html.index("</table>")]


def test_nobody_sees_a_count_move_when_somebody_answers(
    scene: Scene, people: Cast, at: datetime
) -> None:
    before = queries.monitor(scene.run, people.daniel, at=at)
    shown = told(page(scene, people.daniel))

    say(scene, people.amina, at)

    assert queries.monitor(scene.run, people.daniel, at=at) == before
    assert told(page(scene, people.daniel)) == shown


def test_nobody_sees_whether_they_had_answered_whom_a_leader_takes_out(
    scene: Scene, people: Cast, at: datetime
) -> None:
    one, other = scene.members[2:4]
    say(scene, one, at)
    counts = []
    for person in (one, other):
        runs.unenrol_person(run=scene.run, person=person, by=people.daniel, at=at)
        counts.append(queries.monitor(scene.run, people.daniel, at=at).waves[0].counts)

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("answering", "is_told"), [(4, False), (5, True)])
def test_how_many_answered_is_told_once_it_is_published_and_of_five_at_least(
    scene: Scene, people: Cast, at: datetime, answering: int, is_told: bool
) -> None:
    for person in scene.members[:answering]:
        say(scene, person, at)
    Run.objects.filter(pk=scene.run.pk).update(
        waves_closed_until=F("begins_on") + timedelta(days=60)
    )

    counts = queries.monitor(scene.run, people.daniel, at=at).waves[0].counts

    assert counts is not None
    assert counts.sent == TEN + 2
    assert counts.answered == (answering if is_told else None)
    assert counts.expired == (TEN + 2 - answering if is_told else None)
    assert ("50.0 of 100" in page(scene, people.daniel)) == is_told


def test_what_follows_an_answer_is_counted_nowhere_before_it_is_published(
    scene: Scene, people: Cast, at: datetime
) -> None:
    before = queries.monitor(scene.run, people.daniel, at=at)
    first = Prompt.objects.get(run=scene.run, person=people.amina)
    again = dict.fromkeys(("run_id", "enrolment_id", "person_id", "on", "experience", "due_at"))
    Prompt.objects.create(
        **{name: getattr(first, name) for name in again}, number=2, draw="0",
        occasion=f"{first.occasion}/answer-0", state=Prompt.State.SCHEDULED,
    )  # fmt: skip

    assert queries.monitor(scene.run, people.daniel, at=at) == before
