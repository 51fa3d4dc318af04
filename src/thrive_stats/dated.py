"""Did a series change at a known date? One test for each series, sharing one autocorrelation.

A recorded date turns hunting through chart rules into one question per series. Neighbouring points
resemble each other, so the test widens by an autocorrelation that is pooled over many series: one
short series alone says little about its own.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from thrive_stats.short_series import squares_within, variance_of_mean
from thrive_stats.stretches import ROUNDING, UNDATED, Measured, measured

__all__ = [
    "ROUNDING",
    "UNDATED",
    "DatedResult",
    "Reference",
    "dated_test",
    "dated_test_of",
    "interval",
]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# What makes the normal reference too kind is few points in all, hardly how they are divided:
# docs/statistics/calibration.md has the rates. Twelve is where the charts begin to speak too.
LEAST_EACH_SIDE = 3
LEAST_IN_ALL = 12
FEW_POINTS = 24
LEVEL = 0.95


class Reference(StrEnum):
    """What z is compared with, and what it is made of.

    The normal is the published definition. It takes the spread of each series as known, and that
    and the autocorrelation as they are seen around the means of both sides: too ready on short
    series. t does neither (`short_series`), keeps its promise, and finds less where points resemble
    their neighbours.
    """

    NORMAL = "normal"
    T = "t"


@dataclass(frozen=True)
class DatedResult:
    """What the dated test found: one entry for each series, NaN where it does not apply.

    `estimate` and its parts are given for every dated series with points on both sides; `se`,
    `low`, `high`, `z` and `p` only where `tested`. `freedom`: degrees of freedom of the t.
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
    freedom: FloatArray
    caveats: tuple[str, ...]
    method: str = "dated test, autocorrelation pooled over series"

    @property
    def n(self) -> IntArray:
        """Observed points of each series."""
        return self.n_before + self.n_after


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
    pooled lag-1 autocorrelation clipped at 0, and p two-sided. By t, f is what it must be for the
    pooled one to be seen around means of so few points, s and the variances of both means are the
    exact ones for such an f, and the degrees of freedom are (n - 2) (1 - f²) / (1 + f²). A series
    that does not vary at all within its stretches gives nothing to measure chance by and is not
    tested.

    Not for a single series (use segmented regression with its own autocorrelation), nor where a
    trend or a season runs through the date: both look like a step. The date must have been chosen
    before the result was seen.

    References
    ----------
    The variance of a mean of AR(1) values in large samples: Bayley and Hammersley (1946),
    J. R. Statist. Soc. Suppl. 8, 184-197, who also give the degrees of freedom of a sum of squares.

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


def dated_test_of(
    series: Measured,
    *,
    groups: npt.NDArray[np.generic] | None = None,
    least_each_side: int = LEAST_EACH_SIDE,
    least_in_all: int = LEAST_IN_ALL,
    reference: Reference = Reference.NORMAL,
) -> DatedResult:
    """Test series that were measured before; as `dated_test`, which measures and tests."""
    by_t = reference is Reference.T
    autocorrelation = (
        series.unbiased_autocorrelation(groups) if by_t else series.autocorrelation(groups)
    )
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
    widening = _exact if by_t else _widening
    np.multiply(spread, widening(series.counts, autocorrelation), out=se, where=tested)
    z = estimate / se
    freedom = (n_before + n_after - 2) * (_kept(autocorrelation) if by_t else np.ones(1))
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
        freedom=freedom,
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
        Differences of two means, their standard errors and degrees of freedom.
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


def _two_sided(z: FloatArray, freedom: FloatArray, reference: Reference) -> FloatArray:
    """Return the chance of a value at least as far from 0 as z."""
    from scipy.special import ndtr, stdtr

    below = -np.abs(z)
    p: FloatArray = 2 * (
        stdtr(np.maximum(freedom, 1), below) if reference is Reference.T else ndtr(below)
    )
    return p


def _widening(counts: IntArray, autocorrelation: FloatArray) -> FloatArray:
    """Return what turns the spread into the standard error of the difference of two means."""
    with np.errstate(divide="ignore"):
        shares = (1 / counts).sum(axis=1)
    widening: FloatArray = np.sqrt((1 + autocorrelation) / (1 - autocorrelation) * shares)
    return widening


def _exact(counts: IntArray, autocorrelation: FloatArray) -> FloatArray:
    """Return the same for stretches as short as they are, for the spread that is seen in them."""
    f = autocorrelation[:, None]
    n = np.maximum(counts, 1)
    of_means = (variance_of_mean(n, f) / n).sum(axis=1)
    freedom = np.maximum(counts.sum(axis=1) - 2, 1)
    with np.errstate(divide="ignore"):  # two single points show no spread
        widening: FloatArray = np.sqrt(freedom / squares_within(n, f).sum(axis=1) * of_means)
    return widening


def _kept(autocorrelation: FloatArray) -> FloatArray:
    """Return the share of the degrees of freedom that is left where neighbours are alike."""
    squared = autocorrelation**2
    return np.asarray((1 - squared) / (1 + squared))


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
