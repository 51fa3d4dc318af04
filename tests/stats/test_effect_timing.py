"""When rows were, in steps of their own calendar."""

from datetime import date, timedelta

import numpy as np
import pytest

from thrive_stats.effect.timing import timing_of
from thrive_stats.periods import PeriodKind, Step

MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]
WEEKS = ["2020-W51", "2020-W52", "2020-W53", "2021-W01", "2021-W02"]


def days(first: str, count: int, step: int = 1) -> list[str]:
    begin = date.fromisoformat(first)
    return [(begin + timedelta(days=step * at)).isoformat() for at in range(count)]


@pytest.mark.parametrize(
    ("labels", "kind", "started", "start", "per_year", "step"),
    [
        (MONTHS, PeriodKind.MONTH, "2023-07", 7, 12, Step.MONTH),
        (WEEKS, PeriodKind.WEEK, "2021-W01", 4, 52.18, Step.WEEK),
        (["2019", "2020", "2021"], PeriodKind.YEAR, "2020", 2, 1, Step.YEAR),
        (["-1", "0", "1"], PeriodKind.INTEGER, "1", 3, None, Step.POINT),
        (["10", "20", "30"], PeriodKind.INTEGER, "30", 3, None, Step.POINT),
        ([f"{m}-01" for m in MONTHS], PeriodKind.DATE, "2023-03-01", 3, 12, Step.MONTH),
        ([f"{m}-01" for m in MONTHS[::3]], PeriodKind.DATE, "2023-07-01", 3, 4, Step.QUARTER),
        (["2023-01-31", "2023-02-28", "2023-03-31"], PeriodKind.DATE, "2023-03-15", 3, 12,
         Step.MONTH),
        (days("2023-01-01", 20), PeriodKind.DATE, "2023-01-05", 5, 365.25, Step.DAY),
        (days("2023-01-02", 9, 7), PeriodKind.DATE, "2023-01-16", 3, 365.25 / 7, Step.WEEK),
        (["spring", "summer", "autumn"], PeriodKind.OTHER, "summer", 2, None, Step.POINT),
    ],
)  # fmt: skip
def test_complete_calendars_count_one_two_three(
    labels: list[str],
    kind: PeriodKind,
    started: str,
    start: float,
    per_year: float | None,
    step: Step,
) -> None:
    found = timing_of(labels, kind, started)

    assert found.time.tolist() == list(range(1, len(labels) + 1))
    assert (found.start, found.step) == (start, step)
    assert found.per_year == (None if per_year is None else pytest.approx(per_year))
    if per_year is None:
        assert found.years is None
    else:
        assert found.years is not None
        assert np.allclose(found.years, np.arange(len(labels)) / per_year)


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ([*MONTHS[:4], *MONTHS[5:]], PeriodKind.MONTH),
        ([f"{m}-01" for m in (*MONTHS[:4], *MONTHS[5:])], PeriodKind.DATE),
        (["1", "2", "3", "4", *map(str, range(6, 13))], PeriodKind.INTEGER),
    ],
)
def test_a_period_that_is_left_out_is_one_step_more(labels: list[str], kind: PeriodKind) -> None:
    found = timing_of(labels, kind, labels[6])

    assert found.time.tolist() == [1, 2, 3, 4, *range(6, 13)]
    assert found.start == 8


def test_a_start_in_a_gap_stays_where_it_is() -> None:
    labels = [*MONTHS[:4], *MONTHS[7:]]

    assert timing_of(labels, PeriodKind.MONTH, "2023-06").start == 6


def test_a_start_between_two_steps_is_the_next_of_them() -> None:
    months = [f"{month}-01" for month in MONTHS]

    assert timing_of(months, PeriodKind.DATE, "2023-03-02").start == 4
    assert timing_of(months[::3], PeriodKind.DATE, "2023-02-01").start == 2
    assert timing_of(days("2023-01-02", 9, 7), PeriodKind.DATE, "2023-01-10").start == 3


def test_weekends_that_are_left_out_are_no_gaps() -> None:
    working = [day for day in days("2023-01-02", 28) if date.fromisoformat(day).weekday() < 5]

    found = timing_of(working, PeriodKind.DATE, "2023-01-07")

    assert found.time.tolist() == list(range(1, 21))
    assert found.start == 6
    assert found.step is Step.DAY


def test_a_holiday_among_working_days_is_a_gap() -> None:
    working = [day for day in days("2023-01-02", 28) if date.fromisoformat(day).weekday() < 5]
    del working[7]

    found = timing_of(working, PeriodKind.DATE, "2023-01-16")

    assert found.time.tolist() == [*range(1, 8), *range(9, 21)]


def test_irregular_dates_are_numbered_in_order_and_keep_their_place_in_the_year() -> None:
    labels = ["2023-01-03", "2023-01-05", "2023-02-20", "2023-02-22", "2023-07-07"]

    found = timing_of(labels, PeriodKind.DATE, "2023-02-01")

    assert found.time.tolist() == [1, 2, 3, 4, 5]
    assert (found.start, found.step) == (3, Step.POINT)
    assert found.years is not None
    assert found.years[2] == pytest.approx(48 / 365.25)


def test_a_label_that_the_series_lacks_has_no_place() -> None:
    assert np.isnan(timing_of(["a", "b"], PeriodKind.OTHER, "c").start)


def test_a_single_row_has_a_time() -> None:
    assert timing_of(["2023-01"], PeriodKind.MONTH, "2023-03").start == 3
