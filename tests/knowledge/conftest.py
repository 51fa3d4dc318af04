"""A page about handovers that Amina keeps, for everybody."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.foundation.models import OutboxEntry
from thrive.knowledge import actions
from thrive.measures.models import Measure
from thrive.people.models import Person


@pytest.fixture
def handovers(people: Cast, at: datetime) -> int:
    """Amina's page."""
    return actions.make_page(
        title="Handovers", what_we_did="The one who goes speaks first.", by=people.amina, at=at
    )


@pytest.fixture
def on_time(db: None) -> Measure:
    """How often buses leave on time."""
    return Measure.objects.create(
        key="on-time", name="On time", kind="value", cadence="week", direction="up"
    )


def told() -> dict[str, list[str]]:
    """Who is told what, by name."""
    names = dict(Person.objects.values_list("pk", "name"))
    found: dict[str, list[str]] = {}
    for entry in OutboxEntry.objects.filter(topic="message").order_by("id"):
        found.setdefault(names[entry.payload["person"]], []).append(entry.payload["line"])
    return found
