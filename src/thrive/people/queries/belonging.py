"""Who belongs where on a day. The past stays true when somebody moves."""

from datetime import date

from django.db.models import Q

from thrive.people.models import Group, Person


def reporting_tree(*, on: date) -> list[Group]:
    """The groups of the reporting tree that are open on a day, each before those below it."""
    return list(Group.objects.filter(open_on(on), is_reporting=True).order_by("path", "id"))


def groups_of(person: Person, *, on: date) -> list[Group]:
    """All groups that a person is in on a day: the team first, then the others by name."""
    belongs = Group.objects.filter(during(on), memberships__person=person).distinct()
    return list(belongs.order_by("-is_reporting", "path", "name", "id"))


def own_team(person: Person, *, on: date) -> Group | None:
    """The person's place in the reporting tree on a day, if there is one."""
    belongs = Group.objects.filter(during(on), memberships__person=person, is_reporting=True)
    return belongs.order_by("path", "id").first()


def members_of(group: Group, *, on: date, deep: bool = False) -> list[Person]:
    """The people in a group on a day, by name; ``deep`` adds those in the groups below it."""
    if deep and group.path:
        inside = Q(memberships__group__path__startswith=group.path)
    else:
        inside = Q(memberships__group=group)
    belongs = Person.objects.filter(inside & during(on)).distinct()
    return list(belongs.order_by("name", "id"))


def during(on: date, *, membership: str = "memberships__") -> Q:
    """A condition: the membership covers a day."""
    open_ended = Q(**{f"{membership}until_on__isnull": True})
    ends_later = Q(**{f"{membership}until_on__gt": on})
    return Q(**{f"{membership}from_on__lte": on}) & (open_ended | ends_later)


def open_on(on: date) -> Q:
    """A condition: the group is not closed on a day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=on)
