"""Which column of a file means what.

A mapping says for each of the five fields where it comes from: a column by its name, or one
constant for the whole file; and, where the words of the file differ from ours, which means which.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

FIELDS = ("measure", "group", "period", "value", "denominator")
NEEDED = ("measure", "group", "period", "value")

# Headers that people use, in the order in which they are tried. Compared without case and signs.
GUESSES = {
    "measure": ("measure", "indicator", "metric", "kpi", "measurekey", "question", "kennzahl"),
    "group": ("group", "team", "unit", "groupid", "site", "department", "orgcode", "gruppe"),
    "period": ("period", "date", "week", "month", "quarter", "year", "day", "periode", "datum"),
    "value": ("value", "count", "numerator", "number", "score", "result", "wert", "anzahl"),
    "denominator": ("denominator", "outof", "of", "cases", "exposure", "total", "nenner", "n"),
}


class Raw(NamedTuple):
    """One row of a file in our five fields: as text, or numbers worked out by a profile."""

    line: int
    measure: str
    group: str
    period: str
    value: str | float
    denominator: str | float


@dataclass(frozen=True)
class Origin:
    """Where one field comes from: a column, or else a constant; and what the file's words mean."""

    column: str = ""
    constant: str = ""
    words: dict[str, str] = field(default_factory=dict)

    @property
    def is_given(self) -> bool:
        """A field without origin is not in the file."""
        return bool(self.column or self.constant)

    def read(self, row: dict[str, str]) -> str:
        """The field's text in one row, in our words."""
        text = row[self.column] if self.column else self.constant
        return self.words.get(text, text) if self.words else text


class MappingError(ValueError):
    """The mapping itself is wrong. Carries a field or a column, and what is wrong with it."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind}: {name}")
        self.kind = kind
        self.name = name


@dataclass(frozen=True)
class Mapping:
    """Where each of the five fields comes from."""

    measure: Origin = field(default_factory=Origin)
    group: Origin = field(default_factory=Origin)
    period: Origin = field(default_factory=Origin)
    value: Origin = field(default_factory=Origin)
    denominator: Origin = field(default_factory=Origin)

    @classmethod
    def from_words(cls, words: Iterable[str], header: Sequence[str]) -> "Mapping":
        """Read ``field=column`` and ``field:=constant``; what is not named is guessed.

        ``measure.On time=on_time`` says what a word of the file means. Raises MappingError.
        """
        given: dict[str, Origin] = {}
        meanings: dict[str, dict[str, str]] = {}
        for word in words:
            _take(word, given, meanings)
        guessed = {name: getattr(guess(header), name) for name in FIELDS if name not in given}
        origins = guessed | given
        for name, translations in meanings.items():
            origins[name] = Origin(origins[name].column, origins[name].constant, translations)
        return cls(**origins)

    @classmethod
    def from_plain(cls, plain: dict[str, dict[str, Any]]) -> "Mapping":
        """Read what ``as_plain`` wrote (``Any``: words is a dict in a dict)."""
        return cls(**{name: Origin(**plain[name]) for name in FIELDS if name in plain})

    def as_plain(self) -> dict[str, dict[str, Any]]:
        """The mapping in plain values, to be kept between two pages."""
        return {
            name: {"column": origin.column, "constant": origin.constant, "words": origin.words}
            for name in FIELDS
            if (origin := getattr(self, name)).is_given
        }

    def check(self, header: Sequence[str]) -> None:
        """Raise MappingError unless every needed field has an origin that exists."""
        for name in FIELDS:
            origin: Origin = getattr(self, name)
            if name in NEEDED and not origin.is_given:
                raise MappingError("needed", name)
            if origin.column and origin.column not in header:
                raise MappingError("column", origin.column)

    def readings(self, rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Raw]:
        """Each row of the file in our five fields."""
        measure, group, period = self.measure.read, self.group.read, self.period.read
        value, denominator = self.value.read, self.denominator.read
        for line, row in rows:
            yield Raw(line, measure(row), group(row), period(row), value(row), denominator(row))


@dataclass(frozen=True)
class Wishes:
    """A mapping in words, to be completed by guesses when the columns of the file are known."""

    words: tuple[str, ...] = ()

    def complete(self, header: Sequence[str]) -> Mapping:
        """The mapping for a file with these columns. Raises MappingError."""
        return Mapping.from_words(self.words, header)


def _take(word: str, given: dict[str, Origin], meanings: dict[str, dict[str, str]]) -> None:
    left, sign, right = word.partition("=")
    if not sign:
        raise MappingError("word", word)
    constant = left.endswith(":")
    name, dot, theirs = left.removesuffix(":").partition(".")
    if name not in FIELDS:
        raise MappingError("field", name)
    if dot:
        meanings.setdefault(name, {})[theirs] = right
    else:
        given[name] = Origin(constant=right) if constant else Origin(column=right)


def guess(header: Sequence[str]) -> Mapping:
    """The mapping that the names of the columns suggest. No column is used twice."""
    plain = {_plain(name): name for name in reversed(header)}
    origins: dict[str, Origin] = {}
    taken: set[str] = set()
    for name in FIELDS:
        column = next(
            (plain[word] for word in GUESSES[name] if word in plain and plain[word] not in taken),
            "",
        )
        taken.add(column)
        origins[name] = Origin(column=column)
    return Mapping(**origins)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
