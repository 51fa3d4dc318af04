"""Pages: writing a change down, and editing it in sight of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thrive.foundation.errors import Invalid
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import MovedOn
from thrive.goals.changes.queries import ChangePage
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change
from thrive.people.models import Group
from thrive.web.changes.forms import ChangeForm, show_refusal
from thrive.web.requests import Request, key_in, signed_in

COPIED = ("title", "what", "who", "direction", "size", "why", "expected_safety",
          "expected_customers", "expected_hours", "expected_money")  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Write a change down: of nothing, of an idea, or of one that was tried elsewhere."""
    groups = queries.groups_to_write_for(person=request.user, at=request.at)
    if not groups:
        raise NotAllowed(_("Whoever belongs to no group cannot write a change down."))
    group = _chosen(request, groups)
    source = key_in(request.GET.get("from", ""))
    made_from = _change(request, source) if source is not None else None
    asked = key_in(request.GET.get("idea", ""))
    idea = queries.idea_page(idea=asked, viewer=request.user, at=request.at) if asked else None
    series = queries.series_for(group=group, on=request.at.date())
    form = ChangeForm(
        request.POST or None, series=series, goals=queries.open_goals(group=group),
        initial=_initial(made_from, idea.line.text if idea else "", series)
        | {"goal": request.GET.get("goal", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_change(
                written=form.written(), group=group, by=request.user, at=request.at,
                goal=form.goal_chosen, made_from=made_from,
                idea=queries.idea_of(idea.line.number) if idea else None,
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. What you expect stands before the result."))
            return redirect("changes:change", made.pk)
    shown = {"form": form, "group": group, "groups": groups, "idea": idea, "made_from": made_from}
    return _page(request, "changes/new.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, number: int) -> HttpResponse:
    """Change what a change says."""
    page = _may_work_on(request, number)
    found = page.change
    by_lot = found.draw_id is not None
    fixed = ("starts_on", "outcome", "goal") if page.is_locked or by_lot else ("goal",)
    form = ChangeForm(
        request.POST or None, initial=_standing(page), fixed=fixed,
        series=queries.series_for(group=found.group, on=request.at.date(), change=found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_change(
                change=number, written=form.written(found), by=request.user, at=request.at,
                seen=key_in(request.POST.get("seen", "")),
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. What it said before stays readable."))
            return redirect("changes:change", number)
    return _page(request, "changes/edit.html", {"form": form, "page": page})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def adapt(request: Request, number: int) -> HttpResponse:
    """End this cycle and write the next one down."""
    page = _may_work_on(request, number)
    found = page.change
    series = queries.series_for(group=found.group, on=request.at.date(), change=found)
    initial = _standing(page) | {"starts_on": None, "by_when_on": None}
    form = ChangeForm(request.POST or None, series=series, initial=initial, fixed=("goal",))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.adapt_change(
                change=number, written=form.written(), text=form.cleaned_data["why"],
                by=request.user, at=request.at,
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. The next cycle stands."))
            return redirect("changes:change", made.pk)
    return _page(request, "changes/adapt.html", {"form": form, "page": page})


def _may_work_on(request: Request, number: int) -> ChangePage:
    page = queries.change_page(change=number, viewer=request.user, at=request.at)
    if not page.may_change:
        raise NotAllowed(_("Only whoever owns this change may do this, or leads its group."))
    return page


def _change(request: Request, number: int) -> Change:
    return queries.change_page(change=number, viewer=request.user, at=request.at).change


def _chosen(request: Request, groups: list[Group]) -> Group:
    number = key_in(request.GET.get("group", ""))
    return next((one for one in groups if one.pk == number), groups[0])


def _initial(made_from: Change | None, text: str, series: list[Any]) -> dict[str, Any]:
    """What is filled in already. ``Any``: values of fields."""
    if made_from is None:
        return {"what": text, "title": text if len(text) <= 80 else ""}
    filled = {name: getattr(made_from, name) for name in COPIED}
    if made_from.outcome is not None:
        measure = made_from.outcome.measure_id
        same = next((one for one in series if one.measure_id == measure), None)
        filled["outcome"] = str(same.pk) if same else ""
    return filled


def _standing(page: ChangePage) -> dict[str, Any]:
    """What a change says now. ``Any``: values of fields."""
    found = page.change
    names = [*COPIED, "starts_on", "by_when_on", "what_else", "may_be_asked"]
    shown = {name: getattr(found, name) for name in names}
    shown["outcome"] = str(found.outcome_id or "")
    for role in ("process", "balancing"):
        shown[role] = [str(one.series) for one in page.measures if one.role == role]
    return shown


def _page(request: Request, template: str, shown: dict[str, Any]) -> HttpResponse:
    """``Any``: what templates take."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, shown, status=status)
