"""A person's hours, days off, pauses and holidays, worked by hand."""

from datetime import date, time, timedelta

import pytest

from tests.experiences.timing import rulebook
from thrive.experiences.timing.circumstances import (
    Budget,
    Circumstances,
    Pause,
    Reason,
    not_this_week,
)
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import (
    Every,
    FixedAt,
    Moment,
    Part,
    RandomIn,
    Template,
    Window,
)

MONDAY = date(2026, 6, 1)
DAYTIME = RandomIn(Window(time(9), time(17)))
NIGHT = RandomIn(Window(time(22), time(2)))


def week(life: Circumstances, moment: Moment = DAYTIME, days: int = 7) -> Plan:
    """What somebody gets every day of a week from a Monday on."""
    template = Template((Part(Every(), (moment,)),))
    return plan(template, life, MONDAY, MONDAY + timedelta(days=days), "seed")


def reasons(planned: Plan) -> dict[int, Reason]:
    """Why, by day of the month."""
    return {left.on.day: left.reason for left in planned.left_out}


def test_own_hours_narrow_the_window() -> None:
    life = Circumstances("Asia/Kolkata", own_hours=(Window(time(16), time(20)),), budget=None)

    planned = week(life, days=60)

    shown = [rulebook.on_the_wall(due, life).time() for due in planned.moments]
    assert len(shown) == 60
    assert time(16) <= min(shown) < time(16, 10)
    assert time(16, 50) < max(shown) <= time(17)


def test_own_hours_elsewhere_leave_nothing() -> None:
    planned = week(Circumstances(own_hours=(Window(time(18), time(20)),)))

    assert planned.moments == ()
    assert set(reasons(planned).values()) == {Reason.OUTSIDE_OWN_HOURS}


def test_quiet_hours_over_midnight_cut_both_ends_of_a_night_window() -> None:
    life = Circumstances(quiet_hours=(Window(time(23), time(1)),), budget=None)

    planned = week(life, NIGHT, days=60)

    hours = {due.at.hour for due in planned.moments}
    assert hours <= {22, 1, 2}
    assert {22, 1} <= hours


def test_quiet_hours_end_when_the_clock_shows_their_end() -> None:
    life = Circumstances(quiet_hours=(Window(time(22), time(7)),), budget=None)

    assert len(week(life, FixedAt(time(7))).moments) == 7
    assert len(week(life, FixedAt(time(21, 59))).moments) == 7
    assert set(reasons(week(life, FixedAt(time(22)))).values()) == {Reason.QUIET_HOURS}
    assert set(reasons(week(life, FixedAt(time(6, 59)))).values()) == {Reason.QUIET_HOURS}


def test_days_off_holidays_and_pauses_are_named_each_for_itself() -> None:
    life = Circumstances(
        days_off=frozenset({5, 6}),
        dates_off=frozenset({date(2026, 6, 3)}),
        holidays=frozenset({date(2026, 6, 4)}),
        pauses=(Pause(date(2026, 6, 1), date(2026, 6, 3)),),
        budget=None,
    )

    planned = week(life)

    assert [due.on.day for due in planned.moments] == [5]
    assert reasons(planned) == {
        1: Reason.PAUSED,
        2: Reason.PAUSED,
        3: Reason.DAY_OFF,
        4: Reason.HOLIDAY,
        6: Reason.DAY_OFF,
        7: Reason.DAY_OFF,
    }


@pytest.mark.parametrize("on", [date(2026, 6, 3), date(2026, 6, 7)])
def test_not_this_week_ends_on_sunday(on: date) -> None:
    assert not_this_week(on) == Pause(on, date(2026, 6, 8))


def test_a_day_off_ends_a_window_that_would_run_into_it() -> None:
    life = Circumstances(days_off=frozenset({5}), budget=None)

    planned = week(life, NIGHT, days=70)

    assert all(due.at.weekday() != 5 for due in planned.moments)
    fridays = [due for due in planned.moments if due.on.weekday() == 4]
    assert len(fridays) == 10  # before midnight there is room
    # Saturday's window goes on into Sunday, which is no day off.
    assert [due.at.weekday() for due in planned.moments if due.on.weekday() == 5] == [6] * 10


def test_the_same_template_comes_at_each_persons_own_time() -> None:
    zones = ["America/New_York", "Europe/Berlin", "Asia/Kolkata"]

    plans = [week(Circumstances(zone), FixedAt(time(9))) for zone in zones]

    firsts = [planned.moments[0].at.time() for planned in plans]
    assert firsts == [time(13), time(7), time(3, 30)]


def test_a_person_may_lower_the_organisations_budget_but_not_raise_it() -> None:
    assert Budget(180, 5).at_most(Budget(60, 9)) == Budget(60, 5)
