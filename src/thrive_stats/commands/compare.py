"""`thrive compare`: did those that started change more than others?"""

from collections.abc import Sequence

from thrive_stats.commands.compare_numbers import to_object
from thrive_stats.commands.compared import ask
from thrive_stats.commands.options import Parser, parser, whole_number
from thrive_stats.commands.output import to_json, write
from thrive_stats.compare import Method, Wanted

ABOUT = (
    "Did those that started change more than others? FILE is a panel with the columns unit, "
    "period, value and started: the first period under the change, the same in every row of a "
    "unit, empty for never."
)
SEED = 1


def main(arguments: Sequence[str]) -> int:
    """Run the command; raises InputError or OptionError before anything is written."""
    options = _parser().parse_args(list(arguments))
    asked = ask(options)
    if options.format == "json":
        write([to_json(to_object(asked)), "\n"], options.output)
    else:
        from thrive_stats.commands.compare_people import to_text

        write(to_text(asked), options.output)
    return 0


def _parser() -> Parser:
    made = parser("compare", ABOUT)
    made.add_argument(
        "--method",
        choices=[method.value for method in Method],
        default=Method.AUTO.value,
        help="auto: staggered for two or more start times or four or more started units, else "
        "synthetic-did (default: auto)",
    )
    made.add_argument(
        "--comparison",
        choices=[wanted.value for wanted in Wanted],
        default=Wanted.NEVER.value,
        help="whom the staggered method compares with: units that never started, or those not yet "
        "begun too (default: never)",
    )
    made.add_argument(
        "--seed",
        type=whole_number(0),
        default=SEED,
        metavar="N",
        help=f"where the draw of placebo units begins (default: {SEED})",
    )
    return made
