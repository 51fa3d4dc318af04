"""A table and the effect in each of its series: what `thrive effect` knows before it writes."""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thrive_stats.commands.output import Progress
from thrive_stats.effect import EffectResult, Family, effect
from thrive_stats.effect.timing import Timing, timing_of
from thrive_stats.errors import InputError, OptionError
from thrive_stats.periods import EXAMPLES, NoSuchPeriodError, PeriodKind, is_written_as, sort_key
from thrive_stats.tables import LongTable, numbers, read_long

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]

PART = 512  # series laid out at once
DENOMINATOR = "denominator"


@dataclass(frozen=True)
class Rows:
    """One series of a file: which of its rows, in order of time, and when they were."""

    name: str | None
    labels: tuple[str, ...]
    at: IntArray
    timing: Timing


@dataclass(frozen=True)
class Found:
    """A series and where its effect is kept."""

    rows: Rows
    result: EffectResult
    line: int
    kind: PeriodKind
    started: str
    slope: bool


def read(options: argparse.Namespace) -> list[Found]:
    """Read the file and return the effect in each series, in file order.

    Raises InputError or OptionError.
    """
    table = read_long(options.file)
    _check_start(table, options.started)
    series = _rows(table, options.started)
    _check_season(series, options.season, table.kind)
    values = numbers(table.records, "value")
    counts = Family(options.family) is Family.POISSON
    at_risk = _denominators(table, values) if counts else None
    found: dict[int, Found] = {}
    with Progress("series measured:", len(series)) as progress:
        for members in _alike(series):
            result = _measured([series[one] for one in members], values, at_risk, options)
            for line, one in enumerate(members):
                found[one] = Found(
                    series[one], result, line, table.kind, options.started, not options.level_only
                )
            progress.reach(len(found))
    return [found[one] for one in range(len(series))]


def _check_start(table: LongTable, started: str) -> None:
    """Raise OptionError unless the change began between the first and the last of all periods."""
    if not table.periods:
        raise InputError(table.file, "at least one row under the header")
    kind, known = table.kind, table.periods
    if kind is PeriodKind.OTHER:
        if started not in known:
            raise OptionError(f"--started: expected a period of the file, found {started!r}")
        return
    try:
        if not is_written_as(started, kind):
            raise NoSuchPeriodError(started)
        key = sort_key(started, kind)
    except NoSuchPeriodError:
        example = f"a period that exists, such as {EXAMPLES[kind]}"
        raise OptionError(f"--started: expected {example}, found {started!r}") from None
    if not sort_key(known[0], kind) < key <= sort_key(known[-1], kind):
        between = f"a period after {known[0]} and up to {known[-1]}"
        raise OptionError(f"--started: expected {between}, found {started!r}")


def _rows(table: LongTable, started: str) -> list[Rows]:
    """Return the rows of each series; raises InputError where one lacks a start without order."""
    records = table.records
    names = records.column("series") if table.named else [""] * len(records.rows)
    labels = records.column("period")
    place = {label: position for position, label in enumerate(table.periods)}
    at: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        at[name].append(row)
    timings: dict[tuple[str, ...], Timing] = {}
    found = []
    for position, name in enumerate(table.series):
        rows = at[name]
        if table.kind is not PeriodKind.OTHER:
            rows.sort(key=lambda row: place[labels[row]])
        own = tuple(labels[row] for row in rows)
        if own not in timings:
            timings[own] = timing_of(own, table.kind, started)
        if np.isnan(timings[own].start):
            expected = f"a row of each series for {started!r}, where --started says it began"
            raise InputError(table.file, expected, column="period", found=f"none of {name}")
        found.append(Rows(table.name(position), own, np.array(rows), timings[own]))
    return found


def _check_season(series: list[Rows], pairs: int, kind: PeriodKind) -> None:
    """Raise OptionError where so many waves a year cannot be told from each other."""
    for per_year in {rows.timing.per_year for rows in series} if pairs else ():
        if per_year is None:
            expected = "dates, months or weeks as periods"
            raise OptionError(f"--season: expected {expected}, found periods of kind {kind.value}")
        if 2 * pairs >= per_year:
            most = max(0, int(np.ceil(per_year / 2)) - 1)
            raise OptionError(
                f"--season: expected at most {most} with {per_year:g} periods a year, found {pairs}"
            )


def _denominators(table: LongTable, values: FloatArray) -> FloatArray | None:
    """Return what the counts are out of; raises InputError at a row that cannot be a count."""
    _refuse(table, values < 0, "value", "a count of 0 or more")
    if DENOMINATOR not in table.records.header:
        return None
    at_risk = numbers(table.records, DENOMINATOR)
    _refuse(table, at_risk <= 0, DENOMINATOR, "a number above 0")
    return at_risk


def _refuse(table: LongTable, wrong: npt.NDArray[np.bool_], column: str, expected: str) -> None:
    if wrong.any():
        row = int(wrong.argmax())
        found, line = table.records.column(column)[row], table.records.line(row)
        raise InputError(table.file, expected, row=line, column=column, found=found)


def _alike(series: list[Rows]) -> Iterator[list[int]]:
    """Yield series of like length together, so that one long series does not widen all others."""
    alike: dict[int, list[int]] = defaultdict(list)
    for one, rows in enumerate(series):
        alike[len(rows.at).bit_length()].append(one)
    for members in alike.values():
        for begin in range(0, len(members), PART):
            yield members[begin : begin + PART]


def _measured(
    series: list[Rows],
    values: FloatArray,
    at_risk: FloatArray | None,
    options: argparse.Namespace,
) -> EffectResult:
    """Return the effect in some series, laid out side by side."""
    width = max(len(rows.at) for rows in series)
    # Past its last row a series goes on without values.
    time = np.array([_padded(rows.timing.time, width) for rows in series])
    years = None
    if options.season:
        years = np.array([_filled(rows.timing.years, width, 0.0) for rows in series])
    return effect(
        np.array([_filled(values[rows.at], width, np.nan) for rows in series]),
        np.array([rows.timing.start for rows in series]),
        time=time,
        years=years,
        season=options.season,
        denominators=None
        if at_risk is None
        else np.array([_filled(at_risk[rows.at], width, np.nan) for rows in series]),
        family=options.family,
        slope=not options.level_only,
    )


def _filled(row: FloatArray | None, width: int, filler: float) -> FloatArray:
    assert row is not None
    return np.pad(row, (0, width - len(row)), constant_values=filler)


def _padded(time: FloatArray, width: int) -> FloatArray:
    return np.concatenate([time, time[-1] + np.arange(1.0, width - len(time) + 1)])
