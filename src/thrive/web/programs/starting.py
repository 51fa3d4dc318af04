"""Pages: from a program to a run, one question to a page.

The run is kept from the second question on, as *being prepared*: nothing typed is lost, every page
can be opened again, and nobody is asked before it is started.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.experiences import queries
from thrive.experiences.models import Run
from thrive.experiences.running import actions
from thrive.experiences.running.permission import run_for
from thrive.experiences.running.ready import READY
from thrive.experiences.timing import plain
from thrive.experiences.timing.template import Template
from thrive.foundation.errors import Invalid, Refused
from thrive.people.queries import overview
from thrive.web.programs import offers, rows
from thrive.web.programs.forms import (
    OWN,
    OftenForm,
    SpanForm,
    WhoForm,
    lines_of,
    next_monday,
    show,
)
from thrive.web.programs.own_rhythm import OwnRhythmForm, typed
from thrive.web.requests import Request, signed_in

GET_OR_POST = ["GET", "HEAD", "POST"]
REFUSED = 422


@signed_in
@require_safe
def choose(request: Request) -> HttpResponse:
    """Which program?"""
    queries.refuse_unless_may_design(request.user, at=request.at)
    programs = [rows.program(row) for row in queries.programs()]
    return render(request, "programs/choose.html", {"programs": programs})


@signed_in
@require_http_methods(GET_OR_POST)
def begin(request: Request, key: str) -> HttpResponse:
    """Who takes part? The answer prepares the run."""
    queries.refuse_unless_may_design(request.user, at=request.at)
    program = queries.edition(key)
    is_named = program.program.promise.value == Run.Promise.NAMED
    initial = {"name": program.title, "readers": lines_of([request.user])}
    form = _who_form(request, is_named, initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        others = given.pop("others")
        begins_on = next_monday(timezone.localdate(request.at))
        try:
            run = actions.prepare_run(
                program_key=key,
                template=READY[0].made(begins_on),
                kind=Run.Kind.PERPETUAL,
                begins_on=begins_on,
                by=request.user,
                at=request.at,
                **given,
            )
        except (Invalid, Refused) as refusal:
            _show(refusal, form)
        else:
            return redirect(_after_who(run, others), run.pk)
    return _who_page(request, form, program.title, back="programs:start")


@signed_in
@require_http_methods(GET_OR_POST)
def who(request: Request, run_id: int) -> HttpResponse:
    """Who takes part, asked again."""
    run = run_for(run_id, request.user, at=request.at)
    initial = {
        "name": run.name,
        "groups": [one.group_id for one in run.audience.all()],
        "others": not run.audience.exists() or bool(run.link_secret) or run.enrolments.exists(),
        "readers": lines_of([one.person for one in run.readers.select_related("person")]),
    }
    form = _who_form(request, run.promise == Run.Promise.NAMED, initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        others = given.pop("others")
        if _changed(request, run, given, form):
            return redirect(_after_who(run, others), run.pk)
    title = queries.content_of(run.edition).title
    return _who_page(request, form, rows.read_text(title), run=run)


@signed_in
@require_http_methods(GET_OR_POST)
def span(request: Request, run_id: int) -> HttpResponse:
    """From when until when, and how it runs."""
    run = run_for(run_id, request.user, at=request.at)
    names = ("kind", "every_days", "waves", "begins_on", "ends_on")
    form = SpanForm(request.POST or None, initial={name: getattr(run, name) for name in names})
    if request.method == "POST" and form.is_valid():
        wishes = form.wishes()
        if remade := _remade(run, wishes["begins_on"]):
            wishes["template"] = remade
        if _changed(request, run, wishes, form):
            return redirect("programs:often", run.pk)
    context = {"form": form, "run": run}
    return render(request, "programs/span.html", context, status=_status(request))


@signed_in
@require_http_methods(GET_OR_POST)
def often(request: Request, run_id: int) -> HttpResponse:
    """How often: a ready template, one that was kept, or one of one's own."""
    run = run_for(run_id, request.user, at=request.at)
    template = plain.read(run.template)
    found = offers.offers(request.user, run.begins_on, request.at)
    chosen = next((one.key for one in found if one.template == template), OWN)
    names = ("event", "open_within", "reminders", "remind_after")
    form = OftenForm(
        request.POST or None,
        offered=[*((one.key, one.name) for one in found), (OWN, _("In a rhythm of our own"))],
        initial={name: getattr(run, name) for name in names} | {"template": chosen},
    )
    if request.method == "POST" and form.is_valid():
        wishes, onward = _often_wishes(form.cleaned_data, found)
        if _changed(request, run, wishes, form):
            return redirect(onward, run.pk)
    context = {
        "form": form,
        "run": run,
        "offers": found,
        "kept": [one for one in found if one.is_kept],
        "chosen": form["template"].value(),
        "own": offers.own(template) if chosen == OWN else None,
    }
    return render(request, "programs/often.html", context, status=_status(request))


@signed_in
@require_http_methods(GET_OR_POST)
def own(request: Request, run_id: int) -> HttpResponse:
    """A rhythm of one's own. What cannot be is refused in place, with the arithmetic."""
    run = run_for(run_id, request.user, at=request.at)
    template = plain.read(run.template)
    form = OwnRhythmForm(request.POST or None, initial=typed(template))
    if request.method == "POST" and form.is_valid():
        wishes = {"template": form.cleaned_data["template"], "event": ""}
        if _changed(request, run, wishes, form, renamed={"template": "opens"}):
            return redirect("programs:run", run.pk)
    context = {"form": form, "run": run}
    return render(request, "programs/own.html", context, status=_status(request))


@require_POST
@signed_in
def start(request: Request, run_id: int) -> HttpResponse:
    """Begin. What is missing is said on the page before the start."""
    try:
        run = actions.start_run(run=run_id, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” has begun.") % {"name": run.name})
    return redirect("programs:run", run_id)


@require_POST
@signed_in
def discard(request: Request, run_id: int) -> HttpResponse:
    """Throw a run away that nobody was asked by yet."""
    actions.discard_run(run=run_id, by=request.user, at=request.at)
    messages.info(request, _("Thrown away. Nobody was asked."))
    return redirect("programs:home")


def _who_form(request: Request, is_named: bool, initial: Mapping[str, Any]) -> WhoForm:
    page = overview(request.user, at=request.at)
    groups = [row.key for row in (*page.tree, *page.others)]
    return WhoForm(request.POST or None, groups=groups, is_named=is_named, initial=dict(initial))


def _who_page(
    request: Request, form: WhoForm, program: str, *, run: Run | None = None, back: str = ""
) -> HttpResponse:
    page = overview(request.user, at=request.at)
    chosen = {str(key) for key in form["groups"].value() or ()}
    context = {
        "form": form,
        "program": program,
        "run": run,
        "back": back,
        "tree": [offers.GroupChoice(row, str(row.key) in chosen) for row in page.tree],
        "across": [offers.GroupChoice(row, str(row.key) in chosen) for row in page.others],
    }
    return render(request, "programs/who.html", context, status=_status(request))


def _after_who(run: Run, others: bool) -> str:
    has_groups = run.audience.exists()
    return "programs:people" if others or not has_groups else "programs:span"


def _changed(
    request: Request,
    run: Run,
    wishes: dict[str, Any],
    form: WhoForm | SpanForm | OftenForm | OwnRhythmForm,
    renamed: dict[str, str] | None = None,
) -> bool:
    """Whether the run took what was wished for; if not, the form says why."""
    try:
        actions.change_run(run=run, by=request.user, at=request.at, **wishes)
    except (Invalid, Refused) as refusal:
        _show(refusal, form, renamed)
        return False
    return True


def _show(refusal: Invalid | Refused, form: Any, renamed: dict[str, str] | None = None) -> None:
    """``Any``: one of the forms of this page."""
    if isinstance(refusal, Invalid):
        show(refusal, form, renamed=renamed)
    else:
        form.add_error(None, str(refusal))


def _often_wishes(given: dict[str, Any], found: list[offers.Offer]) -> tuple[dict[str, Any], str]:
    """What is wished for, and where it goes on: with a rhythm of one's own there is one page more.

    Until that page is through, the run keeps the template that it has.
    """
    wishes = dict(given)
    chosen = wishes.pop("template")
    offer = next((one for one in found if one.key == chosen), None)
    if offer is None:
        del wishes["event"]
        return wishes, "programs:own"
    wishes["template"] = offer.template
    if not offer.by_event:
        wishes["event"] = ""
    return wishes, "programs:run"


def _remade(run: Run, begins_on: date) -> Template | None:
    """A ready template that depends on the first day, made anew for another one."""
    if begins_on == run.begins_on:
        return None
    template = plain.read(run.template)
    made = (one for one in READY if one.made(run.begins_on) == template)
    ready = next(made, None)
    return None if ready is None else ready.made(begins_on)


def _status(request: Request) -> int:
    return REFUSED if request.method == "POST" else 200
