"""Pages of one circle, for its people."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.web.meetings.deeds import done, forms_for
from thrive.web.requests import Request, signed_in

READS = ["GET", "HEAD"]
WRITES = [*READS, "POST"]


@never_cache
@signed_in
@require_http_methods(READS)
def circle(request: Request, number: int) -> HttpResponse:
    """One circle: the next date, what to talk about, what is promised, what was noted."""
    return _page(request, number)


@never_cache
@require_POST
@signed_in
def do(request: Request, number: int, deed: str, item: int = 0) -> HttpResponse:
    """Do one thing in a circle."""
    chosen, form, is_done = done(
        request, deed, circle=number, item=item, by=request.user, at=request.at
    )
    if not is_done:
        return _page(request, number, (deed, form))
    messages.success(request, str(chosen.said))
    return redirect("meetings:circle", number)


@require_POST
@signed_in
def agree(request: Request, number: int) -> HttpResponse:
    """Say yes to whoever asked."""
    actions.agree_to_meet(circle=number, by=request.user, at=request.at)
    messages.success(request, _("You meet. Set the first date, or bring what you want to talk of."))
    return redirect("meetings:circle", number)


@require_POST
@signed_in
def decline(request: Request, number: int) -> HttpResponse:
    """Say no to whoever asked."""
    actions.decline_to_meet(circle=number, by=request.user, at=request.at)
    messages.success(request, _("Declined. No reason is needed."))
    return redirect("meetings:home")


@never_cache
@signed_in
@require_http_methods(READS)
def calendar(request: Request, number: int) -> HttpResponse:
    """The next date as a file for a calendar."""
    content = queries.calendar_of(circle=number, viewer=request.user, address=host(), at=request.at)
    return calendar_answer(content)


def calendar_answer(content: str) -> HttpResponse:
    """A calendar file, as browsers and telephones take it."""
    name = slugify(_("meeting")) or "meeting"
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


def host() -> str:
    """The host of this Thrive, which makes its dates differ from all others."""
    return settings.THRIVE_ADDRESS.split("://")[-1]


def _page(request: Request, number: int, sent: tuple[str, Form] | None = None) -> HttpResponse:
    page = queries.circle_page(circle=number, viewer=request.user, at=request.at)
    shown = {
        "page": page,
        "forms": forms_for(page, sent=sent),
        "here": f"/together/{number}/",
        "problem": sent[1] if sent else None,
    }
    return render(request, "meetings/circle.html", shown, status=422 if sent else 200)
