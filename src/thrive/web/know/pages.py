"""Pages: what we know as a list, one page, how it became what it is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thrive.knowledge import actions, queries
from thrive.web.requests import Request, key_in, signed_in
from thrive.web.talk.under import talk_under


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """The pages that are for me, the newest first."""
    offset = key_in(request.GET.get("from", "")) or 0
    found = queries.pages_for(request.user, request.at, offset=offset)
    shown = {
        "pages": found,
        "older": offset + len(found.rows) if found.more else None,
        "waiting": len(queries.waiting_contributions(request.user, at=request.at)),
        "added": bool(queries.my_contributions(request.user)),
    }
    return render(request, "know/home.html", shown)


@signed_in
@require_safe
def page(request: Request, page: int) -> HttpResponse:
    """One page."""
    found = queries.page(page, request.user, at=request.at)
    shown = {"page": found, "talk": talk_under(f"page-{page}", request.user, at=request.at)}
    return render(request, "know/page.html", shown)


@signed_in
@require_safe
def history(request: Request, page: int) -> HttpResponse:
    """How a page became what it is."""
    shown = {
        "page": queries.page(page, request.user, at=request.at),
        "versions": queries.history(page, request.user, at=request.at),
    }
    return render(request, "know/history.html", shown)


@signed_in
@require_POST
def help_with(request: Request, page: int) -> HttpResponse:
    """Let others ask me about a page, or not any more."""
    if request.POST.get("then") == "stop":
        actions.stop_helping(page=page, by=request.user, at=request.at)
        messages.success(request, _("Your name is off this page."))
    else:
        actions.offer_help(page=page, by=request.user, at=request.at)
        messages.success(request, _("Your name stands on this page as somebody to ask."))
    return redirect("know:page", page)


@signed_in
@require_POST
def put_away(request: Request, page: int) -> HttpResponse:
    """Put a page away, or take it out again."""
    if request.POST.get("then") == "back":
        actions.take_out(page=page, by=request.user, at=request.at)
        messages.success(request, _("It is found again."))
    else:
        actions.put_away(page=page, by=request.user, at=request.at)
        messages.success(request, _("Put away. It is not listed or found any more."))
    return redirect("know:page", page)
