"""What can be asked about drafts. Whoever may not write programs is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from thrive.experiences import queries as programs
from thrive.experiences.actions import LIBRARY
from thrive.experiences.content import file
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.errors import NoSuchDraft
from thrive.experiences.drafting.history import BESIDE, Change
from thrive.experiences.drafting.looking import Looked, look
from thrive.experiences.drafting.parts import BadPart, value_at
from thrive.experiences.models import Draft, DraftPresence, DraftSave
from thrive.people.models import Person

STAYS = timedelta(seconds=30)  # somebody who was seen so recently is still there
MOST_SAVES = 500


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    number: int
    title: str
    program: str  # the key of the program that it changes; empty for a new one
    changed_at: datetime
    changed_by: str
    is_closed: bool


@dataclass(frozen=True)
class Beside:
    """A text that was kept beside what stands, because another wrote there too."""

    save: int
    part: str
    words: Plain
    stands: Plain
    by: str
    at: datetime
    is_homeless: bool  # what it was written into is gone


@dataclass(frozen=True)
class Present:
    """Somebody who has the draft open, and where."""

    name: str
    part: str


@dataclass(frozen=True)
class DraftShown:
    """A draft as it stands, looked at."""

    number: int
    title: str
    document: Plain
    version: int
    program: str
    changed_at: datetime
    is_closed: bool
    looked: Looked
    besides: tuple[Beside, ...]


@dataclass(frozen=True)
class SaveShown:
    """One change in the history."""

    number: int
    version: int
    change: Change
    by: str
    at: datetime
    is_beside: bool
    is_decision: bool


@dataclass(frozen=True)
class LibraryRow:
    """A program that comes with Thrive."""

    key: str
    title: str
    about: str


def drafts(*, by: Person, at: datetime) -> tuple[DraftRow, ...]:
    """All drafts: the open ones first, the newest change first. Raises NotAllowed."""
    programs.refuse_unless_may_design(by, at=at)
    rows = Draft.objects.select_related("program", "made_by").defer("content")
    return tuple(
        DraftRow(
            one.pk, one.title, one.program.key if one.program else "", one.changed_at,
            one.made_by.name if one.made_by else "", one.closed_at is not None,
        )
        for one in sorted(rows, key=lambda one: one.closed_at is not None)
    )  # fmt: skip


def draft(number: int, *, by: Person, at: datetime) -> DraftShown:
    """A draft with everything that is wrong with it. Raises NotAllowed, NoSuchDraft."""
    programs.refuse_unless_may_design(by, at=at)
    found = _draft(number)
    return DraftShown(
        found.pk, found.title, found.content, found.version,
        found.program.key if found.program else "", found.changed_at,
        found.closed_at is not None, look(found.content), _besides(found),
    )  # fmt: skip


def _draft(number: int) -> Draft:
    found = Draft.objects.select_related("program").filter(pk=number).first()
    if found is None:
        raise NoSuchDraft(_("There is no such draft."))
    return found


def _besides(found: Draft) -> tuple[Beside, ...]:
    saves = found.saves.filter(is_beside=True).select_related("saved_by")
    waiting = list(saves.order_by("id"))
    if not waiting:
        return ()
    marks = [f"{BESIDE}{save.pk}" for save in waiting]
    settled = set(found.saves.filter(part__in=marks).values_list("part", flat=True))
    return tuple(_beside(found, save) for save in waiting if f"{BESIDE}{save.pk}" not in settled)


def _beside(found: Draft, save: DraftSave) -> Beside:
    try:
        stands, is_homeless = value_at(found.content, save.part), not _stands(found, save.part)
    except BadPart:
        stands, is_homeless = None, True
    name = save.saved_by.name if save.saved_by else ""
    return Beside(save.pk, save.part, save.became, stands, name, save.saved_at, is_homeless)


def _stands(found: Draft, part: str) -> bool:
    """Whether the frame that a part belongs to is still there."""
    top, _slash, rest = part.partition("/")
    name = rest.partition("/")[0]
    return (
        top not in {"frames", "experiences"} or value_at(found.content, f"{top}/{name}") is not None
    )


def present(number: int, *, but: Person, at: datetime) -> tuple[Present, ...]:
    """Who else has a draft open just now, by name."""
    seen = DraftPresence.objects.filter(draft=number, seen_at__gt=at - STAYS).exclude(person=but)
    rows = seen.order_by("person__name", "person_id").values_list("person__name", "part")
    return tuple(Present(name, part) for name, part in rows)


def changed_since(number: int, version: int, *, but: Person) -> tuple[tuple[str, str], ...]:
    """What others changed since a version: each name and part once, the newest last."""
    saves = DraftSave.objects.filter(draft=number, version__gt=version).exclude(saved_by=but)
    rows = saves.order_by("id").values_list("saved_by__name", "part")
    return tuple(dict.fromkeys((name or "", part) for name, part in rows))


def history(number: int, *, by: Person, at: datetime) -> tuple[SaveShown, ...]:
    """The last changes of a draft, the newest first. Raises NotAllowed, NoSuchDraft."""
    programs.refuse_unless_may_design(by, at=at)
    saves = _draft(number).saves.select_related("saved_by").order_by("-id")[:MOST_SAVES]
    return tuple(
        SaveShown(
            one.pk, one.version, Change(one.part, one.was, one.became),
            one.saved_by.name if one.saved_by else "", one.saved_at,
            one.is_beside, one.part.startswith(BESIDE),
        )
        for one in saves
    )  # fmt: skip


def difference(shown: DraftShown) -> tuple[str, ...] | None:
    """What taking a draft in would change in its program; None for a new program.

    Of a draft that is not fit, what can be read is compared.
    """
    if not shown.program or shown.looked.shown is None:
        return None
    standing = programs.edition(shown.program).program
    return programs.difference(standing, shown.looked.shown)


def library(languages: Sequence[str]) -> tuple[LibraryRow, ...]:
    """The programs that come with Thrive, in the first of the languages that each has."""
    rows = []
    for path in sorted(LIBRARY.glob("*.yaml")):
        program = file.load(path.read_bytes()).program
        if program is not None:
            read_in = (*languages, *program.languages)
            title, about = program.title.read_in(read_in), program.about.read_in(read_in)
            rows.append(LibraryRow(path.stem, title, about))
    return tuple(rows)
