"""thrive releases audit: try to work out, from all that was published, what must not be known."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.voice.queries.audited import Audited, Fault, Finding, NoStudy, audit_releases

WORDS = {
    Fault.CHANGED: "The numbers are not those that were published.",
    Fault.SMALL_UNIT: "Frozen with only {people} people.",
    Fault.SOLVED: "A number of only {people} people follows from others.",
    Fault.UNSEEN: "There are too many combinations: not all could be tried.",
    Fault.UNEVEN: "Numbers of people contradict one another.",
    Fault.ALIKE: "Tells what each of {people} people said: all said the same.",
    Fault.MOVED: "With an earlier wave it tells of {people} people who came, went or moved.",
}


class Command(BaseCommand):
    help = "Try to work out, from all that was published, what must not be known. 1 if it can be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        audit = verbs.add_parser("audit", help="everything that was published, or one study's")
        audit.add_argument("--study", type=int, help="its number; all studies without it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = audit_releases(study=options["study"])
        except NoStudy as error:
            raise CommandError(f"There is no study {error}.") from error
        for line in checked(found):
            self.stdout.write(line)
        for finding in found.findings:
            self.stdout.write(f"FOUND  {place_of(finding)}: {words_of(finding)}")
        if found.findings:
            raise CommandError(f"{len(found.findings)} findings: see above.", returncode=1)
        self.stdout.write("Nothing was found.")


def checked(found: Audited) -> list[str]:
    """What was looked at, in plain words."""
    lines = [
        f"Looked at {found.numbers} numbers in {found.releases} releases "
        f"of {found.studies} studies.",
        "1. Every number is what it was when it was published.",
        "2. The numbers of each wave were added and subtracted in every way: "
        f"{found.equations} of them say something of their own.",
        f"3. Each wave was laid beside those before it, {found.pairs} pairs: "
        "who came, went or moved?",
        "4. No share is all or none.",
    ]
    if found.smallest is not None:
        lines.append(f"The fewest people that any number rests on: {found.smallest}.")
    return lines


def place_of(finding: Finding) -> str:
    """Where something was found."""
    parts = [f"study {finding.study}"]
    if finding.wave:
        parts.append(f"wave {finding.wave.isoformat()}")
    if finding.outcome:
        parts.append(finding.outcome)
    if finding.groups:
        parts.append("groups " + ", ".join(map(str, finding.groups)))
    return ", ".join(parts)


def words_of(finding: Finding) -> str:
    """What was found, in plain words."""
    return WORDS[finding.fault].format(people=finding.people)
