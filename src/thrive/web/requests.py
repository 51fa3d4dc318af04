"""The request as our views see it: signed in, at a moment."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from thrive.people.models import Person

P = ParamSpec("P")


class Request(HttpRequest):
    """A request of somebody who is signed in. ``at`` is its moment, read once."""

    at: datetime
    user: Person  # type: ignore[assignment]  # signed_in refuses everybody else
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only people in who are signed in, and tell the type checker so."""

    @wraps(view)
    def typed(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(cast(Request, request), *args, **kwargs)

    return login_required(typed)
