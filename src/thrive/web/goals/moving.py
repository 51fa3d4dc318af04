"""Pages: steps, check-ins, and how a goal ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.aims import actions, queries
from thrive.goals.aims.queries import GoalPage
from thrive.goals.errors import NotAllowed
from thrive.web.goals.forms import CheckInForm, EndForm, StepForm
from thrive.web.goals.goals import WRITES
from thrive.web.goals.saving import saved
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(WRITES)
def step(request: Request, number: int) -> HttpResponse:
    """Set the next step."""
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at)
    _refuse_unless(page.may_work)
    given = request.POST if request.method == "POST" else None
    form = StepForm(given)
    if saved(
        form,
        lambda: actions.set_objective(
            goal=number, step=form.step(), by=request.user, at=request.at
        ),
    ):
        messages.success(request, _("Saved. One step at a time."))
        return redirect("goals:goal", number)
    return _form(request, "goals/step.html", form, page)


@require_POST
@signed_in
def done(request: Request, number: int) -> HttpResponse:
    """Say that a step is done."""
    step = actions.finish_objective(objective=number, by=request.user, at=request.at)
    messages.success(request, _("Done. What is the next small step?"))
    return redirect("goals:goal", step.goal_id)


@require_POST
@signed_in
def let_go(request: Request, number: int) -> HttpResponse:
    """Let a step go."""
    step = actions.let_go_objective(objective=number, by=request.user, at=request.at)
    messages.success(request, _("Let go. A smaller one often works better."))
    return redirect("goals:goal", step.goal_id)


@signed_in
@require_http_methods(WRITES)
def check_in(request: Request, number: int) -> HttpResponse:
    """Say how it goes."""
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at)
    _refuse_unless(page.may_check_in)
    given = request.POST if request.method == "POST" else None
    form = CheckInForm(given, page=page)
    if saved(
        form,
        lambda: actions.check_in(goal=number, said=form.said(), by=request.user, at=request.at),
    ):
        messages.success(request, _("Saved. You see it here at once."))
        return redirect("goals:goal", number)
    return _form(request, "goals/check_in.html", form, page)


@signed_in
@require_http_methods(WRITES)
def end(request: Request, number: int) -> HttpResponse:
    """Reach a goal or let it go: look back, and say what next."""
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at)
    if page.goal.ended_at is not None:  # pressed twice, or ended elsewhere meanwhile
        return redirect("goals:goal", number)
    _refuse_unless(page.may_work)
    given = request.POST if request.method == "POST" else None
    form = EndForm(given, initial={"how": "reached"})
    if saved(form, lambda: _end(request, number, form)):
        messages.success(request, _("Saved. What you learned stays."))
        return redirect("goals:goal", number)
    return _form(request, "goals/end.html", form, page)


def _end(request: Request, number: int, form: EndForm) -> None:
    ends = actions.reach_goal if form.cleaned_data["how"] == "reached" else actions.let_go_goal
    ends(goal=number, looking_back=form.looking_back(), by=request.user, at=request.at)


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("Only those whose goal it is may do this, while it is under way."))


def _form(
    request: Request, template: str, form: StepForm | CheckInForm | EndForm, page: GoalPage
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "page": page}, status=status)
