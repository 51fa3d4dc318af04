"""The console script: the analyst commands and Django's management commands under one name.

The analyst commands need no server, database or settings, and must start fast: Django is imported
only for the others.
"""

import os
import sys
from collections.abc import Sequence

from thrive import __version__
from thrive_stats.commands import COMMANDS, run
from thrive_stats.commands.output import OutputError, write

MISUSED = 2  # the exit status for what could not be understood
HELP = """\
thrive: coaching for everyone in an organisation

See where things improve, from a CSV file. No server, no database, no settings:
{analyst}
Run an organisation of your own:
  thrive serve              serve the pages (creates or updates the database first)
  thrive first-administrator NAME   print a one-time link for the first administrator
  thrive import people FILE     take in people, groups and who belongs where
  thrive import measures FILE   take in points of measures
  thrive judge              work out all verdicts again
  thrive insights           ask now what is asked each night: where, why, what helped
  thrive demo               fill a simulated organisation and serve it

Ask people:
  thrive voice-key FILE     make the key that seals what is said in confidence
  thrive wave-key list      where the keys of anonymous answers are; bring one back
  thrive program check FILE     look a program over; import, export and list them
  thrive run list           runs; foresee, dry-run, start and stop one
  thrive answers import FILE    take in past answers; tell how many answered
  thrive releases audit     try to work out from all results what must not be known
  thrive audit privacy      try to find out who said what, as a thief would

Look after it:
  thrive migrate            bring the database up to date
  thrive check --deploy     look for unsafe settings
  thrive search rebuild     find everything again: the search index anew from what there is
  thrive bounce             take a mail that came back, from a mail server
  thrive tick               do what is due, once
  thrive worker             do what is due, for ever: send prompts, publish results

`thrive COMMAND --help` tells all of one command, `thrive --version` which Thrive this is.
Settings: docs/settings.md.
"""


def overview() -> str:
    """The first page of help."""
    analyst = "".join(f"  thrive {name:<8} FILE   {about}\n" for name, about in COMMANDS.items())
    return HELP.format(analyst=analyst)


def manage(arguments: Sequence[str]) -> int:
    """Run one of Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thrive.config.settings.production")
    from thrive.config import faults

    try:
        return _manage(arguments)
    except Exception as error:
        explained = faults.explained(error)
        if explained is None or "--traceback" in arguments:
            raise
        status, line = explained
        return refuse(line, status)


def _manage(arguments: Sequence[str]) -> int:
    import django
    from django.core.management import execute_from_command_line, get_commands

    django.setup()  # a wrong setting is told before anything else is looked at
    if arguments[0] not in {"help", *get_commands()}:
        named = arguments[0].replace("_", "-")
        return refuse(f"There is no command {named!r}; all of them: thrive --help")
    execute_from_command_line(["thrive", *arguments])
    return 0


def refuse(line: str, status: int = MISUSED) -> int:
    """Say in one line why a command was not run, or stopped. Returns the exit status."""
    sys.stderr.write(f"thrive: {' '.join(line.split())}\n")
    return status


def tell(text: str) -> int:
    """Write to standard output. Returns the exit status, also where nothing can be written."""
    try:
        write([text], None)
    except OutputError as error:
        if sys.stderr is not None:
            sys.stderr.write(f"{error}\n")
        return MISUSED
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Dispatch. Returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] in {"-h", "--help", "help"} and len(given) == 1):
        return tell(overview())
    if given[0] in {"-V", "--version", "version"}:
        return tell(f"thrive {__version__}\n")
    if given[0] in COMMANDS:
        return run(given)
    # Django finds a command by the name of its module, which cannot hold a hyphen.
    return manage([given[0].replace("-", "_"), *given[1:]])


if __name__ == "__main__":
    sys.exit(main())
