"""Reaching a goal or letting it go: a short reflection, and what next. The series goes on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.aims.actions.goals import Aim, begin
from thrive.goals.aims.actions.keeping import keep
from thrive.goals.aims.actions.steps import end_step
from thrive.goals.aims.queries.permission import find, sight
from thrive.goals.errors import BadGoal, NotAllowed, NotUnderWay
from thrive.goals.models import Goal, GoalEvent, Objective, Reflection
from thrive.people.models import Person


@dataclass(frozen=True)
class LookingBack:
    """What happened, what was learned, and what next: the title of the next goal, or a rest."""

    what_happened: str
    learned: str = ""
    what_next: str = ""
    rests: bool = False


def reach_goal(*, goal: int, looking_back: LookingBack, by: Person, at: datetime) -> Goal:
    """Say that a goal is reached, look back, and set its successor. Twice is once.

    Returns the goal with its successor, if there is one. Raises NoSuchGoal, NotAllowed, NotUnderWay
    for one that was let go, BadGoal without a word, or without either what next or a rest.
    """
    return _end(goal, Goal.State.REACHED, looking_back, by, at)


def let_go_goal(*, goal: int, looking_back: LookingBack, by: Person, at: datetime) -> Goal:
    """Let a goal go, which is no failure, look back, and set its successor. Twice is once.

    Raises NoSuchGoal, NotAllowed, NotUnderWay for one that is reached, BadGoal as above.
    """
    return _end(goal, Goal.State.LET_GO, looking_back, by, at)


def _end(goal: int, state: Goal.State, looking_back: LookingBack, by: Person, at: datetime) -> Goal:
    sees = sight(by, at=at)
    found = find(goal, sees)
    if not sees.may_work(found):
        raise NotAllowed(_("Only those whose goal it is may do this."))
    _check(looking_back)
    with transaction.atomic():
        ended = Goal.objects.filter(pk=found.pk, state=Goal.State.UNDER_WAY).update(
            state=state, ended_at=at
        )
        found.refresh_from_db(fields=["state", "ended_at", "successor", "visibility"])
        if not ended:
            if found.state == state:
                return found
            raise NotUnderWay(_("This goal has ended already."))
        _look_back(found, looking_back, by, at)
        _end_open_step(found, by, at)
        keep(found, GoalEvent.Kind(state.value), by=by, at=at)
        if looking_back.what_next.strip():
            _succeed(found, looking_back.what_next, by, at)
    return found


def _check(looking_back: LookingBack) -> None:
    problems = problems_of(
        [
            Text("what_happened", looking_back.what_happened, needed=True),
            Text("learned", looking_back.learned),
            Text("what_next", looking_back.what_next, 200),
        ]
    )
    has_next = bool(looking_back.what_next.strip())
    if has_next == looking_back.rests:
        why = (
            _("either something next, or a rest")
            if has_next
            else _("say what is next, or that nothing is for now")
        )
        problems.append(Problem(why, column="what_next"))
    refuse(BadGoal, _("A few words are missing before this goal can end."), problems)


def _look_back(goal: Goal, looking_back: LookingBack, by: Person, at: datetime) -> None:
    Reflection.objects.create(
        goal=goal, by=by, at=at, visibility=goal.visibility,
        what_happened=looking_back.what_happened.strip(), learned=looking_back.learned.strip(),
        rests=looking_back.rests,
    )  # fmt: skip


def _end_open_step(goal: Goal, by: Person, at: datetime) -> None:
    """A step that is open when its goal ends is neither done nor forgotten: it is let go."""
    step = Objective.objects.filter(goal=goal, state=Objective.State.OPEN).first()
    if step is not None:
        step.goal = goal
        end_step(step, Objective.State.LET_GO, "", by=by, at=at)


def _succeed(goal: Goal, title: str, by: Person, at: datetime) -> None:
    """The next one: of the same people, seen by the same people, measured by the same measures."""
    readers = [one.person for one in goal.readers.filter(until_at=None).select_related("person")]
    series = tuple(goal.measures.order_by("position").values_list("series", flat=True))
    aim = Aim(
        title=title, series=series, parent=goal.parent_id, rhythm_days=goal.rhythm_days,
        judged_together=goal.judged_together, scale_low=goal.scale_low, scale_high=goal.scale_high,
    )  # fmt: skip
    following = Goal(
        owner=goal.owner, kind=goal.kind, partner=goal.partner, group=goal.group,
        visibility=goal.visibility, made_at=at,
    )  # fmt: skip
    begin(following, aim, readers, by=by, at=at)
    goal.successor = following
    goal.save(update_fields=["successor"])
    keep(goal, GoalEvent.Kind.SUCCEEDED, by=by, at=at, after={"goal": following.pk})
