"""thrive voice-key FILE: a new key with which answers given in confidence are sealed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.voice.keyfile import make_key_file

ABOUT = """\
{path} holds a new key, which only you may read. Name it in THRIVE_VOICE_KEY_FILE.
Keep a copy apart from the database and its backups: whoever has both can read what was said in
confidence, and without the key it is lost.\
"""


class Command(BaseCommand):
    help = (
        "Make a key that seals what is said in confidence. A file that is there is never touched."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].expanduser()
        try:
            make_key_file(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already; a key is never overwritten") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        self.stdout.write(ABOUT.format(path=path))
