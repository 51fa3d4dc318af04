"""Pages: one's own record of what one learned, tried and taught. For oneself alone."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.aims import actions, queries
from thrive.goals.aims.wording import record_sentence
from thrive.web.goals.goals import WRITES
from thrive.web.goals.saving import saved
from thrive.web.goals.telling import NoteForm
from thrive.web.requests import Request, signed_in

KINDS: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@never_cache
@signed_in
@require_http_methods(WRITES)
def record(request: Request) -> HttpResponse:
    """My record, the newest first, with room for a note."""
    given = request.POST if request.method == "POST" else None
    form = NoteForm(given, initial={"on": timezone.localdate(request.at)})
    if saved(
        form,
        lambda: actions.note_learned(by=request.user, at=request.at, **form.cleaned_data),
    ):  # fmt: skip
        messages.success(request, _("Saved, for you alone."))
        return redirect("goals:record")
    shown = {
        "form": form,
        "record": queries.my_record(person=request.user, at=request.at),
        "sentence": record_sentence(),
        "files": [
            ("md", _("Take it along to read")),
            ("csv", _("for a spreadsheet")),
            ("json", _("for another program")),
        ],
    }
    return render(request, "goals/record.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
@signed_in
def take_along(request: Request, kind: str) -> HttpResponse:
    """My record as a file."""
    if kind not in KINDS:
        raise Http404
    content = actions.export_record(kind=kind, by=request.user, at=request.at)
    name = _("my-record") + f".{kind}"
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@signed_in
def forget(request: Request, number: int) -> HttpResponse:
    """Delete a note of my record, for good."""
    actions.forget_learned(note=number, by=request.user, at=request.at)
    messages.success(request, _("Deleted."))
    return redirect("goals:record")
