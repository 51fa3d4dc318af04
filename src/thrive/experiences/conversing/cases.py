"""One conversation with all that belongs to it: prompt, program, what was kept, and who asks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences import engine
from thrive.experiences.content.program import Program
from thrive.experiences.conversing import admission, passages
from thrive.experiences.conversing.admission import Caller, Standing
from thrive.experiences.conversing.asked import Asked, asked, key_from, live, run_of
from thrive.experiences.conversing.errors import AboutAGoal, ForOneself
from thrive.experiences.conversing.live import refuse_over
from thrive.experiences.conversing.passages import Passage
from thrive.experiences.engine.state import Said
from thrive.experiences.models import Edition, Prompt, Run
from thrive.experiences.prompting.arrangement import round_of
from thrive.experiences.prompting.contents import content_of
from thrive.experiences.prompting.goals import about_goal, asked_about
from thrive.people.queries import groups_of
from thrive.voice import queries as voice
from thrive.voice.actions import Kept


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak somebody's language, if Thrive knows it: a link belongs to its person, not to us."""
    if not language or not translation.check_for_language(language):
        yield
        return
    with translation.override(language):
        yield


@dataclass(frozen=True)
class Case:
    """A conversation as somebody comes to it. Without ``kept`` it was not begun.

    ``shows_earlier``: whether this caller may see what was said in earlier conversations.
    """

    prompt: Asked
    caller: Caller
    standing: Standing
    kept: Kept | None
    passage: Passage
    shows_earlier: bool

    @property
    def key(self) -> str:
        """The key of the conversation."""
        return self.prompt.key

    @property
    def version(self) -> int:
        """The version that is kept, 0 before anything is."""
        return 0 if self.kept is None else self.kept.version

    @property
    def state(self) -> engine.State:
        """Where the walk is."""
        return self.passage.state

    @property
    def program(self) -> Program:
        """The edition that the run began with."""
        return self.passage.state.program

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be changed any more: it was closed, or its result is out."""
        return self.kept is not None and (
            self.kept.finished_at is not None or not self.kept.is_open
        )

    @property
    def is_begun(self) -> bool:
        """Whether somebody has begun: from then on it is theirs."""
        return self.version > 0

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the one it belongs to, most wanted first."""
        wanted = (self.prompt.language, get_language() or "")
        return tuple(language for language in wanted if language)


def case_of(number: int, caller: Caller, *, at: datetime) -> Case:
    """A conversation as this caller comes to it. Changes nothing.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst (AboutAGoal and ForOneself where a link alone is
    not enough), and Over where nothing is taken any more.
    """
    prompt = live(asked(number), at=at)
    if prompt.asks_goals and caller.person is None:
        raise AboutAGoal(_("This is about a goal of yours. Sign in, so that nobody else sees it."))
    if prompt.asks_oneself and caller.person is None:
        raise ForOneself(_("This is a talk with yourself. Sign in, so that nobody else sees it."))
    key = prompt.key
    kept = voice.conversation(key=key, person=prompt.person)
    passage = None if kept is None or not kept.body.passage else _read(prompt, kept)
    standing = admission.standing(
        caller,
        person=prompt.person,
        key=key,
        holder="" if passage is None else passage.holder,
        is_begun=passage is not None,
    )
    is_open = kept is None or kept.is_open
    refuse_over(prompt, is_begun=passage is not None, is_open=is_open, at=at)
    if passage is None:
        return _not_begun(prompt, caller, standing, kept)
    shows = standing is Standing.ITS_PERSON or passage.shows_earlier
    return Case(prompt, caller, standing, kept, resumed(passage, at), shows)


def resumed(passage: Passage, at: datetime) -> Passage:
    """The passage after a wait whose time is over; the same where nothing is waited for."""
    until = passage.waits_until
    if until is None or at < until:
        return passage
    state = passage.state
    if isinstance(engine.next_frame(state), engine.Waiting):
        state = engine.resume(state)
    return replace(passage, state=state, waits_until=None)


def program_of(edition: Edition) -> Program:
    """The content of an edition, read once in this process."""
    return content_of(edition.pk, edition.digest)


def _read(prompt: Asked, kept: Kept) -> Passage:
    return passages.read(
        kept.body.passage, lambda _number: content_of(prompt.edition, prompt.digest)
    )


def _not_begun(prompt: Asked, caller: Caller, standing: Standing, kept: Kept | None) -> Case:
    former = former_of(prompt)
    is_shown = admission.may_see_earlier(
        caller, [(one.key, str(one.body.passage["holder"])) for one in former]
    )
    program = content_of(prompt.edition, prompt.digest)
    round_ = _round(run_of(prompt), prompt.on, prompt.number, program)
    state = engine.begin(
        program,
        f"{prompt.seed} {prompt.person}",
        experience=prompt.experience,
        circumstances=_circumstances(prompt, round_, former),
    )
    passage = Passage(prompt.edition, state, round_, shows_earlier=is_shown)
    return Case(prompt, caller, standing, kept, passage, is_shown)


def former_of(prompt: Asked) -> list[Kept]:
    """The person's other conversations in this run that were begun, oldest first.

    Where goals are asked about, those about the same goal.
    """
    if prompt.study is None:
        return []
    found = voice.conversations(study=prompt.study, person=prompt.person)
    found = [one for one in found if one.key != prompt.key and _is_begun(one)]
    return _of_its_goal(prompt, found) if prompt.asks_goals else found


def _of_its_goal(prompt: Asked, found: Sequence[Kept]) -> list[Kept]:
    about = about_goal(prompt.root)
    same = set() if about is None else asked_about(about.goal_id, prompt.person)
    keys = {key_from(one) for one in same}
    return [one for one in found if one.key in keys]


def _is_begun(kept: Kept) -> bool:
    """Whether it holds a way through the program: what was taken in from elsewhere has none."""
    return isinstance(kept.body.passage, dict) and "round" in kept.body.passage


def key_of(prompt: Prompt) -> str:
    """The key of the conversation that a prompt begins or goes on with."""
    return key_from(prompt.continues_id or prompt.pk)


def round_named(prompt: Prompt, program: Program) -> str:
    """The pass through the program to which a prompt belongs: every experience once."""
    return _round(prompt.run, prompt.on, prompt.number, program)


def _round(run: Run, on: date, number: int, program: Program) -> str:
    return f"{round_of(run, on)} {number // len(program.experiences)}"


def _circumstances(prompt: Asked, round_: str, former: Sequence[Kept]) -> engine.Circumstances:
    """What was said in this pass, what in the last one in which anything was, and groups."""
    rounds = [str(one.body.passage["round"]) for one in former if one.body.answers]
    others = [one for one in rounds if one != round_]
    last = others[-1] if others else None
    groups = groups_of(prompt.somebody, on=prompt.on)
    return engine.Circumstances(
        earlier=_said(former, round_),
        last_time=() if last is None else _said(former, last),
        groups=tuple(engine.Group(one.external_id, one.kind) for one in groups),
    )


def _said(former: Sequence[Kept], round_: str) -> Said:
    said: dict[str, object] = {}
    for one in former:
        if one.body.passage["round"] == round_:
            said |= one.body.answers
    return passages.read_said(said)
