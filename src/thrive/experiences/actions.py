"""Everything that can happen to programs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences import queries
from thrive.experiences.content.file import LARGEST_FILE
from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.writing import digest, plain
from thrive.experiences.errors import BadProgram
from thrive.experiences.models import Edition, Program
from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.people.models import Person

LIBRARY = Path(__file__).resolve().parent / "library"
SERVER = "server"  # how the audit names what no person does


@dataclass(frozen=True)
class ProgramImport:
    """What came of taking in a program."""

    key: str
    edition: int
    is_new: bool  # a new edition was made
    changes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        told = {"key": self.key, "number": self.edition}
        if not self.is_new:
            return _("“%(key)s” is as it was: nothing changed in edition %(number)s.") % told
        first = _("“%(key)s” is in, as edition %(number)s.") % told
        return "\n".join([first, *(f"  {change}" for change in self.changes)])


def import_program(*, source: Path | bytes, by: Person | None, at: datetime) -> ProgramImport:
    """Take in a program from a file: a new program, or a new edition of one.

    The same content again changes nothing and says so, so running it twice is safe. Raises
    NotAllowed, and BadProgram with every problem; then nothing was taken. A path that cannot be
    read raises OSError.
    """
    queries.refuse_unless_may_design(by, at=at)
    checked = queries.check_file(source if isinstance(source, bytes) else read_file(source))
    if checked.program is None:
        raise _bad(checked)
    return _keep(checked.program, checked.warnings, by, at)


def import_library(*, by: Person | None, at: datetime) -> tuple[ProgramImport, ...]:
    """Take in the programs that come with Thrive, all or none. Safe to run twice.

    A program of the library that was changed here gets the library's content as a new edition.
    Raises NotAllowed.
    """
    with transaction.atomic():
        files = sorted(LIBRARY.glob("*.yaml"))
        return tuple(import_program(source=file, by=by, at=at) for file in files)


def read_file(path: Path) -> bytes:
    """A file's bytes; of one that is too large only as many as it takes to tell. Raises OSError."""
    with path.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)


def _bad(checked: queries.Checked) -> BadProgram:
    message = ngettext(
        "%(count)s problem in the program. Nothing was taken in.",
        "%(count)s problems in the program. Nothing was taken in.",
        checked.count,
    )
    return BadProgram(message % {"count": checked.count}, checked.problems)


def _keep(
    content: Content, warnings: tuple[Problem, ...], by: Person | None, at: datetime
) -> ProgramImport:
    mark = digest(content)
    with transaction.atomic():
        program, _is_new = Program.objects.get_or_create(key=content.program)
        # Of two who bring in the same program at once, the second sees what the first made.
        Program.objects.select_for_update().get(pk=program.pk)
        newest = Edition.objects.filter(program=program).order_by("-number").first()
        if newest is not None and newest.digest == mark:
            return ProgramImport(program.key, newest.number, is_new=False, warnings=warnings)
        made = Edition.objects.create(
            program=program,
            number=1 if newest is None else newest.number + 1,
            content=plain(content),
            digest=mark,
            made_by=by,
            made_at=at,
        )
        changes = _changes(newest, content)
        audit.record(
            actor=by.external_id if by else SERVER,
            action="experiences.import_program",
            subject=program.key,
            at=at,
            details={"edition": made.number, "changes": len(changes)},
        )
    return ProgramImport(program.key, made.number, True, changes, warnings)


def _changes(newest: Edition | None, content: Content) -> tuple[str, ...]:
    return () if newest is None else queries.difference(queries.content_of(newest), content)
