"""Prompts that are due, and how somebody wants to be reached."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from tests.cast import MOMENT
from thrive.delivery.models import Message
from thrive.experiences.models import Edition, Enrolment, Program, Prompt, PromptEvent, Run
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import Template
from thrive.people.models import Attention, Person
from thrive.voice import actions as voice

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PHONE = "+44 20 7946 0000"
_numbers = count(1)


def run(promise: str = "named", **fields: Any) -> Run:
    """A run with one experience. ``Any``: whatever a run has."""
    title = {"en": "Your week"}
    frame = {"id": "hello", "kind": "say", "text": {"en": "Hello"}}
    content = {
        "program": "minute",
        "languages": ["en"],
        "title": {"en": "Weekly minute"},
        "about": {"en": "Short."},
        "promise": promise,
        "experiences": [{"id": "week", "title": title, "frames": [frame]}],
    }
    number = next(_numbers)
    program, _new = Program.objects.get_or_create(key="minute")
    edition = Edition.objects.create(
        program=program, number=number, content=content, digest=uuid4().hex, made_at=MOMENT
    )
    study = voice.open_study(
        owner=f"run {number}", title="Weekly minute", promise=promise, outcomes=[], at=MOMENT
    )
    usual: dict[str, Any] = {
        "open_within": 24 * 60,
        "kind": Run.Kind.PERPETUAL,
        "state": Run.State.RUNNING,
    }
    return Run.objects.create(
        edition=edition,
        name="Weekly minute",
        promise=promise,
        template=plain(Template()),
        begins_on=MOMENT.date(),
        seed="a seed",
        study_id=study,
        made_at=MOMENT,
        **(usual | fields),
    )


def due(*persons: Person, at: datetime, where: Run | None = None, **fields: Any) -> list[Prompt]:
    """A prompt for each person that is due at a moment. ``Any``: whatever a prompt has."""
    where = where or run()
    enrolments = {
        one.person_id: one for one in Enrolment.objects.filter(run=where, person__in=persons)
    }
    missing = [
        Enrolment(run=where, person=person, how="person", joined_on=MOMENT.date())
        for person in persons
        if person.pk not in enrolments
    ]
    made = Enrolment.objects.bulk_create(missing)
    enrolments |= {one.person_id: one for one in made}
    return Prompt.objects.bulk_create(
        [
            Prompt(
                run=where,
                enrolment=enrolments[person.pk],
                person=person,
                occasion=f"{at.date()}/{next(_numbers)}",
                on=at.date(),
                number=0,
                experience="week",
                due_at=at,
                draw="0",
                **fields,
            )
            for person in persons
        ]
    )


def wants(person: Person, *channels: str, phone: str = "", **fields: Any) -> Person:
    """Somebody who wants to be reached so. ``Any``: whatever attention has."""
    person.phone = phone
    person.save(update_fields=["phone"])
    Attention.objects.update_or_create(
        person=person, defaults={"channels": list(channels), "changed_at": MOMENT, **fields}
    )
    return person


def state(prompt: Prompt) -> str:
    """Where a prompt stands."""
    return str(Prompt.objects.get(pk=prompt.pk).state)


def steps(prompt: Prompt) -> list[tuple[str, str]]:
    """What happened to a prompt, and why."""
    events = PromptEvent.objects.filter(prompt=prompt).order_by("id")
    return list(events.values_list("state", "why"))


def messages() -> list[tuple[str, str, int]]:
    """Channel, state and attempts of each message, in the order in which they were written."""
    rows = Message.objects.order_by("id")
    return list(rows.values_list("channel", "state", "attempts"))
