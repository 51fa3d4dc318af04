"""Guessing who said what from two orders, and how many guesses are right by chance. Pure.

Whoever holds a list of answers in some order (of keys, of bytes, of moments) and a list of people
in some order (who was signed for, who came by) lays the one beside the other. Where one order tells
of the other, all guesses are right. Where it does not, one guess in each unit is right on average,
however many people there are, with a variance of one: the fixed points of a random permutation.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

ERRORS = 3  # standard errors above chance that are put down to chance


@dataclass(frozen=True)
class Tried:
    """One way of linking answers to people, and how often it was right.

    ``chance``: how many would be right by guessing; ``variance``: of that number.
    """

    method: str
    answers: int
    right: int
    chance: float
    variance: float

    @property
    def rate(self) -> float:
        """The share of answers that were put down to the right person."""
        return self.right / self.answers if self.answers else 0.0

    @property
    def limit(self) -> float:
        """The rate that chance and three standard errors of it explain."""
        if not self.answers:
            return 0.0
        return min(1.0, (self.chance + ERRORS * sqrt(self.variance)) / self.answers)

    @property
    def is_found(self) -> bool:
        """Whether it was right more often than chance explains."""
        return self.rate > self.limit


Order = Sequence[int]  # persons: for answers, those who gave them, in the order of the answers


def attempts(
    answers: Mapping[str, Order], people: Mapping[str, Order], unit_of: Mapping[int, int]
) -> list[Tried]:
    """Every order of answers beside every order of people, forwards and backwards.

    The guesser is told the unit of each answer and who took part, which is more than anybody knows.
    """
    found = []
    for name, given in answers.items():
        for other, standing in people.items():
            for way, order in (("", standing), (", backwards", standing[::-1])):
                method = f"{name}, beside {other}{way}"
                found.append(_tried(method, given, order, unit_of))
    return found


def still_found(found: Sequence[Tried], again: Sequence[Tried]) -> list[Tried]:
    """What was found and is found by the same way when it is tried again.

    Once in some three hundred it is chance, and many ways are tried. Of a way that was not tried
    again, the first time stands.
    """
    tried = {one.method: one for one in again}
    return [one for one in found if tried.get(one.method, one).is_found]


def best(tries: Sequence[Tried]) -> Tried | None:
    """The way that came farthest."""
    return max(tries, key=lambda one: (one.rate - one.limit, one.rate), default=None)


def _tried(method: str, answers: Order, people: Order, unit_of: Mapping[int, int]) -> Tried:
    given, standing = _by_unit(answers, unit_of), _by_unit(people, unit_of)
    right, chance, variance, count = 0, 0.0, 0.0, 0
    for unit, wrote in given.items():
        took_part = set(wrote)
        guesses = [one for one in standing.get(unit, ()) if one in took_part]
        right += sum(one == other for one, other in zip(wrote, guesses, strict=False))
        count += len(wrote)
        chance += 1.0
        variance += 1.0 if len(wrote) > 1 else 0.0
    return Tried(method, count, right, chance, variance)


def _by_unit(order: Order, unit_of: Mapping[int, int]) -> dict[int, list[int]]:
    """The persons of each unit, each once, where they stand first."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for person in order:
        found[unit_of[person]][person] = None
    return {unit: list(persons) for unit, persons in found.items()}
