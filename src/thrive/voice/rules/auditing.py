"""An auditor: what follows from everything that was published, whoever worked it out and how.

It knows nothing of blocks. Every published number is an equation over the people whom it claims to
count; what follows from several is found by exact elimination over the rational numbers. Whatever
is added up or subtracted, with any factors, is a combination of the equations; whoever is left in
it with a factor other than nought can be told about. If those are too few, that is a finding.

Why not every set of people has to be tried. Variables that stand in the same equations are one
class. Classes that are enough by themselves are *large*. The equations are reduced so that each
leads with a large class wherever it holds one. An equation that still leads with a small class
then holds small classes only, and whatever is about small classes only is a combination of such
equations. Where there is none, nothing small follows: that is the proof, and it is the rule. Where
there are some, they are combined with one another until every small set is found. If there are too
many to try, the auditor says that it could not see to the end, and that counts as a finding.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

Size = tuple[int, ...]  # numbers of people: eligible and answering, or another count
Enough = Callable[[Size], bool]
Number = int | Fraction  # exact; whole numbers are many times faster, and nearly all are whole
Vector = dict[int, Number]
Name = TypeVar("Name", bound=Hashable)
MOST_TRIES = 20_000


@dataclass(frozen=True)
class Found(Generic[Name]):
    """What follows. ``sets``: the variables of each set that is not enough, smallest first.

    ``independent`` equations lead with something; ``smallest`` is the size of the smallest set that
    one of them tells about. ``saw_all``: no combination was left untried.
    """

    sets: tuple[frozenset[Name], ...]
    independent: int
    smallest: Size | None
    saw_all: bool

    @property
    def is_safe(self) -> bool:
        """Whether nothing follows about too few."""
        return self.saw_all and not self.sets


def follow(
    claims: Sequence[frozenset[Name]], sizes: Mapping[Name, Size], enough: Enough
) -> Found[Name]:
    """Find every set of people below the minimum about which something follows from ``claims``.

    ``claims``: whom each published number counts. ``sizes``: how many people are behind each name.
    ``enough`` must hold for more if it holds for less. Names without people are left out.
    """
    classes = _classes(claims, sizes)
    weights = [_total(sizes[name] for name in members) for members, _places in classes]
    equations: dict[int, Vector] = defaultdict(dict)
    for number, (_members, places) in enumerate(classes):
        for place in places:
            equations[place][number] = 1
    system = _System(weights, enough)
    for equation in sorted(equations.values(), key=lambda one: (len(one), min(one))):
        system.add(equation)
    supports, saw_all = system.small()
    names = [frozenset().union(*(classes[number][0] for number in one)) for one in supports]
    smallest = min((system.size(row) for row in system.rows.values()), default=None)
    return Found(tuple(names), len(system.rows), smallest, saw_all)


def _classes(
    claims: Sequence[frozenset[Name]], sizes: Mapping[Name, Size]
) -> list[tuple[frozenset[Name], tuple[int, ...]]]:
    """Names that stand in the same claims, with the places of these claims."""
    standing: dict[Name, list[int]] = defaultdict(list)
    for place, claim in enumerate(claims):
        for name in claim:
            if any(sizes.get(name, ())):
                standing[name].append(place)
    alike: dict[tuple[int, ...], list[Name]] = defaultdict(list)
    for name, places in standing.items():
        alike[tuple(places)].append(name)
    return [(frozenset(members), places) for places, members in sorted(alike.items(), key=_first)]


def _first(pair: tuple[tuple[int, ...], list[Name]]) -> tuple[int, ...]:
    return pair[0]


def _total(sizes: Iterable[Size]) -> Size:
    return tuple(map(sum, zip(*sizes, strict=True)))


@dataclass
class _System:
    """Equations, fully reduced: each leads with a class that stands in no other."""

    weights: Sequence[Size]
    enough: Enough
    rows: dict[int, Vector] = field(default_factory=dict)  # by the class that each leads with
    holding: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, equation: Vector) -> None:
        """Take in one more equation, reduced by those that are here, and these by it."""
        row = dict(equation)
        for lead in [number for number in row if number in self.rows]:
            _subtract(row, row[lead], self.rows[lead])
        if not row:
            return
        lead = max(row, key=self._rank)
        scale = row[lead]
        row = {number: _ratio(factor, scale) for number, factor in row.items()}
        for other in list(self.holding[lead]):
            self._keep(other, _without(self.rows[other], row, lead))
        self._keep(lead, row)

    def size(self, vector: Iterable[int]) -> Size:
        """How many people stand in a combination."""
        return _total(self.weights[number] for number in vector)

    def small(self) -> tuple[list[frozenset[int]], bool]:
        """The classes of every combination that is not enough, and whether all were tried."""
        rows = {lead: row for lead, row in self.rows.items() if not self.enough(self.weights[lead])}
        found: set[frozenset[int]] = set()
        for tries, support in enumerate(_Combining(self, rows).supports(), start=1):
            if not self.enough(self.size(support)):
                found.add(support)
            if tries == MOST_TRIES:
                return self._in_order(found), False
        return self._in_order(found), True

    def _in_order(self, found: Iterable[frozenset[int]]) -> list[frozenset[int]]:
        return sorted(found, key=lambda one: (self.size(one), sorted(one)))

    def _rank(self, number: int) -> tuple[bool, Size, int]:
        return self.enough(self.weights[number]), self.weights[number], -number

    def _keep(self, lead: int, row: Vector) -> None:
        for number in self.rows.get(lead, {}):
            self.holding[number].discard(lead)
        self.rows[lead] = row
        for number in row:
            self.holding[number].add(lead)


@dataclass
class _Combining:
    """Equations of small classes, combined so that what they share cancels.

    A combination holds every class that its equations lead with: as soon as these are enough
    there is no need to go on. Combinations are minimal where they differ by what cancels.
    """

    system: _System
    rows: Mapping[int, Vector]

    def supports(self) -> Iterator[frozenset[int]]:
        """Whom each combination tells about; every equation by itself first."""
        seen: set[tuple[tuple[int, Number], ...]] = set()
        waiting = [(frozenset([lead]), row) for lead, row in self.rows.items()]
        yield from (frozenset(row) for _leads, row in waiting)
        while waiting:
            for joined, combined in self._combined(*waiting.pop()):
                key = _key(combined)
                if key not in seen:
                    seen.add(key)
                    waiting.append((joined, combined))
                    yield frozenset(combined)

    def _combined(
        self, leads: frozenset[int], vector: Vector
    ) -> Iterator[tuple[frozenset[int], Vector]]:
        """A combination with one equation more, as long as they are not enough."""
        for lead, other in self._neighbours(leads, vector):
            joined = leads | {lead}
            if not self.system.enough(self.system.size(joined)):
                yield from ((joined, one) for one in _cancelled(vector, other))

    def _neighbours(self, leads: frozenset[int], vector: Vector) -> Iterator[tuple[int, Vector]]:
        touching = {lead for number in vector for lead in self.system.holding[number]}
        for lead in sorted(touching - leads):
            if lead in self.rows:
                yield lead, self.rows[lead]


def _cancelled(one: Vector, other: Vector) -> Iterator[Vector]:
    """Both together, once for each class that can be made to vanish."""
    for shared in sorted(one.keys() & other.keys()):
        yield _without(one, other, shared)


def _without(vector: Vector, other: Vector, number: int) -> Vector:
    made = dict(vector)
    _subtract(made, _ratio(vector[number], other[number]), other)
    return made


def _ratio(one: Number, other: Number) -> Number:
    if other in (1, -1):
        return one * other
    return Fraction(one) / other


def _subtract(row: Vector, factor: Number, other: Vector) -> None:
    """Take away so many times another, in place."""
    for number, value in other.items():
        rest = row.get(number, 0) - factor * value
        if rest:
            row[number] = rest
        else:
            row.pop(number, None)


def _key(vector: Vector) -> tuple[tuple[int, Number], ...]:
    """A combination up to a factor."""
    ordered = sorted(vector.items())
    scale = ordered[0][1]
    return tuple((number, _ratio(factor, scale)) for number, factor in ordered)


def known_sizes(
    claims: Sequence[frozenset[Name]], people: Sequence[int]
) -> tuple[dict[Name, Size], bool]:
    """How many people there are behind each name, by what is published, and whether it agrees.

    Names that stand in the same claims cannot be told apart: one of them gets the people of all.
    Where the number of people does not follow it is taken to be one, so that nothing passes only
    because it is unknown.
    """
    classes = _classes(claims, {name: (1,) for claim in claims for name in claim})
    count = len(classes)  # the column of the numbers of people
    equations: dict[int, Vector] = defaultdict(dict)
    for number, (_members, places) in enumerate(classes):
        for place in places:
            equations[place][number] = 1
    system = _System([(1,)] * count + [(0,)], lambda size: size[0] > 0)
    order = sorted(equations, key=lambda place: (len(equations[place]), place))
    for place in order:
        system.add(equations[place] | ({count: people[place]} if people[place] else {}))
    known = {
        lead: Fraction(row.get(count, 0))
        for lead, row in system.rows.items()
        if row.keys() <= {lead, count}
    }
    whole = all(people >= 0 and people.denominator == 1 for people in known.values())
    is_even = whole and count not in system.rows
    sizes: dict[Name, Size] = {}
    for number, (members, _places) in enumerate(classes):
        first, *rest = sorted(members, key=str)
        sizes[first] = (int(known.get(number, 1)) if is_even else 1,)
        sizes |= dict.fromkeys(rest, (0,))
    return sizes, is_even
