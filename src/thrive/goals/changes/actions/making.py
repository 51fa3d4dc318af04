"""Changes: written before they begin, edited in sight of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.changes import permission, rules, texts
from thrive.goals.changes.actions.ideas import was_tried
from thrive.goals.changes.errors import BadChange, MovedOn, NoSuchChange
from thrive.goals.changes.found import let_be_found
from thrive.goals.changes.telling import tell_of
from thrive.goals.models import Change, ChangeEvent, ChangeMeasure, Draw, Driver, Goal, Idea
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Person

LONGEST = {
    "title": 200, "expected_safety": 300, "expected_customers": 300, "found_safety": 300,
    "found_customers": 300,
}  # fmt: skip
EARLIEST = timedelta(days=5 * 366)  # what began before is history, not a change to learn from
LATEST = timedelta(days=3 * 366)
TWICE_WITHIN = timedelta(minutes=1)  # a button that was pressed twice
NUMBERS = ("size", "expected_hours", "expected_money")


@dataclass(frozen=True)
class Expected:
    """What we expect: in which series, which way, by how much, by when. All of it, or nothing."""

    outcome: Series
    direction: str
    by_when_on: date
    size: float | None = None


@dataclass(frozen=True)
class Written:
    """What a change says, as it is typed. Texts are kept without outer blanks."""

    title: str
    what: str
    starts_on: date
    who: str = ""
    why: str = ""
    what_else: str = ""
    expected: Expected | None = None
    expected_hours: float | None = None
    expected_money: float | None = None
    expected_safety: str = ""
    expected_customers: str = ""
    may_be_asked: bool = False
    process: Sequence[Series] = ()
    balancing: Sequence[Series] = ()

    def columns(self) -> dict[str, Any]:
        """The columns of the table. ``Any``: of several types."""
        plain = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name not in {"expected", "process", "balancing"}
        }
        plain = {name: v.strip() if isinstance(v, str) else v for name, v in plain.items()}
        what = self.expected
        return plain | {
            "outcome": what and what.outcome,
            "direction": what.direction if what else "",
            "size": what and what.size,
            "by_when_on": what and what.by_when_on,
        }


def make_change(
    *,
    written: Written,
    group: Group,
    by: Person,
    at: datetime,
    goal: Goal | None = None,
    idea: Idea | None = None,
    driver: Driver | None = None,
    made_from: Change | None = None,
    draw: Draw | None = None,
    decision: int | None = None,
) -> Change:
    """Write a change down. Whoever belongs to the group may, and owns it then.

    One that has begun already is marked as written afterwards. The same again within a minute is
    not written twice. Raises NotAllowed, BadChange, and MovedOn where a change was made of the idea
    meanwhile.
    """
    permission.refuse_unless_belongs(by, group, at=at)
    columns = written.columns()
    _check(written, columns, on=at.date())
    late = rules.is_late(made_on=at.date(), starts_on=written.starts_on)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        standing = Change.objects.filter(
            owner=by, group=group, title=columns["title"], what=columns["what"],
            starts_on=written.starts_on, idea=idea, made_from=made_from, draw=draw,
            made_at__gt=at - TWICE_WITHIN, made_at__lte=at, state__in=rules.OPEN,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        if idea is not None:
            was_tried(idea)
        change = Change.objects.create(
            **columns, group=group, owner=by, made_at=at, goal=goal, idea=idea, driver=driver,
            made_from=made_from, draw=draw, decision=decision,
            cycle=made_from.cycle + 1 if made_from and made_from.group_id == group.pk else 1,
        )  # fmt: skip
        _measure(change, written)
        write_event(change, ChangeEvent.Kind.MADE, by=by, at=at, is_late=late, after=plain(columns))
        write_down("goals.make_change", change, by, at)
        let_be_found(change, at=at)
    return change


def edit_change(
    *, change: int, written: Written, by: Person, at: datetime, seen: int | None = None
) -> Change:
    """Change what a change says. From its first day on, expectations are edited in sight of all.

    What it was before stays readable. The start, the group and the measure that it is judged by
    stay as they were once it has begun; start and measure also where a lot gave them. ``seen`` is
    the last line of its history that whoever edits had before them. Raises NoSuchChange,
    NotAllowed, BadChange, MovedOn for one that has ended, or that somebody edited since ``seen``.
    """
    permission.refuse_unless_may_change(by, change_of(change), at=at)
    columns = written.columns()
    _check(written, columns, on=at.date())
    with transaction.atomic():
        Change.objects.select_for_update().get(pk=change)
        found = change_of(change)
        _refuse_if_edited_since(found, seen)
        before = plain({name: getattr(found, name) for name in columns}) | _beside(found)
        _refuse_what_is_fixed(found, {n for n, v in columns.items() if v != getattr(found, n)}, at)
        open_still = Change.objects.filter(pk=found.pk, state=found.state, state__in=rules.OPEN)
        if not open_still.update(**columns):
            raise MovedOn(_("This change has ended, or was moved on by somebody meanwhile."))
        _measure(found, written)
        after = plain(columns) | _beside(found)
        touched = {name for name, value in after.items() if value != before[name]}
        if touched:
            write_event(
                found, ChangeEvent.Kind.EDITED, by=by, at=at,
                is_late=_is_late_edit(found, touched, written, at),
                before={name: before[name] for name in touched},
                after={name: after[name] for name in touched},
            )  # fmt: skip
            write_down("goals.edit_change", found, by, at)
            let_be_found(change_of(change), at=at)
    return change_of(change)


def hand_over(*, change: int, owner: Person, by: Person, at: datetime) -> Change:
    """Give a change to another owner of its group, who is told. To the one who has it: no change.

    Raises NoSuchChange, NotAllowed, MovedOn.
    """
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    permission.refuse_unless_belongs(owner, found.group, at=at)
    if found.owner_id == owner.pk:
        return found
    with transaction.atomic():
        standing = Change.objects.filter(
            pk=found.pk, owner=found.owner_id, state__in=rules.OPEN
        ).update(owner=owner)
        if not standing:
            raise MovedOn(_("This change has ended, or has another owner by now."))
        write_event(found, ChangeEvent.Kind.OWNER, by=by, at=at, after={"owner": owner.name})
        write_down("goals.hand_over_change", found, by, at)
        if owner.pk != by.pk:
            told = f"yours-{owner.pk}-{at:%Y%m%d%H%M}"
            tell_of(found, to=owner, key=told, line=found.title, by=by, at=at)
    return change_of(change)


def change_of(number: int) -> Change:
    """One change. Raises NoSuchChange."""
    found = (
        Change.objects.select_related(
            "group",
            "owner",
            "outcome__measure",
            "outcome__group",
            "made_from",
            "goal",
            "idea",
        )
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise NoSuchChange(_("There is no such change."))
    return found


def write_event(
    change: Change,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    is_late: bool = False,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    text: str = "",
) -> None:
    """Add to the history of a change. ``Any``: JSON."""
    ChangeEvent.objects.create(
        change=change, kind=kind, cycle=change.cycle, by=by, at=at, is_late=is_late,
        before=before or {}, after=after or {}, text=text,
    )  # fmt: skip


def write_down(action: str, change: Change, by: Person | None, at: datetime) -> None:
    """Put on record who did what to a change."""
    audit.record(actor=permission.actor_of(by), action=action, subject=f"change {change.pk}", at=at)


def plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as JSON: a series by its number, a day as ISO writes it. ``Any``: JSON."""
    made: dict[str, Any] = {}
    for name, value in columns.items():
        if isinstance(value, Series):
            made[name] = value.pk
        elif isinstance(value, date):
            made[name] = value.isoformat()
        else:
            made[name] = value
    return made


def _measure(change: Change, written: Written) -> None:
    """Write the series beside the outcome; what stands already keeps its place."""
    taken = {written.expected.outcome.pk} if written.expected else set()
    rows = []
    for role, series in ((ChangeMeasure.Role.PROCESS, written.process),
                         (ChangeMeasure.Role.BALANCING, written.balancing)):  # fmt: skip
        for one in series:
            if one.pk not in taken:
                taken.add(one.pk)
                rows.append(ChangeMeasure(change=change, series=one, role=role))
    ChangeMeasure.objects.filter(change=change).delete()
    ChangeMeasure.objects.bulk_create(rows)


def _beside(change: Change) -> dict[str, Any]:
    """The series beside the outcome by their roles, as the history keeps them. ``Any``: JSON."""
    rows = ChangeMeasure.objects.filter(change=change).order_by("series")
    found: dict[str, Any] = {role.value: [] for role in ChangeMeasure.Role}
    for role, series in rows.values_list("role", "series"):
        found[role].append(series)
    return found


def _has_begun(change: Change, on: date) -> bool:
    return change.state != Change.State.PLANNED or rules.is_locked(change.starts_on, on)


def _is_late_edit(change: Change, touched: set[str], written: Written, at: datetime) -> bool:
    """Whether an edit may have known the result: an expectation after the start, or a start that
    is moved back to a day that has passed."""
    if _has_begun(change, at.date()):
        return bool(touched & rules.EXPECTATIONS)
    return rules.is_late(made_on=at.date(), starts_on=written.starts_on)


def _refuse_if_edited_since(change: Change, seen: int | None) -> None:
    if seen is not None and change.events.filter(pk__gt=seen).exists():
        words = _("Somebody edited this change meanwhile. See what it says now before you save.")
        raise MovedOn(words)


def _check(written: Written, columns: Mapping[str, Any], *, on: date) -> None:
    words = {name: value for name, value in columns.items() if isinstance(value, str)}
    problems = texts.problems_of(words, most=LONGEST, needed=("title", "what"))
    problems += _wrong_days(written, on)
    problems += _wrong_expectation(written.expected)
    for name in NUMBERS:
        value = columns[name]
        if value is not None and not 0 < value < 1e12:
            problems.append(Problem(_("expected a number above 0"), column=name, value=str(value)))
    if problems:
        raise BadChange(_("This change cannot be written down so."), problems)


def _wrong_days(written: Written, on: date) -> list[Problem]:
    found = []
    if not on - EARLIEST <= written.starts_on <= on + LATEST:
        why = _("expected a day of the last five years or the next three")
        found.append(Problem(why, column="starts_on", value=str(written.starts_on)))
    expected = written.expected
    if expected is not None and expected.by_when_on <= written.starts_on:
        why = _("expected a day after it begins")
        found.append(Problem(why, column="by_when_on", value=str(expected.by_when_on)))
    return found


def _wrong_expectation(expected: Expected | None) -> list[Problem]:
    if expected is None:
        return []
    if expected.direction not in Change.Direction.values:
        return [Problem(_("expected up or down"), column="direction", value=expected.direction)]
    better = expected.outcome.measure.direction
    if better != Measure.Direction.NEITHER and expected.direction != better:
        # To make something worse on purpose is a balancing measure, or a wrong sign.
        why = _("this measure gets better the other way")
        return [Problem(why, column="direction", value=expected.direction)]
    return []


def _refuse_what_is_fixed(change: Change, touched: set[str], at: datetime) -> None:
    if _has_begun(change, at.date()):
        why = _("This change has begun.")
        words = _("fixed since it began; end this change and make another one")
    elif change.draw_id is not None:
        # The draw is tested by the days that it gave: a day chosen by hand would not be by lot.
        why = _("Its first day was drawn by lot.")
        words = _("given by the draw; let this change go if it cannot be so")
    else:
        return
    fixed = sorted(touched & rules.FIXED)
    if fixed:
        raise BadChange(why, [Problem(words, column=name) for name in fixed])
