"""One small next step at a time, with an if–then plan, a day, and how sure one is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Text,
    outside,
    problems_of,
    refuse,
    strange_day,
)
from thrive.goals.aims.actions.keeping import goal_to_work_on, hold, keep
from thrive.goals.aims.queries.permission import Sight, said_to, sight, visible
from thrive.goals.errors import BadStep, NoSuchStep, NotAllowed, NotUnderWay, OneStepAtATime
from thrive.goals.models import Goal, GoalEvent, Objective
from thrive.people.models import Person


@dataclass(frozen=True)
class Step:
    """What somebody will do next: *when the shift changes, I will …*, by when, how sure (0–10)."""

    text: str
    if_situation: str = ""
    then_action: str = ""
    due_on: date | None = None
    confidence: int | None = None


def set_objective(*, goal: int, step: Step, by: Person, at: datetime) -> Objective:
    """Set the next step of a goal. The same step again is not set twice.

    Raises NoSuchGoal, NotAllowed, NotUnderWay, OneStepAtATime while another is open, BadStep.
    """
    found, _sees = goal_to_work_on(goal, by=by, at=at)
    check_step(step)
    with transaction.atomic():
        hold(found)
        open_step = Objective.objects.filter(goal=found, state=Objective.State.OPEN).first()
        if open_step is not None:
            if open_step.text == step.text.strip():
                return open_step
            raise OneStepAtATime(_("A step is open. Finish it first, or let it go."))
        return begin_step(found, step, by=by, at=at)


def check_step(step: Step) -> None:
    """Raises BadStep for a step that cannot be as it stands."""
    problems = problems_of(
        [
            Text("text", step.text, LONGEST_LINE, needed=True),
            Text("if_situation", step.if_situation, LONGEST_LINE),
            Text("then_action", step.then_action, LONGEST_LINE),
        ]
    )
    if bool(step.if_situation.strip()) != bool(step.then_action.strip()):
        missing = "then_action" if step.if_situation.strip() else "if_situation"
        problems.append(Problem(_("a plan has both halves: when, and then"), column=missing))
    problems += outside("confidence", step.confidence, 10) + strange_day("due_on", step.due_on)
    refuse(BadStep, _("This step cannot be as it stands."), problems)


def begin_step(goal: Goal, step: Step, *, by: Person, at: datetime) -> Objective:
    """Write down a step that was checked, of a goal that is held and has none open."""
    objective = Objective.objects.create(
        goal=goal, by=by, at=at, visibility=goal.visibility, text=step.text.strip(),
        if_situation=step.if_situation.strip(), then_action=step.then_action.strip(),
        due_on=step.due_on, confidence=step.confidence,
    )  # fmt: skip
    keep(goal, GoalEvent.Kind.STEP_SET, by=by, at=at, after={"step": objective.pk})
    return objective


def finish_objective(
    *, objective: int, came_of_it: str = "", by: Person, at: datetime
) -> Objective:
    """Say that a step is done, and what came of it. Done twice is done once.

    Raises NoSuchStep, NotAllowed, NotUnderWay for one that was let go, BadStep.
    """
    return _end(objective, Objective.State.DONE, came_of_it, by, at)


def let_go_objective(
    *, objective: int, came_of_it: str = "", by: Person, at: datetime
) -> Objective:
    """Let a step go, without blame. Twice is once.

    Raises NoSuchStep, NotAllowed, NotUnderWay for one that is done, BadStep.
    """
    return _end(objective, Objective.State.LET_GO, came_of_it, by, at)


def _end(
    objective: int, state: Objective.State, came_of_it: str, by: Person, at: datetime
) -> Objective:
    found = _find(objective, by, at)
    texts = [Text("came_of_it", came_of_it, LONGEST_TEXT)]
    refuse(BadStep, _("This step cannot be as it stands."), problems_of(texts))
    with transaction.atomic():
        if end_step(found, state, came_of_it.strip(), by=by, at=at):
            return found
        found.refresh_from_db()
    if found.state != state:
        raise NotUnderWay(_("This step has ended already."))
    return found


def end_step(
    objective: Objective, state: Objective.State, came_of_it: str, *, by: Person, at: datetime
) -> bool:
    """End a step by compare-and-set. Returns whether it was open."""
    ended = Objective.objects.filter(pk=objective.pk, state=Objective.State.OPEN).update(
        state=state, ended_at=at, came_of_it=came_of_it
    )
    if not ended:
        return False
    kind = {"done": GoalEvent.Kind.STEP_DONE, "let_go": GoalEvent.Kind.STEP_LET_GO}[state]
    keep(objective.goal, kind, by=by, at=at, after={"step": objective.pk})
    objective.refresh_from_db()
    return True


def _find(objective: int, by: Person, at: datetime) -> Objective:
    sees = sight(by, at=at)
    found = (
        Objective.objects.select_related("goal__group")
        .filter(pk=objective, goal__in=visible(sees).values("pk"))
        .first()
    )
    if found is None or not _may_read(found, sees):
        raise NoSuchStep(_("There is no such step, or you cannot see it."))
    if not sees.may_work(found.goal):
        raise NotAllowed(_("Only those whose goal it is may do this."))
    return found


def _may_read(objective: Objective, sees: Sight) -> bool:
    rows = Objective.objects.filter(pk=objective.pk)
    return said_to(rows, objective.goal, sees).exists()
