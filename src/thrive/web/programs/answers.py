"""Page: what was said by name, for exactly those whom the promise lists. Reading is on record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from thrive.experiences.content.frames import Branch
from thrive.experiences.content.program import Program
from thrive.experiences.conversing.passages import read_value
from thrive.experiences.engine.answers import Thanks
from thrive.experiences.engine.words import shown
from thrive.experiences.queries import content_of
from thrive.experiences.running.errors import NoSuchRun
from thrive.experiences.running.permission import existing
from thrive.foundation import days
from thrive.voice.queries import NamedAnswer, named_answers
from thrive.web.programs.rows import plain_words
from thrive.web.requests import Request, signed_in

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question and what was said to it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class SaidShown:
    """What one person said in one conversation."""

    name: str
    when: str
    is_finished: bool
    lines: tuple[AnswerLine, ...]


@never_cache
@signed_in
@require_safe
def answers(request: Request, run_id: int) -> HttpResponse:
    """What was said, the newest first. Refused to everybody but the readers, whatever their role.

    A run that has no answers by name is as absent for a stranger as one that does not exist.
    """
    run = existing(run_id)
    if run.study_id is None:
        raise NoSuchRun(_("This run has not begun: nobody has said anything."))
    found = named_answers(study=run.study_id, reader=request.user, at=request.at)
    content = content_of(run.edition)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    said = [_said(one, content) for one in page.object_list]
    context = {"run": run, "said": said, "page": page}
    return render(request, "programs/answers.html", context)


def _said(one: NamedAnswer, content: Program) -> SaidShown:
    return SaidShown(
        name=one.name,
        when=days.moment(localtime(one.begun_at)),
        is_finished=one.finished_at is not None,
        lines=tuple(_lines(one, content)),
    )


def _lines(one: NamedAnswer, content: Program) -> Iterator[AnswerLine]:
    """In the order of the program."""
    languages = (get_language() or "", *content.languages)
    for _path, frame in content.placed():
        value = read_value(one.answers.get(frame.id))
        if value is None or isinstance(frame, Branch):
            continue
        words = shown(frame, value, languages)
        if isinstance(value, Thanks):
            told = _("to %(person)s: %(words)s")
            words = told % {"person": value.to, "words": value.words}
        text = frame.text
        question = frame.id if text is None else plain_words(text.read_in(languages))
        yield AnswerLine(question, words)
