"""Templates that nobody could follow are refused, with the arithmetic in words."""

from datetime import date, time, timedelta

import pytest

from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.errors import Infeasible, NoSuchZone
from thrive.experiences.timing.feasibility import check, misfits
from thrive.experiences.timing.misfits import Crowded, Fault, Wrong
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import (
    After,
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FixedAt,
    FollowUp,
    Moment,
    Part,
    RandomDays,
    RandomIn,
    Start,
    Started,
    Template,
    Weekdays,
    Window,
)

DAYTIME = Window(time(9), time(17))
NINE = FixedAt(time(9))
HOUR = timedelta(hours=1)


def daily(*moments: Moment, gap: timedelta = timedelta()) -> Template:
    """Every day the same."""
    return Template((Part(Every(), moments),), gap)


def refusal(template: Template) -> str:
    """What is said."""
    with pytest.raises(Infeasible) as refused:
        plan(template, Circumstances(), date(2026, 6, 1), date(2026, 6, 8), "seed")
    assert [problem.message for problem in refused.value.problems]
    return str(refused.value)


def test_six_prompts_two_hours_apart_do_not_fit_between_nine_and_five() -> None:
    assert refusal(daily(RandomIn(DAYTIME, 6), gap=2 * HOUR)) == (
        "6 prompts 2 hours apart do not fit between 09:00 and 17:00: "
        "they need 10 hours, and there are 8 hours."
    )


def test_windows_that_leave_no_room_for_one_another_are_refused() -> None:
    late = RandomIn(Window(time(9, 30), time(10)))

    assert refusal(daily(NINE, late, gap=90 * timedelta(minutes=1))) == (
        "On day 1 the prompt due until 10:00 cannot come 90 minutes after the one before: "
        "that would be 30 minutes too late."
    )


def test_a_gap_that_a_day_does_not_hold_is_refused() -> None:
    assert "On day 2 the prompt due until 09:00 cannot come 30 hours" in refusal(
        daily(NINE, gap=30 * HOUR)
    )


def test_a_gap_that_drifts_out_of_the_window_is_found() -> None:
    # Earliest 9, 11, 13, 15, 17 on five days; on the sixth it would be 19.
    assert refusal(daily(RandomIn(DAYTIME), gap=26 * HOUR)).startswith("On day 6 ")


@pytest.mark.parametrize("count", [1, 2, 5])
def test_what_just_fits_is_taken(count: int) -> None:
    check(daily(RandomIn(DAYTIME, count), gap=2 * HOUR))


def test_crowding_knows_windows_across_midnight_and_whole_days() -> None:
    across = daily(RandomIn(Window(time(22), time(2)), 6), gap=HOUR)
    whole = daily(RandomIn(Window(time(6), time(6)), 25), gap=HOUR)

    assert misfits(across) == (Crowded(6, 3600, (22 * 3600, 26 * 3600)),)
    assert misfits(whole) == (Crowded(25, 3600, (6 * 3600, 30 * 3600)),)
    check(daily(RandomIn(Window(time(22), time(2)), 5), gap=HOUR))


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        (Every(0), Fault.EVERY),
        (Every(1, first=0), Fault.DAY_NUMBER),
        (Every(1, first=5, last=4), Fault.DAY_NUMBER),
        (DayNumbers(frozenset({0, 3})), Fault.DAY_NUMBER),
        (DayNumbers(frozenset()), Fault.NO_DAYS),
        (Dates(frozenset()), Fault.NO_DAYS),
        (Weekdays(frozenset()), Fault.NO_DAYS),
        (Weekdays(frozenset({7})), Fault.WEEKDAY),
        (Weekdays(frozenset({1}), every_weeks=0), Fault.EVERY),
        (Bursts(5, 4), Fault.BURST),
        (Bursts(0, 4), Fault.BURST),
        (Bursts(1, 4, times=0), Fault.BURST),
        (Bursts(1, 4, weekday=7), Fault.WEEKDAY),
        (RandomDays(8, of=7), Fault.RANDOM_DAYS),
        (RandomDays(0), Fault.RANDOM_DAYS),
    ],
)
def test_days_that_cannot_be_are_refused(days: Days, fault: Fault) -> None:
    assert misfits(Template((Part(days, (NINE,)),))) == (Wrong(fault),)


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (Template(), Fault.NOTHING),
        (Template((Part(Every(), ()),)), Fault.NO_MOMENTS),
        (daily(RandomIn(DAYTIME, 0)), Fault.COUNT),
        (daily(RandomIn(DAYTIME, 49)), Fault.COUNT),
        (daily(NINE, gap=-HOUR), Fault.GAP),
        (Template((Part(Every(), (NINE,)),), seconds=0), Fault.SECONDS),
        (Template((Part(Every(), (NINE,)),), may_wait_days=-1), Fault.WAIT),
        (Template((Part(Every(), (NINE,)),), may_wait_days=29), Fault.WAIT),
        (
            Template((Part(Every(), (NINE,)),), follow_ups=(FollowUp(After.MISS, -HOUR),)),
            Fault.FOLLOW_UP,
        ),
        (Template(started=Started(Start.CLOCK)), Fault.STARTED),
        (Template(started=Started(Start.EVENT, a_day=0)), Fault.STARTED),
    ],
)
def test_numbers_that_cannot_be_are_refused(template: Template, fault: Fault) -> None:
    assert misfits(template) == (Wrong(fault),)
    assert refusal(template)


def test_a_zone_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(NoSuchZone, match="Europe/Atlantis"):
        plan(daily(NINE), Circumstances("Europe/Atlantis"), date(2026, 6, 1), date(2026, 6, 2), "s")
