"""Pages: noting what was decided, and looking at it again."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thrive.discussions import actions, queries
from thrive.discussions.errors import NotAllowed
from thrive.foundation.errors import Invalid, Refused
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, signed_in
from thrive.web.talk.forms import (
    DecideAmongManyForm,
    DecideForm,
    DecisionForm,
    ReviewForm,
)
from thrive.web.talk.names import called_in

USUAL_REVIEW = timedelta(weeks=6)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, topic: int) -> HttpResponse:
    """Note what was decided in a talk."""
    found = queries.thread(topic=topic, viewer=request.user, at=request.at)
    if not found.looks_after:
        raise NotAllowed(_("Only whoever opened this talk, or leads the group, notes this."))
    form = _decision_form(request, topic)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(topic=topic, by=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Noted. Everybody in the talk reads it."))
            return redirect("talk:topic", topic)
    shown = {"thread": found, "form": form, "readers": form.offered}
    return render(request, "talk/decide.html", shown, status=422 if form.errors else 200)


def _decision_form(request: Request, topic: int) -> DecisionForm:
    readers = queries.readers(topic=topic, viewer=request.user, at=request.at)
    given, review_on = request.POST or None, (request.at + USUAL_REVIEW).date()
    if len(readers) < queries.MOST_READERS:
        initial = {"owner": request.user.pk, "review_on": review_on}
        return DecideForm(given, readers=readers, initial=initial)
    named = {"owner": request.user.name, "review_on": review_on}
    called = called_in(request, topic)
    return DecideAmongManyForm(given, called=called, offered=readers, initial=named)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, decision: int) -> HttpResponse:
    """Say what became of a decision."""
    found, due = queries.decision_due(decision, request.user, at=request.at)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        try:
            actions.review_decision(
                decision=decision, outcome=outcome, by=request.user, at=request.at
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted. Everybody in the talk reads it."))
            return redirect("talk:topic", found.number)
    shown = {"thread": found, "decision": due, "form": form}
    return render(request, "talk/review.html", shown, status=422 if form.errors else 200)
