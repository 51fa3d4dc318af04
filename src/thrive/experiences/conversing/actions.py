"""Everything that can happen in a conversation.

Each press carries the version that was on the screen, and is kept by compare-and-set. The same
press again is acknowledged and changes nothing, so a device may send it until it hears back; of two
devices that say different things one is quicker, and the other is shown where it stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences import engine, wording
from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import admission, goals, handing, passages
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.asked import run_of
from thrive.experiences.conversing.cases import Case, case_of, speaking
from thrive.experiences.conversing.errors import NotTaken, Over
from thrive.experiences.conversing.live import NOT_YET, nothing_follows
from thrive.experiences.conversing.passages import Passage
from thrive.experiences.conversing.repeats import Said, has_said, standing_answers
from thrive.experiences.engine import Deed, State
from thrive.experiences.engine.reckoning import score_of
from thrive.experiences.models import Prompt
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.arrangement import wave_of
from thrive.experiences.prompting.errors import NotYet, TimeIsOver
from thrive.voice import actions as voice
from thrive.voice.errors import MovedOn, WaveClosed

JUST_NOW = timedelta(minutes=1)
TRIES = 3  # reading again after somebody was quicker


@dataclass(frozen=True)
class Outcome:
    """Where the conversation stands. ``went_on``: it had gone on elsewhere, nothing was kept."""

    case: Case
    went_on: bool = False


def open(*, prompt: int, caller: Caller, at: datetime) -> Outcome:
    """Begin: from now on it belongs to this caller alone. A second time changes nothing.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst, Over.
    """
    return _do(prompt, caller, Said(0, is_beginning=True), lambda state: state, at)


def answer(
    *,
    prompt: int,
    caller: Caller,
    version: int,
    frame: str,
    read: Callable[[Frame], object],
    at: datetime,
) -> Outcome:
    """Answer the frame that was shown; ``read`` reads the answer, once it is known what it is.

    Raises as ``open``, and NotTaken.
    """
    said = Said(version, frame, Deed.ANSWERED, read)
    return _do(prompt, caller, said, lambda state: engine.answer(state, frame, said.of(state)), at)


def pass_over(*, prompt: int, caller: Caller, version: int, frame: str, at: datetime) -> Outcome:
    """Leave a question out. Raises as ``open``, and NotTaken."""
    said = Said(version, frame, Deed.PASSED_OVER)
    return _do(prompt, caller, said, lambda state: engine.pass_over(state, frame), at)


def go_on(*, prompt: int, caller: Caller, version: int, frame: str, at: datetime) -> Outcome:
    """Go on from what was read. Raises as ``open``, and NotTaken."""
    return _do(prompt, caller, Said(version, frame, Deed.READ), engine.go_on, at)


def back(*, prompt: int, caller: Caller, version: int, frame: str, at: datetime) -> Outcome:
    """Take the last thing back, to say it anew. ``frame`` is what was on the screen.

    Raises as ``open``, and NotTaken.
    """
    return _do(prompt, caller, Said(version, frame), engine.back, at)


def close(*, prompt: int, caller: Caller, at: datetime) -> Outcome:
    """Say that nothing more is to be changed. Before the end, and a second time, nothing happens.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst, Over.
    """
    case = case_of(prompt, caller, at=at)
    if (
        case.is_begun
        and not case.is_settled
        and isinstance(engine.next_frame(case.state), engine.Finished)
    ):
        try:
            _keep(case, case.passage, at, finished=True)
        except MovedOn:
            return Outcome(case_of(prompt, caller, at=at))
    return Outcome(case)


def touch(*, prompt: int, caller: Caller, at: datetime) -> None:
    """Somebody is at it, typing: their time does not run out under their fingers.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst, Over.
    """
    case = case_of(prompt, caller, at=at)
    if case.is_begun:
        try:
            prompting.touch(prompt=case.prompt.pk, at=at)
        except TimeIsOver:
            return


def _do(
    prompt: int, caller: Caller, said: Said, step: Callable[[State], State], at: datetime
) -> Outcome:
    for _try in range(TRIES):
        case = case_of(prompt, caller, at=at)
        try:
            return _once(case, said, step, at)
        except MovedOn:
            continue
        except engine.AnswerRefused as refused:
            with speaking(case.prompt.language):
                raise NotTaken(wording.refusal_words(refused)) from refused
        except NotYet as early:
            raise Over(str(early), NOT_YET) from early
        except (TimeIsOver, WaveClosed) as over:
            raise Over(str(over), Prompt.State.EXPIRED) from over
    return Outcome(case_of(prompt, caller, at=at), went_on=True)


def _once(case: Case, said: Said, step: Callable[[State], State], at: datetime) -> Outcome:
    if said.is_beginning and case.is_begun:
        prompting.opened(prompt=case.prompt.pk, at=at)  # it may go on with a prompt of its own
        return Outcome(case)
    if not _is_current(case, said):
        return Outcome(case, went_on=not has_said(case.state, said))
    passage = replace(case.passage, state=step(case.state))
    if not case.is_begun:
        if case.prompt.asks_goals:
            goals.begin(case.prompt)
        holder = admission.mark_of(case.caller, case.key)
        passage = replace(passage, holder=holder, shows_earlier=case.shows_earlier)
    if _was_just_here(case, at) and isinstance(engine.next_frame(passage.state), engine.Show):
        return Outcome(_keep(case, passage, at))  # one statement, a transaction by itself
    with transaction.atomic():
        passage = _tell_prompting(case, passage, at)
        # What goes on to others cannot be called back: then the end is the end.
        is_handed = handing.is_handed_on(case, passage.state)
        kept = _keep(case, passage, at, finished=is_handed)
        if is_handed:
            handing.hand_on(kept, at=at)
        return Outcome(kept)


def _is_current(case: Case, said: Said) -> bool:
    """Whether what was on the screen is what stands. The first screen has no version of its own."""
    if case.is_settled:
        return False
    return said.version == case.version or (said.version == 0 and not case.state.trail)


def _tell_prompting(case: Case, passage: Passage, at: datetime) -> Passage:
    """Keep the time: opened, touched, finished, or waiting. Raises TimeIsOver."""
    prompt = case.prompt.pk
    if not case.is_begun:
        prompting.opened(prompt=prompt, at=at)
    else:
        prompting.touch(prompt=prompt, at=at)
    turn = engine.next_frame(passage.state)
    if isinstance(turn, engine.Finished):
        prompting.finished(prompt=prompt, at=at)
        nothing_follows(case.prompt.root, at=at)
    if isinstance(turn, engine.Waiting) and not isinstance(
        engine.next_frame(case.state), engine.Waiting
    ):
        until = None if turn.hours is None else at + timedelta(hours=turn.hours)
        prompting.waits(prompt=prompt, until=until, at=at)
        return replace(passage, waits_until=until)
    return passage


def _was_just_here(case: Case, at: datetime) -> bool:
    """Whether the prompt knows of its person already, and nothing can end it at this moment.

    Answers follow one another in seconds; the end of the time need not move with each of them.
    """
    prompt = case.prompt
    if prompt.state != Prompt.State.OPENED or prompt.last_at is None or prompt.expires_at is None:
        return False
    idle = timedelta(minutes=prompt.idle_within)
    return at - prompt.last_at < min(JUST_NOW, idle / 4) and prompt.expires_at - at > idle / 2


def _keep(case: Case, passage: Passage, at: datetime, *, finished: bool = False) -> Case:
    kept = case.kept or _begun(case, at)
    if kept.version != case.version:
        raise MovedOn(_("This conversation went on somewhere else. Look at it again."))
    body = body_of(passage)
    version = voice.keep(
        key=case.key,
        person=case.prompt.person,
        version=kept.version,
        body=body,
        finished=finished,
        at=at,
        kept=kept,
    )
    finished_at = at if finished else None
    now = replace(kept, version=version, body=body, last_at=at, finished_at=finished_at)
    return replace(case, kept=now, passage=passage)


def _begun(case: Case, at: datetime) -> voice.Kept:
    study = case.prompt.study
    if study is None:
        raise Over(_("This is not running."), case.prompt.state)
    return voice.begin(
        study=study,
        key=case.key,
        person=case.prompt.person,
        wave=wave_of(run_of(case.prompt), case.prompt.on),
        at=at,
    )


def body_of(passage: Passage) -> voice.Body:
    """What is kept of a passage: the way, and what counts of what was said."""
    state = passage.state
    answers = standing_answers(state)
    scores = {
        score.id: number
        for score in state.program.scores
        if any(item in answers for item, _is_reversed in score.items())
        and (number := score_of(state, score.id)) is not None
    }
    return voice.Body(
        passage=passages.plain(passage),
        answers={name: passages.value_plain(value) for name, value in answers.items()},
        scores=scores,
    )
