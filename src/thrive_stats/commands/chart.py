"""`thrive chart`: each series of a file as a chart, in words, numbers or pictures."""

from collections.abc import Callable, Iterable, Sequence

from thrive_stats.charting import MINIMUM
from thrive_stats.commands.chart_numbers import to_json
from thrive_stats.commands.charted import Charted, read
from thrive_stats.commands.options import Parser, add_better, finite_number, parser, whole_number
from thrive_stats.commands.output import write
from thrive_stats.limits import Kind

ABOUT = "Show each series of a long table (series, period, value) as a chart."


def main(arguments: Sequence[str]) -> int:
    """Run the command; raises InputError or OptionError before anything is written."""
    options = _parser().parse_args(list(arguments))
    write(FORMATS[options.format](read(options)), options.output)
    return 0


def _parser() -> Parser:
    made = parser("chart", ABOUT, formats=("text", "json", "svg", "html"))
    made.add_argument(
        "--kind",
        choices=[kind.value for kind in Kind],
        default="xmr",
        help="for p and u kinds, value is the count and denominator the number at risk "
        "(default: xmr)",
    )
    add_better(made)
    made.add_argument("--target", type=finite_number, metavar="X", help="where we want to be")
    made.add_argument(
        "--no-screen",
        action="store_true",
        help="keep moving ranges of 3.267 times their mean or more",
    )
    made.add_argument(
        "--fix-after",
        type=whole_number(2),
        metavar="N",
        help="let the limits of each phase rest on its first N rows only",
    )
    made.add_argument(
        "--rebase",
        action="append",
        default=[],
        metavar="PERIOD",
        help="first period of a new phase (may be given again)",
    )
    made.add_argument(
        "--minimum",
        type=whole_number(1),
        default=MINIMUM,
        metavar="N",
        help="with fewer observed points in the whole series it is too early to tell "
        f"(default: {MINIMUM})",
    )
    return made


def _to_text(charted: Charted) -> Iterable[str]:
    from thrive_stats.commands.chart_people import to_text

    return to_text(charted)


def _to_svg(charted: Charted) -> Iterable[str]:
    from thrive_stats.commands.chart_people import to_svg

    return to_svg(charted)


def _to_html(charted: Charted) -> Iterable[str]:
    from thrive_stats.commands.chart_people import to_html

    return to_html(charted)


# Pictures and their words are imported only where they are asked for: scripts ask for numbers.
FORMATS: dict[str, Callable[[Charted], Iterable[str]]] = {
    "text": _to_text,
    "json": to_json,
    "svg": _to_svg,
    "html": _to_html,
}
