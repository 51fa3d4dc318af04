"""thrive voice-key FILE: a new key with which answers given in confidence are sealed.

thrive voice-key --lost: the former one is lost; what it sealed is thrown away.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.foundation import clock
from thrive.foundation.errors import ThriveError
from thrive.voice import actions, keys, seals
from thrive.voice.keyfile import make_key_file

ABOUT = """\
{path} holds a new key, which only you may read. Name it in THRIVE_VOICE_KEY_FILE.
Keep a copy apart from the database and its backups: whoever has both can read what was said in
confidence, and without the key it is lost.\
"""
WARNING = """\
Nobody can open these again, once you go on:
{affected}
If the former key may still be somewhere, look there first.
Write lost to go on: \
"""


class Command(BaseCommand):
    help = (
        "Make a key that seals what is said in confidence. A file that is there is never touched."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
        parser.add_argument(
            "--lost",
            action="store_true",
            help="the former key is lost: throw away what it sealed, and go on with the new one",
        )
        parser.add_argument("--yes", action="store_true", help="with --lost: without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lost"]:
            self._clear(is_meant=options["yes"])
        elif options["file"] is None:
            raise CommandError("expected a FILE to write the key to, or --lost")
        else:
            self._make(options["file"].expanduser())

    def _make(self, path: Path) -> None:
        try:
            make_key_file(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already; a key is never overwritten") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        self.stdout.write(ABOUT.format(path=path))

    def _clear(self, *, is_meant: bool) -> None:
        affected = "\n".join(f"- {one.called}: {one.afterwards}" for one in seals.affected())
        is_lost = keys.key_does_not_fit()
        asked = WARNING.format(affected=affected)
        if is_lost and not is_meant and input(asked).strip().lower() != "lost":
            raise CommandError("Nothing was changed.")
        try:
            actions.clear_lost(by="server", at=clock.now())
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Lost with the former key:\n{affected}\nThrive begins again with this key."
        )
