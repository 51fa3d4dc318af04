"""Which check-ins are due: the seam where experiences ask, deliver, and hand back the answers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from thrive.goals.aims import rules
from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.page import sentence_of
from thrive.goals.models import CheckIn, Goal, GoalReader, Objective
from thrive.people.models import Person

PROGRAM, STALLED = "check-in", "check-in-stalled"
HOW_IT_GOES, YOUR_STEP, ANOTHER_LOOK = "how-it-goes", "your-step", "another-look"


@dataclass(frozen=True)
class Due:
    """A check-in that is due for one person. The same ``key`` means the same asking.

    ``program`` and ``experience`` say which conversation asks: how far it is and the step come in
    turn, so that each stays short. ``step`` is the open step that it may name.
    """

    key: str
    program: str
    experience: str
    goal: int
    title: str
    step: str
    person: int
    on: date


@dataclass(frozen=True)
class Promise:
    """The named promise of a check-in: exactly those who can see the goal, now, in one sentence."""

    sentence: str
    everyone: bool
    persons: tuple[int, ...]
    group: int | None


def due(at: datetime) -> tuple[Due, ...]:
    """The check-ins that are due at a moment, by person and goal. Four queries for all of them.

    Of a pair both are asked, else the owner. Nobody who has left is asked. What is due stays due
    under the same key until its next round; the one who checks in on the page is not asked again.
    """
    goals = list(
        Goal.objects.filter(state=Goal.State.UNDER_WAY, rhythm_days__isnull=False)
        .select_related("owner", "partner")
        .order_by("owner", "id")
    )
    said = _check_ins(goals)
    steps = _steps(goals)
    found = []
    for goal in goals:
        for person in (goal.owner, goal.partner):
            if person is not None and person.is_active:
                one = _due(goal, person, said, steps, at)
                found += [one] if one else []
    return tuple(sorted(found, key=lambda one: (one.person, one.goal)))


def _due(
    goal: Goal,
    person: Person,
    said: dict[tuple[int, int | None], list[tuple[date, int | None]]],
    steps: dict[int, tuple[str, datetime | None]],
    at: datetime,
) -> Due | None:
    if goal.rhythm_days is None:
        return None
    zone = person.time_zone
    step, ended_at = steps.get(goal.pk, ("", None))
    check_ins = said.get((goal.pk, person.pk), [])
    asking = rules.due(
        begun_on=day_in(goal.made_at, zone),
        rhythm_days=goal.rhythm_days,
        check_ins=check_ins,
        last_step_on=day_in(ended_at, zone) if ended_at else None,
        today=day_in(at, zone),
    )
    if asking is None:
        return None
    # Who said last time how far it is, is asked for the step this time.
    said_how_far = bool(check_ins) and check_ins[0][1] is not None
    in_turn = YOUR_STEP if said_how_far else HOW_IT_GOES
    return Due(
        key=f"goal-{goal.pk}-{person.pk}-{asking.on:%Y%m%d}",
        program=STALLED if asking.is_stalled else PROGRAM,
        experience=ANOTHER_LOOK if asking.is_stalled else in_turn,
        goal=goal.pk, title=goal.title, step=step, person=person.pk, on=asking.on,
    )  # fmt: skip


def _check_ins(
    goals: list[Goal],
) -> dict[tuple[int, int | None], list[tuple[date, int | None]]]:
    """The latest first, for each goal and person: as many as tell whether it has stalled."""
    found: dict[tuple[int, int | None], list[tuple[date, int | None]]] = defaultdict(list)
    rows = CheckIn.objects.filter(
        goal__state=Goal.State.UNDER_WAY, goal__rhythm_days__isnull=False
    ).order_by("-at", "-id")
    for goal, by, on, how_far in rows.values_list("goal", "by", "on", "how_far").iterator():
        latest = found[goal, by]
        if len(latest) < rules.STALLED_RHYTHMS:
            latest.append((on, how_far))
    return found


def _steps(goals: list[Goal]) -> dict[int, tuple[str, datetime | None]]:
    """The open step of each goal, and when one was last done."""
    asked = {"goal__state": Goal.State.UNDER_WAY, "goal__rhythm_days__isnull": False}
    open_steps = Objective.objects.filter(state=Objective.State.OPEN, **asked)
    texts = dict(open_steps.order_by("goal").values_list("goal", "text"))
    done = Objective.objects.filter(state=Objective.State.DONE, **asked).order_by("goal")
    last = dict(done.values("goal").annotate(last=Max("ended_at")).values_list("goal", "last"))
    return {goal.pk: (texts.get(goal.pk, ""), last.get(goal.pk)) for goal in goals}


def open_step(*, goal: int) -> str:
    """What the open step of a goal says; empty without one. For the server, which asks."""
    found = Objective.objects.filter(goal=goal, state=Objective.State.OPEN).order_by("id")
    return found.values_list("text", flat=True).first() or ""


def promise_of(*, goal: int, person: Person) -> Promise:
    """Who will see a check-in under a goal, worded for the person who is asked.

    For the server, which asks people; pages ask ``goal_page``. Raises Goal.DoesNotExist.
    """
    found = Goal.objects.select_related("owner", "partner", "group").get(pk=goal)
    readers = GoalReader.objects.filter(goal=found, until_at=None).order_by("person__name", "id")
    chosen = dict(readers.values_list("person_id", "person__name"))
    persons = {found.owner_id, *chosen}
    if found.partner_id is not None:
        persons.add(found.partner_id)
    return Promise(
        sentence=sentence_of(found, person, list(chosen.values())),
        everyone=found.visibility == "open",
        persons=tuple(sorted(persons)),
        group=found.group_id,
    )
