"""Today: what waits for me, and what has come of it."""

from django.http import HttpResponse
from django.shortcuts import render

from thrive.web.requests import Request, signed_in


@signed_in
def today(request: Request) -> HttpResponse:
    """The first page."""
    return render(request, "today/today.html")
