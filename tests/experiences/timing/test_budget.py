"""One attention budget for everything: who is served, who waits, who is left out."""

from datetime import date, time, timedelta

from thrive.experiences.timing.circumstances import Budget, Circumstances, Reason
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.planning import Enrolment, plan, plan_together
from thrive.experiences.timing.template import (
    Every,
    FixedAt,
    Part,
    RandomIn,
    Template,
    Weekdays,
    Window,
)

MONDAY = date(2026, 6, 1)
DAYTIME = RandomIn(Window(time(9), time(17)))


def on(*weekdays: int, seconds: int = 60, wait: int = 0) -> Template:
    """Once on each of these weekdays."""
    part = Part(Weekdays(frozenset(weekdays)), (DAYTIME,))
    return Template((part,), seconds=seconds, may_wait_days=wait)


def together(*runs: tuple[Template, int], budget: Budget, days: int = 14) -> tuple[Plan, ...]:
    """Plans of one person for two weeks."""
    enrolments = [
        Enrolment(template, MONDAY, f"seed {n}", priority=priority)
        for n, (template, priority) in enumerate(runs)
    ]
    return plan_together(enrolments, Circumstances(budget=budget), MONDAY + timedelta(days=days))


def days(planned: Plan) -> list[int]:
    """On which days of June somebody is asked."""
    return [due.at.day for due in planned.moments]


def test_a_week_ends_when_its_prompts_are_spent() -> None:
    template = Template((Part(Every(), (DAYTIME,)),), seconds=10)

    planned = plan(template, Circumstances(), MONDAY, MONDAY + timedelta(days=14), "seed")

    assert days(planned) == [1, 2, 3, 4, 5, 8, 9, 10, 11, 12]
    assert {left.reason for left in planned.left_out} == {Reason.BUDGET}


def test_a_week_ends_when_its_seconds_are_spent() -> None:
    planned = plan(on(0, 1, 2, 3), Circumstances(), MONDAY, MONDAY + timedelta(days=7), "seed")

    assert days(planned) == [1, 2, 3]  # three minutes a week, a minute each


def test_the_higher_priority_is_served_even_if_it_comes_later_in_the_week() -> None:
    low, high = together((on(0, 1), 1), (on(3, 4), 2), budget=Budget(600, 3))

    assert days(high) == [4, 5, 11, 12]
    assert days(low) == [1, 8]
    assert [left.on.day for left in low.left_out] == [2, 9]


def test_at_the_same_priority_the_earlier_is_served() -> None:
    first, second = together((on(0, 4), 1), (on(1, 3), 1), budget=Budget(600, 3), days=7)

    assert (days(first), days(second)) == ([1], [2, 4])


def test_what_waits_is_left_out_when_the_next_week_is_as_full() -> None:
    patient, high = together((on(4, wait=4), 1), (on(0, 1), 2), budget=Budget(600, 2), days=7)

    assert days(high) == [1, 2]
    assert patient.moments == ()
    assert [left.reason for left in patient.left_out] == [Reason.BUDGET]


def test_what_waits_keeps_its_name_its_window_and_the_reason() -> None:
    patient = Template(
        (Part(Weekdays(frozenset({4}), every_weeks=2), (DAYTIME,)),), may_wait_days=4
    )
    high = Template((Part(Weekdays(frozenset({0, 1}), every_weeks=2), (DAYTIME,)),))

    low, _ = together((patient, 1), (high, 2), budget=Budget(600, 2), days=7)

    (moved,) = low.moments
    assert (moved.on, moved.waited) == (date(2026, 6, 5), Reason.BUDGET)
    assert moved.at.date() == date(2026, 6, 8)
    assert time(9) <= moved.at.time() <= time(17)
    assert moved.occasion == "2026-06-05/0"


def test_what_cannot_wait_so_long_is_left_out() -> None:
    impatient = Template(
        (Part(Weekdays(frozenset({4}), every_weeks=2), (DAYTIME,)),), may_wait_days=2
    )
    high = Template((Part(Weekdays(frozenset({0, 1}), every_weeks=2), (DAYTIME,)),))

    low, _ = together((impatient, 1), (high, 2), budget=Budget(600, 2), days=7)

    assert low.moments == ()
    assert [left.reason for left in low.left_out] == [Reason.BUDGET]


def test_a_holiday_is_waited_for_too_and_keeps_the_gap() -> None:
    template = Template(
        (Part(Weekdays(frozenset({0, 2})), (FixedAt(time(9)),)),),
        timedelta(hours=30),
        may_wait_days=3,
    )
    life = Circumstances(holidays=frozenset({MONDAY}), budget=None)

    planned = plan(template, life, MONDAY, MONDAY + timedelta(days=7), "seed")

    # Tuesday at nine and Thursday at nine are both too close to Wednesday's; no other day is left.
    assert days(planned) == [3]
    assert [left.reason for left in planned.left_out] == [Reason.HOLIDAY]


def test_a_holiday_moves_a_prompt_to_the_next_day() -> None:
    life = Circumstances(holidays=frozenset({MONDAY}))

    planned = plan(on(0, wait=2), life, MONDAY, MONDAY + timedelta(days=7), "seed")

    (moved,) = planned.moments
    assert (moved.on, moved.at.day, moved.waited) == (MONDAY, 2, Reason.HOLIDAY)


def test_nothing_moves_beyond_the_end_of_a_run() -> None:
    life = Circumstances(holidays=frozenset({MONDAY}))
    short = Enrolment(on(0, wait=5), MONDAY, "seed", ends=MONDAY + timedelta(days=1))

    (planned,) = plan_together([short], life, MONDAY + timedelta(days=30))

    assert planned.moments == ()
    assert [left.reason for left in planned.left_out] == [Reason.HOLIDAY]


def test_no_budget_means_no_limit_and_a_budget_of_nothing_means_silence() -> None:
    template = Template((Part(Every(), (DAYTIME,)),))
    end = MONDAY + timedelta(days=7)

    free = plan(template, Circumstances(budget=None), MONDAY, end, "seed")
    silent = plan(template, Circumstances(budget=Budget(0, 0)), MONDAY, end, "seed")

    assert len(free.moments) == 7
    assert silent.moments == ()


def test_budget_weeks_are_those_of_the_persons_zone() -> None:
    # Sunday 23:30 in New York is Monday 03:30 in UTC.
    template = Template((Part(Weekdays(frozenset({6})), (FixedAt(time(23, 30)),)),))
    monday = Template((Part(Weekdays(frozenset({0})), (FixedAt(time(9)),)),))
    enrolments = [Enrolment(template, MONDAY, "a"), Enrolment(monday, MONDAY, "b")]
    life = Circumstances("America/New_York", budget=Budget(60, 1))

    sunday, other = plan_together(enrolments, life, MONDAY + timedelta(days=8))

    assert sunday.moments == ()  # Monday the 1st took the week, and the 8th is another
    assert [due.on.day for due in other.moments] == [1, 8]


def test_what_waits_does_not_slip_over_sundays_midnight_into_another_weeks_budget() -> None:
    night = RandomIn(Window(time(22), time(2)))
    saturday = Template((Part(Weekdays(frozenset({5})), (night,)),), may_wait_days=1)
    weekend = Circumstances(holidays=frozenset({date(2026, 6, 6), date(2026, 6, 7)}))

    planned = plan(saturday, weekend, MONDAY, MONDAY + timedelta(days=7), "seed")

    # Only Monday's first two hours of Sunday's window are open.
    assert planned.moments == ()
    assert [left.reason for left in planned.left_out] == [Reason.HOLIDAY]
