"""What every request to the door loses, and what every answer of the door says."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from thrive.foundation.errors import Invalid, NotFound, ThriveError

Next = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("thrive.intake")
IDENTIFYING = (
    "HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED",
    "HTTP_USER_AGENT", "HTTP_ORIGIN", "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_USER",
)  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


class DoorMiddleware:
    """Takes from a request whatever could tell whose it is, before anything can look at it.

    A fault is told by its kind alone: no address, no path, no traceback with what was sent.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in IDENTIFYING:
            request.META.pop(name, None)
        answer = self.get_response(request)
        framed = getattr(answer, "may_be_framed", False)
        ancestors = settings.THRIVE_ADDRESS if framed else "'none'"
        answer["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "no-store"
        answer.cookies.clear()
        return answer

    def process_exception(self, _request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A refusal in words, and a fault without any."""
        if isinstance(problem, Http404):
            return None
        if isinstance(problem, ThriveError):
            return JsonResponse({"refused": str(problem)}, status=status_of(problem))
        logger.error("a fault in the door: %s", type(problem).__name__)
        return JsonResponse({"refused": ""}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def status_of(problem: ThriveError) -> HTTPStatus:
    """The status of a refusal, as in the pages of the main origin."""
    if isinstance(problem, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(problem, Invalid):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FORBIDDEN
