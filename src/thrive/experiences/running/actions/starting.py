"""A run begins: its study is opened, its people are enrolled, their prompts are planned."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import Enrolment, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting import arrangement
from thrive.experiences.prompting.rounds import GETTING_READY, open_until
from thrive.experiences.running import audience, measuring, wishes
from thrive.experiences.running.actions.enrolling import record, take_in_many
from thrive.experiences.running.errors import CannotStart, NotPrepared, NotRunning
from thrive.experiences.running.permission import RunRef, held
from thrive.experiences.running.unsigned import public_questions
from thrive.foundation import days
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
    what ``voice`` refuses about the promise. An anonymous run begins a week later at the earliest,
    with at least eight people (TooFew), its waves frozen twelve at a time.
    """
    kept = held(run, by, at=at)
    if kept.state != Run.State.PREPARED:
        raise NotPrepared(_("This run has begun already."))
    wishes.read_template(kept.template)
    _refuse_readerless(kept)
    _refuse_nobody(kept, at)
    if kept.promise == Run.Promise.ANONYMOUS:
        refuse_too_soon(kept, at)
    study = _open_study(kept, at)
    _begin(kept, study, at)
    _drop_the_gone(kept, at)
    take_in_many(
        kept, audience.members(audience.groups_of(kept), at.date()), Enrolment.How.GROUP,
        on=at.date(),
    )  # fmt: skip
    inside = kept.enrolments.filter(left_on__isnull=True)
    enrolled = list(inside.values_list("person_id", flat=True))
    teams = audience.teams(enrolled, at.date())
    if kept.promise == Run.Promise.ANONYMOUS:
        prompting.freeze_epoch(kept, teams, at=at)
    else:
        _freeze(kept, study, teams, at)
    if len(enrolled) <= PLANNED_AT_ONCE:
        prompting.plan_for(sorted(enrolled), at=at)
    record("experiences.start_run", kept, by, at, {"people": len(enrolled)})
    return kept


@transaction.atomic
def stop_run(*, run: RunRef, by: Person | None, at: datetime) -> Run:
    """End a run: nothing more is asked, nobody can join, what was said stays and is released.

    The wave of an anonymous run that is open stays open until its last day, because nobody knows
    who has answered; those to come are withdrawn.

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
    if kept.promise == Run.Promise.ANONYMOUS and kept.study_id is not None:
        voice.withdraw_waves(study=kept.study_id, at=at)
        Run.objects.filter(pk=kept.pk).update(frozen_until=open_until(kept, at.date()))
    record("experiences.stop_run", kept, by, at, {})
    kept.refresh_from_db()
    return kept


def _refuse_readerless(run: Run) -> None:
    if run.promise == Run.Promise.NAMED and not run.readers.exists():
        raise CannotStart(_("Say who will read the answers: the people above the first question."))


def _refuse_nobody(run: Run, at: datetime) -> None:
    if not run.link_secret and not audience.expected(run, at.date()):
        raise CannotStart(_("Nobody would be asked. Choose groups or people, or switch on a link."))


def refuse_too_soon(run: Run, at: datetime) -> None:
    """Raise CannotStart where people could not get ready before the first day, or answer at all."""
    if not settings.THRIVE_VOICE_ADDRESS:
        raise CannotStart(
            _(
                "Anonymous questions need an address of their own. Ask whoever looks after the "
                "server to set THRIVE_VOICE_ADDRESS."
            )
        )
    earliest = at.date() + GETTING_READY
    if run.begins_on < earliest:
        told = {"day": days.day(earliest)}
        raise CannotStart(
            _(
                "People need a week to get their devices ready before anonymous questions. The "
                "first day can be %(day)s or later."
            )
            % told
        )
    if uncarried := public_questions(queries.content_of(run.edition)).uncarried:
        names = ", ".join(one.frame or one.why for one in uncarried)
        raise CannotStart(_("This cannot be asked anonymously: %(names)s.") % {"names": names})


def _open_study(run: Run, at: datetime) -> int:
    content = queries.content_of(run.edition)
    outcomes = measuring.define(run, content, at=at)
    if run.promise == Run.Promise.ANONYMOUS:
        return voice.open_anonymous_study(
            owner=f"run {run.pk}",
            title=run.name,
            questions=public_questions(content).questions,
            outcomes=outcomes,
            at=at,
        )
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


def _freeze(run: Run, study: int, teams: Mapping[int, int | None], at: datetime) -> None:
    on = max(run.begins_on, at.date())
    first, _until = arrangement.wave_of(run, on)
    voice.freeze(study=study, first_on=first, members=teams, at=at)
