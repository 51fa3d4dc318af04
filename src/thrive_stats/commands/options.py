"""Options that the analyst commands share, and refusals in one line instead of a page of usage."""

import argparse
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from thrive_stats.commands.output import write
from thrive_stats.errors import OptionError
from thrive_stats.tables import LARGEST, SMALLEST

MOST_DIGITS = 9  # no file has more rows than that
BETTER = ("up", "down", "neither")


class Parser(argparse.ArgumentParser):
    """An argument parser that raises OptionError instead of printing its usage and leaving."""

    def __init__(self, **settings: Any) -> None:  # Any: passed on as they are
        super().__init__(**settings)
        # The standard one takes -5 for a number and -1e-5 for an option.
        self._negative_number_matcher = re.compile(r"-\d*\.?\d+(?:[eE][+-]?\d+)?$")

    def error(self, message: str) -> NoReturn:
        """Raise OptionError."""
        raise OptionError(f"{message} (thrive {self.prog.split()[-1]} --help tells all)")

    def print_help(self, file: object = None) -> None:
        """Write the help as any answer is written, so that a closed output is refused alike."""
        write([self.format_help()], None)


def parser(name: str, about: str, *, formats: Sequence[str] = ("text", "json")) -> Parser:
    """Return a parser with what every command takes: FILE, --format and --output."""
    made = Parser(prog=f"thrive {name}", description=about, allow_abbrev=False)
    made.add_argument(
        "file",
        metavar="FILE",
        help="CSV with a header row (UTF-8; comma, semicolon or tab; .gz too); - is standard input",
    )
    made.add_argument("--format", choices=formats, default="text", help="(default: text)")
    made.add_argument("--output", metavar="PATH", help="write there instead of standard output")
    return made


def add_better(to: argparse.ArgumentParser) -> None:
    """Add --better."""
    to.add_argument(
        "--better", choices=BETTER, default="up", help="which way is better (default: up)"
    )


def whole_number(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least` on."""

    def read(text: str) -> int:
        short = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        if not short or int(text) < least:
            raise argparse.ArgumentTypeError(
                f"expected a whole number from {least} on, found {text!r}"
            )
        return int(text)

    return read


def finite_number(text: str) -> float:
    """Read a number that is neither missing nor larger or smaller than can be computed with."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number == 0 or SMALLEST <= abs(number) <= LARGEST) or "_" in text:
        raise argparse.ArgumentTypeError(f"expected a number such as 0.95, found {text!r}")
    return number
