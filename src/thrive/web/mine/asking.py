"""When Thrive may ask me: hours, amounts, ways and pauses, chosen by oneself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.experiences.running.queries import left_goal_questions
from thrive.foundation import days
from thrive.foundation.errors import Invalid
from thrive.people import actions
from thrive.people.models import Pause
from thrive.people.queries import allowance, chosen
from thrive.web.mine import ways, wording
from thrive.web.mine.forms import STRETCHES, AskingForm, PauseForm
from thrive.web.mine.week import own_week, today_of
from thrive.web.people.problems import show
from thrive.web.requests import Request, signed_in


@signed_in
def asking(request: Request) -> HttpResponse:
    """The hours, days, amounts and ways of the one who is signed in."""
    given = request.POST if request.method == "POST" else None
    mine, ours = chosen(request.user, on=today_of(request.user, request.at)), allowance()
    form = AskingForm(given, person=request.user, chosen=mine, allowed=ours)
    if given is not None and form.is_valid() and _chosen(request, form):
        messages.success(request, _("Saved."))
        return redirect("mine:asking")
    shown = {
        "form": form,
        "week": own_week(request.user, at=request.at),
        "times": wording.times(ours.prompts),
        "amount": wording.amount(ours.seconds),
        "more_hours": [form[name] for name in STRETCHES[1:]],
        "has_more_hours": len(mine.own_hours) > 1 or any(n in form.errors for n in STRETCHES[1:]),
        "ways": [form[name] for name in form.way_names],
        "silent": ways.silent(request.user),
        "left_goals": left_goal_questions(request.user),
    }
    return render(request, "mine/asking.html", shown, status=422 if form.errors else 200)


@signed_in
def pauses(request: Request) -> HttpResponse:
    """Days on which nothing comes: those that are said already, and room for more."""
    given = request.POST if request.method == "POST" else None
    form = PauseForm(given)
    if given is not None and form.is_valid() and _paused(request, form):
        messages.success(request, _("Saved. Nothing comes on these days."))
        return redirect("mine:pauses")
    mine = chosen(request.user, on=today_of(request.user, request.at))
    shown = {
        "form": form,
        "week": own_week(request.user, at=request.at),
        "pauses": [(one.id, wording.pause(one.first_on, one.until_on)) for one in mine.pauses],
    }
    return render(request, "mine/pauses.html", shown, status=422 if form.errors else 200)


@require_POST
@signed_in
def not_this_week(request: Request) -> HttpResponse:
    """One tap: nothing more until Monday."""
    pause = actions.not_this_week(person=request.user, by=request.user, at=request.at)
    said = _("Nothing more comes until %(day)s. You can take that back.")
    messages.success(request, said % {"day": days.weekday(pause.until_on)})
    return redirect(_back(request))


@require_POST
@signed_in
def end_pause(request: Request, key: int) -> HttpResponse:
    """Take a pause back."""
    pause = get_object_or_404(Pause, pk=key, person=request.user)
    actions.end_pause(pause=pause, by=request.user, at=request.at)
    messages.success(request, _("Taken back. Thrive may ask you again."))
    return redirect(_back(request))


@require_POST
@signed_in
def try_again(request: Request, channel: str) -> HttpResponse:
    """Send by a way again that did not reach me."""
    actions.try_again(person=request.user, channel=channel, by=request.user, at=request.at)
    messages.success(request, _("Thrive tries this way again."))
    return redirect("mine:asking")


def _chosen(request: Request, form: AskingForm) -> bool:
    try:
        actions.set_attention(person=request.user, by=request.user, at=request.at, **form.wishes())
    except Invalid as refusal:
        show(refusal, form)
        return False
    return True


def _paused(request: Request, form: PauseForm) -> bool:
    try:
        actions.pause(
            person=request.user,
            first=form.cleaned_data["first_on"],
            until=form.until(),
            by=request.user,
            at=request.at,
        )
    except Invalid as refusal:
        show(refusal, form, "last_on")
        return False
    return True


def _back(request: Request) -> str:
    """The page from which the button was pressed, if it is one of ours; else the pauses."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_ours and asked.startswith("/") else reverse("mine:pauses")
