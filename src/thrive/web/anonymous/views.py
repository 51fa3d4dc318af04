"""What a device asks for before an anonymous study begins, and what it gets."""

import json
from datetime import date
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thrive.foundation.errors import Invalid, NotFound, ThriveError
from thrive.people.models import Person
from thrive.voice import actions, queries
from thrive.web.anonymous.frame import UNHEARD, mark_of, studies_of
from thrive.web.requests import Request, signed_in

MOST_TOKENS = 24  # of twelve waves, an answer and words each


@never_cache
@signed_in
def enrol(request: Request) -> HttpResponse:
    """The page with the frame. All else happens in it, on an origin of its own."""
    _refuse_without_origin()
    found = queries.enrolments(person=request.user.pk, at=request.at)
    promise = queries.promise_words("anonymous")
    shown = {
        "origin": settings.THRIVE_VOICE_ADDRESS,
        "studies": studies_of(found),
        "who": mark_of(request.user),
        "promise": promise.sentence,
        "whole": promise.whole,
    }
    answer = render(request, "anonymous/enrol.html", shown)
    # What the decorator of django-csp sets; the origin is known only now.
    answer._csp_update = {"frame-src": [settings.THRIVE_VOICE_ADDRESS]}  # type: ignore[attr-defined]  # csp's
    return answer


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Pass on blinded messages, and what was signed. In JSON, because a script asks.

    Whoever is not signed in is refused and led nowhere: a script would follow, and where the way
    ends in being let in, a page that was left would change who is there.
    """
    _refuse_without_origin()
    if not isinstance(request.user, Person):
        refusal = _("You are not signed in any more. Open the page again.")
        return JsonResponse({"refused": refusal}, status=HTTPStatus.FORBIDDEN)
    return _issue(cast(Request, request))


@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """The device says that it has what was signed for it: no page needs the frame any more."""
    request.session.pop(UNHEARD, None)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _issue(request: Request) -> JsonResponse:
    try:
        asked = _asked(request.body)
        signed = actions.issue(person=request.user.pk, at=request.at, **asked)
    except ThriveError as refusal:
        return JsonResponse({"refused": str(refusal)}, status=_status(refusal))
    request.session[UNHEARD] = request.session.get(UNHEARD, 0) + 1
    return JsonResponse(
        {
            "signatures": {
                f"{first}|{purpose}": one.hex() for (first, purpose), one in signed.items()
            }
        }
    )


def _refuse_without_origin() -> None:
    if not settings.THRIVE_VOICE_ADDRESS:
        raise Http404


def _asked(body: bytes) -> dict[str, Any]:
    """What a device asks for. Raises Invalid for anything that it never sends. ``Any``: typed."""
    try:
        given = json.loads(body)
        numbers = {name: _number(given[name]) for name in ("study", "epoch")}
        blinded = {_use(name): bytes.fromhex(one) for name, one in given["blinded"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(_("This cannot be signed.")) from error
    if len(blinded) > MOST_TOKENS:
        raise Invalid(_("This cannot be signed."))
    return {**numbers, "blinded": blinded}


def _use(name: str) -> tuple[date, str]:
    """What a token is for: the first day of its wave and its purpose, as the client names it."""
    first, purpose = name.split("|")
    return date.fromisoformat(first), purpose


def _number(given: Any) -> int:
    """``Any``: JSON."""
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given < 2**31:
        raise ValueError("no number of ours")
    return given


def _status(refusal: ThriveError) -> HTTPStatus:
    if isinstance(refusal, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(refusal, Invalid):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FORBIDDEN
