"""How far a goal can be seen: its owner decides, and can narrow it again.

What was written under it keeps the promise it was written under, also when the goal is opened.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.discussions.actions import narrow_under
from thrive.goals.aims import found as finding
from thrive.goals.aims import rules
from thrive.goals.aims.actions.goals import Seen, check_seen, show
from thrive.goals.aims.actions.keeping import hold, keep
from thrive.goals.aims.queries.permission import find, sight
from thrive.goals.errors import NotAllowed, StaysAsPromised
from thrive.goals.models import Goal, GoalEvent, GoalReader
from thrive.people.models import Person


def show_goal_to(*, goal: int, seen: Seen, by: Person, at: datetime) -> Goal:
    """Show a goal to more people or to fewer. That it was once seen by more is said for good.

    The owner decides, of a group's goal also its stewards. Of a pair's goal either may narrow it,
    and nobody can widen it: it was said to be for two. A goal that has ended can still be narrowed.
    The same again changes nothing. Raises NoSuchGoal, NotAllowed, NotUnderWay, StaysAsPromised,
    BadGoal.
    """
    sees = sight(by, at=at)
    found = find(goal, sees)
    if not sees.may_work(found):
        raise NotAllowed(_("Only those whose goal it is decide who can see it."))
    readers = check_seen(seen, found.kind, by)
    with transaction.atomic():
        Goal.objects.select_for_update().get(pk=found.pk)
        found.refresh_from_db(fields=["visibility", "was_wider", "state"])
        before, after = _shown(found), _wanted(seen, readers)
        if before == after:
            return found
        wider = rules.is_wider(before, after)
        if wider:
            _refuse_widening(found)
        _set(found, before, after, at)
        # The row keeps the visibility of now: who could read it then may read that it changed.
        kind = GoalEvent.Kind.WIDENED if wider else GoalEvent.Kind.NARROWED
        keep(
            found, kind, by=by, at=at,
            before={"visibility": before.visibility, "readers": sorted(before.readers)},
            after={"visibility": after.visibility, "readers": sorted(after.readers)},
        )  # fmt: skip
        finding.push(found, at=at)
        # A talk under it is read by nobody who cannot see it, from the same moment on.
        narrow_under(
            subject=finding.subject_of(found), audience=finding.audience_of(found), by=by, at=at
        )
        for one in readers:
            if one.pk not in before.readers:
                show(found, one, by=by, at=at)
    return found


def _refuse_widening(goal: Goal) -> None:
    hold(goal)
    if goal.kind == Goal.Kind.PAIR:
        raise StaysAsPromised(
            _("This goal was promised to the two of you. Set a new one to show it to others.")
        )


def _shown(goal: Goal) -> rules.Shown:
    chosen = goal.readers.filter(until_at=None).values_list("person", flat=True)
    return rules.Shown(goal.visibility, frozenset(chosen))


def _wanted(seen: Seen, readers: list[Person]) -> rules.Shown:
    return rules.Shown(seen.visibility, frozenset(one.pk for one in readers))


def _set(goal: Goal, before: rules.Shown, after: rules.Shown, at: datetime) -> None:
    goal.visibility = after.visibility
    goal.was_wider = goal.was_wider or rules.is_narrower(before, after)
    goal.save(update_fields=["visibility", "was_wider"])
    gone = before.readers - after.readers
    goal.readers.filter(person__in=gone, until_at=None).update(until_at=at)
    new = after.readers - before.readers
    GoalReader.objects.bulk_create(
        [GoalReader(goal=goal, person_id=one, since_at=at) for one in sorted(new)]
    )
