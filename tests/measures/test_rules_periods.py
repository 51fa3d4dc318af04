"""Which texts name a period, and under which day it is kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive.measures.rules import periods
from thrive.measures.rules.faults import Fault, Faulty

CADENCES = ["day", "week", "month", "quarter", "year"]


@pytest.mark.parametrize(
    ("text", "cadence", "first"),
    [
        ("2024-02-29", "day", date(2024, 2, 29)),
        ("2024-W07", "week", date(2024, 2, 12)),
        ("2024W07", "week", date(2024, 2, 12)),
        ("2024-w07", "week", date(2024, 2, 12)),
        ("2024-02-18", "week", date(2024, 2, 12)),  # a Sunday belongs to the week before
        ("2020-W53", "week", date(2020, 12, 28)),
        ("2024-03", "month", date(2024, 3, 1)),
        ("2024-03-31", "month", date(2024, 3, 1)),
        ("2024-Q4", "quarter", date(2024, 10, 1)),
        ("2024-05", "quarter", date(2024, 4, 1)),
        ("2024", "year", date(2024, 1, 1)),
        ("2024-Q2", "year", date(2024, 1, 1)),
    ],
)
def test_a_period_is_kept_under_its_first_day(text: str, cadence: str, first: date) -> None:
    assert periods.parse_period(text, cadence) == first


@pytest.mark.parametrize(
    ("text", "cadence", "fault"),
    [
        ("2024", "month", Fault.PERIOD_TOO_COARSE),
        ("2024-Q1", "month", Fault.PERIOD_TOO_COARSE),
        ("2024-W07", "day", Fault.PERIOD_TOO_COARSE),
        ("2024-W07", "month", Fault.WEEK_IN_TWO_PERIODS),
        ("2023-02-29", "day", Fault.NO_SUCH_DAY),
        ("2024-13", "month", Fault.NO_SUCH_DAY),
        ("2023-W53", "week", Fault.NO_SUCH_DAY),
        ("0000", "year", Fault.NO_SUCH_DAY),
        ("2024/03", "month", Fault.NOT_A_PERIOD),
        ("03.2024", "month", Fault.NOT_A_PERIOD),
        ("2023/24", "year", Fault.NOT_A_PERIOD),  # a financial year is not guessed
        ("last week", "week", Fault.NOT_A_PERIOD),
        ("٢٠٢٤", "year", Fault.NOT_A_PERIOD),  # digits of another alphabet
        ("2024-03-01 00:00", "month", Fault.NOT_A_PERIOD),
        ("", "month", Fault.NOT_A_PERIOD),
    ],
)
def test_what_is_no_period_of_the_cadence_is_refused(text: str, cadence: str, fault: Fault) -> None:
    with pytest.raises(Faulty) as refusal:
        periods.parse_period(text, cadence)

    assert refusal.value.fault is fault


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9990, 1, 1)), st.sampled_from(CADENCES))
def test_a_day_lies_in_its_period_and_before_the_next(day: date, cadence: str) -> None:
    first = periods.first_day(day, cadence)

    assert first <= day < periods.following(first, cadence)
    assert periods.first_day(first, cadence) == first


@pytest.mark.parametrize(
    ("on", "cadence", "last"),
    [
        (date(2026, 9, 17), "day", date(2026, 9, 16)),
        (date(2026, 9, 17), "week", date(2026, 9, 7)),
        (date(2026, 9, 14), "week", date(2026, 9, 7)),  # on Monday the week before is over
        (date(2026, 9, 13), "week", date(2026, 8, 31)),  # on Sunday it is not
        (date(2026, 1, 1), "month", date(2025, 12, 1)),
        (date(2026, 9, 17), "quarter", date(2026, 4, 1)),
        (date(2026, 9, 17), "year", date(2025, 1, 1)),
    ],
)
def test_the_last_full_period_is_over(on: date, cadence: str, last: date) -> None:
    assert periods.last_full(on, cadence) == last


def test_recent_periods_go_backwards_without_a_gap() -> None:
    found = periods.recent(date(2026, 3, 2), "month", 4)

    assert found == [date(2026, 2, 1), date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
