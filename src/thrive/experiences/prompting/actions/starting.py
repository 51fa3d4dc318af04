"""What begins because a person says so, or because something happened."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.actions.sending import sending
from thrive.experiences.prompting.arrangement import circumstances, day_at, template_of
from thrive.experiences.prompting.errors import NotNow
from thrive.experiences.prompting.following import beside, next_number, spent_by_week, written
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.starting import started
from thrive.experiences.timing.template import Start
from thrive.experiences.timing.words import reason
from thrive.people.models import Person
from thrive.people.queries import living


@transaction.atomic
def start_by_person(*, run: int, person: int, at: datetime) -> int:
    """Begin now because the person says that it happened. Returns the prompt, ready to be opened.

    Nothing needs to be delivered: they are here. Nothing is spent of their attention. Twice within
    the template's gap is refused the second time. Raises NotNow with the reason.
    """
    enrolment = _enrolments(person, at).filter(run=run).first()
    if enrolment is None or not _is_started(enrolment.run, Start.PERSON):
        raise NotNow(_("This is nothing that you can begin yourself."))
    found = _plan(enrolment, at)
    if not found.moments:
        why = reason(found.left_out[0].reason, translation)
        raise NotNow(_("Not just now: %(why)s.") % {"why": why})
    made = _write(enrolment, found, at)[0]
    fields = sending(enrolment.run, at)
    steps.move([made], out_of=[State.SCHEDULED], into=State.SENT, at=at, why="begun", **fields)
    return made


@transaction.atomic
def start_by_event(*, event: str, person: int, at: datetime) -> list[int]:
    """Something happened: each run of the person that waits for it writes down a prompt.

    Returns which; none where nothing waits for it, or where its template has had enough today. The
    same again within a template's gap brings nothing.
    """
    made: list[int] = []
    for enrolment in _enrolments(person, at).filter(run__event=event).order_by("pk"):
        if event and _is_started(enrolment.run, Start.EVENT):
            made += _write(enrolment, _plan(enrolment, at), at)
    return made


def _enrolments(person: int, at: datetime) -> QuerySet[Enrolment]:
    """Where the person takes part, held so that two who begin at once come one after another."""
    zones = Person.objects.filter(pk=person, is_active=True).values_list("time_zone", flat=True)
    today = day_at(zones.first() or settings.TIME_ZONE, at)
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("run__edition")
        .filter(
            Q(left_on=None) | Q(left_on__gt=today),
            Q(run__ends_on=None) | Q(run__ends_on__gt=today),
            person=person,
            person__is_active=True,
            joined_on__lte=today,
            run__state=Run.State.RUNNING,
            run__begins_on__lte=today,
        )
    )


def _plan(enrolment: Enrolment, at: datetime) -> Plan:
    lives = living([enrolment.person_id], on=at.date())
    if not lives:
        return Plan()
    life = lives[enrolment.person_id]
    return started(
        template_of(enrolment.run),
        at,
        circumstances(life),
        person_seed(enrolment.run.seed, str(enrolment.person_id)),
        already=beside(enrolment),
        spent=spent_by_week(enrolment.person_id, life, at),
    )


def _write(enrolment: Enrolment, plan: Plan, at: datetime) -> list[int]:
    made = []
    for found in plan.moments:
        number = next_number(enrolment, enrolment.run, found.on, at)
        prompt = Prompt.objects.create(**written(enrolment.run, enrolment, found, number))
        steps.write_down([prompt.pk], State.SCHEDULED, at, found.cause)
        made.append(prompt.pk)
    return made


def _is_started(run: Run, by: Start) -> bool:
    begins = template_of(run).started
    return begins is not None and begins.by is by
