"""What I said: all of it in words, to look at, to take along, to have deleted. For me alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thrive.experiences.content.frames import Branch
from thrive.experiences.content.program import Program
from thrive.experiences.content.texts import Pipe, pieces
from thrive.experiences.conversing.cases import program_of
from thrive.experiences.conversing.passages import read_value
from thrive.experiences.engine.answers import Thanks
from thrive.experiences.engine.words import NOTHING, shown
from thrive.experiences.models import Run
from thrive.experiences.prompting import oneself
from thrive.foundation import days
from thrive.people.models import Person
from thrive.voice import actions, queries
from thrive.voice.actions import Kept
from thrive.voice.queries import MyStudy
from thrive.web.requests import Request, signed_in

KINDS: Final = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Line:
    """A question and what I said to it."""

    question: str
    answer: str


@dataclass(frozen=True)
class Talk:
    """What I said on one day in one conversation."""

    day: str
    title: str
    lines: tuple[Line, ...]
    is_finished: bool


@dataclass(frozen=True)
class Said:
    """All that I said in one run, and who can see it."""

    study: int
    title: str
    promise: str
    sentence: str
    talks: tuple[Talk, ...]


@never_cache
@signed_in
def said(request: Request) -> HttpResponse:
    """All my answers, by run and day, the newest first."""
    return render(request, "mine/said.html", {"all": all_said(request.user, request.at)})


def all_said(person: Person, at: datetime) -> list[Said]:
    """All that somebody said, in words, for that person alone. Raises NoKey, BrokenSeal."""
    studies = queries.mine(person, at)
    programs = _programs([one.study for one in studies])
    return [_said(one, *programs.get(one.study, (None, ""))) for one in studies]


@never_cache
@require_POST
@signed_in
def take_along(request: Request, kind: str) -> HttpResponse:
    """All my answers as a file."""
    if kind not in KINDS:
        raise Http404
    content = actions.export_mine(request.user, kind, request.at)
    name = _("what-i-said") + f".{kind}"
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@signed_in
def forget(request: Request, study: int | None = None) -> HttpResponse:
    """Ask once more, then delete what I said in one run, or in all."""
    mine = [one for one in queries.mine(request.user, request.at) if study in (None, one.study)]
    if request.method == "POST":
        count = actions.forget_mine(
            person=request.user, study=study, by=request.user, at=request.at
        )
        words = ngettext(
            "Deleted: %(number)s conversation.", "Deleted: %(number)s conversations.", count
        )
        messages.success(request, words % {"number": count})
        return redirect("mine:said")
    if not mine:
        raise Http404
    shown_here = {
        "title": mine[0].title if study is not None else "",
        "count": sum(len(one.conversations) for one in mine),
    }
    return render(request, "mine/forget.html", shown_here)


def _programs(studies: Sequence[int]) -> dict[int, tuple[Program, str]]:
    """The programs that the runs of these studies keep to, and who reads it if that is special."""
    runs = Run.objects.filter(study__in=studies).select_related("edition")
    return {
        run.study_id: (program_of(run.edition), _special(run))
        for run in runs.defer("template", "edition__content")
        if run.study_id is not None
    }


def _special(run: Run) -> str:
    if run.asks_oneself:
        return oneself.sentence(run.promise)
    if run.asks_goals:
        return _("Only you see it here. Under your goal it is seen by those who can see the goal.")
    return ""


def _said(study: MyStudy, program: Program | None, sentence: str) -> Said:
    return Said(
        study=study.study,
        title=study.title,
        promise=study.promise,
        sentence=sentence or study.words.sentence,
        talks=tuple(_talk(one, program) for one in reversed(study.conversations)),
    )


def _talk(kept: Kept, program: Program | None) -> Talk:
    passage = kept.body.passage
    experience = passage.get("experience", "") if isinstance(passage, Mapping) else ""
    return Talk(
        day=days.day(timezone.localtime(kept.begun_at).date()),
        title=_title(program, experience),
        lines=tuple(_lines(kept.body.answers, program)),
        is_finished=kept.finished_at is not None,
    )


def _title(program: Program | None, experience: str) -> str:
    if program is None or not any(one.id == experience for one in program.experiences):
        return ""
    return program.experience(experience).title.read_in(_languages(program))


def _lines(answers: Mapping[str, object], program: Program | None) -> Iterable[Line]:
    """In the order of the program; what stands in none comes last, as it was kept."""
    frames = [frame.id for one in program.experiences for frame in one.frames] if program else []
    for name in sorted(answers, key=lambda one: (one not in frames, _place(one, frames), one)):
        yield _line(name, answers[name], program if name in frames else None)


def _place(name: str, frames: Sequence[str]) -> int:
    return frames.index(name) if name in frames else 0


def _line(name: str, kept: object, program: Program | None) -> Line:
    value = read_value(kept)
    if program is None or value is None:
        return Line(name, str(kept))
    frame, languages = program.frame(name), _languages(program)
    words = shown(frame, value, languages)
    if isinstance(value, Thanks):
        words = _("to %(person)s: %(words)s") % {"person": value.to, "words": value.words}
    text = None if isinstance(frame, Branch) else frame.text
    return Line(_asked(text.read_in(languages)) if text else name, words)


def _asked(words: str) -> str:
    """The question, with dots where something that was said before stood in it."""
    return "".join(NOTHING if isinstance(piece, Pipe) else piece for piece in pieces(words))


def _languages(program: Program) -> tuple[str, ...]:
    return (get_language() or "", *program.languages)
