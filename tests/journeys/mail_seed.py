"""An organisation from nothing, a step at a time: python -m tests.journeys.mail_seed STEP

``begin`` fills an empty deployment, starts two runs and sends their first prompts. ``go_on`` lets
five colleagues answer of whom no browser is shown, then two weeks pass, and the next one is sent.
Runs beside the server with its settings, and prints what a browser needs as JSON.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402  Django is set up before models are named
from django.db import connection, models  # noqa: E402

from tests.journeys.mine_seed import sign_in  # noqa: E402
from thrive.experiences.actions import import_library, import_program  # noqa: E402
from thrive.experiences.content.frames import Frame  # noqa: E402
from thrive.experiences.conversing import actions as conversing  # noqa: E402
from thrive.experiences.conversing.admission import Caller  # noqa: E402
from thrive.experiences.models import Prompt, Run  # noqa: E402
from thrive.experiences.running import actions as running  # noqa: E402
from thrive.experiences.running.ready import READY  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.jobs.tick import tick  # noqa: E402
from thrive.people.actions import import_people  # noqa: E402
from thrive.people.models import Group, Person  # noqa: E402

TEAMS = ("north", "south", "east", "west")
IN_A_TEAM = 10
A_WHILE = timedelta(days=14)  # so that the week that was asked about is over on any day
SHIFTED = ("experiences", "voice", "people")
CONFIDENTIAL, NAMED = "Weekly minute", "By name"
BY_NAME = """\
program: by-name
languages: [en]
title: Word for word
about: Read by a leader.
promise: named
experiences:
  - {id: day, title: Your day, frames: [{id: why, kind: short_text, text: What happened?}]}
"""


def people() -> str:
    """Forty people in four teams. In each the first leads it, the fourth speaks German, the fifth
    has no address.
    """
    lines = ["external_id,name,email,language,group,group_name,group_kind,group_parent,from,role"]
    lines.append(",,,,acme,Acme,organisation,/,,")
    lines += [f",,,,{team},{team.title()},team,acme,," for team in TEAMS]
    for number in range(len(TEAMS) * IN_A_TEAM):
        place = number % IN_A_TEAM
        mail = "" if place == 4 else f"{number}@acme.example"
        language, role = ("de", "") if place == 3 else ("", "steward" if place == 0 else "")
        team = TEAMS[number // IN_A_TEAM]
        lines.append(f"{number},Person {number},{mail},{language},{team},,,,2024-01-01,{role}")
    return "\n".join(lines) + "\n"


def begin() -> dict[str, Any]:
    """Everything up to the first mails. ``Any``: JSON."""
    at = clock.now()
    import_people(rows_or_file=people().encode(), name="people.csv", by=None, at=at, dry_run=False)
    import_library(by=None, at=at)
    import_program(source=BY_NAME.encode(), by=None, at=at)
    leader = Person.objects.get(external_id="0")
    _start("weekly-minute", CONFIDENTIAL, leader, ["north"])
    _start("by-name", NAMED, leader, ["north"])
    send()
    return {"leader": sign_in(leader)}


def go_on() -> dict[str, Any]:
    """Five answer; two weeks later what was collected is published, and the next prompt comes."""
    _others()
    _let_time_pass()
    while tick():
        pass
    send()
    return {}


def send() -> None:
    """What comes next for each person comes now, the real clock being what it is."""
    for run in Run.objects.order_by("id"):
        for enrolment in run.enrolments.all():
            waiting = enrolment.prompts.filter(state="scheduled", on__gte=clock.now().date())
            first = waiting.order_by("due_at").values_list("pk", flat=True)[:1]
            Prompt.objects.filter(pk__in=list(first)).update(
                due_at=clock.now(), on=clock.now().date()
            )
    tick()


def _start(program: str, name: str, leader: Person, groups: list[str]) -> None:
    at = clock.now()
    weekly = next(one for one in READY if one.key == "weekly-random").made(at.date())
    run = running.prepare_run(
        program_key=program, name=name, template=weekly, kind="perpetual", waves="week",
        begins_on=at.date(), groups=list(Group.objects.filter(external_id__in=groups)),
        by=leader, at=at,
    )  # fmt: skip
    running.start_run(run=run, by=leader, at=at)


def _others() -> None:
    """Three say 5, two say 2. The others of the ten say nothing."""
    for number, value in zip(range(5, 10), (5, 5, 5, 2, 2), strict=True):
        person = Person.objects.get(external_id=str(number))
        prompt = Prompt.objects.get(run__name=CONFIDENTIAL, person=person, state="sent").pk
        _answer(prompt, person, value)


def _answer(prompt: int, person: Person, value: int) -> None:
    caller = Caller(person=person)
    said = {"how-it-went": value, "in-the-way": "time", "will-try": "Ask earlier"}
    at = clock.now()
    now = conversing.open(prompt=prompt, caller=caller, at=at)
    for frame, answer in said.items():
        now = conversing.answer(
            prompt=prompt, caller=caller, version=now.case.version, frame=frame,
            read=_reading(answer), at=at,
        )  # fmt: skip
    conversing.go_on(
        prompt=prompt, caller=caller, version=now.case.version, frame="how-weeks-go", at=at
    )


def _reading(answer: object) -> Callable[[Frame], object]:
    """What a page would read: this answer, whatever the frame."""
    return lambda _frame: answer


def _let_time_pass() -> None:
    """All that happened, happened two weeks earlier. Nothing is published yet, so it may move."""
    for app in SHIFTED:
        for model in apps.get_app_config(app).get_models():
            _shift(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, occasion FROM experiences_prompt")
        for number, occasion in cursor.fetchall():
            day, _slash, rest = occasion.partition("/")
            moved = f"{date.fromisoformat(day) - A_WHILE}/{rest}"
            cursor.execute(
                "UPDATE experiences_prompt SET occasion = %s WHERE id = %s", [moved, number]
            )


def _shift(model: type[models.Model]) -> None:
    moments = [one for one in model._meta.concrete_fields if isinstance(one, models.DateField)]
    if not moments:
        return
    table, key = model._meta.db_table, model._meta.pk.column
    named = ", ".join(f'"{one.column}" = %s' for one in moments)
    rows = model._base_manager.values_list("pk", *(one.attname for one in moments))
    changes = [[*_earlier(moments, values), pk] for pk, *values in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {named} WHERE {key} = %s", changes)  # noqa: S608


def _earlier(moments: "Sequence[models.DateField[Any, Any]]", values: list[Any]) -> Iterator[Any]:
    for field, value in zip(moments, values, strict=True):
        moved = None if value is None else value - A_WHILE
        yield field.get_db_prep_save(moved, connection)


STEPS = {"begin": begin, "go_on": go_on}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]]()))
