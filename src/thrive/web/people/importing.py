"""Bringing people in with a file: choose it, see what it would change, confirm."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from thrive.foundation.errors import Invalid
from thrive.foundation.tables import refuse_larger
from thrive.people.actions import discard, import_people, stage_import, take_staged
from thrive.people.errors import NotAllowed
from thrive.people.queries import content_of, staged_by
from thrive.web.people.forms import ImportForm
from thrive.web.people.problems import show
from thrive.web.requests import Request, roles_of, signed_in

SHOWN = 200  # of each kind; all are counted
ENVELOPE = 64 * 1024  # what a form wraps around a file


@csrf_exempt  # the form is checked inside, once its size is known: checking reads the whole body
@signed_in
def bring(request: Request) -> HttpResponse:
    """Choose a file. One that is too large is refused before it is read."""
    _administers(request)
    given = int(request.META.get("CONTENT_LENGTH") or 0)
    refuse_larger(given - ENVELOPE, settings.THRIVE_LARGEST_IMPORT_BYTES)
    return _bring(request)


@csrf_protect
def _bring(request: HttpRequest) -> HttpResponse:
    request = cast(Request, request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            staged = stage_import(
                name=file.name or "", content=file.read(), by=request.user, at=request.at
            )
        except Invalid as refusal:
            show(refusal, form, "file")
        else:
            return redirect("people:preview", staged.pk)
    shown = {"form": form}
    return render(request, "people/import.html", shown, status=422 if form.errors else 200)


@signed_in
def preview(request: Request, key: int) -> HttpResponse:
    """What the file would change, or everything that is wrong with it. Nothing is written."""
    _administers(request)
    staged = staged_by(request.user, key=key, at=request.at)
    shown: dict[str, object] = {"staged": staged}
    try:
        shown["result"] = import_people(
            rows_or_file=content_of(staged), by=request.user, at=request.at, dry_run=True
        )
    except Invalid as refusal:
        shown |= {"refusal": refusal, "problems": refusal.problems[:SHOWN]}
        shown["hidden"] = len(refusal.problems) - len(refusal.problems[:SHOWN])
        return render(request, "people/import_refused.html", shown, status=422)
    shown["most"] = SHOWN
    return render(request, "people/import_preview.html", shown)


@require_POST
@signed_in
def confirm(request: Request, key: int) -> HttpResponse:
    """Take the file in, or throw it away."""
    _administers(request)
    if "discard" in request.POST:
        discard(key=key, by=request.user)
        messages.info(request, _("Nothing was taken in."))
        return redirect("people:import")
    result = take_staged(key=key, by=request.user, at=request.at)
    messages.success(request, " · ".join(result.summary()))
    return redirect("people:home")


def _administers(request: Request) -> None:
    if not roles_of(request, request.user).is_administrator:
        raise NotAllowed(_("Only an administrator brings people in."))
