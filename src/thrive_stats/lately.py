"""How much may a series have changed in its last periods? A range, never "nothing has changed".

A missing signal says little: few points see little. A range says it: no change larger than this.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

PERIODS = 20
LEAST = 12
LEAST_A_HALF = 5
LEVEL = 0.95
MOST_MEMORY = 0.95
ROUNDING = 1e-12


@dataclass(frozen=True)
class LatelyResult:
    """The later half of the last periods less the earlier half; NaN where too little was seen.

    `autocorrelation` is one value, pooled over all series; `freedom` of the t that the range is
    taken from.
    """

    tested: BoolArray
    n: npt.NDArray[np.int64]
    periods: int
    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    freedom: FloatArray
    autocorrelation: float
    method: str = "difference of two halves, AR(1) pooled over series"

    @property
    def most(self) -> FloatArray:
        """No change is likely larger than this, one way or the other."""
        return np.maximum(np.abs(self.low), np.abs(self.high))

    @property
    def may_be_none(self) -> BoolArray:
        """Whether the range holds no change at all."""
        return self.tested & (self.low <= 0) & (self.high >= 0)


def lately(values: FloatArray, *, periods: int = PERIODS, level: float = LEVEL) -> LatelyResult:
    """Compare the halves of the last periods of each series.

    Parameters
    ----------
    values : array (series x time) of float
        One row for each series of one measure on a common grid of periods; NaN is a gap.
    periods : int
        How many of the last columns are looked at; fewer where there are no more.
    level : float
        Of the range.

    Returns
    -------
    LatelyResult
        Not tested: fewer than twelve points, or five in a half, or no variation.

    Raises
    ------
    ValueError
        If the values are not a matrix, or the level is not between 0 and 1.

    Notes
    -----
    With c the contrast of the two means and R the AR(1) correlations of the observed periods,
    the variance of the difference is c'Rc s2; s2 is estimated within the halves and divided by
    what the correlation takes from it, tr(MR); degrees of freedom tr(MR)2 / tr(MRMR)
    (Satterthwaite). The autocorrelation is pooled over all columns of all series around a line of
    their own, with Kendall's correction for short series; a large step in many series makes it too
    large, and the ranges too wide.

    Assumes that a series lies at one level, or goes one way. What rises and falls again within the
    stretch is not seen. Not a test for one series out of many that looks interesting.

    References
    ----------
    Bayley and Hammersley (1946), J. R. Statist. Soc. Suppl. 8, 184-197. Kendall (1954), Biometrika
    41, 403-404. Satterthwaite (1946), Biometrics Bulletin 2, 110-114.

    Examples
    --------
    >>> noise = np.random.default_rng(2).normal(60, 3, (30, 52))
    >>> found = lately(noise)
    >>> bool(found.may_be_none[0]), round(float(found.most[0]), 1)
    (True, 4.4)
    """
    if values.ndim != 2:
        raise ValueError("one row for each series is needed")
    if not 0 < level < 1:
        raise ValueError("the level lies between 0 and 1")
    memory = pooled_memory(values)
    last = values[:, -periods:]
    half = last.shape[1] // 2
    seen = np.isfinite(last)
    before, after = seen[:, :half], seen[:, half:]
    counts = before.sum(axis=1), after.sum(axis=1)
    n = counts[0] + counts[1]
    enough = (n >= LEAST) & (np.minimum(*counts) >= LEAST_A_HALF)
    estimate, squares, size = _difference(last, seen, half)
    scale, left, freedom = _widened(seen, half, memory, enough)
    varies = squares > n * (ROUNDING * size) ** 2
    tested = enough & varies
    se = np.full(len(values), np.nan)
    se[tested] = np.sqrt(squares[tested] / left[tested] * scale[tested])
    reach = stdtrit(np.where(tested, freedom, np.nan), (1 + level) / 2) * se
    return LatelyResult(
        tested=tested,
        n=n.astype(np.int64),
        periods=last.shape[1],
        estimate=np.where(tested, estimate, np.nan),
        se=se,
        low=estimate - reach,
        high=estimate + reach,
        freedom=np.where(tested, freedom, np.nan),
        autocorrelation=memory,
    )


def pooled_memory(values: FloatArray) -> float:
    """Return how much neighbouring points of all series resemble each other, 0 to 0.95.

    Around a line for each series, so that a steady trend is no memory. Each series counts by its
    number of points, whatever its spread.
    """
    rest = detrended(values)
    pairs = np.isfinite(rest[:, 1:]) & np.isfinite(rest[:, :-1])
    counted = pairs.sum(axis=1)
    used = counted >= LEAST
    if not used.any():
        return 0.0
    filled = np.where(np.isfinite(rest), rest, 0.0)[used]
    n = np.isfinite(rest[used]).sum(axis=1)
    variance = (filled**2).sum(axis=1) / n
    product = (filled[:, 1:] * filled[:, :-1] * pairs[used]).sum(axis=1) / counted[used]
    own = np.divide(product, variance, out=np.zeros(len(n)), where=variance > 0)
    # Two things are fitted to each series, a level and a slope, so it comes out too small twice.
    raw = float(np.average(own, weights=n))
    size = float(np.average(n, weights=n))
    return min(max((raw * size + 2) / (size - 4), 0.0) if raw > -2 / size else 0.0, MOST_MEMORY)


def detrended(values: FloatArray) -> FloatArray:
    """Return each series around a line of its own; NaN where nothing was seen."""
    seen = np.isfinite(values)
    n = np.maximum(seen.sum(axis=1), 1)[:, None]
    time = np.where(seen, np.arange(values.shape[1], dtype=np.float64), 0.0)
    time = np.where(seen, time - time.sum(axis=1, keepdims=True) / n, 0.0)
    filled = np.where(seen, values, 0.0)
    centred = np.where(seen, filled - filled.sum(axis=1, keepdims=True) / n, 0.0)
    below = (time**2).sum(axis=1, keepdims=True)
    slope = np.divide(
        (time * centred).sum(axis=1, keepdims=True), below, out=np.zeros_like(below),
        where=below > 0,
    )  # fmt: skip
    return np.where(seen, centred - slope * time, np.nan)


def _difference(
    last: FloatArray, seen: BoolArray, half: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return later mean less earlier mean, squares within the halves, and the size of values."""
    filled = np.where(seen, last, 0.0)
    means, squares = [], np.zeros(len(last))
    for part in (slice(0, half), slice(half, None)):
        n = np.maximum(seen[:, part].sum(axis=1), 1)
        mean = filled[:, part].sum(axis=1) / n
        squares += (np.where(seen[:, part], last[:, part] - mean[:, None], 0.0) ** 2).sum(axis=1)
        means.append(mean)
    return means[1] - means[0], squares, np.abs(filled).max(axis=1, initial=0.0)


def _widened(
    seen: BoolArray, half: int, memory: float, enough: BoolArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return c'Rc, tr(MR) and the degrees of freedom for each pattern of gaps."""
    found = np.full((3, len(seen)), np.nan)
    if not enough.any():
        return found[0], found[1], found[2]
    patterns, which = np.unique(seen[enough], axis=0, return_inverse=True)
    parts = np.array([_of_pattern(pattern, half, memory) for pattern in patterns])
    found[:, enough] = parts[which.reshape(-1)].T
    return found[0], found[1], found[2]


def _of_pattern(pattern: BoolArray, half: int, memory: float) -> tuple[float, float, float]:
    place = np.flatnonzero(pattern)
    later = (place >= half).astype(np.float64)
    sides = np.stack([1 - later, later])
    each = sides / sides.sum(axis=1, keepdims=True)
    correlation = memory ** np.abs(place[:, None] - place[None, :]).astype(np.float64)
    contrast = each[1] - each[0]
    centred = correlation - (sides.T @ each) @ correlation
    left = float(np.trace(centred))
    return (
        float(contrast @ correlation @ contrast),
        left,
        left**2 / float((centred * centred.T).sum()),
    )
