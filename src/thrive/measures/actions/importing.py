"""Importing points from a file: all of it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit, tables
from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.texts import unprintable
from thrive.measures import queries
from thrive.measures.actions import creating, planning, writing
from thrive.measures.actions.announcing import actor_of, series_changed
from thrive.measures.errors import BadMapping, BadPoints, NotAllowed, mapping_words
from thrive.measures.models import Measure
from thrive.measures.rules import numbers
from thrive.measures.rules.mapping import FIELDS, Mapping, MappingError, Raw, Wishes
from thrive.measures.rules.profiles import Profile
from thrive.people.models import Person

Progress = Callable[[int, int], None]  # how many rows are done, of how many
MOST_CORRECTIONS_SHOWN = 50


@dataclass(frozen=True)
class CorrectionPlanned:
    """A number in the file that differs from what stands: shown before it is taken."""

    measure: str
    group: str
    period_on: date
    former_value: float
    former_denominator: float | None
    value: float
    denominator: float | None


@dataclass(frozen=True)
class PointsImport:
    """What an import did, or, on a dry run, what it would do."""

    added: int
    corrected: int
    unchanged: int
    empty: int
    series: int
    new_groups: int
    new_measures: int
    corrections: tuple[CorrectionPlanned, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    dry_run: bool

    @property
    def changes_nothing(self) -> bool:
        """Everything in the file stands already."""
        return not (self.added or self.corrected or self.problem_count)

    def __str__(self) -> str:
        """What happened, or would happen, in one sentence."""
        if self.changes_nothing:
            return _("Nothing changes: all %(count)s numbers stand already.") % {
                "count": self.unchanged
            }
        words = (
            _("Would add %(added)s, correct %(corrected)s; %(unchanged)s stand already.")
            if self.dry_run
            else _("Added %(added)s, corrected %(corrected)s; %(unchanged)s stood already.")
        )
        return words % {
            "added": self.added,
            "corrected": self.corrected,
            "unchanged": self.unchanged,
        }


def quiet(done: int, of: int) -> None:
    """Progress that nobody looks at."""


def import_points(
    *,
    source: tables.Source | Sequence[Raw],
    mapping: Mapping | Wishes | Profile,
    by: Person | None,
    at: datetime,
    progress: Progress | None = None,
    dry_run: bool = False,
    source_name: str = "",
) -> PointsImport:
    """Take the points of a file in one transaction, or refuse it with every problem named.

    A dry run writes nothing and returns the problems instead of raising them. Where a different
    number stands it is corrected and the former value kept; the same file again changes nothing.
    A profile also creates the groups and measures of its file. Raises NotAllowed, Invalid (the file
    cannot be read), BadMapping, BadPoints.
    """
    if not queries.may_define(by, at=at):
        raise NotAllowed(_("Only administrators import files."))
    name = source_name or (source.name if isinstance(source, Path) else "")
    refuse_unprintable(name)
    progress = progress or quiet
    with transaction.atomic():
        raws, columns, created, early = _read(source, mapping, by, at)
        progress(0, len(raws))
        plan = _plan(raws, columns, at.date(), early)
        # Held until the end: two imports of one measure come one after another.
        _hold({planned.measure_id for planned in plan.points})
        difference = planning.compare(plan.points)
        result = _result(plan, difference, created, dry_run=dry_run)
        if dry_run:
            transaction.set_rollback(True)
            return result
        _take(plan, difference, writing.Signature(by, at, name[:200]), progress)
    progress(len(raws), len(raws))
    return result


def refuse_unprintable(name: str) -> None:
    """Raise Invalid for the name of a file that cannot be shown, and so not be kept."""
    if (letter := unprintable(name)) is not None:
        raise Invalid(
            _("The name of the file holds the letter %(letter)s. Give it another name.")
            % {"letter": letter}
        )


def _take(
    plan: planning.Plan,
    difference: planning.Difference,
    signature: writing.Signature,
    progress: Progress,
) -> None:
    """Write it all, announce and record it; or refuse it with its problems."""
    if plan.problems.count:
        raise BadPoints(plan.problems.kept, plan.problems.count)
    of = len(plan.points)
    changed = writing.write(difference, signature, lambda done: progress(done, of))
    if not changed:
        return
    series_changed(changed, at=signature.at)
    audit.record(
        actor=actor_of(signature.by),
        action="measures.import",
        subject=signature.source,
        at=signature.at,
        details={"added": len(difference.added), "corrected": len(difference.corrected)},
    )


Reading = tuple[list[Raw], dict[str, str], creating.Created, list[Problem]]


def _read(
    source: tables.Source | Sequence[Raw],
    mapping: Mapping | Wishes | Profile,
    by: Person | None,
    at: datetime,
) -> Reading:
    """Rows in our fields, what their columns are called, and what a profile had to create."""
    nothing = creating.Created(0, 0)
    if isinstance(source, Sequence) and not isinstance(source, bytes):
        return list(source), {}, nothing, []
    table = tables.read_rows(source, largest=settings.THRIVE_LARGEST_IMPORT_BYTES)
    try:
        if isinstance(mapping, Profile):
            reading = mapping.read(table)
            _refuse_empty(reading.raws, [*table.problems, *_named(reading.problems)])
            created = creating.create_missing(mapping, reading, by=by, at=at)
            return reading.raws, {}, created, [*table.problems, *_named(reading.problems)]
        if isinstance(mapping, Wishes):
            mapping = mapping.complete(table.header)
        mapping.check(table.header)
    except MappingError as error:
        raise mapping_words(error) from error
    raws = list(mapping.readings(table))
    _refuse_empty(raws, table.problems)
    columns = {name: getattr(mapping, name).column for name in FIELDS}
    return raws, columns, nothing, table.problems


def _refuse_empty(raws: Sequence[Raw], problems: Sequence[Problem]) -> None:
    if not raws and not problems:
        raise Invalid(_("The file has a first line, but no rows below it."))


def _named(faults: Sequence[tuple[int, str, str]]) -> list[Problem]:
    words = _("not a number; expected digits such as 12 or 12.5, without a unit")
    return [Problem(words, line=line, column=column, value=text) for line, column, text in faults]


def _plan(
    raws: list[Raw], columns: dict[str, str], today: date, early: list[Problem]
) -> planning.Plan:
    texts = chain.from_iterable((raw.value, raw.denominator) for raw in raws)
    decimal = numbers.decimal_of(text for text in texts if isinstance(text, str))
    _refuse_unclear(decimal)
    reader = planning.Reader(decimal, columns, today)
    for problem in early:
        reader.plan.problems.add(problem)
    return reader.read(raws)


def _refuse_unclear(decimal: numbers.Decimal) -> None:
    if decimal is numbers.Decimal.MIXED:
        raise BadMapping(
            _(
                "Some numbers have a decimal point and some a comma, so that 1,234 can be read in "
                "two ways. Write all of them in one way, without a sign between thousands."
            )
        )
    if decimal is numbers.Decimal.UNCLEAR:
        raise BadMapping(
            _(
                "Every comma in the numbers could stand between thousands or before a fraction: "
                "1,234 could be read in two ways. Write 1234 or 1.234."
            )
        )


def _hold(measures: set[int]) -> None:
    list(Measure.objects.select_for_update().filter(pk__in=measures).order_by("pk").only("pk"))


def _result(
    plan: planning.Plan,
    difference: planning.Difference,
    created: creating.Created,
    *,
    dry_run: bool,
) -> PointsImport:
    return PointsImport(
        added=len(difference.added),
        corrected=len(difference.corrected),
        unchanged=difference.unchanged,
        empty=plan.empty,
        series=len({planned[:2] for planned in plan.points}),
        new_groups=created.groups,
        new_measures=created.measures,
        corrections=_shown(difference.corrected[:MOST_CORRECTIONS_SHOWN]),
        problems=tuple(plan.problems.kept),
        problem_count=plan.problems.count,
        dry_run=dry_run,
    )


def _shown(changes: list[planning.Change]) -> tuple[CorrectionPlanned, ...]:
    measures = Measure.objects.in_bulk({change.planned.measure_id for change in changes})
    groups = queries.group_names({change.planned.group_id for change in changes})
    return tuple(
        CorrectionPlanned(
            measures[planned.measure_id].name, groups[planned.group_id], planned.period_on,
            value, denominator, planned.value, planned.denominator,
        )
        for _point, planned, value, denominator in changes
    )  # fmt: skip
