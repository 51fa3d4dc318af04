"""Pages: how often it is asked how a goal goes, and the way back for whoever left that."""

from dataclasses import asdict, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.experiences.running.actions import ask_me_again
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import Aim
from thrive.goals.aims.queries import GoalPage
from thrive.goals.errors import NotAllowed
from thrive.web.goals.asked import asking_of
from thrive.web.goals.forms import AskingForm
from thrive.web.goals.goals import WRITES
from thrive.web.goals.saving import saved
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(WRITES)
def asking(request: Request, number: int) -> HttpResponse:
    """How often it is asked how a goal goes: more often, less often, or not at all for a while."""
    page = queries.goal_page(goal=number, viewer=request.user, at=request.at)
    if not page.may_work:
        raise NotAllowed(_("Only those whose goal it is may do this, while it is under way."))
    given = request.POST if request.method == "POST" else None
    form = AskingForm(given, page=page)
    if saved(form, lambda: _ask(request, page, form)):
        messages.success(request, _("Saved."))
        return redirect("goals:goal", number)
    shown = {"form": form, "page": page, "asking": asking_of(page, request.user)}
    return render(request, "goals/asking.html", shown, status=422 if form.errors else 200)


@require_POST
@signed_in
def again(request: Request) -> HttpResponse:
    """Be asked about one's goals again."""
    if ask_me_again(person=request.user, at=request.at):
        messages.success(
            request, _("Thrive asks you about your goals again, as often as each says.")
        )
    return redirect(_back(request))


def _ask(request: Request, page: GoalPage, form: AskingForm) -> None:
    actions.change_goal(
        goal=page.goal.pk,
        aim=replace(_aim(page), rhythm_days=form.rhythm()),
        by=request.user,
        at=request.at,
    )


def _aim(page: GoalPage) -> Aim:
    """What the goal says now."""
    names = [one for one in asdict(Aim("")) if one not in ("series", "parent")]
    plain = {name: getattr(page.goal, name) for name in names}
    return Aim(**plain, series=page.series, parent=page.goal.parent_id)


def _back(request: Request) -> str:
    """The page from which the button was pressed, if it is one of ours; else the goals."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith("/") else reverse("goals:home")
