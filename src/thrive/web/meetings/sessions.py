"""Pages: a group looks at a result, and makes something of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.insights.queries.lines import lines_of
from thrive.web.goals.saving import saved
from thrive.web.meetings.circle import READS, WRITES
from thrive.web.meetings.forms import TryForm, WordForm
from thrive.web.requests import Request, key_in, signed_in


@signed_in
@require_http_methods(READS)
def all_of(request: Request, number: int) -> HttpResponse:
    """The sessions of a group, and the results that it could look at."""
    page = queries.circle_page(circle=number, viewer=request.user, at=request.at)
    shown = {
        "page": page,
        "sessions": queries.sessions_of(circle=number, viewer=request.user, at=request.at),
        "results": queries.results_to_look_at(circle=number, viewer=request.user, at=request.at)
        if page.is_meeting
        else (),
    }
    return render(request, "meetings/sessions.html", shown)


@require_POST
@signed_in
def begin(request: Request, number: int) -> HttpResponse:
    """Begin to look at a result."""
    series = key_in(request.POST.get("series", ""))
    if series is None:
        raise Http404
    made = actions.begin_session(circle=number, series=series, by=request.user, at=request.at)
    return redirect("meetings:session", number, made.pk)


@signed_in
@require_http_methods(WRITES)
def session(request: Request, number: int, session: int) -> HttpResponse:
    """One session: three questions, one after the other."""
    kind = request.POST.get("kind", "")
    form = WordForm(request.POST if request.method == "POST" else None, auto_id=f"{kind}_%s")
    if saved(
        form,
        lambda: actions.say_in_session(
            session=session, circle=number, kind=kind, by=request.user, at=request.at,
            text=form.cleaned_data["text"],
        ),
    ):  # fmt: skip
        return redirect(f"{request.path}#{kind}")
    page = queries.session_page(session=session, circle=number, viewer=request.user, at=request.at)
    shown = {
        "page": page,
        "lines": lines_of([page.session.series_id], at=request.at),
        "parts": [
            (name, heading, words, form if name == kind else WordForm(auto_id=f"{name}_%s"))
            for name, heading, words in (
                ("see", _("What do we see?"), page.sees),
                ("make", _("What do we make of it?"), page.makes),
                ("try", _("What will we try?"), page.tries),
            )
        ],
    }
    return render(request, "meetings/session.html", shown, status=422 if form.errors else 200)


@require_POST
@signed_in
def close(request: Request, number: int, session: int) -> HttpResponse:
    """Finish looking."""
    actions.close_session(session=session, circle=number, by=request.user, at=request.at)
    messages.success(request, _("Finished. What was said stays."))
    return redirect("meetings:sessions", number)


@require_POST
@signed_in
def idea(request: Request, number: int, word: int) -> HttpResponse:
    """Make an idea of what somebody would try."""
    made = actions.try_as_idea(word=word, circle=number, by=request.user, at=request.at)
    messages.success(request, _("It is an idea of the group now, and gets an owner or an answer."))
    return redirect("changes:idea", made.pk)


@signed_in
@require_http_methods(WRITES)
def change(request: Request, number: int, session: int, word: int) -> HttpResponse:
    """Make a change of what somebody would try."""
    page = queries.session_page(session=session, circle=number, viewer=request.user, at=request.at)
    tried = next((one for one in page.tries if one.id == word), None)
    if tried is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    initial = {
        "title": tried.text[:200], "what": tried.text,
        "starts_on": timezone.localdate(request.at),
    }  # fmt: skip
    form = TryForm(given, initial=initial)
    made: list[int] = []
    if saved(form, lambda: made.append(_make(request, form, number, word))):
        messages.success(request, _("Written down. Say what you expect before it begins."))
        return redirect("changes:change", made[0])
    status = 422 if form.errors else 200
    return render(request, "meetings/try.html", {"page": page, "form": form}, status=status)


def _make(request: Request, form: TryForm, circle: int, word: int) -> int:
    change = actions.try_as_change(
        word=word, circle=circle, written=form.written(), by=request.user, at=request.at
    )
    return change.pk
