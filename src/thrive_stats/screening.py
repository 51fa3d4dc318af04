"""Where did it change, over many series? Two tiers: watch, and confirmed.

*Watch*: the series' own chart shows something now. Over many series that happens by chance every
week, so nobody may call it news. *Confirmed*: a change at a date that was known beforehand, which
survives a count of everything that was tested.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from thrive_stats.charting import ChartResult, Variation, chart
from thrive_stats.dated import DatedResult, Reference, dated_test
from thrive_stats.errors import OptionError
from thrive_stats.icons import Better
from thrive_stats.multiplicity import benjamini_hochberg, discoveries
from thrive_stats.shrinkage import shrink
from thrive_stats.verdicts import shows_something

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
Labels = npt.NDArray[np.generic]

RATE = 0.10


class Direction(IntEnum):
    """Which way a series moved, given which way is better."""

    NONE = 0
    IMPROVEMENT = 1
    CONCERN = 2


@dataclass(frozen=True)
class Watched:
    """What the series' own charts show now; `direction` holds codes of `Direction`."""

    watch: BoolArray
    direction: Codes


@dataclass(frozen=True)
class ScreenResult:
    """Where it changed: one entry for each series, NaN where it does not apply.

    Attributes
    ----------
    tested, confirmed, watch : which series had a date and enough points, which of them survive the
        count, and whose own chart shows something now
    direction : codes of `Direction`; of the change where confirmed, else of the latest point where
        watched, else none
    estimate, low, high : mean after minus mean before, and its 95 % interval
    shrunk : the estimate drawn towards the mean of all tested (of its group, if there are groups)
    before, after, n_before, n_after : the two means, and how many points each rests on
    p, q : of the dated test, and adjusted for everything that was tested
    autocorrelation : the pooled value that each series was judged with
    family, found, expected_false : how many were tested and confirmed, and how many of those may
        be chance at this rate
    """

    tested: BoolArray
    confirmed: BoolArray
    watch: BoolArray
    direction: Codes
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    shrunk: FloatArray
    before: FloatArray
    after: FloatArray
    n_before: IntArray
    n_after: IntArray
    p: FloatArray
    q: FloatArray
    autocorrelation: FloatArray
    family: int
    found: int
    expected_false: float
    rate: float
    caveats: tuple[str, ...]
    method: str = "dated test, Benjamini-Hochberg over all tested"

    @property
    def n(self) -> IntArray:
        """Observed points of each series."""
        return self.n_before + self.n_after


def screen(
    values: FloatArray,
    started_index: IntArray,
    *,
    better: str | Better | Codes = Better.UP,
    rate: float = RATE,
    groups: Labels | None = None,
    watched: Watched | None = None,
    reference: Reference = Reference.NORMAL,
) -> ScreenResult:
    """Find where it changed, over many series.

    Parameters
    ----------
    values : array (series x time) of float
        NaN is a gap.
    started_index : array (series) of int
        Column of the first period under a change, -1 for none: such a series is watched only.
    better : one for all, or an array with a code of `Better` for each series
    rate : share of the confirmed that may be chance
    groups : array (series), optional
        Labels, such as the measure, within which autocorrelation is pooled and estimates are
        shrunk. The count of everything tested runs over all groups.
    watched : optional
        What the series' charts show, where the caller has drawn them (with phases, or of another
        kind); by default XmR charts without phases.
    reference : see `dated_test`

    Returns
    -------
    ScreenResult

    Raises
    ------
    OptionError
        If the rate is not between 0 and 1.

    Notes
    -----
    Not for finding dates: a date chosen because the chart moved there makes every test succeed.
    Not for looking every week and remembering the best: each screening is a family of its own.
    The means are compared as they are; a trend or a season through the date looks like a change.

    References
    ----------
    See `dated_test`, `benjamini_hochberg` and `shrink`.

    Examples
    --------
    >>> values = np.random.default_rng(1).standard_normal((50, 52))
    >>> values[0, 30:] += 3
    >>> found = screen(values, np.full(50, 30))
    >>> found.family, bool(found.confirmed[0]), Direction(int(found.direction[0])).name
    (50, True, 'IMPROVEMENT')
    """
    dated = dated_test(values, started_index, groups=groups, reference=reference)
    seen = watched or watch(chart(values, better=better))
    return screened(dated, seen, better=better, rate=rate, groups=groups)


def screened(
    dated: DatedResult,
    seen: Watched,
    *,
    better: str | Better | Codes = Better.UP,
    rate: float = RATE,
    groups: Labels | None = None,
) -> ScreenResult:
    """Conclude from dated tests and charts that were made before; as `screen`, which makes both."""
    if not 0 < rate < 1:
        raise OptionError("the rate lies between 0 and 1")
    q = benjamini_hochberg(dated.p)
    confirmed = discoveries(q, rate)
    found = int(confirmed.sum())
    return ScreenResult(
        tested=dated.tested,
        confirmed=confirmed,
        watch=seen.watch,
        direction=np.where(confirmed, _direction(dated.estimate, better), seen.direction),
        estimate=dated.estimate,
        low=dated.low,
        high=dated.high,
        shrunk=_shrunk(dated, groups),
        before=dated.before,
        after=dated.after,
        n_before=dated.n_before,
        n_after=dated.n_after,
        p=dated.p,
        q=q,
        autocorrelation=dated.autocorrelation,
        family=int(dated.tested.sum()),
        found=found,
        expected_false=rate * found,
        rate=rate,
        caveats=dated.caveats,
    )


def watch(drawn: ChartResult) -> Watched:
    """Return which charts show something now, and which way.

    A signal far back is no reason to watch: over two years most unchanged series have had one.

    Examples
    --------
    >>> steady_then_high = np.array([[5.0, 6.0] * 8 + [15.0]])
    >>> watch(chart(steady_then_high)).watch.tolist()
    [True]
    """
    direction = np.zeros(len(drawn.variation), dtype=np.int8)
    direction[drawn.variation == Variation.IMPROVEMENT] = Direction.IMPROVEMENT
    direction[drawn.variation == Variation.CONCERN] = Direction.CONCERN
    return Watched(watch=shows_something(drawn), direction=direction)


def _direction(estimate: FloatArray, better: str | Better | Codes) -> Codes:
    wanted = Better[better.upper()] if isinstance(better, str) else better
    gain = np.nan_to_num(estimate) * wanted
    return np.where(
        gain > 0, Direction.IMPROVEMENT, np.where(gain < 0, Direction.CONCERN, Direction.NONE)
    ).astype(np.int8)


def _shrunk(dated: DatedResult, groups: Labels | None) -> FloatArray:
    """Shrink the tested estimates, each group by itself."""
    # One power of two for all: squares of the largest estimates stay within the range of numbers.
    power = int(np.frexp(np.nanmax(np.abs(dated.estimate), initial=0.0))[1])
    estimate = np.ldexp(np.where(dated.tested, dated.estimate, np.nan), -power)
    error = np.ldexp(dated.se, -power)
    series = len(estimate)
    labels = (
        np.zeros(series, np.intp) if groups is None else np.unique(groups, return_inverse=True)[1]
    )
    shrunk = np.full(series, np.nan)
    for label in range(int(labels.max(initial=-1)) + 1):
        members = labels == label
        shrunk[members] = shrink(estimate[members], error[members]).estimate
    back: FloatArray = np.ldexp(shrunk, power)
    return back
