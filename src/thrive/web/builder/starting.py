"""Pages: where a program begins, and where its writing ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.experiences import queries as programs
from thrive.experiences.content.file import LARGEST_FILE
from thrive.experiences.drafting import actions, queries
from thrive.experiences.errors import BadProgram
from thrive.foundation.errors import Invalid, Refused
from thrive.web.addresses import address_of
from thrive.web.builder.desk import offered_languages, page_of
from thrive.web.builder.forms import BlankForm, FileForm
from thrive.web.requests import Request, signed_in


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """What is being written, and where a new program may begin."""
    return _home(request)


def _home(request: Request, **more: object) -> HttpResponse:
    rows = queries.drafts(by=request.user, at=request.at)
    reading = (get_language() or "en").partition("-")[0]
    context = {
        "open": [one for one in rows if not one.is_closed],
        "closed": [one for one in rows if one.is_closed][:20],
        "programs": programs.programs(),
        "library": queries.library([reading]),
        "blank": BlankForm(offered=offered_languages(), initial={"language": reading}),
        "file": FileForm(),
        **more,
    }
    status = 422 if any(getattr(form, "errors", None) for form in more.values()) else 200
    return render(request, "builder/home.html", context, status=status)


@signed_in
@require_POST
def blank(request: Request) -> HttpResponse:
    """Begin with a title and nothing else."""
    programs.refuse_unless_may_design(request.user, at=request.at)
    form = BlankForm(request.POST, offered=offered_languages())
    if not form.is_valid():
        return _home(request, blank=form)
    source = actions.Blank(form.cleaned_data["title"], form.cleaned_data["language"])
    return _begun(request, source)


@signed_in
@require_POST
def from_library(request: Request, key: str) -> HttpResponse:
    """Begin with a copy of a program that comes with Thrive."""
    return _begun(request, actions.FromLibrary(key))


@signed_in
@require_POST
def from_file(request: Request) -> HttpResponse:
    """Begin with a program in a file."""
    programs.refuse_unless_may_design(request.user, at=request.at)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _home(request, file=form)
    content = form.cleaned_data["file"].read(LARGEST_FILE + 1)
    try:
        return _begun(request, actions.FromFile(content))
    except BadProgram as refusal:
        form.add_error("file", str(refusal))
        return _home(request, file=form, problems=refusal.problems)


def _begun(request: Request, source: actions.Source) -> HttpResponse:
    number = actions.new_draft(source=source, by=request.user, at=request.at)
    return redirect("builder:write", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, key: str) -> HttpResponse:
    """Change a program that stands: in the draft that is open, or in a new one."""
    if request.method == "POST":
        return _begun(request, actions.FromEdition(key))
    rows = queries.drafts(by=request.user, at=request.at)
    for row in rows:
        if row.program == key and not row.is_closed:
            return redirect("builder:write", row.number)
    return render(request, "builder/begin.html", {"program": programs.edition(key)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: Request, draft: int) -> HttpResponse:
    """What would be different, what stands in the way; then take it in."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    problem = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            taken = actions.publish_draft(
                draft=draft, by=request.user, at=request.at,
                seen=int(seen) if seen.isdecimal() else 0,
            )  # fmt: skip
        except (Invalid, Refused) as refusal:
            problem = str(refusal)
            shown = queries.draft(draft, by=request.user, at=request.at)
        else:
            messages.success(
                request, _("Taken in as edition %(number)s.") % {"number": taken.edition}
            )
            return redirect(address_of("programs:program", taken.key) or "builder:home")
    page = page_of(request, shown, "")
    lines = [*page.top, *page.bottom]
    for chapter in page.chapters:
        lines += [chapter.line, *chapter.lines]
    context = {
        "page": page,
        "lines": [one for one in lines if one.found],
        "changes": queries.difference(shown),
        "problem": problem,
    }
    return render(request, "builder/take_in.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def put_away(request: Request, draft: int) -> HttpResponse:
    """Close a draft; it can be taken up again."""
    actions.put_away(draft=draft, by=request.user, at=request.at)
    messages.success(request, _("Put away. You can take it up again below."))
    return redirect("builder:home")


@signed_in
@require_POST
def open_again(request: Request, draft: int) -> HttpResponse:
    """Take up a draft that was put away."""
    actions.open_again(draft=draft, by=request.user, at=request.at)
    return redirect("builder:write", draft)
