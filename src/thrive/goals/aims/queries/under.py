"""What was written under a goal, and what belongs to it, in one question.

Each row says of what kind it is and holds the rest packed: the page of a goal is opened often.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet, Value

from thrive.foundation.packing import day_of, moment_of, packed, unpacked
from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.permission import Sight, said_to
from thrive.goals.models import (
    CheckIn,
    Goal,
    GoalMeasure,
    GoalReader,
    Objective,
    Reflection,
    Visibility,
)

CHECK_INS_SHOWN = 26
STEPS_SHOWN = 20
STEP, CHECK_IN, READER, MEASURE, REFLECTION = "step", "check_in", "reader", "measure", "reflection"

Rows = QuerySet[Any, tuple[Any, ...]]  # Any: rows of many tables in the same two columns
Row = list[Any]  # Any: what was packed, in the order of the columns below


@dataclass(frozen=True)
class StepShown:
    """A step, open or ended."""

    id: int
    text: str
    if_situation: str
    then_action: str
    due_on: date | None
    confidence: int | None
    state: str
    ended_on: date | None
    came_of_it: str


@dataclass(frozen=True)
class CheckInShown:
    """How it went on a day, as somebody said it."""

    id: int
    on: date
    by: str
    how_far: int | None
    how_sure: int | None
    helps: str
    in_the_way: str
    kept: str


@dataclass(frozen=True)
class ReflectionShown:
    """What was learned at the end."""

    what_happened: str
    learned: str
    rests: bool


@dataclass(frozen=True)
class Under:
    """What is under a goal, as far as the viewer may see it. ``series`` are ids, in their order."""

    steps: tuple[StepShown, ...]  # the newest first
    check_ins: tuple[CheckInShown, ...]  # the newest first
    series: tuple[int, ...]
    readers: tuple[tuple[int, str], ...]  # those who were chosen, by name
    reflection: ReflectionShown | None


def written_under(goal: Goal, sees: Sight) -> Under:
    """What is under a goal that somebody may see. One query."""
    first, *others = _all(goal, sees)
    found: dict[str, list[Row]] = {}
    for kind, row in first.union(*others, all=True):
        found.setdefault(kind, []).append(unpacked(row))
    zone = sees.viewer.time_zone
    readers = sorted((name, person) for name, person in found.get(READER, ()))
    measures = sorted((position, series) for position, series in found.get(MEASURE, ()))
    return Under(
        steps=tuple(_step(zone, *one) for one in _newest(found.get(STEP, ()))),
        check_ins=tuple(_check_in(*one) for one in _newest(found.get(CHECK_IN, ()))),
        series=tuple(series for _position, series in measures),
        readers=tuple((person, name) for name, person in readers),
        reflection=next((_reflection(*one) for one in found.get(REFLECTION, ())), None),
    )


def readers_of(goal: Goal) -> list[str]:
    """Who was chosen to see a goal, by name. One query, none where nobody is."""
    if goal.visibility != Visibility.CHOSEN:
        return []
    names = _chosen(goal).order_by("person__name", "person_id")
    return list(names.values_list("person__name", flat=True))


def _chosen(goal: Goal) -> QuerySet[GoalReader]:
    return GoalReader.objects.filter(goal=goal, until_at=None)


def _all(goal: Goal, sees: Sight) -> list[Rows]:
    steps = said_to(Objective.objects.filter(goal=goal), goal, sees)
    check_ins = said_to(CheckIn.objects.filter(goal=goal), goal, sees)
    found = [
        _rows(
            STEP, Objective.objects.filter(pk__in=_last(steps, STEPS_SHOWN)), "at", "id", "text",
            "if_situation", "then_action", "due_on", "confidence", "state", "ended_at",
            "came_of_it",
        ),
        _rows(
            CHECK_IN, CheckIn.objects.filter(pk__in=_last(check_ins, CHECK_INS_SHOWN)), "at", "id",
            "on", "by__name", "how_far", "how_sure", "helps", "in_the_way", "kept",
        ),
        _rows(MEASURE, GoalMeasure.objects.filter(goal=goal), "position", "series_id"),
    ]  # fmt: skip
    if goal.visibility == Visibility.CHOSEN:
        found.append(_rows(READER, _chosen(goal), "person__name", "person_id"))
    if goal.state != Goal.State.UNDER_WAY:
        said = said_to(Reflection.objects.filter(goal=goal), goal, sees)
        found.append(_rows(REFLECTION, said, "what_happened", "learned", "rests"))
    return found


def _rows(kind: str, rows: QuerySet[Any], *fields: str) -> Rows:
    named = Value(kind, CharField())
    columns: Rows = rows.order_by().values_list(named, packed(*fields))
    return columns


def _last(rows: QuerySet[Any], most: int) -> QuerySet[Any, Any]:
    """The keys of the newest of them. ``Any``: of several tables."""
    return rows.order_by("-at", "-id").values("pk")[:most]


def _newest(rows: Iterable[Row]) -> list[Row]:
    """By the first two columns: when, and the key."""
    return sorted(rows, key=lambda one: (moment_of(one[0]), one[1]), reverse=True)


def _step(
    zone: str, _at: str, number: int, text: str, situation: str, action: str, due_on: str | None,
    confidence: int | None, state: str, ended_at: str | None, came_of_it: str,
) -> StepShown:  # fmt: skip
    return StepShown(
        id=number, text=text, if_situation=situation, then_action=action, due_on=day_of(due_on),
        confidence=confidence, state=state,
        ended_on=day_in(moment_of(ended_at), zone) if ended_at else None, came_of_it=came_of_it,
    )  # fmt: skip


def _check_in(
    _at: str, number: int, on: str, by: str | None, how_far: int | None, how_sure: int | None,
    helps: str, in_the_way: str, kept: str,
) -> CheckInShown:  # fmt: skip
    return CheckInShown(
        id=number, on=date.fromisoformat(on), by=by or "", how_far=how_far, how_sure=how_sure,
        helps=helps, in_the_way=in_the_way, kept=kept,
    )  # fmt: skip


def _reflection(what_happened: str, learned: str, rests: bool | int) -> ReflectionShown:
    return ReflectionShown(what_happened, learned, bool(rests))
