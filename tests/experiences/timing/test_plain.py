"""Templates as a file and the database hold them."""

import json
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.experiences.timing.strategies import SEASONS, templates
from thrive.experiences.timing.errors import BadTemplate
from thrive.experiences.timing.misfits import Expected, Misread
from thrive.experiences.timing.plain import plain, read
from thrive.experiences.timing.template import (
    After,
    FixedAt,
    FollowUp,
    Part,
    RandomIn,
    Start,
    Started,
    Template,
    Weekdays,
    Window,
)
from thrive.experiences.timing.words import misread

follow_ups = st.builds(
    FollowUp,
    st.sampled_from(After),
    st.integers(0, 90_000).map(lambda s: timedelta(seconds=s)),
    st.integers(0, 7200).map(lambda s: timedelta(seconds=s)),
)
starts = st.none() | st.builds(
    Started, st.sampled_from([Start.PERSON, Start.EVENT]), a_day=st.integers(1, 9)
)


@given(st.sampled_from(SEASONS).flatmap(templates), st.lists(follow_ups, max_size=2), starts)
def test_what_is_written_down_is_read_again(
    template: Template, after: list[FollowUp], started: Started | None
) -> None:
    whole = Template(
        template.parts, template.minimum_gap, template.seconds, template.may_wait_days,
        tuple(after), started,
    )  # fmt: skip

    assert read(json.loads(json.dumps(plain(whole)))) == whole


def test_what_is_usual_need_not_be_said() -> None:
    written = {
        "parts": [
            {"days": {"weekdays": [3]}, "moments": [{"from": "09:00", "until": "17:00"}]},
            {"days": {"every": 2}, "moments": [{"at": "12:30:05"}]},
        ]
    }

    template = read(written)

    thursday = Part(Weekdays(frozenset({3})), (RandomIn(Window(time(9), time(17))),))
    assert template.parts[0] == thursday
    assert template.parts[1].moments == (FixedAt(time(12, 30, 5)),)
    assert (template.seconds, template.may_wait_days) == (60, 0)


WRONG: list[tuple[object, Misread]] = [
    ([], Misread("", Expected.MAPPING, "[]")),
    ({"parts": {}}, Misread("parts", Expected.LIST, "{}")),
    ({"seconds": "60"}, Misread("seconds", Expected.WHOLE_NUMBER, "60")),
    ({"seconds": True}, Misread("seconds", Expected.WHOLE_NUMBER, "True")),
    ({"seconds": 10**12}, Misread("seconds", Expected.WHOLE_NUMBER, "1000000000000")),
    ({"follow_ups": [{"after": "answer"}]}, Misread("follow_ups 1, wait", Expected.SAID)),
    (
        {"follow_ups": [{"after": "rain", "wait": 60}]},
        Misread("follow_ups 1, after", Expected.ONE_OF, "rain", ("answer", "miss")),
    ),
    (
        {"started": {"by": 3}},
        Misread("started, by", Expected.ONE_OF, "3", ("clock", "person", "event")),
    ),
    ({"parts": [{"moments": []}]}, Misread("parts 1, days", Expected.MAPPING)),
    (
        {"parts": [{"days": {"dates": ["2026-02-30"]}, "moments": []}]},
        Misread("parts 1, days, dates 1", Expected.DATE, "2026-02-30"),
    ),
    (
        {"parts": [{"days": {"weekdays": [0]}, "moments": [{"from": "9", "until": "17:00"}]}]},
        Misread("parts 1, moments 1, from", Expected.TIME, "9"),
    ),
    (
        {"parts": [{"days": {"weekdays": [0]}, "moments": [{"at": "25:00"}]}]},
        Misread("parts 1, moments 1, at", Expected.TIME, "25:00"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("written", "wrong"), WRONG)
def test_what_is_wrong_is_said_with_its_place(written: object, wrong: Misread) -> None:
    with pytest.raises(BadTemplate) as refused:
        read(written)

    assert wrong in refused.value.wrong
    assert [problem.column for problem in refused.value.problems][:1] == [wrong.place]
    assert misread(wrong) in str(refused.value)


def test_an_unknown_name_and_an_unknown_kind_of_days_are_named_with_those_there_are() -> None:
    with pytest.raises(BadTemplate) as refused:
        read({"part": [], "parts": [{"days": {"daily": 1}, "moments": []}]})

    said = {one.place: misread(one) for one in refused.value.wrong}
    assert "expected one of parts, minimum_gap" in said["part"]
    assert said["parts 1, days"] == (
        "expected one of burst, every, numbers, weekdays, dates, random"
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["parts", "days", "moments", "every", "dates", "from", "at", "by"])
                | st.text(max_size=5),
                inner,
                max_size=3,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_is_written_is_a_template_or_is_refused(written: object) -> None:
    try:
        template = read(written)
    except BadTemplate as refused:
        places = [problem.column for problem in refused.problems]
    else:
        places = []
        assert read(plain(template)) == template
    assert isinstance(written, dict) or places == [""]
