"""How it goes: said on a page, or at the end of a conversation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, outside, problems_of, refuse
from thrive.goals.aims.actions.keeping import hold, refuse_ended
from thrive.goals.aims.actions.obstacles import told_to_group
from thrive.goals.aims.actions.steps import Step, begin_step, check_step, end_step
from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.permission import find, sight
from thrive.goals.errors import BadCheckIn, NotAllowed
from thrive.goals.models import CheckIn, Goal, Objective
from thrive.people.models import Person

TELLING = ("", "named", "unnamed")
TWICE_WITHIN = timedelta(minutes=1)  # a button that was pressed twice


@dataclass(frozen=True)
class HowItGoes:
    """What somebody says: how far (0–100), how sure (0–10), what helps, what is in the way.

    ``kept``: the open step was kept (yes, partly, no). ``next_step`` takes its place. ``tell``:
    what is in the way is told to those who look after one's group, ``named`` or ``unnamed``; empty,
    it stays under the goal.
    """

    how_far: int | None = None
    how_sure: int | None = None
    helps: str = ""
    in_the_way: str = ""
    kept: str = ""
    next_step: str = ""
    tell: str = ""
    answers_stalled: bool = False


def check_in(
    *, goal: int, said: HowItGoes, by: Person, at: datetime, key: str | None = None
) -> CheckIn:
    """Write down how it goes, end the step that was kept, begin the next, tell what is in the way.

    All or nothing. With the same ``key`` (such as *prompt 12*) it comes in once, however often it
    is handed over; without one, the same again within a minute is written once. Raises NoSuchGoal,
    NotAllowed, NotUnderWay, BadCheckIn, BadObstacle.
    """
    sees = sight(by, at=at)
    found = find(goal, sees)
    if not sees.may_check_in(found):
        raise NotAllowed(_("Only those whose goal it is say how it goes."))
    standing = None if key is None else CheckIn.objects.filter(key=key, by=by, goal=found).first()
    if standing is not None:
        return standing
    refuse_ended(found)
    if said.next_step.strip() and not sees.may_work(found):
        raise NotAllowed(_("Only those who look after this goal set its next step."))
    _check(said)
    with transaction.atomic():
        hold(found)
        return _write(found, said, by, at, key, may_end=sees.may_work(found))


def _write(
    goal: Goal, said: HowItGoes, by: Person, at: datetime, key: str | None, *, may_end: bool
) -> CheckIn:
    # Asked again now that the goal is held: two deliveries of one conversation are one.
    standing = _standing(goal, said, by, at, key)
    if standing is not None:
        return standing
    step = Objective.objects.filter(goal=goal, state=Objective.State.OPEN).first()
    written = CheckIn.objects.create(
        goal=goal, by=by, at=at, visibility=goal.visibility, on=day_in(at, by.time_zone),
        how_far=said.how_far, how_sure=said.how_sure, helps=said.helps.strip(),
        in_the_way=said.in_the_way.strip(), kept=said.kept, objective=step if said.kept else None,
        answers_stalled=said.answers_stalled, key=key,
    )  # fmt: skip
    if may_end:
        _carry_on(goal, step, said, by, at)
    if said.tell and said.in_the_way.strip():
        told_to_group(written, is_unnamed=said.tell == "unnamed", by=by, at=at)
    audit.record(actor=by.external_id, action="goals.check_in", subject=f"goal {goal.pk}", at=at)
    return written


def _standing(
    goal: Goal, said: HowItGoes, by: Person, at: datetime, key: str | None
) -> CheckIn | None:
    """The check-in that this is once more: by its key, else the same words a moment ago."""
    if key is not None:
        return CheckIn.objects.filter(key=key).first()
    following = said.next_step.strip()
    if following and not goal.objectives.filter(state=Objective.State.OPEN, text=following):
        return None
    return CheckIn.objects.filter(
        goal=goal, by=by, key=None, how_far=said.how_far, how_sure=said.how_sure,
        helps=said.helps.strip(), in_the_way=said.in_the_way.strip(), kept=said.kept,
        at__gt=at - TWICE_WITHIN, at__lte=at,
    ).first()  # fmt: skip


def _carry_on(
    goal: Goal, step: Objective | None, said: HowItGoes, by: Person, at: datetime
) -> None:
    """What was kept is done; a new step takes the place of one that was not."""
    goes_on = bool(said.next_step.strip())
    if step is not None:
        step.goal = goal
        if said.kept == CheckIn.Kept.YES:
            end_step(step, Objective.State.DONE, "", by=by, at=at)
        elif goes_on and step.text != said.next_step.strip():
            end_step(step, Objective.State.LET_GO, "", by=by, at=at)
        else:
            return
    if goes_on:
        begin_step(goal, Step(said.next_step), by=by, at=at)


def _check(said: HowItGoes) -> None:
    problems = problems_of([Text("helps", said.helps), Text("in_the_way", said.in_the_way)])
    problems += outside("how_far", said.how_far, 100) + outside("how_sure", said.how_sure, 10)
    if said.kept and said.kept not in CheckIn.Kept.values:
        problems.append(Problem(_("expected yes, partly or no"), column="kept"))
    if said.tell not in TELLING:
        problems.append(Problem(_("expected named or unnamed"), column="tell"))
    says = (said.helps.strip(), said.in_the_way.strip(), said.kept, said.next_step.strip())
    if said.how_far is None and said.how_sure is None and not any(says):
        problems.append(Problem(_("say at least one thing"), column="how_far"))
    refuse(BadCheckIn, _("This check-in cannot be as it stands."), problems)
    if said.next_step.strip():
        check_step(Step(said.next_step))
