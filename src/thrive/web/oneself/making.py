"""Presses at the end of a round: what I will do becomes a goal or a step, what I learned stays."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.experiences.oneself import actions, queries
from thrive.web.goals.saving import saved
from thrive.web.oneself.forms import LearnedForm, StepForm
from thrive.web.oneself.home import shown
from thrive.web.requests import Request, signed_in


@require_POST
@signed_in
def goal(request: Request, prompt: int) -> HttpResponse:
    """A new goal of mine."""
    made = actions.make_goal(prompt=prompt, by=request.user, at=request.at)
    messages.success(request, _("It is a goal of yours now. Only you can see it."))
    return redirect("goals:goal", made)


@require_POST
@signed_in
def step(request: Request, prompt: int) -> HttpResponse:
    """The next step of a goal of mine."""
    page = queries.own_page(person=request.user, at=request.at)
    form = StepForm(request.POST, harvest=page.harvest)
    made: list[int] = []
    if saved(form, lambda: made.append(_step(request, prompt, form))):
        messages.success(request, _("It is the next step of this goal now."))
        return redirect("goals:goal", made[0])
    return shown(request, form)


@require_POST
@signed_in
def learned(request: Request, prompt: int) -> HttpResponse:
    """A line of my record."""
    form = LearnedForm(request.POST)
    if saved(form, lambda: _learned(request, prompt, form)):
        messages.success(request, _("Saved, for you alone."))
        return redirect("oneself:home")
    return shown(request, form)


def _step(request: Request, prompt: int, form: StepForm) -> int:
    chosen = form.cleaned_data["goal"]
    return actions.make_step(prompt=prompt, goal=chosen, by=request.user, at=request.at)


def _learned(request: Request, prompt: int, form: LearnedForm) -> None:
    text = form.cleaned_data["text"]
    actions.note_learned(prompt=prompt, text=text, by=request.user, at=request.at)
