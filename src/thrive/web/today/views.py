"""Today: what waits for me, and what has come of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from thrive.web.context import call_organisation
from thrive.web.requests import Request, roles_of, signed_in
from thrive.web.today import page
from thrive.web.today.house import house


@signed_in
def today(request: Request) -> HttpResponse:
    """The first page."""
    name, groups = house(request.user, on=timezone.localdate(request.at))
    shown = page.today(
        person=request.user,
        groups=groups,
        roles=roles_of(request, request.user),
        organisation=call_organisation(request, name),
        at=request.at,
    )
    return render(request, "today/today.html", {"page": shown})
