"""Conditions as rows that somebody chooses: about what, which test, which value. Pure.

A row asks one thing; rows are joined by *all* or by *any*. What nests deeper is written in files
and left as it is here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from thrive.experiences.checking.index import Index
from thrive.experiences.checking.scores import bounds_of
from thrive.experiences.content.frames import (
    ChooseOne,
    ChooseSeveral,
    Frame,
    Quiz,
    Scale,
    bounds,
    is_question,
)
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.typed import number

_NEGATED = {"answered": "not_answered", "right": "not_right", "carried": "not_carried"}
_POSITIVE = {negated: tag for tag, negated in _NEGATED.items()}
_COMPARED = ("is", "is_not", "at_least", "at_most", "includes")


class Join(StrEnum):
    """How rows belong together."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True)
class Row:
    """One thing asked. ``about`` is such as ``answer:mood``, ``score:load``, ``arm:letter``."""

    about: str
    test: str
    value: str = ""


@dataclass(frozen=True)
class Rows:
    """A condition as rows. No rows: it always holds."""

    join: Join = Join.ALL
    rows: tuple[Row, ...] = ()


def rows_of(condition: Plain) -> Rows | None:
    """A condition as rows; None for one that rows cannot tell."""
    if not condition:
        return Rows()
    for join in Join:
        inner = condition.get(join.value) if isinstance(condition, dict) else None
        if isinstance(inner, list):
            found = [_rows(one) for one in inner]
            if any(rows is None for rows in found):
                return None
            rows = tuple(row for some in found if some for row in some)
            # Two tests of one thing hold together: that is no choice between them.
            is_lost = join is Join.ANY and len(rows) != len(inner)
            return None if is_lost else Rows(join, rows)
    single = _rows(condition)
    return None if single is None else Rows(Join.ALL, single)


def _rows(condition: Plain) -> tuple[Row, ...] | None:
    if not isinstance(condition, dict):
        return None
    if set(condition) == {"not"}:
        return _negated(condition["not"])
    match condition:
        case {"answer": str(name), **tests} if tests and set(tests) <= set(_COMPARED):
            return tuple(Row(f"answer:{name}", test, _said(value)) for test, value in tests.items())
        case {"score": str(name), **tests} if tests and set(tests) <= {"at_least", "at_most"}:
            return tuple(Row(f"score:{name}", test, _said(value)) for test, value in tests.items())
        case {"arm": str(name), "is": value, **rest} if not rest:
            return (Row(f"arm:{name}", "is", _said(value)),)
        case {"group": str(what), "is": value, **rest} if not rest:
            return (Row(f"group:{what}", "is", _said(value)),)
    for tag, top in (("answered", "answer"), ("right", "answer"), ("carried", "carried")):
        if set(condition) == {tag} and isinstance(condition[tag], str):
            return (Row(f"{top}:{condition[tag]}", tag),)
    return None


def _negated(condition: Plain) -> tuple[Row, ...] | None:
    rows = _rows(condition)
    if rows is None or len(rows) != 1 or rows[0].test not in _NEGATED:
        return None
    return (Row(rows[0].about, _NEGATED[rows[0].test]),)


def _said(value: Plain) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def condition_of(rows: Rows) -> Plain:
    """The condition that rows mean; None for none."""
    made = [_condition(row) for row in rows.rows if row.about]
    if not made:
        return None
    return made[0] if len(made) == 1 else {rows.join.value: made}


def _condition(row: Row) -> dict[str, Plain]:
    top, _colon, name = row.about.partition(":")
    if row.test in _POSITIVE:
        return {"not": {_POSITIVE[row.test]: name}}
    if row.test in _NEGATED:
        return {row.test: name}
    is_word = top in {"arm", "group"}
    value = number(row.value)
    return {top: name, row.test: row.value if is_word or value is None else value}


# What can be asked


@dataclass(frozen=True)
class Askable:
    """Something a condition may ask about: its tests, and the values to choose from.

    No values: a number is typed, between ``least`` and ``most`` where these are known.
    """

    about: str
    tests: tuple[str, ...]
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


_NUMBERS = ("at_least", "at_most", "is", "is_not")


def askable(program: Program, before: str | None) -> tuple[Askable, ...]:
    """Everything that can be asked at a frame, or after the last for None, in the order it came.

    Group attributes come last, with no values: whoever asks knows the groups.
    """
    index = Index.of(program)
    found: list[Askable] = []
    asked: set[str] = set()
    questions: list[Frame] = []
    for _path, frame in program.placed():
        if frame.id == before:
            break
        asked.add(frame.id)
        if is_question(frame):
            questions.append(frame)
    found.extend(_about(frame) for frame in questions)
    for score in program.scores:
        if {name for name, _reversed in score.items()} <= asked:
            ends = bounds_of(index, score) or (None, None)
            found.append(Askable(f"score:{score.id}", ("at_least", "at_most"), (), *ends))
    for lot in program.lots:
        found.append(Askable(f"arm:{lot.id}", ("is",), tuple(arm.id for arm in lot.arms)))
    later = [frame for _path, frame in program.placed() if is_question(frame)]
    found.extend(Askable(f"carried:{one.id}", ("carried", "not_carried")) for one in later)
    return (*found, Askable("group:kind", ("is",)), Askable("group:id", ("is",)))


def _about(frame: Frame) -> Askable:
    name = f"answer:{frame.id}"
    whether = ("answered", "not_answered")
    match frame:
        case ChooseOne(choices=choices):
            return Askable(name, ("is", "is_not", *whether), tuple(one.id for one in choices))
        case ChooseSeveral(choices=choices):
            return Askable(name, ("includes", *whether), tuple(one.id for one in choices))
        case Quiz():
            return Askable(name, ("right", "not_right", *whether))
        case Scale(labels=labels, first=first):
            values = tuple(str(first + number) for number in range(len(labels)))
            return Askable(name, (*_NUMBERS, *whether), values)
    ends = bounds(frame)
    if ends is None:
        return Askable(name, whether)
    return Askable(name, (*_NUMBERS, *whether), (), *ends)


def fitted(row: Row, known: Mapping[str, Askable]) -> Row:
    """A row whose test and value fit what it asks about; what was chosen stays if it fits."""
    one = known.get(row.about)
    if one is None or not row.about:
        return row
    test = row.test if row.test in one.tests else one.tests[0]
    if test not in _COMPARED:
        return Row(row.about, test)
    if one.values:
        value = row.value if row.value in one.values else _middle(one.values, test)
        return Row(row.about, test, value)
    return Row(row.about, test, row.value or _said(one.least if _is_number(one.least) else 0.0))


def _middle(values: Sequence[str], test: str) -> str:
    return values[len(values) // 2] if test in {"at_least", "at_most"} else values[0]


def _is_number(end: float | None) -> bool:
    return end is not None and end not in {float("inf"), float("-inf")}
