"""Who looks at the page: the person with the groups and roles that the page knows already."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from thrive.goals.aims.days import day_in
from thrive.people.models import Group, Person
from thrive.people.queries import Roles

WIDTH = 5  # letters of one step of a path, its dot included


@dataclass(frozen=True)
class Standing:
    """Somebody at a moment, with their groups of the day and their roles."""

    person: Person
    groups: tuple[Group, ...]
    roles: Roles
    at: datetime

    @property
    def today(self) -> date:
        """Which day it is where they are."""
        return day_in(self.at, self.person.time_zone)

    def belongs(self, group: str = "group") -> Q:
        """A condition: it is of a group that they are in, or of one above it."""
        above = {
            one.path[:end] for one in self.groups for end in range(WIDTH, len(one.path), WIDTH)
        }
        inside = Q(**{f"{group}__in": [one.pk for one in self.groups]})
        return inside | Q(**{f"{group}__path__in": sorted(above)}) if above else inside

    def leads(self, group: str = "group") -> Q:
        """A condition: it is of a group that they look after, or of one below it."""
        led = Q(pk__in=())
        for one in self.roles.steward_of:
            led |= Q(**{group: one.pk})
            if one.path:
                led |= Q(**{f"{group}__path__startswith": one.path})
        return led
