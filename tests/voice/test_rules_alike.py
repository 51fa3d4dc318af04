"""A result that would tell what each of its people said is put together with others."""

from collections.abc import Mapping, Sequence

import pytest

from thrive.voice.rules import releasing
from thrive.voice.rules.alike import Ends, are_alike, ends_of, is_outweighed
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.partition import Tree
from thrive.voice.rules.releasing import Checked, Crowd, Gathered, Least, Refusal, checked_rows
from thrive.voice.rules.tables import Outcome

SAFE = Outcome(name="safe", told="mean", of="safe")
AGREES = Outcome(name="agrees", told="agreement", of="safe", agrees_from=4)
TIRED = Outcome(name="tired", told="choice", of="hindrance", choice="tired")
FIVE = Ends(1.0, 5.0)
TREE = Tree.of([(1, None), (2, 1), (4, 2), (5, 2), (3, 1), (7, 3), (8, 3)])
MIXED = (1, 2, 3, 4, 5, 2, 3, 4)


@pytest.mark.parametrize(
    ("numbers", "alike"),
    [
        ((5, 5, 5, 5, 5), True),
        ((1, 1, 1, 1, 1), True),
        ((5, 5, 5, 5, 4), True),
        ((5, 5, 5, 3, 2), True),  # whoever said 3 and 2 know that the others were alike
        ((5, 5, 4.5, 3, 2), True),
        ((5, 5, 4, 3, 2), False),  # one point: anybody else may have said 4, also to those two
        ((1, 1, 2, 3, 4), False),
        ((3, 3, 3, 3, 3), False),  # their mean tells of nobody
    ],
)
def test_a_mean_at_the_end_of_its_scale_tells_what_each_said(
    numbers: Sequence[float], alike: bool
) -> None:
    assert are_alike(SAFE, numbers, FIVE) is alike


def test_a_small_group_inside_needs_more_room() -> None:
    """Beside two who tell, four hidden ones may have said 4.25 at least: no point of room."""
    numbers = (5, 5, 5, 5, 4, 3, 3, 2)

    assert not are_alike(SAFE, numbers, FIVE)
    assert are_alike(SAFE, numbers, FIVE, inside=4)
    assert not are_alike(SAFE, (5, 5, 5, 4, 4, 3, 3, 2), FIVE, inside=4)


@pytest.mark.parametrize("numbers", [(1, 1, 1, 1, 1), (0, 0, 0, 0, 0)])
def test_a_share_of_all_or_none_tells_what_each_said(numbers: Sequence[float]) -> None:
    assert are_alike(AGREES, numbers, Ends(0.0, 1.0))
    assert not are_alike(AGREES, (*numbers[:4], 1 - numbers[0]), Ends(0.0, 1.0))


def test_what_nobody_chose_of_many_tells_little_but_of_two_everything() -> None:
    two = [Body(None, {"hindrance": one}) for one in ("tired", ["time"])]
    many = [*two, Body(None, {"hindrance": ["tools"]})]

    assert are_alike(TIRED, (0,) * 5, ends_of(TIRED, (0, 1), two))
    assert not are_alike(TIRED, (0,) * 5, ends_of(TIRED, (0, 1), many))
    assert are_alike(TIRED, (1,) * 5, ends_of(TIRED, (0, 1), many))


def test_where_nobody_in_the_house_says_anything_else_nothing_is_shown() -> None:
    assert are_alike(SAFE, (3, 3, 3, 3, 3), ends_of(SAFE, (3, 3, 3), []))


def test_one_large_number_is_not_told_to_the_second_largest() -> None:
    open_ends = Ends(0.0, 5000.0)

    assert is_outweighed((5000, 100, 90, 80, 70), open_ends)
    assert not is_outweighed((5000, 1000, 400, 300, 200), open_ends)
    assert not is_outweighed((5, 1, 1, 1, 1), FIVE)  # the ends are known: nobody stands out


def test_numbers_without_an_end_are_alike_only_if_they_are_the_same() -> None:
    open_ends = Ends(0.0, 5000.0)

    assert are_alike(SAFE, (0, 0, 0, 0, 0), open_ends)
    assert not are_alike(SAFE, (0, 0, 0, 0, 3), open_ends)


def published(values: Mapping[int, Sequence[float]], *outcomes: Outcome) -> Checked:
    """What leaves if the people of groups say so."""
    crowds = [
        Crowd(frozenset([group]), tuple(100 * group + n for n in range(len(said))))
        for group, said in values.items()
    ]
    said = [
        (person, Body(None, {"safe": value}))
        for crowd, numbers in zip(crowds, values.values(), strict=True)
        for person, value in zip(crowd.persons, numbers, strict=True)
    ]
    return checked_rows(TREE, outcomes, Gathered(crowds, said, {}), Least(8, 5))


def shown(checked: Checked, outcome: str = "safe") -> set[int | None]:
    """The groups that are shown alone or as a total; None for several together."""
    return {row.group for row in checked.rows if row.outcome == outcome}


def test_a_team_that_says_the_same_is_shown_with_its_sibling() -> None:
    checked = published({4: [5] * 8, 5: MIXED, 7: MIXED, 8: MIXED}, SAFE)

    assert shown(checked) == {1, 2, 3, 7, 8}
    assert checked.refused == {Refusal.ALIKE: 1}


def test_without_the_rule_it_would_be_shown_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "are_alike", lambda *_given: False)

    checked = published({4: [5] * 8, 5: MIXED, 7: MIXED, 8: MIXED}, SAFE)

    assert 4 in shown(checked)


def test_what_shares_an_answer_is_divided_alike() -> None:
    """All of team 4 agree, though their mean says nothing of one of them."""
    checked = published({4: (4, 4, 4, 4, 5, 5, 5, 4), 5: MIXED, 7: MIXED, 8: MIXED}, SAFE, AGREES)

    assert shown(checked, "safe") == shown(checked, "agrees") == {1, 2, 3, 7, 8}


def test_siblings_that_say_the_same_are_joined_by_others_further_up() -> None:
    checked = published({4: [5] * 8, 5: [5] * 8, 7: MIXED, 8: MIXED}, SAFE)

    assert 2 not in shown(checked)
    assert None in shown(checked)
    assert 1 in shown(checked)


def test_one_who_outweighs_the_whole_house_lets_nothing_out() -> None:
    checked = published({4: (9999, 1, 2, 3, 4, 5, 6, 7), 5: MIXED, 7: MIXED, 8: MIXED}, SAFE)

    assert checked.rows == ()
    assert Refusal.OUTWEIGHED in checked.refused
