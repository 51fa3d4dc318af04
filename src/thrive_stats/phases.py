"""Phases: stretches of a series with limits of their own, and how to reach their cells.

Nothing is carried across the border of two phases: no moving range, no run, no rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from thrive_stats.errors import OptionError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Positions = NDArray[np.intp]
Booleans = NDArray[np.bool_]
Element = TypeVar("Element", bound=np.generic)


class Part(Protocol):
    """The cells of one phase in a block of series, its first point in the first column."""

    @property
    def number(self) -> int:
        """Which phase this is."""

    @property
    def rows(self) -> slice:
        """Which series these are."""

    @property
    def last(self) -> Booleans:
        """For each of the series, whether this is its last phase."""

    def take(self, array: Floats) -> Floats:
        """Return these cells of a (series x time) array, NaN where a phase is shorter."""

    def put(self, array: NDArray[Element], found: NDArray[Element]) -> None:
        """Write what was found, (series x 1) or for each cell, where the cells stand."""


@dataclass(frozen=True)
class Straight:
    """A phase that lies in the same columns in all series."""

    number: int
    rows: slice
    columns: slice
    last: Booleans

    def take(self, array: Floats) -> Floats:
        """Return these cells, without copying them."""
        return array[self.rows, self.columns]

    def put(self, array: NDArray[Element], found: NDArray[Element]) -> None:
        """Write what was found; an array of one column keeps one line for all columns."""
        if array.shape[1] == 1:
            array[self.rows] = found
        else:
            array[self.rows, self.columns] = found


@dataclass(frozen=True)
class Ragged:
    """A phase that lies in other columns in each series."""

    number: int
    rows: slice
    columns: Positions
    inside: Booleans
    last: Booleans

    def take(self, array: Floats) -> Floats:
        """Return these cells moved to the left, NaN past the end of a phase."""
        taken = np.take_along_axis(array[self.rows], self.columns, axis=1)
        return np.where(self.inside, taken, np.nan)

    def put(self, array: NDArray[Element], found: NDArray[Element]) -> None:
        """Write what was found where each cell came from."""
        rows = np.nonzero(self.inside)[0]
        cells = np.broadcast_to(found, self.inside.shape)[self.inside]
        array[self.rows][rows, self.columns[self.inside]] = cells


def phase_numbers(phases: ArrayLike | None, shape: tuple[int, int]) -> Integers:
    """Return the phase of each column, (time) or (series x time); raises OptionError.

    Numbers begin at 0 and never fall.
    """
    if phases is None:
        return np.zeros(shape[1], dtype=np.int64)
    numbers = np.asarray(phases, dtype=np.int64)
    if numbers.shape not in (shape, shape[1:]):
        raise OptionError(f"phases have the shape {numbers.shape}, values {shape}")
    if (numbers < 0).any() or (np.diff(numbers, axis=-1) < 0).any():
        raise OptionError("phases begin at 0 and never fall")
    if numbers.ndim == 2 and len(numbers) and (numbers == numbers[0]).all():
        return np.ascontiguousarray(numbers[0])
    return numbers


def parts(numbers: Integers, rows: slice, count: int) -> Iterator[Part]:
    """Yield the phases of a block of `count` series."""
    if numbers.ndim == 1:
        return _straight(numbers, rows, count)
    return _ragged(numbers[rows], rows)


def _straight(numbers: Integers, rows: slice, count: int) -> Iterator[Part]:
    if numbers.size == 0:
        yield Straight(0, rows, slice(0, 0), np.ones(count, dtype=np.bool_))
        return
    for number in np.unique(numbers).tolist():
        first, end = np.searchsorted(numbers, [number, number + 1]).tolist()
        last = np.full(count, number == numbers[-1])
        yield Straight(number, rows, slice(first, end), last)


def _ragged(numbers: Integers, rows: slice) -> Iterator[Part]:
    final = numbers[:, -1]
    for number in np.unique(numbers).tolist():
        here = numbers == number
        length = here.sum(axis=1)
        columns = here.argmax(axis=1)[:, None] + np.arange(length.max())
        inside = np.arange(length.max()) < length[:, None]
        columns = np.minimum(columns, numbers.shape[1] - 1)
        yield Ragged(number, rows, columns, inside, final == number)
