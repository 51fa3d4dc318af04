"""A walk that is kept and taken up again is exactly the same walk."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.experiences.conversing.walks import walks
from tests.experiences.strategies import program_of, said
from thrive.experiences import engine
from thrive.experiences.content.frames import Say
from thrive.experiences.content.program import Arm, Lot
from thrive.experiences.conversing import passages
from thrive.experiences.conversing.passages import BadPassage, Passage
from thrive.experiences.conversing.repeats import standing_answers

MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=walks(), holder=st.text("0123456789abcdef", max_size=32), until=MOMENTS)
def test_a_passage_comes_back_exactly_through_json(
    state: engine.State, holder: str, until: datetime | None
) -> None:
    passage = Passage(7, state, "2026-09-01 0", holder, bool(holder), until)

    written = json.dumps(passages.plain(passage), allow_nan=False)
    back = passages.read(json.loads(written), lambda _edition: state.program)

    assert back == passage
    assert engine.next_frame(back.state) == engine.next_frame(state)


def test_where_the_lots_fell_is_kept_with_how_they_were_drawn() -> None:
    lot = Lot(id="note", arms=(Arm(id="with"), Arm(id="without")))
    say = Say(id="hello", text=said("Hello"))
    state = engine.begin(program_of(say, lots=(lot,)), "seed")

    back = passages.read(passages.plain(Passage(1, state)), lambda _edition: state.program)

    assert back.state.arms == state.arms
    assert [one.lot for one in back.state.arms] == ["note"]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=walks())
def test_looking_back_takes_no_answer_away(state: engine.State) -> None:
    before = dict(state.here)
    try:
        looked = engine.back(state)
    except engine.AnswerRefused:
        return

    assert dict(standing_answers(looked)) == before


@pytest.mark.parametrize("wrong", [{}, {"form": 2}, {"form": 1}, {"form": 1, "edition": 1}])
def test_what_is_no_passage_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadPassage):
        passages.read(wrong, lambda _edition: program_of())


def test_a_text_with_the_mark_of_consent_reads_as_its_text() -> None:
    """What may come out of a conversation in confidence is kept so: its author reads it plainly."""
    marked = {"text": "It is cold.", "audience": "unit", "reworded": False}

    assert passages.read_value(marked) == "It is cold."
    assert passages.read_said({"said": marked, "none": None}) == (("said", "It is cold."),)
