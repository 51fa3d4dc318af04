"""What every request gets: its moment, and plain words for what was refused."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thrive.foundation import clock
from thrive.foundation.errors import Invalid, NotFound, Refused, ThriveError

Next = Callable[[HttpRequest], HttpResponse]


class MomentMiddleware:
    """Reads the clock once: everything in a request happens at ``request.at``."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]  # set here, typed in web.requests
        return self.get_response(request)


class RefusalMiddleware:
    """Shows what a domain refused, on a page with the right status."""

    STATUS = ((NotFound, HTTPStatus.NOT_FOUND), (Refused, HTTPStatus.FORBIDDEN), (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY))

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn an anticipated refusal into a page; let everything else surface."""
        if not isinstance(problem, ThriveError):
            return None
        status = next((code for kind, code in self.STATUS if isinstance(problem, kind)), HTTPStatus.BAD_REQUEST)
        return render(request, "refused.html", {"problem": problem}, status=status)
