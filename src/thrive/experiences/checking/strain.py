"""What would tire people or mislead them: told, never refused."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from thrive.experiences.checking import flow
from thrive.experiences.checking.flow import Steps, steps_of
from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding
from thrive.experiences.content.frames import (
    ChooseOne,
    Frame,
    NumberAsked,
    Scale,
    Slider,
    Stars,
    Wait,
    is_question,
)
from thrive.experiences.content.program import Experience
from thrive.experiences.content.walk import texts_in

WORDS_A_MINUTE = 180  # slow readers and a second language: most adults read 200 to 250
MOST_SECONDS = 60
MOST_QUESTIONS = 3
# A closed question with one of these often asks two things, and its answer means neither.
_AND = {"en": "and", "de": "und", "fr": "et", "es": "y", "it": "e", "nl": "en", "pl": "i"}


def check(index: Index) -> Iterator[Finding]:
    """Reading time, number of questions, and questions that ask two things."""
    circling = {finding.path[1] for finding in flow.check(index) if finding.fault is Fault.LOOP}
    for number, experience in enumerate(index.program.experiences):
        if number not in circling:  # else no way through it has an end
            yield from _effort(number, experience, index.program.languages)
    yield from _double_barrelled(index)


def _effort(number: int, experience: Experience, languages: Sequence[str]) -> Iterator[Finding]:
    seconds = max(seconds_of(experience, language) for language in languages)
    if seconds > MOST_SECONDS:
        details = {"seconds": round(seconds), "words_a_minute": WORDS_A_MINUTE}
        yield Finding(Fault.LONG_READING, ("experiences", number), details)
    questions = questions_of(experience)
    if questions > MOST_QUESTIONS:
        details = {"questions": questions, "most": MOST_QUESTIONS}
        yield Finding(Fault.MANY_QUESTIONS, ("experiences", number), details)


def seconds_of(experience: Experience, language: str) -> float:
    """The longest that reading takes in one sitting, from wait to wait."""
    words = [_words_of(frame, language) for frame in experience.frames]
    return _heaviest(experience, steps_of(experience), words) / WORDS_A_MINUTE * 60


def questions_of(experience: Experience) -> int:
    """The most questions that somebody meets in one sitting."""
    asked = [int(is_question(frame)) for frame in experience.frames]
    return _heaviest(experience, steps_of(experience), asked)


def _words_of(frame: Frame, language: str) -> int:
    texts = (text for path, text in texts_in(frame) if "description" not in path)
    return sum(len(text.read_in([language]).split()) for text in texts)


def _heaviest(experience: Experience, steps: Steps, weights: Sequence[int]) -> int:
    pauses = {at for at, frame in enumerate(experience.frames) if isinstance(frame, Wait)}

    @cache
    def from_here(position: int) -> int:
        if position >= len(weights):
            return 0
        if position in pauses:
            return weights[position]
        return weights[position] + max(map(from_here, steps[position]), default=0)

    return max(from_here(start) for start in (0, *(pause + 1 for pause in pauses)))


def _double_barrelled(index: Index) -> Iterator[Finding]:
    for path, frame in index.program.placed():
        if not isinstance(frame, ChooseOne | NumberAsked | Scale | Slider | Stars):
            continue
        for language, words in frame.text.words:
            word = _AND.get(language.partition("-")[0])
            if word and re.search(rf"\b{word}\b", _question_in(words), re.IGNORECASE):
                where = (*path, "text", language)
                yield Finding(Fault.DOUBLE_BARRELLED, where, {"word": word})


def _question_in(words: str) -> str:
    """The last sentence that asks, or all where nothing ends with a question mark."""
    asking = re.findall(r"[^.!?:\n]*\?", words)
    return str(asking[-1]) if asking else words
