"""Pages: the programs, and one program with its editions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thrive.experiences import actions, queries
from thrive.experiences.running.queries import runs
from thrive.web.addresses import address_of
from thrive.web.programs import rows, shown
from thrive.web.requests import Request, signed_in


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """What runs, and what can run."""
    queries.refuse_unless_may_design(request.user, at=request.at)
    found = runs(request.user, at=request.at)
    running = shown.runs_by_program(found)
    context = {
        "runs": [shown.line(row) for row in found],
        "programs": [rows.program(row, running.get(row.key, ())) for row in queries.programs()],
        "write": address_of("builder:home"),
    }
    return render(request, "programs/home.html", context)


@signed_in
@require_safe
def program(request: Request, key: str, number: int | None = None) -> HttpResponse:
    """One program as it stands, or as it stood in an earlier edition."""
    queries.refuse_unless_may_design(request.user, at=request.at)
    edition = queries.edition(key)
    newest = edition.number
    if number is not None and number != newest:
        edition = queries.edition(key, number)
    running = shown.runs_by_program(runs(request.user, at=request.at))
    page = rows.edition(edition, newest, running.get(key, ()))
    context = {"page": page, "write": address_of("builder:begin", key)}
    return render(request, "programs/program.html", context)


@signed_in
@require_safe
def take_along(request: Request, key: str, number: int) -> HttpResponse:
    """The program as a file."""
    content = queries.export_program(key=key, edition=number, by=request.user, at=request.at)
    return HttpResponse(
        content,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{key}-{number}.yaml"'},
    )


@signed_in
@require_POST
def take_library(request: Request) -> HttpResponse:
    """Take in the programs that come with Thrive."""
    taken = actions.import_library(by=request.user, at=request.at)
    new = sum(one.is_new for one in taken)
    if new:
        words = ngettext("%(count)s program is in.", "%(count)s programs are in.", new)
        messages.success(request, words % {"count": new})
    else:
        messages.info(request, _("All programs of the library are in already."))
    return redirect("programs:home")
