"""Page: what a run's answers say, as it was published. Everybody who takes part sees the same."""

import re
from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thrive.experiences.content.frames import is_question
from thrive.experiences.content.program import Program
from thrive.experiences.content.texts import Text
from thrive.experiences.models import Run
from thrive.experiences.queries import content_of, retrospective
from thrive.experiences.running.errors import NoSuchRun
from thrive.experiences.running.permission import existing
from thrive.experiences.running.queries import may_see_run, takes_part
from thrive.voice.queries import promise_of, readers_of, released
from thrive.web.programs import told
from thrive.web.programs.rows import plain_words, read_text
from thrive.web.requests import Request, roles_of, signed_in

# What only a conversation can say: "1 of 5. ", and a sentence that puts an answer in.
OF_A_CONVERSATION = re.compile(r"^\d+ \w+ \d+\.\s*|[^.?!]*…\.?\s*")


@signed_in
@require_safe
def results(request: Request, run_id: int) -> HttpResponse:
    """The newest wave, or one that is asked for."""
    run = existing(run_id)
    refuse_strangers(request, run)
    found = () if run.study_id is None else released(
        study=run.study_id, viewer=request.user, at=request.at
    )  # fmt: skip
    way = told.way_up(request.user, request.at.date())
    page = told.results(found, content_of(run.edition), request.GET.get("wave", ""), way)
    readers = () if run.study_id is None else readers_of(run.study_id)
    context = {
        "run": run,
        "page": page,
        "promise": None if run.study_id is None else promise_of(run.study_id),
        "kind": run.promise,
        "looks_after": may_see_run(run, request.user, at=request.at),
        "is_any_absent": page is not None and any(one.absent for one in page.outcomes),
        "may_read": request.user.pk in {one.pk for one in readers} and run.promise == "named",
    }
    return render(request, "programs/results.html", context)


@signed_in
@require_safe
def in_the_room(request: Request, run_id: int) -> HttpResponse:
    """The retrospective as a card to print: for a group that is too small for its own numbers."""
    run = existing(run_id)
    refuse_strangers(request, run)
    context = {"run": run, "questions": tuple(_asked_aloud(retrospective()))}
    return render(request, "programs/in_the_room.html", context)


def _asked_aloud(content: Program) -> Iterator[str]:
    """The questions without what belongs to messages."""
    for _path, frame in content.placed():
        text = getattr(frame, "text", None)
        if is_question(frame) and isinstance(text, Text):
            yield OF_A_CONVERSATION.sub("", plain_words(read_text(text)))


def refuse_strangers(request: Request, run: Run) -> None:
    """Let in who takes part or looks after the run, and who reads the whole picture.

    Raises NoSuchRun for everybody else.
    """
    held = roles_of(request, request.user)
    if held.is_sponsor or held.is_guardian or held.is_administrator:
        return
    if takes_part(run, request.user) or may_see_run(run, request.user, at=request.at):
        return
    raise NoSuchRun(_("There are no such results, or you do not take part."))
