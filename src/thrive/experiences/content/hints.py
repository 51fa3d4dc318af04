"""What the annotations of the content say, taken apart once: reader, writer and schema share it."""

import dataclasses
import types
import typing
from dataclasses import MISSING, dataclass
from enum import Enum
from functools import cache
from typing import Any

from thrive.experiences.content.limits import Scalar


@dataclass(frozen=True)
class Hint:
    """A type without its wrapping. ``Any``: annotations are not types that a checker can follow.

    ``base`` is a class; ``item`` what a list consists of; ``options`` the classes of a choice.
    """

    base: Any
    limits: tuple[object, ...] = ()
    item: Any = None
    options: tuple[type, ...] = ()

    @property
    def is_scalar(self) -> bool:
        """Whether it takes a word as well as a number."""
        return bool(self.base == Scalar)

    @property
    def is_choice_of_words(self) -> bool:
        """Whether it is one of a closed list of words."""
        return isinstance(self.base, type) and issubclass(self.base, Enum)


@dataclass(frozen=True)
class Field:
    """A field of one of the classes: ``key`` is its name in a file."""

    name: str
    key: str
    annotation: Any
    default: object

    @property
    def is_required(self) -> bool:
        """Whether a file must hold it."""
        return self.default is MISSING


def hint_of(annotation: Any) -> Hint:
    """Take an annotation apart."""
    limits: tuple[object, ...] = ()
    if typing.get_origin(annotation) in {typing.Union, types.UnionType}:
        annotation = _without_none(annotation)
    while hasattr(annotation, "__metadata__"):
        limits += annotation.__metadata__
        annotation = annotation.__origin__
    if annotation == Scalar:
        return Hint(Scalar, limits)
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType}:
        return Hint(None, limits, options=typing.get_args(annotation))
    if origin is tuple:
        return Hint(tuple, limits, item=typing.get_args(annotation)[0])
    return Hint(annotation, limits)


def _without_none(annotation: Any) -> Any:
    kept = tuple(one for one in typing.get_args(annotation) if one is not type(None))
    return typing.Union[kept]  # noqa: UP007  built from a tuple


@cache
def fields_of(content: type) -> tuple[Field, ...]:
    """The fields of one of the content's classes, in the order in which a file is written."""
    hints = typing.get_type_hints(content, include_extras=True)
    found = [
        Field(one.name, one.name.rstrip("_"), hints[one.name], one.default)
        for one in dataclasses.fields(content)
    ]
    # What every frame has comes first, the condition included; a list of frames comes last.
    return tuple(sorted(found, key=lambda field: field.name in {"experiences", "frames"}))


def tag_of(option: type) -> str:
    """The key by which a condition is told from others: that of its first field."""
    return fields_of(option)[0].key


def kind_of(option: type) -> str | None:
    """The kind of a frame; None for what is told by its first key."""
    return getattr(option, "kind", None)
