"""Page: a program comes in as a file, whole or not at all."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from thrive.experiences import actions, queries
from thrive.experiences.content.file import LARGEST_FILE
from thrive.experiences.errors import BadProgram
from thrive.web.programs.forms import ProgramFileForm
from thrive.web.requests import Request, signed_in

ENVELOPE = 64 * 1024  # what a form wraps around a file


@csrf_exempt  # the form is checked inside, once its size is known: checking reads the whole body
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: Request) -> HttpResponse:
    """Bring a file. One that is too large is refused by its length, before it is read."""
    queries.refuse_unless_may_design(request.user, at=request.at)
    given = request.META.get("CONTENT_LENGTH") or "0"
    if given.isdigit() and int(given) > LARGEST_FILE + ENVELOPE:
        form = ProgramFileForm({}, {})
        words = _("A program is %(most)s kB at most.") % {"most": LARGEST_FILE // 1000}
        form.add_error("file", words)
        return _page(request, form, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _bring(request)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    request = cast(Request, request)
    form = ProgramFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, ProgramFileForm())
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        taken = actions.import_program(
            source=form.cleaned_data["file"].read(), by=request.user, at=request.at
        )
    except BadProgram as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, str(taken).partition("\n")[0])
    return redirect("programs:program", taken.key)


def _page(
    request: Request,
    form: ProgramFileForm,
    refusal: BadProgram | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "problems": refusal.problems if refusal else ()}
    return render(request, "programs/import.html", context, status=status)
