"""Charts of many series at once: limits, signals, runs and the two marks.

The one entry is `chart`. It works on (series x time) arrays with gaps and never loops over series,
only over phases and over blocks that fit the processor's cache.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thrive_stats.errors import OptionError
from thrive_stats.icons import Assurance, Better, Variation, assurances, directions, variations
from thrive_stats.limits import WITH_DENOMINATOR, XMR_FACTOR, Kind, Stretch, limits, median_of
from thrive_stats.phases import Part, parts, phase_numbers
from thrive_stats.rules import Signal, mark
from thrive_stats.runs import Runs, runs

__all__ = ["Assurance", "Better", "ChartResult", "Kind", "Signal", "Variation", "chart"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Codes = NDArray[np.int8]
Element = TypeVar("Element", bound=np.generic)

MINIMUM = 12
# Values in one block: small enough to stay in the cache of one core through all steps.
BLOCK = 1 << 16
RUN_COUNTS = 6


@dataclass(frozen=True)
class ChartResult:
    """What a chart shows, (series x time) unless said otherwise; NaN where there is nothing.

    Attributes
    ----------
    values : what is plotted (a proportion or rate where there are denominators)
    centre, lower, upper : the lines, read-only; NaN where a kind has none
    phase : number of the phase, from 0, read-only
    signal, direction : codes of `Signal` and `Variation` for each point
    n, enough, latest : (series) observed points, whether they reach the minimum, and the position
        of the last observed one (-1 where there is none)
    variation, assurance : (series) codes of `Variation` and `Assurance`
    runs : runs analysis of the last phase about its median
    phase_centre, moving_range_mean, screened : (series x phase)
    screen, fix_after, minimum, factor : how it was asked for
    """

    kind: Kind
    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    phase: Integers
    signal: Codes
    direction: Codes
    n: Integers
    enough: Booleans
    latest: Integers
    variation: Codes
    assurance: Codes
    runs: Runs
    phase_centre: Floats
    moving_range_mean: Floats
    screened: Integers
    screen: bool
    fix_after: int | None
    minimum: int
    factor: float


def chart(
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    kind: Kind | str = Kind.XMR,
    better: str | Better | Sequence[str | Better] | Codes = Better.UP,
    target: ArrayLike | None = None,
    screen: bool = True,
    fix_after: int | None = None,
    phases: ArrayLike | None = None,
    minimum: int = MINIMUM,
    factor: float = XMR_FACTOR,
) -> ChartResult:
    """Chart every row of (series x time) values, where NaN is a gap; raises OptionError.

    Parameters
    ----------
    values, denominators : counts and numbers at risk for p and u kinds, values otherwise
    better, target : one for all or one for each series; a target may be NaN for none
    screen : leave out moving ranges of 3.267 times their mean or more, once
    fix_after : limits rest on the first columns of each phase only, gaps counted
    phases : number of each column's phase, from 0, never falling; for all or for each series
    minimum : with fewer observed points in the whole series it is too early to tell
    factor : width of XmR limits in mean moving ranges

    Assumes independent points. Ask `drift` and `season` first: where neighbours resemble each
    other or a year shapes the series, ordinary points look special.

    References
    ----------
    NHS England, Making Data Count; Anhøj and Olesen 2014; see `limits`, `rules` and `runs`.

    Examples
    --------
    >>> result = chart([[5.0, 6.0] * 8 + [15.0]], better="down")
    >>> Variation(int(result.variation[0])).name, Signal(int(result.signal[0, -1])).name
    ('CONCERN', 'BEYOND_LIMITS')
    """
    asked = Kind(kind)
    _refuse_options(fix_after, minimum)
    stretch = replace(
        _stretch(values, denominators, asked), baseline=fix_after, screen=screen, factor=factor
    )
    shape = (stretch.plotted.shape[0], stretch.plotted.shape[1])
    sense, wanted = _better(better, shape[0]), _target(target, shape[0])
    sheet = _Sheet.blank(shape, phase_numbers(phases, shape), asked)
    with np.errstate(over="ignore", invalid="ignore"):
        for rows in _blocks(shape):
            for part in parts(sheet.phase, rows, rows.stop - rows.start):
                _judge(sheet, part, stretch)
    return _result(sheet, stretch, sense, wanted, minimum)


def _refuse_options(fix_after: int | None, minimum: int) -> None:
    if fix_after is not None and fix_after < 2:
        raise OptionError("limits need at least 2 points to rest on")
    if minimum < 1:
        raise OptionError("the minimum is at least 1 point")


def _stretch(values: ArrayLike, denominators: ArrayLike | None, kind: Kind) -> Stretch:
    counts = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if kind not in WITH_DENOMINATOR:
        return Stretch(counts)
    if denominators is None:
        raise OptionError(f"a {kind.value} chart needs denominators")
    at_risk = np.atleast_2d(np.asarray(denominators, dtype=np.float64))
    if at_risk.shape != counts.shape:
        raise OptionError(f"denominators have the shape {at_risk.shape}, values {counts.shape}")
    if (at_risk <= 0).any():
        raise OptionError("denominators are above 0, or missing")
    return Stretch(counts / at_risk, counts, at_risk)


def _better(better: str | Better | Sequence[str | Better] | Codes, series: int) -> Codes:
    if isinstance(better, np.ndarray):
        codes = better.astype(np.int8)
    elif isinstance(better, str | Better):
        codes = np.array(_sense(better), dtype=np.int8)
    else:
        codes = np.array([_sense(word) for word in better], dtype=np.int8)
    return np.broadcast_to(codes, (series,))


def _sense(word: str | Better) -> Better:
    return word if isinstance(word, Better) else Better[word.upper()]


def _target(target: ArrayLike | None, series: int) -> Floats:
    wanted = np.asarray(np.nan if target is None else target, dtype=np.float64)
    return np.broadcast_to(wanted, (series,))


def _blocks(shape: tuple[int, int]) -> Iterator[slice]:
    size = max(1, BLOCK // max(1, shape[1]))
    for first in range(0, shape[0], size):
        yield slice(first, min(first + size, shape[0]))


@dataclass(frozen=True)
class _Sheet:
    """Where the answers of all blocks are written."""

    kind: Kind
    phase: Integers
    centre: Floats
    lower: Floats
    upper: Floats
    signal: Codes
    sense: Codes
    runs: Integers
    phase_centre: Floats
    moving_range_mean: Floats
    screened: Integers

    @classmethod
    def blank(cls, shape: tuple[int, int], phase: Integers, kind: Kind) -> "_Sheet":
        """Return an empty sheet; lines that vary with nothing take one column instead of all."""
        count = int(phase.max(initial=0)) + 1
        width = shape[1] if count > 1 or kind in WITH_DENOMINATOR else 1
        return cls(
            kind=kind,
            phase=phase,
            centre=np.full((shape[0], width), np.nan),
            lower=np.full((shape[0], width), np.nan),
            upper=np.full((shape[0], width), np.nan),
            signal=np.zeros(shape, dtype=np.int8),
            sense=np.zeros(shape, dtype=np.int8),
            runs=np.zeros((shape[0], RUN_COUNTS), dtype=np.int64),
            phase_centre=np.full((shape[0], count), np.nan),
            moving_range_mean=np.full((shape[0], count), np.nan),
            screened=np.zeros((shape[0], count), dtype=np.int64),
        )


def _judge(sheet: _Sheet, part: Part, whole: Stretch) -> None:
    """Draw the lines of one phase of a block, ask the rules, and write both down."""
    stretch = _taken(whole, part)
    lines = limits(sheet.kind, stretch)
    marks = mark(stretch.plotted, lines)
    part.put(sheet.centre, lines.centre)
    part.put(sheet.lower, lines.lower)
    part.put(sheet.upper, lines.upper)
    part.put(sheet.signal, marks.signal)
    part.put(sheet.sense, marks.sense)
    sheet.phase_centre[part.rows, part.number] = lines.centre[:, 0]
    sheet.moving_range_mean[part.rows, part.number] = lines.moving_range_mean
    sheet.screened[part.rows, part.number] = lines.screened
    # Of all points, also where the centre line rests on a baseline.
    middle = median_of(stretch.plotted)
    sheet.runs[part.rows][part.last] = _columns(runs(stretch.plotted, middle))[part.last]


def _taken(whole: Stretch, part: Part) -> Stretch:
    if whole.counts is None or whole.denominators is None:
        return replace(whole, plotted=part.take(whole.plotted))
    return replace(
        whole,
        plotted=part.take(whole.plotted),
        counts=part.take(whole.counts),
        denominators=part.take(whole.denominators),
    )


def _columns(found: Runs) -> Integers:
    counts = (found.useful, found.longest, found.longest_limit)
    crossings = (found.crossings, found.crossings_limit, found.signal.astype(np.int64))
    return np.stack((*counts, *crossings), axis=1)


def _runs(columns: Integers) -> Runs:
    useful, longest, longest_limit, crossings, crossings_limit, signal = columns.T
    return Runs(useful, longest, longest_limit, crossings, crossings_limit, signal > 0)


def _result(
    sheet: _Sheet, stretch: Stretch, better: Codes, target: Floats, minimum: int
) -> ChartResult:
    shape = stretch.plotted.shape
    n, latest = _observed(stretch.plotted)
    enough = n >= minimum
    direction = directions(sheet.signal, sheet.sense, better)
    lower, upper = np.broadcast_to(sheet.lower, shape), np.broadcast_to(sheet.upper, shape)
    last = (_at(lower, latest), _at(upper, latest), _at(stretch.plotted, latest))
    assurance = assurances(target, better, *last)
    return ChartResult(
        kind=sheet.kind,
        values=stretch.plotted,
        centre=np.broadcast_to(sheet.centre, shape),
        lower=lower,
        upper=upper,
        phase=np.broadcast_to(sheet.phase, shape),
        signal=sheet.signal,
        direction=direction,
        n=n,
        enough=enough,
        latest=latest,
        variation=variations(_at(direction, latest), enough),
        assurance=np.where(enough, assurance, np.int8(Assurance.NONE)),
        runs=_runs(sheet.runs),
        phase_centre=sheet.phase_centre,
        moving_range_mean=sheet.moving_range_mean,
        screened=sheet.screened,
        screen=stretch.screen,
        fix_after=stretch.baseline,
        minimum=minimum,
        factor=stretch.factor,
    )


def _observed(values: Floats) -> tuple[Integers, Integers]:
    """Return how many points each series has, and where its last one stands, -1 for none."""
    size = values.shape[1]
    if not np.isnan(values).any():
        return np.full(len(values), size), np.full(len(values), size - 1)
    observed = ~np.isnan(values)
    n = observed.sum(axis=1)
    latest = size - 1 - observed[:, ::-1].argmax(axis=1)
    return n, np.where(n > 0, latest, -1)


def _at(array: NDArray[Element], latest: Integers) -> NDArray[Element]:
    """Return the element at the latest point of each series; without a point, at the last place."""
    if array.shape[1] == 0:
        return np.zeros(len(array), dtype=array.dtype)
    return array[np.arange(len(array)), latest]
