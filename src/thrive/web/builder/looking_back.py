"""Pages: what was changed in a draft, by whom, and the way back; and pictures that are put in."""

import base64
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.parts import item_of
from thrive.experiences.drafting.queries import DraftShown, SaveShown
from thrive.experiences.drafting.typed import languages_of
from thrive.experiences.queries import refuse_unless_may_design
from thrive.web.builder import deeds, desk
from thrive.web.requests import Request, signed_in

LARGEST_PICTURE = 90_000  # bytes: 120,000 letters in base64
SHORT = 120
_SIGNS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True)
class Deed:
    """Changes that one person made in one place, one after another, as one line."""

    by: str
    at: str
    where: str
    was: str
    became: str
    save: int
    version: int  # after it
    before: int  # the version before the first of them
    is_beside: bool
    may_undo: bool
    count: int


@signed_in
@require_safe
def history(request: Request, draft: int) -> HttpResponse:
    """Everything that was changed, the newest first."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    saves = queries.history(draft, by=request.user, at=request.at)
    told = [one for one in saves if not one.is_decision]
    runs = groupby(told, key=lambda one: (one.by, one.change.part, one.is_beside))
    told_of = [_deed(shown, list(run)) for _key, run in runs]
    return render(request, "builder/history.html", {"shown": shown, "deeds": told_of})


def _deed(shown: DraftShown, run: list[SaveShown]) -> Deed:
    newest, oldest = run[0], run[-1]
    languages = languages_of(shown.document)
    part = newest.change.part
    is_whole = part == ""
    was, became = (
        "" if is_whole or value is None else desk.in_words(value, languages)
        for value in (oldest.change.was, newest.change.became)
    )
    if item_of(part) is not None:
        was, became = _came_or_went(newest)
    at = localtime(newest.at)
    return Deed(
        newest.by or _("Somebody"), date_format(at, "j M, H:i"),
        desk.place_of(part, shown.document), was[:SHORT], became[:SHORT], newest.number,
        newest.version, oldest.version - 1, newest.is_beside,
        may_undo=not newest.is_beside and not shown.is_closed and len(run) == 1,
        count=len(run),
    )  # fmt: skip


def _came_or_went(save: SaveShown) -> tuple[str, str]:
    if save.change.was is None:
        return "", _("put in")
    if save.change.became is None:
        return "", _("taken out")
    return "", _("moved")


@signed_in
@require_POST
def restore(request: Request, draft: int) -> HttpResponse:
    """Bring a former version back, or undo one change."""
    refuse_unless_may_design(request.user, at=request.at)
    came = deeds.do(request, draft, request.POST.get("deed", ""), {})
    if came.said:
        messages.success(request, came.said)
    return redirect("builder:write", draft)


@signed_in
@require_POST
def put_in_picture(request: Request, draft: int, name: str) -> HttpResponse:
    """Put a picture into a frame."""
    refuse_unless_may_design(request.user, at=request.at)
    back = f"{reverse('builder:write', args=[draft])}?open=frames/{name}"
    file = request.FILES.get("file")
    content = b"" if file is None else file.read(LARGEST_PICTURE + 1)
    kind = _kind(content)
    if not content:
        messages.error(request, _("Choose a picture first."))
    elif len(content) > LARGEST_PICTURE:
        messages.error(request, _("This picture is too large; 90 KB at most. Make it smaller."))
    elif kind is None:
        messages.error(request, _("This is no picture of the kind PNG, JPEG or WebP."))
    else:
        _put(request, draft, name, kind, content)
        messages.success(request, _("The picture is in. Say what it shows."))
    return redirect(back)


def _kind(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), None)


def _put(request: Request, draft: int, name: str, kind: str, content: bytes) -> None:
    part = f"frames/{name}/picture"
    values = {f"{part}/type": kind, f"{part}/base64": base64.b64encode(content).decode()}
    actions.save_parts(draft=draft, values=values, base=10**9, by=request.user, at=request.at)
