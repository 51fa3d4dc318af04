"""Which two things move together, group by group: a correlation with a range, and a time between.

The word is *together*. It is never *because*: both may follow a third thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from thrive_stats.lately import detrended, pooled_memory

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

LAGS = (0, 1, 2)
LEAST_POINTS = 12
LEAST_GROUPS = 3
LEAST_FOR_PERIODS = 5
LEVEL = 0.95
HALVINGS = 60
FITTED = 4  # Fisher's three, and the slope
NEVER_ONE = 0.999


@dataclass(frozen=True)
class TogetherResult:
    """One entry for each lag; of `own…` one row for each lag and one column for each group.

    `estimate` is the mean correlation over groups, `own` that of each group drawn towards it by how
    little the group knows. NaN where fewer than three groups have twelve points of both.
    `without_periods`: what moved all groups alike in a period was taken out first.
    """

    lags: tuple[int, ...]
    groups: IntArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    z: FloatArray
    se: FloatArray
    between: FloatArray
    own: FloatArray
    own_low: FloatArray
    own_high: FloatArray
    without_periods: bool
    memory: tuple[float, float]
    caveats: tuple[str, ...]
    method: str = "correlations around trend, Paule-Mandel, Hartung-Knapp"

    @property
    def tested(self) -> BoolArray:
        """Whether there was enough."""
        return np.isfinite(self.p)

    def interval(self, level: float) -> tuple[FloatArray, FloatArray]:
        """The ranges of the means at another level, as after choosing the clearest of many."""
        freedom = np.where(self.tested, np.maximum(self.groups - 1, 1), np.nan)
        reach = stdtrit(freedom, (1 + level) / 2) * self.se
        return np.tanh(self.z - reach), np.tanh(self.z + reach)


def together(first: FloatArray, then: FloatArray, *, lags: Sequence[int] = LAGS) -> TogetherResult:
    """Ask whether one thing moves together with another, at once or some periods later.

    Parameters
    ----------
    first, then : array (groups x time) of float
        The same groups on the same periods; NaN is a gap. With lag k, `first` is taken k periods
        before `then`.
    lags : sequence of int
        None below 0. Each is a test of its own: count them all.

    Returns
    -------
    TogetherResult

    Raises
    ------
    ValueError
        If the two do not have the same shape, or a lag is below 0.

    Notes
    -----
    1. With five groups or more, what all groups share in a period (a season, a hard month) is taken
       out; then each series is put around a line of its own. Two things that only grow with the
       years do not move together.
    2. In each group the correlation r by Fisher's z; its variance 1 / (m - 4) with
       m = n (1 - f g) / (1 + f g), f and g the autocorrelations of the two, pooled over groups
       (Bartlett): two restless lines agree by chance more often than independent points do.
    3. Over groups random effects: the variance between by Paule and Mandel, the mean with Hartung
       and Knapp's standard error and t on groups - 1. Where step 1 took the periods out, groups
       agree a little by that alone, and the variance of the mean is (G - 1) / (G - 2) as large.
       Then each group is drawn towards the mean (partial pooling).

    Assumes that groups are not copies of one another. Sees straight lines only. A change that moved
    both moves them together; so does a third thing. Not for two measures with one denominator, nor
    for a part and its whole.

    References
    ----------
    Bartlett (1935), J. R. Statist. Soc. 98, 536-543. Paule and Mandel (1982), J. Res. Natl Bur.
    Stand. 87, 377-385. Hartung and Knapp (2001), Stat. Med. 20, 3875-3889.

    Examples
    --------
    >>> random = np.random.default_rng(3)
    >>> asked = random.normal(size=(12, 60))
    >>> measured = random.normal(size=(12, 60))
    >>> measured[:, 1:] += 0.6 * asked[:, :-1]
    >>> found = together(asked, measured)
    >>> [round(float(r), 1) for r in found.estimate]
    [-0.1, 0.6, -0.0]
    """
    if first.shape != then.shape or first.ndim != 2:
        raise ValueError("the two need the same groups and periods")
    if not lags or min(lags) < 0:
        raise ValueError("a lag is 0 or more")
    x, y = (_at_one_spread(detrended(values)) for values in (first, then))
    both = (np.isfinite(x) & np.isfinite(y)).sum(axis=1) >= LEAST_POINTS
    shared = int(both.sum()) >= LEAST_FOR_PERIODS
    if shared:
        x, y = (_without_periods(rest) for rest in (x, y))
    memory = pooled_memory(x), pooled_memory(y)
    z, variance = _each(x, y, lags, memory[0] * memory[1])
    return _pooled(z, variance, tuple(lags), shared, memory)


def _without_periods(rest: FloatArray) -> FloatArray:
    """Return what is a group's own: without what all share in a period, around a line again."""
    seen = np.isfinite(rest)
    many = seen.sum(axis=0) >= LEAST_GROUPS
    mean = np.where(seen, rest, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return detrended(np.where(many, rest - mean, np.nan))


def _at_one_spread(rest: FloatArray) -> FloatArray:
    seen = np.isfinite(rest)
    squares = (np.where(seen, rest, 0.0) ** 2).sum(axis=1, keepdims=True)
    spread = np.sqrt(squares / np.maximum(seen.sum(axis=1, keepdims=True), 1))
    # A series that never varies says nothing about what it moves with.
    scaled: FloatArray = np.divide(rest, spread, out=np.full_like(rest, np.nan), where=spread > 0)
    return scaled


def _each(
    x: FloatArray, y: FloatArray, lags: Sequence[int], memory: float
) -> tuple[FloatArray, FloatArray]:
    """Return Fisher's z and its variance, lags by groups; NaN where too little was seen."""
    z = np.full((len(lags), len(x)), np.nan)
    variance = np.full_like(z, np.nan)
    periods = x.shape[1]
    for place, lag in enumerate(lags):
        a, b = x[:, : max(periods - lag, 0)], y[:, lag:]
        seen = np.isfinite(a) & np.isfinite(b)
        n = seen.sum(axis=1)
        a, b = (_centred(part, seen, n) for part in (a, b))
        below = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
        worth = n * (1 - memory) / (1 + memory)
        used = (n >= LEAST_POINTS) & (worth > FITTED) & (below > 0)
        r = (a * b).sum(axis=1)[used] / below[used]
        z[place, used] = np.arctanh(np.clip(r, -NEVER_ONE, NEVER_ONE))
        variance[place, used] = 1 / (worth[used] - FITTED)
    return z, variance


def _centred(part: FloatArray, seen: BoolArray, n: IntArray) -> FloatArray:
    filled = np.where(seen, part, 0.0)
    mean = filled.sum(axis=1) / np.maximum(n, 1)
    return np.where(seen, filled - mean[:, None], 0.0)


def _pooled(
    z: FloatArray,
    variance: FloatArray,
    lags: tuple[int, ...],
    shared: bool,
    memory: tuple[float, float],
) -> TogetherResult:
    used = np.isfinite(z)
    groups = used.sum(axis=1)
    y, v = np.where(used, z, 0.0), np.where(used, variance, np.inf)
    between = _between(y, v, groups)
    mean, total, misfit = _weighed(between, y, v)
    freedom = np.maximum(groups - 1, 1)
    told = groups >= LEAST_GROUPS
    alike = freedom / np.maximum(freedom - 1, 1) if shared else 1.0
    se = np.sqrt(alike * misfit / freedom / np.where(told, total, np.nan))
    mean = np.where(told, mean, np.nan)
    reach = stdtrit(freedom, (1 + LEVEL) / 2) * se
    own, own_se = _drawn_in(y, v, between, mean, se)
    own = np.where(used & told[:, None], own, np.nan)
    own_reach = stdtrit(freedom, (1 + LEVEL) / 2)[:, None] * own_se
    return TogetherResult(
        lags=lags,
        groups=groups.astype(np.int64),
        estimate=np.tanh(mean),
        low=np.tanh(mean - reach),
        high=np.tanh(mean + reach),
        p=2 * stdtr(freedom, -np.abs(mean) / se),
        z=mean,
        se=se,
        between=np.where(told, between, np.nan),
        own=np.tanh(own),
        own_low=np.tanh(own - own_reach),
        own_high=np.tanh(own + own_reach),
        without_periods=shared,
        memory=memory,
        caveats=() if shared else ("periods_shared",),
    )


def _between(y: FloatArray, v: FloatArray, groups: IntArray) -> FloatArray:
    """Return the variance at which the misfit is what its degrees of freedom promise."""
    low, high = np.zeros(len(y)), np.full(len(y), 10.0)
    wanted = groups - 1
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_small = _weighed(middle, y, v)[2] > wanted
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    fits = _weighed(np.zeros(len(y)), y, v)[2] <= wanted
    return np.where(fits, 0.0, (low + high) / 2)


def _weighed(
    between: FloatArray, y: FloatArray, v: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean, summed weight and misfit at a variance between groups."""
    weights = 1 / (between[:, None] + v)
    total = weights.sum(axis=1)
    mean = (weights * y).sum(axis=1) / np.maximum(total, 1e-300)
    return mean, total, (weights * (y - mean[:, None]) ** 2).sum(axis=1)


def _drawn_in(
    y: FloatArray, v: FloatArray, between: FloatArray, mean: FloatArray, se: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return each group drawn towards the mean, and its standard error."""
    known = np.isfinite(v)
    finite = np.where(known, v, 1.0)
    kept = between[:, None] / (between[:, None] + finite)
    own = mean[:, None] + kept * (y - mean[:, None])
    variance = kept * finite + (1 - kept) ** 2 * (se**2)[:, None]
    return own, np.sqrt(variance)
