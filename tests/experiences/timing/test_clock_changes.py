"""The nights in which clocks change, in zones where they do and in one where they do not.

Moments are worked out by hand from the offsets of the tz database (shown beside each).
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from thrive.experiences.timing.circumstances import Budget, Circumstances, Reason
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
from thrive.experiences.timing.zones import Zone, day_number

DAY = timedelta(days=1)


def night(on: date, zone: str, *moments: Moment, life: Circumstances | None = None) -> Plan:
    """The plan of one day."""
    asked = life or Circumstances(zone, budget=None)
    return plan(Template((Part(Every(), moments),)), asked, on, on + DAY, "seed")


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "on", "shown", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), at(29, 3, 1)),  # +1 → +2 at 01:00 UTC
        ("America/New_York", date(2026, 3, 8), time(2, 30), at(8, 3, 7)),  # −5 → −4 at 07:00
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), at(3, 10, 15, 30)),  # +10:30 → +11
        ("Africa/Casablanca", date(2026, 3, 22), time(2, 30), at(22, 3, 2)),  # 0 → +1 at 02:00
    ],
)
def test_a_time_in_the_missing_hour_comes_at_the_first_moment_after_it(
    zone: str, on: date, shown: time, expected: datetime
) -> None:
    planned = night(on, zone, FixedAt(shown))

    assert [due.at for due in planned.moments] == [expected]


@pytest.mark.parametrize(
    ("zone", "on", "shown", "expected"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), at(25, 10, 0, 30)),  # first pass at +2
        ("America/New_York", date(2026, 11, 1), time(1, 30), at(1, 11, 5, 30)),  # −4
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), at(4, 4, 14, 45)),  # +11
        ("Africa/Casablanca", date(2026, 2, 15), time(2, 30), at(15, 2, 1, 30)),  # +1
    ],
)
def test_a_time_that_comes_twice_is_taken_the_first_time_only(
    zone: str, on: date, shown: time, expected: datetime
) -> None:
    planned = night(on, zone, FixedAt(shown))

    assert [due.at for due in planned.moments] == [expected]


@pytest.mark.parametrize("on", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Kolkata", timedelta(hours=-3)), ("UTC", timedelta(hours=2, minutes=30))],
)
def test_where_clocks_do_not_change_nothing_happens(
    zone: str, expected: timedelta, on: date
) -> None:
    planned = night(on, zone, FixedAt(time(2, 30)))

    midnight = datetime.combine(on, time(), UTC)
    assert [due.at - midnight for due in planned.moments] == [expected]


def test_two_times_in_the_missing_hour_become_one_prompt_and_a_reason() -> None:
    planned = night(date(2026, 3, 29), "Europe/Berlin", FixedAt(time(2, 10)), FixedAt(time(2, 40)))

    assert [due.at for due in planned.moments] == [at(29, 3, 1)]
    assert [left.reason for left in planned.left_out] == [Reason.TOO_CLOSE]


def test_a_window_that_is_missing_in_part_goes_on_with_what_is_left() -> None:
    draws = [
        plan(
            Template((Part(Every(), (RandomIn(Window(time(2), time(3, 30))),)),)),
            Circumstances("Europe/Berlin"),
            date(2026, 3, 29),
            date(2026, 3, 30),
            f"seed {n}",
        )
        .moments[0]
        .at
        for n in range(200)
    ]

    assert at(29, 3, 1) <= min(draws) < at(29, 3, 1, 2)
    assert at(29, 3, 1, 28) <= max(draws) <= at(29, 3, 1, 30)


def test_nothing_comes_in_the_second_pass_of_an_hour() -> None:
    window = RandomIn(Window(time(1), time(4)), 20)

    planned = night(date(2026, 10, 25), "Europe/Berlin", window)

    second_pass = [due for due in planned.moments if at(25, 10, 1) <= due.at < at(25, 10, 2)]
    assert len(planned.moments) == 20
    assert second_pass == []


def test_the_gap_is_real_time_across_a_clock_change() -> None:
    template = Template(
        (Part(Every(), (FixedAt(time(1, 30)), FixedAt(time(3, 15)))),), timedelta(minutes=90)
    )
    life = Circumstances("Europe/Berlin")

    spring = plan(template, life, date(2026, 3, 29), date(2026, 3, 30), "seed")
    calm = plan(template, life, date(2026, 3, 30), date(2026, 3, 31), "seed")

    # On the clock 105 minutes lie between them; that night it is 45.
    assert [left.reason for left in spring.left_out] == [Reason.TOO_CLOSE]
    assert len(calm.moments) == 2


def test_what_moves_to_the_first_moment_after_the_gap_keeps_to_quiet_hours() -> None:
    life = Circumstances("Europe/Berlin", quiet_hours=(Window(time(3), time(7)),))

    planned = night(date(2026, 3, 29), "Europe/Berlin", FixedAt(time(2, 30)), life=life)

    assert planned.moments == ()
    assert [left.reason for left in planned.left_out] == [Reason.CLOCK_CHANGED]


def test_a_night_shift_across_the_change_stays_in_its_window() -> None:
    window = Window(time(22), time(6))
    life = Circumstances("America/New_York", own_hours=(window,), budget=Budget(9000, 99))

    planned = night(date(2026, 10, 31), "America/New_York", RandomIn(window, 8), life=life)

    # 22:00 −4 is 02:00 UTC; 06:00 −5 is 11:00 UTC the next day.
    assert len(planned.moments) == 8
    assert all(at(1, 11, 2) <= due.at <= at(1, 11, 11) for due in planned.moments)


def test_a_day_that_a_zone_has_skipped_leads_to_the_first_moment_after_it() -> None:
    # Samoa had no 30 December 2011: clocks went from −10 to +14 at 10:00 UTC.
    zone = Zone("Pacific/Apia")
    skipped = day_number(date(2011, 12, 30))

    assert zone.instants(skipped, ((9 * 3600, 17 * 3600),)) == ()
    after = zone.after_the_gap(skipped, skipped * 86_400 + 9 * 3600)
    assert after == int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp())
