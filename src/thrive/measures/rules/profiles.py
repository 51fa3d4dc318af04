"""Import profiles: small files that say how a foreign table becomes measures, groups and points.

A profile names columns, leaves rows out, does a little arithmetic between columns (``column``,
``add``, ``subtract``, ``multiply``: a closed list, nothing is evaluated), sums rows that belong to
one group and period, and describes the measures and groups that it creates as they come. See
``docs/importing-measures.md``.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import add, mul, sub
from pathlib import Path
from typing import Any

from thrive.measures.rules import numbers
from thrive.measures.rules.faults import Faulty
from thrive.measures.rules.mapping import MappingError, Raw

FOLDER = Path(__file__).resolve().parents[1] / "profiles"
# What tomllib gives: a table may hold anything, and what it must hold is checked where it is read.
Plain = dict[str, Any]

OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "add": add,
    "subtract": sub,
    "multiply": mul,
}
LONGEST_KEY = 100
LONGEST_NAME = 200
LONGEST_ID = 100

Row = dict[str, str]


@dataclass(frozen=True)
class Expression:
    """A column, or an operation from the closed list over columns and numbers, left to right."""

    operation: str
    parts: tuple[str | float, ...]

    @classmethod
    def from_plain(cls, plain: Plain) -> "Expression":
        """Read ``{ column = "a" }`` or ``{ subtract = ["a", "b"] }``. Raises MappingError."""
        if len(plain) != 1 or (name := next(iter(plain))) not in {"column", *OPERATIONS}:
            raise MappingError("profile", ", ".join(plain))
        parts = plain[name]
        return cls(name, tuple(parts) if isinstance(parts, list) else (parts,))

    def value(self, cell: Callable[[str], float]) -> float:
        """Work it out for one row. Raises Faulty where a cell is no number."""
        values = [cell(part) if isinstance(part, str) else float(part) for part in self.parts]
        if self.operation == "column":
            return values[0]
        return reduce(OPERATIONS[self.operation], values)


@dataclass(frozen=True)
class Condition:
    """Which rows are meant: a column that equals one of some texts, or holds one of them."""

    column: str
    equals: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()

    @classmethod
    def from_plain(cls, plain: Plain) -> "Condition":
        """Read ``{ column = "type", equals = ["1"] }``."""
        return cls(
            column=str(plain["column"]),
            equals=tuple(plain.get("equals", ())),
            contains=tuple(text.casefold() for text in plain.get("contains", ())),
        )

    def holds(self, row: Row) -> bool:
        """Whether a row is meant."""
        text = row[self.column]
        if text in self.equals:
            return True
        folded = text.casefold() if self.contains else ""
        return any(part in folded for part in self.contains)


@dataclass(frozen=True)
class MeasureTemplate:
    """A measure that a profile creates if it is not there yet."""

    key: str
    name: str
    kind: str
    direction: str
    cadence: str
    short_name: str = ""
    description: str = ""
    unit: str = ""
    wording: str = ""
    target: float | None = None
    scale: float = 1.0
    decimals: int = 0


@dataclass(frozen=True)
class GroupTemplate:
    """A group that a profile creates if it is not there yet, below its parent or the root."""

    external_id: str
    name: str
    kind: str
    parent: str = ""


@dataclass(frozen=True)
class Calculated:
    """A measure that is worked out from named columns."""

    template: MeasureTemplate
    value: Expression
    denominator: Expression | None
    only: Condition | None


@dataclass(frozen=True)
class SameWording:
    """Wordings that mean one measure although they are written differently."""

    pattern: re.Pattern[str]
    template: MeasureTemplate


@dataclass(frozen=True)
class Worded:
    """Measures that are found in a column, as many as there are wordings."""

    column: str
    value: str
    drop: tuple[tuple[re.Pattern[str], str], ...]
    same: tuple[SameWording, ...]
    adjust: tuple[tuple[re.Pattern[str], Plain], ...]
    defaults: Plain

    def template(self, wording: str) -> MeasureTemplate:
        """The measure that a wording means."""
        plain = wording
        for pattern, instead in self.drop:
            plain = pattern.sub(instead, plain)
        plain = " ".join(plain.split())
        for same in self.same:
            if same.pattern.search(plain):
                return same.template
        about = dict(self.defaults)
        for pattern, other in self.adjust:
            about |= other if pattern.search(wording) else {}
        return MeasureTemplate(key=_key(plain), name=_short(plain), wording=plain, **about)


@dataclass(frozen=True)
class Reading:
    """What a profile made of a table."""

    raws: list[Raw]
    measures: dict[str, MeasureTemplate]
    groups: dict[str, GroupTemplate]
    problems: list[tuple[int, str, str]]  # line, column, text: cells that are no number


@dataclass(frozen=True)
class Profile:
    """How one foreign table becomes measures, groups and points."""

    name: str
    title: str
    source: str
    files: tuple[str, ...]
    organisation: str
    organisation_kind: str
    period: str
    group: dict[str, str]
    skip: tuple[Condition, ...]
    calculated: tuple[Calculated, ...]
    worded: Worded | None
    decimal: numbers.Decimal = numbers.Decimal.POINT
    columns: frozenset[str] = field(default_factory=frozenset)

    def read(self, table: Iterable[tuple[int, Row]]) -> Reading:
        """All rows of a table as raw points, with the measures and groups they speak of.

        Raises MappingError where a column is missing.
        """
        self._check(getattr(table, "header", ()))
        gathering = _Gathering(self)
        for line, row in table:
            if not any(condition.holds(row) for condition in self.skip):
                gathering.take(line, row)
        return gathering.reading()

    def _check(self, header: Iterable[str]) -> None:
        missing = sorted(self.columns - set(header))
        if missing:
            raise MappingError("column", missing[0])


class _Gathering:
    """Gathers the rows of one table. Sums what belongs to one measure, group and period."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.sums: dict[tuple[str, str, str], list[float | int | None]] = {}
        self.raws: list[Raw] = []
        self.measures = {one.template.key: one.template for one in profile.calculated}
        self.groups: dict[str, GroupTemplate] = {}
        self.latest: dict[str, str] = {}
        self.wordings: dict[str, MeasureTemplate] = {}
        self.problems: list[tuple[int, str, str]] = []

    def take(self, line: int, row: Row) -> None:
        """Take one row."""
        period = row[self.profile.period]
        group = self._group(row, period)
        if (worded := self.profile.worded) is not None:
            key = self._wording(worded, row[worded.column])
            self.raws.append(Raw(line, key, group, period, row[worded.value], ""))
        for one in self.profile.calculated:
            if one.only is None or one.only.holds(row):
                self._sum(one, line, row, (one.template.key, group, period))

    def reading(self) -> Reading:
        """What was gathered, sums in the order in which they began."""
        sums = (
            Raw(int(line or 0), *key, float(value or 0), "" if out_of is None else float(out_of))
            for key, (line, value, out_of) in self.sums.items()
        )
        return Reading([*self.raws, *sums], self.measures, self.groups, self.problems)

    def _group(self, row: Row, period: str) -> str:
        """The group of a row. Its parent and name are those of the latest period in the file."""
        spec = self.profile.group
        name = row[spec["name"]]
        external_id = _identity(spec["prefix"] + row[spec["column"]])
        if external_id not in self.groups or period >= self.latest[external_id]:
            parent = self._parent(row, name)
            self.groups[external_id] = GroupTemplate(external_id, name, spec["kind"], parent)
            self.latest[external_id] = period
        return external_id

    def _parent(self, row: Row, name: str) -> str:
        spec = self.profile.group
        above = row[spec["parent"]] if spec["parent"] else ""
        if not above:
            return ""
        external_id = _identity(spec["parent_prefix"] + above)
        self.groups.setdefault(external_id, GroupTemplate(external_id, above, spec["parent_kind"]))
        self.latest.setdefault(external_id, "")
        return external_id

    def _wording(self, worded: Worded, wording: str) -> str:
        if (template := self.wordings.get(wording)) is None:
            template = self.wordings[wording] = worded.template(wording)
            self.measures.setdefault(template.key, template)
        return template.key

    def _sum(self, one: Calculated, line: int, row: Row, key: tuple[str, str, str]) -> None:
        def cell(column: str) -> float:
            try:
                return numbers.parse_number(row[column], self.profile.decimal)
            except Faulty:
                self.problems.append((line, column, row[column]))
                raise

        try:
            value = one.value.value(cell)
            out_of = one.denominator.value(cell) if one.denominator else None
        except Faulty:
            return
        standing = self.sums.setdefault(key, [line, 0.0, None if out_of is None else 0.0])
        standing[1] = (standing[1] or 0.0) + value
        if out_of is not None:
            standing[2] = (standing[2] or 0.0) + out_of


def _identity(text: str) -> str:
    """An external id that fits, still telling long texts apart."""
    if len(text) <= LONGEST_ID:
        return text
    return f"{text[: LONGEST_ID - 9]}-{_digest(text)}"


def _key(wording: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", wording.casefold()).strip("-")
    if 0 < len(plain) <= 60:
        return plain
    return f"{plain[:60].rstrip('-')}-{_digest(plain or wording)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _short(wording: str) -> str:
    return wording if len(wording) <= LONGEST_NAME else f"{wording[: LONGEST_NAME - 1]}…"


def profile_names() -> list[str]:
    """The profiles that come with Thrive."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_profile(name: str) -> Profile:
    """A profile by its name. Raises MappingError where there is none, or where it is wrong."""
    if name not in profile_names():
        raise MappingError("profile", name)
    plain = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return profile_from(name, plain)


def profile_from(name: str, plain: Plain) -> Profile:
    """Make a profile from what its file says. Raises MappingError on an unknown operation."""
    about: dict[str, str] = plain["about"]
    group = {"prefix": "", "parent": "", "parent_prefix": "", "parent_kind": ""} | plain["group"]
    group.setdefault("name", group["column"])
    worded = _worded(plain["measures_from"]) if "measures_from" in plain else None
    calculated = tuple(_calculated(one) for one in plain.get("measures", ()))
    skip = tuple(Condition.from_plain(one) for one in plain.get("skip", ()))
    period = str(plain["period"]["column"])
    return Profile(
        name=name,
        title=about["title"],
        source=about["source"],
        files=tuple(about["files"]),
        organisation=about["organisation"],
        organisation_kind=about["organisation_kind"],
        period=period,
        group=group,
        skip=skip,
        calculated=calculated,
        worded=worded,
        columns=_columns(period, group, skip, calculated, worded),
    )


def _calculated(plain: Plain) -> Calculated:
    rest = dict(plain)
    value = Expression.from_plain(rest.pop("value"))
    denominator = rest.pop("denominator", None)
    only = rest.pop("only", None)
    return Calculated(
        template=MeasureTemplate(**rest),
        value=value,
        denominator=Expression.from_plain(denominator) if denominator else None,
        only=Condition.from_plain(only) if only else None,
    )


def _worded(plain: Plain) -> Worded:
    defaults: Plain = plain["defaults"]
    drop = tuple(
        (re.compile(one["pattern"], re.IGNORECASE), one.get("instead", " "))
        for one in plain["drop"]
    )
    same = tuple(
        SameWording(
            re.compile(one["pattern"], re.IGNORECASE),
            MeasureTemplate(**(defaults | _without_pattern(one))),
        )
        for one in plain["same"]
    )
    adjust = tuple(
        (re.compile(one["pattern"], re.IGNORECASE), _without_pattern(one))
        for one in plain["adjust"]
    )
    return Worded(str(plain["column"]), str(plain["value"]), drop, same, adjust, defaults)


def _without_pattern(plain: Plain) -> Plain:
    return {name: value for name, value in plain.items() if name != "pattern"}


def _columns(
    period: str,
    group: dict[str, str],
    skip: Iterable[Condition],
    calculated: Iterable[Calculated],
    worded: Worded | None,
) -> frozenset[str]:
    """Every column that the profile reads, so that a missing one is named before the first row."""
    named = {period, group["column"], group["name"], group["parent"]}
    named |= {condition.column for condition in skip}
    for one in calculated:
        expressions = [one.value, *([one.denominator] if one.denominator else [])]
        named |= {part for e in expressions for part in e.parts if isinstance(part, str)}
        named |= {one.only.column} if one.only else set()
    if worded is not None:
        named |= {worded.column, worded.value}
    return frozenset(named - {""})
