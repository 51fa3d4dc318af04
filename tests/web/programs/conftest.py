"""A program of our own, and runs of it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from tests.cast import LONG_AGO, Cast
from thrive.experiences.actions import import_program
from thrive.experiences.models import Run
from thrive.experiences.running import actions
from thrive.experiences.timing.template import Every, FixedAt, Part, Template
from thrive.foundation import clock
from thrive.people.models import Group, Membership, Person

SMALL = """program: how-was-it
languages: [en, de]
title: {en: How was it?, de: Wie war es?}
about: {en: One question after a day., de: Eine Frage nach einem Tag.}
promise: confidential
outcomes:
  - {id: mood, of: good, told: mean, name: {en: The day’s stars, de: Sterne}}
experiences:
  - id: day
    title: {en: Your day, de: Dein Tag}
    frames:
      - {id: good, kind: stars, text: {en: How good was it?, de: Wie gut war es?}}
"""
NAMED = SMALL.replace("how-was-it", "by-name").replace("confidential", "named")
MONDAY = date(2026, 9, 21)
NOON = Template((Part(Every(), (FixedAt(time(12)),)),), seconds=20)
Prepare = Callable[..., Run]


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def small(people: Cast, at: datetime) -> str:
    """A confidential program with one question; its key."""
    return import_program(source=SMALL.encode(), by=people.daniel, at=at).key


@pytest.fixture
def by_name(people: Cast, at: datetime) -> str:
    """The same, named; its key."""
    return import_program(source=NAMED.encode(), by=people.daniel, at=at).key


@pytest.fixture
def prepare(people: Cast, small: str, by_name: str, at: datetime) -> Prepare:
    """Prepare a run for Riverside by Daniel, confidential unless it is said otherwise.

    ``Any``: whatever a run can be wished to be.
    """

    def prepared(program: str = small, **wishes: Any) -> Run:
        usual = {
            "name": "Days at Riverside", "template": NOON, "kind": "perpetual", "waves": "week",
            "begins_on": MONDAY, "groups": [people.riverside], "by": people.daniel, "at": at,
        }  # fmt: skip
        return actions.prepare_run(program_key=program, **{**usual, **wishes})

    return prepared


@pytest.fixture
def started(prepare: Prepare, people: Cast, at: datetime) -> Prepare:
    """The same, begun."""

    def begun(program: str = "how-was-it", **wishes: Any) -> Run:
        run = prepare(program, **wishes)
        return actions.start_run(run=run, by=wishes.get("by", people.daniel), at=at)

    return begun


def crowd(group: Group, count: int, name: str = "crowd") -> list[Person]:
    """So many more people in a group."""
    made = Person.objects.bulk_create(
        Person(external_id=f"{name}-{number}", name=f"{name.title()} {number:03}")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, group=group, from_on=LONG_AGO) for person in made
    )
    return made
