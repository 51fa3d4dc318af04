"""Was a change begun after a bad stretch? What is worst gets better by itself."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

FloatArray = npt.NDArray[np.float64]

LAST = 3
LEAST_EARLIER = 8
ALPHA = 0.05


@dataclass(frozen=True)
class BeforeStart:
    """Whether the last points before a start were unusually bad.

    `gap` is their mean less that of the earlier ones, in the measure's unit; `p` the one-sided
    chance of such a bad end were nothing special. `without` is the mean after the start less that
    of the earlier points alone: what remains of the change when the bad stretch is left out. NaN
    where there is too little.
    """

    is_bad: bool
    enough: bool
    gap: float
    p: float
    without: float
    last: int
    n_earlier: int
    method: str = "t, last points before the start beside the earlier ones"


def before_start(
    values: npt.ArrayLike, start: int, *, better: str, autocorrelation: float = 0.0
) -> BeforeStart:
    """Ask whether a change was begun because, or just after, things were at their worst.

    Parameters
    ----------
    values : array (time) of float
        NaN is a gap.
    start : int
        Position of the first period under the change.
    better : {"up", "down"}
        Which way is better.
    autocorrelation : float
        Lag-1 autocorrelation of the series, taken as known; below 0 counts as 0.

    Returns
    -------
    BeforeStart
        With fewer than eight earlier points: not enough, and nothing is said.

    Raises
    ------
    ValueError
        For another direction, or a start outside the series.

    Notes
    -----
    The three points before the start against those before them: t with n - 2 degrees of freedom,
    the variance widened by (1 + r) / (1 - r). A bad stretch makes the mean before lower than what
    the place usually does, so that an unchanged process seems to improve (regression to the mean).
    A slow decline before the start looks the same: the remedy, comparing with the earlier points,
    is then too kind, and the chart shows it.

    References
    ----------
    Barnett, van der Pols and Dobson (2005), Int. J. Epidemiol. 34, 215-220.

    Examples
    --------
    >>> usual = [50, 52, 49, 51, 50, 48, 51, 50, 52, 49, 51, 50]
    >>> found = before_start([*usual, 41, 40, 42, 50, 51, 49, 50], 15, better="up")
    >>> found.is_bad, round(found.gap, 1), round(found.without, 1)
    (True, -9.2, -0.2)
    """
    if better not in {"up", "down"}:
        raise ValueError("better is up or down")
    series = np.asarray(values, np.float64)
    if not 0 <= start <= series.size:
        raise ValueError("the start lies outside the series")
    before, after = _seen(series[:start]), _seen(series[start:])
    earlier, last = before[:-LAST], before[-LAST:]
    if earlier.size < LEAST_EARLIER or last.size < LAST:
        return BeforeStart(False, False, np.nan, np.nan, np.nan, LAST, int(earlier.size))
    gap = float(last.mean() - earlier.mean())
    chance = _chance(earlier, last, gap if better == "up" else -gap, max(0.0, autocorrelation))
    without = float(after.mean() - earlier.mean()) if after.size else np.nan
    is_bad = chance < ALPHA
    return BeforeStart(is_bad, True, gap, chance, without, LAST, int(earlier.size))


def _seen(values: FloatArray) -> FloatArray:
    return values[np.isfinite(values)]


def _chance(earlier: FloatArray, last: FloatArray, gap: float, correlation: float) -> float:
    """Return the chance of a gap as low as this."""
    freedom = earlier.size + last.size - 2
    left = float(((earlier - earlier.mean()) ** 2).sum() + ((last - last.mean()) ** 2).sum())
    widened = (1 + correlation) / (1 - correlation) * (1 / earlier.size + 1 / last.size)
    se = (left / freedom * widened) ** 0.5
    if se == 0:
        return 0.0 if gap < 0 else 1.0
    return float(stdtr(freedom, gap / se))
