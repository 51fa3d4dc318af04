"""Reading the audit: newest first, page by page, and only what was sought."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thrive.foundation import audit
from thrive.foundation.queries import Sought, every_record, records

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def seven(at: datetime) -> datetime:
    """Seven records: three at one moment, then one each hour, by Amina and Daniel in turn."""
    for number in range(7):
        audit.record(
            actor="amina" if number % 2 else "daniel",
            action="people.import" if number < 3 else "people.grant_role",
            subject=str(number),
            at=at + max(number - 2, 0) * HOUR,
        )
    return at


def said(sought: Sought, after: str = "", most: int = 50) -> list[str]:
    """The subjects of what is found, in its order."""
    return [one.subject for one in records(sought, after=after, most=most).records]


def test_the_newest_stand_first(seven: datetime) -> None:
    assert said(Sought()) == ["6", "5", "4", "3", "2", "1", "0"]


def test_pages_follow_one_another_also_within_one_moment(seven: datetime) -> None:
    first = records(Sought(), most=5)
    second = records(Sought(), after=first.older, most=5)

    assert [one.subject for one in (*first.records, *second.records)] == list("6543210")
    assert second.older == ""


def test_a_page_that_holds_all_names_no_older_ones(seven: datetime) -> None:
    assert records(Sought(), most=7).older == ""


def test_what_comes_in_meanwhile_shows_nothing_twice(seven: datetime) -> None:
    first = records(Sought(), most=5)
    audit.record(actor="amina", action="people.import", subject="new", at=seven + 9 * HOUR)

    assert said(Sought(), after=first.older) == ["1", "0"]


@pytest.mark.parametrize("place", ["x", "-", "20260917T180000000000-x", "2026-1", "9" * 60])
def test_a_place_that_cannot_be_understood_is_the_beginning(seven: datetime, place: str) -> None:
    assert len(said(Sought(), after=place)) == 7


def test_only_what_was_sought_is_found(seven: datetime) -> None:
    assert said(Sought(actors=frozenset({"amina"}))) == ["5", "3", "1"]
    assert said(Sought(actors=frozenset())) == []
    assert said(Sought(action="people.import")) == ["2", "1", "0"]
    assert said(Sought(since=seven + 2 * HOUR)) == ["6", "5", "4"]
    assert said(Sought(before=seven + 2 * HOUR)) == ["3", "2", "1", "0"]
    both = Sought(actors=frozenset({"daniel"}), action="people.grant_role", before=seven + 4 * HOUR)
    assert said(both) == ["4"]


def test_a_file_holds_the_newest(seven: datetime) -> None:
    found = [one.subject for one in every_record(Sought(), most=3)]

    assert found == ["6", "5", "4"]


def test_a_page_far_back_costs_one_query(seven: datetime) -> None:
    place = records(Sought(), most=5).older

    with CaptureQueriesContext(connection) as asked:
        records(Sought(), after=place)

    assert len(asked) == 1
