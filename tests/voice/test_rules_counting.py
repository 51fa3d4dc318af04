"""Counting words over and over: no two countings tell what fewer than three texts have changed."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from thrive.voice.rules.counting import (
    LEAST_ALIKE,
    LEAST_BATCHES,
    LEAST_TEXTS,
    NOTHING,
    SLACK,
    Tally,
    after,
    may_follow,
)

WORDS = ("key", "rota", "night", "ladder")
# What comes out of one place: batches of three texts and more, each text with the words it carries.
TEXT = st.frozensets(st.sampled_from(WORDS))
COMES_OUT = st.lists(st.lists(TEXT, min_size=3, max_size=7), min_size=1, max_size=14)


def tally(batches: list[list[frozenset[str]]]) -> Tally:
    texts = [text for batch in batches for text in batch]
    return Tally(len(texts), len(batches), Counter(word for text in texts for word in text))


def nights(batches: list[list[frozenset[str]]]) -> list[Tally]:
    """What is told each night, where a batch comes out each day."""
    told, known = [], NOTHING
    for day in range(len(batches)):
        known = after(known, tally(batches[: day + 1]))
        told.append(known)
    return told


@given(COMES_OUT)
def test_two_nights_tell_the_same_or_what_enough_texts_have_changed(
    batches: list[list[frozenset[str]]],
) -> None:
    for one, other in combinations([told for told in nights(batches) if told.texts], 2):
        if one == other:
            continue
        assert other.texts - one.texts >= LEAST_TEXTS
        assert other.batches > one.batches
        for word in WORDS:
            apart = other.counts.get(word, 0) - one.counts.get(word, 0)
            assert apart == 0 or apart >= LEAST_ALIKE


@given(COMES_OUT)
def test_a_word_that_is_told_is_carried_by_three_and_off_by_two_at_most(
    batches: list[list[frozenset[str]]],
) -> None:
    told_at = 0
    for day, told in enumerate(nights(batches), start=1):
        if told.texts != tally(batches[:day]).texts:
            continue  # the one of an earlier night
        told_at += 1
        truth = tally(batches[:day]).counts
        for word in WORDS:
            known = told.counts.get(word, 0)
            assert known <= truth[word] <= known + SLACK
            assert known == 0 or known >= LEAST_ALIKE


def test_a_plain_count_would_have_told() -> None:
    batches: list[list[frozenset[str]]] = [[frozenset()] * 3 for _ in range(6)]
    batches[4] = [frozenset({"ladder"}), frozenset({"ladder"}), frozenset({"ladder"})]
    batches[5] = [frozenset({"ladder"}), *batches[5]]

    plain = [tally(batches[:day]).counts["ladder"] for day in range(1, 7)]
    told = [one.counts.get("ladder", 0) for one in nights(batches)]

    assert (plain[4], plain[5]) == (3, 4)
    assert set(told) <= {0, 3, 4}
    assert 1 not in {abs(one - other) for one, other in combinations(told, 2)}


def test_fewer_than_eight_texts_or_three_batches_are_not_counted_at_all() -> None:
    assert LEAST_BATCHES * 3 > LEAST_TEXTS
    assert not may_follow(NOTHING, 7, 3)
    assert not may_follow(NOTHING, 40, 2)
    assert may_follow(NOTHING, 8, 3)
    assert after(NOTHING, Tally(40, 2, {"key": 40})) == NOTHING


def test_fewer_than_eight_more_are_not_counted_yet() -> None:
    known = Tally(20, 5, {"key": 4})

    assert after(known, Tally(27, 7, {"key": 11})) == known
    assert after(known, Tally(28, 7, {"key": 6, "rota": 2})) == Tally(28, 7, {"key": 4})
    assert after(known, Tally(28, 7, {"key": 7, "rota": 3})) == Tally(28, 7, {"key": 7, "rota": 3})
