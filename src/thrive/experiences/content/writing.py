"""From a program to plain lists and mappings: what a file and the database hold."""

import hashlib
import json
from enum import Enum
from typing import Any

from thrive.experiences.content.hints import fields_of, kind_of
from thrive.experiences.content.program import Program
from thrive.experiences.content.texts import Text


def plain(program: Program) -> dict[str, Any]:
    """The program as JSON can hold it. What is as it would be unsaid is left out."""
    return _Writer(program.languages).record(program)


def digest(program: Program) -> str:
    """The same for the same content, whatever the file looked like."""
    text = json.dumps(plain(program), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def part(content: Any) -> dict[str, Any]:
    """One part of a program alone, its texts always by language: to compare two editions."""
    return _Writer(()).record(content)


class _Writer:
    """Writes any of the content's classes. ``Any``: plain values are as manifold as JSON."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages

    def record(self, content: Any) -> dict[str, Any]:
        """One of the content's classes as a mapping."""
        content_type: type = type(content)
        kind = kind_of(content_type)
        written: dict[str, Any] = {}
        for field in fields_of(content_type):
            value = getattr(content, field.name)
            if value != field.default or field.is_required:
                written[field.key] = self._value(value)
            if kind is not None and field.key == "id":
                written["kind"] = kind  # beside the name, where a reader looks for it
        return written

    def _value(self, value: Any) -> Any:
        if isinstance(value, Text):
            return self._text(value)
        if isinstance(value, tuple):
            return [self._value(one) for one in value]
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str | int | float):
            return value
        return self.record(value)

    def _text(self, text: Text) -> Any:
        if len(self._languages) == 1 and text.languages == self._languages:
            return text.words[0][1]
        said = dict(text.words)
        first = [language for language in self._languages if language in said]
        return {language: said[language] for language in dict.fromkeys([*first, *said])}
