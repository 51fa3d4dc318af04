"""`thrive screen`: where did it change, over many series?"""

import argparse
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thrive_stats.charting import chart
from thrive_stats.commands.options import add_better, finite_number, parser
from thrive_stats.commands.output import plain, to_json, write
from thrive_stats.dated import LEAST_EACH_SIDE, LEAST_IN_ALL, UNDATED, dated_test_of
from thrive_stats.errors import InputError, OptionError
from thrive_stats.packing import Packed, on_grid, packed
from thrive_stats.periods import EXAMPLES, FORMS, NoSuchPeriodError, PeriodKind, sort_key
from thrive_stats.printing import printable_line
from thrive_stats.records import STANDARD_INPUT, Records, read_records
from thrive_stats.screening import RATE, Direction, ScreenResult, Watched, screened, watch
from thrive_stats.stretches import joined, measured
from thrive_stats.tables import MISSING, LongTable, read_long

IntArray = npt.NDArray[np.int64]

SERIES, STARTED = "series", "started"
CAVEATS = {
    "too_few_points": f"Not tested: a start date, but fewer than {LEAST_IN_ALL} points in all or "
    f"than {LEAST_EACH_SIDE} on one side of it.",
    "no_variation": "Not tested: no ups and downs on either side of the date to measure chance by.",
    "short_series_flagged_too_easily": "Some series have fewer than 24 points. Those are found too "
    "easily: 1 in 5 of them may be chance, or more.",
    "one_series_dominates": "One series swings far wider than the rest and decides how much "
    "neighbours resemble each other. Screen series of one unit together.",
}


@dataclass(frozen=True)
class Screened:
    """A table, the start dates that were given, and what was found."""

    table: LongTable
    started: list[str | None]
    result: ScreenResult


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit status, raises ThriveStatsError for wrong input."""
    options = _parser().parse_args(arguments)
    if options.file == options.changes == STANDARD_INPUT:
        raise OptionError("standard input can hold the series or the changes, not both")
    table = read_long(options.file)
    started: list[str | None] = [None] * len(table.series)
    index = np.full(len(table.series), UNDATED, dtype=np.int64)
    if options.changes is not None:
        started, index = read_changes(options.changes, table)
    with np.errstate(over="ignore", invalid="ignore"):
        result = _found(table, index, options)
    answer = Screened(table, started, result)
    pieces = [to_json(_json(answer)), "\n"] if options.format == "json" else _text(answer)
    write(pieces, options.output)
    return 0


def _found(table: LongTable, index: IntArray, options: argparse.Namespace) -> ScreenResult:
    """Screen all series; a table that would be a mostly empty grid is measured in parts."""
    grid = on_grid(table)
    parts = [grid] if grid is not None else list(packed(table, keep_gaps=True))
    values = [part.of(table.values) for part in parts]
    starts = [_starts(table, part, index) for part in parts]
    seen = [watch(chart(rows, better=options.better)) for rows in values]
    measures = joined([measured(rows, start) for rows, start in zip(values, starts, strict=True)])
    back = np.argsort(np.concatenate([part.series for part in parts]))
    return screened(
        dated_test_of(measures.of(back)),
        Watched(
            np.concatenate([one.watch for one in seen])[back],
            np.concatenate([one.direction for one in seen])[back],
        ),
        better=options.better,
        rate=options.rate,
    )


def _starts(table: LongTable, part: Packed, index: IntArray) -> IntArray:
    """Return the place of the first row from each start on, where the table is laid out."""
    own = index[part.series]
    before = part.inside & (table.column[part.rows] < own[:, None])
    places = np.where(before, np.arange(1, before.shape[1] + 1), 0).max(axis=1)
    return np.where(own == UNDATED, UNDATED, places)


def read_changes(path: str, table: LongTable) -> tuple[list[str | None], IntArray]:
    """Return for each series of the table its start as written, and its column (-1 for none).

    Raises InputError for an unknown or repeated series, and for a start that is no such period.
    """
    columns = [SERIES, STARTED] if table.named else [STARTED]
    records = read_records(path, columns=columns)
    names = _names(records, table)
    positions = {name: position for position, name in enumerate(table.series)}
    started: list[str | None] = [None] * len(positions)
    index = np.full(len(positions), UNDATED, dtype=np.int64)
    calendar = _Calendar(records, table)
    seen: set[str] = set()
    for row, (name, label) in enumerate(zip(names, records.column(STARTED), strict=True)):
        if name not in positions:
            raise _refusal(records, row, SERIES, f"a series of {table.file}", name)
        if name in seen:
            column, found = (SERIES, name) if table.named else (STARTED, label)
            raise _refusal(records, row, column, "each series once", found)
        seen.add(name)
        if label not in MISSING:
            started[positions[name]] = label
            index[positions[name]] = calendar.column(row, label, positions[name])
    return started, index


def _names(records: Records, table: LongTable) -> list[str]:
    """Return which series each row of the changes means; the only one without a name needs none."""
    if table.named:
        return records.column(SERIES)
    names = records.column(SERIES) if SERIES in records.header else [""] * len(records.rows)
    for row, name in enumerate(names):
        if name:
            raise _refusal(records, row, SERIES, f"no name: {table.file} names no series", name)
    return names


class _Calendar:
    """Finds the column of the first period from a start on."""

    def __init__(self, records: Records, table: LongTable) -> None:
        self.records = records
        self.table = table
        self.ordered = table.kind is not PeriodKind.OTHER
        kind = table.kind
        self.keys = [sort_key(label, kind) for label in table.periods] if self.ordered else []
        self.form = next((form for form in FORMS if form.kind is kind), None)

    def column(self, row: int, label: str, series: int) -> int:
        """Return the column; raises InputError when the label is no period of that kind."""
        if self.form is None:
            return self._named(row, label, series)
        try:
            if self.form.pattern.fullmatch(label) is None:
                raise NoSuchPeriodError(label)
            key = sort_key(label, self.form.kind)
        except NoSuchPeriodError:
            kind = self.form.kind
            expected = f"a period that exists, written like {EXAMPLES[kind]} ({kind.value})"
            raise _refusal(self.records, row, STARTED, expected, label) from None
        return bisect_left(self.keys, key)

    def _named(self, row: int, label: str, series: int) -> int:
        # Labels without an order of their own may stand on the grid twice: the series' own counts.
        for column in self.table.columns(series).tolist():
            if self.table.periods[column] == label:
                return int(column)
        expected = f"a period of that series in {self.table.file}"
        raise _refusal(self.records, row, STARTED, expected, label)


def _refusal(records: Records, row: int, column: str, expected: str, found: str) -> InputError:
    return InputError(records.file, expected, row=records.line(row), column=column, found=found)


def _parser() -> argparse.ArgumentParser:
    made = parser("screen", "Where did it change, over many series at once?")
    made.add_argument(
        "--changes",
        metavar="FILE",
        help="CSV with the columns series and started: the period from which a change was under "
        "way, written down before the result was seen; a series may have none",
    )
    add_better(made)
    made.add_argument(
        "--rate",
        type=_rate,
        default=RATE,
        help="share of the confirmed that may be chance (default: 0.10)",
    )
    return made


def _rate(text: str) -> float:
    rate = finite_number(text)
    if not 0 < rate < 1:
        raise argparse.ArgumentTypeError(f"expected a number between 0 and 1, found {text!r}")
    return rate


def _json(screened: Screened) -> dict[str, object]:
    result = screened.result
    # All series of one file are pooled, so the first value is everybody's.
    autocorrelation = result.autocorrelation
    return {
        "tested": result.family,
        "confirmed": result.found,
        "rate": result.rate,
        "autocorrelation": float(autocorrelation[0]) if autocorrelation.size else None,
        "series": list(_series(screened)),
        "expected_false": result.expected_false,
        "caveats": list(result.caveats),
    }


def _series(screened: Screened) -> Iterator[dict[str, object]]:
    result = screened.result
    dated = np.array([label is not None for label in screened.started], dtype=np.bool_)
    low, high = _numbers(result.low), _numbers(result.high)
    numbers = {
        "shrunk": _numbers(result.shrunk),
        "p": _numbers(result.p),
        "q": _numbers(result.q),
        "before": _numbers(np.where(dated, result.before, np.nan)),
        "after": _numbers(np.where(dated, result.after, np.nan)),
    }
    estimate = _numbers(result.estimate)
    for position, started in enumerate(screened.started):
        yield {
            "series": screened.table.name(position),
            "n": int(result.n[position]),
            "started": started,
            "watch": bool(result.watch[position]),
            "confirmed": bool(result.confirmed[position]),
            "direction": Direction(int(result.direction[position])).name.lower(),
            "estimate": estimate[position],
            "interval": [low[position], high[position]] if result.tested[position] else None,
            **{name: column[position] for name, column in numbers.items()},
        }


def _numbers(column: npt.NDArray[np.float64]) -> list[float | None]:
    return [plain(number) for number in column.tolist()]


def _text(screened: Screened) -> Iterator[str]:
    result = screened.result
    yield _headline(result) + "\n"
    changed = np.flatnonzero(result.confirmed)
    for title, direction in (
        ("Better", Direction.IMPROVEMENT),
        ("Worse", Direction.CONCERN),
        ("Changed", Direction.NONE),
    ):
        members = changed[result.direction[changed] == direction]
        if members.size:
            yield f"\n{title}\n"
            yield from (f"  {_change(screened, int(position))}\n" for position in members)
    yield from _unconfirmed(screened)
    yield from _watch_list(screened)
    yield from _remarks(screened)


def _headline(result: ScreenResult) -> str:
    if result.family == 0:
        return "Nothing was tested: no series has a start date and enough to compare around it."
    some = f"{result.found} of {result.family} series with a start date changed."
    if result.found == 0:
        return f"{some} That is no proof that nothing did: see how much may have."
    return f"{some} Expect at most about {_chance(result.rate)} of these to be chance."


def _chance(rate: float) -> str:
    one_in = 1 / rate
    if abs(one_in - round(one_in)) < 1e-9:
        return f"1 in {round(one_in)}"
    return f"{rate:.0%}"


def _change(screened: Screened, position: int) -> str:
    result = screened.result
    digits, likely = _likely(result, position)
    before, after = (f"{line[position]:,.{digits}f}" for line in (result.before, result.after))
    drawn = f"{result.shrunk[position]:+,.{digits}f} when drawn towards the others"
    since = f"since {_since(screened, position)}: about {before} → {after}"
    return f"{_name(screened.table, position)}  {since} (likely {likely}; {drawn})"


def _likely(result: ScreenResult, position: int) -> tuple[int, str]:
    """Return the decimals that an interval deserves, and the interval with them."""
    low, high = float(result.low[position]), float(result.high[position])
    digits = _digits((high - low) / 2)
    return digits, f"{low:+,.{digits}f} to {high:+,.{digits}f}"


def _digits(half_width: float) -> int:
    """Return how many decimals an interval of that half width deserves: two figures of it."""
    if half_width <= 0 or not math.isfinite(half_width):
        return 2
    return max(0, min(9, 1 - math.floor(math.log10(half_width))))


def _unconfirmed(screened: Screened) -> Iterator[str]:
    members = np.flatnonzero(screened.result.tested & ~screened.result.confirmed)
    if members.size:
        yield "\nNo change confirmed, and how much it may be\n"
    for position in members.tolist():
        _, likely = _likely(screened.result, position)
        name = _name(screened.table, position)
        yield f"  {name}  since {_since(screened, position)}: likely {likely}\n"


def _watch_list(screened: Screened) -> Iterator[str]:
    result = screened.result
    members = np.flatnonzero(result.watch & ~result.confirmed)
    if not members.size:
        return
    yield "\nWatch, and ask: their own chart shows something, which among many is often chance\n"
    words = {
        Direction.IMPROVEMENT: "perhaps better",
        Direction.CONCERN: "perhaps worse",
        Direction.NONE: "something may have changed",
    }
    for position in members:
        name = _name(screened.table, int(position))
        yield f"  {name}  {words[Direction(int(result.direction[position]))]}\n"


def _remarks(screened: Screened) -> Iterator[str]:
    result = screened.result
    undated = sum(label is None for label in screened.started)
    yield "\nHow we know\n"
    yield "  The mean after the start date is compared with the mean before.\n"
    if result.autocorrelation.size:
        shared = float(result.autocorrelation[0])
        yield f"  How much neighbouring points resemble each other is allowed for: {shared:.2f}.\n"
    if undated:
        yield f"  Without a start date, so only watched: {undated}.\n"
    yield from (f"  {CAVEATS[caveat]}\n" for caveat in result.caveats)


def _name(table: LongTable, position: int) -> str:
    return printable_line(table.name(position) or "The series")


def _since(screened: Screened, position: int) -> str:
    return printable_line(screened.started[position] or "")
