"""What new parts begin with, and sets of labels to choose from. Pure.

The sets are content, not interface: they stand in a program in each of its languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.content.writing import part as by_language

KINDS: Final = (
    "scale", "choose_one", "choose_several", "short_text", "essay", "stars", "slider", "number",
    "quiz", "confidence", "commit", "recall", "report", "appreciate", "contribute", "say",
    "branch", "wait",
)  # fmt: skip
Said = dict[str, Plain]


@dataclass(frozen=True)
class LabelSet:
    """Labels that go together, by language, from the least to the most."""

    name: str
    labels: tuple[dict[str, str], ...]


def _set(name: str, en: Sequence[str], de: Sequence[str]) -> LabelSet:
    pairs = zip(en, de, strict=True)
    return LabelSet(name, tuple({"en": one, "de": other} for one, other in pairs))


LABEL_SETS: Final = (
    _set(
        "agreement",
        ("Disagree", "Rather disagree", "In between", "Rather agree", "Agree"),
        ("Stimme nicht zu", "Stimme eher nicht zu", "Teils, teils", "Stimme eher zu", "Stimme zu"),
    ),
    _set(
        "often",
        ("Never", "Seldom", "Sometimes", "Often", "Always"),
        ("Nie", "Selten", "Manchmal", "Oft", "Immer"),
    ),
    _set(
        "how_much",
        ("Not at all", "A little", "Partly", "Mostly", "Completely"),
        ("Gar nicht", "Ein wenig", "Teilweise", "Größtenteils", "Ganz"),
    ),
    _set(
        "how_well",
        ("Badly", "Rather badly", "So-so", "Rather well", "Well"),
        ("Schlecht", "Eher schlecht", "Mittel", "Eher gut", "Gut"),
    ),
    _set(
        "yes_no", ("No", "Rather no", "Rather yes", "Yes"), ("Nein", "Eher nein", "Eher ja", "Ja")
    ),
)


def labels_in(name: str, languages: Sequence[str]) -> list[Plain]:
    """The labels of a set in those of the languages that it has. Raises KeyError."""
    found = {one.name: one for one in LABEL_SETS}[name]
    return [
        {
            language: words[language.partition("-")[0]]
            for language in languages
            if language.partition("-")[0] in words
        }
        for words in found.labels
    ]


def blank_program(key: str, title: str, language: str) -> Said:
    """A program with a title and one experience in which nothing stands yet."""
    return {
        "program": key,
        "languages": [language],
        "title": {language: title},
        "about": {},
        "promise": "confidential",
        "experiences": [blank_experience("first", title, language)],
    }


def blank_experience(name: str, title: str, language: str) -> Said:
    """An experience in which nothing stands yet."""
    return {"id": name, "title": {language: title} if title else {}, "frames": []}


def as_draft(program: Program) -> Said:
    """A program as a draft holds it: every text by language, so that others can be put beside."""
    return by_language(program)


def blank_frame(kind: str, name: str, languages: Sequence[str]) -> Said:
    """A frame of a kind, as it is before anything was typed. Raises KeyError."""
    own: dict[str, Said] = {
        "say": {"text": {}},
        "choose_one": {"text": {}, "choices": _choices()},
        "choose_several": {"text": {}, "choices": _choices()},
        "scale": {"text": {}, "labels": labels_in("how_much", languages)},
        "slider": {"text": {}, "low": {}, "high": {}},
        "stars": {"text": {}},
        "number": {"text": {}},
        "short_text": {"text": {}},
        "essay": {"text": {}},
        "quiz": {"text": {}, "choices": _choices(), "right": [], "explanation": {}},
        "confidence": {"text": {}},
        "commit": {"text": {}},
        "recall": {"text": {}},
        "report": {"text": {}, "of": [], "scope": "mine"},
        "appreciate": {"text": {}},
        "contribute": {"text": {}},
        "branch": {"ways": []},
        "wait": {"days": 1},
    }
    return {"id": name, "kind": kind, **own[kind]}


def _choices() -> list[Plain]:
    return [{"id": "a", "text": {}}, {"id": "b", "text": {}}]


def free_name(wanted: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it free."""
    if wanted not in taken:
        return wanted
    number = next(n for n in range(2, len(taken) + 3) if f"{wanted[:45]}-{n}" not in taken)
    return f"{wanted[:45]}-{number}"
