"""Series cut at their start dates, and what is measured on the two sides.

Everything that a test of many series needs is a few numbers for each of them, so that series of
very different length can be measured apart and judged together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thrive_stats.short_series import unbiased

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.generic]

UNDATED = -1
# The widening factor has a pole at 1. Only gaps or a runaway series come near it.
LARGEST_AUTOCORRELATION = 0.99
# Spread below this share of the values' size is rounding, not variation.
ROUNDING = 1e-12


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

    def autocorrelation(self, groups: Labels | None = None) -> FloatArray:
        """Return the lag-1 autocorrelation of each series' group; see `pooled_autocorrelation`."""
        return _pooled((self.products, self.pairs, self.squares, self.points), groups)

    def unbiased_autocorrelation(self, groups: Labels | None = None) -> FloatArray:
        """Return the same, mended for what the means of short stretches take away from it."""
        labels = _labels(len(self.points), groups)
        ratios = _ratios((self.products, self.pairs, self.squares, self.points), labels)
        found = np.zeros(len(ratios))
        for label, ratio in enumerate(ratios.tolist()):
            counts = self.counts[labels == label]
            if not np.isnan(ratio):
                found[label] = unbiased(ratio, *np.unique(counts, return_counts=True))
        mended: FloatArray = found[labels]
        return mended

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


def pooled_autocorrelation(stretches: Stretches, groups: Labels | None = None) -> FloatArray:
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
    return _pooled(_moments(stretches)[:4], groups)


def _pooled(
    moments: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    groups: Labels | None,
) -> FloatArray:
    labels = _labels(len(moments[0]), groups)
    value = np.nan_to_num(_ratios(moments, labels))
    clipped: FloatArray = np.clip(value, 0.0, LARGEST_AUTOCORRELATION)[labels]
    return clipped


def _labels(count: int, groups: Labels | None) -> npt.NDArray[np.intp]:
    if groups is None:
        return np.zeros(count, np.intp)
    return np.asarray(np.unique(groups, return_inverse=True)[1], dtype=np.intp)


def _ratios(
    moments: tuple[FloatArray, FloatArray, FloatArray, FloatArray], labels: npt.NDArray[np.intp]
) -> FloatArray:
    products, pairs, squares, points = (np.bincount(labels, part) for part in moments)
    with np.errstate(divide="ignore", invalid="ignore"):
        value: FloatArray = (products / pairs) / (squares / points)
    return value


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
