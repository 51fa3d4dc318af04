"""A mix of other units as what would have been: synthetic control and its relatives."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from thrive_stats.compare.simplex import simplex_weights

Floats = NDArray[np.float64]

# A ridge that only decides between mixes that are otherwise equally good.
TINY = 1e-6
LEAST_BEFORE = 2


class Mix(StrEnum):
    """How the others are mixed."""

    SYNTHETIC_DID = "synthetic-did"
    SYNTHETIC_CONTROL = "synthetic-control"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class Fit:
    """One group beside its mix of others.

    Attributes
    ----------
    estimate : mean gap after the start, less the gap before where the method looks at it
    path : gap in each period, less the same
    unit_weights, time_weights : of the others, and of the periods before the start
    """

    estimate: float
    path: Floats
    unit_weights: Floats
    time_weights: Floats


def noise_of(others: Floats, before: int) -> float:
    """Return the standard deviation of the steps of the others before the start, 0 if unknown."""
    steps = np.diff(others[:, :before], axis=1)
    return float(steps.std(ddof=1)) if steps.size > 1 else 0.0


def fit(
    others: Floats,
    treated: Floats,
    before: int,
    *,
    mix: Mix,
    count: int = 1,
    noise: float | None = None,
    near: Floats | None = None,
) -> Fit:
    """Compare the mean of treated units with a mix of others.

    Parameters
    ----------
    others : array (units x periods)
        Units that never started.
    treated : array (periods)
        Mean of the units that started together.
    before : int
        Periods before the start.
    mix : Mix
    count : int
        How many units started; more of them spread the weights further.
    noise : float, optional
        Standard deviation of the others' steps before the start; measured if absent.
    near : array (before), optional
        Time weights of a similar fit to begin from; the answer is the same.

    Notes
    -----
    Synthetic difference in differences: unit weights with an intercept and a ridge of
    zeta = (count x periods after)^(1/4) x noise, time weights with a ridge of 1e-6 x noise;
    synthetic control: unit weights without intercept, all periods after the start, ridge as small;
    difference: equal weights. As in the authors' R package `synthdid`, but the weights are solved
    exactly where that package stops early, so single digits may differ. Assumes that the mix would
    have moved like the treated units. Not for one period before the start, nor where the treated
    lie outside anything the others can be mixed to: look at the path before the start.

    References
    ----------
    Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021), American Economic Review 111,
    4088-4118; Abadie, Diamond and Hainmueller (2010), JASA 105, 493-505.

    Examples
    --------
    >>> others = np.array([[1.0, 2, 3, 4], [3, 4, 5, 6]])
    >>> fit(others, np.array([2.0, 3, 4, 9]), 3, mix=Mix.SYNTHETIC_CONTROL).estimate.__round__(6)
    4.0
    """
    noise = noise_of(others, before) if noise is None else noise
    units = _unit_weights(others, treated, before, mix, count, noise)
    times = _time_weights(others, before, mix, noise, near)
    gap = treated - units @ others
    path = gap - times @ gap[:before]
    return Fit(float(path[before:].mean()), path, units, times)


def _unit_weights(
    others: Floats,
    treated: Floats,
    before: int,
    mix: Mix,
    count: int,
    noise: float,
) -> Floats:
    if mix is Mix.DIFFERENCE:
        return np.full(len(others), 1 / len(others))
    columns, target = others[:, :before].T, treated[:before]
    if mix is Mix.SYNTHETIC_CONTROL:
        return simplex_weights(columns, target, (TINY * noise) ** 2 * before)
    zeta = (count * (len(treated) - before)) ** 0.25 * noise
    centred = columns - columns.mean(axis=0)
    return simplex_weights(centred, target - target.mean(), zeta**2 * before)


def _time_weights(
    others: Floats, before: int, mix: Mix, noise: float, near: Floats | None
) -> Floats:
    if mix is Mix.SYNTHETIC_CONTROL:
        return np.zeros(before)
    if mix is Mix.DIFFERENCE:
        return np.full(before, 1 / before)
    columns, target = others[:, :before], others[:, before:].mean(axis=1)
    centred = columns - columns.mean(axis=0)
    penalty = (TINY * noise) ** 2 * len(others)
    return simplex_weights(centred, target - target.mean(), penalty, near=near)
