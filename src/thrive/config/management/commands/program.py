"""thrive program check|import|export|list|schema: programs as files."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from thrive.experiences import actions, queries
from thrive.experiences.content.schema import program_schema
from thrive.foundation import clock
from thrive.foundation.errors import Invalid, Problem, ThriveError
from thrive.foundation.texts import visible


class Command(BaseCommand):
    help = "Check, take in and give out programs as YAML files. A file is taken whole or refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="say what is wrong with files; nothing is kept")
        check.add_argument("files", type=Path, nargs="+", metavar="FILE")
        take = verbs.add_parser("import", help="take in programs, or new editions of them")
        take.add_argument("files", type=Path, nargs="*", metavar="FILE")
        take.add_argument("--library", action="store_true", help="those that come with Thrive")
        give = verbs.add_parser("export", help="write a program as a file")
        give.add_argument("key")
        give.add_argument("--edition", type=int, help="a number; the newest if it is left out")
        verbs.add_parser("list", help="all programs with their newest editions")
        verbs.add_parser("schema", help="write the JSON Schema of a program's file")

    def handle(self, *args: Any, **options: Any) -> None:
        verbs = {
            "check": self._check,
            "import": self._import,
            "export": self._export,
            "list": self._list,
            "schema": self._schema,
        }
        verbs[options["verb"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        refused = [file for file in options["files"] if not self._is_usable(file)]
        if refused:
            raise CommandError(f"Cannot be used: {', '.join(map(str, refused))}")

    def _is_usable(self, file: Path) -> bool:
        checked = queries.check_file(contents_of(file))
        if checked.program is not None:
            self.stdout.write(f"{file}: can be used as “{checked.program.program}”")
        for line in listed(checked.problems):
            self.stderr.write(f"{file}: {line}")
        if checked.count > len(checked.problems):
            self.stderr.write(f"{file}: … and {checked.count - len(checked.problems)} more")
        for line in listed(checked.warnings):
            self.stdout.write(f"{file}: warning: {line}")
        return checked.program is not None

    def _import(self, options: dict[str, Any]) -> None:
        if not options["files"] and not options["library"]:
            raise CommandError("Name files, or --library for the programs that come with Thrive")
        at = clock.now()
        if options["library"]:
            for result in actions.import_library(by=None, at=at):
                self._tell(result)
        for file in options["files"]:
            content = contents_of(file)
            try:
                self._tell(actions.import_program(source=content, by=None, at=at))
            except Invalid as refusal:
                lines = [f"{file}: {refusal}", *listed(refusal.problems)]
                raise CommandError("\n  ".join(lines)) from refusal

    def _tell(self, result: actions.ProgramImport) -> None:
        self.stdout.write(str(result))
        for line in listed(result.warnings):
            self.stdout.write(f"  warning: {line}")

    def _export(self, options: dict[str, Any]) -> None:
        try:
            content = queries.export_program(
                key=options["key"], edition=options["edition"], by=None, at=clock.now()
            )
        except ThriveError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(content.decode(), ending="")

    def _list(self, options: dict[str, Any]) -> None:
        rows = queries.programs()
        if not rows:
            self.stdout.write("No programs yet. Nine come with: thrive program import --library")
        for row in rows:
            languages = ", ".join(row.languages)
            told = f"{row.title}, edition {row.edition}, {row.promise.value}, {languages}"
            self.stdout.write(f"{row.key:<24} {told}")

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(program_schema(), indent=2, ensure_ascii=False))


def contents_of(file: Path) -> bytes:
    """A file's bytes, or why they cannot be had."""
    try:
        return actions.read_file(file)
    except OSError as fault:
        # A module of that name can be had only so.
        unread = import_module("thrive.config.management.commands.import").unread
        raise CommandError(unread(file, fault)) from fault


def listed(problems: Sequence[Problem]) -> Iterable[str]:
    """Each problem in a line: where, and what."""
    for problem in problems:
        where = [f"line {problem.line}"] if problem.line else []
        where += [problem.column] if problem.column else []
        yield f"{visible(', '.join(where)) or 'the file'}: {visible(problem.message)}"
