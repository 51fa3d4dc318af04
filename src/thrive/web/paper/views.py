"""Pages of a steward: who takes part on paper, who keeps the keys, and codes to cut apart."""

from collections.abc import Collection
from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thrive.experiences.models import Run
from thrive.experiences.running import audience
from thrive.experiences.running.permission import run_for
from thrive.foundation.errors import Refused
from thrive.people.models import Person
from thrive.voice import actions, queries
from thrive.web.paper.forms import CustodianForm, PaperForm
from thrive.web.requests import Request, key_in, signed_in


@signed_in
@require_safe
def paper(request: Request, run_id: int) -> HttpResponse:
    """Who takes part on paper, and the codes of each round."""
    return _page(request, _anonymous(request, run_id))


@require_POST
@signed_in
def bring_in(request: Request, run_id: int) -> HttpResponse:
    """More people take part on paper."""
    run = _anonymous(request, run_id)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _page(request, run, form=form)
    persons = {person.pk for person in form.cleaned_data["persons"]}
    try:
        _choose(request, run, _chosen(run) | persons, audience.expected(run, request.at.date()))
    except Refused as refusal:
        form.add_error("persons", str(refusal))
        return _page(request, run, form=form)
    told = ngettext("%(count)s person is on paper.", "%(count)s people are on paper.", len(persons))
    messages.success(request, told % {"count": len(persons)})
    return redirect("paper:paper", run.pk)


@require_POST
@signed_in
def take_out(request: Request, run_id: int) -> HttpResponse:
    """Somebody takes part with a device after all."""
    run = _anonymous(request, run_id)
    _choose(request, run, _chosen(run) - {key_in(request.POST.get("person", "")) or 0}, ())
    messages.success(request, _("From the next people that are fixed, they use a device."))
    return redirect("paper:paper", run.pk)


@require_POST
@signed_in
def custodian(request: Request, run_id: int) -> HttpResponse:
    """Somebody else than the server keeps the keys, from the next people that are fixed."""
    run = _anonymous(request, run_id)
    form = CustodianForm(request.POST)
    if not form.is_valid():
        return _page(request, run, keeper=form)
    person = form.cleaned_data["custodian"]
    actions.choose_custodian(owner=_owner(run), person=person, by=request.user, at=request.at)
    kept = _("%(name)s keeps the keys from the next people that are fixed.")
    told = kept % {"name": person.name} if person else _("The server keeps the keys.")
    messages.success(request, told)
    return redirect("paper:paper", run.pk)


@never_cache
@require_POST
@signed_in
def codes(request: Request, run_id: int) -> HttpResponse:
    """Codes to print and cut apart. They are shown this once."""
    run = _anonymous(request, run_id)
    first_on, unit = _sheet_asked(request)
    try:
        made = actions.make_sheet(
            study=run.study_id or 0, first_on=first_on, unit=unit, by=request.user, at=request.at
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("paper:paper", run.pk)
    shown = {
        "run": run,
        "sheet": made,
        "address": f"{settings.THRIVE_VOICE_ADDRESS}/paper/",
        "words": queries.directory_words(study=run.study_id or 0, on=made.first_on),
    }
    return render(request, "paper/codes.html", shown)


def _anonymous(request: Request, run_id: int) -> Run:
    """The run, if this person looks after it and nobody can be known in it."""
    run = run_for(run_id, request.user, at=request.at)
    if run.promise != Run.Promise.ANONYMOUS:
        raise Http404
    return run


def _owner(run: Run) -> str:
    return f"run {run.pk}"


def _chosen(run: Run) -> frozenset[int]:
    return queries.on_paper(owner=_owner(run))


def _choose(request: Request, run: Run, persons: frozenset[int], asked: Collection[int]) -> None:
    actions.choose_paper(
        owner=_owner(run), persons=persons, asked=asked, by=request.user, at=request.at
    )


def _sheet_asked(request: Request) -> tuple[date, int]:
    unit = key_in(request.POST.get("unit", ""))
    try:
        first_on = date.fromisoformat(request.POST.get("first", ""))
    except ValueError:
        raise Http404 from None
    if unit is None or unit >= 2**31:
        raise Http404
    return first_on, unit


def _page(request: Request, run: Run, **forms: Any) -> HttpResponse:
    """The page, with a form as it was typed where one was refused. ``Any``: forms."""
    sheets = () if run.study_id is None else queries.sheets(study=run.study_id, at=request.at)
    keeper = queries.custodian_of(owner=_owner(run))
    known = keeper and (keeper.badge or keeper.email or keeper.external_id)
    context = {
        "run": run,
        "chosen": Person.objects.filter(pk__in=_chosen(run)).order_by("name", "id"),
        "sheets": [one for one in sheets if not one.is_over],
        "custodian": keeper,
        "form": PaperForm(),
        "keeper": CustodianForm(initial={"custodian": known or ""}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return render(request, "paper/paper.html", context | forms, status=status)
