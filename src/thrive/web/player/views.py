"""The player: one screen of a conversation, and what each press on it leads to."""

import logging
from dataclasses import replace
from http import HTTPStatus
from typing import cast

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.actions import Outcome
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.cases import speaking
from thrive.experiences.conversing.errors import NotTaken, Over, SignInFirst, SomebodyElses
from thrive.experiences.conversing.posted import Fields, refilled, value_of
from thrive.experiences.conversing.shapes import Screen
from thrive.web.addresses import address_of
from thrive.web.player.callers import caller_of, prompt_in, remember, with_secret
from thrive.web.player.closed import closed_page
from thrive.web.requests import Request, key_in

log = logging.getLogger(__name__)
BY_SCRIPT = "X-Player"  # asked for by our script, which wants the frame alone


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def conversation(request: HttpRequest, code: str) -> HttpResponse:
    """A conversation. Looking changes nothing: mail scanners look at every link."""
    prompt = prompt_in(code)
    asked = cast(Request, request)
    caller = caller_of(request)
    try:
        if request.method == "POST":
            return _press(asked, prompt, caller)
        page = _page(request, queries.screen(prompt=prompt, caller=caller, at=asked.at))
        # Already now, because a script and a finger may both make the first press, at once.
        remember(page, with_secret(caller))
        return page
    except (SomebodyElses, SignInFirst, Over) as refusal:
        return closed_page(request, refusal, is_part=_is_by_script(request))
    except OperationalError:
        if request.method != "POST":
            raise
        log.exception("A press could not be stored")
        return _not_stored(request)


def _press(request: Request, prompt: int, caller: Caller) -> HttpResponse:
    """Do what was pressed, and show where it stands then."""
    caller = with_secret(caller)
    fields: Fields = dict(request.POST.lists())
    deed = request.POST.get("deed", "answer")
    if deed == "touch":
        actions.touch(prompt=prompt, caller=caller, at=request.at)
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={BY_SCRIPT: "1"})
    if deed == "find":
        return _found(request, prompt, caller, fields)
    try:
        outcome = _done(request, prompt, caller, deed, fields)
    except NotTaken as refusal:
        shown = queries.screen(prompt=prompt, caller=caller, at=request.at, problem=str(refusal))
        return _page(request, refilled(shown, fields), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = _after(request, outcome, deed)
    if caller != caller_of(request):
        remember(response, caller)
    return response


def _done(request: Request, prompt: int, caller: Caller, deed: str, fields: Fields) -> Outcome:
    version = key_in(request.POST.get("version", "")) or 0
    frame = request.POST.get("frame", "")[:100]
    if deed == "begin":
        return actions.open(prompt=prompt, caller=caller, at=request.at)
    if deed == "done":
        return actions.close(prompt=prompt, caller=caller, at=request.at)
    if deed == "answer":
        return actions.answer(
            prompt=prompt, caller=caller, version=version, frame=frame, at=request.at,
            read=lambda asked: value_of(asked, fields),
        )  # fmt: skip
    other = {"pass": actions.pass_over, "on": actions.go_on, "back": actions.back}.get(deed)
    if other is None:
        raise Http404
    return other(prompt=prompt, caller=caller, version=version, frame=frame, at=request.at)


def _after(request: Request, outcome: Outcome, deed: str) -> HttpResponse:
    """What a press leads to: the next screen, for a script at once, else by its address."""
    if deed == "done":
        is_in = outcome.case.caller.person is not None
        place = "oneself:home" if outcome.case.prompt.asks_oneself else "today"
        address = address_of(place) if is_in else f"{request.path}kept/"
        return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    if deed == "begin" and _is_by_script(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={BY_SCRIPT: "1"})
    if not outcome.went_on and not _is_by_script(request):
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    with speaking(outcome.case.prompt.language):
        notice = _("It went on somewhere else. Here is where it stands.")
    shown = queries.screen_in(outcome.case, at=request.at, notice=notice if outcome.went_on else "")
    return _page(request, shown, status=HTTPStatus.CONFLICT if outcome.went_on else HTTPStatus.OK)


def _found(request: Request, prompt: int, caller: Caller, fields: Fields) -> HttpResponse:
    """The same screen with the people whose name holds what was typed. Nothing is kept."""
    names = queries.found_people(
        prompt=prompt, caller=caller, words=request.POST.get("to", "")[:100], at=request.at
    )
    shown = queries.screen(prompt=prompt, caller=caller, at=request.at)
    if not names:
        with speaking(shown.spoken):
            nobody = _("Nobody here is called so. You may thank them all the same.")
        shown = replace(shown, notice=nobody)
    return _page(request, replace(refilled(shown, fields), found=names))


def _page(request: HttpRequest, screen: Screen, status: int = HTTPStatus.OK) -> HttpResponse:
    """A screen as a page of its own, or as its frame alone for our script."""
    is_part = _is_by_script(request)
    shown = {"screen": screen, "csrf_token": get_token(request), "more": address_of("mine:asking")}
    with speaking(screen.spoken):
        page = render_to_string("player/frame.html" if is_part else "player/page.html", shown)
    return HttpResponse(page, status=status, headers={BY_SCRIPT: "1"} if is_part else None)


def _not_stored(request: HttpRequest) -> HttpResponse:
    """Say that nothing was stored, with what was said still on the page, to be sent once more."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    shown = {"fields": fields, "address": request.path, "csrf_token": get_token(request)}
    page = render_to_string("player/not_stored.html", shown)
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "10"
    return response


def _is_by_script(request: HttpRequest) -> bool:
    return BY_SCRIPT in request.headers


@never_cache
@require_safe
def kept(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody stops for now, or is done: what they said is kept, and they may go."""
    caller, at = caller_of(request), cast(Request, request).at
    try:
        shown = queries.screen(prompt=prompt_in(code), caller=caller, at=at)
    except (SomebodyElses, SignInFirst, Over) as refusal:
        return closed_page(request, refusal)
    context = {"screen": shown, "home": address_of("today") if caller.person else ""}
    with speaking(shown.spoken):
        return HttpResponse(render_to_string("player/kept.html", context))


@cache_control(private=True, max_age=86400)
@require_safe
def picture(request: HttpRequest, code: str, frame: str) -> HttpResponse:
    """A picture of the program. Nothing in it is anybody's."""
    kind, content = queries.picture(prompt=prompt_in(code), frame=frame)
    return HttpResponse(content, content_type=kind)
