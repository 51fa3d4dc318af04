"""thrive run list|dry|forecast|start|stop: runs from the command line."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from thrive.experiences.running import actions, queries
from thrive.experiences.timing.words import reason
from thrive.foundation import clock
from thrive.foundation.errors import Invalid, ThriveError
from thrive.foundation.texts import visible

PER_CENT = 100


class Command(BaseCommand):
    help = "List runs; say what one would bring, before it begins; start it, stop it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all runs, those that run first")
        dry = verbs.add_parser("dry", help="who would get what and when")
        dry.add_argument("--until", type=date.fromisoformat, help="a day; two weeks if left out")
        dry.add_argument("--most", type=int, default=50, help="so many people at most")
        forecast = verbs.add_parser("forecast", help="answers to expect, and the load")
        forecast.add_argument(
            "--share", type=float, default=0.6, help="so large a share is answered, 0.6"
        )
        verbs.add_parser("start", help="begin it: from now on people are asked")
        verbs.add_parser("stop", help="end it: nothing more is asked, what was said stays")
        for name in ("dry", "forecast", "start", "stop"):
            verbs.choices[name].add_argument(
                "run", type=int, help="its number: see thrive run list"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        verbs = {
            "list": self._list,
            "dry": self._dry,
            "forecast": self._forecast,
            "start": self._start,
            "stop": self._stop,
        }
        try:
            verbs[options["verb"]](options)
        except Invalid as refusal:
            told = [visible(f"  {one.column}: {one.message}") for one in refusal.problems]
            raise CommandError("\n".join([str(refusal), *told])) from refusal
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _list(self, options: dict[str, Any]) -> None:
        rows = queries.runs(None, at=clock.now())
        if not rows:
            self.stdout.write("No runs yet. Stewards prepare them under Programs.")
        for row in rows:
            told = f"{row.program} edition {row.edition}, {row.promise}, {row.people} people"
            self.stdout.write(f"{row.number:>5}  {row.state:<9} {visible(row.name)}: {told}")

    def _dry(self, options: dict[str, Any]) -> None:
        found = queries.dry_run_of(
            options["run"], None, at=clock.now(), until=options["until"], most=options["most"]
        )
        for row in found.rows:
            when = "left out" if row.at is None else f"{row.at:%Y-%m-%d %H:%M:%S %z}"
            told = f"{when:25}  {visible(row.name):24}  {row.experience:20}  {row.why}"
            self.stdout.write(told.rstrip())
        shown = f"{found.looked_at} of {found.people} people"
        self.stdout.write(f"{shown}, from {found.first} up to {found.until}; nothing is sent.")

    def _forecast(self, options: dict[str, Any]) -> None:
        if not 0 <= options["share"] <= 1:
            raise CommandError(f"--share is {options['share']}; expected 0 to 1")
        found = queries.forecast_of(options["run"], None, at=clock.now(), share=options["share"])
        self._write_groups(found)
        load = found.load
        self.stdout.write(
            f"In its fullest week it takes {load.share * PER_CENT:.0f} of 100 of the average "
            f"budget; other runs take {load.others_share * PER_CENT:.0f}. "
            f"{load.overfull} people have no room for both."
        )
        for why, count in load.left_out.items():
            self.stdout.write(f"  {count:.0f} prompts left out: {reason(why, translation)}")
        if found.first_verdict_on is None:
            self.stdout.write("No verdict can come of it: that takes 12 waves of a group.")
        else:
            self.stdout.write(f"The first verdict is possible on {found.first_verdict_on}.")

    def _write_groups(self, found: queries.RunForecast) -> None:
        self.stdout.write(
            f"{found.people} people, {found.prompts:.0f} prompts up to {found.until}, "
            f"{found.answers:.0f} answers if {found.share * PER_CENT:.0f} of 100 are answered."
        )
        for one in found.groups:
            name = "  " * one.depth + visible(one.name)
            where = "shown" if one.shown_alone else "shown nowhere"
            if one.shown_in and not one.shown_alone:
                where = f"only in {visible(one.shown_in)}"
            told = f"{one.eligible:>6} people {one.answers:>8.0f} answers  {where}"
            self.stdout.write(f"  {name:<40} {told}")

    def _start(self, options: dict[str, Any]) -> None:
        run = actions.start_run(run=options["run"], by=None, at=clock.now())
        people = run.enrolments.count()
        self.stdout.write(f"“{visible(run.name)}” has begun with {people} people.")

    def _stop(self, options: dict[str, Any]) -> None:
        run = actions.stop_run(run=options["run"], by=None, at=clock.now())
        self.stdout.write(f"“{visible(run.name)}” has stopped.")
