"""What the frame around every page needs."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thrive.people.models import Group, Person
from thrive.people.queries import House
from thrive.web.addresses import address_of
from thrive.web.requests import roles_of

# Pages that belong to a place of another name, where they are no place themselves.
INSIDE = {
    "builder": "programs", "goals": "today", "meetings": "today", "oneself": "today",
    "sponsor": "insights", "changes": "insights", "search": "know", "measures": "programs",
    "people": "programs", "audit": "programs",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One of the places of the house, and whether one stands in it."""

    name: str
    address: str
    is_here: bool
    is_page: bool  # it is this very page, not one further in
    is_wide: bool  # in the bar where there is room; one's own page leads to it always


@dataclass(frozen=True)
class Me:
    """The corner that leads to one's own page."""

    name: str
    initials: str
    address: str
    is_here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The name of the organisation, the places one may enter, and whether this is the demo.

    Costs one query for everybody, one more for somebody who is signed in. Pages that were refused
    before anybody was asked who they are have no places.
    """
    match = request.resolver_match
    place = (match.namespace or match.view_name) if match else ""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    places = _places(request, person, place) if person else []
    return {
        "organisation": organisation_name(request),
        "place": place,
        "places": places,
        "places_aside": [one for one in places if one.is_wide],
        "me": _me(request, person) if person else None,
        "is_demo": settings.THRIVE_DEMO,
    }


def organisation_name(request: HttpRequest) -> str:
    """The name of the root of the reporting tree, asked once for a request."""
    kept: str | None = getattr(request, "_organisation", None)
    if kept is None:
        kept = _name(request) or "Thrive"  # without one the house has a name too
        request._organisation = kept  # type: ignore[attr-defined]  # kept for the same request
    return kept


def _name(request: HttpRequest) -> str:
    house: House | None = getattr(request, "_house", None)
    if house is not None:
        return house.name
    root = Group.objects.filter(is_reporting=True, parent__isnull=True)
    return root.values_list("name", flat=True).first() or ""


def _places(request: HttpRequest, person: Person, place: str) -> list[Place]:
    """What exists and may be entered: what a person may not do is absent, not greyed."""
    offered = [(_("Today"), "today", "today"), (_("Improving"), "insights:board", "insights")]
    offered += [(_("Talk"), "talk:home", "talk"), (_("Know"), "know:home", "know")]
    aside = []
    held = roles_of(request, person)
    if held.is_administrator or held.steward_of:
        offered.append((_("Programs"), "programs:home", "programs"))
        aside.append((_("Numbers"), "measures:home", "measures"))
        aside.append((_("People"), "people:home", "people"))
    if held.steward_of:
        offered.append((_("My team"), "meetings:team", "meetings"))
    if held.is_guardian or held.is_administrator:
        aside.append((_("Record"), "audit:home", "audit"))
    insides = {inside for _name, _view, inside in (*offered, *aside)}
    here = place if place in insides else INSIDE.get(place, place)
    return [
        Place(
            name,
            address,
            is_here=here == inside,
            is_page=request.path == address,
            is_wide=number >= len(offered),
        )
        for number, (name, view, inside) in enumerate((*offered, *aside))
        if (address := address_of(view))
    ]


def _me(request: HttpRequest, person: Person) -> Me | None:
    address = address_of("people:me")
    if not address:
        return None
    return Me(person.name, person.initials, address, is_here=request.path == address)
