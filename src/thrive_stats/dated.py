"""Did a series change at a known date? One test for each series, sharing one autocorrelation.

A recorded date turns hunting through chart rules into one question per series. Neighbouring points
resemble each other, so the test widens by an autocorrelation that is pooled over many series: one
short series alone says little about its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

UNDATED = -1
# What makes the normal reference too kind is few points in all, hardly how they are divided:
# docs/statistics/calibration.md has the rates. Twelve is where the charts begin to speak too.
LEAST_EACH_SIDE = 3
LEAST_IN_ALL = 12
FEW_POINTS = 24
LEVEL = 0.95
# The widening factor has a pole at 1. Only gaps or a runaway series come near it.
LARGEST_AUTOCORRELATION = 0.99
# Spread below this share of the values' size is rounding, not variation.
ROUNDING = 1e-12


class Reference(StrEnum):
    """What z is compared with.

    The normal is the published definition. It takes the spread of each series as known and is too
    ready on short series; t with n - 2 degrees of freedom is not, and finds a little less.
    """

    NORMAL = "normal"
    T = "t"


@dataclass(frozen=True)
class DatedResult:
    """What the dated test found: one entry for each series, NaN where it does not apply.

    `estimate` and its parts are given for every dated series with points on both sides; `se`,
    `low`, `high`, `z` and `p` only where `tested`.
    """

    tested: BoolArray
    n_before: IntArray
    n_after: IntArray
    before: FloatArray
    after: FloatArray
    estimate: FloatArray
    spread: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    z: FloatArray
    p: FloatArray
    autocorrelation: FloatArray
    caveats: tuple[str, ...]
    method: str = "dated test, autocorrelation pooled over series"

    @property
    def n(self) -> IntArray:
        """Observed points of each series."""
        return self.n_before + self.n_after


@dataclass(frozen=True)
class Stretches:
    """Series cut at their start dates. `code` is 0 before and 1 from the start on."""

    observed: BoolArray
    code: npt.NDArray[np.int8]
    counts: IntArray
    means: FloatArray
    residuals: FloatArray


@dataclass(frozen=True)
class Measured:
    """What the test needs to know of each series, (series) unless said otherwise.

    counts, means : (series x 2) before the start and from it on
    spread : standard deviation around the two means
    products, pairs, squares, points : sums for the autocorrelation, and what each counted; of
        values divided by two to the `power`, which is one for all series
    """

    dated: BoolArray
    counts: IntArray
    means: FloatArray
    spread: FloatArray
    products: FloatArray
    pairs: FloatArray
    squares: FloatArray
    points: FloatArray
    power: int

    def of(self, series: IntArray) -> "Measured":
        """Return some of the series, or all in another order."""
        return Measured(
            self.dated[series],
            self.counts[series],
            self.means[series],
            self.spread[series],
            self.products[series],
            self.pairs[series],
            self.squares[series],
            self.points[series],
            self.power,
        )


def dated_test(
    values: FloatArray,
    started_index: IntArray,
    *,
    groups: npt.NDArray[np.generic] | None = None,
    least_each_side: int = LEAST_EACH_SIDE,
    least_in_all: int = LEAST_IN_ALL,
    reference: Reference = Reference.NORMAL,
) -> DatedResult:
    """Compare each series after its start date with before.

    Parameters
    ----------
    values : array (series x time) of float
        One row for each series on a common grid of periods; NaN is a gap.
    started_index : array (series) of int
        Column of the first period under the change; `UNDATED` (-1) for none.
    groups : array (series), optional
        Labels within which the autocorrelation is pooled, such as the measure. Without it one
        value is pooled over all series.
    least_each_side, least_in_all : int
        With fewer observed points a series is not tested: too little, not "unchanged".
    reference : Reference
        Distribution that p and the interval are taken from.

    Returns
    -------
    DatedResult

    Raises
    ------
    ValueError
        If the shapes do not belong together.

    Notes
    -----
    Estimates the step in the mean, assuming a steady level on both sides:

        z = (after - before) / (s sqrt((1 + f) / (1 - f) (1/n1 + 1/n2)))

    with s the standard deviation within the two stretches (n1 + n2 - 2 degrees of freedom), f the
    pooled lag-1 autocorrelation clipped at 0, and p two-sided. A series that does not vary at all
    within its stretches gives nothing to measure chance by and is not tested.

    Not for a single series (use segmented regression with its own autocorrelation), nor where a
    trend or a season runs through the date: both look like a step. The date must have been chosen
    before the result was seen.

    References
    ----------
    The variance of a mean of AR(1) values in large samples: Bayley and Hammersley (1946),
    J. R. Statist. Soc. Suppl. 8, 184-197.

    Examples
    --------
    >>> noise = np.random.default_rng(1).standard_normal((20, 52))
    >>> noise[0, 30:] += 3
    >>> found = dated_test(noise, np.full(20, 30))
    >>> bool(found.p[0] < 0.001), round(float(found.estimate[0]), 1)
    (True, 3.1)
    """
    return dated_test_of(
        measured(values, started_index),
        groups=groups,
        least_each_side=least_each_side,
        least_in_all=least_in_all,
        reference=reference,
    )


def measured(values: FloatArray, started_index: IntArray) -> Measured:
    """Measure each series around its start date, for `dated_test_of`."""
    stretches = cut(values, started_index)
    products, pairs, squares, points, power = _moments(stretches)
    return Measured(
        dated=started_index != UNDATED,
        counts=stretches.counts,
        means=stretches.means,
        spread=_spread_within(stretches),
        products=products,
        pairs=pairs,
        squares=squares,
        points=points,
        power=power,
    )


def joined(parts: Sequence[Measured]) -> Measured:
    """Return parts that were measured one by one, such as short series and long ones, as one."""
    power = max(part.power for part in parts)
    # Powers of two: nothing is rounded on the way.
    products = [np.ldexp(part.products, 2 * (part.power - power)) for part in parts]
    squares = [np.ldexp(part.squares, 2 * (part.power - power)) for part in parts]
    return Measured(
        dated=np.concatenate([part.dated for part in parts]),
        counts=np.concatenate([part.counts for part in parts]),
        means=np.concatenate([part.means for part in parts]),
        spread=np.concatenate([part.spread for part in parts]),
        products=np.concatenate(products),
        pairs=np.concatenate([part.pairs for part in parts]),
        squares=np.concatenate(squares),
        points=np.concatenate([part.points for part in parts]),
        power=power,
    )


def dated_test_of(
    series: Measured,
    *,
    groups: npt.NDArray[np.generic] | None = None,
    least_each_side: int = LEAST_EACH_SIDE,
    least_in_all: int = LEAST_IN_ALL,
    reference: Reference = Reference.NORMAL,
) -> DatedResult:
    """Test series that were measured before; as `dated_test`, which measures and tests."""
    autocorrelation = _pooled(series, groups)
    before, after = series.means[:, 0], series.means[:, 1]
    n_before, n_after = series.counts[:, 0], series.counts[:, 1]
    enough = (
        series.dated
        & (np.minimum(n_before, n_after) >= max(least_each_side, 1))
        & (n_before + n_after >= max(least_in_all, 3))
    )
    spread = series.spread
    tested = enough & (spread > 0)
    estimate = np.where(series.dated, after - before, np.nan)
    # Elsewhere a side may be empty or without spread: nothing to widen, and nothing to multiply.
    se = np.full(spread.shape, np.nan)
    np.multiply(spread, _widening(series.counts, autocorrelation), out=se, where=tested)
    z = estimate / se
    freedom = n_before + n_after - 2
    low, high = interval(estimate, se, freedom, reference=reference)
    return DatedResult(
        tested=tested,
        n_before=n_before,
        n_after=n_after,
        before=before,
        after=after,
        estimate=estimate,
        spread=spread,
        se=se,
        low=low,
        high=high,
        z=z,
        p=_two_sided(z, freedom, reference),
        autocorrelation=autocorrelation,
        caveats=_caveats(series, enough, tested),
    )


def interval(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike,
    freedom: npt.ArrayLike,
    *,
    level: float = LEVEL,
    reference: Reference = Reference.T,
) -> tuple[FloatArray, FloatArray]:
    """Return the range in which a change lies, at a level.

    Parameters
    ----------
    estimate, se, freedom : array (series)
        Differences of two means, their standard errors and degrees of freedom (n - 2).
    level : float
        Share of such ranges that hold the truth. For changes that were chosen because they
        survived a count of many, take `multiplicity.level_after_choosing`.
    reference : Reference
        The one that p came from: then the range leaves out 0 exactly where p is below 1 - level.

    Returns
    -------
    low, high : array (series) of float
        NaN where estimate or standard error is.

    Notes
    -----
    Assumes what `dated_test` does. Not for a range chosen after looking at several levels.

    References
    ----------
    Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> low, high = interval(9.0, 1.0, 50)
    >>> float(low.round(2)), float(high.round(2))
    (6.99, 11.01)
    """
    from scipy.special import ndtri, stdtrit

    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    place = (1 + level) / 2
    few = np.maximum(np.asarray(freedom), 1)
    wide = stdtrit(few, place) if reference is Reference.T else ndtri(place)
    middle, margin = np.asarray(estimate, dtype=np.float64), wide * np.asarray(se)
    return middle - margin, middle + margin


def cut(values: FloatArray, started_index: IntArray) -> Stretches:
    """Cut each series at its start date and measure what lies around the two means.

    An undated series is one single stretch.
    """
    if values.ndim != 2 or started_index.shape != values.shape[:1]:
        raise ValueError("values are series x time, with one start index for each series")
    columns = np.arange(values.shape[1])
    start = np.where(started_index == UNDATED, values.shape[1], started_index)
    code = (columns >= start[:, None]).astype(np.int8)
    sides = [~np.isnan(values) & (code == side) for side in (0, 1)]
    means = np.stack([_mean(values, side) for side in sides], axis=1)
    return Stretches(
        observed=~np.isnan(values),
        code=code,
        counts=np.stack([side.sum(axis=1) for side in sides], axis=1),
        means=means,
        residuals=values - np.where(code == 0, means[:, :1], means[:, 1:]),
    )


def _mean(values: FloatArray, part: BoolArray) -> FloatArray:
    """Return the mean of each series over a part of it, NaN where the part is empty.

    The second pass removes the rounding of the first: the mean of a constant is that constant.
    """
    count = part.sum(axis=1)
    mean = np.full(count.shape, np.nan)
    np.divide(np.where(part, values, 0.0).sum(axis=1), count, out=mean, where=count > 0)
    rest = np.where(part, values - mean[:, None], 0.0).sum(axis=1)
    mean += rest / np.maximum(count, 1)
    return mean


def pooled_autocorrelation(
    stretches: Stretches, groups: npt.NDArray[np.generic] | None = None
) -> FloatArray:
    """Return for each series the lag-1 autocorrelation of its group, within stretches, at least 0.

    Products of neighbours over squares, both summed over the group. No pair bridges a gap or a
    start date; as in R's `acf` with `na.pass`, both sums are divided by what they counted, so
    gaps do not pull the value towards 0. Series with a wide spread weigh more, therefore pool
    series of one unit.

    Examples
    --------
    >>> row = np.array([[1.0, 2.0, 1.0, 3.0, 3.0, 2.0]])
    >>> float(pooled_autocorrelation(cut(row, np.array([UNDATED])))[0].round(4))
    0.0
    """
    return _pooled_over(_moments(stretches)[:4], groups)


def _pooled(series: Measured, groups: npt.NDArray[np.generic] | None) -> FloatArray:
    moments = (series.products, series.pairs, series.squares, series.points)
    return _pooled_over(moments, groups)


def _pooled_over(
    moments: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    groups: npt.NDArray[np.generic] | None,
) -> FloatArray:
    count = len(moments[0])
    labels = (
        np.zeros(count, np.intp) if groups is None else np.unique(groups, return_inverse=True)[1]
    )
    products, pairs, squares, points = (np.bincount(labels, part) for part in moments)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (products / pairs) / (squares / points)
    clipped: FloatArray = np.clip(np.nan_to_num(value), 0.0, LARGEST_AUTOCORRELATION)
    return clipped[labels]


def _two_sided(z: FloatArray, freedom: IntArray, reference: Reference) -> FloatArray:
    """Return the chance of a value at least as far from 0 as z."""
    from scipy.special import ndtr, stdtr

    below = -np.abs(z)
    p: FloatArray = 2 * (
        stdtr(np.maximum(freedom, 1), below) if reference is Reference.T else ndtr(below)
    )
    return p


def _moments(
    stretches: Stretches,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, int]:
    """Sums of neighbouring products and of squares in each series, what each counted, the power."""
    filled = np.where(stretches.observed, stretches.residuals, 0.0)
    # One power of two for all keeps every ratio and lets no square leave the range of numbers.
    power = int(_power(np.abs(filled).max(initial=0.0)))
    filled = np.ldexp(filled, -power)
    pair = (
        stretches.observed[:, 1:]
        & stretches.observed[:, :-1]
        & (stretches.code[:, 1:] == stretches.code[:, :-1])
    )
    products = (filled[:, 1:] * filled[:, :-1] * pair).sum(axis=1)
    # A full stretch of n points has n - 1 pairs; adding one for each stretch makes the divisors
    # equal, so without gaps the ratio is the plain one of two sums.
    pairs = pair.sum(axis=1) + (stretches.counts > 0).sum(axis=1)
    squares = (filled**2).sum(axis=1)
    points = stretches.counts.sum(axis=1)
    return products, pairs.astype(np.float64), squares, points.astype(np.float64), power


def _widening(counts: IntArray, autocorrelation: FloatArray) -> FloatArray:
    """Return what turns the spread into the standard error of the difference of two means."""
    with np.errstate(divide="ignore"):
        shares = (1 / counts).sum(axis=1)
    widening: FloatArray = np.sqrt((1 + autocorrelation) / (1 - autocorrelation) * shares)
    return widening


def _spread_within(stretches: Stretches) -> FloatArray:
    """Return the standard deviation within stretches, exactly 0 where there is only rounding."""
    freedom = stretches.counts.sum(axis=1) - (stretches.counts > 0).sum(axis=1)
    filled = np.where(stretches.observed, stretches.residuals, 0.0)
    power = _power(np.abs(filled).max(axis=1, initial=0.0))
    squares = (np.ldexp(filled, -power[:, None]) ** 2).sum(axis=1)
    variance = np.divide(squares, freedom, out=np.full(squares.shape, np.nan), where=freedom > 0)
    spread = np.ldexp(np.sqrt(variance), power)
    size = np.nanmax(np.abs(stretches.means), axis=1, initial=0.0)
    return np.where(spread <= ROUNDING * size, 0.0, spread)


def _power(size: FloatArray | float) -> npt.NDArray[np.int32]:
    """Return the power of two next above a size."""
    return np.asarray(np.frexp(size)[1], dtype=np.int32)


def _caveats(series: Measured, enough: BoolArray, tested: BoolArray) -> tuple[str, ...]:
    found = []
    if series.dated.sum() > enough.sum():
        found.append("too_few_points")
    if (tested & (series.points < FEW_POINTS)).any():
        found.append("short_series_flagged_too_easily")
    if enough.sum() > tested.sum():
        found.append("no_variation")
    squares = series.squares
    if len(squares) >= 4 and squares.max() > 0.5 * squares.sum() > 0:
        found.append("one_series_dominates")
    return tuple(found)
