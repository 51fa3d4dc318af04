"""What somebody said to themselves, round by round, in words: read for its author alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from thrive.experiences.content.frames import Commit, is_question
from thrive.experiences.content.program import Experience, Program
from thrive.experiences.content.texts import Pipe, pieces
from thrive.experiences.conversing.asked import key_from
from thrive.experiences.conversing.passages import read_value
from thrive.experiences.engine.words import NOTHING, shown
from thrive.experiences.models import Enrolment, Prompt
from thrive.experiences.oneself.rules import round_of
from thrive.experiences.prompting.contents import content_of
from thrive.people.models import Person
from thrive.voice import queries as voice

# Frames of the library's program that something is made of. A newer program may lack one.
WANT, WOULD_SEE, WILL, WHEN = "want", "would-see", "will-do", "when-will"
HOW_LIKELY, CAME_OF_IT = "how-likely", "came-of-it"

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Line:
    """A question and what one said to it."""

    question: str
    answer: str


@dataclass(frozen=True)
class SaidTalk:
    """What one said in one talk. ``answers`` are as they were kept, by frame."""

    prompt: int
    title: str
    on: date
    lines: tuple[Line, ...]
    answers: Answers


@dataclass(frozen=True)
class Round:
    """One round: its talks in which anything was said, and what came of it, told in the next.

    ``number`` counts from 1, the first that there was.
    """

    number: int
    began_on: date
    talks: tuple[SaidTalk, ...]
    came_of_it: str = ""

    def said(self, frame: str) -> str:
        """What one said to a question of this round, the last time, in one's own words."""
        for talk in reversed(self.talks):
            value = talk.answers.get(frame)
            if isinstance(value, str):
                return value.strip()
        return ""

    @property
    def wanted(self) -> str:
        """What was to be different."""
        return self.said(WANT)

    @property
    def will(self) -> str:
        """What one wanted to do."""
        return self.said(WILL)


def rounds_of(person: Person) -> tuple[Round, ...]:
    """All rounds of somebody in which anything was said, the newest first.

    For that person alone: whoever calls this shows it to nobody else. Raises NoKey, BrokenSeal.
    """
    theirs = Enrolment.objects.filter(person=person, run__asks_oneself=True)
    found: list[Round] = []
    for enrolment in theirs.select_related("run__edition").order_by("pk"):
        found += _rounds(enrolment, len(found))
    return tuple(reversed(found))


def _rounds(enrolment: Enrolment, before: int) -> Iterator[Round]:
    run = enrolment.run
    assert run.study_id is not None
    program = content_of(run.edition_id, run.edition.digest)
    kept = voice.conversations(study=run.study_id, person=enrolment.person_id)
    said = {one.key: one.body.answers for one in kept if one.body.answers}
    rows = Prompt.objects.filter(enrolment=enrolment, continues=None).order_by("number", "id")
    talks: dict[int, list[SaidTalk]] = defaultdict(list)
    for prompt in rows.only("number", "on", "experience"):
        answers = said.get(key_from(prompt.pk))
        if answers:
            place = round_of(prompt.number, len(program.experiences))
            talks[place].append(_talk(prompt, answers, program))
    whole = [talks[place] for place in sorted(talks)]
    for turn, one in enumerate(whole, 1):
        came_of_it = _came_of_it(whole[turn], program) if turn < len(whole) else ""
        yield Round(before + turn, one[0].on, tuple(one), came_of_it)


def _talk(prompt: Prompt, answers: Answers, program: Program) -> SaidTalk:
    experience = program.experience(prompt.experience)
    title = experience.title.read_in(_languages(program))
    lines = tuple(_lines(experience, answers, program))
    return SaidTalk(prompt.pk, title, prompt.on, lines, answers)


def _lines(experience: Experience, answers: Answers, program: Program) -> Iterator[Line]:
    languages = _languages(program)
    for frame in experience.frames:
        value = read_value(answers.get(frame.id))
        text = getattr(frame, "text", None)
        if value is not None and text is not None and is_question(frame):
            words = value if isinstance(value, str) and isinstance(frame, Commit) else ""
            question = "".join(
                NOTHING if isinstance(piece, Pipe) else piece
                for piece in pieces(text.read_in(languages))
            )
            yield Line(question, words or shown(frame, value, languages))


def _came_of_it(following: Sequence[SaidTalk], program: Program) -> str:
    for talk in following:
        value = read_value(talk.answers.get(CAME_OF_IT))
        if value is not None:
            return shown(program.frame(CAME_OF_IT), value, _languages(program))
    return ""


def _languages(program: Program) -> tuple[str, ...]:
    return (get_language() or "", *program.languages)
