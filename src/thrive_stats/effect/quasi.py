"""Counts by quasi-Poisson regression with a logarithmic link, many series at once."""

from dataclasses import dataclass

import numpy as np

from thrive_stats.effect.design import Basis, BoolArray, FloatArray, inverse_of, solved

ROUNDS = 60
# Steps shrink as their squares, so one below the second leaves an error near its square; rates that
# differ a millionfold are not computed more closely. A rate that runs off takes steps of 1.
CLOSE, SETTLED = 1e-10, 1e-6
# Expected counts below this share of the largest are held there: a rate that runs off to 0 must
# not take the whole calculation with it. It is refused afterwards, because it never settles.
LEAST_EXPECTED = 1e-12
TENTH = 0.1


@dataclass(frozen=True)
class QuasiFit:
    """What was found for each series, in orthonormal columns.

    `inverse` (series x k x k) times `dispersion` is the covariance of the coefficients; `settled`
    says where they came to rest: a side without a single case has no rate to come to.
    """

    coefficients: FloatArray
    inverse: FloatArray
    dispersion: FloatArray
    residuals: FloatArray
    settled: BoolArray


def fit(basis: Basis, counts: FloatArray, offset: FloatArray) -> QuasiFit:
    """Fit by iteratively reweighted least squares.

    Parameters
    ----------
    basis : Basis
        With more observed rows than columns in each series.
    counts, offset : array (series x rows)
        Counts and the logarithms of what they are out of; 0 past the last row.
    """
    inside, columns = basis.inside, basis.columns
    mean = counts.sum(axis=1, keepdims=True) / inside.sum(axis=1, keepdims=True)
    expected = np.where(inside, counts + TENTH * mean, 0.0)
    link = np.log(np.where(inside, expected, 1.0)) - offset
    for _ in range(ROUNDS):
        pulled = np.where(inside, expected * link + counts - expected, 0.0)
        coefficients = solved(_weighted(columns, expected), _onto(columns, pulled))
        fresh = (columns @ coefficients)[:, :, 0]
        change = np.abs(np.where(inside, fresh - link, 0.0)).max(axis=1)
        link = fresh
        expected = _expected(link + offset, inside, counts)
        if change.max() < CLOSE:
            break
    residuals = np.where(inside, counts - expected, 0.0) / np.sqrt(np.where(inside, expected, 1.0))
    freedom = inside.sum(axis=1) - columns.shape[2]
    return QuasiFit(
        coefficients=coefficients[:, :, 0],
        inverse=inverse_of(_weighted(columns, expected)),
        dispersion=(residuals**2).sum(axis=1) / freedom,
        residuals=residuals,
        settled=change < SETTLED,
    )


def _expected(logarithm: FloatArray, inside: BoolArray, counts: FloatArray) -> FloatArray:
    """Return expected counts, held where numbers still can be told apart."""
    largest = counts.max(axis=1, keepdims=True)
    held = np.exp(np.clip(logarithm, None, np.log(largest / LEAST_EXPECTED)))
    return np.where(inside, np.maximum(held, LEAST_EXPECTED * largest), 0.0)


def _weighted(columns: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(columns.swapaxes(1, 2) @ (columns * weights[:, :, None]))


def _onto(columns: FloatArray, rows: FloatArray) -> FloatArray:
    return np.asarray(columns.swapaxes(1, 2) @ rows[:, :, None])
