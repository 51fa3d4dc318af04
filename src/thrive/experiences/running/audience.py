"""Who belongs to the groups of a run on a day, and where they stand in the reporting tree."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from thrive.experiences.models import Run
from thrive.people.models import Group, Membership, Person
from thrive.people.queries.belonging import during

FEW = 500  # so many people a database finds one by one; of more it reads all


def here(on: date) -> Q:
    """A condition on persons: they are here on a day."""
    return Q(is_active=True) & (Q(left_on__isnull=True) | Q(left_on__gt=on))


def within(groups: Iterable[Group], on: date) -> QuerySet[Membership]:
    """The memberships of a day in some groups, and in all that stand below them."""
    inside = Q(pk__in=[])
    for group in groups:
        inside |= Q(group=group)
        if group.path:
            inside |= Q(group__path__startswith=group.path)
    return Membership.objects.filter(inside, during(on, membership=""))


def members(groups: Iterable[Group], on: date) -> set[int]:
    """The people of some groups on a day, those below included, without those who have left."""
    present = Person.objects.filter(here(on)).values("pk")
    return set(within(groups, on).filter(person__in=present).values_list("person_id", flat=True))


def groups_of(run: Run) -> list[Group]:
    """The groups whose members a run follows, in the order of the tree."""
    return [one.group for one in run.audience.select_related("group").order_by("group__path", "id")]


def teams(persons: Iterable[int], on: date) -> dict[int, int | None]:
    """The place of each person in the reporting tree on a day; None for who has none.

    One query, however many people.
    """
    found: dict[int, int | None] = dict.fromkeys(persons)
    places = Membership.objects.filter(during(on, membership=""), group__is_reporting=True)
    if len(found) <= FEW:
        places = places.filter(person__in=list(found))
    # Of two places the first in the tree counts, as in people.queries.own_team.
    rows = places.order_by("-group__path", "-group_id").values_list("person_id", "group_id")
    found.update((person, group) for person, group in rows.iterator() if person in found)
    return found


class Places:
    """Where some people stood in the reporting tree on any day of the past."""

    def __init__(self, persons: Iterable[int]) -> None:
        ordered = sorted(set(persons))
        self._known: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
        for start in range(0, len(ordered), FEW):
            rows = Membership.objects.filter(
                person__in=ordered[start : start + FEW], group__is_reporting=True
            ).order_by("group__path", "group_id")
            stays = rows.values_list("person_id", "from_on", "until_on", "group_id")
            for person, begins, ends, group in stays:
                self._known[person].append((begins, ends, group))

    def on(self, person: int, on: date) -> int | None:
        """The group of a day; of two the first in the tree, as in people.queries.own_team."""
        standing = (
            group
            for begins, ends, group in self._known[person]
            if begins <= on and (ends is None or ends > on)
        )
        return next(standing, None)


def expected(run: Run, on: date) -> list[int]:
    """Who takes part in a run, or would if it began on a day. In the order of their numbers."""
    enrolled = run.enrolments.filter(left_on__isnull=True).values_list("person_id", flat=True)
    stayed_out = run.enrolments.filter(left_by_self=True).values_list("person_id", flat=True)
    present = Person.objects.filter(here(on), pk__in=set(enrolled)).values_list("pk", flat=True)
    return sorted((set(present) | members(groups_of(run), on)) - set(stayed_out))


def named(persons: Sequence[int]) -> dict[int, str]:
    """The names of people."""
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
