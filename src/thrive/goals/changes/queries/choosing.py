"""What can be chosen when an idea or a change is written: groups, series, goals."""

from datetime import date, datetime

from django.db.models import F, Q

from thrive.goals.changes import permission
from thrive.goals.models import Change, Goal, Idea
from thrive.measures.models import Measure, Series
from thrive.people import queries as people
from thrive.people.models import Group, Person

STEP = 5  # letters of one level of a path
MOST = 60  # to choose from


def groups_to_write_for(*, person: Person, at: datetime) -> list[Group]:
    """The groups somebody belongs to, the own team first, then those they lead; none twice."""
    on = at.date()
    found = people.groups_of(person, on=on)
    led = people.roles(person, at=at).steward_of
    below = Q(pk__in=[])
    for group in led:
        below |= Q(path__startswith=group.path) if group.path else Q(pk=group.pk)
    known = {one.pk for one in found}
    open_still = Group.objects.filter(below).exclude(closed_on__lte=on).order_by("path", "name")
    return found + [one for one in open_still if one.pk not in known]


def groups_below(*, person: Person, at: datetime) -> list[Group]:
    """The groups that somebody leads, for draws: each of the reporting tree, by place."""
    led = groups_to_write_for(person=person, at=at)
    return [one for one in led if permission.leads(person, one, at=at)]


def series_for(*, group: Group, on: date, change: Change | None = None) -> list[Series]:
    """The series that can judge a change in a group: its own, then those of groups above.

    With those that stand in ``change``, also where nobody can choose them any more.
    """
    above = [group.path[:end] for end in range(STEP, len(group.path), STEP)]
    in_use = Q(measure__retired_on__isnull=True) | Q(measure__retired_on__gt=on)
    offered = (
        in_use
        & (Q(group=group) | Q(group__path__in=above))
        & Q(wording_version=F("measure__wording_version"))
    )
    if change is not None:
        beside = change.measures.values_list("series", flat=True)
        offered |= Q(pk__in=[*beside, change.outcome_id or 0])
    rows = Series.objects.filter(offered).select_related("measure", "group")
    return list(rows.order_by("-group__path", "measure__position", "measure__name", "id"))


def measures_of(*, groups: list[Group]) -> list[Measure]:
    """The measures that some groups have series of."""
    rows = Measure.objects.filter(series__group__in=groups, retired_on=None).distinct()
    return list(rows.order_by("position", "name", "id"))


def group_of(number: int) -> Group | None:
    """One group that is there."""
    return Group.objects.filter(pk=number).first()


def to_hang(*, goal: Goal, person: Person, at: datetime) -> list[tuple[str, str]]:
    """What can be hung under the drivers of a goal: open ideas of the groups that somebody writes
    for and of the goal's own, and the changes that serve the goal. Keys such as ``idea-7``.
    """
    free = Q(driver=None) | Q(driver__removed_at__isnull=False)
    theirs = Q(group__in=groups_to_write_for(person=person, at=at))
    if goal.group is not None:
        below = goal.group.path
        theirs |= Q(group__path__startswith=below) if below else Q(group=goal.group)
    ideas = Idea.objects.filter(free, theirs, state__in=[Idea.State.WAITING, Idea.State.TAKEN])
    changes = Change.objects.filter(free, goal=goal)
    return [
        (f"change-{pk}", title)
        for pk, title in changes.order_by("-starts_on", "-id").values_list("pk", "title")[:MOST]
    ] + [
        (f"idea-{pk}", text)
        for pk, text in ideas.order_by("-on", "-id").values_list("pk", "text")[:MOST]
    ]


def open_goals(*, group: Group) -> list[Goal]:
    """The goals that everybody may see and that a change in a group may serve."""
    above = [group.path[:end] for end in range(STEP, len(group.path) + 1, STEP)]
    rows = Goal.objects.filter(
        Q(group__path__in=above) | Q(kind=Goal.Kind.ORGANISATION),
        visibility="open", state=Goal.State.UNDER_WAY,
    )  # fmt: skip
    return list(rows.order_by("-made_at", "-id")[:50])
