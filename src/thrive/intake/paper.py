"""Answering with a code on paper, on the voice origin: for people without a device of their own.

The code stands in the body of a request, never in an address, which proxies write down.
"""

from base64 import b64decode
from binascii import Error

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from thrive.foundation import clock
from thrive.intake.views import KINDS, client, read, unreadable
from thrive.voice import actions, queries


@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """The page: the same bytes for everybody."""
    return HttpResponse(client()["paper.html"], content_type=f"{KINDS['.html']}; charset=utf-8")


@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """Which study a code opens, and to which key to seal. Says nothing of whether it was spent."""
    code = read(request).get("code")
    if not isinstance(code, str):
        return unreadable()
    found = queries.paper_page(code=code, at=clock.now())
    return JsonResponse({"study": found.study, "key": found.key})


@require_POST
def accept(request: HttpRequest) -> JsonResponse:
    """Put an answer in with a code. Nothing of the request is kept but the sealed bytes."""
    given = read(request)
    code = given.get("code")
    try:
        sealed = b64decode(given["sealed"], validate=True)
    except (KeyError, TypeError, ValueError, Error):
        return unreadable()
    if not isinstance(code, str):
        return unreadable()
    actions.accept_paper(code=code, sealed=sealed, at=clock.now())
    return JsonResponse({"kept": True})


urlpatterns = [
    path("", page, name="paper"),
    path("look/", look, name="paper_look"),
    path("answers/", accept, name="paper_accept"),
]
