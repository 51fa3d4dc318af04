"""Pages of a coach from outside: one circle behind one link, and nothing else of the house.

No account stands behind it: the link's secret is exchanged for a session that names the guest, and
each request asks the domain whether the link is still good.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.errors import NoSuchGuest
from thrive.goals.models import Guest
from thrive.web.meetings.circle import READS, WRITES, calendar_answer, host
from thrive.web.meetings.deeds import done, forms_for
from thrive.web.requests import Request

P = ParamSpec("P")
GUEST = "thrive_guest"  # in the session: what is kept of the link, which a new link changes


def invited(
    view: Callable[Concatenate[Request, Guest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only a guest in whose link is still good. Raises NoSuchGuest."""

    @wraps(view)
    def let_in(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        asked = cast(Request, request)
        return view(asked, _guest(asked), *args, **kwargs)

    return never_cache(let_in)


@never_cache
@require_http_methods(WRITES)
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """The link itself. Opening it does nothing yet: mail programs open links too."""
    at = cast(Request, request).at
    guest = queries.guest_by_secret(secret=secret, at=at)
    if guest is None:
        raise NoSuchGuest(_no_more())
    if request.method == "POST" and not request.user.is_authenticated:
        request.session.cycle_key()
        request.session[GUEST] = guest.secret_hash
        return redirect("meetings:guest")
    shown = {"guest": guest, "is_member": request.user.is_authenticated}
    return render(request, "meetings/door.html", shown)


@require_http_methods(READS)
@invited
def page(request: Request, guest: Guest) -> HttpResponse:
    """The one circle."""
    return _page(request, guest)


@require_POST
@invited
def do(request: Request, guest: Guest, deed: str, item: int = 0) -> HttpResponse:
    """Do one thing in it."""
    chosen, form, is_done = done(
        request, deed, circle=guest.circle_id, item=item, by=guest, at=request.at
    )
    if not is_done:
        return _page(request, guest, (deed, form))
    messages.success(request, str(chosen.said))
    # After the end the link is shut: there is no page to go back to.
    return render(request, "meetings/over.html") if deed == "end" else redirect("meetings:guest")


@require_POST
@invited
def agree(request: Request, guest: Guest) -> HttpResponse:
    """Agree to what is written."""
    actions.agree_as_guest(guest=guest, at=request.at)
    messages.success(request, _("Agreed."))
    return redirect("meetings:guest")


@require_http_methods(READS)
@invited
def calendar(request: Request, guest: Guest) -> HttpResponse:
    """The next date as a file for a calendar."""
    content = queries.calendar_of(
        circle=guest.circle_id, viewer=guest, address=host(), at=request.at
    )
    return calendar_answer(content)


def _guest(request: Request) -> Guest:
    mark = request.session.get(GUEST, "")
    # Whoever signs in is a person of the organisation from then on, and nobody's guest.
    if not mark or request.user.is_authenticated:
        raise NoSuchGuest(_no_more())
    guest = queries.guest_by_mark(mark=mark, at=request.at)
    if guest is None:
        raise NoSuchGuest(_no_more())
    return guest


def _page(request: Request, guest: Guest, sent: tuple[str, Form] | None = None) -> HttpResponse:
    page = queries.circle_page(circle=guest.circle_id, viewer=guest, at=request.at)
    shown = {
        "page": page,
        "forms": forms_for(page, sent=sent),
        "here": "/together/guest/",
        "guest": guest,
        "problem": sent[1] if sent else None,
    }
    return render(request, "meetings/guest.html", shown, status=422 if sent else 200)


def _no_more() -> str:
    return _("This link opens nothing any more. Ask whoever gave it to you for another one.")
