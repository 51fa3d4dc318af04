"""Pages: a group looks at results, and makes something of them."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.insights.queries.lines import lines_of
from thrive.web.goals.saving import saved
from thrive.web.meetings.circle import READS, WRITES
from thrive.web.meetings.forms import CameOfTryForm, ResultsForm, TryForm, WordForm
from thrive.web.meetings.heard import heard_by
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(READS)
def all_of(request: Request, number: int) -> HttpResponse:
    """The sessions of a group, and the results that it could look at."""
    page = queries.sessions_page(circle=number, viewer=request.user, at=request.at)
    is_free = page.is_meeting and page.session is None
    form = _choice(request, page, None) if is_free else None
    return render(request, "meetings/sessions.html", {"page": page, "form": form})


@require_POST
@signed_in
def begin(request: Request, number: int) -> HttpResponse:
    """Begin to look at up to three results."""
    page = queries.sessions_page(circle=number, viewer=request.user, at=request.at)
    form = _choice(request, page, request.POST)
    made: list[int] = []
    if saved(form, lambda: made.append(_begin(request, number, form))):
        return redirect("meetings:session", number, made[0])
    shown = {"page": page, "form": form}
    return render(request, "meetings/sessions.html", shown, status=422)


def _choice(request: Request, page: queries.SessionsPage, given: QueryDict | None) -> ResultsForm:
    group = page.circle.group
    heard = heard_by(group, viewer=request.user, at=request.at) if group else ()
    return ResultsForm(given, series=page.results, heard=heard)


def _begin(request: Request, number: int, form: ResultsForm) -> int:
    chosen = form.chosen()
    made = actions.begin_session(circle=number, by=request.user, at=request.at, **chosen)
    return made.pk


@signed_in
@require_http_methods(WRITES)
def session(request: Request, number: int, session: int) -> HttpResponse:
    """One session: what came of the last ones, then three questions, one after the other."""
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
    return _page(request, number, session, said=(kind, form))


@require_POST
@signed_in
def came(request: Request, number: int, session: int, word: int) -> HttpResponse:
    """Say what came of something that was to be tried after an earlier session."""
    form = CameOfTryForm(request.POST, auto_id=f"came-{word}_%s")
    if saved(
        form,
        lambda: actions.tell_what_came(
            word=word, session=session, circle=number, by=request.user, at=request.at,
            **form.cleaned_data,
        ),
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("meetings:session", number, session)
    return _page(request, number, session, told=(word, form))


def _page(
    request: Request,
    number: int,
    session: int,
    said: tuple[str, WordForm] | None = None,
    told: tuple[int, CameOfTryForm] | None = None,
) -> HttpResponse:
    """``said`` or ``told``: the form that was sent, with what was refused."""
    page = queries.session_page(session=session, circle=number, viewer=request.user, at=request.at)
    asked = (
        ("see", _("What do we see?"), page.sees),
        ("make", _("What do we make of it?"), page.makes),
        ("try", _("What will we try?"), page.tries),
    )
    series = [one.series for one in page.results if one.series is not None]
    lines = {one.line.series_id: one for one in lines_of(series, at=request.at)}
    shown = {
        "page": page,
        "results": [(one, lines.get(one.series or 0)) for one in page.results],
        "last_time": [
            (
                one,
                told[1] if told and told[0] == one.id else
                CameOfTryForm(auto_id=f"came-{one.id}_%s"),
            )
            for one in page.last_time
        ],
        "parts": [
            (name, heading, words, said[1] if said and said[0] == name and said[1].is_bound else
             WordForm(auto_id=f"{name}_%s"))
            for name, heading, words in asked
        ],
    }  # fmt: skip
    refused = (said and said[1].errors) or (told and told[1].errors)
    return render(request, "meetings/session.html", shown, status=422 if refused else 200)


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
