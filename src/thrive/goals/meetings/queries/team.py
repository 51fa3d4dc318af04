"""My team, twenty minutes: one result, one question, one obstacle, one commitment; and the huddle.

Useful from the first week on: without any number there is still a question to ask, and what was
said and answered.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.goals.aims.queries.obstacles import ObstacleShown, shown, to_answer
from thrive.goals.aims.queries.permission import Sight, sight
from thrive.goals.meetings import rules
from thrive.goals.meetings.errors import NoSuchCircle
from thrive.goals.meetings.queries.bringing import result_of, series_of
from thrive.goals.meetings.wording import question_about, questions
from thrive.goals.models import Change, Circle, Commitment, Goal, Idea, Objective, Obstacle
from thrive.measures.models import Point
from thrive.people.models import Group, Person

LATELY = timedelta(days=56)
FRESH = timedelta(days=120)  # an older number is no news: a quarter, and a month to publish it
MOST_SAID = 6


@dataclass(frozen=True)
class Result:
    """One result: its series, and the last number in words, from the first one on."""

    series: int
    measure: str
    words: str


@dataclass(frozen=True)
class ToClose:
    """One promise of the leader that is open: in a circle, or a step of a goal of the group."""

    text: str
    due_on: date | None
    carried: int
    circle: int | None
    goal: int | None


@dataclass(frozen=True)
class SaidAndDone:
    """What was said, and what came of it. Never by whom."""

    said: str
    done: str
    on: date


@dataclass(frozen=True)
class Huddle:
    """What a group looks at together for some minutes, and what hangs on the wall."""

    group: Group
    week_on: date  # its Monday
    result: Result | None
    question: str
    said: tuple[SaidAndDone, ...]


@dataclass(frozen=True)
class TeamPage:
    """One page a week for whoever leads a group."""

    huddle: Huddle
    obstacle: ObstacleShown | None
    more_obstacles: int
    to_close: ToClose | None
    circle: int | None  # where the group meets, if it does
    groups: tuple[Group, ...]  # all that the viewer looks after


def team_page(*, viewer: Person, at: datetime, group: int | None = None) -> TeamPage:
    """The page of a group that the viewer looks after; without ``group``, of the first one.

    Raises NoSuchCircle for a group that is not there or not theirs.
    """
    sees = sight(viewer, at=at)
    led = sees.roles.steward_of
    found = led[0] if group is None and led else Group.objects.filter(pk=group or 0).first()
    if found is None or not sees.roles.may_steward(found):
        raise NoSuchCircle(_("There is no such team, or you do not look after it."))
    waiting = _waiting(found, sees)
    circle = Circle.objects.filter(group=found, state=Circle.State.MEETING).first()
    return TeamPage(
        huddle=_huddle(found, at),
        obstacle=shown(waiting[0], sees) if waiting else None,
        more_obstacles=max(len(waiting) - 1, 0),
        to_close=_to_close(found, circle, viewer),
        circle=circle.pk if circle else None,
        groups=led,
    )


def huddle_page(*, group: int, viewer: Person, at: datetime) -> Huddle:
    """What a group looks at together: for its people and those who look after it.

    Raises NoSuchCircle.
    """
    sees = sight(viewer, at=at)
    found = Group.objects.filter(pk=group).first()
    belongs = found is not None and (found.pk in sees.groups or sees.roles.may_steward(found))
    if found is None or not belongs:
        raise NoSuchCircle(_("There is no such team, or you are not in it."))
    return _huddle(found, at)


def _huddle(group: Group, at: datetime) -> Huddle:
    on = at.date()
    monday = on - timedelta(days=on.weekday())
    result = _result(group, at)
    asked = list(questions())
    if result is not None:
        # About the result every other week, else one of those that need no number.
        asked = [one for plain in asked for one in (question_about(result.measure), plain)]
    return Huddle(
        group=group,
        week_on=monday,
        result=result,
        question=rules.of_this_week(asked, monday) or "",
        said=_said(group, on),
    )


def _result(group: Group, at: datetime) -> Result | None:
    """One of the group's results that are fresh; each week the next, those of its goals first."""
    fresh = Point.objects.filter(
        series__group=group, period_on__gt=(at - FRESH).date(), recorded_at__lte=at
    )
    rows = list(
        series_of([group], at=at).filter(pk__in=fresh.values("series"))
        .values_list("pk", "measure__name")
    )  # fmt: skip
    of_goals = set(
        Goal.objects.filter(group=group, state=Goal.State.UNDER_WAY).values_list(
            "measures__series", flat=True
        )
    )
    chosen = [one for one in rows if one[0] in of_goals] or rows
    this_week = rules.of_this_week(chosen, at.date())
    if this_week is None:
        return None
    series, measure = this_week
    return Result(series, measure, result_of(series) or "")


def _waiting(group: Group, sees: Sight) -> list[Obstacle]:
    here = Q(level=group) | Q(group=group)
    rows = Obstacle.objects.filter(here, to_answer(sees)).exclude(state=Obstacle.State.ANSWERED)
    people_of_it = ("group", "level", "owner", "raised_by", "answered_by")
    return list(rows.select_related(*people_of_it).order_by("due_on", "id").distinct())


def _to_close(group: Group, circle: Circle | None, viewer: Person) -> ToClose | None:
    """The oldest promise: in the group's circle before others; else the group's open step."""
    open_ones = Commitment.objects.filter(by=viewer, state=Commitment.State.OPEN)
    rows = list(open_ones.order_by("at", "id"))
    rows.sort(key=lambda one: circle is None or one.circle_id != circle.pk)
    if rows:
        one = rows[0]
        return ToClose(one.text, one.due_on, one.carried, one.circle_id, None)
    step = (
        Objective.objects.filter(
            state=Objective.State.OPEN, goal__group=group, goal__state=Goal.State.UNDER_WAY
        )
        .order_by("at", "id")
        .first()
    )
    return None if step is None else ToClose(step.text, step.due_on, 0, None, step.goal_id)


def _said(group: Group, on: date) -> tuple[SaidAndDone, ...]:
    """Obstacles and ideas that were answered, ideas that were tried, changes that were kept."""
    since = on - LATELY
    found = [*_answered(group, since, on), *_ideas(group, since, on), *_changes(group, since, on)]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:MOST_SAID])


def _answered(group: Group, since: date, on: date) -> list[SaidAndDone]:
    rows = Obstacle.objects.filter(
        group=group, state=Obstacle.State.ANSWERED, answered_on__gt=since, answered_on__lte=on
    ).order_by("-answered_on", "-id")
    return [
        SaidAndDone(text, answer, day)
        for text, answer, day in rows.values_list("text", "answer", "answered_on")[:MOST_SAID]
        if day is not None
    ]


def _ideas(group: Group, since: date, on: date) -> list[SaidAndDone]:
    answered = Idea.objects.filter(
        group=group, state=Idea.State.ANSWERED, answered_at__date__gt=since,
        answered_at__date__lte=on,
    ).order_by("-answered_at", "-id")  # fmt: skip
    return [
        SaidAndDone(text, answer, day.date())
        for text, answer, day in answered.values_list("text", "answer", "answered_at")[:MOST_SAID]
        if day is not None
    ]


def _changes(group: Group, since: date, on: date) -> list[SaidAndDone]:
    """Changes that were begun, with the idea that they came of where there was one."""
    rows = Change.objects.filter(group=group, began_at__date__gt=since, began_at__date__lte=on)
    rows = rows.select_related("idea").order_by("-began_at", "-id")
    return [
        SaidAndDone(
            one.idea.text if one.idea else one.why or one.title, one.title, one.began_at.date()
        )
        for one in rows[:MOST_SAID]
        if one.began_at is not None
    ]
