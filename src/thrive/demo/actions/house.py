"""Who acts in the story, found by the names that the story uses."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from thrive.demo import population
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Membership, Person

PERSONAS = {persona.key: persona.external_id for persona in population.PERSONAS}


@dataclass(frozen=True)
class House:
    """People, groups and measures by the names that the story uses. Read once."""

    persons: dict[str, Person]
    groups: dict[str, Group]
    measures: dict[str, Measure]
    leaders: dict[int, Person]
    carers: Mapping[int, list[Person]]  # by group: who neither leads it nor is a persona

    @classmethod
    def load(cls) -> "House":
        """Read everybody who can act."""
        stewards = Person.objects.filter(roles__kind="steward", roles__ended_at=None)
        leads = stewards.order_by("id").values_list("roles__group_id", "id")
        persons = {person.pk: person for person in Person.objects.order_by("id")}
        return cls(
            persons={person.external_id: person for person in persons.values()},
            groups={group.external_id: group for group in Group.objects.order_by("id")},
            measures={measure.key: measure for measure in Measure.objects.order_by("id")},
            leaders={group: persons[pk] for group, pk in leads if group is not None},
            carers=_carers(persons, {pk for _group, pk in leads}),
        )

    @property
    def administrator(self) -> Person:
        """Who brings the files in."""
        return self.persons[population.ADMINISTRATOR.external_id]

    def group(self, team: str) -> Group:
        """A team by its name in the story."""
        return self.groups[team.lower().replace(" ", "-")]

    def leader(self, team: str) -> Person:
        """Who leads a team."""
        return self.leaders[self.group(team).pk]

    def who(self, name: str) -> Person | None:
        """Somebody as the loop's story calls them: `member`, `lead Hilltop`, `carer Hilltop 2`,
        `area Hill`. None where a small organisation has no such place.
        """
        kind, _blank, place = name.partition(" ")
        if kind in PERSONAS:
            return self.persons.get(PERSONAS[kind])
        if kind == "area":
            group = self.groups.get(population.area_key(place))
            return self.leaders.get(group.pk) if group else None
        place, number = (place, 0) if kind == "lead" else _numbered(place)
        if (team := self.team(place)) is None:
            return None
        known = self.carers.get(team.pk, [])
        if kind == "lead":
            return self.leaders.get(team.pk)
        return known[number - 1] if number <= len(known) else None

    def team(self, name: str) -> Group | None:
        """A team or, as `area Hill`, an area; None where it is not there."""
        if name.startswith("area "):
            return self.groups.get(population.area_key(name.removeprefix("area ")))
        return self.groups.get(name.lower().replace(" ", "-"))

    def series(self, team: str, measure: str) -> Series:
        """The series of a team, which must have begun."""
        known = Series.objects.select_related("measure", "group")
        return known.get(measure=self.measures[measure], group=self.group(team))


def _numbered(place: str) -> tuple[str, int]:
    team, _blank, number = place.rpartition(" ")
    return team, int(number)


def _carers(persons: Mapping[int, Person], leads: set[int]) -> Mapping[int, list[Person]]:
    """Those who only work there, in the order of the file."""
    found: dict[int, list[Person]] = defaultdict(list)
    stays = Membership.objects.filter(until_on=None).order_by("person_id", "group_id")
    for group, person in stays.values_list("group_id", "person_id"):
        if person not in leads and persons[person].external_id not in PERSONAS.values():
            found[group].append(persons[person])
    return found
