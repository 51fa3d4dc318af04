"""What every request gets: its moment, its reader's language and hours, words for refusals."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from thrive.foundation import clock
from thrive.foundation.errors import Invalid, NotFound, Refused, ThriveError
from thrive.people.models import Person

Next = Callable[[HttpRequest], HttpResponse]


class NulMiddleware:
    """Refuses an address or a cookie with a NUL in it: no link of ours has one.

    PostgreSQL takes no NUL in a text, SQLite does; wherever one went into a question to the
    database, that would be a fault of ours on the one and an empty answer on the other.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = [text for name, values in request.GET.lists() for text in (name, *values)]
        if any("\0" in text for text in (request.path, *asked, *request.COOKIES.values())):
            raise Http404
        return self.get_response(request)


class MomentMiddleware:
    """Reads the clock once: everything in a request happens at ``request.at``."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]  # set here, typed in web.requests
        return self.get_response(request)


class PersonMiddleware:
    """Speaks the language and shows the hours of the one who is signed in.

    Both come from the browser and the settings where a person has chosen neither. The language
    stays active until the next request, because the header of the answer is written after us.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, Person):
            return self.get_response(request)
        if translation.check_for_language(request.user.language):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or ""
        with _hours_of(request.user):
            return self.get_response(request)


def _hours_of(person: Person) -> AbstractContextManager[object]:
    """The zone in which a person reads times. An unknown name is as good as none."""
    try:
        return timezone.override(ZoneInfo(person.time_zone))
    except (ValueError, ZoneInfoNotFoundError):
        return nullcontext()


class RefusalMiddleware:
    """Shows what a domain refused, on a page with the right status."""

    STATUS = (
        (NotFound, HTTPStatus.NOT_FOUND),
        (Refused, HTTPStatus.FORBIDDEN),
        (Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Turn an anticipated refusal into a page; let everything else surface."""
        if not isinstance(problem, ThriveError):
            return None
        status = next(
            (code for kind, code in self.STATUS if isinstance(problem, kind)),
            HTTPStatus.BAD_REQUEST,
        )
        shown = {"message": str(problem), "problems": getattr(problem, "problems", ())}
        return render(request, "refused.html", shown, status=status)
