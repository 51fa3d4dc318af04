"""What is wrong with a draft while it is being written."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive.experiences.actions import LIBRARY
from thrive.experiences.content.faults import Fault
from thrive.experiences.content.file import load
from thrive.experiences.content.reading import Plain
from thrive.experiences.content.writing import plain
from thrive.experiences.drafting.looking import UNSAID, look, part_of
from thrive.experiences.drafting.ready import (
    KINDS,
    LABEL_SETS,
    as_draft,
    blank_frame,
    blank_program,
    labels_in,
)


def blank(*frames: Plain) -> dict[str, Plain]:
    """A program of one experience with these frames."""
    document = blank_program("mine", "Mine", "en")
    experiences = document["experiences"]
    assert isinstance(experiences, list)
    experiences[0]["frames"] = list(frames)
    return document


def faults(document: Plain) -> dict[str, set[Fault]]:
    """What is wrong, by the part that it is shown at."""
    found: dict[str, set[Fault]] = {}
    for one in look(document).findings:
        found.setdefault(part_of(one.path, document), set()).add(one.fault)
    return found


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_program_opened_as_a_draft_is_the_same_program(file: Path) -> None:
    program = load(file.read_bytes()).program
    assert program is not None

    looked = look(as_draft(program))

    assert looked.program == program


def test_a_new_program_says_what_is_still_to_be_said() -> None:
    assert faults(blank()) == {
        "program": {Fault.EMPTY},
        "experiences/first": {Fault.COUNT_OUT_OF_RANGE},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_begins_with_something_to_look_at(kind: str) -> None:
    document = blank(blank_frame("short_text", "first", ["en"]), blank_frame(kind, "x", ["en"]))

    looked = look(document)

    assert looked.program is None
    assert looked.shown is not None
    # What must name another frame or an answer cannot be shown before it does.
    is_shown = "x" in {frame.id for _path, frame in looked.shown.placed()}
    assert is_shown == (kind not in {"quiz", "confidence", "recall", "report"})


def test_warnings_come_while_other_parts_are_still_empty() -> None:
    asked = blank_frame("stars", "both", ["en"]) | {"text": {"en": "Was it good and short?"}}
    rest = [blank_frame("stars", f"s{number}", ["en"]) for number in range(3)]
    document = blank(blank_frame("recall", "broken", ["en"]), asked, *rest)

    found = faults(document)

    assert Fault.DOUBLE_BARRELLED in found["frames/both"]
    assert Fault.MANY_QUESTIONS in found["experiences/first"]
    assert Fault.EMPTY in found["frames/broken"]
    assert Fault.EMPTY in found["frames/s1"]


def test_what_is_not_filled_in_and_need_not_be_is_no_fault() -> None:
    frame = blank_frame("number", "n", ["en"]) | {"text": {"en": "How many?"}, "unit": {}}
    document = blank(frame, {**blank_frame("say", "s", ["en"]), "link": {"label": {}}})
    document["about"] = {"en": "About it"}

    assert faults(document) == {"frames/s": {Fault.EMPTY}}


def test_what_is_empty_is_shown_as_an_ellipsis() -> None:
    shown = look(blank(blank_frame("stars", "s", ["en"]))).shown

    assert shown is not None
    assert plain(shown)["experiences"][0]["frames"][0]["text"] == UNSAID


@pytest.mark.parametrize(
    "broken",
    [
        {"program": 1}, {"languages": []}, {"languages": "en"}, {"promise": "maybe"}, {"title": 3},
        {"scores": [{"id": "x"}]}, {"lots": "none"}, {"outcomes": [3]}, {"experiences": []},
        {"experiences": "none"},
    ],
)  # fmt: skip
def test_whatever_is_wrong_is_told_and_never_raised(broken: dict[str, Plain]) -> None:
    document = blank(blank_frame("stars", "s", ["en"])) | broken

    assert look(document).program is None
    assert any(not one.is_warning for one in look(document).findings)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "a", "stars", "en"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "kind", "text", "en", "frames", "when", "answer", "ways", "title"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100)
@given(ANYTHING, ANYTHING)
def test_nothing_that_is_typed_stops_the_looking(frame: Plain, title: Plain) -> None:
    document = blank(blank_frame("stars", "s", ["en"]), frame) | {"title": title}

    looked = look(document)

    assert looked.program is None
    for one in looked.findings:
        assert part_of(one.path, document)


def test_label_sets_fit_the_kind_of_frame_that_they_are_for() -> None:
    assert all(2 <= len(one.labels) <= 11 for one in LABEL_SETS)
    assert labels_in("yes_no", ["de-AT", "fr"])[0] == {"de-AT": "Nein"}
