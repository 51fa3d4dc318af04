"""Does a series have a yearly season? Then one set of limits for the whole year does not apply.

A season is what comes back: it must explain much of the series, more than two steps would, and the
years must agree about it. With fewer than two full years nobody can know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from thrive_stats.drift import centred, steps_taken_out
from thrive_stats.periods import PeriodKind, first_day_of

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

DAYS_IN_A_YEAR = 365.2425
FULL_YEARS = 2
LEAST_POINTS = 24
# Of the periods in those years, how many must have been observed.
LEAST_OBSERVED = 0.75
# Chosen by simulation, docs/statistics/calibration.md: together they say "season" for about 1 in
# 100 series of noise and of steps, and find nearly every season of one standard deviation.
LARGEST_P = 0.01
LEAST_AGREEMENT = 4.0
LEAST_SHARE = 0.2
# With fewer periods a year a second pair of waves could not be told from the first.
PERIODS_FOR_TWO_PAIRS = 8
LARGEST_AUTOCORRELATION = 0.95


@dataclass(frozen=True)
class SeasonResult:
    """Which series have a yearly season; one entry for each, NaN where not `enough`.

    `share` is the part of the variation around a straight line that the season explains; `p` that
    of the waves, widened for autocorrelation; `agreement` how far the mean of the years' waves
    stands out from how the years differ (about 1 without a season); `fitted` the season itself
    (series x time), with mean 0.
    """

    enough: BoolArray
    seasonal: BoolArray
    share: FloatArray
    p: FloatArray
    agreement: FloatArray
    autocorrelation: FloatArray
    fitted: FloatArray
    n: IntArray
    full_years: IntArray
    caveats: tuple[str, ...]
    method: str = "yearly waves, compared between years"


def years_of(labels: Sequence[str], kind: PeriodKind) -> FloatArray | None:
    """Return where each period stands on a line of years, None where labels are no calendar.

    Examples
    --------
    >>> years_of(["2024-01", "2024-07"], PeriodKind.MONTH).round(2).tolist()
    [2024.0, 2024.5]
    """
    days = [first_day_of(label, kind) for label in labels]
    if not days or any(day is None for day in days):
        return None
    return np.array([day.toordinal() for day in days if day]) / DAYS_IN_A_YEAR + 1


def season(values: FloatArray, years: FloatArray | None) -> SeasonResult:
    """Find series with a season that comes back every year.

    Parameters
    ----------
    values : array (series x time) of float
        NaN is a gap.
    years : array (time) of float, or None
        Time in years of each column, growing; `years_of` makes it from labels. None is no
        calendar: nothing can be said.

    Returns
    -------
    SeasonResult

    Notes
    -----
    Fits a straight line and two pairs of yearly waves (one pair with fewer than 8 periods a year).
    Seasonal is a series where all of these hold:

    1. the waves' F test has p < 0.01, with F reduced by (1 - f)/(1 + f) for the autocorrelation f
       of what remains;
    2. waves fitted to each full year alone agree: the square of their mean is at least 4 times
       what their differences between years would give by chance, so a step or a bad winter that
       came once does not count;
    3. the waves leave less unexplained than two steps do;
    4. they explain at least a fifth of the variation.

    Not for seasons other than yearly, nor when a wave moves through the year from one year to the
    next. Two years are few: ask again with three.

    References
    ----------
    Waves: Bloomfield (2000), Fourier Analysis of Time Series, 2nd ed., ch. 2-3. The variance of
    slow waves under AR(1) is near (1 + f)/(1 - f) times that under noise: Priestley (1981),
    Spectral Analysis and Time Series, section 3.5.

    Examples
    --------
    >>> month = np.arange(36)
    >>> noise = np.random.default_rng(1).standard_normal(36)
    >>> winters = 10 + 3 * np.cos(2 * np.pi * month / 12) + noise
    >>> season(np.stack([winters, noise]), month / 12).seasonal.tolist()
    [True, False]
    """
    observed = ~np.isnan(values)
    n = observed.sum(axis=1)
    if years is None or values.size == 0 or len(years) < LEAST_POINTS:
        return _unknown(values, "no_calendar" if years is None else "not_two_full_years")
    step = _step(years)
    full = _full_years(observed, years, step)
    # One date far away makes many years of hardly any points: nothing is said, or worked out.
    enough = (full >= FULL_YEARS) & (n >= LEAST_POINTS) & (n * step >= LEAST_OBSERVED * full)
    found = SeasonResult(
        enough=enough,
        seasonal=np.zeros_like(enough),
        share=np.full(len(values), np.nan),
        p=np.full(len(values), np.nan),
        agreement=np.full(len(values), np.nan),
        autocorrelation=np.full(len(values), np.nan),
        fitted=np.full(values.shape, np.nan),
        n=n,
        full_years=full,
        caveats=() if enough.all() else ("not_two_full_years",),
    )
    if enough.any():
        _judge(found, values, years, step)
    return found


def _judge(found: SeasonResult, values: FloatArray, years: FloatArray, step: float) -> None:
    """Write down what is found of the series with enough, between their first and last column."""
    rows = np.flatnonzero(found.enough)
    seen = np.flatnonzero((~np.isnan(values[rows])).any(axis=0))
    columns = slice(int(seen[0]), int(seen[-1]) + 1)
    scaled, power = centred(values[rows, columns])
    observed, within = ~np.isnan(scaled), years[columns]
    waves = _fit_waves(scaled, observed, within, step)
    agreement = _agreement(waves, observed, within, found.full_years[rows], step)
    seasonal = (waves.p < LARGEST_P) & (waves.share >= LEAST_SHARE)
    seasonal &= (agreement >= LEAST_AGREEMENT) & (waves.unexplained < _left_by_steps(scaled))
    found.seasonal[rows] = seasonal
    found.share[rows], found.p[rows] = waves.share, waves.p
    found.agreement[rows], found.autocorrelation[rows] = agreement, waves.autocorrelation
    found.fitted[rows, columns] = np.ldexp(waves.fitted, power[:, None])


@dataclass(frozen=True)
class _Waves:
    """A straight line and yearly waves fitted to each series."""

    design: FloatArray
    fitted: FloatArray
    residuals: FloatArray
    unexplained: FloatArray
    share: FloatArray
    autocorrelation: FloatArray
    p: FloatArray


def _fit_waves(values: FloatArray, observed: BoolArray, years: FloatArray, step: float) -> _Waves:
    line = np.stack([np.ones_like(years), (years - years.mean()) / np.ptp(years)], axis=1)
    design = _waves(years, step)
    without, _ = _fit(values, observed, line)
    residuals, coefficients = _fit(values, observed, np.hstack([line, design]))
    unexplained = (residuals**2).sum(axis=1)
    around_line = (without**2).sum(axis=1)
    width, points = design.shape[1], observed.sum(axis=1)
    autocorrelation = _remaining_autocorrelation(residuals, observed, 2 + width)
    share = _ratio(around_line - unexplained, around_line)
    freedom = np.maximum(points - 2 - width, 1)
    f = _ratio(share, 1 - share) * freedom / width
    return _Waves(
        design=design,
        fitted=coefficients[:, 2:] @ design.T,
        residuals=residuals,
        unexplained=unexplained,
        share=share,
        autocorrelation=autocorrelation,
        p=_f_tail(f * (1 - autocorrelation) / (1 + autocorrelation), width, freedom),
    )


def _agreement(
    waves: _Waves, observed: BoolArray, years: FloatArray, full: IntArray, step: float
) -> FloatArray:
    """Compare the mean of the years' waves with how the years differ, counted from the last back.

    Noise of any colour enters the mean of a year's waves and their differences alike, so without a
    season the two are about equal whatever the autocorrelation.
    """
    last = np.where(observed, years, -np.inf).max(axis=1)
    design = np.hstack([np.ones((len(years), 1)), waves.design])
    around_line = waves.residuals + np.where(observed, waves.fitted, 0.0)
    agreement = np.zeros(len(full))
    # Years counted back from one last period are the same columns for all series that end there.
    for end in np.unique(last):
        rows = np.flatnonzero(last == end)
        age = np.floor(end + step / 2 - years).astype(np.int64)
        agreement[rows] = _agreement_of(around_line[rows], observed[rows], design, age, full[rows])
    return agreement


def _agreement_of(
    values: FloatArray, observed: BoolArray, design: FloatArray, age: IntArray, full: IntArray
) -> FloatArray:
    """Compare the years of series that end together; `age` is how many years ago each column is."""
    cuts = (np.flatnonzero(np.diff(age)) + 1).tolist()
    each, ago = [], []
    for first, end in zip([0, *cuts], [*cuts, len(age)], strict=True):
        if 0 <= age[first] < full.max():
            year = slice(first, end)
            each.append(_fit(values[:, year], observed[:, year], design[year])[1][:, 1:])
            ago.append(age[first])
    counts = (np.array(ago)[:, None] < full).astype(np.float64)
    mean = (np.array(each) * counts[:, :, None]).sum(axis=0) / full[:, None]
    between = ((np.array(each) - mean) ** 2 * counts[:, :, None]).sum(axis=(0, 2))
    squared = (mean**2).sum(axis=1)
    # A year without any column has waves of 0, which differ from the mean by the mean.
    between += (full - counts.sum(axis=0)) * squared
    return _ratio(squared * full * (full - 1), between)


def _fit(
    values: FloatArray, observed: BoolArray, design: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Least squares of every series on the same columns, each over its own points.

    Returns residuals (0 at gaps) and coefficients.
    """
    points = np.maximum(observed.sum(axis=1), 1)
    filled = np.where(observed, values, 0.0)
    width = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), width * width)
    matrix = (observed.astype(np.float64) @ products).reshape(-1, width, width)
    # A whisker on the diagonal keeps series with too few points solvable; they are not judged.
    matrix += np.eye(width) * (1e-10 * points)[:, None, None]
    solved = np.linalg.solve(matrix, (filled @ design)[:, :, None])
    coefficients = solved[:, :, 0].astype(np.float64, copy=False)
    residuals: FloatArray = np.where(observed, filled - coefficients @ design.T, 0.0)
    return residuals, coefficients


def _waves(years: FloatArray, step: float) -> FloatArray:
    pairs = 2 if 1 / step >= PERIODS_FOR_TWO_PAIRS else 1
    turns = 2 * np.pi * years[:, None] * np.arange(1, pairs + 1)
    return np.hstack([np.cos(turns), np.sin(turns)])


def _step(years: FloatArray) -> float:
    return float(np.median(np.diff(years)))


def _full_years(observed: BoolArray, years: FloatArray, step: float) -> IntArray:
    """Count whole years between the first and the last observed period of each series."""
    first = np.where(observed, years, np.inf).min(axis=1)
    last = np.where(observed, years, -np.inf).max(axis=1)
    # 104 weeks are two years short of two days, and months are not all of one length.
    span = np.where(observed.any(axis=1), last - first + step + 0.02, 0.0)
    return np.floor(span).astype(np.int64)


def _remaining_autocorrelation(
    residuals: FloatArray, observed: BoolArray, parameters: int
) -> FloatArray:
    """Lag-1 autocorrelation of what remains, lifted by what fitting that many columns took away."""
    pair = observed[:, 1:] & observed[:, :-1]
    products = (residuals[:, 1:] * residuals[:, :-1] * pair).sum(axis=1)
    points = np.maximum(observed.sum(axis=1), 1)
    measured = _ratio(products / (pair.sum(axis=1) + 1), (residuals**2).sum(axis=1) / points)
    lifted: FloatArray = np.clip(measured + (parameters + 1) / points, 0.0, LARGEST_AUTOCORRELATION)
    return lifted


def _left_by_steps(values: FloatArray) -> FloatArray:
    left: FloatArray = np.nansum(steps_taken_out(values) ** 2, axis=1)
    return left


def _f_tail(f: FloatArray, width: int, freedom: IntArray) -> FloatArray:
    from scipy.special import fdtrc

    p: FloatArray = fdtrc(width, freedom, np.maximum(f, 0.0))
    return p


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide, with 0 where there is nothing to divide by."""
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def _unknown(values: FloatArray, caveat: str) -> SeasonResult:
    series = len(values)
    missing, no = np.full(series, np.nan), np.zeros(series, dtype=np.bool_)
    return SeasonResult(
        enough=no,
        seasonal=no,
        share=missing,
        p=missing,
        agreement=missing,
        autocorrelation=missing,
        fitted=np.full(values.shape, np.nan),
        n=(~np.isnan(values)).sum(axis=1),
        full_years=np.zeros(series, dtype=np.int64),
        caveats=(caveat,),
    )
