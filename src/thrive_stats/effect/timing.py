"""When the rows of a series were, in whole steps of its own calendar, and where a change began.

A month that a file leaves out is a gap, just as a month whose value it leaves empty: both are one
step more. Rows of an irregular calendar, and labels that are none, are counted 1, 2, 3 …
"""

import math
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from thrive_stats.periods import PeriodKind, Step, sort_key

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Days = Sequence[date]

MONTHS_A_YEAR, WEEKS_A_YEAR, DAYS_A_YEAR = 12.0, 52.18, 365.25
WORKING_DAYS = 5
SATURDAY = 5


@dataclass(frozen=True)
class Timing:
    """Where the rows of a series stand in time.

    Attributes
    ----------
    time : array (rows)
        In whole steps, from 1.
    start : float
        The first step under the change; NaN if the series does not have the label that names it.
    years : array (rows), None
        The same in years, None where labels are no calendar.
    per_year : float, None
        Steps in a year.
    step : Step
        What one step is called.
    """

    time: FloatArray
    start: float
    years: FloatArray | None
    per_year: float | None
    step: Step


@dataclass(frozen=True)
class _Unit:
    """A way of counting time: the count of each row and of the start, and what its steps mean."""

    counts: Counts
    start: int
    per_year: float | None
    steps: dict[int, Step]


MONTH_STEPS = {1: Step.MONTH, 3: Step.QUARTER, 12: Step.YEAR}
DAY_STEPS = {1: Step.DAY, 7: Step.WEEK}


def timing_of(labels: Sequence[str], kind: PeriodKind, started: str) -> Timing:
    """Return when the rows of one series were, and where the change began.

    `labels` are in order of time and of that kind, as is `started` (see `periods.sort_key`). A
    start between two steps is the next of them.

    Examples
    --------
    >>> found = timing_of(["2024-01", "2024-02", "2024-04"], PeriodKind.MONTH, "2024-03")
    >>> found.time.tolist(), found.start
    ([1.0, 2.0, 4.0], 3.0)
    """
    if kind is PeriodKind.OTHER:
        start = labels.index(started) + 1.0 if started in labels else math.nan
        return Timing(np.arange(1.0, len(labels) + 1), start, None, None, Step.POINT)
    unit = _dates(labels, started) if kind is PeriodKind.DATE else _plain(labels, kind, started)
    passed = unit.counts - unit.counts[0]
    usual = _usual(passed)
    years = None if unit.per_year is None else passed / unit.per_year
    per_year = None if unit.per_year is None else unit.per_year / usual
    if (passed % usual).any():
        start = float(np.searchsorted(unit.counts, unit.start)) + 1
        return Timing(np.arange(1.0, len(passed) + 1), start, years, per_year, Step.POINT)
    start = math.ceil((unit.start - int(unit.counts[0])) / usual) + 1.0
    return Timing(passed / usual + 1.0, start, years, per_year, unit.steps.get(usual, Step.POINT))


def _usual(counts: Counts) -> int:
    """Return the middle one of the distances between neighbours, the lower of two."""
    distances = np.sort(np.diff(counts))
    return int(distances[(distances.size - 1) // 2]) if distances.size else 1


def _plain(labels: Sequence[str], kind: PeriodKind, started: str) -> _Unit:
    per_year, days, steps = PLAIN[kind]
    counts = np.array([sort_key(label, kind) for label in labels], dtype=np.int64) // days
    return _Unit(counts, sort_key(started, kind) // days, per_year, steps)


# Weeks sort by the day they begin with, so they are counted in sevens.
PLAIN: dict[PeriodKind, tuple[float | None, int, dict[int, Step]]] = {
    PeriodKind.MONTH: (MONTHS_A_YEAR, 1, MONTH_STEPS),
    PeriodKind.WEEK: (WEEKS_A_YEAR, 7, {1: Step.WEEK}),
    PeriodKind.YEAR: (1.0, 1, {1: Step.YEAR}),
    PeriodKind.INTEGER: (None, 1, {}),
}


def _dates(labels: Sequence[str], started: str) -> _Unit:
    """Count dates in months if they are monthly, in working days if weekends are left out.

    Dates that are only ever the first of a month are months of 28 to 31 days, not days.
    """
    days, start = [date.fromisoformat(label) for label in labels], date.fromisoformat(started)
    if len({day.day for day in days}) == 1:
        return _months(days, start, late=start.day > days[0].day)
    if all(day.day == monthrange(day.year, day.month)[1] for day in days):
        return _months(days, start, late=False)
    counts = np.array([_working_day(day) for day in days], dtype=np.int64)
    if {day.weekday() for day in days} == set(range(SATURDAY)) and _usual(counts) == 1:
        per_year = DAYS_A_YEAR * WORKING_DAYS / 7
        return _Unit(counts, _working_day(start), per_year, {1: Step.DAY})
    counts = np.array([day.toordinal() for day in days], dtype=np.int64)
    return _Unit(counts, start.toordinal(), DAYS_A_YEAR, DAY_STEPS)


def _months(days: Days, start: date, *, late: bool) -> _Unit:
    """Count months; `late` says that the start is after the day that stands for its month."""
    counts = np.array([day.year * 12 + day.month for day in days], dtype=np.int64)
    return _Unit(counts, start.year * 12 + start.month + late, MONTHS_A_YEAR, MONTH_STEPS)


def _working_day(day: date) -> int:
    """Return a count of working days; a weekend is the Monday after it."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    return week * WORKING_DAYS + min(weekday, SATURDAY)
