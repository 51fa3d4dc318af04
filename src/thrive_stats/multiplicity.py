"""Many questions at once: how many of the found may be chance.

A q value is the smallest false discovery rate at which a finding would still be kept. Where the
p value is missing nothing was tested: its q value is missing too and it is not counted.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


def benjamini_hochberg(p: npt.ArrayLike) -> FloatArray:
    """Return q values that control the false discovery rate of independent tests.

    Parameters
    ----------
    p : array of float
        p values of any shape, all of one family. NaN was not tested.

    Returns
    -------
    array of float
        q values in the same shape; NaN where p is NaN.

    Raises
    ------
    ValueError
        If a p value is below 0 or above 1.

    Notes
    -----
    Holds for independent tests and for positively dependent ones. When some series move against
    each other use `benjamini_yekutieli`. Not for looking again every week at the same series:
    each look is a family of its own.

    References
    ----------
    Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, float("nan"), 0.03]).round(3).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    return _step_up(p, arbitrary_dependence=False)


def benjamini_yekutieli(p: npt.ArrayLike) -> FloatArray:
    """Return q values that control the false discovery rate whatever the dependence.

    Parameters
    ----------
    p : array of float
        p values of any shape, all of one family. NaN was not tested.

    Returns
    -------
    array of float
        q values in the same shape; NaN where p is NaN.

    Raises
    ------
    ValueError
        If a p value is below 0 or above 1.

    Notes
    -----
    Pays for its guarantee with the factor 1 + 1/2 + ... + 1/m: about 6 at 200 tests. Do not use
    it where Benjamini-Hochberg holds.

    References
    ----------
    Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.04, 0.03]).round(3).tolist()
    [0.055, 0.073, 0.073]
    """
    return _step_up(p, arbitrary_dependence=True)


def discoveries(q: FloatArray, rate: float) -> BoolArray:
    """Return which tests survive at a false discovery rate; what was not tested never does.

    Examples
    --------
    >>> discoveries(benjamini_hochberg([0.01, 0.5, float("nan")]), 0.10).tolist()
    [True, False, False]
    """
    return q <= rate  # a comparison with NaN is false


def level_after_choosing(*, found: int, tested: int, rate: float) -> float:
    """Return the level at which intervals agree with what Benjamini-Hochberg kept.

    Parameters
    ----------
    found, tested : int
        How many were kept, of how many.
    rate : float
        The false discovery rate at which they were kept.

    Returns
    -------
    float
        1 - found * rate / tested; with nothing found, as if it were one.

    Raises
    ------
    ValueError
        If nothing was tested, more was found than tested, or the rate is not a share.

    Notes
    -----
    Estimates that were kept because they are large are too large on average, and their plain 95 %
    intervals miss the truth too often. At this level at most a share `rate` of the intervals of
    the kept is expected to miss it (false coverage-statement rate), for independent tests and
    positively dependent ones. By the distribution that p came from, the intervals of the kept
    leave out 0 and all others hold it, so a sentence never contradicts its own range.

    Not for a single test that was planned alone, nor for a choice by anything but this count.

    References
    ----------
    Benjamini and Yekutieli (2005), J. Am. Statist. Assoc. 100, 71-81.

    Examples
    --------
    >>> round(level_after_choosing(found=16, tested=320, rate=0.10), 3)
    0.995
    """
    if not 0 <= found <= tested or tested == 0:
        raise ValueError("of what was tested some, all or none is found")
    if not 0 < rate < 1:
        raise ValueError("the rate lies between 0 and 1")
    return 1 - max(found, 1) * rate / tested


def _step_up(p: npt.ArrayLike, *, arbitrary_dependence: bool) -> FloatArray:
    given = np.asarray(p, dtype=np.float64)
    if np.any((given < 0) | (given > 1)):
        raise ValueError("p values lie between 0 and 1")
    q = np.full(given.shape, np.nan)
    tested = ~np.isnan(given)
    family = int(tested.sum())
    if family == 0:
        return q
    ranks = np.arange(1, family + 1)
    penalty = float((1 / ranks).sum()) if arbitrary_dependence else 1.0
    order = np.argsort(given[tested], kind="stable")
    scaled = given[tested][order] * (family * penalty / ranks)
    smallest_from_here = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(family)
    adjusted[order] = np.minimum(smallest_from_here, 1.0)
    q[tested] = adjusted
    return q
