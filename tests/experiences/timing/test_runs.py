"""Kinds of runs: day one, late joiners, leaving, waves."""

from datetime import date, time, timedelta

import pytest

from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.runs import Kind, Member, Period, Run, Wave, plan_run, wave
from thrive.experiences.timing.template import DayNumbers, FixedAt, Part, Template

BEGINS = date(2026, 6, 1)
TEMPLATE = Template((Part(DayNumbers(frozenset({1, 3, 10})), (FixedAt(time(9)),)),))
FREE = Circumstances(budget=None)
EARLY, LATE = date(2026, 5, 1), date(2026, 6, 9)
UNTIL = date(2026, 8, 1)


def asked(run: Run, joined: date, left: date | None = None) -> list[date]:
    """On which dates somebody is asked."""
    member = Member("ada", FREE, joined, left)
    return [due.on for due in plan_run(run, member, UNTIL).moments]


def june(*days: int) -> list[date]:
    """Days of June, and of July from 31 on."""
    return [date(2026, 5, 31) + timedelta(days=day) for day in days]


def test_once_has_one_day_one_and_late_joiners_join_the_day_the_others_have() -> None:
    run = Run(TEMPLATE, Kind.ONCE, BEGINS, "seed")

    assert asked(run, EARLY) == june(1, 3, 10)
    assert asked(run, LATE) == june(10)


def test_repeated_begins_anew_for_everybody() -> None:
    run = Run(TEMPLATE, Kind.REPEATED, BEGINS, "seed", every=28)

    assert asked(run, EARLY) == june(1, 3, 10, 29, 31, 38, 57, 59)
    assert asked(run, LATE) == june(10, 29, 31, 38, 57, 59)


def test_a_round_ends_where_the_next_begins() -> None:
    run = Run(TEMPLATE, Kind.REPEATED, BEGINS, "seed", every=7, ends=date(2026, 6, 15))

    assert asked(run, EARLY) == june(1, 3, 8, 10)


def test_perpetual_gives_everybody_their_own_day_one() -> None:
    run = Run(TEMPLATE, Kind.PERPETUAL, BEGINS, "seed")

    assert asked(run, EARLY) == june(1, 3, 10)
    assert asked(run, LATE) == june(9, 11, 18)


@pytest.mark.parametrize("kind", [Kind.ONCE, Kind.PERPETUAL])
def test_nothing_comes_after_leaving_or_after_the_end(kind: Kind) -> None:
    run = Run(TEMPLATE, kind, BEGINS, "seed")
    ending = Run(TEMPLATE, kind, BEGINS, "seed", ends=date(2026, 6, 3))

    assert asked(run, EARLY, left=date(2026, 6, 10)) == june(1, 3)
    assert asked(ending, EARLY) == june(1)
    assert asked(run, EARLY, left=EARLY) == []


def test_joining_late_changes_nobody_elses_moments() -> None:
    run = Run(TEMPLATE, Kind.ONCE, BEGINS, "seed")

    early = plan_run(run, Member("ada", FREE, EARLY), UNTIL).moments
    late = plan_run(run, Member("ada", FREE, LATE), UNTIL).moments

    assert late == early[-1:]


@pytest.mark.parametrize(
    ("period", "on", "expected"),
    [
        (Period.WEEK, date(2026, 6, 7), Wave(date(2026, 6, 1), date(2026, 6, 8))),
        (Period.MONTH, date(2026, 12, 31), Wave(date(2026, 12, 1), date(2027, 1, 1))),
        (Period.MONTH, date(2024, 2, 29), Wave(date(2024, 2, 1), date(2024, 3, 1))),
        (Period.QUARTER, date(2026, 11, 15), Wave(date(2026, 10, 1), date(2027, 1, 1))),
        (Period.QUARTER, date(2026, 1, 1), Wave(date(2026, 1, 1), date(2026, 4, 1))),
    ],
)
def test_waves_of_a_perpetual_run_are_calendar_periods(
    period: Period, on: date, expected: Wave
) -> None:
    assert wave(Run(TEMPLATE, Kind.PERPETUAL, BEGINS, "seed", waves=period), on) == expected


def test_waves_of_other_runs_are_their_rounds() -> None:
    once = Run(TEMPLATE, Kind.ONCE, BEGINS, "seed", ends=UNTIL)
    repeated = Run(TEMPLATE, Kind.REPEATED, BEGINS, "seed", every=28)

    assert wave(once, LATE) == Wave(BEGINS, UNTIL)
    assert wave(repeated, date(2026, 6, 28)) == Wave(BEGINS, date(2026, 6, 29))
    assert wave(repeated, date(2026, 6, 29)) == Wave(date(2026, 6, 29), date(2026, 7, 27))


@pytest.mark.parametrize(
    ("kind", "every"), [(Kind.REPEATED, None), (Kind.REPEATED, 0), (Kind.ONCE, 7)]
)
def test_only_a_repeated_run_says_after_how_many_days(kind: Kind, every: int | None) -> None:
    with pytest.raises(ValueError, match="repeated run"):
        Run(TEMPLATE, kind, BEGINS, "seed", every=every)
