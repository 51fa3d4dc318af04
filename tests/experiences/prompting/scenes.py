"""A small run that asks on weekdays, and what its prompts look like."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from thrive.experiences.models import Edition, Enrolment, Program, Prompt, PromptEvent, Run
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.due import Due
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import (
    Every,
    FixedAt,
    FollowUp,
    Part,
    RandomIn,
    Started,
    Template,
    Window,
)
from thrive.people.models import Person
from thrive.voice import actions as voice

MONDAY = datetime(2026, 9, 14, 6, 0, tzinfo=UTC)  # six in the morning
FIRST_DAY = MONDAY.date()
NOON = MONDAY.replace(hour=12)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AT_NOON = Template((Part(Every(), (FixedAt(time(12)),)),))
IN_THE_DAY = Template((Part(Every(), (RandomIn(Window(time(9), time(17))),)),), may_wait_days=2)


def titled(name: str) -> dict[str, Any]:
    """An experience with one frame, said in two languages."""
    said = {"en": f"The {name}", "de": f"Die {name}"}
    return {
        "id": name,
        "title": said,
        "frames": [{"id": f"{name}-says", "kind": "say", "text": said}],
    }


def edition(*names: str) -> Edition:
    """An edition with these experiences."""
    content = {
        "program": "a-minute",
        "languages": ["en", "de"],
        "title": {"en": "A minute", "de": "Eine Minute"},
        "about": {"en": "Short.", "de": "Kurz."},
        "promise": "named",
        "experiences": [titled(name) for name in names or ("first", "second", "third")],
    }
    program, _new = Program.objects.get_or_create(key="a-minute")
    number = program.editions.count() + 1
    return Edition.objects.create(
        program=program, number=number, content=content, digest=uuid4().hex, made_at=MONDAY
    )


def run(template: Template = AT_NOON, **fields: Any) -> Run:
    """A run that has begun. ``Any``: whatever a run has."""
    study = voice.open_study(
        owner=f"run {Run.objects.count()}",
        title="A minute",
        promise=fields.get("promise", "named"),
        outcomes=[],
        at=MONDAY,
    )
    usual: dict[str, Any] = {
        "name": "A minute",
        "promise": "named",
        "kind": Run.Kind.PERPETUAL,
        "begins_on": MONDAY.date(),
        "seed": "a seed",
        "state": Run.State.RUNNING,
        "made_at": MONDAY,
        "started_at": MONDAY,
    }
    return Run.objects.create(
        edition=fields.pop("edition", None) or edition(),
        template=plain(template),
        study_id=study,
        **{**usual, **fields},
    )


def enrol(where: Run, *persons: Person, on: date = FIRST_DAY) -> list[Enrolment]:
    """Let people take part."""
    return [
        Enrolment.objects.create(run=where, person=person, how="person", joined_on=on)
        for person in persons
    ]


def planned(template: Template, *persons: Person, **fields: Any) -> Run:
    """A run with people, its prompts written down."""
    where = run(template, **fields)
    enrol(where, *persons)
    actions.plan_ahead(at=MONDAY)
    return where


def sent(template: Template, person: Person, **fields: Any) -> Prompt:
    """A prompt that was sent at noon."""
    planned(template, person, **fields)
    (due,) = actions.claim(at=NOON, by="here")
    actions.acknowledge(sent=[(due.prompt, "email")], at=NOON)
    return Prompt.objects.get(pk=due.prompt)


def opened(template: Template, person: Person, **fields: Any) -> Prompt:
    """A prompt that was sent at noon and opened ten minutes later."""
    prompt = sent(template, person, **fields)
    actions.opened(prompt=prompt.pk, at=NOON + 10 * MINUTE)
    return now(prompt)


def claimed(at: datetime, by: str = "here") -> list[int]:
    """The prompts that a worker takes."""
    return [due.prompt for due in actions.claim(at=at, by=by)]


def only(dues: list[Due]) -> Due:
    """The only one."""
    (due,) = dues
    return due


def now(prompt: Prompt) -> Prompt:
    """The prompt as it stands."""
    return Prompt.objects.get(pk=prompt.pk)


def state(prompt: Prompt) -> str:
    """Where it stands."""
    return str(now(prompt).state)


def steps(prompt: Prompt) -> list[tuple[str, str]]:
    """What happened to it, in order, and why."""
    found = PromptEvent.objects.filter(prompt=prompt).order_by("id")
    return list(found.values_list("state", "why"))


def rows() -> list[tuple[Any, ...]]:
    """Every prompt whole, to see whether anything changed."""
    return list(Prompt.objects.order_by("id").values_list())


def days(person: Person, *states: str) -> list[date]:
    """On which days somebody is asked."""
    found = Prompt.objects.filter(person=person, state__in=states or ["scheduled"])
    return list(found.order_by("on").values_list("on", flat=True))


__all__ = [
    "AT_NOON", "DAY", "HOUR", "IN_THE_DAY", "MINUTE", "MONDAY", "NOON", "FollowUp", "Started",
]  # fmt: skip
