"""How a goal is found and talked about: by exactly those who can see it."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.discussions.subjects import Subject
from thrive.foundation import search
from thrive.goals.aims.queries.permission import find, sight
from thrive.goals.errors import NoSuchGoal
from thrive.goals.models import Goal, Visibility
from thrive.people.models import Person
from thrive.people.queries.audience import FOR_EVERYONE, Audience

KIND = "goal"
LONGEST_KEY = 18


def audience_of(goal: Goal) -> Audience:
    """Who can see a goal, as keys that stay true.

    Those who look after a group change, and see its goals on the goal's page: they are no key here,
    so that nobody keeps finding a goal after they have ceased to.
    """
    if goal.visibility == Visibility.OPEN:
        return FOR_EVERYONE
    persons = {goal.owner_id, *goal.readers.filter(until_at=None).values_list("person", flat=True)}
    if goal.partner_id is not None:
        persons.add(goal.partner_id)
    groups = () if goal.group_id is None else (goal.group_id,)
    return Audience(groups=groups, persons=tuple(sorted(persons)))


def subject_of(goal: Goal) -> str:
    """What talks under a goal hang under."""
    return f"{KIND}-{goal.pk}"


def push(goal: Goal, *, at: datetime) -> None:
    """Let a goal be found by those who can see it now, in the running transaction."""
    search.push(
        kind=KIND,
        ref=str(goal.pk),
        title=goal.title,
        text="\n".join(part for part in (goal.why, goal.good_looks_like) if part),
        url=f"/goals/{goal.pk}/",
        keys=audience_of(goal).keys,
        at=at,
    )


def name_goals() -> None:
    """Name goals as something that search finds. Called when the program starts."""
    search.name_room(search.Room(KIND, Goal.objects.all, lambda goal: push(goal, at=goal.made_at)))


def goal_called(key: str, viewer: Person, at: datetime) -> Subject:
    """A goal that is talked about, as somebody may see it. Raises NoSuchGoal."""
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        raise NoSuchGoal(_("There is no such goal, or you cannot see it."))
    goal = find(int(key), sight(viewer, at=at))
    return Subject(goal.title, f"/goals/{goal.pk}/", audience_of(goal))
