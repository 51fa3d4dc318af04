"""What can be asked about conversations: the screen of one, and which wait for somebody."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences import engine
from thrive.experiences.content.frames import Appreciate, Say
from thrive.experiences.content.program import Program
from thrive.experiences.conversing.admission import Caller, Standing
from thrive.experiences.conversing.asked import Asked, asked
from thrive.experiences.conversing.cases import Case, case_of, speaking
from thrive.experiences.conversing.giving_back import told_for
from thrive.experiences.conversing.goals import about, promise_of_goal
from thrive.experiences.conversing.screens import Promised, Screen, screen_of
from thrive.experiences.conversing.shapes import SHORTEST_SITTING
from thrive.experiences.conversing.words import at_in_words
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import oneself
from thrive.experiences.prompting.contents import content_of, contents_of
from thrive.experiences.prompting.due import paths, public_link
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
    expires_at: datetime
    is_begun: bool
    goal: int | None = None  # of a check-in, which is called as its goal


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
    found = found.exclude(pk=case.prompt.person).order_by("name", "id")
    return tuple(dict.fromkeys(found.values_list("name", flat=True)[:MOST_FOUND]))


def screen_in(case: Case, *, at: datetime, problem: str = "", notice: str = "") -> Screen:
    """The screen of a conversation at which one has arrived, in its person's language."""
    with speaking(case.prompt.language):
        return _screen(case, at, problem, notice)


def _screen(case: Case, at: datetime, problem: str, notice: str) -> Screen:
    turn = engine.next_frame(case.state)
    address, leave_address = paths(case.prompt.pk)
    screen = screen_of(
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
    return about(case.prompt, screen) if case.prompt.asks_goals else screen


def promised(prompt: Asked) -> Promised:
    """Who can see what is said, in the reader's language."""
    if prompt.asks_goals:
        return promise_of_goal(prompt)
    if prompt.asks_oneself:
        return Promised(prompt.promise, oneself.sentence(prompt.promise), oneself.whole())
    is_named = prompt.promise == Run.Promise.NAMED and prompt.study is not None
    readers = voice.readers_of(prompt.study) if is_named and prompt.study else ()
    words = voice.promise_words(prompt.promise, readers)
    return Promised(prompt.promise, words.sentence, words.whole)


def _names(case: Case, turn: engine.Turn, at: datetime) -> tuple[str, ...]:
    """Colleagues of the same groups, where somebody may be thanked: offered to whoever is known."""
    asked = isinstance(turn, engine.Show) and isinstance(turn.frame, Appreciate)
    if not asked or case.standing is Standing.MAY_BEGIN:
        return ()
    found: dict[str, None] = {}
    for group in groups_of(case.prompt.somebody, on=at.date()):
        if len(found) <= MOST_NAMES:
            found |= {one.name: None for one in members_of(group, on=at.date())}
    found.pop(case.prompt.name, None)
    return tuple(found)[:MOST_NAMES]


def _resumes(case: Case) -> str:
    until = case.passage.waits_until
    return "" if until is None else at_in_words(until, case.prompt.zone)


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
    try:
        shown = _program(asked(prompt)).frame(frame)
    except KeyError as error:
        raise NoSuchPrompt(_("There is no such picture.")) from error
    if not isinstance(shown, Say) or shown.picture is None:
        raise NoSuchPrompt(_("There is no such picture."))
    content = base64.b64decode(shown.picture.base64)
    return PICTURE_TYPES[shown.picture.type.value], content


def _program(prompt: Asked) -> Program:
    return content_of(prompt.edition, prompt.digest)


def leaving(*, prompt: int, caller: Caller) -> Leaving:
    """What this link would leave. Whoever holds it may stop it from asking, and no more.

    What was said is deleted only for its person, signed in. Raises NoSuchPrompt.
    """
    found = asked(prompt)
    program = _program(found)
    return Leaving(
        run=found.run,
        person=found.person,
        title=program.title.read_in(_reading(found.language, program.languages)),
        path=paths(found.pk)[0],
        promise=found.promise,
        may_forget=caller.person is not None and caller.person.pk == found.person,
        spoken=found.language,
    )


def startable(*, run: int, person: Person, at: datetime) -> str:
    """The title of a run that somebody takes part in and may begin themselves when it happens.

    Raises NoSuchPrompt for what they have no part in.
    """
    enrolled = Enrolment.objects.filter(
        run=run, person=person, left_on__isnull=True, run__state=Run.State.RUNNING
    )
    for edition, digest in enrolled.values_list("run__edition", "run__edition__digest"):
        program = content_of(edition, digest)
        return program.title.read_in(_reading(person.language, program.languages))
    raise NoSuchPrompt(_("There is nothing here that you can begin."))


def waiting(
    person: Person, at: datetime, *, beside: Mapping[int, str] | None = None
) -> list[WaitingPrompt]:
    """What waits for somebody now, the more important first: also what mail did not carry yet.

    Two questions, one where this process knows the editions. ``beside``: editions with their
    digests that the caller will need as well; they are read in the same question.
    """
    rows = list(
        Prompt.objects.filter(
            Q(state=Prompt.State.SCHEDULED, due_at__lte=at)
            | Q(state__in=[Prompt.State.SENT, Prompt.State.OPENED], expires_at__gt=at),
            person=person,
            run__state="running",
        )
        .order_by("-priority", "due_at", "id")
        .values_list(
            "run__edition", "run__edition__digest", "pk", "state", "experience", "seconds",
            "due_at", "opened_at", "expires_at", "continues", "run__open_within", "run__promise",
            "is_anonymous", "run__study", "about_goal__goal", "about_goal__goal__title",
        )
    )  # fmt: skip
    known = contents_of({row[0]: row[1] for row in rows} | dict(beside or {}))
    found = (_waiting(*row, person=person, program=known[row[0]]) for row in rows)
    return [one for one in found if one.expires_at > at]


def _waiting(
    _edition: int,
    _digest: str,
    prompt: int,
    state: str,
    experience: str,
    seconds: int,
    due_at: datetime,
    opened_at: datetime | None,
    expires_at: datetime | None,
    continues: int | None,
    open_within: int,
    promise: str,
    is_anonymous: bool,
    study: int | None,
    goal: int | None,
    goal_title: str | None,
    *,
    person: Person,
    program: Program,
) -> WaitingPrompt:
    """One row. What was never sent is open as long as if it had been sent when it was due."""
    languages = _reading(person.language, program.languages)
    until = due_at + timedelta(minutes=open_within)
    return WaitingPrompt(
        prompt=prompt,
        path=public_link(study) if is_anonymous and study else paths(prompt)[0],
        title=(program if is_anonymous else program.experience(experience)).title.read_in(
            languages
        ),
        program=goal_title or program.title.read_in(languages),
        promise=promise,
        seconds=seconds,
        expires_at=until if state == Prompt.State.SCHEDULED else expires_at or until,
        is_begun=opened_at is not None or continues is not None,
        goal=goal,
    )


def _reading(language: str, there: Sequence[str]) -> tuple[str, ...]:
    wanted = (language, get_language() or "")
    return (*(language for language in wanted if language), *there)
