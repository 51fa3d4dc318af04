"""Periods: what may be written in a file, and the first day under which a period is kept.

A point is kept under the first day of its period: a week begins on Monday (ISO 8601), a quarter in
January, April, July or October. A day inside a period stands for the whole period. A name that says
less than the cadence needs ("2024" for a monthly measure) is refused rather than guessed, and so is
a week where months are counted, because a week can lie in two months. Financial years are unknown.
A year in which nobody counted days, or anything, is a slip of the finger and refused.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from thrive.measures.rules.faults import Fault, Faulty

FINENESS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4}
EXAMPLES = {
    "day": "2024-03-18",
    "week": "2024-W12",
    "month": "2024-03",
    "quarter": "2024-Q1",
    "year": "2024",
}
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}  # about so many in a period
# Before these years a period is taken for a mistyped one: 0202 for 2020. Days begin later, because
# there are so many more of them.
FIRST_YEARS = {"day": 1970, "week": 1900, "month": 1900, "quarter": 1900, "year": 1900}
# So many empty periods are as good as any more: no chart is read, and no test made, across them.
LONGEST_GAP = 400
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@lru_cache(maxsize=20_000)
def parse_period(text: str, cadence: str) -> date:
    """Return the first day of the period that a text names. Raises Faulty."""
    try:
        named, day = _read(text)
    except ValueError as error:
        raise Faulty(Fault.NO_SUCH_DAY) from error
    if FINENESS[named] > FINENESS[cadence]:
        raise Faulty(Fault.PERIOD_TOO_COARSE)
    if named == "week" and cadence != "week":
        raise Faulty(Fault.WEEK_IN_TWO_PERIODS)
    if is_long_ago(day, cadence):
        raise Faulty(Fault.LONG_AGO)
    return first_day(day, cadence)


def is_long_ago(day: date, cadence: str) -> bool:
    """A day so long ago that its year must be a slip."""
    return day.year < FIRST_YEARS[cadence]


def _read(text: str) -> tuple[str, date]:
    """What kind of period a text names, and its first day."""
    if match := _DAY.fullmatch(text):
        return "day", date.fromisoformat(text)
    if match := _MONTH.fullmatch(text):
        return "month", date(int(match[1]), int(match[2]), 1)
    if match := _WEEK.fullmatch(text.upper()):
        return "week", date.fromisocalendar(int(match[1]), int(match[2]), 1)
    if match := _QUARTER.fullmatch(text.upper()):
        return "quarter", date(int(match[1]), 3 * int(match[2]) - 2, 1)
    if _YEAR.fullmatch(text):
        return "year", date(int(text), 1, 1)
    raise Faulty(Fault.NOT_A_PERIOD)


def first_day(day: date, cadence: str) -> date:
    """The first day of the period in which a day lies."""
    if cadence == "week":
        return day - timedelta(days=day.weekday())
    if cadence == "month":
        return day.replace(day=1)
    if cadence == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    if cadence == "year":
        return day.replace(month=1, day=1)
    return day


def following(first: date, cadence: str) -> date:
    """The first day of the period after the one that begins on ``first``."""
    if cadence == "day":
        return first + timedelta(days=1)
    if cadence == "week":
        return first + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[cadence]
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_full(on: date, cadence: str) -> date:
    """The first day of the last period that was over before ``on``."""
    return first_day(first_day(on, cadence) - timedelta(days=1), cadence)


def recent(on: date, cadence: str, how_many: int) -> list[date]:
    """The last full periods before ``on``, newest first."""
    periods = [last_full(on, cadence)]
    while len(periods) < how_many:
        periods.append(last_full(periods[-1], cadence))
    return periods


def grid(observed: Iterable[date], cadence: str) -> tuple[date, ...]:
    """Every period from the first observed to the last, and those kept under another cadence.

    Of a gap longer than ``LONGEST_GAP`` only so much is kept: one number in a far year must not
    become columns for all the years between.
    """
    days = sorted(set(observed))
    found = days[:1]
    for before, day in pairwise(days):
        found += takewhile(day.__gt__, islice(_after(before, cadence), LONGEST_GAP))
        found.append(day)
    return tuple(found)


def _after(day: date, cadence: str) -> Iterator[date]:
    while True:
        day = following(day, cadence)
        yield day


def first_under(periods: Sequence[date], on: date, cadence: str) -> int:
    """The first of the periods of which at least half lies under a change that began on a day."""
    if not periods or on <= periods[0]:
        return 0  # also on the first day that there is, from which nothing can be taken away
    return bisect_left(periods, on - timedelta(days=DAYS[cadence] / 2))
