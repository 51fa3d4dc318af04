"""Fits each series that can be fitted, block by block, and keeps what came out.

Series that cannot be fitted are left out here, so that the two methods beside this file only ever
see what they can work with.
"""

from dataclasses import dataclass

import numpy as np

from thrive_stats.effect import quasi, reml
from thrive_stats.effect.asking import Asked, Family
from thrive_stats.effect.design import (
    LEVEL,
    SLOPE,
    Basis,
    BoolArray,
    FloatArray,
    IntArray,
    basis_of,
)

# What is left below this share of the values' size is rounding, not variation.
ROUNDING = 1e-12
# Series whose arrays fit into a processor's cache together.
BLOCK = 128
PARTS = 3  # level, slope, and both at the last observed period


@dataclass(frozen=True)
class Found:
    """What was found for each series, filled in block by block; NaN where nothing was.

    `estimate` and `se` are (series x parts); `resemblance` is, for counts, how much neighbouring
    residuals resemble each other.
    """

    rho: FloatArray
    dispersion: FloatArray
    resemblance: FloatArray
    estimate: FloatArray
    se: FloatArray
    fitted: FloatArray
    without: FloatArray
    computable: BoolArray
    varies: BoolArray


@dataclass(frozen=True)
class _Fit:
    """One block's coefficients of the plain columns, and their covariance, for values / 2^power."""

    coefficients: FloatArray
    covariance: FloatArray
    power: IntArray
    rho: FloatArray
    dispersion: FloatArray
    resemblance: FloatArray
    settled: BoolArray
    varies: BoolArray


def fit_all(asked: Asked) -> Found:
    """Fit every series that can be fitted."""
    series, periods = asked.values.shape
    found = Found(
        *(np.full(series, np.nan) for _ in range(3)),
        *(np.full((series, PARTS), np.nan) for _ in range(2)),
        *(np.full((series, periods), np.nan) for _ in range(2)),
        *(np.zeros(series, dtype=np.bool_) for _ in range(2)),
    )
    able = np.flatnonzero(_able(asked))
    for begin in range(0, len(able), BLOCK):
        members = able[begin : begin + BLOCK]
        basis, complete = basis_of(asked.design(members), asked.observed[members])
        if complete.any():
            members, basis = members[complete], basis.of(complete)
            _keep(asked, members, FITS[asked.family](asked, members, basis), found)
    return found


def _able(asked: Asked) -> BoolArray:
    """Say which series have more observed rows than coefficients and, for counts, cases."""
    able = asked.observed.sum(axis=1) > asked.width
    if asked.family is Family.POISSON:
        # Without a single case on one side the rate there runs off to 0.
        cases = asked.observed & (asked.values > 0)
        able &= (cases & (asked.since < 0)).any(axis=1) & (cases & (asked.since >= 0)).any(axis=1)
    return np.asarray(able)


def _gaussian(asked: Asked, members: IntArray, basis: Basis) -> _Fit:
    values, power = _scaled(basis.rows_of(asked.values[members]))
    coefficients, residuals = np.zeros((len(members), asked.width)), values
    for _ in range(2):
        # The second pass takes out the rounding of the first.
        further = _along(basis, residuals)
        coefficients = coefficients + further
        residuals = residuals - (basis.columns @ further[..., None])[..., 0]
    size = np.sqrt((residuals**2).sum(axis=1))
    # Values were scaled to between a half and 1.
    varies = size > ROUNDING * np.sqrt(basis.inside.sum(axis=1))
    rho = np.full(len(members), np.nan)
    covariance = np.full((len(members), asked.width, asked.width), np.nan)
    if varies.any():
        some = basis.of(varies)
        left = residuals[varies] / size[varies, None]
        fitted = reml.fit(some, left, some.rows_of(asked.since[members][varies]))
        rho[varies] = fitted.rho
        coefficients[varies] += size[varies, None] * fitted.coefficients
        scale = size[varies] ** 2 * fitted.variance
        covariance[varies] = some.covariance(scale[:, None, None] * fitted.inverse)
    nothing = np.full(len(members), np.nan)
    return _Fit(
        coefficients=basis.plain(coefficients),
        covariance=covariance,
        power=power,
        rho=rho,
        dispersion=nothing,
        resemblance=nothing,
        settled=np.ones(len(members), dtype=np.bool_),
        varies=varies,
    )


def _poisson(asked: Asked, members: IntArray, basis: Basis) -> _Fit:
    counts, power = _scaled(basis.rows_of(asked.values[members]))
    fitted = quasi.fit(basis, counts, basis.rows_of(asked.offset[members]))
    # Scaled counts are at most 1, so this is the share of them that is left.
    varies = fitted.dispersion > ROUNDING**1.5
    dispersion = np.where(varies, fitted.dispersion, np.nan)
    scale = dispersion[:, None, None]
    return _Fit(
        coefficients=basis.plain(fitted.coefficients),
        covariance=basis.covariance(scale * fitted.inverse),
        power=power,
        rho=np.full(len(members), np.nan),
        dispersion=np.ldexp(dispersion, power),
        resemblance=_resemblance(fitted.residuals),
        settled=fitted.settled,
        varies=varies,
    )


FITS = {Family.GAUSSIAN: _gaussian, Family.POISSON: _poisson}


def _keep(asked: Asked, members: IntArray, fit: _Fit, found: Found) -> None:
    """Write what was found for some series where all is kept."""
    kept, coefficients = members[fit.settled], fit.coefficients[fit.settled]
    parts = _parts(asked, kept)
    estimate = (parts @ coefficients[..., None])[..., 0]
    variance = np.einsum("spi,sij,spj->sp", parts, fit.covariance[fit.settled], parts)
    design = asked.design(kept)
    whole = (design @ coefficients[..., None])[..., 0]
    change = slice(LEVEL, LEVEL + 1 + asked.slope)
    without = whole - (design[:, :, change] @ coefficients[:, change, None])[..., 0]
    power = fit.power[fit.settled, None]
    if asked.family is Family.GAUSSIAN:
        estimate, se = np.ldexp(estimate, power), np.ldexp(np.sqrt(variance), power)
        whole, without = np.ldexp(whole, power), np.ldexp(without, power)
    else:
        se, offset = np.sqrt(variance), asked.offset[kept]
        whole, without = (np.ldexp(np.exp(line + offset), power) for line in (whole, without))
    found.estimate[kept], found.se[kept] = estimate, se
    found.fitted[kept], found.without[kept] = whole, without
    found.computable[kept], found.varies[kept] = True, fit.varies[fit.settled]
    found.rho[kept], found.dispersion[kept] = fit.rho[fit.settled], fit.dispersion[fit.settled]
    found.resemblance[kept] = fit.resemblance[fit.settled]


def _parts(asked: Asked, members: IntArray) -> FloatArray:
    """Return what of the coefficients makes level, slope and both at the last observed period."""
    parts = np.zeros((len(members), PARTS, asked.width))
    parts[:, 0, LEVEL] = parts[:, 2, LEVEL] = 1.0
    if asked.slope:
        since = np.where(asked.observed[members], asked.since[members], -np.inf)
        parts[:, 1, SLOPE], parts[:, 2, SLOPE] = 1.0, since.max(axis=1)
    else:
        parts[:, 1] = np.nan
    return parts


def _scaled(rows: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return rows divided by a power of two so that the largest lies under 1, and the power."""
    power = np.frexp(np.abs(rows).max(axis=1))[1].astype(np.intp)
    return np.ldexp(rows, -power[:, None]), power


def _along(basis: Basis, rows: FloatArray) -> FloatArray:
    """Return the coefficients of rows in the orthonormal columns."""
    return np.asarray((basis.columns.swapaxes(1, 2) @ rows[..., None])[..., 0])


def _resemblance(residuals: FloatArray) -> FloatArray:
    """Return the lag-1 autocorrelation of residuals."""
    products = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1)
    squares = (residuals**2).sum(axis=1)
    alike: FloatArray = np.zeros_like(squares)
    np.divide(products, squares, out=alike, where=squares > 0)
    return alike
