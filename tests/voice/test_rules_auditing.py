"""What the auditor finds is what there is: by trying every set, and by breaking what it guards."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

import pytest

from thrive.voice.rules import auditing, releasing
from thrive.voice.rules.auditing import Size, follow, known_sizes
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.partition import Atom, Block, Partition, Tree
from thrive.voice.rules.releasing import Crowd, Gathered, Least, Refusal, checked_rows
from thrive.voice.rules.tables import Outcome

Claims = list[frozenset[int]]
Sizes = dict[int, Size]
SAFE = Outcome(name="safe", told="mean", of="safe")
#           1
#      2         3
#    4 5 6      7 8
TREE = Tree.of([(1, None), (2, 1), (4, 2), (5, 2), (6, 2), (3, 1), (7, 3), (8, 3)])


def five(size: Size) -> bool:
    """Enough: five people."""
    return size[0] >= 5


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix, by another elimination than the auditor's."""
    left = [[Fraction(value) for value in row] for row in rows]
    done = 0
    for column in range(len(left[0]) if left else 0):
        lead = next((n for n in range(done, len(left)) if left[n][column]), None)
        if lead is None:
            continue
        left[done], left[lead] = left[lead], left[done]
        for n in range(done + 1, len(left)):
            factor = left[n][column] / left[done][column]
            left[n] = [a - factor * b for a, b in zip(left[n], left[done], strict=True)]
        done += 1
    return done


def every_small_set(claims: Claims, sizes: Mapping[int, Size]) -> set[frozenset[int]]:
    """Each set below five about whose people something follows, holding no other such set.

    Something about a set follows if the equations are fewer without its columns.
    """
    names = sorted(sizes)
    whole = rank([[int(name in claim) for name in names] for claim in claims])
    found: set[frozenset[int]] = set()
    for many in range(1, len(names) + 1):
        for chosen in map(frozenset, combinations(names, many)):
            if five((sum(sizes[name][0] for name in chosen),)):
                continue
            rest = [[int(one in claim) for one in names if one not in chosen] for claim in claims]
            if rank(rest) < whole and not any(other < chosen for other in found):
                found.add(chosen)
    return found


def drawn(seed: int) -> tuple[Claims, Sizes]:
    """Any claims over up to eight groups, laminar or not."""
    dice = random.Random(seed)
    many = dice.randint(3, 8)
    sizes: Sizes = {name: (dice.choice((1, 2, 3, 4, 5, 6, 9)),) for name in range(many)}
    share = dice.choice((0.3, 0.5, 0.7))
    claims = [
        frozenset(name for name in range(many) if dice.random() < share)
        for _ in range(dice.randint(1, 5))
    ]
    return claims, sizes


def disagreements(seeds: range) -> int:
    """On how many organisations the auditor and trying everything do not agree."""
    wrong = 0
    for seed in seeds:
        claims, sizes = drawn(seed)
        there, found = every_small_set(claims, sizes), set(follow(claims, sizes, five).sets)
        missed = [one for one in there if not any(other <= one for other in found)]
        made_up = [one for one in found if not any(other <= one for other in there)]
        wrong += bool(missed or made_up)
    return wrong


def test_it_finds_what_trying_every_set_finds_and_nothing_else() -> None:
    assert disagreements(range(250)) == 0


def test_without_combining_equations_it_would_miss_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: only single equations are looked at."""
    monkeypatch.setattr(auditing, "_cancelled", lambda _one, _other: iter(()))

    assert disagreements(range(250)) > 0


def test_a_hidden_team_follows_from_its_area_less_its_siblings() -> None:
    sizes: Sizes = {4: (8,), 5: (9,), 6: (3,)}

    found = follow([frozenset([4, 5, 6]), frozenset([4]), frozenset([5])], sizes, five)

    assert found.sets == (frozenset([6]),)
    assert not found.is_safe


def test_a_difference_of_nested_numbers_follows() -> None:
    sizes: Sizes = {1: (20,), 2: (2,)}

    found = follow([frozenset([1]), frozenset([1, 2])], sizes, five)

    assert found.sets == (frozenset([2]),)


def test_sums_of_large_blocks_are_safe_and_the_smallest_is_told() -> None:
    sizes: Sizes = {4: (8,), 5: (5,), 6: (9,)}
    claims = [frozenset([4]), frozenset([5]), frozenset([6]), frozenset([4, 5, 6])]

    found = follow(claims, sizes, five)

    assert (found.is_safe, found.independent, found.smallest) == (True, 3, (5,))


def test_groups_without_people_give_nobody_away() -> None:
    sizes: Sizes = {4: (8,), 6: (0,)}

    assert follow([frozenset([4]), frozenset([4, 6])], sizes, five).is_safe


def test_what_it_could_not_see_to_the_end_is_not_called_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(auditing, "MOST_TRIES", 1)
    sizes: Sizes = dict.fromkeys(range(4), (3,))
    chain = [frozenset([0, 1]), frozenset([1, 2]), frozenset([2, 3])]

    found = follow(chain, sizes, five)

    assert (found.sets, found.saw_all, found.is_safe) == ((), False, False)


def test_numbers_of_people_are_taken_from_what_is_published() -> None:
    claims = [frozenset([4]), frozenset([5, 6]), frozenset([4, 5, 6])]

    sizes, is_even = known_sizes(claims, [6, 9, 15])

    assert is_even
    assert (sizes[4], sizes[5], sizes[6]) == ((6,), (9,), (0,))
    assert follow(claims, sizes, five).is_safe


def test_numbers_of_people_that_contradict_one_another_are_seen() -> None:
    claims = [frozenset([4]), frozenset([5, 6]), frozenset([4, 5, 6])]

    sizes, is_even = known_sizes(claims, [6, 9, 16])

    assert not is_even
    assert not follow(claims, sizes, five).is_safe


def test_fewer_people_than_none_are_a_contradiction() -> None:
    """Group 2 holds 4 and 5, and nobody of its own: then it cannot have one less than both."""
    claims = [frozenset([4]), frozenset([5]), frozenset([2, 4, 5])]

    assert known_sizes(claims, [6, 9, 15]) == ({4: (6,), 5: (9,), 2: (0,)}, True)
    assert not known_sizes(claims, [6, 9, 14])[1]


def test_people_whose_number_does_not_follow_count_as_one() -> None:
    claims = [frozenset([4, 5]), frozenset([5, 6])]

    sizes, _is_even = known_sizes(claims, [9, 9])

    assert set(sizes.values()) == {(1,)}


def wave(sizes: Mapping[int, int]) -> Gathered:
    """Everybody says something else."""
    crowds = [
        Crowd(frozenset([group]), tuple(100 * group + n for n in range(size)))
        for group, size in sizes.items()
    ]
    said = [(p, Body(None, {"safe": 1 + p % 5})) for crowd in crowds for p in crowd.persons]
    return Gathered(crowds, said, {})


def careless(tree: Tree, atoms: Sequence[object], enough: Least) -> Partition:
    """The mutant: every group of enough people, and every total."""
    blocks = {
        group: Block((atom,), group)
        for atom in atoms
        if isinstance(atom, Atom)
        for group in atom.groups
    }
    totals = {
        group: tuple(blocks[one] for one in sorted(tree.below(group)) if one in blocks)
        for group in tree.parents
    }
    shown = {
        group: inside
        for group, inside in totals.items()
        if inside and enough((sum(b.size[0] for b in inside), sum(b.size[1] for b in inside)))
    }
    return Partition(tuple(b for group, b in blocks.items() if group in shown), shown)


def test_a_division_that_gives_a_team_away_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong where groups are divided: the auditor is asked before anything leaves."""
    monkeypatch.setattr(releasing, "divide", careless)

    safe = checked_rows(TREE, (SAFE,), wave({4: 8, 5: 9, 7: 8, 8: 8}), Least(8, 5))
    unsafe = checked_rows(TREE, (SAFE,), wave({4: 8, 5: 9, 6: 3, 7: 8, 8: 8}), Least(8, 5))

    assert {row.group for row in safe.rows} == {1, 2, 3, 4, 5, 7, 8}
    assert unsafe.rows == ()
    assert set(unsafe.refused) == {Refusal.SOLVED}


def test_a_number_that_counts_others_than_it_says_does_not_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def torn(tree: Tree, atoms: Sequence[object], enough: Least) -> Partition:
        made = careless(tree, atoms, enough)
        return Partition(made.blocks, {**made.totals, 3: made.totals[2]})

    monkeypatch.setattr(releasing, "divide", torn)

    assert not checked_rows(
        TREE, (SAFE,), wave({4: 8, 5: 9, 7: 8, 8: 9}), Least(8, 5)
    ).rows  # 17 each
