"""Pages: one run. Before it begins, what it means; afterwards, how it goes."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.experiences.running import actions, queries
from thrive.experiences.running.queries import RunPage
from thrive.experiences.timing.errors import Infeasible
from thrive.foundation import days
from thrive.foundation.errors import Invalid, Refused
from thrive.people.models import Person
from thrive.voice.queries import promise_words
from thrive.web.insights.numbers_file import FORMULA
from thrive.web.programs import expected, going, promising, rhythm, shown
from thrive.web.programs.forms import TemplateNameForm
from thrive.web.programs.pictures import drawing
from thrive.web.requests import Request, key_in, signed_in

MOST_IN_FILE = 500  # people: each is planned by themselves
MOST_TO_CHOOSE = 300
DRY_HEAD = ("person", "day", "at", "experience", "why")
UTF_8 = "\ufeff"  # without this mark a spreadsheet spoils every umlaut


@signed_in
@require_safe
def run(request: Request, run_id: int) -> HttpResponse:
    """What the run means, or how it goes."""
    page = queries.run_page(run_id, request.user, at=request.at)
    if page.may_start:
        return before(request, page, TemplateNameForm())
    monitor = queries.monitor(run_id, request.user, at=request.at)
    last_day = queries.ends_for_want_of_people(run_id, request.user, at=request.at)
    context = _common(page) | {
        "waves": going.waves(monitor),
        "is_named": monitor.is_named,
        "is_anonymous": page.row.promise == "anonymous",
        "last_day": days.day(last_day) if last_day else "",
    }
    return render(request, "programs/run.html", context)


def before(
    request: Request, page: RunPage, form: TemplateNameForm, status: int = 200
) -> HttpResponse:
    """What the run would mean: promise, load, forecast, dry run, warnings."""
    found = queries.unsigned_of(page.row.number, request.user, at=request.at)
    context = (
        _common(page)
        | {
            "form": form,
            "unsigned": None if found is None else promising.sentences(found),
        }
        | _foreseen(request, page)
    )
    return render(request, "programs/before.html", context, status=status)


def _foreseen(request: Request, page: RunPage) -> dict[str, Any]:
    """The forecast and the dry run; or why nobody could follow the template. ``Any``: a context."""
    number = page.row.number
    try:
        found = queries.forecast_of(number, request.user, at=request.at)
        dry = queries.dry_run_of(number, request.user, at=request.at)
    except Infeasible as refusal:
        return {"infeasible": rhythm.misfits(refusal.misfits)}
    forecast = expected.forecast(found, is_named=page.row.promise == "named")
    return {
        "forecast": forecast,
        "dry": expected.dry(dry),
        "warnings": expected.warnings(page, forecast, found.people),
    }


@signed_in
@require_safe
def dry_file(request: Request, run_id: int) -> HttpResponse:
    """The dry run as a file."""
    found = queries.dry_run_of(run_id, request.user, at=request.at, most=MOST_IN_FILE)
    text = StringIO()
    text.write(UTF_8)
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(DRY_HEAD)
    rows.writerows(
        [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
        for cells in expected.cells(found.rows)
    )
    return HttpResponse(
        text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="run-{run_id}-dry.csv"'},
    )


@signed_in
@require_POST
def keep_rhythm(request: Request, run_id: int) -> HttpResponse:
    """The rhythm of a run under a name, so that others can choose it."""
    page = queries.run_page(run_id, request.user, at=request.at)
    form = TemplateNameForm(request.POST)
    if form.is_valid():
        try:
            actions.save_template(
                name=form.cleaned_data["name"],
                template=page.rhythm.template,
                by=request.user,
                at=request.at,
            )
        except Invalid as refusal:
            for problem in refusal.problems:
                form.add_error("name", problem.message)
        else:
            messages.success(request, _("Kept. It can be chosen for other runs now."))
            return redirect("programs:run", run_id)
    return before(request, page, form, status=422)


@signed_in
@require_POST
def drop_rhythm(request: Request, run_id: int) -> HttpResponse:
    """A kept rhythm is thrown away; runs that were made with it go on."""
    queries.run_page(run_id, request.user, at=request.at)
    actions.remove_template(key=request.POST.get("key", ""), by=request.user, at=request.at)
    messages.success(request, _("Thrown away. Runs that were made with it go on."))
    return redirect("programs:often", run_id)


@signed_in
@require_safe
def prompts(request: Request, run_id: int) -> HttpResponse:
    """Each prompt of a named run: when due, sent, opened, answered, expired, by which channel."""
    page = queries.run_page(run_id, request.user, at=request.at)
    state = request.GET.get("state", "")
    monitor = queries.monitor(
        run_id,
        request.user,
        at=request.at,
        state=state,
        person=key_in(request.GET.get("person", "")),
        page=key_in(request.GET.get("page", "")) or 1,
    )
    if not going.is_asked(request.GET) and (now := going.page_of_now(monitor)) > 1:
        monitor = queries.monitor(run_id, request.user, at=request.at, page=now)
    if not monitor.is_named:
        return redirect("programs:run", run_id)
    context = _common(page) | {
        "monitor": monitor,
        "lines": [going.prompt(row) for row in monitor.prompts],
        "states": going.states(state),
        "persons": _choosable(page),
        "person": request.GET.get("person", ""),
        "asked": going.asked(request.GET),
    }
    return render(request, "programs/prompts.html", context)


@signed_in
@require_POST
def resend(request: Request, run_id: int, prompt_id: int) -> HttpResponse:
    """Send one prompt of a named run again."""
    try:
        actions.resend_prompt(run=run_id, prompt=prompt_id, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It goes out again."))
    return redirect("programs:prompts", run_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, run_id: int) -> HttpResponse:
    """What stops and what stays; then it stops."""
    if request.method == "POST":
        stopped = actions.stop_run(run=run_id, by=request.user, at=request.at)
        messages.success(request, _("“%(name)s” has stopped.") % {"name": stopped.name})
        return redirect("programs:run", run_id)
    page = queries.run_page(run_id, request.user, at=request.at)
    return render(request, "programs/stop.html", _common(page))


def _choosable(page: RunPage) -> list[Person]:
    """Everybody to choose from, as long as a list of them is of use."""
    return [one.person for one in page.participants] if page.row.people <= MOST_TO_CHOOSE else []


def _common(page: RunPage) -> dict[str, Any]:
    """What both pages of a run show. ``Any``: a context."""
    readers = [one.name for one in page.readers]
    return {
        "page": shown.run(page),
        "run": {"pk": page.row.number, "name": page.row.name},
        "promise": promise_words(page.row.promise, readers),
        "rhythm": rhythm.sentences(page.rhythm.template),
        "picture": drawing(page.rhythm.template),
    }
