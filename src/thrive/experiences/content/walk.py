"""Going through all of a program, part by part, with the way to each."""

from collections.abc import Iterator
from dataclasses import is_dataclass

from thrive.experiences.content.conditions import Condition, parts_of
from thrive.experiences.content.faults import Path
from thrive.experiences.content.hints import fields_of
from thrive.experiences.content.texts import Text


def values_in(content: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Everything that a part holds directly, what stands in lists one by one."""
    if isinstance(content, tuple):
        for number, one in enumerate(content):
            yield (*path, number), one
    elif is_dataclass(content) and not isinstance(content, type | Text):
        for field in fields_of(type(content)):
            yield (*path, field.key), getattr(content, field.name)


def texts_in(content: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Every text in a part, however deep."""
    for where, value in values_in(content, path):
        if isinstance(value, Text):
            yield where, value
        else:
            yield from texts_in(value, where)


def conditions_in(content: object, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """Every condition in a part, those inside others included."""
    if isinstance(content, Condition):
        yield path, content
        for way, inner in parts_of(content):
            yield from conditions_in(inner, (*path, *way))
        return
    for where, value in values_in(content, path):
        yield from conditions_in(value, where)
