"""The demo's own pages: come in, be somebody else, let a week pass, see what is true."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_GET, require_POST

from thrive.demo import actions, coached, population, queries
from thrive.demo import helped as helping
from thrive.demo import tour as tours
from thrive.foundation import days
from thrive.people.models import Person
from thrive.web.demo import outbox as outboxes
from thrive.web.demo import truth as truths
from thrive.web.requests import Request, signed_in

BACKEND = "thrive.people.badges.BadgeBackend"


@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """Let a visitor without a session in as the carer on shift, and open Today.

    Whoever is somebody already stays who they are.
    """
    if not isinstance(request.user, Person):
        _be(request, queries.persona(population.MEMBER.key))
    return _back(request, request.GET.get("next", ""))


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Be another persona, and see their Today."""
    _be(request, queries.persona(request.POST.get("persona", "")))
    return redirect("today")


@require_POST
@signed_in
def next_week(request: Request) -> HttpResponse:
    """Let a week pass, and stay on the same page."""
    passed = actions.next_week(by=request.user, at=request.at)
    messages.success(request, _said(passed))
    return _back(request, request.POST.get("next", ""))


@require_GET
@signed_in
def tour(request: Request) -> HttpResponse:
    """A few minutes: two finished chains, a change that was found, one that was not."""
    told = tours.tour(viewer=request.user, at=request.at, language=get_language() or "")
    return render(request, "demo/tour.html", {"tour": told})


@require_GET
@signed_in
def outbox(request: Request) -> HttpResponse:
    """What would have been sent, to whom and when, and what was done inside, newest first."""
    page = queries.outbox(page=_number(request.GET.get("page", "")))
    asked = queries.asked_lately(at=request.at, language=get_language() or "")
    shown = {
        "page": page,
        "lines": queries.outbox_lines(page),
        "letters": outboxes.letters(queries.arrived(person=request.user, at=request.at)),
        "asked": outboxes.rows(asked),
        "is_asking": bool(asked),
        "played": request.user.name.split()[0],
    }
    return render(request, "demo/outbox.html", shown)


@require_GET
@signed_in
def truth(request: Request) -> HttpResponse:
    """What was put in beside what is told, errors included."""
    table = queries.truth()
    shown = {
        "page": truths.truth_page(table),
        "answers": truths.answers(table),
        "helped": truths.changes(helping.helped(at=request.at)),
        "believed": coached.believed(viewer=request.user, at=request.at),
    }
    return render(request, "demo/truth.html", shown)


def _said(passed: actions.WeekPassed) -> str:
    return ngettext(
        "A week has passed. It is %(day)s. Of %(count)s chart something else is told than before.",
        "A week has passed. It is %(day)s. Of %(count)s charts something else is told than before.",
        passed.told_anew,
    ) % {"day": days.weekday_of_year(passed.moment), "count": passed.told_anew}


def _be(request: HttpRequest, person: Person) -> None:
    login(request, person, backend=BACKEND)


def _back(request: HttpRequest, address: str) -> HttpResponseRedirect:
    """To an address of this house, else to Today."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(address if is_ours else reverse("today"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 1
