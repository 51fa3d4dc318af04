"""One change as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from thrive.goals.changes import permission, rules, wording
from thrive.goals.changes.actions.making import change_of
from thrive.goals.changes.families import family_of
from thrive.goals.changes.wording import Amounts, Beside, RivalShown, RungShown, amounts_of
from thrive.goals.changes.wording_jointly import JointShown, jointly_in_words
from thrive.goals.models import (
    Change,
    ChangeEvent,
    ChangeMeasure,
    Evidence,
    Goal,
    JointEvidence,
    Picture,
    Task,
)
from thrive.measures.models import Series
from thrive.people.models import Person

MOST_SERVING = 30  # changes under a goal


@dataclass(frozen=True)
class MeasureShown:
    """A series that a change is judged or watched by. ``role``: outcome, process, balancing."""

    series: int
    role: str
    name: str
    group: str
    unit: str


@dataclass(frozen=True)
class TaskShown:
    """Something to be done. ``state``: open, overdue, done, dropped."""

    number: int
    text: str
    owner: str
    due_on: date | None
    state: str
    may_finish: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in {"open", "overdue"}


@dataclass(frozen=True)
class PictureShown:
    """A picture, to be fetched by its number."""

    number: int
    kind: str
    alternative: str
    width: int
    height: int


@dataclass(frozen=True)
class EventShown:
    """Something that happened to a change. ``edits`` are names of fields with before and after."""

    kind: str
    by: str
    at: datetime
    cycle: int
    is_late: bool
    text: str
    edits: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Impact:
    """One kind of impact, as it was expected and as it was found."""

    kind: str
    expected: str
    found: str


@dataclass(frozen=True)
class Serving:
    """A change that serves a goal."""

    number: int
    title: str
    group: str
    state: str
    starts_on: date


@dataclass(frozen=True)
class Neighbour:
    """A change that this one was taken up from, or that was taken up from it, and what it found."""

    number: int
    title: str
    group: str
    headline: str


@dataclass(frozen=True)
class ChangePage:
    """All that the page of a change shows. Everybody may see it."""

    change: Change
    may_change: bool
    is_locked: bool
    seen: int  # the last line of its history
    written_late: bool
    headline: str
    expected: str
    beside_expected: str
    ladder: tuple[RungShown, ...]
    rivals: tuple[RivalShown, ...]
    beside: Beside | None
    evidence: Evidence | None
    measures: tuple[MeasureShown, ...]
    tasks: tuple[TaskShown, ...]
    pictures: tuple[PictureShown, ...]
    impacts: tuple[Impact, ...]
    events: tuple[EventShown, ...]
    next_steps: tuple[str, ...]
    from_elsewhere: Neighbour | None
    taken_up: tuple[Neighbour, ...]
    jointly: JointShown | None  # all groups that did it together
    goal: Goal | None  # which it serves, while everybody may see it


def change_page(*, change: int, viewer: Person, at: datetime) -> ChangePage:
    """Read the page of a change. Raises NoSuchChange, also for whoever has left."""
    found = change_of(change)
    permission.refuse_unless_here(viewer)
    may_change = permission.may_change(viewer, found, at=at)
    evidence = found.evidence.first()
    events = list(found.events.select_related("by"))
    amounts = amounts_of(found)
    ladder = wording.ladder(evidence, amounts) if evidence else []
    rivals = wording.rivals_in_words(evidence, amounts) if evidence else []
    return ChangePage(
        change=found,
        may_change=may_change,
        is_locked=rules.is_locked(found.starts_on, at.date()),
        seen=max((one.pk for one in events), default=0),
        written_late=any(one.is_late and _sets_its_start(one) for one in events),
        headline=wording.headline(evidence, found, amounts, on=at.date()),
        expected=wording.expected_in_words(found, amounts),
        beside_expected=wording.beside_expected(found, evidence),
        ladder=tuple(ladder),
        rivals=tuple(rivals),
        beside=wording.beside_others(evidence, amounts) if evidence else None,
        evidence=evidence,
        measures=tuple(_measures(found)),
        tasks=tuple(_task(one, viewer, may_change, at.date()) for one in _tasks(found)),
        pictures=_pictures(found),
        impacts=_impacts(found),
        events=_events(events),
        next_steps=tuple(sorted(rules.NEXT[found.state])) if may_change else (),
        from_elsewhere=_neighbour(found.made_from, at) if found.made_from else None,
        taken_up=tuple(
            _neighbour(one, at)
            for one in found.taken_up.select_related("group", "outcome__measure").order_by("id")
        ),
        jointly=_jointly(found, amounts),
        goal=_open(found.goal),
    )


def changes_for(*, goal: int) -> tuple[Serving, ...]:
    """What is changed for a goal that was looked up for its viewer, the newest first. One query.

    Everybody may read a change; whether the goal may be seen was asked before.
    """
    rows = Change.objects.filter(goal=goal).select_related("group").order_by("-starts_on", "-id")
    return tuple(
        Serving(one.pk, one.title, one.group.name, one.state, one.starts_on)
        for one in rows[:MOST_SERVING]
    )


def picture(*, number: int, viewer: Person) -> Picture | None:
    """One picture with its content, of an idea or a change; None where there is none."""
    permission.refuse_unless_here(viewer)
    return Picture.objects.filter(pk=number).first()


def _jointly(change: Change, amounts: Amounts) -> JointShown | None:
    """What all groups that did it, by the same measure, showed together; the newest."""
    if change.outcome is None:
        return None
    found = JointEvidence.objects.filter(
        first__in=family_of(change), first__outcome__measure=change.outcome.measure_id
    )
    newest = found.order_by("-at", "-id").first()
    return None if newest is None else jointly_in_words(newest, amounts)


def _open(goal: Goal | None) -> Goal | None:
    """Everybody reads a change: a goal that was narrowed since is not named there."""
    return goal if goal is not None and goal.visibility == "open" else None


def _measures(change: Change) -> list[MeasureShown]:
    beside = ChangeMeasure.objects.filter(change=change).select_related(
        "series__measure", "series__group"
    )
    shown = [("outcome", change.outcome)] if change.outcome else []
    shown += [(one.role, one.series) for one in beside.order_by("-role", "id")]
    return [
        MeasureShown(one.pk, role, one.measure.name, one.group.name, one.measure.unit)
        for role, one in shown
        if one is not None
    ]


def _tasks(change: Change) -> list[Task]:
    return list(Task.objects.filter(change=change).select_related("owner").order_by("id"))


def _task(task: Task, viewer: Person, may_change: bool, on: date) -> TaskShown:
    if task.done_at is not None:
        state = "done"
    elif task.dropped_at is not None:
        state = "dropped"
    else:
        state = "overdue" if task.due_on is not None and task.due_on < on else "open"
    may_finish = may_change or task.owner_id == viewer.pk
    owner = task.owner.name if task.owner else ""
    return TaskShown(task.pk, task.text, owner, task.due_on, state, may_finish)


def _pictures(change: Change) -> tuple[PictureShown, ...]:
    rows = Picture.objects.filter(change=change).order_by("-kind", "id")
    columns = ("id", "kind", "alternative", "width", "height")
    return tuple(PictureShown(*row) for row in rows.values_list(*columns))


def _impacts(change: Change) -> tuple[Impact, ...]:
    pairs = (
        (_("Hours saved in a month"), change.expected_hours, change.found_hours),
        (_("Money saved in a month"), change.expected_money, change.found_money),
        (_("Safety"), change.expected_safety, change.found_safety),
        (_("Customers"), change.expected_customers, change.found_customers),
    )
    return tuple(
        Impact(kind, _written(expected), _written(found))
        for kind, expected, found in pairs
        if expected or found
    )


def _written(value: float | str | None) -> str:
    return _number(value) if isinstance(value, float) else value or ""


def _number(value: float) -> str:
    """With as many decimals as it has."""
    decimals = next(places for places in range(7) if places == 6 or value == round(value, places))
    return str(number_format(value, decimals, force_grouping=True))


def _sets_its_start(one: ChangeEvent) -> bool:
    return one.kind == ChangeEvent.Kind.MADE or "starts_on" in one.after


def _events(found: list[ChangeEvent]) -> tuple[EventShown, ...]:
    """The history. One query more where it names series."""
    edited = [one for one in found if one.kind == ChangeEvent.Kind.EDITED]
    named = {pk for one in edited for said in (one.before, one.after) for pk in _series_in(said)}
    rows = Series.objects.filter(pk__in=named).select_related("measure", "group") if named else ()
    names = {one.pk: f"{one.measure.name}, {one.group.name}" for one in rows}
    return tuple(_event(one, names) for one in found)


def _series_in(said: Mapping[str, Any]) -> set[int]:
    """``Any``: JSON."""
    beside = [*said.get("process", []), *said.get("balancing", [])]
    return {one for one in (said.get("outcome"), *beside) if one is not None}


def _event(one: ChangeEvent, series: Mapping[int, str]) -> EventShown:
    columns = sorted(set(one.before) | set(one.after)) if one.kind == "edited" else []
    edits = tuple(
        (name, _said(name, one.before.get(name), series), _said(name, one.after.get(name), series))
        for name in columns
    )
    by = one.by.name if one.by else ""
    return EventShown(one.kind, by, one.at, one.cycle, one.is_late, one.text, edits)


def _said(name: str, value: Any, series: Mapping[int, str]) -> str:
    """What a field said, in words. ``Any``: JSON."""
    if value in (None, "", []):
        return "–"
    if name in {"outcome", "process", "balancing"}:
        numbers = value if isinstance(value, list) else [value]
        return "; ".join(series.get(one, "?") for one in numbers)
    if name in {"starts_on", "by_when_on"}:
        return str(date_format(date.fromisoformat(value)))
    if name == "direction":
        return str(wording.WHICH_WAY[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _number(value) if isinstance(value, float) else str(value)


def _neighbour(change: Change, at: datetime) -> Neighbour:
    found = change.evidence.first()
    words = wording.headline(found, change, amounts_of(change), on=at.date())
    return Neighbour(change.pk, change.title, change.group.name, words)
