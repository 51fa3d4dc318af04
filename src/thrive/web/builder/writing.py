"""Pages: the draft with one part open; every change saved as it is typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.actions import Saved
from thrive.experiences.drafting.errors import NoSuchPart
from thrive.experiences.drafting.keeping import no_such_part
from thrive.experiences.drafting.merging import Kept
from thrive.experiences.drafting.parts import BadPart
from thrive.experiences.drafting.queries import DraftShown
from thrive.experiences.drafting.typed import typed
from thrive.experiences.queries import refuse_unless_may_design
from thrive.foundation.errors import Invalid
from thrive.web.builder import asking, deeds, desk
from thrive.web.builder.desk import known_part, lookup_of, page_of
from thrive.web.builder.framing import framing
from thrive.web.builder.shapes import Field, anchor
from thrive.web.requests import Request, key_in, signed_in

MOST_FIELDS = 400


@framing
@signed_in
@require_safe
def write(request: Request, draft: int) -> HttpResponse:
    """The program as a list, one of its parts open to be written in."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    open_part = known_part(shown.document, request.GET.get("open", ""))
    if not shown.is_closed:
        actions.be_present(draft=draft, part=open_part, by=request.user, at=request.at)
    context = {
        "page": page_of(request, shown, open_part),
        "undo": key_in(request.GET.get("undo", "")),
        "focus": request.GET.get("focus", ""),
    }
    return render(request, "builder/write.html", context)


@signed_in
@require_POST
def save(request: Request, draft: int) -> HttpResponse:
    """Keep what was typed, then do what a button says. With a script, only what changed comes back.

    What cannot be kept is said, and everything else on the page stays as it was.
    """
    refuse_unless_may_design(request.user, at=request.at)
    fields = _fields(request.POST)
    try:
        saved = _keep(request, draft, fields)
        came = _do(request, draft, fields)
    except Invalid as refusal:
        return _refused(request, draft, refusal)
    if request.htmx and came is None:
        return _what_changed(request, draft, saved)
    if any(one.kept in {Kept.BESIDE, Kept.HOMELESS} for one in saved):
        messages.warning(request, _("Another person wrote here too. Both texts are kept."))
    return _back(request, draft, came)


def _fields(sent: QueryDict) -> dict[str, list[str]]:
    names = list(sent)[:MOST_FIELDS]
    return {name: [str(one) for one in sent.getlist(name)] for name in names}


def _keep(request: Request, draft: int, fields: dict[str, list[str]]) -> tuple[Saved, ...]:
    is_written = any(name.startswith(("v:", "c:")) for name in fields)
    if not is_written:
        return ()
    shown = queries.draft(draft, by=request.user, at=request.at)
    base = key_in((fields.get("base") or [""])[-1])
    if base is None:
        raise NoSuchPart(_("This page is too old. Load it again."))
    try:
        values: dict[str, Plain] = {
            name[2:]: typed(name[2:], sent, shown.document)
            for name, sent in fields.items()
            if name[:2] == "v:"
        }
        if any(name.startswith("c:") for name in fields):
            values |= asking.sent(fields, lookup_of(request, shown))
    except BadPart as problem:
        raise no_such_part(problem) from problem
    return actions.save_parts(
        draft=draft, values=values, base=base, bases=_bases(fields), by=request.user, at=request.at
    )


def _bases(fields: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """From which version each text began that was saved since the page was drawn."""
    sent = {name[2:]: key_in(one[-1]) for name, one in fields.items() if name[:2] == "b:" and one}
    return {part: version for part, version in sent.items() if version is not None}


def _do(request: Request, draft: int, fields: dict[str, list[str]]) -> deeds.Came | None:
    deed = (fields.get("deed") or [""])[-1]
    return deeds.do(request, draft, deed, fields) if deed else None


def _back(request: Request, draft: int, came: deeds.Came | None) -> HttpResponse:
    """To the page again, with the part open that was open, or the one that came."""
    came = came or deeds.Came()
    if came.said:
        messages.success(request, came.said)
    part = request.POST.get("open", "") if came.part is None else came.part
    asked = {"open": part, "undo": came.undo, "focus": came.focus}
    address = reverse("builder:write", args=[draft])
    query = urlencode({name: value for name, value in asked.items() if value})
    spot = f"#{anchor(part)}" if part else ""
    return redirect(f"{address}?{query}{spot}" if query else address)


def _refused(request: Request, draft: int, refusal: Invalid) -> HttpResponse:
    if request.htmx and not request.POST.get("deed"):
        return render(request, "builder/saved.html", {"problem": str(refusal)})
    messages.error(request, str(refusal))
    return _back(request, draft, None)


def _what_changed(request: Request, draft: int, saved: tuple[Saved, ...]) -> HttpResponse:
    shown = queries.draft(draft, by=request.user, at=request.at)
    part = known_part(shown.document, request.POST.get("open", ""))
    page = page_of(request, shown, part)
    context = {
        "page": page,
        "line": desk.line_of(page, part),
        "beside": [one for one in saved if one.kept in {Kept.BESIDE, Kept.HOMELESS}],
        "bases": [(f"b:{name}", version) for name, version in _moved_on(request, saved).items()],
        "conditions": _conditions_that_grew(request, page, part),
    }
    return render(request, "builder/saved.html", context)


def _moved_on(request: Request, saved: tuple[Saved, ...]) -> dict[str, int]:
    """What was saved just now begins from here; what was not touched, from where it began."""
    now = {one.part: one.version for one in saved if one.kept is Kept.SAVED}
    return _bases(_fields(request.POST)) | now


def _conditions_that_grew(request: Request, page: desk.Page, part: str) -> list[Field]:
    """Conditions whose rows are others than the form has: they are drawn anew."""
    line = desk.line_of(page, part)
    found = [one for one in _with_inside(line.fields if line else ()) if not one.is_beyond]
    return [one for one in found if one.widget == "condition" and _has_grown(request.POST, one)]


def _with_inside(fields: Iterable[Field]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from _with_inside(one.inside)


def _has_grown(sent: QueryDict, field: Field) -> bool:
    for asked in field.asked:
        about = next((one.value for one in asked.about if one.is_chosen), "")
        test = next((one.value for one in asked.tests if one.is_chosen), "")
        if (sent.get(f"{asked.name}:about", ""), sent.get(f"{asked.name}:test", "")) != (
            about, test,
        ):  # fmt: skip
            return True
    return False


@signed_in
@require_POST
def present(request: Request, draft: int) -> HttpResponse:
    """Say that one is still here; hear who else is, and what they changed."""
    part = request.POST.get("open", "")
    actions.be_present(draft=draft, part=part, by=request.user, at=request.at)
    seen = key_in(request.POST.get("base", "")) or 0
    shown = queries.draft(draft, by=request.user, at=request.at)
    changed = queries.changed_since(draft, seen, but=request.user)
    return render(request, "builder/present.html", _presence(request, shown, changed))


def _presence(
    request: Request, shown: DraftShown, changed: tuple[tuple[str, str], ...]
) -> dict[str, object]:
    others = queries.present(shown.number, but=request.user, at=request.at)
    places = {
        name: [desk.place_of(part, shown.document) for who, part in changed if who == name]
        for name, _part in changed
    }
    return {
        "number": shown.number,
        "others": [
            (one.name, desk.place_of(one.part, shown.document) if one.part else "")
            for one in others
        ],
        "changed": [(name, ", ".join(dict.fromkeys(one))) for name, one in places.items()],
        "open": request.POST.get("open", ""),
        "besides": bool(shown.besides),
    }
