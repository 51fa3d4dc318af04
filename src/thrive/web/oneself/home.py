"""Pages: where I stand with myself, what I said before, taking it along and having it deleted."""

from typing import Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.experiences.oneself import actions, queries
from thrive.web.goals.goals import READS, WRITES
from thrive.web.oneself.forms import LearnedForm, RhythmForm, StepForm
from thrive.web.requests import Request, signed_in

KINDS: Final = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


@never_cache
@signed_in
@require_http_methods(READS)
def home(request: Request) -> HttpResponse:
    """My coaching of myself: to begin, or where it stands."""
    return shown(request)


@never_cache
@require_POST
@signed_in
def take_along(request: Request, kind: str) -> HttpResponse:
    """All that I said to myself, as a file."""
    if kind not in KINDS:
        raise Http404
    content = actions.export(kind=kind, by=request.user, at=request.at)
    name = _("coaching-myself") + f".{kind}"
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@signed_in
@require_http_methods(WRITES)
def forget(request: Request) -> HttpResponse:
    """Ask once more, then end it and delete all of it."""
    if request.method == "POST":
        gone = actions.forget(by=request.user, at=request.at)
        words = ngettext("Deleted: %(number)s talk.", "Deleted: %(number)s talks.", gone)
        messages.success(request, words % {"number": gone})
        return redirect("oneself:home")
    return render(request, "oneself/forget.html")


def shown(request: Request, wrong: Form | None = None) -> HttpResponse:
    """The page; with ``wrong``, a form that was refused stands in it as it was typed."""
    page = queries.own_page(person=request.user, at=request.at)
    fresh = {
        "rhythm_form": RhythmForm(
            initial={"rhythm": page.standing.rhythm} if page.standing else None
        ),
        "step_form": StepForm(harvest=page.harvest),
        "learned_form": LearnedForm(),
    }
    kinds = (("rhythm_form", RhythmForm), ("step_form", StepForm), ("learned_form", LearnedForm))
    sent = {name: wrong for name, kind in kinds if isinstance(wrong, kind)}
    files = [("md", _("Take it along to read")), ("json", _("for another program"))]
    given = {"page": page, "files": files, **fresh, **sent}
    return render(request, "oneself/home.html", given, status=422 if wrong else 200)
