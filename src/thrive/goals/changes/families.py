"""Changes that are one: taken up from one another, or begun on days that one lot dealt."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from thrive.goals.models import Change


def family_of(change: Change) -> set[int]:
    """A change with all that it was taken up from or that were taken up from it, however far.

    Two queries for each step away from it.
    """
    found = {change.pk}
    edge = set(found)
    while edge:
        links = Change.objects.filter(pk__in=edge).values_list("made_from_id", "draw_id")
        sources = {source for source, _ in links if source is not None}
        draws = {draw for _, draw in links if draw is not None}
        near = Change.objects.filter(Q(made_from__in=edge) | Q(draw__in=draws))
        edge = (sources | set(near.values_list("pk", flat=True))) - found
        found |= edge
    return found


def together(changes: Iterable[Change]) -> list[list[Change]]:
    """The same for many at once, by links among them alone; each family in the order given."""
    known = list(changes)
    parent = {one.pk: one.pk for one in known}
    drawn: dict[int, int] = {}

    def root(pk: int) -> int:
        """The one that stands for its family so far."""
        while parent[pk] != pk:
            pk = parent[pk]
        return pk

    for one in known:
        if one.made_from_id in parent:
            parent[root(one.pk)] = root(one.made_from_id)
        if one.draw_id is not None:
            parent[root(one.pk)] = root(drawn.setdefault(one.draw_id, one.pk))
    families: dict[int, list[Change]] = defaultdict(list)
    for one in known:
        families[root(one.pk)].append(one)
    return list(families.values())
