"""Every person counts once, whatever they said how often."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive.voice.rules.bodies import Body, UnreadableBody, packed, unpacked
from thrive.voice.rules.partition import Tree
from thrive.voice.rules.releasing import Crowd, Gathered, Least, digest_of, rows_of
from thrive.voice.rules.tables import Outcome, cell_of, families, faults_of, number_of, personal

MEAN = Outcome(name="safe", told="mean", of="safe")
AGREES = Outcome(name="agrees", told="agreement", of="safe", agrees_from=4)
TIRED = Outcome(name="tired", told="choice", of="hindrance", choice="tired")
QUIZ = Outcome(name="knows", told="right", of="quiz", right=("a", "c"))
TREE = Tree.of([(1, None)])
ALL = (Crowd(frozenset([1]), tuple(range(1, 11))),)


def answers(**given: object) -> Body:
    """What one conversation says."""
    return Body(None, dict(given), {})


@pytest.mark.parametrize(
    ("outcome", "given", "number"),
    [
        (MEAN, {"safe": 4}, 4.0),
        (MEAN, {"safe": 0}, 0.0),
        (MEAN, {}, None),
        (MEAN, {"safe": None}, None),
        (MEAN, {"safe": True}, None),
        (MEAN, {"safe": "4"}, None),
        (MEAN, {"safe": math.inf}, None),
        (AGREES, {"safe": 4}, 1.0),
        (AGREES, {"safe": 3.9}, 0.0),
        (TIRED, {"hindrance": "tired"}, 1.0),
        (TIRED, {"hindrance": ["time", "tired"]}, 1.0),
        (TIRED, {"hindrance": ["time"]}, 0.0),
        (TIRED, {"hindrance": []}, 0.0),
        (TIRED, {"hindrance": 3}, None),
        (TIRED, {"hindrance": [["tired"]]}, None),
        (QUIZ, {"quiz": ["c", "a"]}, 1.0),
        (QUIZ, {"quiz": ["a"]}, 0.0),
        (QUIZ, {"quiz": ["a", "b", "c"]}, 0.0),
        (QUIZ, {"quiz": True}, 1.0),
        (Outcome(name="knows", told="right", of="quiz", choice="a"), {"quiz": "a"}, 1.0),
    ],
)
def test_an_answer_says_a_number_or_nothing(
    outcome: Outcome, given: dict[str, object], number: float | None
) -> None:
    assert number_of(outcome, answers(**given)) == number


def test_a_score_is_taken_from_the_scores() -> None:
    score = Outcome(name="calm", told="mean", of="calm", is_score=True)

    assert number_of(score, Body(None, {"calm": 1}, {"calm": 2.5})) == 2.5


def test_several_conversations_of_one_person_count_as_one() -> None:
    said = [(7, answers(safe=5)), (7, answers(safe=2)), (9, answers(safe=4)), (9, answers())]

    numbers = personal((MEAN, AGREES), said)

    assert numbers == {7: (3.5, 0.5), 9: (4.0, 1.0)}


def test_outcomes_that_share_an_answer_are_a_family() -> None:
    score = Outcome(name="calm", told="mean", of="calm", is_score=True, items=("safe", "rest"))
    rest = Outcome(name="rest", told="mean", of="rest")
    rate = Outcome(name="answering", told="response_rate")

    found = families((TIRED, rest, MEAN, rate, score, AGREES))

    assert [[one.name for one in family] for family in found] == [
        ["tired"],
        ["rest", "safe", "calm", "agrees"],
    ]


def test_who_left_out_one_item_is_not_worked_out_from_the_score() -> None:
    """Else *safe* of ten, less what score and *rest* say of nine, is the answer of the tenth."""
    rest = Outcome(name="rest", told="mean", of="rest")
    score = Outcome(name="calm", told="mean", of="calm", is_score=True, items=("safe", "rest"))
    numbers = {one: 1 + one % 5 for one in range(1, 10)}
    said = [
        (one, Body(None, {"safe": number, "rest": number}, {"calm": float(number)}))
        for one, number in numbers.items()
    ]
    said.append((10, Body(None, {"safe": 5}, {})))

    rows = rows_of(TREE, (MEAN, rest, score), Gathered(ALL, said, {}), Least(8, 5))

    assert {row.people for row in rows} == {9}
    assert {row.value for row in rows} == {3.2}


def test_a_mean_and_a_share_have_one_decimal() -> None:
    assert cell_of(MEAN, [1, 2, 2]) == cell_of(MEAN, [2, 2, 1])
    assert (cell_of(MEAN, [1, 2, 2]).value, cell_of(MEAN, [1, 2, 2]).denominator) == (1.7, None)
    share = cell_of(AGREES, [1.0, 0.5, 1 / 3])
    assert (share.value, share.denominator, share.people) == (1.8, 3.0, 3)


def test_the_response_rate_counts_prompts_that_were_sent() -> None:
    rate = Outcome(name="answering", told="response_rate")
    sent = dict.fromkeys(range(1, 9), (2, 1)) | {9: (3, 3), 10: (0, 0)}

    (row,) = rows_of(TREE, (rate,), Gathered(ALL, [], sent), Least(8, 5))

    assert (row.value, row.denominator, row.people) == (11.0, 19.0, 9)


def test_silence_of_a_whole_group_is_not_shown() -> None:
    rate = Outcome(name="answering", told="response_rate")
    sent = {person: (1, int(person < 5)) for person in range(1, 11)}

    assert rows_of(TREE, (rate,), Gathered(ALL, [], sent), Least(8, 5)) == []


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        (Outcome(name="", told="mean", of="safe"), "name"),
        (Outcome(name="x", told="median", of="safe"), "told"),
        (Outcome(name="x", told="mean"), "of"),
        (Outcome(name="x", told="agreement", of="safe"), "agrees_from"),
        (Outcome(name="x", told="choice", of="safe"), "choice"),
        (Outcome(name="x", told="right", of="safe", is_score=True), "is_score"),
    ],
)
def test_an_outcome_that_contradicts_itself_is_named(outcome: Outcome, field: str) -> None:
    assert (outcome.name, field) in faults_of([outcome])


def test_two_outcomes_of_one_name_are_named() -> None:
    assert faults_of([MEAN, TIRED, QUIZ, AGREES]) == []
    assert faults_of([MEAN, MEAN]) == [("safe", "name")]


def test_an_outcome_survives_as_json() -> None:
    assert Outcome.from_plain(QUIZ.as_plain() | {"right": ["a", "c"]}) == QUIZ


def test_the_digest_knows_every_number() -> None:
    from datetime import date

    said = [(one, answers(safe=one % 5)) for one in range(1, 11)]
    one = rows_of(TREE, (MEAN,), Gathered(ALL, said, {}), Least(8, 5))
    other = rows_of(
        TREE, (MEAN,), Gathered(ALL, [*said[:-1], (10, answers(safe=5))], {}), Least(8, 5)
    )

    assert digest_of("run 1", date(2026, 9, 1), one) == digest_of("run 1", date(2026, 9, 1), one)
    assert digest_of("run 1", date(2026, 9, 1), one) != digest_of("run 1", date(2026, 9, 1), other)
    assert digest_of("run 1", date(2026, 9, 1), one) != digest_of("run 2", date(2026, 9, 1), one)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=50, deadline=None)
@given(passage=JSON, answers=st.dictionaries(st.text(max_size=4), JSON, max_size=3))
def test_a_body_comes_back_as_it_was(passage: object, answers: dict[str, object]) -> None:
    body = Body(passage, answers, {"calm": 2.5})

    assert unpacked(packed(body)) == body


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"passage":1}'])
def test_what_is_no_body_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableBody):
        unpacked(content)
