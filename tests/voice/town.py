"""A town with enough people to be told about: what the tests of voice play in.

Harbour holds Riverside (10) and Quay (9); Hill holds Hilltop (9) and Hillside (4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests import cast
from thrive.people.models import Group, Membership, Person
from thrive.voice import actions
from thrive.voice.actions import Body, Kept, Outcome

WAVE = (date(2026, 9, 1), date(2026, 10, 1))
SAFE = Outcome(name="safe", told="mean", of="safe", measure="safe")
OUTCOMES = (
    SAFE,
    Outcome(name="agrees", told="agreement", of="safe", agrees_from=4, measure="agrees"),
    Outcome(name="tired", told="choice", of="hindrance", choice="tired"),
    Outcome(name="answering", told="response_rate", measure="answering"),
)


@dataclass(frozen=True)
class Town:
    """Groups by name, and who is in each."""

    people: cast.Cast
    groups: Mapping[str, Group]
    persons: Mapping[str, Sequence[Person]]

    def members(self, *names: str) -> dict[int, int | None]:
        """The people of some groups, or of all, as freezing takes them."""
        chosen = names or tuple(self.persons)
        return {person.pk: self.groups[name].pk for name in chosen for person in self.persons[name]}

    def ids(self, *names: str) -> list[int]:
        """The ids of the people of some groups."""
        return [person.pk for name in names for person in self.persons[name]]


def make_town(people: cast.Cast) -> Town:
    """Put the rest of the town beside the cast."""
    quay = cast.group("Quay", "team", people.harbour, "0001.0001.0002.")
    hillside = cast.group("Hillside", "team", people.hill, "0001.0002.0002.")
    groups = {
        "Fernbrook": people.fernbrook, "Harbour": people.harbour, "Hill": people.hill,
        "Riverside": people.riverside, "Quay": quay,
        "Hilltop": people.hilltop, "Hillside": hillside,
    }  # fmt: skip
    sizes = {"Riverside": 8, "Quay": 9, "Hilltop": 8, "Hillside": 4}
    persons: dict[str, list[Person]] = {
        name: newcomers(groups[name], size) for name, size in sizes.items()
    }
    persons["Riverside"] += [people.amina, people.daniel]
    persons["Hilltop"] += [people.peter]
    return Town(people, groups, persons)


def newcomers(group: Group, how_many: int) -> list[Person]:
    """People who have been in a group for long."""
    begins = Person.objects.count()
    made = Person.objects.bulk_create(
        Person(external_id=f"p{begins + number}", name=f"Person {begins + number}")
        for number in range(how_many)
    )
    Membership.objects.bulk_create(
        Membership(person=person, group=group, from_on=cast.LONG_AGO) for person in made
    )
    return made


def said(value: float, hindrance: str = "tired") -> Body:
    """An answer to the questions of the town."""
    return Body({"at": "end"}, {"safe": value, "hindrance": [hindrance]}, {})


Say = Callable[..., Kept]


def saying(at: datetime) -> Say:
    """How somebody says something: begun and finished at once."""

    def say(study: int, person: int, body: Body, key: str = "", wave: Any = WAVE) -> Kept:
        key = key or f"prompt-{study}-{person}-{wave[0]}"
        kept = actions.begin(study=study, key=key, person=person, wave=wave, at=at)
        actions.keep(
            key=key, person=person, version=kept.version, body=body, finished=True,
            at=at + timedelta(minutes=1), kept=kept,
        )  # fmt: skip
        return kept

    return say


def sent_to(persons: Sequence[int], answered: Sequence[int]) -> dict[int, tuple[int, int]]:
    """One prompt for each, answered by some."""
    return {person: (1, int(person in set(answered))) for person in persons}
