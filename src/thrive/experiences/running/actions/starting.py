"""A run begins: its study is opened, its people are enrolled, their prompts are planned."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import Enrolment, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting import arrangement
from thrive.experiences.running import audience, measuring, wishes
from thrive.experiences.running.actions.enrolling import record, take_in_many
from thrive.experiences.running.errors import CannotStart, NotPrepared, NotRunning
from thrive.experiences.running.permission import RunRef, held
from thrive.people.models import Person
from thrive.voice import actions as voice

PLANNED_AT_ONCE = 1000  # the prompts of more people are left to the tick


@transaction.atomic
def start_run(*, run: RunRef, by: Person | None, at: datetime) -> Run:
    """Begin a run: all of it, or nothing.

    Opens its study under the promise, defines the measures that its results become, enrols the
    people of its groups, freezes who is counted where, and plans the first prompts; those of more
    than 1,000 people come with the next ticks. A second start is refused, so nothing begins twice.
    Raises NoSuchRun, NotPrepared, CannotStart, BadRun for a template that nobody could follow, and
    what ``voice`` refuses about the promise.
    """
    kept = held(run, by, at=at)
    if kept.state != Run.State.PREPARED:
        raise NotPrepared(_("This run has begun already."))
    wishes.read_template(kept.template)
    _refuse_readerless(kept)
    _refuse_nobody(kept, at)
    study = _open_study(kept, at)
    _begin(kept, study, at)
    _drop_the_gone(kept, at)
    take_in_many(
        kept, audience.members(audience.groups_of(kept), at.date()), Enrolment.How.GROUP,
        on=at.date(),
    )  # fmt: skip
    inside = kept.enrolments.filter(left_on__isnull=True)
    enrolled = list(inside.values_list("person_id", flat=True))
    _freeze(kept, study, enrolled, at)
    if len(enrolled) <= PLANNED_AT_ONCE:
        prompting.plan_for(sorted(enrolled), at=at)
    record("experiences.start_run", kept, by, at, {"people": len(enrolled)})
    return kept


@transaction.atomic
def stop_run(*, run: RunRef, by: Person | None, at: datetime) -> Run:
    """End a run: nothing more is asked, nobody can join, what was said stays and is released.

    Twice changes nothing. Raises NoSuchRun, NotRunning for one that has not begun.
    """
    kept = held(run, by, at=at)
    if kept.state == Run.State.STOPPED:
        return kept
    if kept.state != Run.State.RUNNING:
        raise NotRunning(_("This run has not begun. Throw it away instead."))
    Run.objects.filter(pk=kept.pk, state=Run.State.RUNNING).update(
        state=Run.State.STOPPED, stopped_at=at, link_secret="", link_pin_hash=""
    )
    prompting.cancel(
        enrolments=list(kept.enrolments.values_list("pk", flat=True)), why="stopped", at=at
    )
    record("experiences.stop_run", kept, by, at, {})
    kept.refresh_from_db()
    return kept


def _refuse_readerless(run: Run) -> None:
    if run.promise == Run.Promise.NAMED and not run.readers.exists():
        raise CannotStart(_("Say who will read the answers: the people above the first question."))


def _refuse_nobody(run: Run, at: datetime) -> None:
    if not run.link_secret and not audience.expected(run, at.date()):
        raise CannotStart(_("Nobody would be asked. Choose groups or people, or switch on a link."))


def _open_study(run: Run, at: datetime) -> int:
    content = queries.content_of(run.edition)
    outcomes = measuring.define(run, content, at=at)
    return voice.open_study(
        owner=f"run {run.pk}",
        title=run.name,
        promise=run.promise,
        outcomes=outcomes,
        readers=[one.person for one in run.readers.select_related("person")],
        at=at,
    )


def _begin(run: Run, study: int, at: datetime) -> None:
    run.state, run.started_at, run.study_id = Run.State.RUNNING, at, study
    begun = Run.objects.filter(pk=run.pk, state=Run.State.PREPARED).update(
        state=run.state, started_at=at, study_id=study
    )
    if begun != 1:
        raise NotPrepared(_("This run has begun already."))


def _drop_the_gone(run: Run, at: datetime) -> None:
    """Who was put down for it and has left since then does not begin; all others begin with it."""
    here = Person.objects.filter(audience.here(at.date())).values("pk")
    run.enrolments.exclude(person__in=here).delete()
    run.enrolments.filter(left_on__isnull=True).update(joined_on=max(run.begins_on, at.date()))


def _freeze(run: Run, study: int, persons: list[int], at: datetime) -> None:
    on = max(run.begins_on, at.date())
    first, _until = arrangement.wave_of(run, on)
    voice.freeze(study=study, first_on=first, members=audience.teams(persons, at.date()), at=at)
