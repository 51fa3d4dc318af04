"""Pages: a file is uploaded, its columns are named, what would happen is shown, then it is taken.

Until the last step no point is written. The file lies in the database in between (``Upload``), so
that any web process can answer the next page; it belongs to one person and expires.
"""

from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from thrive.foundation.errors import Invalid
from thrive.measures import actions, queries
from thrive.measures.actions import Mapping
from thrive.measures.errors import NotAllowed
from thrive.measures.models import Upload
from thrive.web.measures import rows
from thrive.web.measures.forms import ColumnsForm, UploadForm, chosen
from thrive.web.requests import Request, signed_in

ROWS_SHOWN = 5
ROOM_FOR_THE_REST = 64 * 1024  # of a request beside its file


@csrf_exempt  # the check comes inside: Django's own would read the whole body before our refusal
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Bring a file. One that is too large is refused by its length, before it is read."""
    _refuse_unless_may(request)
    if _length(request) > settings.THRIVE_LARGEST_IMPORT_BYTES + ROOM_FOR_THE_REST:
        return _too_large(request)
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    request = cast(Request, request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    if not form.is_valid():
        return _upload_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    file = form.cleaned_data["file"]
    try:
        kept = actions.keep_upload(
            content=file.read(), file_name=file.name, by=request.user, at=request.at
        )
    except Invalid as refusal:
        form.add_error("file", str(refusal))
        return _upload_page(request, form, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("measures:columns", kept.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, upload_id: int) -> HttpResponse:
    """Which column means what: guessed from their names, then chosen."""
    kept = actions.find_upload(upload_id=upload_id, by=request.user, at=request.at)
    header, first_rows = actions.header_and_rows(kept, how_many=ROWS_SHOWN)
    form = ColumnsForm(
        request.POST or None,
        header=header,
        measures=queries.measures_in_use(on=request.at.date()),
        groups=queries.groups_to_record(request.user, at=request.at),
        initial=chosen(Mapping.from_plain(kept.mapping)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_upload(
                upload_id=upload_id, mapping=form.mapping(), by=request.user, at=request.at
            )
            return redirect("measures:preview", upload_id)
        except Invalid as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "upload": kept, "header": header, "rows": first_rows}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/columns.html", context, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, upload_id: int) -> HttpResponse:
    """What would be added and corrected, and what stands in the way; then take it."""
    kept = actions.find_upload(upload_id=upload_id, by=request.user, at=request.at)
    try:
        if request.method == "POST":
            result = actions.confirm_upload(upload_id=upload_id, by=request.user, at=request.at)
            messages.success(request, str(result))
            return redirect("insights:board")
        result = actions.preview_upload(upload_id=upload_id, by=request.user, at=request.at)
    except Invalid as refusal:
        return _stopped(request, kept, refusal)
    context = {"upload": kept, "result": result, "corrections": rows.corrections(result)}
    return render(request, "measures/preview.html", context)


def _stopped(request: Request, kept: Upload, refusal: Invalid) -> HttpResponse:
    """The file as a whole cannot be taken as it is."""
    context = {"upload": kept, "refusal": refusal, "problems": refusal.problems}
    return render(request, "measures/preview.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _upload_page(
    request: Request,
    form: UploadForm,
    refusal: Invalid | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "problems": refusal.problems if refusal else (),
        "largest": settings.THRIVE_LARGEST_IMPORT_BYTES // 1024**2,
    }
    return render(request, "measures/upload.html", context, status=status)


def _too_large(request: Request) -> HttpResponse:
    most = settings.THRIVE_LARGEST_IMPORT_BYTES // 1024**2
    words = _("The file is larger than %(most)s MB. Bring it in several parts.") % {"most": most}
    return render(
        request,
        "measures/upload.html",
        {"form": UploadForm(), "too_large": words, "largest": most},
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0


def _refuse_unless_may(request: Request) -> None:
    if not queries.may_define(request.user, at=request.at):
        raise NotAllowed(_("Only administrators import files."))
