"""`thrive chart`: each series of a file as a chart, in words, numbers or pictures."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import MINIMUM, ChartResult, chart
from thrive_stats.commands.options import (
    Parser,
    add_better,
    finite_number,
    parser,
    whole_number,
)
from thrive_stats.commands.output import Progress, json_list, plain, write
from thrive_stats.errors import InputError, OptionError
from thrive_stats.icons import Assurance, Variation
from thrive_stats.limits import PROPORTIONS, WITH_DENOMINATOR, Kind
from thrive_stats.periods import EXAMPLES, NoSuchPeriodError, PeriodKind, is_written_as, sort_key
from thrive_stats.rules import Signal
from thrive_stats.tables import LongTable, Packed, pack, read_long
from thrive_stats.verdicts import Reading, verdict_of
from thrive_stats.wording import sentence

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Json = dict[str, object]

ABOUT = "Show each series of a long table (series, period, value) as a chart."
COUNTS = frozenset({*WITH_DENOMINATOR, Kind.C, Kind.G})
SIGNAL_NAMES = [None if signal is Signal.NONE else signal.name.lower() for signal in Signal]
DIRECTION_NAMES = [variation.name.lower() for variation in Variation]
ASSURANCE_NAMES = [None if icon is Assurance.NONE else icon.name.lower() for icon in Assurance]


@dataclass(frozen=True)
class Charted:
    """A table with its charts, whose columns are the rows of each series."""

    table: LongTable
    packed: Packed
    result: ChartResult
    better: str
    target: float | None
    readings: Callable[[int], Reading]

    def periods(self, series: int) -> list[str]:
        """Return the labels of the rows of one series."""
        columns = self.packed.columns[series, : self.packed.count[series]]
        return [self.table.periods[column] for column in columns.tolist()]

    def sentence(self, series: int) -> str:
        """Return what the chart of one series says."""
        return sentence(verdict_of(self.result, series, self.readings(series)))


def main(arguments: Sequence[str]) -> int:
    """Run the command; raises InputError or OptionError before anything is written."""
    options = _parser().parse_args(list(arguments))
    charted = read(options)
    write(FORMATS[options.format](charted), options.output)
    return 0


def _parser() -> Parser:
    made = parser("chart", ABOUT, formats=("text", "json", "svg", "html"))
    made.add_argument(
        "--kind",
        choices=[kind.value for kind in Kind],
        default="xmr",
        help="for p and u kinds, value is the count and denominator the number at risk "
        "(default: xmr)",
    )
    add_better(made)
    made.add_argument("--target", type=finite_number, metavar="X", help="where we want to be")
    made.add_argument(
        "--no-screen",
        action="store_true",
        help="keep moving ranges of 3.267 times their mean or more",
    )
    made.add_argument(
        "--fix-after",
        type=whole_number(2),
        metavar="N",
        help="let the limits of each phase rest on its first N rows only",
    )
    made.add_argument(
        "--rebase",
        action="append",
        default=[],
        metavar="PERIOD",
        help="first period of a new phase (may be given again)",
    )
    made.add_argument(
        "--minimum",
        type=whole_number(1),
        default=MINIMUM,
        metavar="N",
        help="with fewer observed points in the whole series it is too early to tell "
        f"(default: {MINIMUM})",
    )
    return made


def read(options: argparse.Namespace) -> Charted:
    """Read the file and chart it; raises InputError or OptionError."""
    kind = Kind(options.kind)
    table = read_long(options.file, denominator=kind in WITH_DENOMINATOR)
    refuse(table, kind)
    packed = pack(table.present)
    result = chart(
        packed.of(table.values),
        None if table.denominators is None else packed.of(table.denominators),
        kind=kind,
        better=options.better,
        target=options.target,
        screen=not options.no_screen,
        fix_after=options.fix_after,
        phases=phases(table, packed, options.rebase),
        minimum=options.minimum,
    )
    readings = _readings(table, result, options.target)
    return Charted(table, packed, result, options.better, options.target, readings)


def refuse(table: LongTable, kind: Kind) -> None:
    """Raise InputError at the first cell that this kind of chart cannot take."""
    if not table.series:
        raise InputError(table.file, "at least one row under the header")
    if kind in COUNTS:
        table.refuse(table.values < 0, "value", "a count of 0 or more")
    if kind is Kind.T:
        table.refuse(table.values <= 0, "value", "a time above 0")
    if table.denominators is not None:
        table.refuse(table.denominators <= 0, "denominator", "a number above 0")
        if kind in PROPORTIONS:
            too_many = table.values > table.denominators
            table.refuse(too_many, "value", "a count no larger than its denominator")


def phases(table: LongTable, packed: Packed, rebase: Sequence[str]) -> Integers:
    """Return the phase of each row of each series, from 0; raises OptionError.

    Only phases in which a series has rows are counted.
    """
    begins = np.zeros(len(table.periods), dtype=np.int64)
    for label in rebase:
        begins[_position(table, label)] = 1
    number = np.cumsum(begins)[packed.columns]
    if number.shape[1] == 0:
        return number
    # Past its last row a series stays in its last phase.
    ends = np.take_along_axis(number, np.maximum(packed.count - 1, 0)[:, None], axis=1)
    number = np.where(packed.inside, number, ends)
    dense = np.zeros_like(number)
    dense[:, 1:] = np.cumsum(np.diff(number, axis=1) > 0, axis=1)
    return dense


def _position(table: LongTable, label: str) -> int:
    """Return the column of the grid at which a phase begins."""
    if table.kind is PeriodKind.OTHER:
        if label not in table.periods:
            raise OptionError(f"--rebase: expected a period of the file, found {label!r}")
        return table.periods.index(label)
    first = _key(label, table.kind)
    keys = [sort_key(period, table.kind) for period in table.periods]
    position = int(np.searchsorted(keys, first))
    if position == len(keys):
        raise OptionError(f"--rebase: expected a period up to {table.periods[-1]}, found {label!r}")
    return position


def _key(label: str, kind: PeriodKind) -> int:
    try:
        if is_written_as(label, kind):
            return sort_key(label, kind)
    except NoSuchPeriodError:
        pass
    raise OptionError(f"--rebase: expected a period such as {EXAMPLES[kind]}, found {label!r}")


def _readings(
    table: LongTable, result: ChartResult, target: float | None
) -> Callable[[int], Reading]:
    seasonal, drifting = _seasonal(table), _drifting(result)
    step = table.step

    def reading(series: int) -> Reading:
        periods = [p for p, here in zip(table.periods, table.present[series], strict=True) if here]
        return Reading(
            periods,
            table.kind,
            step,
            target,
            bool(drifting[series]),
            bool(seasonal[series]),
        )

    return reading


def _drifting(result: ChartResult) -> Booleans:
    from thrive_stats.drift import drift

    return drift(result.values).drifting


def _seasonal(table: LongTable) -> Booleans:
    from thrive_stats.season import season, years_of

    values = table.values if table.denominators is None else table.values / table.denominators
    return season(values, years_of(table.periods, table.kind)).seasonal


def to_objects(charted: Charted) -> Iterator[Json]:
    """Yield one object for each series, with the fields of the public interface in order."""
    with Progress("charts written:", len(charted.table.series)) as progress:
        for series in range(len(charted.table.series)):
            progress.reach(series)
            yield _object(charted, series)


def _object(charted: Charted, series: int) -> Json:
    result = charted.result
    return {
        "series": charted.table.name(series),
        "kind": result.kind.value,
        "n": int(result.n[series]),
        "better": charted.better,
        "target": charted.target,
        "enough": bool(result.enough[series]),
        "phases": _phase_objects(charted, series),
        "points": _point_objects(charted, series),
        "runs": _runs_object(result, series),
        "variation": DIRECTION_NAMES[result.variation[series]],
        "assurance": ASSURANCE_NAMES[result.assurance[series]],
        "sentence": charted.sentence(series),
    }


def _phase_objects(charted: Charted, series: int) -> list[Json]:
    result, periods = charted.result, charted.periods(series)
    number = result.phase[series, : len(periods)]
    found: list[Json] = []
    for phase in range(int(number[-1]) + 1):
        here = np.flatnonzero(number == phase)
        found.append(
            {
                "from": periods[here[0]],
                "to": periods[here[-1]],
                "centre": plain(float(result.phase_centre[series, phase])),
                "moving_range_mean": plain(float(result.moving_range_mean[series, phase])),
                "screened": int(result.screened[series, phase]),
            }
        )
    return found


def _point_objects(charted: Charted, series: int) -> list[Json]:
    result, periods = charted.result, charted.periods(series)
    size = len(periods)
    return [
        {
            "period": period,
            "value": value,
            "phase": phase,
            "centre": centre,
            "lower": lower,
            "upper": upper,
            "signal": SIGNAL_NAMES[signal],
            "direction": DIRECTION_NAMES[direction],
        }
        for period, value, phase, centre, lower, upper, signal, direction in zip(
            periods,
            _numbers(result.values[series, :size]),
            result.phase[series, :size].tolist(),
            _numbers(result.centre[series, :size]),
            _numbers(result.lower[series, :size]),
            _numbers(result.upper[series, :size]),
            result.signal[series, :size].tolist(),
            result.direction[series, :size].tolist(),
            strict=True,
        )
    ]


def _numbers(row: NDArray[np.float64]) -> list[float | None]:
    if np.isfinite(row).all():
        return list(row.tolist())
    return [plain(number) for number in row.tolist()]


def _runs_object(result: ChartResult, series: int) -> Json:
    """Return the runs analysis; without a useful point there is nothing to be long or crossed."""
    found = result.runs
    some = bool(found.useful[series] > 0)
    return {
        "useful": int(found.useful[series]),
        "longest": int(found.longest[series]),
        "longest_limit": int(found.longest_limit[series]) if some else None,
        "crossings": int(found.crossings[series]),
        "crossings_limit": int(found.crossings_limit[series]) if some else None,
        "signal": bool(found.signal[series]),
    }


def to_text(charted: Charted) -> Iterator[str]:
    """Yield what the charts say, for people."""
    for series, name in enumerate(charted.table.series):
        yield f"{name}\n  {charted.sentence(series)}\n\n"


def to_json(charted: Charted) -> Iterable[str]:
    """Yield the JSON list."""
    return json_list(to_objects(charted))


FORMATS: dict[str, Callable[[Charted], Iterable[str]]] = {"text": to_text, "json": to_json}
