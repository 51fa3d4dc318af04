"""The analyst commands: a CSV file in, an answer out.

Each command is a module of this package with `main(arguments) -> int`. They need no server, no
database and no settings, and start fast: nothing here imports more than a command uses.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from thrive_stats.errors import ThriveStatsError
from thrive_stats.printing import printable_line

COMMANDS: dict[str, str] = {
    "chart": "each series as a chart: what changed, what did not, and how we know",
    "screen": "where did it change, over many series at once",
    "effect": "did it change when we began: one date, by its own trend before",
    "compare": "did those that started change more than others",
}
DONE, REFUSED, INTERRUPTED = 0, 2, 130


def run(arguments: Sequence[str]) -> int:
    """Run the command that the first argument names; returns the exit status.

    Whatever is refused becomes one line on standard error and status 2.
    """
    if not arguments or arguments[0] not in COMMANDS:
        return _refuse(f"expected one of the commands {', '.join(COMMANDS)}")
    command = import_module(f"thrive_stats.commands.{arguments[0]}")
    try:
        status: int = command.main(arguments[1:])
    except ThriveStatsError as error:
        return _refuse(f"thrive {arguments[0]}: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _refuse(message: str) -> int:
    # Where standard error is closed or full, the exit status has to say it all.
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(printable_line(" ".join(message.split())) + "\n")
    return REFUSED
