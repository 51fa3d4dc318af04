"""Random templates and lives, in seasons and zones in which clocks change, and in those without."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from thrive.experiences.timing.circumstances import Budget, Circumstances, Pause
from thrive.experiences.timing.feasibility import misfits
from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FixedAt,
    Part,
    RandomDays,
    RandomIn,
    Template,
    Weekdays,
    Window,
)

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
    "Africa/Casablanca",
]
# Just before the clocks of one of the zones change in 2026, and two calm seasons.
SEASONS = [
    date(2026, 2, 11),  # Casablanca back for Ramadan, 15 February
    date(2026, 3, 5),  # New York forward, 8 March
    date(2026, 3, 19),  # Casablanca forward, 22 March; Berlin forward, 29 March
    date(2026, 4, 1),  # Lord Howe back by half an hour, 5 April
    date(2026, 10, 1),  # Lord Howe forward by half an hour, 4 October
    date(2026, 10, 22),  # Berlin back, 25 October
    date(2026, 10, 29),  # New York back, 1 November
    date(2026, 1, 12),
    date(2026, 7, 6),
]
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
# Half of all times lie where clocks change.
nights = st.builds(time, st.integers(1, 3), st.sampled_from([0, 15, 30, 45]))
windows = st.builds(Window, clocks | nights, clocks | nights)
moments = st.builds(RandomIn, windows, st.integers(1, 4)) | st.builds(FixedAt, clocks | nights)
weekdays = st.frozensets(st.integers(0, 6), min_size=1, max_size=5)


def dates(around: date) -> st.SearchStrategy[date]:
    """A date in the three weeks from a day on."""
    return st.integers(0, 21).map(lambda days: around + timedelta(days=days))


def day_kinds(begins: date) -> st.SearchStrategy[Days]:
    """Every way to choose days."""
    return st.one_of(
        st.builds(Every, st.integers(1, 5), st.integers(1, 3)),
        st.builds(DayNumbers, st.frozensets(st.integers(1, 20), min_size=1, max_size=8)),
        st.builds(Weekdays, weekdays, st.integers(1, 2)),
        st.builds(Dates, st.frozensets(dates(begins), min_size=1, max_size=6)),
        st.builds(Bursts, st.integers(1, 4), st.integers(4, 14), st.none() | st.integers(0, 6)),
        st.builds(RandomDays, st.integers(1, 3), st.integers(3, 7)),
    )


@st.composite
def templates(draw: st.DrawFn, begins: date) -> Template:
    """A template that can be followed."""
    parts = st.builds(Part, day_kinds(begins), st.lists(moments, min_size=1, max_size=3).map(tuple))
    found = st.builds(
        Template,
        parts=st.lists(parts, min_size=1, max_size=2).map(tuple),
        minimum_gap=st.sampled_from([0, 20, 60, 150, 300, 1200]).map(
            lambda m: timedelta(minutes=m)
        ),
        seconds=st.integers(20, 90),
        may_wait_days=st.sampled_from([0, 0, 2, 9]),
    )
    return draw(found.filter(lambda template: not misfits(template)))


@st.composite
def lives(draw: st.DrawFn, begins: date) -> Circumstances:
    """A zone, hours, days off, pauses and a budget, each of which may be missing."""
    return Circumstances(
        zone=draw(st.sampled_from(ZONES)),
        own_hours=draw(st.lists(windows, max_size=2).map(tuple)),
        quiet_hours=draw(st.lists(windows, max_size=2).map(tuple)),
        days_off=draw(st.just(frozenset[int]()) | weekdays),
        dates_off=draw(st.frozensets(dates(begins), max_size=2)),
        holidays=draw(st.frozensets(dates(begins), max_size=2)),
        pauses=tuple(
            Pause(first, first + timedelta(days=length))
            for first, length in draw(
                st.lists(st.tuples(dates(begins), st.integers(1, 7)), max_size=1)
            )
        ),
        budget=draw(st.none() | st.builds(Budget, st.integers(60, 1200), st.integers(1, 12))),
    )
