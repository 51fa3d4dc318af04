"""Who may be given something to do: those of a group who are here."""

from collections.abc import Sequence

from thrive.people.models import Group, Person
from thrive.people.queries import members_of
from thrive.web.requests import Request, key_in


def members_here(request: Request, group: Group) -> list[Person]:
    """The people of a group and of those below it, as far as they are here."""
    found = members_of(group, on=request.at.date(), deep=True)
    return [one for one in found if one.is_active]


def member_in(members: Sequence[Person], named: str) -> Person | None:
    """The one of them whose number was sent; nobody for any other."""
    chosen = key_in(named)
    return next((one for one in members if one.pk == chosen), None)
