"""Who may do what at a moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from thrive.people.models import Group, Person, Role


@dataclass(frozen=True)
class Roles:
    """What a person may do beyond what every member may."""

    is_administrator: bool = False
    is_guardian: bool = False
    is_sponsor: bool = False
    steward_of: tuple[Group, ...] = ()

    def may_steward(self, group: Group) -> bool:
        """Whether the person is steward of the group or of a part of the tree that holds it."""
        return any(
            group.pk == own.pk or (own.path and group.path.startswith(own.path))
            for own in self.steward_of
        )


def roles(person: Person, *, at: datetime) -> Roles:
    """The roles that a person holds at a moment, in one query. Nobody who has left holds any."""
    if not person.is_active:
        return Roles()
    held = list(held_at(at).filter(person=person).select_related("group"))
    kinds = {role.kind for role in held}
    return Roles(
        is_administrator=Role.Kind.ADMINISTRATOR in kinds,
        is_guardian=Role.Kind.GUARDIAN in kinds,
        is_sponsor=Role.Kind.SPONSOR in kinds,
        steward_of=tuple(role.group for role in held if role.group is not None),
    )


def has_administrator(*, at: datetime) -> bool:
    """Whether anybody is administrator at a moment: without one, nobody could let the others in."""
    return held_at(at).filter(kind=Role.Kind.ADMINISTRATOR, person__is_active=True).exists()


def held_at(at: datetime) -> QuerySet[Role]:
    """The roles that are held at a moment, by anybody."""
    return Role.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=at), granted_at__lte=at
    ).order_by("person", "group__path", "id")
