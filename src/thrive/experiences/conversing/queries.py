"""What can be asked about conversations: the screen of one, and which wait for somebody."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences import engine
from thrive.experiences.content.frames import Appreciate, Say
from thrive.experiences.conversing.admission import Caller, Standing
from thrive.experiences.conversing.cases import (
    Case,
    case_of,
    program_of,
    prompt_called,
    speaking,
)
from thrive.experiences.conversing.giving_back import told_for
from thrive.experiences.conversing.screens import Promised, Screen, screen_of
from thrive.experiences.conversing.shapes import SHORTEST_SITTING
from thrive.experiences.conversing.words import at_in_words
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting.due import paths
from thrive.experiences.prompting.errors import NoSuchPrompt
from thrive.people.models import Person
from thrive.people.queries import groups_of, members_of
from thrive.voice import queries as voice

MOST_FOUND = 10
MOST_NAMES = 60  # of colleagues on a page; whoever is not among them is looked up
LONGEST_SITTING = 600  # seconds: who came back later is not told how long it took
PICTURE_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


@dataclass(frozen=True)
class WaitingPrompt:
    """A conversation that waits for somebody, ready for a list."""

    prompt: int
    path: str
    title: str
    program: str
    promise: str
    seconds: int
    expires_at: datetime | None
    is_begun: bool


@dataclass(frozen=True)
class Leaving:
    """What somebody would leave, and whether they may have deleted what they said."""

    run: int
    person: int
    title: str
    path: str
    promise: str
    may_forget: bool
    spoken: str  # the language of whose it is


def screen(*, prompt: int, caller: Caller, at: datetime, problem: str = "") -> Screen:
    """What stands on the screen for this caller. Asking changes nothing.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst, Over.
    """
    return screen_in(case_of(prompt, caller, at=at), at=at, problem=problem)


def found_people(*, prompt: int, caller: Caller, words: str, at: datetime) -> tuple[str, ...]:
    """Names of people here that hold these letters, for thanks: few, and only for who is known.

    Raises as ``screen`` does.
    """
    case = case_of(prompt, caller, at=at)
    sought = words.strip()
    if len(sought) < 2 or case.standing is Standing.MAY_BEGIN:
        return ()
    found = Person.objects.filter(name__icontains=sought, is_active=True)
    found = found.exclude(pk=case.prompt.person_id).order_by("name", "id")
    return tuple(dict.fromkeys(found.values_list("name", flat=True)[:MOST_FOUND]))


def screen_in(case: Case, *, at: datetime, problem: str = "", notice: str = "") -> Screen:
    """The screen of a conversation at which one has arrived, in its person's language."""
    with speaking(case.prompt.person.language):
        return _screen(case, at, problem, notice)


def _screen(case: Case, at: datetime, problem: str, notice: str) -> Screen:
    turn = engine.next_frame(case.state)
    address, leave_address = paths(case.prompt.pk)
    return screen_of(
        case.state,
        languages=case.languages,
        address=address,
        leave_address=leave_address,
        pictures=f"{address}picture/",
        version=case.version,
        promise=promised(case.prompt),
        told=told_for(case, turn, at=at),
        names=_names(case, turn, at),
        resumes=_resumes(case),
        spoken=get_language() or "",
        problem=problem,
        notice=notice,
        took=_took(case, turn),
        hides_earlier=not case.shows_earlier,
        is_settled=case.is_settled,
    )


def promised(prompt: Prompt) -> Promised:
    """Who can see what is said, in the reader's language."""
    run = prompt.run
    is_named = run.promise == Run.Promise.NAMED and run.study_id is not None
    readers = voice.readers_of(run.study_id) if is_named and run.study_id else ()
    words = voice.promise_words(run.promise, readers)
    return Promised(run.promise, words.sentence, words.whole)


def _names(case: Case, turn: engine.Turn, at: datetime) -> tuple[str, ...]:
    """Colleagues of the same groups, where somebody may be thanked: offered to whoever is known."""
    asked = isinstance(turn, engine.Show) and isinstance(turn.frame, Appreciate)
    if not asked or case.standing is Standing.MAY_BEGIN:
        return ()
    found: dict[str, None] = {}
    for group in groups_of(case.prompt.person, on=at.date()):
        if len(found) <= MOST_NAMES:
            found |= {one.name: None for one in members_of(group, on=at.date())}
    found.pop(case.prompt.person.name, None)
    return tuple(found)[:MOST_NAMES]


def _resumes(case: Case) -> str:
    until = case.passage.waits_until
    return "" if until is None else at_in_words(until, case.prompt.person.time_zone)


def _took(case: Case, turn: engine.Turn) -> int | None:
    kept = case.kept
    if kept is None or not isinstance(turn, engine.Finished):
        return None
    seconds = round((kept.last_at - kept.begun_at).total_seconds())
    return seconds if SHORTEST_SITTING <= seconds <= LONGEST_SITTING else None


def picture(*, prompt: int, frame: str) -> tuple[str, bytes]:
    """A picture of the program: its media type and its bytes. Holds nothing that anybody said.

    Raises NoSuchPrompt, also for a frame without one.
    """
    found = prompt_called(prompt)
    try:
        shown = program_of(found.run.edition).frame(frame)
    except KeyError as error:
        raise NoSuchPrompt(_("There is no such picture.")) from error
    if not isinstance(shown, Say) or shown.picture is None:
        raise NoSuchPrompt(_("There is no such picture."))
    content = base64.b64decode(shown.picture.base64)
    return PICTURE_TYPES[shown.picture.type.value], content


def leaving(*, prompt: int, caller: Caller) -> Leaving:
    """What this link would leave. Whoever holds it may stop it from asking, and no more.

    What was said is deleted only for its person, signed in. Raises NoSuchPrompt.
    """
    found = prompt_called(prompt)
    program = program_of(found.run.edition)
    return Leaving(
        run=found.run_id,
        person=found.person_id,
        title=program.title.read_in(_reading(found.person, program.languages)),
        path=paths(found.pk)[0],
        promise=found.run.promise,
        may_forget=caller.person is not None and caller.person.pk == found.person_id,
        spoken=found.person.language,
    )


def startable(*, run: int, person: Person, at: datetime) -> str:
    """The title of a run that somebody takes part in and may begin themselves when it happens.

    Raises NoSuchPrompt for what they have no part in.
    """
    found = (
        Enrolment.objects.select_related("run__edition")
        .defer("run__edition__content")
        .filter(run=run, person=person, left_on__isnull=True, run__state=Run.State.RUNNING)
        .first()
    )
    if found is None:
        raise NoSuchPrompt(_("There is nothing here that you can begin."))
    program = program_of(found.run.edition)
    return program.title.read_in(_reading(person, program.languages))


def waiting(person: Person, at: datetime) -> list[WaitingPrompt]:
    """What waits for somebody now, the more important first: also what mail did not carry yet."""
    rows = (
        Prompt.objects.select_related("run__edition")
        .defer("run__edition__content", "run__template")
        .filter(
            Q(state=Prompt.State.SCHEDULED, due_at__lte=at)
            | Q(state__in=[Prompt.State.SENT, Prompt.State.OPENED], expires_at__gt=at),
            person=person,
            run__state="running",
        )
        .order_by("-priority", "due_at", "id")
    )
    return [_waiting(row, person) for row in rows if _is_in_time(row, at)]


def _is_in_time(prompt: Prompt, at: datetime) -> bool:
    """A prompt that was never sent is open as long as it would be if it had been sent when due."""
    if prompt.state != Prompt.State.SCHEDULED:
        return True
    return prompt.due_at + timedelta(minutes=prompt.run.open_within) > at


def _waiting(prompt: Prompt, person: Person) -> WaitingPrompt:
    program = program_of(prompt.run.edition)
    languages = _reading(person, program.languages)
    expires_at = prompt.expires_at
    if expires_at is None:
        expires_at = prompt.due_at + timedelta(minutes=prompt.run.open_within)
    return WaitingPrompt(
        prompt=prompt.pk,
        path=paths(prompt.pk)[0],
        title=program.experience(prompt.experience).title.read_in(languages),
        program=program.title.read_in(languages),
        promise=prompt.run.promise,
        seconds=prompt.seconds,
        expires_at=expires_at,
        is_begun=prompt.opened_at is not None or prompt.continues_id is not None,
    )


def _reading(person: Person, there: Sequence[str]) -> tuple[str, ...]:
    wanted = (person.language, get_language() or "")
    return (*(language for language in wanted if language), *there)
