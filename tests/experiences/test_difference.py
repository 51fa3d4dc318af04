"""What differs between two editions, and the words for it."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings

from tests.experiences.strategies import any_record, program_of, said
from thrive.experiences import queries
from thrive.experiences.content import frames as kinds
from thrive.experiences.content.program import (
    Arm,
    Experience,
    Lot,
    Method,
    Outcome,
    Program,
    Score,
    Told,
)
from thrive.experiences.difference import difference

A, B, C = (kinds.Stars(id=name, text=said(name)) for name in "abc")
PICK = kinds.ChooseOne(
    id="pick",
    text=said("Which?"),
    choices=(kinds.Choice(id="x", text=said("X")), kinds.Choice(id="y", text=said("Y"))),
)


def words(before: Program, after: Program) -> list[str]:
    """The difference in words."""
    return list(queries.difference(before, after))


@settings(
    max_examples=30, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(any_record(Program))
def test_the_same_does_not_differ(program: Program) -> None:
    assert difference(program, program) == ()


def test_what_came_and_went_is_told() -> None:
    assert words(program_of(A, B), program_of(A, C)) == [
        "The frame “b” is gone.",
        "The frame “c” is new.",
    ]


def test_what_became_of_an_outcome_is_told() -> None:
    mean = Outcome(id="went", of="a", told=Told.MEAN, name=said("Went"))
    share = replace(mean, told=Told.AGREEMENT, agrees_from=3.0)

    assert words(program_of(A), program_of(A, outcomes=(mean,))) == ["The outcome “went” is new."]
    assert words(program_of(A, outcomes=(mean,)), program_of(A, outcomes=(share,))) == [
        "The outcome “went”: told was “mean” and is “agreement”.",
        "The outcome “went”: agrees_from is new, “3”.",
    ]


def test_a_frame_that_stands_elsewhere_is_told_once() -> None:
    assert words(program_of(A, B, C), program_of(B, C, A)) == ["The frame “a” stands elsewhere."]


def test_a_frame_that_went_to_another_experience_is_told() -> None:
    one = Experience(id="one", title=said("One"), frames=(A,))
    two = Experience(id="two", title=said("Two"), frames=(B, C))
    before = program_of(experiences=(replace(one, frames=(A, B)), replace(two, frames=(C,))))

    assert words(before, program_of(experiences=(one, two))) == [
        "The frame “b”: experience was “one” and is “two”."
    ]


def test_another_wording_is_told_with_both() -> None:
    after = replace(A, text=said("How many?"), most=7)

    assert words(program_of(A), program_of(after)) == [
        "The frame “a”: text en was “a” and is “How many?”.",
        "The frame “a”: most is new, “7”.",
    ]


def test_a_translation_that_came_is_told() -> None:
    translated = replace(A, text=A.text.of({"en": "a", "de": "ah"}))

    assert words(program_of(A), program_of(translated)) == ["The frame “a”: text de is new, “ah”."]
    assert words(program_of(translated), program_of(A)) == [
        "The frame “a”: text de is gone, it was “ah”."
    ]


def test_choices_are_known_by_their_names() -> None:
    turned = replace(PICK, choices=PICK.choices[::-1])

    assert words(program_of(PICK), program_of(turned)) == [
        "The frame “pick”: choices order was “x, y” and is “y, x”."
    ]


def test_scores_and_lots_are_told_too() -> None:
    score = Score(id="s", method=Method.MEAN, of=("a",))
    lot = Lot(id="l", arms=(Arm(id="x"), Arm(id="y")))

    assert words(program_of(A), program_of(A, scores=(score,), lots=(lot,))) == [
        "The lot “l” is new.",
        "The score “s” is new.",
    ]
