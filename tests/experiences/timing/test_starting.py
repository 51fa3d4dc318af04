"""Follow-ups, "tell us when it happens", and events."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiences.timing import rulebook
from tests.experiences.timing.strategies import SEASONS, lives
from thrive.experiences.timing.circumstances import Budget, Circumstances, Reason
from thrive.experiences.timing.planned import LeftOut, Plan, Planned
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.starting import follow_ups, started
from thrive.experiences.timing.template import (
    After,
    Every,
    FixedAt,
    FollowUp,
    Part,
    Start,
    Started,
    Template,
    Window,
)

MONDAY = date(2026, 6, 1)
HOUR = timedelta(hours=1)
AFTER_ANSWER = FollowUp(After.ANSWER, 2 * HOUR, HOUR)
AFTER_MISS = FollowUp(After.MISS, 20 * HOUR, 2 * HOUR)
ASKED = Template(
    (Part(Every(), (FixedAt(time(9)),)),),
    minimum_gap=HOUR,
    may_wait_days=1,
    follow_ups=(AFTER_ANSWER, AFTER_MISS),
)
LIFE = Circumstances(quiet_hours=(Window(time(21), time(7)),))
TELL = Template(started=Started(Start.PERSON, a_day=2), minimum_gap=HOUR)
EVENT = Template(started=Started(Start.EVENT, HOUR, 2 * HOUR), may_wait_days=2)


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    """A moment of June 2026."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


def base() -> Planned:
    """Monday's prompt."""
    return plan(ASKED, LIFE, MONDAY, MONDAY + timedelta(days=1), "seed").moments[0]


def test_an_answer_is_followed_up_after_the_wait() -> None:
    (due,) = follow_ups(ASKED, base(), After.ANSWER, at(9, 20), LIFE, "seed").moments

    assert at(11, 20) <= due.at <= at(12, 20)
    assert due.occasion == "2026-06-01/0/answer-0"


def test_a_miss_is_followed_up_by_its_own_rule() -> None:
    (due,) = follow_ups(ASKED, base(), After.MISS, at(15), LIFE, "seed").moments

    assert at(11, day=2) <= due.at <= at(13, day=2)
    assert due.occasion == "2026-06-01/0/miss-1"


def test_a_follow_up_in_quiet_hours_waits_for_the_morning() -> None:
    (due,) = follow_ups(ASKED, base(), After.ANSWER, at(20, 30), LIFE, "seed").moments

    assert at(7, day=2) <= due.at <= at(8, day=2)
    assert due.waited is Reason.QUIET_HOURS


def test_a_follow_up_that_cannot_wait_is_left_out_with_the_reason() -> None:
    impatient = replace(ASKED, may_wait_days=0)

    found = follow_ups(impatient, base(), After.ANSWER, at(20, 30), LIFE, "seed")

    expected = LeftOut(MONDAY, 0, Reason.QUIET_HOURS, "answer-0")
    assert found == Plan(left_out=(expected,))


def test_a_follow_up_has_none_of_its_own() -> None:
    (due,) = follow_ups(ASKED, base(), After.ANSWER, at(9, 20), LIFE, "seed").moments

    assert follow_ups(ASKED, due, After.ANSWER, due.at, LIFE, "seed") == Plan()


def test_a_follow_up_keeps_the_gap_to_what_is_planned() -> None:
    already = [Planned(at(11, 30), MONDAY, 1, 0)]

    (due,) = follow_ups(
        ASKED, base(), After.ANSWER, at(9, 15), LIFE, "seed", already=already
    ).moments

    assert due.at >= at(12, 30)  # 11:15 to 12:15 is too close; the next open time begins then
    assert due.waited is Reason.TOO_CLOSE


def test_a_spent_week_leaves_no_follow_up_and_the_next_one_takes_it() -> None:
    spent = {MONDAY: Budget(180, 3)}
    sunday = replace(base(), on=date(2026, 6, 7), at=at(9, day=7))

    none = follow_ups(ASKED, base(), After.ANSWER, at(9, 20), LIFE, "seed", spent=spent)
    late = follow_ups(ASKED, sunday, After.ANSWER, at(9, 20, 7), LIFE, "seed", spent=spent)

    assert [left.reason for left in none.left_out] == [Reason.BUDGET]
    assert [due.at.day for due in late.moments] == [8]


def test_the_same_happening_gives_the_same_follow_up() -> None:
    twice = [follow_ups(ASKED, base(), After.MISS, at(15), LIFE, "seed") for _ in range(2)]

    assert twice[0] == twice[1]


def test_who_begins_by_themselves_is_served_at_any_hour_and_without_budget() -> None:
    paused = replace(LIFE, budget=Budget(0, 0))

    (due,) = started(TELL, at(3, 30), paused, "seed").moments

    assert (due.at, due.occasion) == (at(3, 30), "2026-06-01/0/person")


def test_beginning_again_within_the_gap_or_too_often_is_left_out() -> None:
    first = started(TELL, at(10), LIFE, "seed").moments
    second = started(TELL, at(12), LIFE, "seed", already=first).moments

    soon = started(TELL, at(10, 30), LIFE, "seed", already=first)
    third = started(TELL, at(15), LIFE, "seed", already=(*first, *second))
    tomorrow = started(TELL, at(10, day=2), LIFE, "seed", already=(*first, *second))

    assert second[0].place == 1
    assert [left.reason for left in soon.left_out] == [Reason.TOO_CLOSE]
    assert [left.reason for left in third.left_out] == [Reason.ENOUGH_TODAY]
    assert len(tomorrow.moments) == 1


def test_an_event_waits_its_time_and_for_allowed_hours() -> None:
    (day,) = started(EVENT, at(10), LIFE, "seed").moments
    (night,) = started(EVENT, at(22), LIFE, "seed").moments

    assert at(11) <= day.at <= at(13)
    assert at(7, day=2) <= night.at <= at(9, day=2)
    assert night.on == MONDAY


def test_an_event_on_a_day_off_waits_or_is_left_out() -> None:
    off = replace(LIFE, dates_off=frozenset({MONDAY}))
    away = replace(LIFE, dates_off=frozenset(MONDAY + timedelta(days=n) for n in range(5)))

    (due,) = started(EVENT, at(10), off, "seed").moments
    none = started(EVENT, at(10), away, "seed")

    assert (due.at.day, due.waited) == (2, Reason.DAY_OFF)
    assert [left.reason for left in none.left_out] == [Reason.DAY_OFF]


def test_a_template_that_nothing_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="calendar"):
        started(ASKED, at(10), LIFE, "seed")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_whatever_the_life_an_event_keeps_every_rule(data: st.DataObject) -> None:
    begins = data.draw(st.sampled_from(SEASONS))
    life = data.draw(lives(begins))
    happened = datetime.combine(begins, time(), UTC) + timedelta(
        minutes=data.draw(st.integers(0, 14 * 24 * 60))
    )
    already = data.draw(st.lists(st.integers(0, 600), max_size=6))
    others = [Planned(happened + timedelta(minutes=n), begins, 0, 0) for n in already]
    wait, within, days = data.draw(st.tuples(*[st.integers(0, 600)] * 2, st.integers(0, 5)))
    rule = Started(Start.EVENT, timedelta(minutes=wait), timedelta(minutes=within))
    template = Template(started=rule, may_wait_days=days, minimum_gap=HOUR)

    found = started(template, happened, life, "seed", already=others)

    assert len(found.moments) + len(found.left_out) == 1
    for due in found.moments:
        late = rule.wait + rule.within + timedelta(days=days)
        assert happened + rule.wait <= due.at <= happened + late
        assert rulebook.is_allowed(due, life)
        assert rulebook.is_first_pass(due, life)
        assert all(abs(due.at - other.at) >= HOUR for other in others)
