"""The whole picture: one page across all, that everybody sees in the same form."""

from django.http import HttpResponse
from django.shortcuts import render

from thrive.insights import queries
from thrive.web.requests import Request, signed_in


@signed_in
def whole(request: Request) -> HttpResponse:
    """What improved, who takes part, which chains were finished, what waits for the reader."""
    page = queries.whole(viewer=request.user, at=request.at)
    return render(request, "sponsor/whole.html", {"page": page})
