"""`thrive effect`: did it change when we began? One date, for each series of a file."""

import argparse
from collections.abc import Sequence

from thrive_stats.commands.effect_answers import to_json, to_text
from thrive_stats.commands.effect_found import read
from thrive_stats.commands.options import parser, whole_number
from thrive_stats.commands.output import write
from thrive_stats.effect import Family

ABOUT = "Did it change when we began? One date, for each series of a long table."


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit status, raises ThriveStatsError for wrong input."""
    options = _parser().parse_args(list(arguments))
    found = read(options)
    write(to_json(found) if options.format == "json" else to_text(found), options.output)
    return 0


def _parser() -> argparse.ArgumentParser:
    made = parser("effect", ABOUT)
    made.add_argument(
        "--started",
        required=True,
        metavar="PERIOD",
        help="first period under the change, written down before the result was seen",
    )
    made.add_argument(
        "--season",
        type=whole_number(0),
        default=0,
        metavar="N",
        help="take out N pairs of yearly waves (default: 0; 2 are usual, with two years or more)",
    )
    made.add_argument(
        "--family",
        choices=[family.value for family in Family],
        default=Family.GAUSSIAN.value,
        help="poisson: value is a count, and denominator, where the file has it, what it is out of "
        "(default: gaussian)",
    )
    made.add_argument(
        "--level-only",
        action="store_true",
        help="estimate a step only and leave the slope as it was",
    )
    return made
