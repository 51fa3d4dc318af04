"""A talk in Riverside, by name, and one without names among eight and more."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.cast import LONG_AGO, Cast
from thrive.discussions import actions
from thrive.foundation.models import OutboxEntry
from thrive.people.models import Group, Membership, Person
from thrive.people.queries import Audience

Say = Callable[..., int]


@pytest.fixture
def crew(people: Cast) -> list[Person]:
    """Six more in Riverside, so that with Amina and Daniel there are eight."""
    made = Person.objects.bulk_create(
        [Person(external_id=f"crew-{n}", name=f"Crew {n}", email=None) for n in range(6)]
    )
    join(people.riverside, *made)
    return made


def join(group: Group, *persons: Person) -> None:
    """Put people into a group since long ago."""
    Membership.objects.bulk_create(
        [Membership(person=one, group=group, from_on=LONG_AGO) for one in persons]
    )


@pytest.fixture
def riverside(people: Cast) -> Audience:
    """Everybody in Riverside."""
    return Audience(groups=(people.riverside.pk,))


@pytest.fixture
def named(people: Cast, riverside: Audience, at: datetime) -> int:
    """Daniel opened a talk about handovers in Riverside."""
    return actions.open_topic(
        title="Handovers", subject="", audience=riverside, promise="named", by=people.daniel, at=at
    )


@pytest.fixture
def hidden(people: Cast, crew: list[Person], riverside: Audience, at: datetime) -> int:
    """Daniel opened a talk without names among the eight of Riverside."""
    return actions.open_topic(
        title="Night shift", subject="", audience=riverside, promise="confidential",
        by=people.daniel, at=at,
    )  # fmt: skip


@pytest.fixture
def say(people: Cast, at: datetime) -> Say:
    """Write in a talk, as Amina unless somebody else is named."""

    def written(
        topic: int, text: str = "It helps.", by: Person | None = None, **more: object
    ) -> int:
        given: dict[str, object] = {"at": at, **more}
        return actions.write(topic=topic, text=text, by=by or people.amina, **given)  # type: ignore[arg-type]

    return written


def told() -> dict[str, list[str]]:
    """Who is told what, by name."""
    names = dict(Person.objects.values_list("pk", "name"))
    found: dict[str, list[str]] = {}
    for entry in OutboxEntry.objects.filter(topic="message").order_by("id"):
        found.setdefault(names[entry.payload["person"]], []).append(entry.payload["line"])
    return found
