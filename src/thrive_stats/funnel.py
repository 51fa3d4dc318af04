"""Groups side by side without a league table: which differ by more than their size explains.

Small groups swing widely by chance. A funnel draws limits that widen as groups get smaller, and
widens all of them where groups differ for many small reasons (overdispersion).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from thrive_stats.shrinkage import shrink

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]

NORMAL_95 = 1.959963984540054
NORMAL_998 = 3.090232306167813
WINSORISED = 0.10
# With fewer the spread between groups cannot be told from chance.
FEW_GROUPS = 5


class FunnelKind(StrEnum):
    """What the groups' values are."""

    PROPORTION = "proportion"
    RATE = "rate"
    VALUE = "value"


@dataclass(frozen=True)
class FunnelResult:
    """Groups around their common centre; NaN where a group has nothing to show.

    Attributes
    ----------
    centre : what all groups have together
    estimate : each group's proportion, rate or value
    lower_95, upper_95, lower_998, upper_998 : limits for a group of its size
    outside : 0 inside, 1 or 2 above the 95 or 99.8 % limit, -1 or -2 below
    between : additional variance between groups (tau squared), on the scale it was judged on
    dispersion : mean square of the winsorised z scores; near 1 when size explains all
    shrunk, shrunk_low, shrunk_high : estimates drawn towards the centre by how little they know
    """

    kind: FunnelKind
    centre: float
    estimate: FloatArray
    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray
    outside: Codes
    between: float
    dispersion: float
    shrunk: FloatArray
    shrunk_low: FloatArray
    shrunk_high: FloatArray
    n: int
    caveats: tuple[str, ...]
    method: str = "funnel with additive overdispersion"


def funnel(
    values: npt.ArrayLike,
    sizes: npt.ArrayLike,
    *,
    kind: FunnelKind | str,
    overdispersion: bool = True,
    winsorised: float = WINSORISED,
) -> FunnelResult:
    """Draw funnel limits across groups that belong together.

    Parameters
    ----------
    values : array (groups) of float
        Counts for proportions and rates, values otherwise; NaN has none.
    sizes : array (groups) of float
        Number at risk for proportions, exposure for rates, standard error of each value otherwise.
        NaN, 0 or less leaves a group out.
    overdispersion : bool
        Widen the limits by the variance between groups.
    winsorised : float
        Share of z scores at each end pulled in before that variance is estimated, so that the few
        that truly differ do not widen the limits around themselves.

    Returns
    -------
    FunnelResult

    Raises
    ------
    ValueError
        If lengths differ, a count is below 0, or more are counted than were at risk.

    Notes
    -----
    Proportions are judged as arcsin(sqrt(r/n)) with standard error 1/(2 sqrt(n)), rates as
    sqrt(r/e) with 1/(2 sqrt(e)), values as they are; limits are carried back, so they stay between
    0 and 1, or above 0. With z the distance to the centre in standard errors, I groups, w = 1/s2
    and f the mean of the winsorised z squared:

        tau2 = (I f - (I - 1)) / (sum w - sum w2 / sum w), at least 0

    and limits are centre +- z sqrt(s2 + tau2) with 1.96 and 3.09. About one ordinary group in
    twenty lies outside the inner limits: the inner ones invite a question, no more.

    Not a ranking. Not for groups whose people or tasks differ in kind: adjust first, or compare
    each with its own past.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; Spiegelhalter (2005), Quality and
    Safety in Health Care 14, 347-351 (overdispersion); Spiegelhalter et al. (2012), J. R. Statist.
    Soc. A 175, 1-47 (scales).

    Examples
    --------
    >>> seen = funnel([5, 6, 4, 5, 6, 5, 38], [50, 60, 40, 50, 60, 50, 60], kind="proportion")
    >>> seen.outside.tolist()
    [0, 0, 0, 0, 0, 0, 2]
    """
    asked = FunnelKind(kind)
    y, size = _checked(values, sizes, asked)
    used = ~np.isnan(y) & ~np.isnan(size) & (size > 0)
    y, size = np.where(used, y, np.nan), np.where(used, size, np.nan)
    estimate = y if asked is FunnelKind.VALUE else y / size
    centre = _centre(y, size, asked)
    judged, error = _judged(estimate, asked), _error(size, asked)
    z = (judged - _judged(np.array(centre), asked)) / error
    dispersion = _dispersion(z[used], winsorised)
    between = _between(error[used], dispersion) if overdispersion else 0.0
    inner = _limits(centre, size, between, asked, NORMAL_95)
    outer = _limits(centre, size, between, asked, NORMAL_998)
    shrunk = shrink(judged, error)
    return FunnelResult(
        kind=asked,
        centre=centre,
        estimate=estimate,
        lower_95=inner[0],
        upper_95=inner[1],
        lower_998=outer[0],
        upper_998=outer[1],
        outside=_outside(estimate, inner) + _outside(estimate, outer),
        between=between,
        dispersion=dispersion,
        shrunk=_shown(shrunk.estimate, asked),
        shrunk_low=_shown(shrunk.low, asked),
        shrunk_high=_shown(shrunk.high, asked),
        n=int(used.sum()),
        caveats=("few_groups",) if used.sum() < FEW_GROUPS else (),
    )


def limits_at(
    seen: FunnelResult, sizes: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the 95 % and 99.8 % limits (lower, upper, lower, upper) at any sizes, for drawing.

    Examples
    --------
    >>> seen = funnel([5, 6, 4, 5, 6], [50, 60, 40, 50, 60], kind="proportion")
    >>> [line.round(2).tolist() for line in limits_at(seen, [10, 100])][:2]
    [[0.0, 0.05], [0.35, 0.17]]
    """
    size = np.asarray(sizes, np.float64)
    inner = _limits(seen.centre, size, seen.between, seen.kind, NORMAL_95)
    outer = _limits(seen.centre, size, seen.between, seen.kind, NORMAL_998)
    return (*inner, *outer)


def _checked(
    values: npt.ArrayLike, sizes: npt.ArrayLike, kind: FunnelKind
) -> tuple[FloatArray, FloatArray]:
    y, size = np.asarray(values, np.float64), np.asarray(sizes, np.float64)
    if y.ndim != 1 or y.shape != size.shape:
        raise ValueError("one size for each value is needed")
    if kind is not FunnelKind.VALUE and (y < 0).any():
        raise ValueError("a count is never below 0")
    if kind is FunnelKind.PROPORTION and (y > size).any():
        raise ValueError("more were counted than were at risk")
    return y, size


def _centre(y: FloatArray, size: FloatArray, kind: FunnelKind) -> float:
    if np.isnan(y).all():
        return float("nan")
    if kind is FunnelKind.VALUE:
        return float(np.nansum(y / size**2) / np.nansum(1 / size**2))
    return float(np.nansum(y) / np.nansum(size))


def _judged(shown: FloatArray, kind: FunnelKind) -> FloatArray:
    """Carry what is shown to the scale on which the spread does not depend on the level."""
    if kind is FunnelKind.VALUE:
        return shown
    root: FloatArray = np.sqrt(shown)
    return root if kind is FunnelKind.RATE else np.arcsin(root)


def _shown(judged: FloatArray, kind: FunnelKind) -> FloatArray:
    """Carry back what was judged; beyond the end of the scale is its end."""
    if kind is FunnelKind.VALUE:
        return judged
    if kind is FunnelKind.RATE:
        return np.maximum(judged, 0) ** 2
    shown: FloatArray = np.sin(np.clip(judged, 0, np.pi / 2)) ** 2
    return shown


def _error(size: FloatArray, kind: FunnelKind) -> FloatArray:
    if kind is FunnelKind.VALUE:
        return size
    error: FloatArray = 1 / (2 * np.sqrt(size))
    return error


def _dispersion(z: FloatArray, winsorised: float) -> float:
    if z.size == 0:
        return float("nan")
    low, high = np.quantile(z, [winsorised, 1 - winsorised])
    return float((np.clip(z, low, high) ** 2).mean())


def _between(error: FloatArray, dispersion: float) -> float:
    groups, weights = error.size, 1 / error**2
    if groups < 2:
        return 0.0
    excess = groups * dispersion - (groups - 1)
    return float(max(excess / (weights.sum() - (weights**2).sum() / weights.sum()), 0.0))


def _limits(
    centre: float, size: FloatArray, between: float, kind: FunnelKind, reach: float
) -> tuple[FloatArray, FloatArray]:
    middle = _judged(np.array(centre), kind)
    margin = reach * np.sqrt(_error(size, kind) ** 2 + between)
    return _shown(middle - margin, kind), _shown(middle + margin, kind)


def _outside(estimate: FloatArray, limits: tuple[FloatArray, FloatArray]) -> Codes:
    return (estimate > limits[1]).astype(np.int8) - (estimate < limits[0]).astype(np.int8)
