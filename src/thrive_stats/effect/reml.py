"""Restricted maximum likelihood with first-order autoregressive errors, many series at once.

Everything that the likelihood asks of a series are sums of products of neighbouring rows. They are
taken once; then each autocorrelation that is tried costs a handful of small matrices, however long
the series is.
"""

from dataclasses import dataclass

import numpy as np

from thrive_stats.effect.design import Basis, FloatArray, IntArray, inverse_of, solved

GRID = np.linspace(-0.98, 0.98, 99)
LARGEST = 0.999
PRECISION = 1e-7
GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True)
class RemlFit:
    """What was found for each series, in orthonormal columns and for residuals of size 1.

    `coefficients` (series x k) are to be added to those of least squares; `inverse` (series x k x
    k) times `variance` is their covariance.
    """

    rho: FloatArray
    coefficients: FloatArray
    inverse: FloatArray
    variance: FloatArray


@dataclass(frozen=True)
class _Neighbours:
    """Sums of products of rows (columns and residual side by side) with the rows before them.

    One for each series and distance in time: `now` of rows with themselves, `across` of rows with
    those before, `before` of those before. `begins` says where each series' distances begin.
    """

    first: FloatArray
    distance: FloatArray
    pairs: FloatArray
    now: FloatArray
    across: FloatArray
    before: FloatArray
    series: IntArray
    begins: IntArray

    def precision(self, rho: FloatArray) -> FloatArray:
        """Return the products of all rows in the metric of the errors, one matrix each series."""
        weight, decay = self._weights(rho)
        shared = self.now - decay[:, None, None] * self.across
        shared += (decay**2)[:, None, None] * self.before
        shared *= weight[:, None, None]
        outset = (1 - rho**2)[:, None, None] * self.first
        return np.asarray(outset + np.add.reduceat(shared, self.begins, axis=0))

    def log_determinant(self, rho: FloatArray) -> FloatArray:
        """Return the logarithm of the determinant of the errors' covariance."""
        weight, _ = self._weights(rho)
        steps = np.add.reduceat(self.pairs * np.log(weight), self.begins)
        return np.asarray(-np.log(1 - rho**2) - steps)

    def _weights(self, rho: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return for each distance 1 / the variance of a step that wide, and what it remembers."""
        decay = rho[self.series] ** self.distance
        return (1 - rho[self.series] ** 2) / (1 - decay**2), decay


def fit(basis: Basis, residuals: FloatArray, time: FloatArray) -> RemlFit:
    """Find the autocorrelation of each series and what it makes of the coefficients.

    Parameters
    ----------
    basis : Basis
        With more observed rows than columns in each series.
    residuals : array (series x rows)
        What least squares left, scaled to a sum of squares of 1; 0 past the last row.
    time : array (series x rows)
        When each row was, in whole steps: errors d steps apart correlate as rho to the power d.
    """
    neighbours = _neighbours(basis, residuals, time)
    freedom = basis.inside.sum(axis=1) - basis.columns.shape[2]
    rho = _largest(neighbours, freedom)
    products = neighbours.precision(rho)
    inner, towards = products[:, :-1, :-1], products[:, :-1, -1]
    coefficients = solved(inner, towards[..., None])[..., 0]
    left = products[:, -1, -1] - (towards * coefficients).sum(axis=1)
    return RemlFit(rho, coefficients, inverse_of(inner), left / freedom)


def criterion(neighbours: _Neighbours, freedom: IntArray, rho: FloatArray) -> FloatArray:
    """Return the restricted log likelihood at one autocorrelation for each series.

    Up to a constant; coefficients and variance are at their best for that autocorrelation.
    """
    # The last entry of the triangle is the root of what is left of the residual; the entries
    # before it multiply to the root of the determinant of the columns.
    diagonal = np.diagonal(np.linalg.cholesky(neighbours.precision(rho)), axis1=1, axis2=2)
    logs = 2 * np.log(diagonal)
    likelihood = freedom * (logs[:, -1] - np.log(freedom)) + logs[:, :-1].sum(axis=1)
    return np.asarray(-0.5 * (likelihood + neighbours.log_determinant(rho)))


def _largest(neighbours: _Neighbours, freedom: IntArray) -> FloatArray:
    """Return the autocorrelation of the largest likelihood: by a grid, then by golden sections."""
    ones = np.ones(len(freedom))
    tried = np.stack([criterion(neighbours, freedom, value * ones) for value in GRID])
    best, step = GRID[tried.argmax(axis=0)], GRID[1] - GRID[0]
    low, high = np.maximum(best - step, -LARGEST), np.minimum(best + step, LARGEST)
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = (criterion(neighbours, freedom, rho) for rho in (left, right))
    while (high - low).max() > PRECISION:
        lower = at_left > at_right
        low, high = np.where(lower, low, left), np.where(lower, right, high)
        fresh = np.where(lower, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        found = criterion(neighbours, freedom, fresh)
        left, right = np.where(lower, fresh, right), np.where(lower, left, fresh)
        at_left, at_right = np.where(lower, found, at_right), np.where(lower, at_left, found)
    return np.asarray((low + high) / 2)


def _neighbours(basis: Basis, residuals: FloatArray, time: FloatArray) -> _Neighbours:
    rows = np.concatenate([basis.columns, residuals[:, :, None]], axis=2)
    series, row = np.nonzero(basis.inside[:, 1:])
    distance = np.diff(time, axis=1)[series, row]
    order = np.lexsort((distance, series))
    series, row, distance = series[order], row[order], distance[order]
    new = np.r_[True, (np.diff(series) != 0) | (np.diff(distance) != 0)]
    groups = np.flatnonzero(new)
    now, before = rows[series, row + 1], rows[series, row]
    across = _products(now, before, groups)
    return _Neighbours(
        first=rows[:, 0, :, None] * rows[:, 0, None, :],
        distance=distance[groups],
        pairs=np.diff(np.r_[groups, len(series)]).astype(np.float64),
        now=_products(now, now, groups),
        across=across + across.swapaxes(1, 2),
        before=_products(before, before, groups),
        series=series[groups],
        begins=np.flatnonzero(np.r_[True, np.diff(series[groups]) != 0]),
    )


def _products(one: FloatArray, other: FloatArray, groups: IntArray) -> FloatArray:
    """Return the sums of products of two sets of rows, one matrix for each group."""
    return np.asarray(np.add.reduceat(one[:, :, None] * other[:, None, :], groups, axis=0))
