"""What every action on a goal leaves behind: a row of its history, and the record of the audit.

The history holds words and keeps the visibility they were written under; the record of the audit
holds none.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.goals.aims.queries.permission import Sight, find, sight
from thrive.goals.errors import NotAllowed, NotUnderWay
from thrive.goals.models import Goal, GoalEvent
from thrive.people.models import Person


def goal_to_work_on(goal: int, *, by: Person, at: datetime) -> tuple[Goal, Sight]:
    """A goal that somebody may change and that is under way.

    Raises NoSuchGoal, NotAllowed, NotUnderWay.
    """
    sees = sight(by, at=at)
    found = find(goal, sees)
    if not sees.may_work(found):
        raise NotAllowed(_("Only those whose goal it is may do this."))
    refuse_ended(found)
    return found, sees


def refuse_unless_here(by: Person) -> None:
    """Raises NotAllowed for whoever has left."""
    if not by.is_active:
        raise NotAllowed(_("Only people who are here may do this."))


def refuse_ended(goal: Goal) -> None:
    """Raises NotUnderWay for a goal that was reached or let go."""
    if goal.state != Goal.State.UNDER_WAY:
        raise NotUnderWay(_("This goal has ended. Its history stays."))


def keep(
    goal: Goal,
    kind: GoalEvent.Kind,
    *,
    by: Person,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add to the history of a goal, and to the record without the words. ``Any``: JSON."""
    GoalEvent.objects.create(
        goal=goal, kind=kind, by=by, at=at, visibility=goal.visibility,
        before=before or {}, after=after or {},
    )  # fmt: skip
    audit.record(
        actor=by.external_id, action=f"goals.{kind.value}", subject=f"goal {goal.pk}", at=at
    )


def hold(goal: Goal) -> None:
    """Hold a goal until the transaction ends: two who write under it come one after another.

    Raises NotUnderWay if it ended meanwhile.
    """
    held = Goal.objects.select_for_update().filter(pk=goal.pk, state=Goal.State.UNDER_WAY)
    if not held.exists():
        raise NotUnderWay(_("This goal has ended. Its history stays."))
