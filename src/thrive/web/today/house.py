"""What the organisation is called and the groups that somebody is in: asked in one question."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from thrive.people.models import Group, Membership, Person
from thrive.people.queries.belonging import during


def house(person: Person, *, on: date) -> tuple[str, list[Group]]:
    """The name of the root of the reporting tree, and the person's groups, their team first."""
    mine = Membership.objects.filter(during(on, membership=""), group=OuterRef("pk"), person=person)
    is_root = Q(is_reporting=True, parent__isnull=True)
    rows = Group.objects.annotate(is_mine=Exists(mine)).filter(is_root | Q(is_mine=True))
    name, groups = "", list[Group]()
    for one in rows.order_by("-is_reporting", "path", "name", "id"):
        if one.is_reporting and one.parent_id is None:
            name = name or one.name
        if one.is_mine:
            groups.append(one)
    return name, groups
