"""Estimates of several groups, each drawn towards the common mean by how little it knows.

A small group swings widely by chance alone. Shrinking keeps it from standing out for its size,
and keeps readers from making a league table out of noise.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

NORMAL_95 = 1.959963984540054
GRID = 64
# More zooms would compare likelihoods that differ by rounding only.
ZOOMS = 2
FEW_GROUPS = 5


@dataclass(frozen=True)
class ShrinkageResult:
    """Shrunk estimates with intervals; NaN where a group has no estimate or standard error.

    `between` is the variance between groups (tau squared), `kept` the share of each group's own
    deviation that remains.
    """

    centre: float
    centre_se: float
    between: float
    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    kept: FloatArray
    n: int
    caveats: tuple[str, ...]
    method: str = "REML"


def shrink(estimates: npt.ArrayLike, standard_errors: npt.ArrayLike) -> ShrinkageResult:
    """Shrink estimates towards their common mean.

    Parameters
    ----------
    estimates : array (groups) of float
        One estimate for each group. NaN has none and gets none.
    standard_errors : array (groups) of float
        Their standard errors, taken as known. 0, infinite or NaN leaves a group out.

    Returns
    -------
    ShrinkageResult
        With one group only, its own estimate; with none, NaN.

    Raises
    ------
    ValueError
        If the two do not have the same length, or a standard error is negative.

    Notes
    -----
    Model: y_i = m + u_i + e_i, u_i normal with variance t2, e_i normal with variance s_i2.
    t2 maximises the restricted likelihood; m is the mean weighted by 1 / (t2 + s_i2); then

        shrunk_i = m + t2 / (t2 + s_i2) (y_i - m)

    with variance t2 s_i2 / (t2 + s_i2) + (s_i2 / (t2 + s_i2))2 var(m). The uncertainty of t2 is
    not in the interval, so with fewer than five groups it is too narrow (a caveat says so).

    Not for estimates in different units, nor where groups fall into two kinds: both would be drawn
    to a mean that nobody has.

    References
    ----------
    Raudenbush (2009) in Cooper, Hedges and Valentine (eds), The Handbook of Research Synthesis,
    ch. 16. Restricted likelihood: Viechtbauer (2005), J. Educ. Behav. Stat. 30, 261-293.

    Examples
    --------
    >>> shrunk = shrink([10.0, 0.0, 2.0, 4.0], [4.0, 1.0, 1.0, 1.0])
    >>> shrunk.estimate.round(1).tolist()
    [4.4, 0.5, 2.1, 3.8]
    """
    y, s = _checked(estimates, standard_errors)
    used = np.isfinite(y) & np.isfinite(s) & (s > 0)
    if not used.any():
        return _nothing(y.shape[0])
    variances = s[used] ** 2
    between = restricted_variance(y[used], variances)
    weights = 1 / (between + variances)
    centre = float((weights * y[used]).sum() / weights.sum())
    centre_variance = float(1 / weights.sum())
    kept = np.full(y.shape, np.nan)
    # One group has no others to be drawn to.
    kept[used] = between / (between + variances) if used.sum() > 1 else 1.0
    estimate = centre + kept * (y - centre)
    se = np.sqrt(kept * s**2 + (1 - kept) ** 2 * centre_variance)
    return ShrinkageResult(
        centre=centre,
        centre_se=centre_variance**0.5,
        between=between,
        estimate=estimate,
        se=se,
        low=estimate - NORMAL_95 * se,
        high=estimate + NORMAL_95 * se,
        kept=kept,
        n=int(used.sum()),
        caveats=("few_groups",) if used.sum() < FEW_GROUPS else (),
    )


def restricted_variance(estimates: FloatArray, variances: FloatArray) -> float:
    """Return the variance between groups that maximises the restricted likelihood.

    The likelihood can have two peaks and its highest may lie at 0, so a grid finds the right hill
    before its top is bisected.

    Examples
    --------
    >>> round(restricted_variance(np.array([1.0, 2.0, 3.0]), np.full(3, 0.25)), 6)
    0.75
    """
    if len(estimates) < 2:
        return 0.0
    low, high = 0.0, float(np.ptp(estimates) ** 2 + variances.max())
    # Squares crowd the first grid towards 0, where most of the answers lie.
    grid = high * np.linspace(0, 1, GRID) ** 2
    for _ in range(ZOOMS):
        best = int(np.argmax(restricted_likelihood(grid, estimates, variances)))
        low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID - 1)])
        grid = np.linspace(low, high, GRID)
    return _root_of_slope(low, high, estimates, variances)


def restricted_likelihood(
    between: FloatArray, estimates: FloatArray, variances: FloatArray
) -> FloatArray:
    """Return the restricted log likelihood, without its constant, at each candidate variance."""
    weights = 1 / (between[:, None] + variances)
    total = weights.sum(axis=1)
    centre = (weights * estimates).sum(axis=1) / total
    misfit = (weights * (estimates - centre[:, None]) ** 2).sum(axis=1)
    likelihood: FloatArray = 0.5 * (np.log(weights).sum(axis=1) - np.log(total) - misfit)
    return likelihood


def _root_of_slope(low: float, high: float, estimates: FloatArray, variances: FloatArray) -> float:
    """Bisect the slope of the likelihood, which is far sharper near the top than its height."""
    if _slope(low, estimates, variances) <= 0:
        return low
    for _ in range(60):
        middle = (low + high) / 2
        if _slope(middle, estimates, variances) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _slope(between: float, estimates: FloatArray, variances: FloatArray) -> float:
    weights = 1 / (between + variances)
    centre = (weights * estimates).sum() / weights.sum()
    explained = (weights**2 * (estimates - centre) ** 2).sum()
    return float(explained - weights.sum() + (weights**2).sum() / weights.sum())


def _checked(estimates: npt.ArrayLike, errors: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, s = np.asarray(estimates, np.float64), np.asarray(errors, np.float64)
    if y.ndim != 1 or y.shape != s.shape:
        raise ValueError("one standard error for each estimate is needed")
    if (s < 0).any():
        raise ValueError("a standard error is never negative")
    return y, s


def _nothing(groups: int) -> ShrinkageResult:
    missing = np.full(groups, np.nan)
    return ShrinkageResult(
        centre=np.nan,
        centre_se=np.nan,
        between=np.nan,
        estimate=missing,
        se=missing,
        low=missing,
        high=missing,
        kept=missing,
        n=0,
        caveats=("nothing_to_shrink",),
    )
