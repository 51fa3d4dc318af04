"""Measures that the tests play with."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.measures import actions
from thrive.measures.models import Measure


@pytest.fixture
def on_time(people: Cast, at: datetime) -> Measure:
    """Visits on time: a weekly share."""
    return actions.define_measure(
        key="on-time", name="Visits on time", unit="of 100 visits", kind="proportion",
        direction="up", cadence="week", scale=100, by=people.omar, at=at,
    )  # fmt: skip


@pytest.fixture
def falls(people: Cast, at: datetime) -> Measure:
    """Falls: a monthly count, owned by Amina."""
    return actions.define_measure(
        key="falls", name="Falls", unit="falls", kind="count", direction="down",
        cadence="month", owner=people.amina, by=people.omar, at=at,
    )  # fmt: skip


@pytest.fixture
def minutes(people: Cast, at: datetime) -> Measure:
    """Minutes on the road: a weekly value."""
    return actions.define_measure(
        key="minutes", name="Minutes on the road", unit="minutes", kind="value",
        direction="down", cadence="week", decimals=1, by=people.omar, at=at,
    )  # fmt: skip
