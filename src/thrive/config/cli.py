"""The console script: the analyst commands and Django's management commands under one name.

The analyst commands need no server, database or settings, and must start fast: Django is imported
only for the others.
"""

import os
import sys
from collections.abc import Sequence

from thrive_stats.commands import COMMANDS, run

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
  thrive demo               fill a simulated organisation and serve it

Look after it:
  thrive migrate            bring the database up to date
  thrive check --deploy     look for unsafe settings
  thrive tick               do what is due, once (thrive worker does it for ever)

`thrive COMMAND --help` tells all of one command. Settings: docs/settings.md.
"""


def overview() -> str:
    """The first page of help."""
    analyst = "".join(f"  thrive {name:<8} FILE   {about}\n" for name, about in COMMANDS.items())
    return HELP.format(analyst=analyst)


def manage(arguments: Sequence[str]) -> int:
    """Run one of Django's management commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thrive.config.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["thrive", *arguments])
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Dispatch. Returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] in {"-h", "--help", "help"} and len(given) == 1):
        sys.stdout.write(overview())
        return 0
    if given[0] in COMMANDS:
        return run(given)
    # Django finds a command by the name of its module, which cannot hold a hyphen.
    return manage([given[0].replace("-", "_"), *given[1:]])


if __name__ == "__main__":
    sys.exit(main())
