"""What can be asked about programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences import checking, wording
from thrive.experiences import difference as differing
from thrive.experiences.content import file
from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.program import Promise
from thrive.experiences.content.reading import read
from thrive.experiences.content.texts import Text
from thrive.experiences.content.writing import plain
from thrive.experiences.errors import NoSuchEdition, NoSuchProgram, NotAllowed
from thrive.experiences.models import Edition, Program
from thrive.foundation.errors import Problem
from thrive.people.models import Person
from thrive.people.queries import roles

MOST_PROBLEMS = 200
LIBRARY = Path(__file__).resolve().parent / "library"


@dataclass(frozen=True)
class ProgramRow:
    """A program in a list, by its newest edition."""

    key: str
    title: str
    about: str
    promise: Promise
    languages: tuple[str, ...]
    edition: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class EditionShown:
    """One edition of a program, with what is new in it and what might be better."""

    key: str
    number: int
    title: str
    program: Content
    made_at: datetime
    made_by: str
    changes: tuple[str, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class Checked:
    """A file looked at: the program unless something refuses it, and what was found.

    Of very many problems the first are told; ``count`` says how many there are.
    """

    program: Content | None
    problems: tuple[Problem, ...]
    count: int
    warnings: tuple[Problem, ...]


def may_design(person: Person | None, *, at: datetime) -> bool:
    """Whether somebody may write programs: stewards, administrators, and the server itself."""
    if person is None:
        return True
    held = roles(person, at=at)
    return held.is_administrator or bool(held.steward_of)


def refuse_unless_may_design(person: Person | None, *, at: datetime) -> None:
    """Raise NotAllowed for everybody who may not write programs."""
    if not may_design(person, at=at):
        raise NotAllowed(_("Only stewards and administrators work on programs."))


def check_file(content: bytes) -> Checked:
    """Look at a file with a program. Nothing is kept."""
    outcome = checking.load_checked(content)
    refusing = [one for one in outcome.findings if not one.is_warning]
    warning = [one for one in outcome.findings if one.is_warning]
    return Checked(
        outcome.program,
        tuple(wording.problems(refusing[:MOST_PROBLEMS], outcome.plain)),
        len(refusing),
        tuple(wording.problems(warning[:MOST_PROBLEMS], outcome.plain)),
    )


def programs() -> tuple[ProgramRow, ...]:
    """All programs by their keys, in one query that leaves frames and pictures where they are."""
    newest = Edition.objects.filter(program=OuterRef("program")).order_by("-number")
    rows = (
        Edition.objects.filter(number=Subquery(newest.values("number")[:1]))
        .order_by("program__key")
        .values_list(
            "program__key",
            "content__title",
            "content__about",
            "content__promise",
            "content__languages",
            "number",
            "made_at",
            "made_by__name",
        )
    )
    return tuple(
        ProgramRow(
            key, _read(title, languages), _read(about, languages), Promise(promise),
            tuple(languages), number, made_at, made_by or "",
        )
        for key, title, about, promise, languages, number, made_at, made_by in rows
    )  # fmt: skip


def edition(key: str, number: int | None = None) -> EditionShown:
    """One edition of a program, the newest if no number is given.

    Raises NoSuchProgram, NoSuchEdition.
    """
    found = _edition(key, number)
    content = content_of(found)
    return EditionShown(
        key=key,
        number=found.number,
        title=content.title.read_in(_reading(content.languages)),
        program=content,
        made_at=found.made_at,
        made_by=found.made_by.name if found.made_by else "",
        changes=_what_changed(found, content),
        warnings=tuple(wording.problems(checking.check(content), plain(content))),
    )


def difference(before: Content, after: Content) -> tuple[str, ...]:
    """What differs between two editions, a sentence each; nothing where they are the same."""
    return tuple(wording.changes(differing.difference(before, after)))


def export_program(
    *, key: str, edition: int | None = None, by: Person | None, at: datetime
) -> bytes:
    """A program as a file that gives the same program when it is taken in again.

    Raises NotAllowed, NoSuchProgram, NoSuchEdition.
    """
    refuse_unless_may_design(by, at=at)
    return file.dump(content_of(_edition(key, edition)))


def content_of(kept: Edition) -> Content:
    """What an edition consists of."""
    content, findings = read(kept.content)
    if content is None:  # it was checked when it came in, so the code or the database is at fault
        raise RuntimeError(f"Edition {kept.pk} cannot be read: {findings}")
    return content


def _edition(key: str, number: int | None) -> Edition:
    editions = Edition.objects.filter(program__key=key).select_related("made_by")
    wanted = editions if number is None else editions.filter(number=number)
    found = wanted.order_by("-number").first()
    if found is not None:
        return found
    if not Program.objects.filter(key=key).exists():
        raise NoSuchProgram(_("There is no program “%(key)s”.") % {"key": key})
    raise NoSuchEdition(
        _("The program “%(key)s” has no edition %(number)s.") % {"key": key, "number": number}
    )


def _what_changed(found: Edition, content: Content) -> tuple[str, ...]:
    former = (
        Edition.objects.filter(program=found.program_id, number__lt=found.number)
        .order_by("-number")
        .first()
    )
    return () if former is None else difference(content_of(former), content)


def _read(words: str | dict[str, str], languages: Sequence[str]) -> str:
    text = Text.of({languages[0]: words} if isinstance(words, str) else words)
    return text.read_in(_reading(languages))


def _reading(languages: Sequence[str]) -> tuple[str, ...]:
    return (get_language() or languages[0], *languages)


@lru_cache(maxsize=1)
def retrospective() -> Content:
    """The retrospective of the library, as it comes with Thrive: also to be held in a room."""
    found = checking.load_checked((LIBRARY / "retrospective.yaml").read_bytes()).program
    if found is None:
        raise RuntimeError("The retrospective of the library cannot be read")
    return found
