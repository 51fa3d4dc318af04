"""What first-order autocorrelation does to means, spreads and neighbours of a short stretch.

Around the mean of few points that resemble their neighbours everything looks calmer than it is: the
spread comes out too small, and so does the autocorrelation. All of it is known exactly.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LARGEST = 0.99
STEPS = 40  # halvings: to 1e-12


def variance_of_mean(counts: npt.ArrayLike, autocorrelation: npt.ArrayLike) -> FloatArray:
    """Return n times the variance of the mean of n points, in variances of one; 0 for none.

    1 + 2 Σ (1 - k/n) f^k in closed form.

    Examples
    --------
    >>> float(variance_of_mean(52, 0.0)), float(variance_of_mean(2, 0.5))
    (1.0, 1.5)
    """
    n, f = np.asarray(counts, dtype=np.float64), np.asarray(autocorrelation, dtype=np.float64)
    some = np.maximum(n, 1)
    found = (1 + f) / (1 - f) - 2 * f * (1 - f**some) / (some * (1 - f) ** 2)
    return np.where(n > 0, found, 0.0)


def squares_within(counts: npt.ArrayLike, autocorrelation: npt.ArrayLike) -> FloatArray:
    """Return the expected sum of squares around the mean of n points, in variances of one."""
    n = np.asarray(counts, dtype=np.float64)
    found = n - variance_of_mean(n, autocorrelation)
    # One point is its own mean: rounding must leave it neither a little more nor less than nothing.
    return np.where(n > 1, found, 0.0)


def products_within(counts: npt.ArrayLike, autocorrelation: npt.ArrayLike) -> FloatArray:
    """Return the expected sum of products of neighbours around that mean, in variances of one."""
    n, f = np.asarray(counts, dtype=np.float64), np.asarray(autocorrelation, dtype=np.float64)
    some = np.maximum(n, 1)
    with_end = (1 - f**some) / (some * (1 - f))  # the mean with a point at an end
    found = (some - 1) * f - (some + 1) / some * variance_of_mean(some, f) + 2 * with_end
    return np.where(n > 0, found, 0.0)


def unbiased(ratio: float, counts: npt.ArrayLike, times: npt.ArrayLike) -> float:
    """Return the autocorrelation at which a ratio of both sums is what one expects to see.

    Parameters
    ----------
    ratio : float
        Sum of products of neighbours over sum of squares, both around the means of stretches.
    counts, times : array
        Lengths of the stretches, and how many there are of each.

    Returns
    -------
    float
        From 0 to 0.99; NaN for NaN.

    Notes
    -----
    Takes all stretches to be of one spread and without gaps; their noise is what remains, so pool
    over many. Marriott and Pope (1954), Biometrika 41, 390-402, give the size of what is mended.

    Examples
    --------
    >>> unbiased(-1 / 20, 20, 1), round(unbiased(0.25, [35, 17], [1, 1]), 2)
    (0.0, 0.31)
    """
    if np.isnan(ratio):
        return np.nan
    n, weights = np.atleast_1d(counts), np.atleast_1d(times)

    def expected(f: float) -> float:
        """The ratio that is seen, on the whole, where this is the truth."""
        return float(weights @ products_within(n, f) / (weights @ squares_within(n, f)))

    low, high = 0.0, LARGEST
    if ratio <= expected(low):
        return low
    if ratio >= expected(high):
        return high
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < ratio else (low, middle)
    return low
