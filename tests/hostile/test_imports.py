"""Files of numbers with a slip of the finger in them."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.measures import actions
from thrive.measures.errors import BadPoints
from thrive.measures.mapping import chosen
from thrive.measures.models import Measure, Point

HEAD = "measure,group,period,value\n"


@pytest.fixture
def travel(people: Cast, at: datetime) -> Measure:
    """Minutes on the road: a weekly value."""
    return actions.define_measure(
        key="travel", name="Minutes on the road", unit="minutes", kind="value",
        direction="down", cadence="week", by=people.omar, at=at,
    )  # fmt: skip


@pytest.mark.parametrize("period", ["0001-01-01", "0202-07-20", "1026-07-20"])
def test_a_week_centuries_ago_is_refused(
    people: Cast, travel: Measure, at: datetime, period: str
) -> None:
    """Each week up to today is laid on one grid: one such row kept a server busy for minutes."""
    content = f"{HEAD}travel,riverside,{period},3\n".encode()

    with pytest.raises(BadPoints):
        actions.import_points(
            source=content, mapping=chosen(), by=people.omar, source_name="slip.csv", at=at
        )

    assert not Point.objects.exists()
