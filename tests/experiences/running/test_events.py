"""What another system tells starts prompts, once."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, Prepare
from thrive.experiences.models import Prompt, Run
from thrive.experiences.running import actions, queries
from thrive.experiences.running.errors import BadEvent
from thrive.foundation import outbox
from thrive.foundation.models import OutboxEntry
from thrive.people.models import Person


@pytest.fixture
def trained(prepare: Prepare, people: Cast, at: datetime) -> Run:
    """A run of Riverside that waits for trainings, and began a while ago."""
    template = queries.template_called("after-an-event", begins_on=MONDAY)
    begins_on = at.date() - timedelta(days=7)
    run = prepare(template=template, event="training-over", begins_on=begins_on)
    return actions.start_run(run=run, by=None, at=at - timedelta(days=7))


def handle(at: datetime) -> None:
    """What jobs do with it."""
    payloads = [entry.payload for entry in outbox.claim("event_happened", at=at)]
    actions.start_what_waits(payloads, at)


@pytest.mark.parametrize("person", ["amina", "AMINA@fernbrook.example"])
def test_an_event_brings_a_prompt_to_whom_it_happened(
    trained: Run, people: Cast, at: datetime, person: str
) -> None:
    actions.tell_event(event="training-over", person=person, key="lms:1", at=at)
    actions.tell_event(event="training-over", person="daniel", key="lms:1", at=at)

    handle(at)

    prompt = Prompt.objects.get()
    assert (prompt.person, prompt.state) == (people.amina, "scheduled")
    assert at + timedelta(days=1) <= prompt.due_at <= at + timedelta(days=2)
    assert OutboxEntry.objects.filter(topic="event_happened").count() == 1


def test_an_event_that_nothing_waits_for_brings_nothing(
    trained: Run, people: Cast, at: datetime
) -> None:
    actions.tell_event(event="goal-due", person="amina", key="1", at=at)
    actions.tell_event(event="training-over", person="peter", key="2", at=at)
    handle(at)

    assert not Prompt.objects.exists()


REFUSED = [
    ("", "amina", "1", "event"),
    ("Über uns", "amina", "1", "event"),
    ("x" * 51, "amina", "1", "event"),
    ("training-over", "nobody", "1", "person"),
    ("training-over", "", "1", "person"),
    ("training-over", "a\0mina", "1", "person"),
    ("training-over", "amina", "", "key"),
    ("training-over", "amina", "x" * 181, "key"),
]


def test_what_cannot_be_noted_is_refused(people: Cast, at: datetime) -> None:
    for event, person, key, column in REFUSED:
        with pytest.raises(BadEvent) as refused:
            actions.tell_event(event=event, person=person, key=key, at=at)

        assert [one.column for one in refused.value.problems] == [column], (event, person, key)
    assert not OutboxEntry.objects.exists()


def test_of_somebody_who_has_left_nothing_is_noted(people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    with pytest.raises(BadEvent):
        actions.tell_event(event="training-over", person="amina", key="1", at=at)
