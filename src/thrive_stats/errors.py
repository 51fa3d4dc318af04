"""What the statistics refuse, each with what was expected instead.

ThriveStatsError
├── InputError: something in a file; says where
└── OptionError: something in the way a calculation was asked for
"""

from dataclasses import dataclass


class ThriveStatsError(Exception):
    """Root of everything this package refuses; its text is one line and fit to show."""


class OptionError(ThriveStatsError):
    """A calculation was asked for with options that do not go together."""


@dataclass
class InputError(ThriveStatsError):
    """A file holds something that cannot be read as what it should be."""

    file: str
    expected: str
    row: int | None = None
    column: str | None = None
    found: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {one_line(self.column)}")
        found = "" if self.found is None else f", found {one_line(self.found)!r}"
        return f"{', '.join(place)}: expected {self.expected}{found}"


def one_line(text: str, longest: int = 60) -> str:
    """Return text that fits into a message: no line breaks, and not longer than useful."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
