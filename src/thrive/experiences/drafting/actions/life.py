"""How drafts begin and end: from nothing, from a program, from a file; taken in or put away."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences import queries, wording
from thrive.experiences.actions import LIBRARY, ProgramImport, import_program
from thrive.experiences.content import file
from thrive.experiences.content.faults import Fault
from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.errors import Moved, NoSuchDraft
from thrive.experiences.drafting.keeping import refuse_unfit, take_up, title_of
from thrive.experiences.drafting.looking import Looked, look
from thrive.experiences.drafting.ready import as_draft, blank_program, free_name
from thrive.experiences.errors import BadProgram, NoSuchProgram
from thrive.experiences.models import Draft, Program
from thrive.foundation import audit
from thrive.people.models import Person


@dataclass(frozen=True)
class Blank:
    """A new program with nothing but a title, in one language."""

    title: str
    language: str


@dataclass(frozen=True)
class FromLibrary:
    """A copy of a program that comes with Thrive."""

    key: str


@dataclass(frozen=True)
class FromFile:
    """A program in a file: fit, or with faults that can be put right in the browser."""

    content: bytes


@dataclass(frozen=True)
class FromEdition:
    """A program that stands, to make a new edition of it."""

    key: str
    number: int | None = None


Source = Blank | FromLibrary | FromFile | FromEdition


@transaction.atomic
def new_draft(*, source: Source, by: Person, at: datetime) -> int:
    """Begin a draft; returns its number.

    Of a program that stands there is one open draft at a time: whoever begins another comes into
    that one, so that two who change a program meet. Raises NotAllowed, NoSuchProgram,
    NoSuchEdition, BadProgram, NotFit.
    """
    queries.refuse_unless_may_design(by, at=at)
    program = _standing(source)
    if program is not None:
        Program.objects.select_for_update().get(pk=program.pk)  # of two at once, one begins
        open_one = Draft.objects.filter(program=program, closed_at=None).first()
        if open_one is not None:
            return open_one.pk
    document = _document(source)
    refuse_unfit(document)
    made = Draft.objects.create(
        program=program, title=title_of(document), content=document,
        made_by=by, made_at=at, changed_at=at,
    )  # fmt: skip
    audit.record(
        actor=by.external_id, action="experiences.new_draft", subject=str(made.pk), at=at,
        details={"from": type(source).__name__},
    )  # fmt: skip
    return made.pk


def _standing(source: Source) -> Program | None:
    if not isinstance(source, FromEdition):
        return None
    return Program.objects.filter(key=source.key).first()


def _document(source: Source) -> dict[str, Plain]:
    match source:
        case Blank(title=title, language=language):
            key = free_name(slugify(title)[:45].strip("-_") or "program", _program_keys())
            return blank_program(_as_id(key), title, language)
        case FromLibrary(key=key):
            return _copied(_from_library(key))
        case FromFile(content=content):
            return as_draft(_read(content))
        case FromEdition(key=key, number=number):
            return as_draft(queries.edition(key, number).program)


def _program_keys() -> set[str]:
    drafted = Draft.objects.filter(closed_at=None).values_list("content__program", flat=True)
    return {*Program.objects.values_list("key", flat=True), *filter(None, drafted)}


def _as_id(key: str) -> str:
    return key if key[:1].isalpha() else f"p-{key}"


def _from_library(key: str) -> Content:
    found = {path.stem: path for path in sorted(Path(LIBRARY).glob("*.yaml"))}
    if key not in found:
        raise NoSuchProgram(_("There is no program “%(key)s”.") % {"key": key})
    return _read(found[key].read_bytes())


def _copied(content: Content) -> dict[str, Plain]:
    document: dict[str, Plain] = as_draft(content)
    return {**document, "program": free_name(content.program, _program_keys())}


def _read(content: bytes) -> Content:
    """What can be read, with whatever meaning: faults of that kind are shown at their frames."""
    outcome = file.load(content)
    found = list(outcome.findings)
    if outcome.program is not None:
        looked = look(as_draft(outcome.program))
        # A draft finds its frames by their names, so each must have its own.
        found = [one for one in looked.findings if one.fault is Fault.DUPLICATE_ID]
    if outcome.program is None or found:
        message = _("This file cannot be opened as a draft. Nothing was begun.")
        raise BadProgram(message, wording.problems(found[: queries.MOST_PROBLEMS], outcome.plain))
    return outcome.program


@transaction.atomic
def publish_draft(
    *, draft: int, by: Person, at: datetime, seen: int | None = None
) -> ProgramImport:
    """Take a draft in: a new program, or a new edition of one. Then the draft is closed.

    ``seen`` is the version that the person looked at. Raises Moved if somebody changed it since,
    BadProgram with every problem, and if its name belongs to another program; then nothing was
    taken and the draft stays open.
    """
    pen = take_up(draft, by=by, at=at)
    if seen is not None and seen != pen.draft.version:
        raise Moved(_("Somebody changed this meanwhile. Look at it once more, then take it in."))
    looked = look(pen.document)
    if looked.program is None:
        raise _not_fit(looked, pen.document)
    _refuse_name_of_another(pen.draft, looked.program)
    taken = import_program(source=file.dump(looked.program), by=by, at=at)
    program = Program.objects.get(key=taken.key)
    Draft.objects.filter(pk=draft).update(closed_at=at, program=program)
    return taken


def _not_fit(looked: Looked, document: Plain) -> BadProgram:
    refusing = [one for one in looked.findings if not one.is_warning]
    message = ngettext(
        "%(count)s thing is still to be put right. Nothing was taken in.",
        "%(count)s things are still to be put right. Nothing was taken in.",
        len(refusing),
    )
    problems = wording.problems(refusing[: queries.MOST_PROBLEMS], document)
    return BadProgram(message % {"count": len(refusing)}, problems)


def _refuse_name_of_another(draft: Draft, content: Content) -> None:
    own = draft.program.key if draft.program else ""
    if content.program == own:
        return
    if Program.objects.filter(key=content.program).exists():
        message = _("Another program is called “%(key)s” already. Give this one another name.")
        raise BadProgram(message % {"key": content.program})


@transaction.atomic
def put_away(*, draft: int, by: Person, at: datetime) -> None:
    """Close a draft without taking it in. It stays, with its history, and can be taken up again."""
    pen = take_up(draft, by=by, at=at)
    Draft.objects.filter(pk=pen.draft.pk, closed_at=None).update(closed_at=at)
    _record(pen.draft, "put_away_draft", by, at)


@transaction.atomic
def open_again(*, draft: int, by: Person, at: datetime) -> None:
    """Take up a draft that was put away or taken in. Opening an open one changes nothing.

    Raises NotAllowed, NoSuchDraft, and Moved if its program has another open draft by now.
    """
    queries.refuse_unless_may_design(by, at=at)
    found = Draft.objects.select_for_update().filter(pk=draft).first()
    if found is None:
        raise NoSuchDraft(_("There is no such draft."))
    if found.closed_at is None:
        return
    others = Draft.objects.filter(program=found.program_id, closed_at=None)
    if found.program_id is not None and others.exists():
        raise Moved(_("There is a newer draft of this program. Write there."))
    Draft.objects.filter(pk=draft).update(closed_at=None)
    _record(found, "open_draft_again", by, at)


def _record(draft: Draft, what: str, by: Person, at: datetime) -> None:
    audit.record(actor=by.external_id, action=f"experiences.{what}", subject=str(draft.pk), at=at)
