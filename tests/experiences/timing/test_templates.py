"""Each way to choose days and moments, worked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from thrive.experiences.timing.circumstances import Circumstances, Pause
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FixedAt,
    Moment,
    Part,
    RandomDays,
    RandomIn,
    Template,
    Weekdays,
    Window,
)

MONDAY = date(2026, 6, 1)
NINE = FixedAt(time(9))
DAYTIME = Window(time(9), time(17))
FREE = Circumstances(budget=None)


def moments(days: Days, *given: Moment, count: int = 28, first: date = MONDAY) -> list[Planned]:
    """What somebody without hours or budget gets."""
    template = Template((Part(days, given or (NINE,)),))
    return list(plan(template, FREE, first, first + timedelta(days=count), "seed").moments)


def numbers(found: list[Planned], first: date = MONDAY) -> list[int]:
    """Their days, day one being 1."""
    return [(due.on - first).days + 1 for due in found]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (DayNumbers(frozenset({1, 2, 5, 12})), [1, 2, 5, 12]),
        (Every(5), [1, 6, 11, 16, 21, 26]),
        (Every(7, first=3, last=20), [3, 10, 17]),
        (Weekdays(frozenset({1, 3})), [2, 4, 9, 11, 16, 18, 23, 25]),
        (Weekdays(frozenset({0}), every_weeks=2), [1, 15]),
        (Bursts(4, 14), [1, 2, 3, 4, 15, 16, 17, 18]),
        (Bursts(2, 14, weekday=3), [4, 5, 18, 19]),
        (Bursts(2, 7, times=2), [1, 2, 8, 9]),
        (Dates(frozenset({date(2026, 6, 3), date(2026, 6, 28), date(2026, 7, 9)})), [3, 28]),
    ],
)
def test_days_are_chosen_as_written(days: Days, expected: list[int]) -> None:
    assert numbers(moments(days)) == expected


def test_weeks_are_counted_from_the_week_of_day_one() -> None:
    thursday = date(2026, 6, 4)

    found = moments(Weekdays(frozenset({0, 4}), every_weeks=2), first=thursday, count=21)

    assert [due.on for due in found] == [date(2026, 6, 5), date(2026, 6, 15), date(2026, 6, 19)]


def test_a_fixed_time_is_that_time() -> None:
    (due,) = moments(Every(), FixedAt(time(7, 45)), count=1)

    assert due.at == datetime(2026, 6, 1, 7, 45, tzinfo=UTC)


def test_a_random_moment_is_anywhere_in_its_window_and_each_hour_alike() -> None:
    found = moments(Every(), RandomIn(DAYTIME), count=4000)

    hours = [sum(due.at.hour == hour for due in found) for hour in range(9, 17)]
    # 4,000 draws over 8 hours: 500 each, standard deviation 21.
    assert all(400 < count < 600 for count in hours)
    assert all(time(9) <= due.at.time() <= time(17) for due in found)


def test_so_many_in_a_day_are_spread_and_keep_the_gap() -> None:
    template = Template((Part(Every(), (RandomIn(DAYTIME, 4),)),), timedelta(hours=1))

    found = plan(template, FREE, MONDAY, MONDAY + timedelta(days=50), "seed").moments

    assert len(found) == 200
    assert all(b.at - a.at >= timedelta(hours=1) for a, b in pairwise(found))
    assert len({due.at.time() for due in found}) > 190


def test_so_many_in_a_week_fall_on_different_days_of_each_week() -> None:
    found = numbers(moments(RandomDays(3), count=700))

    weeks = [[n for n in found if (n - 1) // 7 == week] for week in range(100)]
    assert all(len(set(week)) == 3 for week in weeks)
    weekdays = [sum((n - 1) % 7 == day for n in found) for day in range(7)]
    # 300 draws over 7 days: 43 each, standard deviation 5.
    assert all(20 < count < 66 for count in weekdays)


def test_days_off_are_drawn_last() -> None:
    template = Template((Part(RandomDays(4), (NINE,)),))
    life = Circumstances(days_off=frozenset({5, 6}), budget=None)

    found = plan(template, life, MONDAY, MONDAY + timedelta(days=70), "seed")

    assert len(found.moments) == 40
    assert found.left_out == ()


def test_a_pause_does_not_draw_other_days() -> None:
    template = Template((Part(RandomDays(3), (NINE,)),))
    end = MONDAY + timedelta(days=14)
    away = Circumstances(pauses=(Pause(date(2026, 6, 3), date(2026, 6, 8)),), budget=None)

    before = plan(template, FREE, MONDAY, end, "seed").moments
    after = plan(template, away, MONDAY, end, "seed").moments

    assert after == tuple(due for due in before if not 3 <= due.on.day < 8)
    assert after != before


def test_each_day_may_have_windows_of_its_own() -> None:
    morning, evening = Window(time(8), time(9)), Window(time(19), time(20))
    template = Template(
        (
            Part(DayNumbers(frozenset({1})), (RandomIn(morning), RandomIn(evening))),
            Part(DayNumbers(frozenset({2, 3})), (RandomIn(evening),)),
        )
    )

    found = plan(template, FREE, MONDAY, MONDAY + timedelta(days=7), "seed").moments

    assert [(due.on.day, due.place, due.at.hour) for due in found] == [
        (1, 0, 8), (1, 1, 19), (2, 0, 19), (3, 0, 19),
    ]  # fmt: skip


def test_the_earlier_window_leaves_room_for_the_later_one() -> None:
    template = Template(
        (Part(Every(), (RandomIn(Window(time(9), time(13))), FixedAt(time(13)))),),
        timedelta(hours=2),
    )

    found = plan(template, FREE, MONDAY, MONDAY + timedelta(days=40), "seed")

    assert found.left_out == ()
    assert max(due.at.time() for due in found.moments if due.place == 0) <= time(11)


def test_a_window_across_midnight_belongs_to_the_day_on_which_it_opens() -> None:
    found = moments(DayNumbers(frozenset({1})), RandomIn(Window(time(22), time(2)), 12))

    assert {due.on for due in found} == {MONDAY}
    assert {due.at.date() for due in found} == {MONDAY, MONDAY + timedelta(days=1)}
    assert all(due.at.hour >= 22 or due.at.hour < 2 for due in found)


def test_windows_include_both_ends() -> None:
    template = Template((Part(Every(), (RandomIn(DAYTIME, 5),)),), timedelta(hours=2))

    found = plan(template, FREE, MONDAY, MONDAY + timedelta(days=1), "seed").moments

    assert [due.at.time() for due in found] == [time(hour) for hour in (9, 11, 13, 15, 17)]
