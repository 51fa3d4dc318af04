"""Talks with oneself as prompts: by the clock within hours and attention, or at once by a press."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.models import Enrolment, Prompt
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.actions.sending import sending
from thrive.experiences.prompting.arrangement import circumstances, day_at, template_of
from thrive.experiences.prompting.errors import NotNow
from thrive.experiences.prompting.following import beside, spent_by_week, written
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.starting import started
from thrive.people.queries import living


@transaction.atomic
def ask_oneself(*, enrolment: Enrolment, number: int, at: datetime) -> int | None:
    """Write down the prompt of the talk with this number. Returns it.

    None of somebody who is not here, or whose weeks have no room for it: then it stays due. The
    caller holds the enrolment, and knows that nothing waits in it.
    """
    lives = living([enrolment.person_id], on=at.date())
    if not lives:
        return None
    life = lives[enrolment.person_id]
    plan = started(
        template_of(enrolment.run),
        at,
        circumstances(life),
        person_seed(enrolment.run.seed, str(enrolment.person_id)),
        already=beside(enrolment),
        spent=spent_by_week(enrolment.person_id, life, at),
    )
    if not plan.moments:
        return None
    return _write_down(enrolment, plan.moments[0], number, at)


@transaction.atomic
def begin_by_oneself(
    *, enrolment: Enrolment, number: int, waiting: int | None, at: datetime
) -> int:
    """The talk with this number now, because its person wants it. Returns its prompt.

    ``waiting`` is the prompt that would have come later: it comes now. Nothing is delivered and
    nothing is spent of their attention: they are here. The caller holds the enrolment. Raises
    NotNow for somebody who is not here.
    """
    lives = living([enrolment.person_id], on=at.date())
    if not lives:
        raise NotNow(_("This is nothing that you can begin yourself."))
    if waiting is None:
        today = day_at(lives[enrolment.person_id].zone, at)
        waiting = _write_down(enrolment, Planned(at, today, 0, 0), number, at)
    fields = sending(enrolment.run, at) | {"due_at": at}
    steps.move([waiting], out_of=[State.SCHEDULED], into=State.SENT, at=at, why="begun", **fields)
    return waiting


def _write_down(enrolment: Enrolment, found: Planned, number: int, at: datetime) -> int:
    # The same talk may be asked again: how many there were tells the occasions apart.
    turn = enrolment.prompts.count()
    fields = written(enrolment.run, enrolment, found, number)
    fields |= {"occasion": f"{found.on.isoformat()}/0/oneself-{turn}"}
    prompt = Prompt.objects.create(**fields)
    steps.write_down([prompt.pk], State.SCHEDULED, at, "oneself")
    return prompt.pk
