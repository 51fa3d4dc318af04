"""Today: what waits for me, and what has come of it."""

from django.http import HttpResponse
from django.shortcuts import render

from thrive.web.context import organisation_name
from thrive.web.requests import Request, roles_of, signed_in
from thrive.web.today import page


@signed_in
def today(request: Request) -> HttpResponse:
    """The first page."""
    shown = page.today(
        person=request.user,
        roles=roles_of(request, request.user),
        organisation=organisation_name(request),
        at=request.at,
    )
    return render(request, "today/today.html", {"page": shown})
