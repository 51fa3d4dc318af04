"""One conversation with all that belongs to it: prompt, program, what was kept, and who asks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences import engine
from thrive.experiences.content.program import Program
from thrive.experiences.conversing import admission, passages
from thrive.experiences.conversing.admission import Caller, Standing
from thrive.experiences.conversing.live import live, refuse_over
from thrive.experiences.conversing.passages import Passage
from thrive.experiences.engine.state import Said
from thrive.experiences.models import Edition, Prompt
from thrive.experiences.prompting.arrangement import round_of
from thrive.experiences.prompting.due import content_of
from thrive.experiences.prompting.errors import NoSuchPrompt
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

    prompt: Prompt
    key: str
    caller: Caller
    standing: Standing
    kept: Kept | None
    passage: Passage
    shows_earlier: bool

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
        wanted = (self.prompt.person.language, get_language() or "")
        return tuple(language for language in wanted if language)


def prompt_called(number: int) -> Prompt:
    """The prompt with its run, edition and person, in one query. Raises NoSuchPrompt."""
    found = (
        Prompt.objects.select_related("run__edition", "person")
        .defer("run__edition__content", "run__template", "person__password")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise NoSuchPrompt(_("There is no such conversation."))
    return found


def root_of(prompt: Prompt) -> int:
    """The prompt with which the conversation began: those that go on with it all point there."""
    return prompt.continues_id or prompt.pk


def key_of(prompt: Prompt) -> str:
    """The key of the conversation."""
    return f"prompt-{root_of(prompt)}"


def case_of(number: int, caller: Caller, *, at: datetime) -> Case:
    """A conversation as this caller comes to it. Changes nothing.

    Raises NoSuchPrompt, SomebodyElses, SignInFirst, and Over where nothing is taken any more.
    """
    given = prompt_called(number)
    key = key_of(given)
    prompt = live(given, root_of(given), at=at)
    kept = voice.conversation(key=key, person=prompt.person_id)
    passage = None if kept is None or not kept.body.passage else _read(prompt, kept)
    standing = admission.standing(
        caller,
        person=prompt.person_id,
        key=key,
        holder="" if passage is None else passage.holder,
        is_begun=passage is not None,
    )
    is_open = kept is None or kept.is_open
    refuse_over(prompt, is_begun=passage is not None, is_open=is_open, at=at)
    if passage is None:
        return _not_begun(prompt, key, caller, standing, kept)
    shows = standing is Standing.ITS_PERSON or passage.shows_earlier
    return Case(prompt, key, caller, standing, kept, resumed(passage, at), shows)


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


def _read(prompt: Prompt, kept: Kept) -> Passage:
    return passages.read(kept.body.passage, lambda _number: program_of(prompt.run.edition))


def _not_begun(
    prompt: Prompt, key: str, caller: Caller, standing: Standing, kept: Kept | None
) -> Case:
    former = former_of(prompt, key)
    is_shown = admission.may_see_earlier(
        caller, [(one.key, str(one.body.passage["holder"])) for one in former]
    )
    program = program_of(prompt.run.edition)
    round_ = round_named(prompt, program)
    state = engine.begin(
        program,
        f"{prompt.run.seed} {prompt.person_id}",
        experience=prompt.experience,
        circumstances=_circumstances(prompt, round_, former),
    )
    passage = Passage(prompt.run.edition_id, state, round_, shows_earlier=is_shown)
    return Case(prompt, key, caller, standing, kept, passage, is_shown)


def former_of(prompt: Prompt, key: str) -> list[Kept]:
    """The person's other conversations in this run that were begun, oldest first."""
    if prompt.run.study_id is None:
        return []
    found = voice.conversations(study=prompt.run.study_id, person=prompt.person_id)
    return [
        one for one in found
        if one.key != key and isinstance(one.body.passage, dict) and "round" in one.body.passage
    ]  # fmt: skip


def round_named(prompt: Prompt, program: Program) -> str:
    """The pass through the program to which a prompt belongs: every experience once."""
    passes = prompt.number // len(program.experiences)
    return f"{round_of(prompt.run, prompt.on)} {passes}"


def _circumstances(prompt: Prompt, round_: str, former: Sequence[Kept]) -> engine.Circumstances:
    """What was said in this pass, what in the last one in which anything was, and groups."""
    rounds = [str(one.body.passage["round"]) for one in former if one.body.answers]
    others = [one for one in rounds if one != round_]
    last = others[-1] if others else None
    groups = groups_of(prompt.person, on=prompt.on)
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
