"""Pages: who takes part in a run besides its groups; single people, a file, a link."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from thrive.experiences.models import Enrolment, Run
from thrive.experiences.running import actions
from thrive.experiences.running.permission import run_for
from thrive.foundation.errors import Invalid, Refused
from thrive.people.models import Person
from thrive.web.addresses import address_of
from thrive.web.programs.forms import EnrolFileForm, EnrolForm, LinkForm, show
from thrive.web.requests import Request, key_in, signed_in

A_PAGE = 100
LARGEST, ENVELOPE = 10 * 1024 * 1024, 64 * 1024
SHOWN = 200


@signed_in
@require_safe
def people(request: Request, run_id: int) -> HttpResponse:
    """Who takes part besides the groups, and the ways in."""
    return _page(request, run_for(run_id, request.user, at=request.at))


@require_POST
@signed_in
def enrol(request: Request, run_id: int) -> HttpResponse:
    """Single people come in: all of those named, or none."""
    run = run_for(run_id, request.user, at=request.at)
    form = EnrolForm(request.POST)
    if form.is_valid():
        persons = form.cleaned_data["persons"]
        try:
            with transaction.atomic():
                for person in persons:
                    actions.enrol_person(run=run, person=person, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error("persons", str(refusal))
        else:
            told = ngettext("%(count)s person is in.", "%(count)s people are in.", len(persons))
            messages.success(request, told % {"count": len(persons)})
            return redirect("programs:people", run.pk)
    return _page(request, run, enrol=form)


@require_POST
@signed_in
def unenrol(request: Request, run_id: int) -> HttpResponse:
    """One person is taken out. What they said stays theirs."""
    person = get_object_or_404(Person, pk=key_in(request.POST.get("person", "")))
    actions.unenrol_person(run=run_id, person=person, by=request.user, at=request.at)
    told = _("%(person)s is out. Nothing more is asked; what was said stays theirs.")
    messages.success(request, told % {"person": person.name})
    return redirect("programs:people", run_id)


@csrf_exempt  # the form is checked inside, once its size is known: checking reads the whole body
@require_POST
@signed_in
def enrol_file(request: Request, run_id: int) -> HttpResponse:
    """A list of people comes in, whole or not at all. Too large a file is not read."""
    given = request.META.get("CONTENT_LENGTH") or "0"
    if given.isdigit() and int(given) > LARGEST + ENVELOPE:
        run = run_for(run_id, request.user, at=request.at)
        form = EnrolFileForm({}, {})
        form.add_error("file", _("The file is larger than %(most)s MB.") % {"most": 10})
        return _page(request, run, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, file=form)
    return _enrol_file(request, run_id)


@csrf_protect
def _enrol_file(request: HttpRequest, run_id: int) -> HttpResponse:
    request = cast(Request, request)
    run = run_for(run_id, request.user, at=request.at)
    form = EnrolFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, run, file=form)
    try:
        taken = actions.enrol_file(
            run=run, source=form.cleaned_data["file"].read(), by=request.user, at=request.at
        )
    except Invalid as refusal:
        form.add_error("file", str(refusal))
        return _page(request, run, file=form, problems=refusal.problems[:SHOWN])
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, run, file=form)
    messages.success(request, str(taken))
    return redirect("programs:people", run.pk)


@require_POST
@signed_in
def link(request: Request, run_id: int) -> HttpResponse:
    """The link is switched on with a new address and PIN, or off for good."""
    run = run_for(run_id, request.user, at=request.at)
    if "off" in request.POST:
        actions.set_link(run=run, is_on=False, by=request.user, at=request.at)
        messages.success(request, _("The link is off. Its address never works again."))
        return redirect("programs:people", run.pk)
    form = LinkForm(request.POST)
    if form.is_valid():
        pin = form.cleaned_data["pin"]
        try:
            actions.set_link(run=run, is_on=True, pin=pin, by=request.user, at=request.at)
        except Invalid as refusal:
            show(refusal, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("The link is on. Write the PIN down now: it cannot be shown again.")
            messages.success(request, told)
            return redirect("programs:people", run.pk)
    return _page(request, run, link=form)


def _page(request: Request, run: Run, *, status: int | None = None, **forms: Any) -> HttpResponse:
    """The page, with a form as it was typed where one was refused. ``Any``: forms and problems."""
    enrolled = Enrolment.objects.filter(run=run, left_on__isnull=True)
    by_hand = enrolled.exclude(how=Enrolment.How.GROUP).select_related("person")
    shown = Paginator(by_hand.order_by("person__name", "pk"), A_PAGE)
    context = {
        "run": run,
        "is_prepared": run.state == Run.State.PREPARED,
        "may_join": run.state != Run.State.STOPPED,
        "groups": [one.group for one in run.audience.select_related("group")],
        "enrolled": shown.get_page(request.GET.get("page")),
        "enrol": EnrolForm(),
        "file": EnrolFileForm(),
        "link": LinkForm(),
        "address": _address(request, run),
    }
    refused = HTTPStatus.UNPROCESSABLE_ENTITY if forms else HTTPStatus.OK
    return render(request, "programs/people.html", context | forms, status=status or refused)


def _address(request: Request, run: Run) -> str:
    """Where the link leads, whole, to be copied."""
    if not run.link_secret:
        return ""
    return request.build_absolute_uri(
        address_of("mine:join", run.link_secret) or f"/join/{run.link_secret}/"
    )
