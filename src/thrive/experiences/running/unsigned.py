"""A program as an anonymous run asks it: one page for everybody, answered once in each round.

All experiences of the program stand on it one after the other, because there is one token, and so
one answer, for each round; outcomes and scores that need several of them stay what they are. What
the page cannot ask is named, frame by frame; nothing is left out in silence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thrive.experiences.content.frames import (
    Branch,
    Choice,
    ChooseOne,
    ChooseSeveral,
    Frame,
    NumberAsked,
    Say,
    Scale,
    ShortText,
    Slider,
    Stars,
)
from thrive.experiences.content.program import Program
from thrive.experiences.content.texts import Pipe, Text, pieces
from thrive.experiences.running import ways
from thrive.experiences.running.ways import CannotBeAsked, Ways
from thrive.voice.rules.questions import MOST_QUESTIONS, faults_of

Question = dict[str, Any]  # JSON, as voice.rules.questions has it


@dataclass(frozen=True)
class Uncarried:
    """A frame that an anonymous page cannot ask, and why, in words."""

    frame: str
    why: str


@dataclass(frozen=True)
class PublicQuestions:
    """What the page asks, and what of the program it cannot."""

    questions: tuple[Question, ...]
    uncarried: tuple[Uncarried, ...]


def public_questions(content: Program) -> PublicQuestions:
    """A program as an anonymous page asks it. Words of refusal in the reader's language."""
    uncarried: list[Uncarried] = []
    questions: list[Question] = []
    shown = _shown(content, uncarried)
    for _path, frame in content.placed():
        if isinstance(frame, Branch):
            continue
        when = shown.get(frame.id, ways.ALWAYS)
        if when == ways.NEVER:
            continue
        if why := _why_not(frame):
            uncarried.append(Uncarried(frame.id, why))
        else:
            questions.append(_question(frame) | _when(when))
    uncarried += _misfits(content)
    if not uncarried:
        uncarried += _unfit(questions)
    return PublicQuestions(tuple(questions), tuple(uncarried))


def _shown(content: Program, uncarried: list[Uncarried]) -> dict[str, Ways]:
    reader = ways.Reader({frame.id: frame for _path, frame in content.placed()})
    found: dict[str, Ways] = {}
    for experience in content.experiences:
        try:
            found |= reader.shown(experience.frames, experience.when)
        except CannotBeAsked:
            words = _("its way depends on what this page does not know, or would lead back")
            uncarried.append(Uncarried(experience.id, words))
    return found


def _when(shown: Ways) -> Question:
    return {} if shown == ways.ALWAYS else {"shown": ways.plain(shown)}


def _why_not(frame: Frame) -> str:
    """Why a frame cannot be asked; empty where it can."""
    if type(frame) not in _KINDS:
        return _NOT_CARRIED.get(frame.kind, _unknown)()
    if any(_is_piped(text) for text in _texts(frame)):
        return _("it puts in what somebody said before")
    match frame:
        case Say(picture=picture, link=link) if picture is not None or link is not None:
            return _("it shows a picture or leads elsewhere")
        case NumberAsked(least=least, most=most) if least is None or most is None:
            return _("it needs a smallest and a largest number")
    return ""


def _question(frame: Frame) -> Question:
    required = {"required": True} if getattr(frame, "required", False) else {}
    return {"id": frame.id, **_KINDS[type(frame)](frame), **required}


def _words(text: Text) -> dict[str, str]:
    """As it is read: a doubled brace is one."""
    return {language: "".join(map(str, pieces(said))) for language, said in text.words}


def _choices(choices: tuple[Choice, ...]) -> list[Question]:
    return [{"id": one.id, "text": _words(one.text)} for one in choices]


def _number(frame: NumberAsked) -> Question:
    step = round(10.0**-frame.decimals, 6) if frame.decimals else 1
    unit = {"unit": _words(frame.unit)} if frame.unit else {}
    return {
        "kind": "number", "text": _words(frame.text), "least": frame.least, "most": frame.most,
        "step": step, **unit,
    }  # fmt: skip


def _several(frame: ChooseSeveral) -> Question:
    most = min(frame.most, len(frame.choices))
    return {
        "kind": "choose_several", "text": _words(frame.text), "choices": _choices(frame.choices),
        "least": min(frame.least, most), "most": most,
    }  # fmt: skip


_KINDS: dict[type, Any] = {  # Any: one function for each kind of frame
    Say: lambda one: {"kind": "say", "text": _words(one.text)},
    ChooseOne: lambda one: {
        "kind": "choose_one", "text": _words(one.text), "choices": _choices(one.choices),
    },
    ChooseSeveral: _several,
    Scale: lambda one: {
        "kind": "scale", "text": _words(one.text), "first": one.first,
        "labels": [_words(label) for label in one.labels],
    },
    Slider: lambda one: {
        "kind": "slider", "text": _words(one.text), "least": one.least, "most": one.most,
        "step": one.step, "low": _words(one.low), "high": _words(one.high),
    },
    Stars: lambda one: {"kind": "stars", "text": _words(one.text), "most": one.most},
    NumberAsked: _number,
    ShortText: lambda one: {
        "kind": "words", "text": _words(one.text), "longest": one.longest,
    },
}  # fmt: skip


def _unknown() -> str:
    return _("this page has no such frame")


def _personal() -> str:
    return _("it knows who somebody is, or what they said before")


_NOT_CARRIED: dict[str, Callable[[], str]] = {
    "essay": lambda: _("long texts show how somebody writes; ask for a few words"),
    "wait": lambda: _("nobody could be found again after a pause"),
    "quiz": lambda: _("right and wrong are told to nobody here"),
    "recall": _personal,
    "commit": _personal,
    "confidence": _personal,
    "appreciate": _personal,
    "contribute": _personal,
    "report": lambda: _("it shows numbers that are not known when the page is made"),
}


def _texts(frame: Frame) -> Iterator[Text]:
    for name in ("text", "low", "high", "unit"):
        text = getattr(frame, name, None)
        if isinstance(text, Text):
            yield text
    yield from getattr(frame, "labels", ())
    yield from (one.text for one in getattr(frame, "choices", ()))


def _is_piped(text: Text) -> bool:
    return any(isinstance(one, Pipe) for _language, said in text.words for one in pieces(said))


def _misfits(content: Program) -> Iterator[Uncarried]:
    for lot in content.lots:
        yield Uncarried(lot.id, _("a lot would have to be kept for each person"))
    asked = {frame.id for _path, frame in content.placed() if isinstance(frame, ShortText)}
    for outcome in content.outcomes:
        if outcome.of in asked:
            yield Uncarried(outcome.id, _("words are no numbers"))


def _unfit(questions: list[Question]) -> Iterator[Uncarried]:
    """What is too large or too long for the one size that all answers have."""
    if len(questions) > MOST_QUESTIONS:
        told = {"count": len(questions), "most": MOST_QUESTIONS}
        words = _("%(count)s screens in one go; %(most)s at most") % told
        yield Uncarried("", words)
        return
    for name, _field in faults_of(questions):
        yield Uncarried("" if name == "questions" else name, _("too long for an anonymous page"))
