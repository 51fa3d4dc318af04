"""How alike two groups are: trait by trait."""

from dataclasses import replace

from thrive.insights.likeness import GroupFacts, Trait, shared

HERE = GroupFacts("team", 2, 10, 60.0)


def test_a_group_shares_everything_with_its_like() -> None:
    assert shared(HERE, HERE, 5.0) == (Trait.KIND, Trait.AREA, Trait.SIZE, Trait.LEVEL)


def test_nothing_is_shared_where_nothing_is_alike() -> None:
    assert shared(HERE, GroupFacts("area", 3, 16, 66.0), 5.0) == ()


def test_sizes_are_alike_up_to_half_as_many_more() -> None:
    assert Trait.SIZE in shared(HERE, replace(HERE, people=15), 5.0)
    assert Trait.SIZE not in shared(HERE, replace(HERE, people=16), 5.0)
    assert Trait.SIZE not in shared(replace(HERE, people=0), replace(HERE, people=0), 5.0)


def test_levels_that_are_not_known_are_not_alike() -> None:
    assert Trait.LEVEL not in shared(HERE, replace(HERE, level=None), 5.0)
    assert Trait.LEVEL not in shared(HERE, HERE, None)


def test_groups_without_a_place_in_the_tree_share_no_area() -> None:
    outside = replace(HERE, parent=None)

    assert Trait.AREA not in shared(outside, outside, 5.0)
