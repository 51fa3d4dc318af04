"""What is published of a wave: every outcome for every group that can be shown."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import partial

from thrive.voice.rules.bodies import Body
from thrive.voice.rules.partition import (
    NOWHERE,
    Atom,
    Block,
    Partition,
    Size,
    Tree,
    divide,
)
from thrive.voice.rules.tables import (
    RATE,
    Cell,
    Outcome,
    Personal,
    cell_of,
    families,
    personal,
    rate_cell,
)

CellOf = Callable[[Sequence[int]], Cell]
Blocks = tuple[Block, ...]
RULE = "partition 1"  # name and version: what is published of the same answers changes with it


@dataclass(frozen=True)
class Least:
    """How many people something must rest on: eligible, and of them answering."""

    eligible: int
    answering: int

    def __call__(self, size: Size) -> bool:
        """Whether these are enough."""
        return size[0] >= self.eligible and size[1] >= self.answering


@dataclass(frozen=True)
class Crowd:
    """The people of a wave who are not divided any further: those of a frozen unit."""

    groups: frozenset[int]
    persons: tuple[int, ...]
    may_stand: bool = True


@dataclass(frozen=True)
class Row:
    """One number as it is published: for a group, or for groups ``together`` under ``parent``.

    ``together`` also says of a group's own number that no part of it is shown alone.
    """

    group: int | None
    parent: int | None
    together: tuple[int, ...]
    outcome: str
    category: str
    value: float
    denominator: float | None
    people: int


@dataclass(frozen=True)
class Gathered:
    """All that was said in a wave, and for how many prompts a person was sent and answered."""

    crowds: Sequence[Crowd]
    said: Sequence[tuple[int, Body]]
    sent: Mapping[int, tuple[int, int]]


def rows_of(tree: Tree, outcomes: Sequence[Outcome], gathered: Gathered, least: Least) -> list[Row]:
    """Every number that may be published, outcomes in their order, groups in that of the tree.

    Outcomes that share an answer share their division into groups; others have each their own.
    Nothing about one answer follows from sums over another.
    """
    found: dict[str, list[Row]] = {}
    for family in families(outcomes):
        numbers = personal(family, gathered.said)
        division = _divided(tree, gathered.crowds, set(numbers), least)
        for place, outcome in enumerate(family):
            found[outcome.name] = division.rows(outcome, partial(_told, outcome, place, numbers))
    for outcome in outcomes:
        if outcome.told == RATE:
            found[outcome.name] = _rates(tree, outcome, gathered, least)
    return [row for outcome in outcomes for row in found[outcome.name]]


def digest_of(owner: str, first_on: date, rows: Iterable[Row]) -> str:
    """SHA-256 of what is published, in its order: a number that was changed later is seen."""
    whole = [RULE, owner, first_on.isoformat(), *(astuple(row) for row in rows)]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":")).encode()).hexdigest()


def _told(outcome: Outcome, place: int, numbers: Personal, persons: Sequence[int]) -> Cell:
    return cell_of(outcome, [numbers[one][place] for one in persons if one in numbers])


def _rates(tree: Tree, outcome: Outcome, gathered: Gathered, least: Least) -> list[Row]:
    """The share of prompts that were answered, of those who were sent any.

    Under the same rule as what was said: where few answered nothing is shown, so that nobody is
    seen to have kept silent.
    """
    sent = {person: pair for person, pair in gathered.sent.items() if pair[0]}
    answered = {person for person, pair in sent.items() if pair[1]}
    crowds = [
        replace(crowd, persons=tuple(one for one in crowd.persons if one in sent))
        for crowd in gathered.crowds
    ]
    division = _divided(tree, crowds, answered, least)
    return division.rows(outcome, lambda persons: rate_cell([sent[one] for one in persons]))


def _divided(tree: Tree, crowds: Sequence[Crowd], answered: Set[int], least: Least) -> "_Division":
    atoms = [
        Atom(
            crowd.groups,
            (len(crowd.persons), sum(person in answered for person in crowd.persons)),
            crowd.may_stand,
        )
        for crowd in crowds
    ]
    persons = {crowd.groups: crowd.persons for crowd in crowds}
    return _Division(tree, divide(tree, atoms, least), persons)


@dataclass(frozen=True)
class _Division:
    """A partition with its people, from which rows are written."""

    tree: Tree
    partition: Partition
    persons: Mapping[frozenset[int], tuple[int, ...]]

    def rows(self, outcome: Outcome, cell: CellOf) -> list[Row]:
        """A row for each total, and after it for what is shown together right under it."""
        return [
            Row(
                group, parent, together, outcome.name, outcome.choice,
                made.value, made.denominator, made.people,
            )
            for group, parent, together, blocks in self._places()
            for made in [cell(self._people(blocks))]
        ]  # fmt: skip

    def _places(self) -> Iterator[tuple[int | None, int | None, tuple[int, ...], Blocks]]:
        pooled = defaultdict(list)
        for block in self.partition.blocks:
            if not self.partition.is_whole(block):
                pooled[block.at].append(block)
        for group in [NOWHERE, *self.tree.parents]:
            if group in self.partition.totals:
                blocks = self.partition.totals[group]
                together = _groups(blocks) if len(blocks) == 1 else ()
                yield group, None, () if together == (group,) else together, blocks
            for block in pooled[group]:
                yield None, group or None, _groups((block,)), (block,)

    def _people(self, blocks: Blocks) -> list[int]:
        return [
            person
            for block in blocks
            for atom in block.atoms
            for person in self.persons[atom.groups]
        ]


def _groups(blocks: Blocks) -> tuple[int, ...]:
    """The groups whose own people these are."""
    return tuple(sorted({group for block in blocks for group in block.groups} - {NOWHERE}))
