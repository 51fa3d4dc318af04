"""Days in words, in the reader's language."""

from datetime import date, datetime

import pytest
from django.utils import translation

from thrive.foundation import days

THURSDAY = date(2026, 9, 17)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-gb", ["17 September 2026", "17 September", "September 2026"]),
        ("de", ["17. September 2026", "17. September", "September 2026"]),
    ],
)
def test_a_day_is_written_as_the_reader_writes_it(language: str, words: list[str]) -> None:
    with translation.override(language):
        said = [days.day(THURSDAY), days.day_of_year(THURSDAY), days.month(THURSDAY)]

    assert said == words


def test_a_span_names_what_its_ends_share_only_once() -> None:
    with translation.override("en-gb"):
        within = days.span(date(2026, 9, 7), date(2026, 9, 13))
        across = days.span(date(2026, 8, 31), date(2026, 9, 6))
        years = days.span(date(2025, 12, 29), date(2026, 1, 4))

    assert within == "7 to 13 September 2026"
    assert across == "31 August to 6 September 2026"
    assert years == "29 December 2025 to 4 January 2026"


def test_a_moment_has_its_time_of_day() -> None:
    with translation.override("en-gb"):
        assert days.moment(datetime(2026, 9, 17, 18, 5)) == "17 September 2026, 18:05"  # noqa: DTZ001


def test_weekdays_are_written_out() -> None:
    with translation.override("en-gb"):
        assert days.weekday(THURSDAY) == "Thursday 17 September"
        assert days.weekday_of_year(THURSDAY) == "Thursday 17 September 2026"
