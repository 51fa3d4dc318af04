"""What the organisation allows: amounts, quiet hours, ways, holidays. Administrators only."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.foundation import days
from thrive.foundation.errors import Invalid
from thrive.people import actions
from thrive.people.errors import NotAllowed
from thrive.people.queries import allowance, holidays
from thrive.web.mine.forms import HolidayForm, OrganisationForm
from thrive.web.mine.week import today_of
from thrive.web.people.problems import show
from thrive.web.requests import Request, roles_of, signed_in


@signed_in
def organisation(request: Request) -> HttpResponse:
    """How much anybody may be asked, and when never."""
    _refuse_others(request)
    given = request.POST if request.method == "POST" else None
    form = OrganisationForm(given, allowed=allowance())
    if given is not None and form.is_valid() and _allowed(request, form):
        messages.success(request, _("Saved. It holds for everybody from now on."))
        return redirect("mine:organisation")
    return _page(request, form, HolidayForm(prefix="holiday"))


@require_POST
@signed_in
def add_holiday(request: Request) -> HttpResponse:
    """Ask nobody anything on a day."""
    _refuse_others(request)
    form = HolidayForm(request.POST, prefix="holiday")
    if form.is_valid():
        try:
            actions.add_holiday(by=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show(refusal, form, "name")
        else:
            messages.success(request, _("Saved. Nobody is asked anything on that day."))
            return redirect("mine:organisation")
    return _page(request, OrganisationForm(allowed=allowance()), form)


@require_POST
@signed_in
def remove_holiday(request: Request, on: str) -> HttpResponse:
    """Ask on this day again."""
    _refuse_others(request)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    actions.remove_holiday(on=day, by=request.user, at=request.at)
    messages.success(request, _("Taken out."))
    return redirect("mine:organisation")


def _page(request: Request, form: OrganisationForm, adding: HolidayForm) -> HttpResponse:
    rest = holidays(since=today_of(request.user, request.at))
    shown = {
        "form": form,
        "adding": adding,
        "holidays": [(one.on.isoformat(), days.weekday_of_year(one.on), one.name) for one in rest],
    }
    status = 422 if form.errors or adding.errors else 200
    return render(request, "mine/organisation.html", shown, status=status)


def _allowed(request: Request, form: OrganisationForm) -> bool:
    try:
        actions.set_defaults(by=request.user, at=request.at, **form.wishes())
    except Invalid as refusal:
        show(refusal, form)
        return False
    return True


def _refuse_others(request: Request) -> None:
    if not roles_of(request, request.user).is_administrator:
        raise NotAllowed(_("Only an administrator may do this."))
