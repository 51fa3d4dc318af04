"""Pages: start days by lot."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thrive.foundation.errors import Invalid, Refused
from thrive.goals.changes import actions, queries
from thrive.goals.changes.actions import Written
from thrive.goals.errors import NotAllowed
from thrive.web.changes.forms import DrawForm, show_refusal
from thrive.web.requests import Request, signed_in


@dataclass(frozen=True)
class PlanShown:
    """What a draw would give, before anything is written."""

    days: tuple[date, ...]
    share: int  # of 100 such effects, so many would be found
    is_little: bool
    assumed: bool


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: Request) -> HttpResponse:
    """Draw start days: first what it would give, then the draw itself."""
    groups = queries.groups_below(person=request.user, at=request.at)
    if len(groups) < 2:
        raise NotAllowed(_("Only who leads several groups may draw start days for them."))
    form = DrawForm(
        request.POST or None, groups=groups, measures=queries.measures_of(groups=groups)
    )
    plan = None
    if request.method == "POST" and form.is_valid():
        days = _days(form)
        try:
            if "draw" in request.POST:
                return _drawn(request, form, days)
            plan = _plan(request, form, days)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" and plan is None else 200
    return render(request, "changes/draw.html", {"form": form, "plan": plan}, status=status)


@signed_in
@require_safe
def drawn(request: Request, number: int) -> HttpResponse:
    """A draw, so that everybody can repeat it."""
    page = queries.draw_page(draw=number, at=request.at)
    return render(request, "changes/drawn.html", {"page": page})


def _days(form: DrawForm) -> list[date]:
    given = form.cleaned_data
    return [
        given["first_on"] + timedelta(days=given["days_between"] * step)
        for step in range(given["steps"])
    ]


def _plan(request: Request, form: DrawForm, days: list[date]) -> PlanShown:
    found = actions.power_of(
        measure=form.measure_chosen, groups=form.groups_chosen, starts=days,
        size=form.cleaned_data["size"], by=request.user, at=request.at,
    )  # fmt: skip
    share = round(100 * found.power)
    return PlanShown(tuple(days), share, share < 70, found.assumed)


def _drawn(request: Request, form: DrawForm, days: list[date]) -> HttpResponse:
    given: dict[str, Any] = form.cleaned_data
    made = actions.draw_starts(
        title=given["title"],
        written=Written(title=given["title"], what=given["what"], starts_on=days[0]),
        measure=form.measure_chosen, direction=given["direction"], size=given["size"],
        groups=form.groups_chosen, starts=days, by=request.user, at=request.at,
    )  # fmt: skip
    messages.success(request, _("Drawn. Every group has its day and its change."))
    return redirect("changes:drawn", made.pk)
