"""Which measures there are, and which numbers are waited for."""

from collections.abc import Iterable

from thrive.people.models import Group


def group_names(ids: Iterable[int]) -> dict[int, str]:
    """The names of some groups."""
    return dict(Group.objects.filter(id__in=list(ids)).values_list("id", "name"))
