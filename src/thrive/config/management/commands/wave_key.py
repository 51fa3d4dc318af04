"""thrive wave-key list|supply|lost|restored: the keys that open anonymous answers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.foundation import clock
from thrive.foundation.errors import ThriveError
from thrive.foundation.texts import visible
from thrive.voice import actions, queries
from thrive.voice.queries import WaveKeyHeld

LARGEST = 64 * 1024


class Command(BaseCommand):
    help = "The keys that open anonymous answers: where they are, and what if one is lost."
    requires_system_checks = ()  # one of the verbs is the cure for what they find

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="where the keys of waves are that are not closed")
        supply = verbs.add_parser("supply", help="bring a key back that a custodian kept")
        supply.add_argument("wave", type=int, help="its number: see thrive wave-key list")
        supply.add_argument("file", type=Path, metavar="FILE")
        lost = verbs.add_parser("lost", help="a key is lost: its wave becomes void")
        lost.add_argument("wave", type=int, help="its number: see thrive wave-key list")
        restored = verbs.add_parser(
            "restored", help="a backup was brought back: waves that had keys become void"
        )
        for verb in (lost, restored):
            verb.add_argument("--yes", action="store_true", help="without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        verbs = {
            "list": self._list,
            "supply": self._supply,
            "lost": self._lost,
            "restored": self._restored,
        }
        try:
            verbs[options["verb"]](options)
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self, _options: dict[str, Any]) -> None:
        held = queries.wave_keys(at=clock.now())
        if not held:
            self.stdout.write("No wave has a key now.")
        for one in held:
            days = f"{one.first_on} up to {one.until_on}"
            self.stdout.write(f"{one.wave:>5}  {days}  {visible(one.title)}: {place_of(one)}")

    def _supply(self, options: dict[str, Any]) -> None:
        path: Path = options["file"].expanduser()
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        actions.supply_key(wave=options["wave"], content=content, by="server", at=clock.now())
        self.stdout.write("The key is here. The next tick publishes the result and destroys it.")

    def _lost(self, options: dict[str, Any]) -> None:
        _refuse_unless_meant(options, "The answers of this wave are lost for good then.")
        actions.give_up_wave(wave=options["wave"], by="server", at=clock.now())
        self.stdout.write("The wave is void: it has no result, and that is said beside it.")

    def _restored(self, options: dict[str, Any]) -> None:
        _refuse_unless_meant(options, "Anonymous waves that have keys have no result then.")
        many = actions.void_after_restoring(by="server", at=clock.now())
        self.stdout.write(f"{many} waves are void. Those that are frozen from now on are not.")


def place_of(one: WaveKeyHeld) -> str:
    """Where a key is, in plain words."""
    if one.is_taken and one.is_here:
        return "brought back, waits for closing"
    if one.custodian and one.is_taken:
        return f"with {visible(one.custodian.name)}"
    if not one.is_here:
        return "LOST"
    return f"here, for {visible(one.custodian.name)} to take" if one.custodian else "here"


def _refuse_unless_meant(options: dict[str, Any], warning: str) -> None:
    if options["yes"]:
        return
    if input(f"{warning} Write yes to go on: ").strip().lower() != "yes":
        raise CommandError("Nothing was changed.")
