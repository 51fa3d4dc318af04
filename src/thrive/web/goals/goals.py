"""Pages: my goals, one goal, setting one, changing it, and who can see it."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thrive.goals.aims import actions, queries
from thrive.goals.aims.queries import GoalPage
from thrive.goals.changes.queries import changes_for
from thrive.goals.errors import NotAllowed
from thrive.insights.queries.lines import lines_of
from thrive.people.queries import House
from thrive.web.changes.words import STATES
from thrive.web.goals import drawing
from thrive.web.goals.asked import asking_of
from thrive.web.goals.forms import AimForm, GoalForm, SeenForm, StepForm
from thrive.web.goals.saving import saved
from thrive.web.requests import Request, house_of, signed_in
from thrive.web.talk.under import talk_under

READS = ["GET", "HEAD"]
WRITES = [*READS, "POST"]


@signed_in
@require_http_methods(READS)
def home(request: Request) -> HttpResponse:
    """My goals, those that we share, my groups', and what has ended."""
    found = queries.my_goals(viewer=request.user, at=request.at)
    shown = {
        "parts": [
            (name, heading, [drawing.drawn(line) for line in lines])
            for name, heading, lines in (
                ("mine", _("Mine"), found.mine),
                ("shared", _("With others"), found.shared),
                ("ours", _("Ours"), found.ours),
            )
            if lines
        ],
        "ended": found.ended,
    }
    return render(request, "goals/home.html", shown)


@signed_in
@require_http_methods(READS)
def goal(request: Request, number: int) -> HttpResponse:
    """One goal: its next step first, then how it goes."""
    house = house_of(request)
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at, house=house)
    return _page(request, page, house)


@signed_in
@require_http_methods(READS)
def history(request: Request, number: int) -> HttpResponse:
    """What happened to a goal, and what it said before."""
    page = queries.goal_history(goal=number, viewer=request.user, at=request.at)
    return render(request, "goals/history.html", {"page": page})


@signed_in
@require_http_methods(WRITES)
def new(request: Request) -> HttpResponse:
    """Set a goal: its title first, the rest unfolds."""
    given = request.POST if request.method == "POST" else None
    choices = queries.choices_for(viewer=request.user, at=request.at)
    form = GoalForm(given, choices=choices, initial={"parent": request.GET.get("serves", "")})
    made: list[int] = []
    if saved(form, lambda: made.append(_set(request, form))):
        messages.success(request, _("Set. What is one small step towards it?"))
        return redirect("goals:goal", made[0])
    return _form(request, "goals/new.html", form)


@signed_in
@require_http_methods(WRITES)
def change(request: Request, number: int) -> HttpResponse:
    """Change what a goal says; what it said before stays in its history."""
    page = _mine(request, number)
    choices = queries.choices_for(viewer=request.user, at=request.at)
    given = request.POST if request.method == "POST" else None
    form = AimForm(given, choices=choices, page=page, initial=_initial(page))
    if saved(
        form,
        lambda: actions.change_goal(goal=number, aim=form.aim(), by=request.user, at=request.at),
    ):
        messages.success(request, _("Saved."))
        return redirect("goals:goal", number)
    return _form(request, "goals/change.html", form, page=page)


@signed_in
@require_http_methods(WRITES)
def seen(request: Request, number: int) -> HttpResponse:
    """Who can see a goal: narrower at any time, wider only for what is written from now on."""
    page = _mine(request, number, also_ended=True)
    given = request.POST if request.method == "POST" else None
    names = "\n".join(name for _pk, name in page.readers)
    form = SeenForm(given, initial={"visibility": page.goal.visibility, "readers": names})
    if saved(
        form,
        lambda: actions.show_goal_to(goal=number, seen=form.seen(), by=request.user, at=request.at),
    ):
        messages.success(request, _("Saved."))
        return redirect("goals:goal", number)
    return _form(request, "goals/seen.html", form, page=page)


def _set(request: Request, form: GoalForm) -> int:
    goal = actions.set_goal(
        aim=form.aim(), whose=form.of(), seen=form.seen(), by=request.user, at=request.at
    )
    return goal.pk


def _page(request: Request, page: GoalPage, house: House) -> HttpResponse:
    shown: dict[str, Any] = {
        "page": page,
        "state": drawing.state(page),
        "lines": lines_of(page.series, at=request.at),
        "far": drawing.far(page.far),
        "changes": [(one, STATES[one.state]) for one in changes_for(goal=page.goal.pk)],
        "talk": talk_under(page.subject, request.user, at=request.at, keys=house.keys),
        "asking": asking_of(page, request.user),
        "step_form": StepForm() if page.may_work and page.step is None else None,
    }
    return render(request, "goals/goal.html", shown)


def _mine(request: Request, number: int, *, also_ended: bool = False) -> GoalPage:
    """A goal for somebody who may change it. Raises NoSuchGoal, NotAllowed."""
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at)
    if not (page.may_work or (also_ended and page.is_mine)):
        raise NotAllowed(_("Only those whose goal it is may do this, while it is under way."))
    return page


def _initial(page: GoalPage) -> dict[str, Any]:
    goal = page.goal
    names = [one for one in asdict(actions.Aim("")) if one not in ("series", "parent")]
    plain = {name: getattr(goal, name) for name in names}
    return plain | {"series": list(page.series), "parent": goal.parent_id or ""}


def _form(
    request: Request, template: str, form: GoalForm | AimForm | SeenForm, **more: object
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)
