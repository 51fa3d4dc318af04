"""What is packed comes back as it was, on both databases."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from tests.cast import LONG_AGO, Cast
from thrive.foundation.packing import day_of, moment_of, packed, unpacked
from thrive.people.models import Membership, Role

MOMENT = datetime(2026, 9, 17, 18, 0, 0, 250_000, tzinfo=UTC)


def test_rows_of_two_tables_come_in_one_question(people: Cast) -> None:
    Role.objects.filter(person=people.daniel).update(granted_at=MOMENT)
    belongs = (
        Membership.objects.filter(person=people.amina)
        .order_by()
        .values_list(packed("from_on", "until_on", "person__name"))
    )
    held = (
        Role.objects.filter(person=people.daniel)
        .order_by()
        .values_list(packed("granted_at", Concat("kind", Value(": "), "group__name")))
    )

    with CaptureQueriesContext(connection) as seen:
        rows = [unpacked(text) for (text,) in belongs.union(held, all=True)]

    assert len(seen) == 1
    from_on, until_on, name = next(row for row in rows if len(row) == 3)
    granted_at, both = next(row for row in rows if len(row) == 2)
    assert name == "Amina Yusuf"
    assert day_of(from_on) == LONG_AGO
    assert day_of(until_on) is None
    assert moment_of(granted_at) == MOMENT
    assert both == "steward: Riverside"


@pytest.mark.django_db
def test_any_letter_survives(people: Cast) -> None:
    people.amina.name = 'A “name”, with \\ "quotes"\nand ünïcödé 🙂'
    people.amina.save()

    row = Membership.objects.filter(person=people.amina).values_list(
        packed("person__name", Value("{}", CharField()))
    )

    assert unpacked(row.get()[0]) == [people.amina.name, "{}"]


def test_days_and_moments_are_read_as_either_database_writes_them() -> None:
    assert day_of("2026-09-17") == date(2026, 9, 17)
    assert moment_of("2026-09-17 18:00:00.250000") == MOMENT
    assert moment_of("2026-09-17T20:00:00.25+02:00") == MOMENT
