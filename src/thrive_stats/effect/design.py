"""The columns of a segmented regression, and the same columns made orthonormal.

Time is counted from the start of the change, so the third column is the step at the start and the
fourth how much the slope turned; where time began does not matter to either.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.intp]

LEVEL, SLOPE = 2, 3
# A column of which less than this share is left once the others are taken out adds nothing.
LEAST_OWN_SHARE = 1e-7


@dataclass(frozen=True)
class Basis:
    """The observed rows of each series side by side, written in orthonormal columns.

    `columns` (series x rows x k) are 0 past the last observed row; `triangle` (series x k x k)
    turns coefficients of the plain columns into those of the orthonormal ones. `order` says which
    column of the array each row is, `inside` where there is one.
    """

    columns: FloatArray
    triangle: FloatArray
    order: IntArray
    inside: BoolArray

    def rows_of(self, array: FloatArray) -> FloatArray:
        """Return the observed rows of an array (series x time), 0 past the last."""
        return np.where(self.inside, np.take_along_axis(array, self.order, axis=1), 0.0)

    def of(self, members: IntArray | BoolArray) -> "Basis":
        """Return the basis of some of the series."""
        return Basis(
            self.columns[members], self.triangle[members], self.order[members], self.inside[members]
        )

    def plain(self, coefficients: FloatArray) -> FloatArray:
        """Return coefficients of the plain columns."""
        return solved(self.triangle, coefficients[..., None])[..., 0]

    def covariance(self, orthonormal: FloatArray) -> FloatArray:
        """Return the covariance of the plain coefficients from that of the orthonormal ones."""
        return solved(self.triangle, solved(self.triangle, orthonormal).swapaxes(1, 2))


def design_of(
    since: FloatArray, *, years: FloatArray | None = None, pairs: int = 0, slope: bool = True
) -> FloatArray:
    """Return the columns (series x time x k).

    Parameters
    ----------
    since : array (series x time)
        Steps since the start: 0 at the first period under the change, negative before.
    years : array (series x time), optional
        Time in years, for the season.
    pairs : int
        Pairs of yearly waves.
    slope : bool
        Whether the slope may turn too.
    """
    begun = since >= 0
    columns = [np.ones_like(since), since, begun.astype(np.float64)]
    if slope:
        columns.append(np.where(begun, since, 0.0))
    for wave in range(1, pairs + 1):
        assert years is not None
        angle = 2 * np.pi * wave * years
        columns += [np.cos(angle), np.sin(angle)]
    return np.stack(columns, axis=2)


def basis_of(design: FloatArray, observed: BoolArray) -> tuple[Basis, BoolArray]:
    """Return the orthonormal columns over observed rows, and for which series they are complete.

    Complete means that the others make up no column already. Each series needs more observed rows
    than columns.
    """
    order = np.argsort(~observed, axis=1, kind="stable")
    inside = np.take_along_axis(observed, order, axis=1)
    rows = np.where(inside[:, :, None], np.take_along_axis(design, order[:, :, None], axis=1), 0.0)
    size = np.sqrt((rows**2).sum(axis=1))
    complete = (size > 0).all(axis=1)
    size = np.where(size > 0, size, 1.0)
    columns, triangle = np.linalg.qr(rows / size[:, None, :])
    own = np.abs(np.diagonal(triangle, axis1=1, axis2=2))
    complete &= (own > LEAST_OWN_SHARE).all(axis=1)
    return Basis(columns, triangle * size[:, None, :], order, inside), complete


def solved(matrices: FloatArray, right: FloatArray) -> FloatArray:
    """Return what the matrices turn into their right sides."""
    return np.asarray(np.linalg.solve(matrices, right), dtype=np.float64)


def inverse_of(matrices: FloatArray) -> FloatArray:
    """Return the inverse of each matrix."""
    return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
