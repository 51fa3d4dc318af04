"""Two releases together tell of nobody who came, went or moved."""

from collections.abc import Mapping

import pytest

from thrive.voice.rules.bodies import Body
from thrive.voice.rules.moving import Times, told_together
from thrive.voice.rules.partition import Tree
from thrive.voice.rules.releasing import (
    Before,
    Checked,
    Crowd,
    Gathered,
    Least,
    Refusal,
    _Guard,
    checked_rows,
)
from thrive.voice.rules.tables import Outcome

SAFE = Outcome(name="safe", told="mean", of="safe")
TREE = Tree.of([(1, None), (4, 1), (5, 1), (6, 1)])
FOUR, FIVE, SIX = frozenset([4]), frozenset([5]), frozenset([6])
ALL = frozenset([1, 4, 5, 6])


def standing(sizes: Mapping[int, int]) -> dict[int, int | None]:
    """Who belongs to which group; person 405 is the sixth of group 4."""
    return {100 * group + n: group for group, size in sizes.items() for n in range(size)}


def times(
    then: Mapping[int, int | None],
    now: Mapping[int, int | None],
    silent: frozenset[int] = frozenset(),
    apart: int = 1,
) -> Times:
    """Everybody spoke both times but those who were silent the second time."""
    return Times(then, frozenset(then), now, frozenset(now) - silent, apart)


def told(given: Times) -> list[tuple[int, frozenset[int]]]:
    """What three groups tell in two waves."""
    tells, saw_all = told_together(given, [FOUR, FIVE, SIX, ALL], [FOUR, FIVE, SIX], 5)
    assert saw_all
    return [(one.people, one.claims) for one in tells]


SIZES = {4: 8, 5: 9, 6: 12}


def test_one_who_joined_a_team_follows_from_two_waves() -> None:
    then = standing(SIZES)

    assert told(times(then, then | {999: 4})) == [(1, frozenset([0]))]


def test_one_who_left_or_moved_follows_too() -> None:
    then = standing(SIZES)
    left = {person: group for person, group in then.items() if person != 403}

    assert told(times(then, left)) == [(1, frozenset([0]))]
    assert told(times(then, then | {403: 5})) == [(1, frozenset([0, 1]))]


def test_the_same_people_tell_nothing_new() -> None:
    assert told(times(standing(SIZES), standing(SIZES))) == []


def test_one_who_joined_a_large_group_is_hidden_by_those_who_change_their_mind() -> None:
    then = standing({4: 20, 5: 9, 6: 12})

    assert told(times(then, then | {999: 4})) == []
    assert told(times(then, then | {999: 5})) == [(1, frozenset([1]))]


def test_the_longer_it_is_the_more_have_changed_their_mind() -> None:
    """Of nine who stay one is taken to change within a wave, four within three."""
    then = standing(SIZES)

    assert told(times(then, then | {999: 5}, apart=1))
    assert not told(times(then, then | {999: 5}, apart=3))


def test_one_who_joined_is_hidden_by_those_who_were_silent() -> None:
    then = standing(SIZES)
    silent = frozenset([400, 401])

    assert told(times(then, then | {999: 4}, silent)) == [(3, frozenset([0]))]
    assert told(times(then, then | {999: 4}, silent | {402})) == []


def test_who_was_silent_is_known_to_nobody_so_nothing_is_told_of_them() -> None:
    then = standing(SIZES)

    assert told(times(then, then, frozenset([400]))) == []


def test_a_team_that_is_shown_alone_once_and_with_others_then_is_seen() -> None:
    """Two of team 5 spoke both times: then it was with team 6, now it is with team 4."""
    people = standing({4: 6, 5: 2, 6: 8})
    before, now = [FOUR, FIVE | SIX], [FOUR | FIVE, SIX]

    tells, _saw_all = told_together(times(people, people), before, now, 5)

    assert (2, frozenset([0])) in {(one.people, one.claims) for one in tells}


def published(now: Mapping[int, int | None], before: Before | None) -> Checked:
    """What leaves of a wave in which everybody speaks."""
    crowds = [
        Crowd(frozenset([group]), tuple(one for one, place in now.items() if place == group))
        for group in (4, 5, 6)
    ]
    said = [(person, Body(None, {"safe": 1 + person % 5})) for person in now]
    gathered = Gathered(crowds, said, {}, [before] if before else [])
    return checked_rows(TREE, (SAFE,), gathered, Least(8, 5))


def shown(checked: Checked) -> set[int | None]:
    """The groups that are shown alone or as a total; None for several together."""
    return {row.group for row in checked.rows}


def joined() -> tuple[dict[int, int | None], Before]:
    """Somebody joins team 5 after a wave in which every team was shown alone."""
    then = standing({4: 12, 5: 9, 6: 13})
    now = then | {599: 5}
    return now, Before(times(then, now), {"safe": (FOUR, FIVE, SIX, ALL)})


def test_a_team_that_somebody_joined_is_shown_with_another_the_next_time() -> None:
    now, before = joined()

    checked = published(now, before)

    assert shown(published(now, None)) == {1, 4, 5, 6}
    assert shown(checked) == {1, 6, None}
    assert checked.refused[Refusal.MOVED] >= 1


def test_without_the_rule_the_newcomer_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Guard, "_moved", lambda _self, _blocks: {})
    now, before = joined()

    checked = published(now, before)

    blocks = [frozenset([row.group]) for row in checked.rows if row.group in (4, 5, 6)]
    tells, _saw_all = told_together(before.times, before.claims["safe"], blocks, 5)
    assert [one.people for one in tells] == [1]


def test_an_outcome_that_was_not_told_before_is_not_held_up() -> None:
    now, before = joined()

    assert shown(published(now, Before(before.times, {"calm": (FIVE,)}))) == {1, 4, 5, 6}
