"""From plain lists and mappings to a program; all that is wrong is collected on the way."""

import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from enum import Enum
from typing import Any

from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.hints import Field, Hint, fields_of, hint_of, kind_of, tag_of
from thrive.experiences.content.limits import LANGUAGE, Between, Like, Longest
from thrive.experiences.content.program import Program
from thrive.experiences.content.texts import LONGEST_TEXT, Text

LONGEST_WORD = 500
# They turn the direction of what follows; foundation.texts says why, and a test holds both alike.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
Plain = object  # what a file holds: str, int, float, bool, None, list, dict


class _Unreadable(Exception):
    """This part cannot be read; why is among the findings."""


def read(plain: Plain) -> tuple[Program | None, tuple[Finding, ...]]:
    """Read a program. Without one, the findings say why; all of them are refusals."""
    reader = _Reader(_first_language(plain))
    try:
        program = reader.read(Program, plain, ())
    except _Unreadable:
        return None, tuple(reader.findings)
    return program, tuple(reader.findings)


def _first_language(plain: Plain) -> str:
    languages = plain.get("languages") if isinstance(plain, dict) else None
    first = languages[0] if isinstance(languages, list) and languages else "en"
    return first if isinstance(first, str) else "en"


class _Reader:
    """Reads by annotation. ``Any``: what is made is as manifold as the content's classes."""

    def __init__(self, first_language: str) -> None:
        self.findings: list[Finding] = []
        self._first = first_language

    def read(self, annotation: Any, plain: Plain, path: Path) -> Any:
        """Read one part, or note what is wrong and raise."""
        hint = hint_of(annotation)
        if hint.options:
            return self._one_of(hint.options, plain, path)
        if hint.base is tuple:
            return self._list(hint, plain, path)
        if hint.is_choice_of_words:
            return self._chosen(hint.base, plain, path)
        if hint.is_scalar:
            return self._scalar(plain, path)
        reader = self._readers().get(hint.base)
        return reader(hint, plain, path) if reader else self._record(hint.base, plain, path)

    def _readers(self) -> dict[type, Callable[[Hint, Plain, Path], Any]]:
        return {
            str: self._word, int: self._number, float: self._number, bool: self._truth,
            Text: self._text,
        }  # fmt: skip

    def _wrong(self, fault: Fault, path: Path, **details: str | float) -> _Unreadable:
        self.findings.append(Finding(fault, path, details))
        return _Unreadable()

    # Leaves

    def _word(self, hint: Hint, plain: Plain, path: Path) -> str:
        if not isinstance(plain, str):
            raise self._wrong(Fault.NOT_TEXT, path, value=shown(plain))
        for limit in hint.limits:
            if isinstance(limit, Like) and not re.fullmatch(limit.pattern, plain):
                raise self._wrong(limit.fault, path, value=shown(plain))
        longest = next((one.letters for one in hint.limits if isinstance(one, Longest)), None)
        return self._printable(plain, path, longest or LONGEST_WORD)

    def _printable(self, words: str, path: Path, longest: int) -> str:
        if not words.strip():
            raise self._wrong(Fault.EMPTY, path)
        if len(words) > longest:
            raise self._wrong(Fault.TOO_LONG, path, longest=longest, letters=len(words))
        if (letter := unprintable(words)) is not None:
            raise self._wrong(Fault.UNPRINTABLE, path, letter=letter)
        return words

    def _number(self, hint: Hint, plain: Plain, path: Path) -> float:
        if isinstance(plain, bool) or not isinstance(plain, int | float):
            raise self._wrong(Fault.NOT_A_NUMBER, path, value=shown(plain))
        for limit in hint.limits:
            if isinstance(limit, Between) and not limit.least <= plain <= limit.most:
                raise self._wrong(
                    Fault.OUT_OF_RANGE, path, value=plain, least=limit.least, most=limit.most
                )
        if hint.base is int and not isinstance(plain, int):
            raise self._wrong(Fault.NOT_WHOLE, path, value=plain)
        return plain if hint.base is int else float(plain)

    def _truth(self, _hint: Hint, plain: Plain, path: Path) -> bool:
        if not isinstance(plain, bool):
            raise self._wrong(Fault.NOT_TRUE_OR_FALSE, path, value=shown(plain))
        return plain

    def _scalar(self, plain: Plain, path: Path) -> str | float:
        if isinstance(plain, str):
            return self._word(Hint(str), plain, path)
        return self._number(Hint(float, (Between(-1e9, 1e9),)), plain, path)

    def _chosen(self, choice: type[Enum], plain: Plain, path: Path) -> Enum:
        for member in choice:
            if member.value == plain:
                return member
        expected = ", ".join(str(member.value) for member in choice)
        raise self._wrong(Fault.NOT_ONE_OF, path, value=shown(plain), expected=expected)

    def _text(self, _hint: Hint, plain: Plain, path: Path) -> Text:
        if isinstance(plain, str):
            return Text.of({self._first: self._printable(plain, path, LONGEST_TEXT)})
        if not isinstance(plain, dict):
            raise self._wrong(Fault.NOT_TEXT, path, value=shown(plain))
        if not plain:
            raise self._wrong(Fault.EMPTY, path)
        return Text.of({code: self._said(code, plain[code], (*path, code)) for code in plain})

    def _said(self, code: str, plain: Plain, path: Path) -> str:
        if not re.fullmatch(LANGUAGE, code):
            raise self._wrong(Fault.NOT_A_LANGUAGE, path, value=shown(code))
        if plain is None:
            raise self._wrong(Fault.EMPTY, path)
        if not isinstance(plain, str):
            raise self._wrong(Fault.NOT_TEXT, path, value=shown(plain))
        return self._printable(plain, path, LONGEST_TEXT)

    # What holds others

    def _list(self, hint: Hint, plain: Plain, path: Path) -> tuple[Any, ...]:
        if not isinstance(plain, list):
            raise self._wrong(Fault.NOT_A_LIST, path, value=shown(plain))
        before = len(self.findings)
        for limit in hint.limits:
            if isinstance(limit, Between) and not limit.least <= len(plain) <= limit.most:
                self._wrong(
                    Fault.COUNT_OUT_OF_RANGE, path,
                    count=len(plain), least=limit.least, most=limit.most,
                )  # fmt: skip
        read = [self._tried(hint.item, one, (*path, index)) for index, one in enumerate(plain)]
        self._stop_if_worse_than(before)
        return tuple(read)

    def _record(self, content: type, plain: Plain, path: Path, *also: str) -> Any:
        mapping = self._mapping(plain, path)
        before = len(self.findings)
        fields = fields_of(content)
        self._refuse_unknown(mapping, [*also, *(field.key for field in fields)], path)
        made = {field.name: self._field(field, mapping, path) for field in fields}
        self._stop_if_worse_than(before)
        return content(**made)

    def _field(self, field: Field, mapping: dict[str, Plain], path: Path) -> Any:
        if mapping.get(field.key) is not None:
            return self._tried(field.annotation, mapping[field.key], (*path, field.key))
        if field.is_required:
            fault = Fault.EMPTY if field.key in mapping else Fault.MISSING
            where = (*path, field.key) if field.key in mapping else path
            self._wrong(fault, where, name=field.key)
        return field.default

    def _tried(self, annotation: Any, plain: Plain, path: Path) -> Any:
        """Go on after a fault, so that the others are found too; whoever asks stops later."""
        try:
            return self.read(annotation, plain, path)
        except _Unreadable:
            return None

    def _one_of(self, options: tuple[type, ...], plain: Plain, path: Path) -> Any:
        mapping = self._mapping(plain, path)
        if kind_of(options[0]) is not None:
            return self._of_kind(options, mapping, path)
        tags = {tag_of(option): option for option in options}
        held = [tag for tag in tags if tag in mapping]
        if len(held) != 1:
            raise self._wrong(Fault.NOT_A_CONDITION, path, expected=", ".join(tags))
        return self._record(tags[held[0]], mapping, path)

    def _of_kind(self, options: tuple[type, ...], mapping: dict[str, Plain], path: Path) -> Any:
        kinds = {str(kind_of(option)): option for option in options}
        if "kind" not in mapping:
            raise self._wrong(Fault.MISSING, path, name="kind")
        kind = mapping["kind"]
        if not isinstance(kind, str) or kind not in kinds:
            raise self._wrong(
                Fault.NOT_ONE_OF, (*path, "kind"), value=shown(kind), expected=", ".join(kinds)
            )
        return self._record(kinds[kind], mapping, path, "kind")

    def _mapping(self, plain: Plain, path: Path) -> dict[str, Plain]:
        if not isinstance(plain, dict):
            raise self._wrong(Fault.NOT_A_MAPPING, path, value=shown(plain))
        return plain

    def _refuse_unknown(self, mapping: dict[str, Plain], known: list[str], path: Path) -> None:
        for key in mapping:
            if key in known:
                continue
            close = get_close_matches(str(key), known, n=1)
            expected = close[0] if close else ", ".join(known)
            self._wrong(Fault.UNKNOWN_KEY, (*path, key), value=shown(key), expected=expected)

    def _stop_if_worse_than(self, before: int) -> None:
        if len(self.findings) > before:
            raise _Unreadable


def shown(plain: Plain) -> str:
    """What stands there, short and fit to print."""
    clean = "".join("�" if unprintable(letter) else letter for letter in _in_words(plain))
    return clean if len(clean) <= 60 else f"{clean[:59]}…"


def _in_words(plain: Plain) -> str:
    match plain:
        case None:
            return ""
        case bool():
            return str(plain).lower()
        case dict():
            return "{…}"
        case list():
            return "[…]"
    return str(plain)


def unprintable(words: str) -> str | None:
    """The first letter that cannot be printed, as its number; None if there is none."""
    for letter in words:
        if letter in "\n\t":
            continue
        if unicodedata.category(letter) in {"Cc", "Cs"} or letter in "\ufffe\uffff" + TURNING:
            return f"U+{ord(letter):04X}"
    return None
