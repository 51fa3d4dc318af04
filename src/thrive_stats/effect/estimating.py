"""What a change did to each series: the step at its start and the turn of the slope."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from thrive_stats.effect.asking import Asked, Family
from thrive_stats.effect.design import BoolArray, FloatArray
from thrive_stats.effect.fitting import Found, fit_all

IntArray = npt.NDArray[np.int64]

# Below this a line on either side says little, and the method errs too easily.
MINIMUM = 12
CONFIDENCE = 0.95
# Neighbours so alike make a step and a slow drift look the same; counts ignore even less of it.
DRIFTING, ALIKE = 0.7, 0.3


METHODS = {Family.GAUSSIAN: "reml-ar1", Family.POISSON: "quasi-poisson"}


class Caveat(StrEnum):
    """What to know before believing an effect."""

    TOO_FEW_POINTS = "too_few_points"
    NOT_COMPUTABLE = "not_computable"
    NO_VARIATION = "no_variation"
    DRIFTING = "drifting"
    NEIGHBOURS_ALIKE = "neighbours_alike"


@dataclass(frozen=True)
class Change:
    """One part of an effect: one entry for each series, NaN where it cannot be computed."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray


@dataclass(frozen=True)
class EffectResult:
    """What was found: one entry for each series, NaN where it cannot be computed.

    Attributes
    ----------
    level, slope : the step at the start, and by how much each further step of time differs from
        before; for counts both are of the logarithm of the rate
    latest : what both come to at the last observed period
    enough : whether there are as many observed points on each side as the method needs
    rho : autocorrelation of the errors (for counts NaN: they are taken as independent)
    dispersion : for counts, how many times wider than chance alone they vary
    fitted, without : (series x time) what the model says of each period, and what it says had the
        change not come; before the start the same
    last : column of the last observed period, -1 where there is none
    freedom : degrees of freedom of t
    caveats : for each series
    """

    n_before: IntArray
    n_after: IntArray
    enough: BoolArray
    rho: FloatArray
    dispersion: FloatArray
    level: Change
    slope: Change
    latest: Change
    fitted: FloatArray
    without: FloatArray
    last: IntArray
    freedom: IntArray
    caveats: tuple[tuple[Caveat, ...], ...]
    family: Family = Family.GAUSSIAN

    @property
    def n(self) -> IntArray:
        """Observed points of each series."""
        return self.n_before + self.n_after

    @property
    def method(self) -> str:
        """How it was estimated."""
        return METHODS[self.family]


def effect(
    values: FloatArray,
    start: npt.ArrayLike,
    *,
    time: FloatArray | None = None,
    years: FloatArray | None = None,
    season: int = 0,
    denominators: FloatArray | None = None,
    family: Family | str = Family.GAUSSIAN,
    slope: bool = True,
    minimum: int = MINIMUM,
) -> EffectResult:
    """Estimate what changed in each series at the date at which something was begun.

    Parameters
    ----------
    values : array (series x time) of float
        NaN is a gap. With `family` poisson: counts.
    start : number or array (series)
        The first time under the change, on the scale of `time`.
    time : array (time) or (series x time), optional
        When each column was, in whole steps that grow; 1, 2, 3 … if absent.
    years : array like `time`, optional
        The same in years; needed for a season.
    season : int
        Pairs of yearly waves to take out.
    denominators : array (series x time), optional
        What the counts are out of, for poisson.
    family : Family
        gaussian or poisson.
    slope : bool
        False leaves the slope as it was and estimates a step only.
    minimum : int
        Observed points that each side needs for `enough`. With fewer there still are estimates
        wherever they can be computed: too little to rely on, not nothing.

    Returns
    -------
    EffectResult

    Raises
    ------
    ValueError
        If shapes do not belong together, times are no whole numbers that grow, a season has no
        years, or counts are negative or out of nothing.

    Notes
    -----
    Model, with t the time and T the start:

        y = b0 + b1 t + level [t >= T] + slope (t - T)+ + waves + e

    *gaussian*: errors of a first-order autoregression over real time, corr = rho^d for points d
    steps apart, so a gap is bridged by what is left of the memory across it. Rho is at the largest
    restricted likelihood: by a grid of 0.02, refined below 1e-6, between -0.999 and 0.999.
    Standard errors are those of generalised least squares at that rho.

    *poisson*: logarithmic link, logarithm of the denominator as offset, standard errors times the
    root of Pearson's dispersion. Autocorrelation is not allowed for; a caveat says where it shows.

    p and the 95 % interval are by t with n - k degrees of freedom, k the number of coefficients:
    n - 4 without a season, two less for each pair of waves.

    Assumes that the date was set before the result was seen, that without the change the line (and
    season) before it had gone on, and that the change came at once. Not for dates found by looking
    at the series, for a change that was begun because of a bad month, nor as a *because*: whatever
    else began then is part of the effect.

    References
    ----------
    Turner et al. (2021), BMC Med. Res. Methodol. 21, 181 (which method to take); Patterson and
    Thompson (1971), Biometrika 58, 545-554 (restricted likelihood); Lopez Bernal, Cummins and
    Gasparrini (2017), Int. J. Epidemiol. 46, 348-355 (counts).

    Examples
    --------
    >>> noise = np.random.default_rng(3).standard_normal(60)
    >>> series = 20 + 0.1 * np.arange(60) + 0.3 * noise
    >>> series[30:] += 5
    >>> found = effect(series[None, :], 31)
    >>> round(float(found.level.estimate[0]), 1), bool(found.level.p[0] < 0.001)
    (4.8, True)
    """
    asked = Asked.of(
        values,
        np.asarray(start, dtype=np.float64),
        time=time,
        years=years,
        season=season,
        denominators=denominators,
        family=Family(family),
        slope=slope,
    )
    # Numbers near the end of what can be written may leave it; they are told as missing.
    with np.errstate(over="ignore", invalid="ignore"):
        found = fit_all(asked)
    before = (asked.observed & (asked.since < 0)).sum(axis=1)
    after = (asked.observed & (asked.since >= 0)).sum(axis=1)
    enough = np.minimum(before, after) >= minimum
    freedom = np.maximum(before + after - asked.width, 0)
    level, slopes, latest = (_change(found, part, freedom) for part in range(3))
    return EffectResult(
        n_before=before,
        n_after=after,
        enough=enough,
        rho=found.rho,
        dispersion=found.dispersion,
        level=level,
        slope=slopes,
        latest=latest,
        fitted=found.fitted,
        without=found.without,
        last=np.where(asked.observed, np.arange(values.shape[1]), -1).max(axis=1, initial=-1),
        freedom=freedom,
        caveats=_caveats(found, enough),
        family=asked.family,
    )


def _change(found: Found, part: int, freedom: IntArray) -> Change:
    """Return one part of the effect with its interval and p by Student's t."""
    from scipy.special import stdtr, stdtrit

    estimate, se = found.estimate[:, part], found.se[:, part]
    usable = np.maximum(freedom, 1)
    with np.errstate(over="ignore", invalid="ignore"):
        margin = stdtrit(usable, (1 + CONFIDENCE) / 2) * se
        low, high = estimate - margin, estimate + margin
    p: FloatArray = 2 * stdtr(usable, -np.abs(estimate / se))
    return Change(estimate, se, low, high, p)


def _caveats(found: Found, enough: BoolArray) -> tuple[tuple[Caveat, ...], ...]:
    holds = {
        Caveat.TOO_FEW_POINTS: ~enough,
        Caveat.NOT_COMPUTABLE: ~found.computable,
        Caveat.NO_VARIATION: found.computable & ~found.varies,
        Caveat.DRIFTING: np.nan_to_num(found.rho) > DRIFTING,
        Caveat.NEIGHBOURS_ALIKE: found.resemblance > ALIKE,
    }
    return tuple(
        tuple(caveat for caveat, where in holds.items() if where[series])
        for series in range(len(enough))
    )
