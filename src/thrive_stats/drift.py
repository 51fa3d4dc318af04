"""Does a series drift? Strong autocorrelation makes the limits of a chart too narrow.

Limits are measured from point to point. Where each point follows the one before, neighbours are
alike, the limits come out too narrow, and ordinary wandering looks like news. A real step also
makes neighbours alike, so up to two steps are taken out before anything is measured.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

STEPS_TAKEN_OUT = 2
LEAST_POINTS = 20
# Limits suffer from about this autocorrelation on.
MATTERS = 0.2
# Simulated under pure noise with 0, 1 or 2 steps: the measured value has a mean near -6/n, because
# taking steps out bends it downwards, and exceeds LIMIT/sqrt(n) - 5.5/n in about 1 % of series.
BENT = 6.0
LIMIT = 2.2
LIMIT_BENT = 5.5
# A measure is judged from all its series together once they are this many.
LEAST_SERIES = 5
POOL_LIMIT = 2.33
# Variation below this share of the level is rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class DriftResult:
    """Which series drift; one entry for each.

    `autocorrelation` is the series' own lag-1 value around at most two steps, corrected for having
    taken them out; `limit` what pure noise exceeds in one series of a hundred, on the same scale;
    `pooled` the mean over the series' group. `drifting` is true where the series' own value, or
    that of its whole group, is beyond its limit and above 0.2. Too little is not drifting: see
    `enough`.
    """

    enough: BoolArray
    drifting: BoolArray
    by_itself: BoolArray
    by_group: BoolArray
    autocorrelation: FloatArray
    limit: FloatArray
    pooled: FloatArray
    n: IntArray
    caveats: tuple[str, ...]
    method: str = "lag-1 autocorrelation around at most two steps"


def drift(values: FloatArray, *, groups: npt.NDArray[np.generic] | None = None) -> DriftResult:
    """Find series whose points follow one another too closely for limits to hold.

    Parameters
    ----------
    values : array (series x time) of float
        NaN is a gap; no pair of neighbours bridges one.
    groups : array (series), optional
        Labels such as the measure. A group of five series or more is also judged as a whole, which
        finds drift that no short series could show alone. Without it each series stands alone.

    Returns
    -------
    DriftResult

    Notes
    -----
    The two steps that best explain a series are taken out, one after the other, each side at least
    a twelfth of the series (and four points). What is left is compared with what pure noise leaves.
    False rates under noise, under one and two steps, and power: docs/statistics/calibration.md.

    Three steps or more of two standard deviations look like drift, and so does a steady trend of
    many standard deviations: in both cases one set of limits does not apply either. A season looks
    like drift too: ask `season` first. With fewer than 20 points nothing is said.

    References
    ----------
    Effect of autocorrelation on limits: Maragah and Woodall (1992), J. Stat. Comput. Simul. 40,
    29-42. Steps by binary segmentation: Scott and Knott (1974), Biometrics 30, 507-512.

    Examples
    --------
    >>> noise = np.random.default_rng(1).standard_normal((2, 104))
    >>> wandering = noise.cumsum(axis=1)
    >>> drift(noise).drifting.tolist(), drift(wandering).drifting.tolist()
    ([False, False], [True, True])
    """
    observed = ~np.isnan(values)
    n = observed.sum(axis=1)
    scaled, _ = centred(values)
    code = _segments(scaled, observed)
    measured = _autocorrelation(_around_stretches(scaled, code), code)
    enough = (n >= LEAST_POINTS) & ~np.isnan(measured)
    points = np.maximum(n, 1)
    corrected = np.where(enough, measured + BENT / points, np.nan)
    limit = np.where(enough, LIMIT / np.sqrt(points) + (BENT - LIMIT_BENT) / points, np.nan)
    by_itself = enough & (corrected > np.maximum(limit, MATTERS))
    pooled, by_group = _by_group(corrected, np.where(enough, n, 0), groups)
    return DriftResult(
        enough=enough,
        drifting=by_itself | (by_group & enough),
        by_itself=by_itself,
        by_group=by_group,
        autocorrelation=corrected,
        limit=limit,
        pooled=pooled,
        n=n,
        caveats=() if enough.all() else ("too_few_points",),
    )


def centred(values: FloatArray) -> tuple[FloatArray, npt.NDArray[np.int32]]:
    """Return each series around its mean, brought to a size near 1, and the power of two it took.

    Squares of what is returned neither drown in a high level nor leave the range of numbers. What
    is rounding beside the level, such as in a constant series, becomes exactly 0.

    Examples
    --------
    >>> scaled, power = centred(np.array([[1e200, 3e200]]))
    >>> bool(np.ldexp(scaled, power[:, None])[0, 1] == 1e200)
    True
    """
    observed = ~np.isnan(values)
    count = np.maximum(observed.sum(axis=1), 1)
    small, first = _near_one(values, observed)
    level = np.where(observed, small, 0.0).sum(axis=1) / count
    around = small - level[:, None]
    size = np.abs(np.where(observed, around, 0.0)).max(axis=1, initial=0.0)
    around[observed & (size <= ROUNDING * np.abs(level))[:, None]] = 0.0
    scaled, second = _near_one(around, observed)
    return scaled, first + second


def _near_one(values: FloatArray, observed: BoolArray) -> tuple[FloatArray, npt.NDArray[np.int32]]:
    size = np.abs(np.where(observed, values, 0.0)).max(axis=1, initial=0.0)
    power = np.frexp(size)[1].astype(np.int32)
    return np.ldexp(values, -power[:, None]), power


def steps_taken_out(values: FloatArray) -> FloatArray:
    """Return what is left of each series around the two steps that explain it best.

    Examples
    --------
    >>> bool(np.allclose(steps_taken_out(np.repeat([[1.0, 5.0, 2.0]], 6, axis=1)), 0))
    True
    """
    scaled, power = centred(values)
    left = _around_stretches(scaled, _segments(scaled, ~np.isnan(values)))
    return np.ldexp(left, power[:, None])


def _around_stretches(values: FloatArray, code: IntArray) -> FloatArray:
    residuals = values.copy()
    for part in range(STEPS_TAKEN_OUT + 1):
        inside = ~np.isnan(values) & (code == part)
        count = np.maximum(inside.sum(axis=1), 1)
        mean = np.where(inside, values, 0.0).sum(axis=1) / count
        residuals = np.where(inside, residuals - mean[:, None], residuals)
    return residuals


def _by_group(
    corrected: FloatArray, weight: IntArray, groups: npt.NDArray[np.generic] | None
) -> tuple[FloatArray, BoolArray]:
    """Return each series' group mean, weighted by points, and whether the group drifts."""
    series = corrected.shape[0]
    labels = np.arange(series) if groups is None else np.unique(groups, return_inverse=True)[1]
    size = int(labels.max(initial=-1)) + 1
    points = np.bincount(labels, weight, size)
    members = np.bincount(labels, weight > 0, size)
    total = np.bincount(labels, np.where(weight > 0, np.nan_to_num(corrected) * weight, 0), size)
    mean = np.divide(total, points, out=np.full(size, np.nan), where=points > 0)
    limit = np.maximum(MATTERS, POOL_LIMIT / np.sqrt(np.maximum(points, 1)))
    drifts = (members >= LEAST_SERIES) & (np.nan_to_num(mean) > limit)
    return mean[labels], drifts[labels]


def _segments(values: FloatArray, observed: BoolArray) -> IntArray:
    """Number the stretches between the steps that explain each series best."""
    code = np.zeros(values.shape, dtype=np.int64)
    rows, columns = np.arange(values.shape[0]), np.arange(values.shape[1])
    least = np.maximum(4, observed.sum(axis=1) // 12)
    for step in range(1, STEPS_TAKEN_OUT + 1):
        found = [_best_cut(values, observed & (code == part), least) for part in range(step)]
        gains = np.array([gain for _, gain in found])
        part = gains.argmax(axis=0)
        last = np.array([cut for cut, _ in found])[part, rows]
        later = (code == part[:, None]) & (columns > last[:, None])
        code[later & (gains.max(axis=0) > 0)[:, None]] = step
    return code


def _best_cut(values: FloatArray, part: BoolArray, least: IntArray) -> tuple[IntArray, FloatArray]:
    """Return the last column before the best step inside a part, and the squares it explains."""
    if values.shape[1] == 0:
        return np.zeros(len(values), dtype=np.int64), np.full(len(values), -1.0)
    count = part.cumsum(axis=1)
    total = np.where(part, values, 0.0).cumsum(axis=1)
    count_after, total_after = count[:, -1:] - count, total[:, -1:] - total
    allowed = (np.minimum(count, count_after) >= least[:, None]) & part
    with np.errstate(divide="ignore", invalid="ignore"):
        explained = (
            total**2 / count + total_after**2 / count_after - total[:, -1:] ** 2 / count[:, -1:]
        )
    gain = np.where(allowed, explained, -1.0)
    best = gain.argmax(axis=1)
    return best, np.take_along_axis(gain, best[:, None], axis=1)[:, 0]


def _autocorrelation(residuals: FloatArray, code: IntArray) -> FloatArray:
    """Return the lag-1 autocorrelation around the mean of each stretch, NaN without variation."""
    observed = ~np.isnan(residuals)
    filled = np.where(observed, residuals, 0.0)
    pair = observed[:, 1:] & observed[:, :-1] & (code[:, 1:] == code[:, :-1])
    products = (filled[:, 1:] * filled[:, :-1] * pair).sum(axis=1)
    squares = (filled**2).sum(axis=1)
    points = observed.sum(axis=1)
    # One more pair for each stretch makes the divisors equal where there are no gaps.
    pairs = pair.sum(axis=1) + code.max(axis=1, initial=0) + 1
    varies = squares > points * ROUNDING**2
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (products / pairs) / (squares / points)
    return np.where(varies, value, np.nan)
