"""Presses: begin, go on, another rhythm, pause, ask again, end."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.experiences.oneself import actions
from thrive.experiences.prompting.due import paths
from thrive.web.goals.saving import saved
from thrive.web.oneself.forms import RhythmForm
from thrive.web.oneself.home import shown
from thrive.web.requests import Request, signed_in


@require_POST
@signed_in
def begin(request: Request) -> HttpResponse:
    """Begin, and go to the first talk."""
    form = RhythmForm(request.POST)
    made: list[int] = []
    if saved(form, lambda: made.append(_begin(request, form))):
        return redirect(paths(made[0])[0])
    return shown(request, form)


@require_POST
@signed_in
def go_on(request: Request) -> HttpResponse:
    """The next talk, now."""
    return redirect(paths(actions.go_on(by=request.user, at=request.at))[0])


@require_POST
@signed_in
def change_rhythm(request: Request) -> HttpResponse:
    """Another rhythm."""
    form = RhythmForm(request.POST)
    if saved(form, lambda: _change(request, form)):
        messages.success(request, _("Saved."))
        return redirect("oneself:home")
    return shown(request, form)


@require_POST
@signed_in
def do(request: Request, deed: str) -> HttpResponse:
    """Pause, ask again, or end."""
    deeds = {
        "pause": (actions.pause, _("Paused. It asks nothing until you want it to.")),
        "resume": (actions.resume, _("It asks you again.")),
        "end": (actions.end, _("Ended. What you said stays yours to see and to delete.")),
    }
    if deed not in deeds:
        raise Http404
    act, words = deeds[deed]
    act(by=request.user, at=request.at)
    messages.success(request, words)
    return redirect("oneself:home")


def _begin(request: Request, form: RhythmForm) -> int:
    rhythm = form.cleaned_data["rhythm"]
    return actions.begin(rhythm=rhythm, by=request.user, at=request.at)


def _change(request: Request, form: RhythmForm) -> None:
    rhythm = form.cleaned_data["rhythm"]
    actions.change_rhythm(rhythm=rhythm, by=request.user, at=request.at)
