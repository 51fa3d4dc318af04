"""What is published of a wave: every outcome for every group that can be shown.

What the auditor refuses is put together with others, by the same method as what is too small, until
it passes; where nothing is left to put together, nothing is shown.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial

from thrive.voice.rules.alike import Ends, are_alike, ends_of, is_outweighed
from thrive.voice.rules.auditing import follow
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.moving import Claims, Times, told_together
from thrive.voice.rules.partition import (
    NOWHERE,
    Atom,
    Block,
    Partition,
    Size,
    Tree,
    claim_of,
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
VOID = "void"  # stands in place of a rule where nothing could be counted
RULE = "partition 2"  # name and version: what is published of the same answers changes with it


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
class Before:
    """An earlier release of the study: where people stood, and what each of its numbers counted."""

    times: Times
    claims: Mapping[str, Claims]  # by outcome


@dataclass(frozen=True)
class Gathered:
    """All that was said in a wave, and for how many prompts a person was sent and answered."""

    crowds: Sequence[Crowd]
    said: Sequence[tuple[int, Body]]
    sent: Mapping[int, tuple[int, int]]
    before: Sequence[Before] = ()


class Refusal(StrEnum):
    """Why the auditor lets no number of a group out."""

    ALIKE = "alike"  # it would tell what each of them said
    OUTWEIGHED = "outweighed"  # it would tell what one of them said
    MOVED = "moved"  # with an earlier release it would tell of a few who came, went or moved
    SOLVED = "solved"  # with the others it would tell of too few; no rule here lets that happen


@dataclass(frozen=True)
class Checked:
    """What may leave. ``refused``: how often something was put together with others, and why."""

    rows: tuple[Row, ...]
    refused: Mapping[Refusal, int]


def rows_of(tree: Tree, outcomes: Sequence[Outcome], gathered: Gathered, least: Least) -> list[Row]:
    """Every number that may be published: see ``checked_rows``."""
    return list(checked_rows(tree, outcomes, gathered, least).rows)


def checked_rows(
    tree: Tree, outcomes: Sequence[Outcome], gathered: Gathered, least: Least
) -> Checked:
    """Every number that may be published, outcomes in their order, groups in that of the tree.

    Outcomes that share an answer share their division into groups; others have each their own.
    Nothing about one answer follows from sums over another.
    """
    found: dict[str, list[Row]] = {}
    refused: Counter[Refusal] = Counter()
    for family in families(outcomes):
        numbers = personal(family, gathered.said)
        guard = _Guard.of(family, numbers, gathered, least)
        division = _divided(tree, gathered.crowds, set(numbers), least, guard)
        refused += division.refused
        for place, outcome in enumerate(family):
            found[outcome.name] = division.rows(outcome, partial(_told, outcome, place, numbers))
    for outcome in outcomes:
        if outcome.told == RATE:
            division, found[outcome.name] = _rates(tree, outcome, gathered, least)
            refused += division.refused
    return Checked(tuple(row for outcome in outcomes for row in found[outcome.name]), refused)


def digest_of(owner: str, first_on: date, rows: Iterable[Row], rule: str = RULE) -> str:
    """SHA-256 of what is published, in its order: a number that was changed later is seen."""
    whole = [rule, owner, first_on.isoformat(), *(astuple(row) for row in rows)]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":")).encode()).hexdigest()


def _told(outcome: Outcome, place: int, numbers: Personal, persons: Sequence[int]) -> Cell:
    return cell_of(outcome, [numbers[one][place] for one in persons if one in numbers])


def _rates(
    tree: Tree, outcome: Outcome, gathered: Gathered, least: Least
) -> tuple["_Division", list[Row]]:
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
    division = _divided(tree, crowds, answered, least, _nothing)
    return division, division.rows(
        outcome, lambda persons: rate_cell([sent[one] for one in persons])
    )


def _nothing(
    _persons: Mapping[frozenset[int], Sequence[int]], _blocks: Blocks
) -> dict[int, Refusal]:
    """How many answered says nothing of what they answered."""
    return {}


@dataclass(frozen=True)
class _Guard:
    """What refuses the blocks of a family of outcomes that share an answer."""

    family: Sequence[Outcome]
    numbers: Personal
    ends: Sequence[Ends]
    before: Sequence[tuple[Times, Claims]]
    least: Least

    @classmethod
    def of(
        cls, family: Sequence[Outcome], numbers: Personal, gathered: Gathered, least: Least
    ) -> "_Guard":
        bodies = [body for person, body in gathered.said if person in numbers]
        ends = [
            ends_of(outcome, [one[place] for one in numbers.values()] or [0.0], bodies)
            for place, outcome in enumerate(family)
        ]
        name = family[0].name
        before = [(one.times, one.claims[name]) for one in gathered.before if name in one.claims]
        return cls(family, numbers, ends, before, least)

    def __call__(self, persons: "Persons", blocks: Blocks) -> dict[int, Refusal]:
        """Which blocks may not be shown alone, and why."""
        refused = self._moved(blocks)
        for number, block in enumerate(blocks):
            told = [self.numbers[one] for one in _people(persons, (block,)) if one in self.numbers]
            inside = max(1, self.least.answering - 1) if len(block.groups) > 1 else 1
            for place, outcome in enumerate(self.family):
                column = [one[place] for one in told]
                if are_alike(outcome, column, self.ends[place], inside):
                    refused[number] = Refusal.ALIKE
                elif outcome.told == "mean" and is_outweighed(column, self.ends[place]):
                    refused[number] = Refusal.OUTWEIGHED
        return refused

    def _moved(self, blocks: Blocks) -> dict[int, Refusal]:
        now = [block.groups for block in blocks]
        refused = {}
        for times, claims in self.before:
            tells, saw_all = told_together(times, claims, now, self.least.answering)
            touched = {number for one in tells for number in one.claims}
            for number in touched if saw_all else range(len(now)):
                refused[number] = Refusal.MOVED
        return refused


Persons = dict[frozenset[int], tuple[int, ...]]  # by the groups of an atom


def _divided(
    tree: Tree,
    crowds: Sequence[Crowd],
    answered: Set[int],
    least: Least,
    guard: Callable[[Persons, Blocks], Mapping[int, Refusal]],
) -> "_Division":
    atoms = [
        Atom(
            crowd.groups,
            (len(crowd.persons), sum(person in answered for person in crowd.persons)),
            crowd.may_stand,
        )
        for crowd in crowds
    ]
    persons = {crowd.groups: crowd.persons for crowd in crowds}
    partition = divide(tree, atoms, least)
    reasons: Counter[Refusal] = Counter()
    while refused := guard(persons, partition.blocks):
        reasons.update(refused.values())
        persons = {block.groups: _people(persons, (block,)) for block in partition.blocks}
        atoms = [
            Atom(block.groups, block.size, may_stand=number not in refused)
            for number, block in enumerate(partition.blocks)
        ]
        partition = divide(tree, atoms, least)
    division = _Division(tree, partition, persons, reasons)
    return division if division.is_proved(crowds, answered, least) else division.withheld()


def _people(persons: Persons, blocks: Blocks) -> tuple[int, ...]:
    return tuple(
        person for block in blocks for atom in block.atoms for person in persons[atom.groups]
    )


@dataclass(frozen=True)
class _Division:
    """A partition with its people, from which rows are written."""

    tree: Tree
    partition: Partition
    persons: Persons
    refused: Counter[Refusal] = field(default_factory=Counter)

    def is_proved(self, crowds: Sequence[Crowd], answered: Set[int], least: Least) -> bool:
        """Whether the auditor finds nothing, which takes no block's word for anything.

        It goes by what each number claims to count, and by the people as they were gathered.
        """
        sizes = {
            crowd.groups: (len(crowd.persons), sum(one in answered for one in crowd.persons))
            for crowd in crowds
        }
        claims = []
        for group, _parent, together, blocks in self._places():
            claim = claim_of(self.tree, group, together)
            counted = [crowd for crowd in crowds if crowd.groups & claim]
            people = {person for crowd in counted for person in crowd.persons}
            is_torn = any(not crowd.groups <= claim for crowd in counted if crowd.persons)
            if is_torn or people != set(_people(self.persons, blocks)):
                return False
            claims.append(frozenset(crowd.groups for crowd in counted))
        return follow(claims, sizes, lambda size: least((size[0], size[1]))).is_safe

    def withheld(self) -> "_Division":
        """Nothing, and why."""
        reasons = self.refused + Counter({Refusal.SOLVED: len(self.partition.blocks)})
        return replace(self, partition=Partition(()), refused=reasons)

    def rows(self, outcome: Outcome, cell: CellOf) -> list[Row]:
        """A row for each total, and after it for what is shown together right under it."""
        return [
            Row(
                group, parent, together, outcome.name, outcome.choice,
                made.value, made.denominator, made.people,
            )
            for group, parent, together, blocks in self._places()
            for made in [cell(_people(self.persons, blocks))]
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


def _groups(blocks: Blocks) -> tuple[int, ...]:
    """The groups whose own people these are."""
    return tuple(sorted({group for block in blocks for group in block.groups} - {NOWHERE}))
