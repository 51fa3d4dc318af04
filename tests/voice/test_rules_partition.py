"""Nobody can be worked out: looked for on random trees, by a solver that knows no blocks."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.solver import Solver, subsets
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.partition import Atom, Partition, Tree, divide
from thrive.voice.rules.releasing import Crowd, Gathered, Least, Row, rows_of
from thrive.voice.rules.tables import Outcome

LEAST = Least(8, 5)
SAFE = Outcome(name="safe", told="mean", of="safe")
SIZES = (0, 1, 4, 7, 8, 9, 9, 12)
RATE = Outcome(name="answering", told="response_rate")


def frozen(tree: Tree, eligible: Mapping[int, int]) -> Partition:
    """The partition when people are frozen."""
    atoms = [Atom(frozenset([group]), (count, 0)) for group, count in eligible.items()]
    return divide(tree, atoms, lambda size: size[0] >= LEAST.eligible)


def below(tree: Tree, group: int) -> frozenset[int]:
    """A group and all below it."""
    return frozenset(one for one in tree.parents if group in tree.way_up(one))


def shape(partition: Partition) -> tuple[list[set[int]], set[int]]:
    """The groups of each block, and the groups with a total."""
    return [set(block.groups) for block in partition.blocks], set(partition.totals)


#           1
#      2         3
#    4 5 6      7 8
TREE = Tree.of([(1, None), (2, 1), (4, 2), (5, 2), (6, 2), (3, 1), (7, 3), (8, 3)])


def test_large_teams_are_shown_alone_and_every_total_with_them() -> None:
    blocks, totals = shape(frozen(TREE, {4: 8, 5: 9, 6: 10, 7: 8, 8: 8}))

    assert blocks == [{4}, {5}, {6}, {7}, {8}]
    assert totals == {1, 2, 3, 4, 5, 6, 7, 8}


def test_hidden_siblings_are_shown_together() -> None:
    blocks, totals = shape(frozen(TREE, {4: 4, 5: 5, 6: 10, 7: 8, 8: 8}))

    assert blocks == [{4, 5}, {6}, {7}, {8}]
    assert totals == {1, 2, 3, 6, 7, 8}


def test_a_lone_small_team_takes_in_its_smallest_sibling() -> None:
    blocks, totals = shape(frozen(TREE, {4: 3, 5: 9, 6: 10, 7: 8, 8: 8}))

    assert blocks == [{4, 5}, {6}, {7}, {8}]
    assert totals == {1, 2, 3, 6, 7, 8}


def test_an_area_of_small_teams_is_shown_as_a_whole() -> None:
    partition = frozen(TREE, {4: 3, 5: 3, 6: 3, 7: 8, 8: 8})

    blocks, totals = shape(partition)
    assert blocks == [{4, 5, 6}, {7}, {8}]
    assert totals == {1, 2, 3, 7, 8}
    assert [partition.is_whole(block) for block in partition.blocks] == [True, True, True]


def test_an_area_that_is_too_small_goes_up_and_costs_as_little_as_can_be() -> None:
    blocks, totals = shape(frozen(TREE, {4: 9, 5: 9, 6: 9, 7: 3, 8: 2}))

    assert blocks == [{4, 7, 8}, {5}, {6}]
    assert totals == {1, 5, 6}  # area 2 would tell of area 3


def test_people_directly_in_an_area_count_and_are_not_told_by_subtraction() -> None:
    blocks, totals = shape(frozen(TREE, {2: 2, 4: 9, 5: 8, 6: 10, 7: 8, 8: 8}))

    assert blocks == [{2, 5}, {4}, {6}, {7}, {8}]
    assert totals == {1, 2, 3, 4, 6, 7, 8}


def test_too_few_in_all_show_nothing() -> None:
    assert shape(frozen(TREE, {4: 3, 7: 4})) == ([], set())


def test_groups_without_people_are_no_reason_to_hide_others() -> None:
    blocks, totals = shape(frozen(TREE, {4: 8, 5: 0, 6: 8}))

    assert blocks == [{4}, {6}]
    assert totals == {2, 4, 6}


def test_the_same_number_does_not_stand_again_above_the_lowest_group_that_holds_all() -> None:
    """Where one area is asked, its result is not that of the organisation."""
    _blocks, of_an_area = shape(frozen(TREE, {4: 8, 5: 9, 6: 8}))
    _blocks, of_a_team = shape(frozen(TREE, {4: 8}))
    _blocks, of_both_areas = shape(frozen(TREE, {4: 8, 7: 8}))

    assert (of_an_area, of_a_team) == ({2, 4, 5, 6}, {4})
    assert 1 in of_both_areas


def test_people_who_came_later_are_never_a_unit_of_their_own() -> None:
    atoms = [
        Atom(frozenset([4]), (9, 9)),
        Atom(frozenset([5]), (20, 20), may_stand=False),
        Atom(frozenset([7]), (9, 9)),
    ]

    blocks, _totals = shape(divide(TREE, atoms, LEAST))

    assert blocks == [{4, 5}, {7}]


@dataclass(frozen=True)
class Place:
    """A random organisation: its tree, how many are asked in each group, how many answer."""

    tree: Tree
    eligible: Mapping[int, int]
    answering: Mapping[int, int]


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Up to eight groups in any tree; people at every height, not only in leaves."""
    count = draw(st.integers(3, 8))
    parents = [(1, None)] + [
        (group, draw(st.integers(max(1, group - 4), group - 1))) for group in range(2, count + 1)
    ]
    eligible = {group: draw(st.sampled_from(SIZES)) for group in range(1, count + 1)}
    silent = {group: draw(st.sampled_from((0, 0, 1, 4, 20))) for group in eligible}
    answering = {group: max(0, size - silent[group]) for group, size in eligible.items()}
    return Place(Tree.of(parents), eligible, answering)


def persons_of(place: Place) -> dict[int, list[int]]:
    """Who belongs to which group; person 405 is the sixth of group 4."""
    return {group: [100 * group + n for n in range(size)] for group, size in place.eligible.items()}


def wave_of(place: Place, partition: Partition) -> Gathered:
    """What is said in a wave, everybody with a number of their own."""
    persons = persons_of(place)
    crowds = [
        Crowd(block.groups, tuple(one for group in sorted(block.groups) for one in persons[group]))
        for block in partition.blocks
    ]
    inside = {group for block in partition.blocks for group in block.groups}
    crowds += [
        Crowd(frozenset([group]), tuple(persons[group]), may_stand=False)
        for group in sorted(persons.keys() - inside)
    ]
    saying = [one for group, most in place.answering.items() for one in persons[group][:most]]
    said = [(one, Body(None, {"safe": one * one % 97}, {})) for one in saying]
    return Gathered(
        crowds, said, {one: (1, int(one in saying)) for p in persons.values() for one in p}
    )


def speaks_of(place: Place, row: Row) -> frozenset[int]:
    """Whose people a row claims to count: all in and below a group, or those named together."""
    return frozenset(row.together) if row.group is None else below(place.tree, row.group)


@settings(max_examples=120, deadline=None)
@given(place=places())
def test_no_set_below_the_minimum_is_worked_out_from_all_that_was_published(place: Place) -> None:
    partition = frozen(place.tree, place.eligible)

    rows = rows_of(place.tree, (SAFE, RATE), wave_of(place, partition), LEAST)

    groups = [group for group, size in place.eligible.items() if size]
    for outcome in ("safe", "answering"):
        told = [speaks_of(place, row) & set(groups) for row in rows if row.outcome == outcome]
        solver = Solver(groups, told)
        for hidden in subsets(groups):
            size = (
                sum(place.eligible[group] for group in hidden),
                sum(place.answering[group] for group in hidden),
            )
            assert LEAST(size) or not solver.solves(hidden)


@settings(max_examples=60, deadline=None)
@given(place=places())
def test_every_number_is_that_of_all_the_people_it_claims_to_count(place: Place) -> None:
    gathered = wave_of(place, frozen(place.tree, place.eligible))

    rows = rows_of(place.tree, (SAFE,), gathered, LEAST)

    numbers = {person: body.answers["safe"] for person, body in gathered.said}
    for row in rows:
        people = [p for group in speaks_of(place, row) for p in persons_of(place)[group]]
        counted = [numbers[person] for person in people if person in numbers]
        assert row.people == len(counted)
        assert row.value == round(sum(counted) / len(counted), 1)


@settings(max_examples=60, deadline=None)
@given(place=places())
def test_nobody_is_left_out_where_anything_is_told(place: Place) -> None:
    partition = frozen(place.tree, place.eligible)

    groups = {group for group, size in place.eligible.items() if size}
    inside = [group for block in partition.blocks for group in block.groups]
    assert len(inside) == len(set(inside))
    assert set(inside) == (groups if sum(place.eligible.values()) >= LEAST.eligible else set())


def sets(*groups: set[int]) -> list[frozenset[int]]:
    """Totals, as the solver takes them."""
    return [frozenset(one) for one in groups]


def test_the_solver_finds_what_a_mere_minimum_gives_away() -> None:
    """The positive control: every group of eight and more is shown, and every total."""
    eligible = {4: 8, 5: 9, 6: 3, 7: 8, 8: 8}
    shown = [below(TREE, g) & set(eligible) for g in (1, 2, 3, 4, 5, 7, 8)]

    solver = Solver(list(eligible), shown)

    assert solver.solves(frozenset([6]))
    careful = sets({4, 5, 6, 7, 8}, {4, 6}, {5}, {7}, {8})
    assert not Solver(list(eligible), careful).solves(frozenset([6]))
