"""The two marks of a chart: what its latest point says, and what its limits promise of a target.

Reference: NHS England, Making Data Count, variation and assurance icons.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Booleans = NDArray[np.bool_]


class Better(IntEnum):
    """Which way is better."""

    DOWN = -1
    NEITHER = 0
    UP = 1


class Variation(IntEnum):
    """What a signal means, given which way is better."""

    COMMON_CAUSE = 0
    IMPROVEMENT = 1
    CONCERN = 2
    HIGH = 3
    LOW = 4
    TOO_FEW = 5


class Assurance(IntEnum):
    """What today's way of working promises of a target."""

    NONE = 0
    PASS = 1
    FAIL = 2
    HIT_OR_MISS = 3


# Meaning of a signal by better (down, neither, up) and sense (down, none, up).
_MEANING = np.array(
    [
        [Variation.IMPROVEMENT, Variation.COMMON_CAUSE, Variation.CONCERN],
        [Variation.LOW, Variation.COMMON_CAUSE, Variation.HIGH],
        [Variation.CONCERN, Variation.COMMON_CAUSE, Variation.IMPROVEMENT],
    ],
    dtype=np.int8,
)


def directions(signal: Codes, sense: Codes, better: Codes) -> Codes:
    """Return what each point means; `better` holds one value of Better for each series."""
    meaning = np.zeros(signal.shape, dtype=np.int8)
    rows, columns = np.nonzero(signal)
    meaning[rows, columns] = _MEANING[better[rows] + 1, sense[rows, columns] + 1]
    return meaning


def variations(latest: Codes, enough: Booleans) -> Codes:
    """Return the variation icon: the latest point's meaning, or too few points."""
    return np.where(enough, latest, np.int8(Variation.TOO_FEW)).astype(np.int8)


def assurances(
    target: Floats, better: Codes, lower: Floats, upper: Floats, latest: Floats
) -> Codes:
    """Return the assurance icon of each series from its target and latest limits.

    A target inside the limits is hit and missed. Where limits have no width the series is constant
    and its value decides. No target, no limits or no better direction: no assurance.
    """
    exact = (lower == upper) & (latest == target)
    reached_high = (target < lower) | exact
    reached_low = (target > upper) | exact
    wanted = np.where(better > 0, reached_high, reached_low)
    unwanted = ~wanted & np.where(better > 0, target > upper, target < lower)
    icon = np.full(target.shape, Assurance.HIT_OR_MISS, dtype=np.int8)
    icon[wanted] = Assurance.PASS
    icon[unwanted] = Assurance.FAIL
    icon[np.isnan(target) | np.isnan(lower) | np.isnan(upper) | (better == 0)] = Assurance.NONE
    return icon
