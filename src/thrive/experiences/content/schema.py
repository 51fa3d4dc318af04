"""The JSON Schema of a program's file, made from the classes, so that it cannot fall behind."""

import inspect
from enum import Enum
from typing import Any

from thrive.experiences.content.hints import Hint, fields_of, hint_of, kind_of
from thrive.experiences.content.limits import LANGUAGE, Between, Like, Longest
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import LONGEST_WORD
from thrive.experiences.content.texts import LONGEST_TEXT, Text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]  # ``Any``: a schema is as manifold as JSON
VISIBLE = r"\S"  # not only spaces


def program_schema() -> Schema:
    """The whole schema. What only ``thrive program check`` can find is not in it."""
    maker = _Maker()
    top = maker.schema(Program)
    definitions = {name: maker.definitions[name] for name in sorted(maker.definitions)}
    return {"$schema": DIALECT, "title": "A program of Thrive", **top, "$defs": definitions}


class _Maker:
    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def schema(self, annotation: Any) -> Schema:
        """The schema of one annotation."""
        hint = hint_of(annotation)
        if hint.options:
            return self._one_of(hint.options)
        if hint.base is tuple:
            return _list(self.schema(hint.item), hint)
        if hint.is_choice_of_words:
            return _words(hint.base)
        if hint.is_scalar:
            return {"type": ["string", "number"]}
        if hint.base is Text:
            return self._text()
        leaf = {str: _word, int: _number, float: _number, bool: _truth}.get(hint.base)
        return leaf(hint) if leaf else self._reference(hint.base)

    def _one_of(self, options: tuple[type, ...]) -> Schema:
        return {"oneOf": [self._reference(option) for option in options]}

    def _reference(self, content: type) -> Schema:
        name = content.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # before it is made: conditions hold conditions
            self.definitions[name] = self._record(content)
        return {"$ref": f"#/$defs/{name}"}

    def _record(self, content: type) -> Schema:
        kind = kind_of(content)
        fields = fields_of(content)
        properties = {field.key: self.schema(field.annotation) for field in fields}
        required = [field.key for field in fields if field.is_required]
        if kind is not None:
            properties = {"kind": {"const": kind}, **properties}
            required = ["kind", *required]
        return {
            "type": "object",
            "description": " ".join((inspect.getdoc(content) or "").split()),
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def _text(self) -> Schema:
        words = {"type": "string", "pattern": VISIBLE, "maxLength": LONGEST_TEXT}
        self.definitions["Text"] = {
            "description": "Words in the first language, or a mapping of languages to words.",
            "oneOf": [
                words,
                {
                    "type": "object",
                    "minProperties": 1,
                    "patternProperties": {f"^{LANGUAGE}$": words},
                    "additionalProperties": False,
                },
            ],
        }
        return {"$ref": "#/$defs/Text"}


def _list(item: Schema, hint: Hint) -> Schema:
    made: Schema = {"type": "array", "items": item}
    for limit in hint.limits:
        if isinstance(limit, Between):
            made |= {"minItems": int(limit.least), "maxItems": int(limit.most)}
    return made


def _words(choice: type[Enum]) -> Schema:
    return {"enum": [member.value for member in choice]}


def _word(hint: Hint) -> Schema:
    made: Schema = {"type": "string", "pattern": VISIBLE, "maxLength": LONGEST_WORD}
    for limit in hint.limits:
        if isinstance(limit, Like):
            made["pattern"] = f"^({limit.pattern})$"
        if isinstance(limit, Longest):
            made["maxLength"] = limit.letters
    return made


def _number(hint: Hint) -> Schema:
    made: Schema = {"type": "integer" if hint.base is int else "number"}
    for limit in hint.limits:
        if isinstance(limit, Between):
            made |= {"minimum": limit.least, "maximum": limit.most}
    return made


def _truth(_hint: Hint) -> Schema:
    return {"type": "boolean"}
