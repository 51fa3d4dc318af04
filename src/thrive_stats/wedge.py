"""Starts that were drawn by lot: the draw, what it can find, and what it found.

Several places want the same change and not all can begin at once. Who begins when is then drawn by
lot (a stepped wedge): it is fair, it costs nothing, and it is the one honest "because".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DRAWS = 1999
FEW_ORDERS = 20
EVEN = 1e-9  # draws within rounding of the one that was made count as large


@dataclass(frozen=True)
class WedgeResult:
    """What a change did where its starts were drawn by lot.

    `p` is the share of draws that give an effect as large, the one that was made among them.
    `interval` holds the effects that the draws do not speak against; an end is infinite where the
    draws are too few to close it.
    """

    estimate: float
    interval: tuple[float, float]
    p: float
    units: int
    periods: int
    draws: int
    caveats: tuple[str, ...]
    method: str = "randomisation test, two-way differences"


def drawn_starts(units: int, starts: Sequence[int], generator: np.random.Generator) -> IntArray:
    """Draw who begins when: as many units at each start as at any other, or one more.

    Parameters
    ----------
    units : int
        How many want the change.
    starts : sequence of int
        The periods in which some can begin, in order.
    generator : numpy.random.Generator
        Its seed is kept by whoever draws, so that everybody can repeat the draw.

    Returns
    -------
    array (units) of int
        The start of each.

    Raises
    ------
    ValueError
        With no start, or more starts than units.

    Examples
    --------
    >>> drawn_starts(5, [4, 8], np.random.default_rng(1)).tolist()
    [4, 4, 8, 4, 8]
    """
    if not 1 <= len(starts) <= units:
        raise ValueError("at least one start, and a unit for each of them, are needed")
    dealt = np.resize(np.asarray(starts, np.int64), units)
    return generator.permutation(dealt)


def randomised(
    values: npt.ArrayLike,
    starts: npt.ArrayLike,
    generator: np.random.Generator,
    *,
    draws: int = DRAWS,
    level: float = 0.95,
) -> WedgeResult:
    """Estimate what a change did from the draw of its starts.

    Parameters
    ----------
    values : array (units x periods) of float
        Nothing missing.
    starts : array (units) of int
        The first period of each under the change, as it was drawn; one at or after the last period
        has not begun yet.
    generator : numpy.random.Generator
    draws : int
        How many other draws are tried.
    level : float
        Of the interval.

    Returns
    -------
    WedgeResult

    Raises
    ------
    ValueError
        For values that are missing, or starts that leave nothing to compare.

    Notes
    -----
    The estimate is that of the two-way regression y = unit + period + effect × begun. Its reference
    is not a model but the draw itself: the same starts dealt to the units in other orders. So the
    test is exact whatever the noise is like: seasons, drift and skewness included. The interval
    holds every constant effect that, taken away, leaves nothing unusual.

    Assumes that the draw was kept to (or that the planned starts are given), that nothing changed
    in advance of a start, and that units do not affect one another. The size assumes one constant
    effect from the start on; the test of *no effect* does not.

    References
    ----------
    Wang and De Gruttola (2017), Stat. Med. 36, 2831-2843. Ji, Fink, Robyn and Small (2017), Ann.
    Appl. Stat. 11, 1-20. Interval: Rosenbaum (2002), Observational Studies, section 2.6.

    Examples
    --------
    >>> noise = np.random.default_rng(3)
    >>> starts = drawn_starts(8, [5, 10, 15], noise)
    >>> begun = np.arange(20) >= starts[:, None]
    >>> found = randomised(noise.normal(size=(8, 20)) + 2.0 * begun, starts, noise)
    >>> round(found.estimate, 1), found.p < 0.05
    (1.9, True)
    """
    y, begun = _checked(values, starts)
    order = _orders(len(begun), generator, draws)
    designs = begun[order]
    flat = _two_way(designs).reshape(len(designs), -1)
    flat /= (flat**2).sum(axis=1, keepdims=True)
    effects = flat @ y.ravel()
    of_begun = flat @ begun.ravel()  # how much of the effect that there is each draw would show
    # A unit's periods under the change say when it began: two such orders are two such rows.
    orders = len(np.unique(begun.sum(axis=1)[order], axis=0))
    return WedgeResult(
        estimate=float(effects[0]),
        interval=_interval(effects, of_begun, 1 - level),
        p=_chance(effects, of_begun, 0.0),
        units=y.shape[0],
        periods=y.shape[1],
        draws=draws,
        caveats=("few_orders",) if orders < FEW_ORDERS else (),
    )


def power(
    *,
    units: int,
    periods: int,
    starts: Sequence[int],
    effect: float,
    generator: np.random.Generator,
    autocorrelation: float = 0.0,
    simulations: int = 400,
    draws: int = 199,
    alpha: float = 0.05,
) -> float:
    """Return how often the draw would find an effect, by simulation.

    `effect` is in standard deviations of one unit's periods. Units differ by constants, which the
    comparison takes away. Periods follow one another with the given autocorrelation. Raises
    ValueError as `drawn_starts` does, and for an autocorrelation that is not between -1 and 1.

    Examples
    --------
    >>> power(units=8, periods=24, starts=[6, 10, 14], effect=1.0,
    ...       generator=np.random.default_rng(1)) > 0.8
    True
    """
    if not -1 < autocorrelation < 1:
        raise ValueError("the autocorrelation lies between -1 and 1")
    chosen = drawn_starts(units, starts, generator)
    begun = _begun(chosen, periods)
    designs = begun[_orders(units, generator, draws)]
    flat = _two_way(designs).reshape(len(designs), -1)
    flat /= (flat**2).sum(axis=1, keepdims=True)
    noise = _noise((simulations, units, periods), autocorrelation, generator)
    worlds = (noise + effect * begun).reshape(simulations, -1)
    sizes = np.abs(worlds @ flat.T)
    chances = (sizes >= sizes[:, :1] * (1 - EVEN)).mean(axis=1)
    return float((chances <= alpha).mean())


def _checked(values: npt.ArrayLike, starts: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, first = np.asarray(values, np.float64), np.asarray(starts, np.int64)
    if y.ndim != 2 or first.shape != y.shape[:1]:
        raise ValueError("a row for each unit and one start for each row are needed")
    if not np.isfinite(y).all():
        raise ValueError("a value is missing")
    begun = _begun(first, y.shape[1])
    if not np.any(_two_way(begun[None])):
        raise ValueError("all begin at once, or none: there is nothing to compare")
    return y, begun


def _begun(starts: IntArray, periods: int) -> FloatArray:
    """Return 1 where a unit is under the change (units x periods)."""
    return (np.arange(periods) >= starts[:, None]).astype(np.float64)


def _orders(units: int, generator: np.random.Generator, draws: int) -> IntArray:
    """Return the order that was drawn, then others (1 + draws x units)."""
    same = np.tile(np.arange(units), (draws + 1, 1))
    same[1:] = generator.permuted(same[1:], axis=1)
    return same


def _two_way(designs: FloatArray) -> FloatArray:
    """Return each design less the means of its units and of its periods."""
    of_units = designs.mean(axis=2, keepdims=True)
    of_periods = designs.mean(axis=1, keepdims=True)
    left: FloatArray = designs - of_units - of_periods + designs.mean(axis=(1, 2), keepdims=True)
    left[np.abs(left) < EVEN] = 0.0
    return left


def _chance(effects: FloatArray, of_begun: FloatArray, supposed: float) -> float:
    """Return the share of draws as unusual as the one made, were the effect the supposed one."""
    sizes = np.abs(effects - supposed * of_begun)
    return float((sizes >= sizes[0] * (1 - EVEN)).mean())


def _interval(effects: FloatArray, of_begun: FloatArray, alpha: float) -> tuple[float, float]:
    return (
        _end(effects, of_begun, alpha, direction=-1.0),
        _end(effects, of_begun, alpha, direction=1.0),
    )


def _end(effects: FloatArray, of_begun: FloatArray, alpha: float, *, direction: float) -> float:
    """Return where, away from the estimate, the draws begin to speak against an effect."""
    inside, step = float(effects[0]), float(np.abs(effects).max()) or 1.0
    for _ in range(60):
        outside = inside + direction * step
        if _chance(effects, of_begun, outside) <= alpha:
            break
        inside, step = outside, step * 2
    else:
        return direction * np.inf
    for _ in range(60):
        middle = (inside + outside) / 2
        if _chance(effects, of_begun, middle) > alpha:
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def _noise(
    shape: tuple[int, int, int], autocorrelation: float, generator: np.random.Generator
) -> FloatArray:
    """Return noise of variance 1 in which each period follows the one before."""
    fresh = generator.normal(size=shape)
    fresh[..., 1:] *= (1 - autocorrelation**2) ** 0.5
    for period in range(1, shape[2]):
        fresh[..., period] += autocorrelation * fresh[..., period - 1]
    return fresh
