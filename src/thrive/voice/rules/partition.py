"""Which groups are shown alone, which together, and which totals: so that nobody can be worked out.

People are divided into *blocks* that do not overlap and leave nobody out; each holds enough people.
What is published is a block, or a total that is exactly several whole blocks.

Why that is enough: each published total is a sum of blocks. Whatever is added up or subtracted
from published totals, with any factors, has one factor for all people of a block. So a set of
people whose total can be worked out is a set of whole blocks, and holds as many people as the
smallest of them. That holds for sums and for counts alike, and so for means. The tests do not
believe this and look for other ways on random trees: ``tests/voice/solver.py``.

Pooling goes from the leaves upwards. What is too small is put together with its hidden siblings;
what is still too small takes in its smallest visible sibling, or goes up. See
docs/statistics/release.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

NOWHERE = 0  # stands for people without a place in the tree; database ids begin at 1
Size = tuple[int, int]  # eligible people, and those of them who answered
Enough = Callable[[Size], bool]


@dataclass(frozen=True)
class Tree:
    """Groups, each before those below it, and what each stands under. ``NOWHERE`` is the root.

    A group whose parent is not in the tree stands directly under the root. The root of the
    reporting tree is a group like any other; so people without a place count in no group.
    """

    parents: Mapping[int, int]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int | None]]) -> "Tree":
        """From rows of group and parent, each group before those below it."""
        parents: dict[int, int] = {}
        for group, parent in rows:
            parents[group] = parent if parent is not None and parent in parents else NOWHERE
        return cls(parents)

    def way_up(self, group: int) -> list[int]:
        """The group, what it stands under, and so on, up to the root."""
        way = [group if group in self.parents else NOWHERE]
        while way[-1] != NOWHERE:
            way.append(self.parents[way[-1]])
        return way

    def below(self, group: int) -> frozenset[int]:
        """The group and all that stand in it."""
        return self._below.get(group, frozenset([group]))

    @cached_property
    def _below(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {group: {group} for group in self.parents}
        for group in reversed(list(self.parents)):
            if self.parents[group] != NOWHERE:
                found[self.parents[group]] |= found[group]
        return {group: frozenset(inside) for group, inside in found.items()}

    def meeting(self, one: int, other: int) -> int:
        """The lowest group that both stand in."""
        above = set(self.way_up(one))
        return next(group for group in self.way_up(other) if group in above)


def claim_of(tree: Tree, group: int | None, together: Iterable[int]) -> frozenset[int]:
    """The places whose people a published number claims to count."""
    if group is not None:
        return tree.below(group)
    return frozenset(together) or frozenset([NOWHERE])


@dataclass(frozen=True)
class Atom:
    """People who are not divided any further: those of some groups themselves.

    ``may_stand``: whether they may be shown alone if they are enough. Those of groups that were not
    there when an epoch was frozen may not.
    """

    groups: frozenset[int]
    size: Size
    may_stand: bool = True


@dataclass(frozen=True)
class Block:
    """Atoms that are shown as one. ``at`` is the lowest group that holds all of them."""

    atoms: tuple[Atom, ...]
    at: int

    @property
    def size(self) -> Size:
        """All of its people."""
        eligible, answering = zip(*(atom.size for atom in self.atoms), strict=True)
        return sum(eligible), sum(answering)

    @property
    def groups(self) -> frozenset[int]:
        """The groups whose own people these are."""
        return frozenset().union(*(atom.groups for atom in self.atoms))


@dataclass(frozen=True)
class Partition:
    """Blocks in the order of the tree, and the totals that are published: blocks by group.

    A group may be in ``totals`` with a single block: then the block is the whole group.
    """

    blocks: tuple[Block, ...]
    totals: Mapping[int, tuple[Block, ...]] = field(default_factory=dict)

    def is_whole(self, block: Block) -> bool:
        """Whether a block is all of a group: else it is published as groups shown together."""
        return self.totals.get(block.at) == (block,)


def divide(tree: Tree, atoms: Sequence[Atom], enough: Enough) -> Partition:
    """The finest division into blocks that are enough, made from the leaves upwards.

    Atoms without anybody eligible are left out: there is nothing to protect. If all together are
    not enough, nothing is published. ``enough`` must hold for more if it holds for less.
    """
    standing = defaultdict(list)
    for atom in atoms:
        if atom.size[0]:
            standing[reduce(tree.meeting, atom.groups)].append(atom)
    order = {group: place for place, group in enumerate([NOWHERE, *tree.parents])}
    division = _Division(tree, order, standing, enough)
    blocks = sorted(division.made(), key=lambda block: order[block.at])
    return Partition(tuple(blocks), _totals(tree, blocks))


def _totals(tree: Tree, blocks: Sequence[Block]) -> dict[int, tuple[Block, ...]]:
    """Each group whose people are exactly some whole blocks.

    Up to the lowest group that holds everybody: above it the same number would stand again, under
    the name of a group most of which was never asked.
    """
    inside = defaultdict(list)
    torn: set[int] = set()
    for block in blocks:
        above = tree.way_up(block.at)
        for group in above:
            inside[group].append(block)
        for group in block.groups:
            torn.update(set(tree.way_up(group)) - set(above))
    above_all = (
        set(tree.way_up(reduce(tree.meeting, [block.at for block in blocks]))[1:])
        if blocks
        else set()
    )
    return {
        group: tuple(inside[group])
        for group in tree.parents
        if group in inside and group not in torn | above_all
    }


@dataclass
class _Division:
    """The work itself: from the leaves upwards, one group after another."""

    tree: Tree
    order: Mapping[int, int]
    standing: Mapping[int, list[Atom]]
    enough: Enough
    visible: dict[int, list[Block]] = field(default_factory=lambda: defaultdict(list))
    hidden: dict[int, list[Atom]] = field(default_factory=lambda: defaultdict(list))

    def made(self) -> list[Block]:
        """All blocks; none if all people together are not enough."""
        for group in [*reversed(list(self.tree.parents)), NOWHERE]:
            self._settle(group)
            if group != NOWHERE:
                above = self.tree.parents[group]
                self.visible[above] += self.visible.pop(group, [])
                self.hidden[above] += self.hidden.pop(group, [])
        return self.visible[NOWHERE]

    def _settle(self, group: int) -> None:
        for atom in self.standing.get(group, ()):
            if atom.may_stand and self.enough(atom.size):
                self.visible[group].append(Block((atom,), group))
            else:
                self.hidden[group].append(atom)
        pool = self.hidden[group]
        while pool and self.visible[group] and not self._may_show(pool):
            taken = self._cheapest(group)
            self.visible[group].remove(taken)
            pool += taken.atoms
        if pool and self._may_show(pool):
            self.visible[group].append(self._block(pool))
            self.hidden[group] = []

    def _may_show(self, pool: Sequence[Atom]) -> bool:
        one_only = len(pool) == 1 and not pool[0].may_stand
        return not one_only and self.enough(Block(tuple(pool), NOWHERE).size)

    def _block(self, pool: Sequence[Atom]) -> Block:
        groups = frozenset().union(*(atom.groups for atom in pool))
        in_order = sorted(pool, key=lambda atom: min(self.order.get(g, 0) for g in atom.groups))
        return Block(tuple(in_order), reduce(self.tree.meeting, groups))

    def _cheapest(self, group: int) -> Block:
        """What is taken in first: what makes the fewest totals disappear, then the smallest."""
        below = {id(block): self._between(block, group) for block in self.visible[group]}
        blocks_in = Counter(above for way in below.values() for above in way)

        def cost(block: Block) -> tuple[int, Size, int]:
            # A group of which this is the only block disappears with it anyhow.
            lost = sum(blocks_in[above] > 1 for above in below[id(block)])
            return lost, block.size, self.order[block.at]

        return min(self.visible[group], key=cost)

    def _between(self, block: Block, group: int) -> list[int]:
        """The groups below ``group`` in which a block stands."""
        way = self.tree.way_up(block.at)
        return way[: way.index(group)]
