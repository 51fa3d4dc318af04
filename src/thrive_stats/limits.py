"""Centre lines and limits of the nine charts, for many series at once.

Each function takes (series x time) arrays in which NaN is a gap and every row is one phase, with
its first point in the first column. `baseline` says how many columns the limits rest on; None
means all of them.

References: Wheeler, Understanding Variation (XmR); Nelson 1982, J. Quality Technology 14(2)
(screening); Montgomery, Introduction to Statistical Quality Control (p, u, c, g); Laney 2002,
Quality Engineering 14(4) (p', u'); Nelson 1994, J. Quality Technology 26(3) (t).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# 3 / 1.128 to two decimals, as Wheeler and the NHS write it; the field's own tools differ here.
XMR_FACTOR = 2.66
SIGMA_FACTOR = 3 / 1.128
SCREEN_FACTOR = 3.267
# Nelson's power turns waiting times into something close to normal.
TIME_POWER = 3.6
TWO_THIRDS = 2 / 3


class Kind(StrEnum):
    """The charts."""

    XMR = "xmr"
    RUN = "run"
    P = "p"
    P_PRIME = "p-prime"
    U = "u"
    U_PRIME = "u-prime"
    C = "c"
    G = "g"
    T = "t"


WITH_DENOMINATOR = frozenset({Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME})
PROPORTIONS = frozenset({Kind.P, Kind.P_PRIME})


@dataclass(frozen=True)
class Limits:
    """Lines of a chart, each (series x 1) or (series x time); NaN where there is none.

    `near_lower` and `near_upper` stand at two thirds of the way from the centre to the limits.
    `moving_range_mean` (after screening) and `screened`, the moving ranges that screening left
    out, hold one number for each series.
    """

    centre: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    moving_range_mean: Floats
    screened: Integers

    def each_line(self, change: Callable[[Floats], Floats]) -> "Limits":
        """Return the same limits with every line changed alike."""
        return Limits(
            change(self.centre),
            change(self.lower),
            change(self.upper),
            change(self.near_lower),
            change(self.near_upper),
            self.moving_range_mean,
            self.screened,
        )


@dataclass(frozen=True)
class Stretch:
    """Series to draw limits for: what is plotted, and the counts that made it."""

    plotted: Floats
    counts: Floats | None = None
    denominators: Floats | None = None
    baseline: int | None = None
    screen: bool = True
    factor: float = XMR_FACTOR

    @property
    def base(self) -> Floats:
        """The plotted points that limits rest on."""
        return self.plotted[:, : self.baseline]


def limits(kind: Kind, stretch: Stretch) -> Limits:
    """Return the lines of one kind of chart.

    Assumes that points are independent and that the first `baseline` columns stem from one
    process. Do not use it where neighbours resemble each other (strong autocorrelation) or a
    season shapes the series: limits are then too narrow and ordinary points look special.

    Examples
    --------
    >>> lines = limits(Kind.XMR, Stretch(np.array([[4.0, 6.0, 5.0, 5.0]])))
    >>> float(lines.centre[0, 0]), float(lines.upper[0, 0])
    (5.0, 7.66)
    """
    return DRAW[kind](stretch)


def xmr_limits(stretch: Stretch) -> Limits:
    """Mean, and the mean moving range times 2.66 to either side."""
    centre = mean_of(stretch.base)
    moving_range, screened = moving_range_mean(stretch.base, screen=stretch.screen)
    return _around(centre, stretch.factor * moving_range, moving_range, screened)


def run_limits(stretch: Stretch) -> Limits:
    """Median only: a run chart has no limits."""
    centre = median_of(stretch.base)[:, None]
    none = np.full_like(centre, np.nan)
    return Limits(centre, none, none, none, none, none[:, 0], _zeros(centre))


def p_limits(stretch: Stretch) -> Limits:
    """Mean proportion with binomial limits that vary with the number at risk."""
    centre = _pooled(stretch)
    return _clipped(_varying(centre, _binomial_sigma(stretch, centre)), ceiling=1.0)


def p_prime_limits(stretch: Stretch) -> Limits:
    """As p, with sigma scaled by how much the points vary beyond the binomial (Laney)."""
    centre = _pooled(stretch)
    return _clipped(_laney(stretch, centre, _binomial_sigma(stretch, centre)), ceiling=1.0)


def u_limits(stretch: Stretch) -> Limits:
    """Mean rate with Poisson limits that vary with the number at risk."""
    centre = _pooled(stretch)
    return _clipped(_varying(centre, _poisson_sigma(stretch, centre)))


def u_prime_limits(stretch: Stretch) -> Limits:
    """As u, with sigma scaled by how much the points vary beyond the Poisson (Laney)."""
    centre = _pooled(stretch)
    return _clipped(_laney(stretch, centre, _poisson_sigma(stretch, centre)))


def c_limits(stretch: Stretch) -> Limits:
    """Mean count with Poisson limits."""
    centre = mean_of(stretch.base)
    return _clipped(_varying(centre[:, None], np.sqrt(centre)[:, None]))


def g_limits(stretch: Stretch) -> Limits:
    """Cases between events: geometric limits about the mean, the median as centre line.

    Counts between events are skewed, so the median leaves half of them on either side, which the
    rules about sides need.
    """
    mean = mean_of(stretch.base)[:, None]
    lines = _clipped(_varying(mean, np.sqrt(mean * (mean + 1))))
    return replace(lines, centre=median_of(stretch.base)[:, None])


def t_limits(stretch: Stretch) -> Limits:
    """Time between events: XmR limits on the scale of y^(1/3.6), brought back."""
    with np.errstate(invalid="ignore"):
        scaled = np.power(stretch.plotted, 1 / TIME_POWER)
    on_scale = Stretch(
        scaled, baseline=stretch.baseline, screen=stretch.screen, factor=SIGMA_FACTOR
    )
    lines = xmr_limits(on_scale).each_line(_from_time_scale)
    # There and back is not exact: points that are all alike would lie beside their own middle.
    alike, its_value = _all_alike(stretch.base)
    return lines.each_line(lambda line: np.where(alike, its_value, line))


DRAW: dict[Kind, Callable[[Stretch], Limits]] = {
    Kind.XMR: xmr_limits,
    Kind.RUN: run_limits,
    Kind.P: p_limits,
    Kind.P_PRIME: p_prime_limits,
    Kind.U: u_limits,
    Kind.U_PRIME: u_prime_limits,
    Kind.C: c_limits,
    Kind.G: g_limits,
    Kind.T: t_limits,
}


def mean_of(values: Floats) -> Floats:
    """Return the mean of each row over its observed points, NaN where there is none.

    The second pass removes the rounding of the first: a constant series has exactly its own value
    as mean, so that no point of it can lie beside its centre line.
    """
    observed = _observed(values)
    first = _mean(values, observed)
    return first + _mean(values - first[:, None], observed)


def median_of(values: Floats) -> Floats:
    """Return the median of each row over its observed points, NaN where there is none."""
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    # Sorting puts gaps last, so the last column shows whether there are any.
    ordered = np.sort(values, axis=1)
    size = values.shape[1]
    if np.isnan(ordered[:, -1]).any():
        n = size - np.isnan(ordered).sum(axis=1)
        rows = np.arange(len(values))
        return np.asarray((ordered[rows, (n - 1) // 2] + ordered[rows, n // 2]) / 2)
    return np.asarray((ordered[:, (size - 1) // 2] + ordered[:, size // 2]) / 2)


def moving_range_mean(values: Floats, *, screen: bool) -> tuple[Floats, Integers]:
    """Return the mean moving range of each row, and how many screening left out.

    Moving ranges of 3.267 times their mean or more are left out once (Nelson 1982). No moving
    range bridges a gap.
    """
    ranges = np.abs(values[:, 1:] - values[:, :-1])
    observed = _observed(ranges)
    mean = _mean(ranges, observed)
    if not screen or ranges.shape[1] == 0:
        return mean, _zeros(values)
    with np.errstate(invalid="ignore"):
        kept = ranges < (SCREEN_FACTOR * mean)[:, None]
    kept_count = kept.sum(axis=1)
    all_count = ranges.shape[1] if observed is None else observed.sum(axis=1)
    # Where nothing moves, nothing stands out.
    moves = mean > 0
    screened = np.where(moves, all_count - kept_count, 0)
    total = np.add.reduce(ranges, axis=1, where=kept) if screened.any() else mean * kept_count
    return np.where(screened > 0, total / np.maximum(kept_count, 1), mean), screened


def _observed(values: Floats) -> NDArray[np.bool_] | None:
    """Return where there are values, None where there are no gaps at all."""
    gaps = np.isnan(values)
    return ~gaps if gaps.any() else None


def _mean(values: Floats, observed: NDArray[np.bool_] | None) -> Floats:
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    if observed is None:
        mean: Floats = np.add.reduce(values, axis=1) / values.shape[1]
        return mean
    return _ratio(np.add.reduce(np.where(observed, values, 0.0), axis=1), observed.sum(axis=1))


def _ratio(total: Floats, count: Floats | Integers) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, total / count, np.nan)


def _zeros(rows: Floats) -> Integers:
    return np.zeros(len(rows), dtype=np.int64)


def _around(centre: Floats, distance: Floats, moving_range: Floats, screened: Integers) -> Limits:
    near = TWO_THIRDS * distance
    return Limits(
        centre[:, None],
        (centre - distance)[:, None],
        (centre + distance)[:, None],
        (centre - near)[:, None],
        (centre + near)[:, None],
        moving_range,
        screened,
    )


def _varying(centre: Floats, sigma: Floats) -> Limits:
    return Limits(
        centre,
        centre - 3 * sigma,
        centre + 3 * sigma,
        centre - 2 * sigma,
        centre + 2 * sigma,
        np.full(len(centre), np.nan),
        _zeros(centre),
    )


def _clipped(lines: Limits, ceiling: float = np.inf) -> Limits:
    return lines.each_line(lambda line: np.clip(line, 0.0, ceiling))


def _pooled(stretch: Stretch) -> Floats:
    """Return all counts over all at risk, (series x 1): large points weigh more."""
    assert stretch.counts is not None
    assert stretch.denominators is not None
    gaps = np.isnan(stretch.base)
    at_risk = np.where(gaps, 0.0, stretch.denominators[:, : stretch.baseline])
    counts = np.where(gaps, 0.0, stretch.counts[:, : stretch.baseline])
    pooled = _ratio(counts.sum(axis=1), at_risk.sum(axis=1))[:, None]
    # Sums of fractions are rounded: points that are all alike would lie beside their own middle.
    alike, its_value = _all_alike(stretch.base)
    return np.where(alike, its_value, pooled)


def _binomial_sigma(stretch: Stretch, centre: Floats) -> Floats:
    assert stretch.denominators is not None
    # Rounding may put a centre of 1 a hair above 1.
    return np.sqrt(np.maximum(centre * (1 - centre), 0.0) / stretch.denominators)


def _poisson_sigma(stretch: Stretch, centre: Floats) -> Floats:
    assert stretch.denominators is not None
    sigma: Floats = np.sqrt(centre / stretch.denominators)
    return sigma


def _laney(stretch: Stretch, centre: Floats, sigma: Floats) -> Limits:
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (stretch.plotted - centre) / sigma
    # Without spread every point stands on the centre line.
    z = np.where(sigma == 0, 0.0, z)[:, : stretch.baseline]
    z = np.where(np.isnan(stretch.base), np.nan, z)
    moving_range, screened = moving_range_mean(z, screen=stretch.screen)
    lines = _varying(centre, sigma * (moving_range / 1.128)[:, None])
    return replace(lines, moving_range_mean=moving_range, screened=screened)


def _all_alike(values: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """Return whether each row holds one value only, and which, both (series x 1)."""
    low = np.where(np.isnan(values), np.inf, values).min(axis=1, initial=np.inf, keepdims=True)
    high = np.where(np.isnan(values), -np.inf, values).max(axis=1, initial=-np.inf, keepdims=True)
    return np.asarray(low == high), low


def _from_time_scale(line: Floats) -> Floats:
    """Bring a line back to time; below zero there is no time, so the line stands at zero."""
    back: Floats = np.power(np.maximum(line, 0.0), TIME_POWER)
    return back
