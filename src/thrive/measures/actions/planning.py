"""From the rows of a file to what would be written: matching, checking, comparing.

Nothing here writes. Problems are gathered, not raised, so that a person sees all of them at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import F

from thrive.foundation.errors import Problem
from thrive.measures.errors import MOST_PROBLEMS, fault_words
from thrive.measures.models import Measure, Point, Series
from thrive.measures.rules import numbers, periods, values
from thrive.measures.rules.faults import ABOUT_DENOMINATOR, Fault, Faulty
from thrive.measures.rules.mapping import Raw
from thrive.people.models import Group

MOST_IDS = 2000  # in one query
LONGEST_SHOWN = 80
Found = TypeVar("Found")


class Planned(NamedTuple):
    """One point that a file asks for, its measure and group found."""

    measure_id: int
    group_id: int
    period_on: date
    value: float
    denominator: float | None


class Change(NamedTuple):
    """A point that stands, and what the file says instead."""

    point_id: int
    planned: Planned
    former_value: float
    former_denominator: float | None


@dataclass
class Problems:
    """Problems in the order of the file: the first ones whole, the rest counted."""

    kept: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        """Keep a problem, or only count it where there are many."""
        self.count += 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(problem)


@dataclass(frozen=True)
class Plan:
    """What a file asks for, row by row, beside what cannot be."""

    points: list[Planned]
    problems: Problems
    empty: int  # rows without a value: nothing was measured


@dataclass(frozen=True)
class Difference:
    """What a plan would change in what stands."""

    added: list[Planned]
    corrected: list[Change]
    unchanged: int
    series: dict[tuple[int, int], int]  # by measure and group: those that stand


class Directory:
    """Things by their id and by their name; a name that several share is nobody's."""

    def __init__(self, rows: Iterable[tuple[int, str, str]], unknown: Fault, shared: Fault) -> None:
        self._by_id: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._unknown, self._shared = unknown, shared
        for pk, external_id, name in rows:
            self._by_id[external_id] = pk
            self._by_name[name.casefold()].append(pk)

    def find(self, text: str) -> int:
        """The one that is meant. Raises Faulty: missing, unknown, or several of that name."""
        if (found := self._by_id.get(text)) is not None:
            return found
        named = self._by_name.get(text.casefold(), ())
        if len(named) == 1:
            return named[0]
        raise Faulty(self._shared if named else self._unknown if text else Fault.MISSING)


class Reader:
    """Turns raw rows into planned points. Looks everything up once, before the first row."""

    def __init__(self, decimal: numbers.Decimal, columns: dict[str, str], today: date) -> None:
        self.measures = Measure.objects.in_bulk()
        named = [(m.pk, m.key, m.name) for m in self.measures.values()]
        groups = Group.objects.order_by("id").values_list("id", "external_id", "name")
        self.find_measure = Directory(named, Fault.UNKNOWN_MEASURE, Fault.AMBIGUOUS_MEASURE).find
        self.find_group = Directory(groups, Fault.UNKNOWN_GROUP, Fault.AMBIGUOUS_GROUP).find
        self.decimal, self.columns, self.today = decimal, columns, today
        self.plan = Plan([], Problems(), 0)
        self.seen: set[tuple[int, int, date]] = set()

    def read(self, raws: Iterable[Raw]) -> Plan:
        """Plan every row; what cannot be is noted with its line."""
        empty = 0
        for raw in raws:
            if raw.value in numbers.MISSING:
                empty += 1
            elif (planned := self._point(raw)) is not None:
                self.plan.points.append(planned)
        return Plan(self.plan.points, self.plan.problems, empty)

    def _point(self, raw: Raw) -> Planned | None:
        """One row as a point; every cell that is wrong is noted, not only the first."""
        before = self.plan.problems.count
        measure_id = self._cell(raw, "measure", self.find_measure)
        group_id = self._cell(raw, "group", self.find_group)
        value = self._cell(raw, "value", self._number)
        denominator = None
        if raw.denominator not in numbers.MISSING:
            denominator = self._cell(raw, "denominator", self._number)
        if measure_id is None:
            return None
        measure = self.measures[measure_id]
        period_on = self._cell(raw, "period", lambda text: self._period(text, measure), measure)
        if self.plan.problems.count > before or group_id is None or period_on is None:
            return None
        planned = Planned(measure_id, group_id, period_on, value or 0.0, denominator)
        return planned if self._can_be(raw, planned, measure) else None

    def _can_be(self, raw: Raw, planned: Planned, measure: Measure) -> bool:
        fault = values.fault_of(measure.kind, planned.value, planned.denominator)
        if fault is not None:
            self._note(raw, "denominator" if fault in ABOUT_DENOMINATOR else "value", fault)
            return False
        key = planned[:3]
        if key in self.seen:
            self._note(raw, "period", Fault.REPEATED)
            return False
        self.seen.add(key)
        return True

    def _number(self, text: str | float) -> float:
        return text if isinstance(text, float) else numbers.parse_number(text, self.decimal)

    def _period(self, text: str, measure: Measure) -> date:
        if not text:
            raise Faulty(Fault.MISSING)
        period_on = periods.parse_period(text, measure.cadence)
        if period_on > self.today:
            raise Faulty(Fault.FUTURE)
        return period_on

    def _cell(
        self,
        raw: Raw,
        column: str,
        read: Callable[[Any], Found],
        measure: Measure | None = None,
    ) -> Found | None:
        """What a cell means; a fault is noted. ``Any``: a profile brings numbers already."""
        try:
            return read(getattr(raw, column))
        except Faulty as faulty:
            self._note(raw, column, faulty.fault, measure)
            return None

    def _note(self, raw: Raw, column: str, fault: Fault, measure: Measure | None = None) -> None:
        words = fault_words(fault, cadence=measure.cadence if measure else "day")
        shown = str(getattr(raw, column))[:LONGEST_SHOWN]
        name = self.columns.get(column) or column
        self.plan.problems.add(Problem(words, line=raw.line, column=name, value=shown))


def compare(points: Sequence[Planned]) -> Difference:
    """Hold planned points against what stands, in a handful of queries."""
    measures = {planned.measure_id for planned in points}
    standing = Series.objects.filter(
        measure_id__in=measures, wording_version=F("measure__wording_version")
    ).order_by("id")
    series = {(m, g): pk for pk, m, g in standing.values_list("id", "measure_id", "group_id")}
    touched = {series[key] for p in points if (key := (p.measure_id, p.group_id)) in series}
    stored = _stored(sorted(touched))
    added: list[Planned] = []
    corrected: list[Change] = []
    for planned in points:
        former = stored.get((series.get(planned[:2], 0), planned.period_on))
        if former is None:
            added.append(planned)
        elif former[1:] != planned[3:]:
            corrected.append(Change(former[0], planned, former[1], former[2]))
    return Difference(added, corrected, len(points) - len(added) - len(corrected), series)


Stored = dict[tuple[int, date], tuple[int, float, float | None]]


def _stored(series_ids: Sequence[int]) -> Stored:
    stored: Stored = {}
    for start in range(0, len(series_ids), MOST_IDS):
        rows = Point.objects.filter(series_id__in=series_ids[start : start + MOST_IDS]).order_by()
        for pk, series_id, period_on, value, denominator in rows.values_list(
            "id", "series_id", "period_on", "value", "denominator"
        ):
            stored[series_id, period_on] = (pk, value, denominator)
    return stored
