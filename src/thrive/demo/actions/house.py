"""Who acts in the story, found by the names that the story uses."""

from dataclasses import dataclass

from thrive.demo import population
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Person


@dataclass(frozen=True)
class House:
    """People, groups and measures by the names that the story uses. Read once."""

    persons: dict[str, Person]
    groups: dict[str, Group]
    measures: dict[str, Measure]
    leaders: dict[int, Person]

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

    def series(self, team: str, measure: str) -> Series:
        """The series of a team, which must have begun."""
        known = Series.objects.select_related("measure", "group")
        return known.get(measure=self.measures[measure], group=self.group(team))
