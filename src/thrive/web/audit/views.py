"""For guardians: what is kept, what rules what is told, who holds which role, what was done."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from thrive.foundation.queries import records
from thrive.people.queries import holders, refuse_unless_overseer
from thrive.web.audit import record_file
from thrive.web.audit.deeds import told
from thrive.web.audit.forms import SoughtForm
from thrive.web.audit.kept import kept, thresholds
from thrive.web.audit.promises import promises
from thrive.web.audit.proof import proof as tried
from thrive.web.requests import Request, roles_of, signed_in


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """The guardian's page."""
    refuse_unless_overseer(roles_of(request, request.user))
    form = SoughtForm(request.GET or None)
    page = records(form.sought(), after=request.GET.get("after", ""))
    asked = _asked(request)
    shown = {
        "kept": kept(),
        "thresholds": thresholds(),
        "promises": promises(check=request.GET.get("check", "")),
        "roles": _roles(request),
        "form": form,
        "deeds": told(page.records),
        "asked": urlencode(asked),
        "older": urlencode({**asked, "after": page.older}) if page.older else "",
        "is_further_back": "after" in request.GET,
        "most_in_file": record_file.MOST,
    }
    return render(request, "audit/home.html", shown, status=422 if form.errors else 200)


@require_GET
@signed_in
def proof(request: Request) -> HttpResponse:
    """What was tried to find out who said what. For everybody: nobody's numbers stand there."""
    return render(request, "audit/proof.html", {"proof": tried(request)})


@require_GET
@signed_in
def record(request: Request) -> HttpResponse:
    """What was done, as a file."""
    refuse_unless_overseer(roles_of(request, request.user))
    sought = SoughtForm(request.GET or None).sought()
    return HttpResponse(
        record_file.write(sought),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="record.csv"'},
    )


def _asked(request: Request) -> dict[str, str]:
    """What is sought, as it stands in the address."""
    return {name: request.GET[name] for name in SoughtForm.base_fields if request.GET.get(name)}


def _roles(request: Request) -> list[dict[str, object]]:
    held = holders(at=request.at)
    return [
        {"name": _("Guardians"), "holders": held.guardians},
        {"name": _("Administrators"), "holders": held.administrators},
        {"name": _("Sponsors"), "holders": held.sponsors},
        {"name": _("Stewards"), "holders": held.stewards},
    ]
