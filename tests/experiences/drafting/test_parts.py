"""Parts by name, and changes taken back."""

import pytest

from tests.experiences.conftest import FILE
from thrive.experiences.content.file import load
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting import parts, said
from thrive.experiences.drafting.history import Change, undone
from thrive.experiences.drafting.parts import BadPart, Item
from thrive.experiences.drafting.ready import as_draft, free_name


@pytest.fixture
def document() -> Plain:
    """The small program as a draft holds it."""
    program = load(FILE.encode()).program
    assert program is not None
    return as_draft(program)


def test_a_frame_is_found_by_its_name_in_whichever_experience_it_stands(document: Plain) -> None:
    assert parts.value_at(document, "frames/mood/text/en") == "How was it?"
    assert parts.value_at(document, "experiences/week/title/de") == "Woche"
    assert parts.value_at(document, "frames/mood/labels/1/en") == "Good"
    assert parts.value_at(document, "frames/mood/labels/7/en") is None


def test_the_former_program_stays_as_it_was(document: Plain) -> None:
    made = parts.with_value(document, "frames/mood/text/en", "And now?")

    assert parts.value_at(made, "frames/mood/text/en") == "And now?"
    assert parts.value_at(document, "frames/mood/text/en") == "How was it?"


def test_a_text_that_nobody_wrote_yet_can_be_begun(document: Plain) -> None:
    made = parts.with_value(document, "frames/bye/link/label/en", "Read on")

    assert parts.value_at(made, "frames/bye/link") == {"label": {"en": "Read on"}}


@pytest.mark.parametrize(
    "name",
    [
        "frames/mood/nonsense", "frames/mood/text/english", "nonsense", "title/en/more",
        "frames/mood/text/../en", "frames/mood/__class__", "experiences/week/frames/mood/text/e n",
        "x" * 300, "/", "frames/mood/labels/0/en/x",
    ],
)  # fmt: skip
def test_what_no_program_has_is_refused(document: Plain, name: str) -> None:
    with pytest.raises(BadPart):
        parts.with_value(document, name, "x")


@pytest.mark.parametrize("name", ["frames/gone/text/en", "frames/mood/labels/9/en"])
def test_what_is_gone_cannot_be_written_to(document: Plain, name: str) -> None:
    with pytest.raises(BadPart):
        parts.with_value(document, name, "x")


def test_a_position_names_nothing_that_has_a_name(document: Plain) -> None:
    assert parts.position_of(parts.items_at(document, "experiences"), "0") is None
    assert parts.position_of(parts.items_at(document, "frames/mood/labels"), "0") == 0


def test_what_is_no_list_has_no_items(document: Plain) -> None:
    with pytest.raises(BadPart):
        parts.items_at(document, "title")


@pytest.mark.parametrize(
    "change",
    [
        Change("frames/mood/text/en", "How was it?", "And now?"),
        Change("frames/mood/required", None, True),
        Change(
            "experiences/week/frames#x", None,
            {"at": 1, "item": {"id": "x", "kind": "say", "text": {"en": "Hi"}}},
        ),
        Change("frames/mood/labels#1", None, {"at": 1, "item": {"en": "Middling"}}),
    ],
)  # fmt: skip
def test_a_change_taken_back_leaves_what_was(document: Plain, change: Change) -> None:
    item = parts.item_of(change.part)
    if item is None:
        made = parts.with_value(document, change.part, change.became)
    else:
        assert isinstance(change.became, dict)
        made = parts.with_item(document, item, change.became["item"], change.became["at"])

    assert made != document
    assert undone(made, change) == document


def test_a_move_taken_back_leaves_what_was(document: Plain) -> None:
    rest, item, stood = parts.without_item(document, Item("experiences/week/frames", "bye"))
    made = parts.with_item(rest, Item("experiences/week/frames", "bye"), item, 0)
    place = "experiences/week/frames"
    change = Change(f"{place}#bye", {"in": place, "at": stood}, {"in": place, "at": 0})

    assert undone(made, change) == document


def test_a_language_goes_without_taking_anything_else_along(document: Plain) -> None:
    made = parts.with_value(document, "frames/mood/text/id", "Bagaimana?")  # Indonesian

    without = said.without_languages(made, {"id", "de"})

    assert parts.value_at(without, "frames/mood/text") == {"en": "How was it?"}
    assert parts.value_at(without, "frames/mood/id") == "mood"


def test_a_free_name_is_the_first_that_nobody_has() -> None:
    assert free_name("scale", set()) == "scale"
    assert free_name("scale", {"scale", "scale-2"}) == "scale-3"
    assert len(free_name("a" * 50, {"a" * 50})) <= 50
