"""Page: what I could bring to talk about. Each thing is copied at my press, and only then."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.web.meetings.circle import READS
from thrive.web.mine.said import Said, all_said
from thrive.web.requests import Request, key_in, signed_in

MOST = 30
COPYING = {
    "check-in": lambda circle, number, request: actions.bring_check_in(
        circle=circle, check_in=number, by=request.user, at=request.at
    ),
    "result": lambda circle, number, request: actions.bring_result(
        circle=circle, series=number, by=request.user, at=request.at
    ),
    "promise": lambda circle, number, request: actions.bring_commitment(
        circle=circle, commitment=number, by=request.user, at=request.at
    ),
}


@dataclass(frozen=True)
class AnswerShown:
    """An answer of mine, as the others would read it. ``place`` finds it again when I press."""

    study: int
    place: str
    title: str
    sentence: str
    words: str


@never_cache
@signed_in
@require_http_methods(READS)
def choose(request: Request, number: int) -> HttpResponse:
    """What I could bring."""
    page = queries.circle_page(circle=number, viewer=request.user, at=request.at)
    found = queries.bringable(circle=number, viewer=request.user, at=request.at)
    shown = {
        "page": page,
        "parts": [
            ("promise", _("What you promised elsewhere"), found.commitments),
            ("check-in", _("How you said your goals go"), found.check_ins),
            ("result", _("Results"), found.results),
        ],
        "answers": _answers(all_said(request.user, request.at))[:MOST],
    }
    return render(request, "meetings/bring.html", shown)


@never_cache
@require_POST
@signed_in
def copy(request: Request, number: int) -> HttpResponse:
    """Bring one thing: copied now, as it stands."""
    kind, item = request.POST.get("kind", ""), key_in(request.POST.get("item", ""))
    if kind == "answer" and item is not None:
        _copy_answer(request, number, item, request.POST.get("place", ""))
    elif kind in COPYING and item is not None:
        COPYING[kind](number, item, request)
    else:
        raise Http404
    messages.success(request, _("Brought. You can take it back."))
    return redirect("meetings:circle", number)


def _copy_answer(request: Request, circle: int, study: int, place: str) -> None:
    """The words are made anew from what is kept: the page cannot put others in one's mouth."""
    for one in _answers(all_said(request.user, request.at)):
        if (one.study, one.place) == (study, place):
            actions.bring_answer(
                circle=circle, study=study, place=place, text=one.words, by=request.user,
                at=request.at,
            )  # fmt: skip
            return
    raise Http404


def _answers(said: list[Said]) -> list[AnswerShown]:
    return [
        _answer(one, talk.day, line.question, line.answer)
        for one in said
        for talk in one.talks
        for line in talk.lines
        if line.answer.strip()
    ]


def _answer(said: Said, day: str, question: str, answer: str) -> AnswerShown:
    words = f"{question}\n{answer}"
    mark = hashlib.sha256(f"{said.study}|{day}|{words}".encode()).hexdigest()[:24]
    return AnswerShown(said.study, mark, f"{said.title} · {day}", said.sentence, words)
