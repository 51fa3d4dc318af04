"""An opponent of its own mind: which sets of groups can be worked out from what was published?

Knows nothing of blocks or partitions. Takes each published total as one equation over the groups
whose people it counts, and asks by exact elimination over the rational numbers whether the sum over
a hidden set follows from all of them together.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

Row = list[Fraction]


class Solver:
    """All equations at once, reduced."""

    def __init__(self, groups: Sequence[int], published: Iterable[frozenset[int]]) -> None:
        self.groups = groups
        self.basis: list[tuple[int, Row]] = []  # where the row leads, and the row
        for total in published:
            rest = self._rest(total)
            lead = next((place for place, value in enumerate(rest) if value), None)
            if lead is not None:
                self.basis.append((lead, [value / rest[lead] for value in rest]))

    def solves(self, hidden: frozenset[int]) -> bool:
        """Whether the sum over these groups follows from what was published."""
        return not any(self._rest(hidden))

    def _rest(self, total: frozenset[int]) -> Row:
        row = [Fraction(group in total) for group in self.groups]
        for lead, base in self.basis:
            if row[lead]:
                factor = row[lead]
                row = [value - factor * other for value, other in zip(row, base, strict=True)]
        return row


def subsets(groups: Sequence[int]) -> Iterator[frozenset[int]]:
    """Every set of groups but the empty one."""
    for size in range(1, len(groups) + 1):
        yield from map(frozenset, combinations(groups, size))
