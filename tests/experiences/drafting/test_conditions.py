"""Conditions as rows, and values as forms send them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive.experiences.actions import LIBRARY
from thrive.experiences.checking import check
from thrive.experiences.content.file import load
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain, read
from thrive.experiences.content.writing import plain
from thrive.experiences.drafting.conditions import (
    Join,
    Row,
    Rows,
    askable,
    condition_of,
    fitted,
    rows_of,
)
from thrive.experiences.drafting.parts import BadPart
from thrive.experiences.drafting.ready import KINDS, as_draft, blank_frame
from thrive.experiences.drafting.typed import typed

IDS = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
NUMBERS = st.integers(-99, 99).map(str)
ROWS = st.one_of(
    st.builds(Row, IDS.map("answer:{}".format), st.sampled_from(["is", "is_not", "includes"]), IDS),
    st.builds(Row, IDS.map("answer:{}".format), st.sampled_from(["at_least", "at_most"]), NUMBERS),
    st.builds(Row, IDS.map("score:{}".format), st.sampled_from(["at_least", "at_most"]), NUMBERS),
    st.builds(Row, IDS.map("answer:{}".format),
              st.sampled_from(["answered", "not_answered", "right", "not_right"])),
    st.builds(Row, IDS.map("carried:{}".format), st.sampled_from(["carried", "not_carried"])),
    st.builds(Row, IDS.map("arm:{}".format), st.just("is"), IDS),
    st.builds(Row, st.sampled_from(["group:kind", "group:id"]), st.just("is"), IDS),
)  # fmt: skip


@given(st.sampled_from(Join), st.lists(ROWS, min_size=2, max_size=4))
def test_rows_say_the_same_as_their_condition(join: Join, rows: list[Row]) -> None:
    made = Rows(join, tuple(rows))

    assert rows_of(condition_of(made)) == made


@given(ROWS)
def test_one_row_needs_no_joining(row: Row) -> None:
    assert rows_of(condition_of(Rows(Join.ANY, (row,)))) == Rows(Join.ALL, (row,))


def test_several_tests_of_one_answer_are_several_rows() -> None:
    assert rows_of({"answer": "mood", "at_least": 2, "at_most": 4}) == Rows(
        Join.ALL, (Row("answer:mood", "at_least", "2"), Row("answer:mood", "at_most", "4"))
    )


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_condition_has_no_rows(nothing: Plain) -> None:
    assert rows_of(nothing) == Rows()
    assert condition_of(Rows()) is None


@pytest.mark.parametrize(
    "deep",
    [
        {"any": [{"all": [{"answered": "a"}, {"answered": "b"}]}, {"answered": "c"}]},
        {"not": {"answer": "a", "is": 1}}, {"any": [{"answer": "a", "at_least": 1, "at_most": 2}]},
        {"not": {"not": {"answered": "a"}}}, {"answer": "a"}, {"answered": 3}, {"nonsense": "a"},
        "words", [], 3, {"all": [{"any": []}]},
    ],
)  # fmt: skip
def test_what_rows_cannot_tell_is_left_alone(deep: Plain) -> None:
    assert rows_of(deep) is None or deep == []


@pytest.fixture(scope="module")
def all_kinds() -> Program:
    """A program in which everything that can be asked about stands."""
    document: dict[str, Plain] = {
        "program": "kinds", "languages": ["en"], "title": "Kinds", "about": "All",
        "promise": "named",
        "lots": [{"id": "lot", "arms": [{"id": "a"}, {"id": "b"}]}],
        "scores": [{"id": "load", "method": "mean", "of": ["scale"]}],
        "experiences": [{"id": "one", "title": "One", "frames": []}],
    }  # fmt: skip
    frames = [blank_frame(kind, kind.replace("_", "-"), ["en"]) for kind in KINDS]
    kept = [one for one in frames if one["kind"] not in {"branch", "wait", "recall", "report"}]
    for one in kept:
        one["text"] = "Asked"
        one |= {"right": ["a"], "explanation": "So"} if one["kind"] == "quiz" else {}
        one |= {"about": "quiz"} if one["kind"] == "confidence" else {}
        one |= {"low": "No", "high": "Yes"} if one["kind"] == "slider" else {}
        for choice in one.get("choices", []):  # type: ignore[attr-defined]  # a list where it is
            choice["text"] = choice["id"].upper()
    document["experiences"][0]["frames"] = [*kept, {"id": "last", "kind": "say", "text": "End"}]  # type: ignore[index]
    program, findings = read(document)
    assert program is not None, findings
    return program


def test_whatever_the_page_offers_is_a_condition_that_checks(all_kinds: Program) -> None:
    offered = {one.about: one for one in askable(all_kinds, "last")}
    assert {"answer:scale", "answer:quiz", "score:load", "arm:lot", "carried:commit"} <= set(
        offered
    )
    assert "answer:say" not in offered
    for one in offered.values():
        values = one.values or (("team",) if one.about.startswith("group") else ())
        known = {one.about: replace(one, values=values)}
        for test in one.tests:
            row = fitted(Row(one.about, test), known)
            document = plain(all_kinds)
            document["experiences"][0]["frames"][-1]["when"] = condition_of(Rows(rows=(row,)))
            program, findings = read(document)
            assert program is not None, (row, findings)
            assert [x for x in check(program) if not x.is_warning] == [], row


def test_only_what_came_before_can_be_asked(all_kinds: Program) -> None:
    names = {one.about for one in askable(all_kinds, "choose-one")}

    assert "answer:scale" in names
    assert "answer:choose-one" not in names
    assert "carried:choose-one" in names  # but it was asked the last time


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.yaml")), ids=lambda file: file.stem)
def test_conditions_of_the_library_come_back_as_they_were(file: Path) -> None:
    program = load(file.read_bytes()).program
    assert program is not None
    found = list(_conditions(as_draft(program)))

    for one in found:
        rows = rows_of(one)
        assert rows is None or condition_of(rows) == one


def _conditions(value: Plain) -> list[Plain]:
    if isinstance(value, list):
        return [found for one in value for found in _conditions(one)]
    if not isinstance(value, dict):
        return []
    own = [value["when"]] if "when" in value else []
    return [*own, *(found for key in value for found in _conditions(value[key]))]


@pytest.mark.parametrize(
    ("part", "sent", "value"),
    [
        ("title/en", ["Hi "], "Hi "),
        ("title/en", [" "], None),
        ("frames/x/text/en", ["a\r\nb"], "a\nb"),
        ("frames/x/required", ["", "on"], True),
        ("frames/x/required", [""], None),
        ("scores/x/needs", ["3"], 3),
        ("scores/x/needs", ["2,5"], 2.5),
        ("scores/x/needs", ["many"], "many"),
        ("scores/x/needs", [""], None),
        ("scores/x/of", ["", "a", "-b"], ["a", "-b"]),
        ("scores/x/of", [""], []),
        ("frames/x/steps", ["0; 50 100"], [0, 50, 100]),
        ("experiences/x/shuffle", ["", "a", "b"], [["a", "b"]]),
        ("experiences/x/shuffle", [""], None),
        ("promise", ["named"], "named"),
        ("promise", [], None),
    ],
)
def test_a_value_is_what_the_form_meant(part: str, sent: list[str], value: Plain) -> None:
    assert typed(part, sent) == value


@pytest.mark.parametrize("part", ["", "frames/x", "frames/x/when", "experiences", "title", "lots"])
def test_what_is_no_field_cannot_be_sent(part: str) -> None:
    with pytest.raises(BadPart):
        typed(part, ["x"])
