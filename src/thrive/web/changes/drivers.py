"""Pages: what a goal depends on, with the ideas and changes for each: a picture and a list."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from thrive.foundation.errors import Invalid, Refused
from thrive.goals.aims.queries import goal_page
from thrive.goals.changes import actions, queries
from thrive.web.addresses import address_of
from thrive.web.changes.diagrams import drawn_diagram
from thrive.web.changes.forms import DriverForm, HangForm, show_refusal
from thrive.web.requests import Request, key_in, signed_in

THING = re.compile(r"(idea|change)-([0-9]{1,18})", re.ASCII)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def drivers(request: Request, goal: int) -> HttpResponse:
    """What a goal depends on, as a picture and as a list."""
    found = goal_page(goal=goal, viewer=request.user, at=request.at)
    diagram = queries.diagram(goal=found.goal)
    form = DriverForm(
        request.POST or None, drivers=[(one.number, one.text) for one in diagram.drivers]
    )
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        try:
            actions.add_driver(
                goal=found.goal, text=form.cleaned_data["text"],
                parent=int(parent) if parent else None, by=request.user, at=request.at,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("changes:drivers", goal)
    things = queries.to_hang(goal=found.goal, person=request.user, at=request.at)
    shown = {
        "diagram": diagram, "picture": drawn_diagram(diagram), "form": form, "goal": goal,
        "goal_address": address_of("goals:goal", goal), "may_work": found.may_work,
        "hang": HangForm(things=things, diagram=diagram) if things and diagram.drivers else None,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "changes/drivers.html", shown, status=status)


@signed_in
@require_POST
def remove_driver(request: Request, goal: int, driver: int) -> HttpResponse:
    """Take a driver away."""
    actions.remove_driver(driver=driver, by=request.user, at=request.at)
    return redirect("changes:drivers", goal)


@signed_in
@require_POST
def hang(request: Request, goal: int) -> HttpResponse:
    """Hang an idea or a change under a driver, or take it down."""
    named = THING.fullmatch(request.POST.get("what", ""))
    if named is None:
        raise Http404
    number, driver = int(named[2]), key_in(request.POST.get("driver", ""))
    if named[1] == "idea":
        idea = queries.idea_of(number)
        actions.place_idea(idea=idea, driver=driver, by=request.user, at=request.at)
    else:
        change = queries.change_page(change=number, viewer=request.user, at=request.at).change
        actions.place_change(change=change, driver=driver, by=request.user, at=request.at)
    return redirect("changes:drivers", goal)
