"""What I take part in: who asks, what becomes of it, and how to leave."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.prompting.oneself import sentence
from thrive.experiences.running import actions
from thrive.experiences.running.queries import MyRun, my_runs
from thrive.foundation import days
from thrive.voice import queries as voice
from thrive.web.addresses import address_of
from thrive.web.requests import Request, signed_in


@dataclass(frozen=True)
class Part:
    """A run that I take part in, ready to show."""

    number: int
    title: str
    about: str
    promise: str
    sentence: str
    begin_address: str  # where I say that it has happened; empty where the clock asks
    is_over: bool
    may_return: bool  # to the questions about goals: those one leaves all at once, and comes back


@signed_in
def parts(request: Request) -> HttpResponse:
    """The runs that I take part in, and those that are over."""
    mine = [_part(one) for one in my_runs(request.user)]
    shown = {
        "now": [one for one in mine if not one.is_over],
        "over": [one for one in mine if one.is_over],
    }
    return render(request, "mine/parts.html", shown)


@signed_in
def leave(request: Request, number: int) -> HttpResponse:
    """Leave a run: the first tap leads here, the second says what becomes of what was said."""
    mine = next((one for one in my_runs(request.user) if one.number == number), None)
    if mine is None:
        raise Http404
    if request.method == "POST":
        forgets = request.POST.get("then") == "delete" and mine.promise != "anonymous"
        actions.leave(run=number, person=request.user, forget=forgets, at=request.at)
        words = _("You have left. What you said stays yours to see and to delete.")
        if mine.promise == "anonymous":
            words = _("You have left. Nothing more of it comes to you.")
        elif forgets:
            words = _("You have left. What you said is deleted.")
        messages.success(request, words)
        return redirect("mine:parts")
    return render(request, "mine/leave.html", {"part": _part(mine)})


def _part(run: MyRun) -> Part:
    is_over = run.left_on is not None or run.state == "stopped"
    begins = run.starts_by_person and not is_over
    return Part(
        number=run.number,
        title=run.name,
        about=_about(run),
        promise=run.promise,
        sentence=_sentence(run),
        begin_address=address_of("player:start", run.number) if begins else "",
        is_over=is_over,
        may_return=run.asks_goals and run.left_on is not None,
    )


def _sentence(run: MyRun) -> str:
    if run.asks_goals:
        return _("What you say is seen by exactly those who can see your goal.")
    if run.asks_oneself:
        return sentence(run.promise)
    return voice.promise_of(run.study).sentence if run.study else ""


def _about(run: MyRun) -> str:
    since = _("since %(day)s") % {"day": days.day(run.joined_on)}
    parts_of_it = [since]
    if run.promise != "anonymous":  # of those nobody knows
        answered = ngettext("answered once", "answered %(number)s times", run.answered)
        parts_of_it.append(answered % {"number": run.answered})
    if run.left_on is not None:
        parts_of_it.append(_("left on %(day)s") % {"day": days.day(run.left_on)})
    elif run.state == "stopped":
        parts_of_it.append(_("it is over"))
    return " · ".join(parts_of_it)
