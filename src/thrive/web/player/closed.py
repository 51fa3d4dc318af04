"""Pages for a conversation that is not to be had: whose it is not, and what is over."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from thrive.experiences.conversing.errors import (
    AboutAGoal,
    ForOneself,
    Over,
    SignInFirst,
    SomebodyElses,
)
from thrive.experiences.conversing.live import NOT_YET
from thrive.people.models import Person
from thrive.web.addresses import address_of

Refusal = SomebodyElses | SignInFirst | Over


def closed_page(request: HttpRequest, refusal: Refusal, *, is_part: bool = False) -> HttpResponse:
    """A kind page that says what there is to do. Shows nothing that anybody said."""
    context = {
        "title": _title(refusal),
        "words": _words(refusal),
        "sign_in": _sign_in(request) if isinstance(refusal, SignInFirst) else "",
        "home": address_of("today") if isinstance(request.user, Person) else "",
    }
    template = "player/closed_part.html" if is_part else "player/closed.html"
    headers = {"X-Player": "1"} if is_part else None
    page = render_to_string(template, context)
    return HttpResponse(page, status=_status(refusal), headers=headers)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, Over) and refusal.why != NOT_YET:
        return HTTPStatus.GONE
    return HTTPStatus.FORBIDDEN


def _sign_in(request: HttpRequest) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}"


def _title(refusal: Refusal) -> str:
    if isinstance(refusal, SomebodyElses):
        return _("This conversation belongs to somebody else.")
    if isinstance(refusal, AboutAGoal | ForOneself):
        return _("Sign in first.")
    if isinstance(refusal, SignInFirst):
        return _("This conversation was begun elsewhere.")
    return {
        NOT_YET: _("It is not time for this yet."),
        "answered": _("This one is answered."),
        "cancelled": _("This one is not asked any more."),
    }.get(refusal.why, _("The time for this one is over."))


def _words(refusal: Refusal) -> str:
    if isinstance(refusal, SomebodyElses):
        return _("You are signed in as somebody else than the one it was sent to.")
    if isinstance(refusal, AboutAGoal | ForOneself):
        return str(refusal)
    if isinstance(refusal, SignInFirst):
        return _("To keep answers safe, only the browser that began it may go on. Or sign in.")
    return {
        NOT_YET: _("We write to you when it begins."),
        "answered": _("Thank you. There is nothing more to do."),
        "cancelled": _("There is nothing you need to do."),
    }.get(refusal.why, _("That is all right. There will be others."))
