"""Puts the cast into a deployment, with a run by name and one of which a week is published.

    python -m tests.journeys.running_seed

Runs beside the server with its settings, and prints what a browser must hold to be signed in as
Daniel and Amina, then the number of the run by name and of the other one.
"""

import sys

import django

django.setup()

from datetime import date, datetime, time, timedelta  # noqa: E402  Django is set up before models

from django.db.models import F  # noqa: E402

from tests.cast import Cast, make_cast  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from tests.web.programs.conftest import NAMED, NOON, SMALL, crowd  # noqa: E402
from thrive.experiences.actions import import_library, import_program  # noqa: E402
from thrive.experiences.models import Prompt, PromptEvent, Run  # noqa: E402
from thrive.experiences.running import actions  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.people.models import Person  # noqa: E402
from thrive.voice import actions as voice  # noqa: E402


def begun(cast: Cast, program: str, name: str, begins_on: date) -> Run:
    """A run at Riverside that has begun."""
    at = datetime.combine(begins_on, time(6), clock.now().tzinfo)
    run = actions.prepare_run(
        program_key=program, name=name, template=NOON, kind="perpetual", waves="week",
        begins_on=begins_on, groups=[cast.riverside], by=cast.daniel, at=at,
    )  # fmt: skip
    return actions.start_run(run=run, by=cast.daniel, at=at)


def answer(prompts: list[Prompt]) -> None:
    """Some were answered, some opened, some are only sent."""
    until = clock.now() + timedelta(days=1)
    for number, prompt in enumerate(prompts):
        state = ("answered", "opened", "sent", "expired")[number % 4]
        due = Prompt.objects.filter(pk=prompt.pk)
        due.update(state=state, sent_at=F("due_at"), expires_at=until)
        if state != "sent":
            due.update(opened_at=F("due_at") + timedelta(minutes=5))
        if state in {"answered", "expired"}:
            due.update(ended_at=F("due_at") + timedelta(minutes=6))
        PromptEvent.objects.create(prompt=prompt, state="sent", at=prompt.due_at, why="email")


def publish(run: Run, persons: list[Person], first: date) -> None:
    """A week in which all of them answered."""
    study, wave = run.study_id, (first, first + timedelta(days=7))
    assert study is not None
    noon = datetime.combine(first, time(12), clock.now().tzinfo)
    for number, person in enumerate(persons):
        key = f"seed-{person.pk}"
        kept = voice.begin(study=study, key=key, person=person.pk, wave=wave, at=noon)
        said = voice.Body({}, {"good": 3 + number % 2}, {})
        voice.keep(
            key=key, person=person.pk, version=kept.version, body=said, finished=True, at=noon
        )
    sent = {person.pk: (5, 3) for person in persons}
    voice.close_wave(study=study, first_on=first, sent=sent, at=noon + timedelta(days=8))


def main() -> None:
    """Fill the deployment and print what the journeys need."""
    cast = make_cast()
    many = crowd(cast.riverside, 12)
    import_library(by=None, at=clock.now())
    for content in (SMALL, NAMED):
        import_program(source=content.encode(), by=None, at=clock.now())
    today = clock.now().date()
    monday = today - timedelta(days=today.weekday() + 14)
    by_name = begun(cast, "by-name", "Days by name", today - timedelta(days=2))
    answer(list(Prompt.objects.filter(run=by_name, due_at__lt=clock.now())[:20]))
    told = begun(cast, "how-was-it", "Days of all", monday)
    publish(told, many, monday)
    sessions = map(sign_in, (cast.daniel, cast.amina))
    sys.stdout.write(" ".join((*sessions, str(by_name.pk), str(told.pk))))


if __name__ == "__main__":
    main()
