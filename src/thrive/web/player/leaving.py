"""Leaving a run in two taps: the link, then one press. Also the one press of a mail program."""

from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from thrive.experiences.conversing import queries
from thrive.experiences.conversing.cases import speaking
from thrive.experiences.conversing.queries import Leaving
from thrive.experiences.running import actions as running
from thrive.foundation.errors import ThriveError
from thrive.people.models import Person
from thrive.web.player.callers import caller_of, prompt_in
from thrive.web.requests import Request

ONE_CLICK = "One-Click"  # RFC 8058: a mail program presses for its reader, without cookies


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Stop a run from asking. Whoever holds the link may do that, and nothing else with it."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == ONE_CLICK:
        left = queries.leaving(prompt=prompt_in(code), caller=caller_of(request))
        _leave(request, left, forget=False)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _by_hand(request, code)


@csrf_protect
def _by_hand(request: HttpRequest, code: str) -> HttpResponse:
    left = queries.leaving(prompt=prompt_in(code), caller=caller_of(request))
    forget = request.POST.get("what") == "forget" and left.may_forget
    context = {"left": left, "csrf_token": get_token(request), "forgot": forget}
    with speaking(left.spoken):
        if request.method != "POST":
            return HttpResponse(render_to_string("player/leave.html", context))
        try:
            _leave(request, left, forget=forget)
        except ThriveError as refusal:
            context |= {"problem": str(refusal)}
            page = render_to_string("player/leave.html", context)
            return HttpResponse(page, status=HTTPStatus.FORBIDDEN)
        context |= {"title": _("You are out.")}
        return HttpResponse(render_to_string("player/left.html", context))


def _leave(request: HttpRequest, left: Leaving, *, forget: bool) -> None:
    person = Person.objects.get(pk=left.person)
    running.leave(run=left.run, person=person, forget=forget, at=cast(Request, request).at)
