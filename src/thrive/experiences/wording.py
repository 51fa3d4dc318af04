"""Words for what is wrong with a program or an answer, and for what differs between editions."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.reading import Plain
from thrive.experiences.difference import Change, Happened, Part
from thrive.experiences.engine.answers import AnswerRefused, Refusal
from thrive.foundation.errors import Problem

Words = Mapping[Fault, Promise]

_FILE: Final[Words] = {
    Fault.TOO_LARGE: gettext_lazy(
        "the file has %(size)s bytes; expected %(largest)s at most, pictures included"
    ),
    Fault.NOT_UTF8: gettext_lazy("not UTF-8; save the file as UTF-8"),
    Fault.NOT_YAML: gettext_lazy("cannot be read as YAML: %(reason)s"),
    Fault.SEVERAL_DOCUMENTS: gettext_lazy("a second document begins here; expected one program"),
    Fault.ANCHOR: gettext_lazy(
        "“%(name)s” stands for something written elsewhere; expected it written out"
    ),
    Fault.TAG: gettext_lazy("“%(tag)s” is a tag; expected plain text, numbers and lists"),
    Fault.TOO_DEEP: gettext_lazy("more than %(deepest)s lists and mappings inside one another"),
    Fault.DUPLICATE_KEY: gettext_lazy("“%(name)s” stands here twice; first in line %(first)s"),
    Fault.NOT_A_NAME: gettext_lazy("a list or mapping before the colon; expected a word"),
}
_SHAPE: Final[Words] = {
    Fault.NOT_A_MAPPING: gettext_lazy("expected “name: value” lines here, not “%(value)s”"),
    Fault.NOT_A_LIST: gettext_lazy("expected a list here, not “%(value)s”"),
    Fault.NOT_TEXT: gettext_lazy(
        "expected text here, not “%(value)s”; put numbers, true and false in quotes"
    ),
    Fault.NOT_A_NUMBER: gettext_lazy("expected a number here, not “%(value)s”"),
    Fault.NOT_WHOLE: gettext_lazy("expected a whole number, not %(value)s"),
    Fault.NOT_TRUE_OR_FALSE: gettext_lazy("expected true or false, not “%(value)s”"),
    Fault.NOT_ONE_OF: gettext_lazy("“%(value)s” is not one of: %(expected)s"),
    Fault.NOT_AN_ID: gettext_lazy(
        "“%(value)s” cannot be a name; expected a to z, digits, hyphens and underscores, "
        "a letter first, 50 at most"
    ),
    Fault.NOT_A_LANGUAGE: gettext_lazy("“%(value)s” is not a language; expected one such as de"),
    Fault.NOT_AN_ADDRESS: gettext_lazy(
        "“%(value)s” is not an address; expected one that begins with https://"
    ),
    Fault.UNKNOWN_KEY: gettext_lazy("nothing is called “%(value)s” here; expected %(expected)s"),
    Fault.MISSING: gettext_lazy("“%(name)s” is missing"),
    Fault.EMPTY: gettext_lazy("empty; expected something to read"),
    Fault.TOO_LONG: gettext_lazy("%(letters)s letters; expected %(longest)s at most"),
    Fault.OUT_OF_RANGE: gettext_lazy("%(value)s is not between %(least)s and %(most)s"),
    Fault.COUNT_OUT_OF_RANGE: gettext_lazy("%(count)s here; expected %(least)s to %(most)s"),
    Fault.UNPRINTABLE: gettext_lazy(
        "holds the letter %(letter)s, which cannot be printed; expected plain text"
    ),
    Fault.NOT_A_CONDITION: gettext_lazy("not a condition; expected exactly one of: %(expected)s"),
}
_NAMES: Final[Words] = {
    Fault.DUPLICATE_ID: gettext_lazy("“%(name)s” stands twice; expected another name"),
    Fault.RESERVED_ID: gettext_lazy("“%(name)s” means the end; expected another name"),
    Fault.DUPLICATE_LANGUAGE: gettext_lazy("the language “%(language)s” stands twice"),
    Fault.UNDECLARED_LANGUAGE: gettext_lazy(
        "the language “%(language)s” is not among the languages of the program"
    ),
    Fault.NO_FIRST_LANGUAGE: gettext_lazy(
        "missing in “%(language)s”, the first language, in which everything must be said"
    ),
    Fault.UNKNOWN_FRAME: gettext_lazy("there is no frame “%(name)s”"),
    Fault.LATER_FRAME: gettext_lazy("the frame “%(name)s” comes later; nobody has answered it yet"),
    Fault.OWN_FRAME: gettext_lazy("the frame “%(name)s” cannot refer to its own answer"),
    Fault.NOT_A_QUESTION: gettext_lazy("the frame “%(name)s” asks nothing, so it has no answer"),
    Fault.NOT_A_QUIZ: gettext_lazy("the frame “%(name)s” is not a quiz; nothing is right in it"),
    Fault.UNKNOWN_SCORE: gettext_lazy("there is no score “%(name)s”"),
    Fault.LATER_SCORE: gettext_lazy(
        "the score “%(name)s” cannot be reckoned yet; some of its items come later"
    ),
    Fault.UNKNOWN_LOT: gettext_lazy("there is no lot “%(name)s”"),
    Fault.UNKNOWN_ARM: gettext_lazy("the lot has no arm “%(name)s”"),
    Fault.UNKNOWN_CHOICE: gettext_lazy("“%(name)s” is not one of the choices"),
}
_MEANING: Final[Words] = {
    Fault.NO_SUCH_TEST: gettext_lazy(
        "“%(test)s” cannot be asked of the frame “%(name)s”; expected: %(expected)s"
    ),
    Fault.NO_TEST: gettext_lazy(
        "nothing is compared; expected is, is_not, at_least, at_most or includes"
    ),
    Fault.NEVER_HOLDS: gettext_lazy(
        "this can never hold: what is compared lies between %(least)s and %(most)s"
    ),
    Fault.NOT_COUNTABLE: gettext_lazy("the answer to “%(name)s” is no number to reckon with"),
    Fault.NOT_REVERSIBLE: gettext_lazy(
        "“%(name)s” cannot be counted the other way round; it has no two ends"
    ),
    Fault.DIFFERENT_RANGES: gettext_lazy(
        "the items do not go from the same least to the same most; their mean would mean nothing"
    ),
    Fault.NEEDS_TOO_MANY: gettext_lazy("needs more answers than its %(items)s items"),
    Fault.NO_AGREEMENT: gettext_lazy("agrees_from belongs to the method share only"),
    Fault.NO_FRAME_OR_SCORE: gettext_lazy("there is no frame and no score “%(name)s”"),
    Fault.NOT_TOLD_SO: gettext_lazy(
        "“%(told)s” cannot be told of “%(name)s”; expected: %(expected)s"
    ),
    Fault.NOT_FOR_THIS: gettext_lazy("“%(name)s” belongs to what is told as %(told)s only"),
    Fault.RESERVED_OUTCOME: gettext_lazy(
        "every program tells “%(name)s” by itself; expected another name"
    ),
    Fault.BAD_BOUNDS: gettext_lazy("the least, %(least)s, does not fit the most, %(most)s"),
    Fault.BAD_STEPS: gettext_lazy("the steps do not rise, or do not fit between the ends"),
    Fault.BAD_PIPE: gettext_lazy(
        "“%(value)s” fills nothing in; expected a place such as {answer:frame}, or {{ for a brace"
    ),
    Fault.BAD_PICTURE: gettext_lazy("this is not a %(type)s picture in base64"),
    Fault.WAIT_FOR_ONE: gettext_lazy("expected exactly one of: hours, days, until"),
    Fault.NOT_ANONYMOUS: gettext_lazy(
        "an anonymous program cannot know what the same person said before; "
        "leave this out, or promise confidential"
    ),
}
_WAYS: Final[Words] = {
    Fault.UNREACHABLE: gettext_lazy("no way leads to the frame “%(name)s”"),
    Fault.LOOP: gettext_lazy(
        "from “%(name)s” back to “%(back_to)s” in a circle without a wait of hours or days"
    ),
    Fault.NO_SUCH_PLACE: gettext_lazy("there is no frame “%(name)s” in this experience"),
    Fault.NOT_TOGETHER: gettext_lazy("these frames must follow one another: %(names)s"),
    Fault.CANNOT_SHUFFLE: gettext_lazy("the frame “%(name)s” has its place and cannot be shuffled"),
    Fault.INTO_SHUFFLE: gettext_lazy(
        "the frame “%(name)s” is shuffled, so a way into it would leave others out"
    ),
}
_WARNINGS: Final[Words] = {
    Fault.MISSING_TRANSLATION: gettext_lazy("missing in “%(language)s”"),
    Fault.LONG_READING: gettext_lazy(
        "about %(seconds)s seconds to read at %(words_a_minute)s words a minute; "
        "a minute at most is kind"
    ),
    Fault.MANY_QUESTIONS: gettext_lazy(
        "up to %(questions)s questions in one sitting; %(most)s at most are kind"
    ),
    Fault.DOUBLE_BARRELLED: gettext_lazy(
        "“%(word)s” in the question: if it asks two things, ask one of them"
    ),
    Fault.NO_WAY_OUT: gettext_lazy(
        "must be answered and has no way out; let people pass it over, or offer a choice for those "
        "who cannot say"
    ),
}
WORDS: Final[Words] = {**_FILE, **_SHAPE, **_NAMES, **_MEANING, **_WAYS, **_WARNINGS}

_REFUSALS: Final[Mapping[Refusal, Promise]] = {
    Refusal.NOT_ASKED: gettext_lazy("This is not what is asked now."),
    Refusal.NOT_OFFERED: gettext_lazy("Choose one of what is offered."),
    Refusal.NOT_A_NUMBER: gettext_lazy("Write a number, such as 12 or 12.5."),
    Refusal.NOT_WHOLE: gettext_lazy("Write a whole number."),
    Refusal.OUT_OF_RANGE: gettext_lazy("Write a number from %(least)s to %(most)s."),
    Refusal.TOO_MANY_DECIMALS: gettext_lazy("Write at most %(decimals)s digits after the point."),
    Refusal.COUNT_OUT_OF_RANGE: gettext_lazy("Choose %(least)s to %(most)s."),
    Refusal.WAY_OUT_ALONE: gettext_lazy("Choose either this or the others."),
    Refusal.NOT_TEXT: gettext_lazy("Write a few words."),
    Refusal.EMPTY: gettext_lazy("Write a few words, or pass this over."),
    Refusal.TOO_LONG: gettext_lazy("Write %(longest)s letters at most."),
    Refusal.UNPRINTABLE: gettext_lazy(
        "This holds the letter %(letter)s, which cannot be printed. Type it anew."
    ),
    Refusal.REQUIRED: gettext_lazy("This needs an answer."),
    Refusal.NOTHING_TO_READ: gettext_lazy("There is nothing to read here."),
    Refusal.NOT_WAITING: gettext_lazy("Nothing is being waited for."),
    Refusal.AT_THE_BEGINNING: gettext_lazy("This is the beginning."),
    Refusal.SETTLED: gettext_lazy("What came before this stays as it is."),
}


def refusal_words(refused: AnswerRefused) -> str:
    """Why an answer was not taken, and what to do."""
    return str(_REFUSALS[refused.reason]) % _readable(refused.details)


def problems(findings: Iterable[Finding], document: Plain) -> list[Problem]:
    """Findings in words: each with its line and, as the column, its place in the program."""
    return [
        Problem(
            str(WORDS[one.fault]) % _readable(one.details),
            line=one.line,
            column=place(one.path, document),
        )
        for one in findings
    ]


def _readable(details: Mapping[str, str | float]) -> dict[str, str]:
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in details.items()
    }


def place(path: Path, document: Plain) -> str:
    """Where something stands: experience 2, frame “stress”, labels 3."""
    said: list[str] = []
    value = document
    for step in path:
        value = _inside(value, step)
        if isinstance(step, str):
            said.append(step)
        else:
            within = said.pop() if said else ""
            said.append(_numbered(within, step, value))
    return ", ".join(said)


def _inside(value: Plain, step: str | int) -> Plain:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _numbered(within: str, number: int, value: Plain) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    if within == "experiences":
        return _("experience %(number)s") % {"number": number + 1}
    if within == "frames" and isinstance(name, str):
        return _("frame “%(name)s”") % {"name": name[:60]}
    if within == "frames":
        return _("frame %(number)s") % {"number": number + 1}
    return f"{within} {number + 1}"


def changes(found: Iterable[Change]) -> list[str]:
    """What differs, a sentence each."""
    return [_change(one) for one in found]


def _change(one: Change) -> str:
    part = _part(one)
    if one.happened is Happened.ADDED:
        return _("%(part)s is new.") % {"part": part}
    if one.happened is Happened.REMOVED:
        return _("%(part)s is gone.") % {"part": part}
    if one.happened is Happened.MOVED and not one.key:
        return _("%(part)s stands elsewhere.") % {"part": part}
    what = {"part": part, "key": one.key.replace(".", " "), "was": one.was, "now": one.now}
    if not one.was:
        return _("%(part)s: %(key)s is new, “%(now)s”.") % what
    if not one.now:
        return _("%(part)s: %(key)s is gone, it was “%(was)s”.") % what
    return _("%(part)s: %(key)s was “%(was)s” and is “%(now)s”.") % what


def _part(one: Change) -> str:
    named = {
        Part.PROGRAM: _("The program “%(name)s”"),
        Part.EXPERIENCE: _("The experience “%(name)s”"),
        Part.FRAME: _("The frame “%(name)s”"),
        Part.SCORE: _("The score “%(name)s”"),
        Part.LOT: _("The lot “%(name)s”"),
        Part.OUTCOME: _("The outcome “%(name)s”"),
    }
    return named[one.part] % {"name": one.name}
