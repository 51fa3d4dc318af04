"""Today: what waits for me, and what has come of it."""

from django.http import HttpResponse
from django.shortcuts import render

from thrive.web.context import organisation_name
from thrive.web.requests import Request, house_of, signed_in
from thrive.web.today import page


@signed_in
def today(request: Request) -> HttpResponse:
    """The first page."""
    shown = page.today(
        person=request.user,
        house=house_of(request),
        organisation=organisation_name(request),
        at=request.at,
    )
    return render(request, "today/today.html", {"page": shown})
