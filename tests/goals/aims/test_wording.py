"""The sentence above the first word."""

import pytest

from thrive.goals.aims.wording import feedback_sentence, obstacle_sentence, visibility_sentence

GROUP = "Everybody in Riverside, also who comes later, "
OPEN = "Everybody in the organisation can see this, with the name of who wrote it."


@pytest.mark.parametrize(
    ("kind", "visibility", "sentence"),
    [
        ("person", "private", "Only you can see this."),
        ("person", "chosen", "You, A and B can see this, nobody else."),
        ("person", "open", OPEN),
        ("pair", "private", "You and Peter can see this, nobody else."),
        ("pair", "chosen", "You, Peter, A and B can see this, nobody else."),
        ("group", "private", GROUP + "and those who look after it can see this."),
        ("group", "chosen", GROUP + "those who look after it, and A and B can see this."),
    ],
)
def test_a_goals_sentence(kind: str, visibility: str, sentence: str) -> None:
    said = visibility_sentence(
        kind=kind, visibility=visibility, group="Riverside", partner="Peter", readers=["A", "B"]
    )

    assert said == sentence


def test_an_obstacles_sentence_says_whether_the_name_is_kept() -> None:
    named, unnamed = (
        obstacle_sentence(group="Riverside 100%", is_unnamed=one) for one in (False, True)
    )

    assert "with your name" in named
    assert "whoever looks after the group above reads it; at the top, a sponsor." in named
    assert "Your name is not kept with it." in unnamed
    assert "everybody in Riverside 100% reads it, without a name" in unnamed


def test_feedbacks_sentences_keep_the_three_apart() -> None:
    said = [
        feedback_sentence(kind="appreciation", about="Peter", may_be_open=True),
        feedback_sentence(kind="advice", about="Peter"),
        feedback_sentence(kind="evaluation", about="Peter"),
    ]

    assert said[0] == "Peter reads this. If Peter agrees too, everybody can see it."
    assert said[1] == "Only you and Peter can read this."
    assert "no number" in said[2]
