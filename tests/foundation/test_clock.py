"""The clock, which stands only in the demo."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from thrive.foundation import clock

pytestmark = pytest.mark.django_db


def test_the_clock_tells_the_present_moment() -> None:
    assert abs(clock.now() - datetime.now(tz=UTC)) < timedelta(minutes=1)


def test_the_clock_of_the_demo_stands_where_it_was_set(at: datetime) -> None:
    clock.stand_at(at)
    clock.stand_at(at + timedelta(weeks=1))

    assert clock.now() == at + timedelta(weeks=1)


def test_outside_the_demo_nobody_can_move_the_clock(at: datetime, settings: Settings) -> None:
    settings.THRIVE_DEMO = False

    with pytest.raises(RuntimeError, match="THRIVE_DEMO"):
        clock.stand_at(at)


def test_outside_the_demo_a_standing_clock_is_not_believed(
    at: datetime, settings: Settings
) -> None:
    clock.stand_at(at)
    settings.THRIVE_DEMO = False

    assert clock.now() != at
