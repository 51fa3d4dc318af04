"""The request as our views see it: signed in, at a moment."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from thrive.foundation import clock
from thrive.people.models import Person
from thrive.people.queries import House, Roles, house, roles

P = ParamSpec("P")


class Request(HttpRequest):
    """A request of somebody who is signed in. ``at`` is its moment, read once."""

    at: datetime
    user: Person  # signed_in refuses everybody else
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only people in who are signed in, and tell the type checker so."""

    @wraps(view)
    def typed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(cast(Request, request), *args, **kwargs)

    return login_required(typed)


def key_in(text: str) -> int | None:
    """The key of a row that somebody's text names; None for what is no such number."""
    is_key = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if is_key else None


def roles_of(request: HttpRequest, person: Person) -> Roles:
    """The roles of the one who is signed in, asked once for a request."""
    held: Roles | None = getattr(request, "_roles", None)
    if held is None:
        held = roles(person, at=getattr(request, "at", None) or clock.now())
        request._roles = held  # type: ignore[attr-defined]  # kept for the rest of the request
    return held


def house_of(request: Request) -> House:
    """The house as the one who is signed in stands in it, asked once for a request.

    For pages that need groups as well: roles and the name of the house come with it.
    """
    found: House | None = getattr(request, "_house", None)
    if found is None:
        found = house(request.user, at=request.at)
        request._house = found  # type: ignore[attr-defined]  # kept for the rest of the request
        request._roles = found.roles  # type: ignore[attr-defined]  # as roles_of keeps them
    return found
