"""What the templates about programs show, ready to print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thrive.experiences.content.frames import Frame
from thrive.experiences.content.program import Experience
from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.texts import Pipe, Text, pieces
from thrive.experiences.queries import EditionShown, ProgramRow
from thrive.foundation import days
from thrive.web.programs import wording


@dataclass(frozen=True, slots=True)
class Link:
    """Something with a page of its own."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One program in the list."""

    key: str
    title: str
    about: str
    promise: str  # its key: it chooses the mark
    promise_word: str
    languages: str
    edition: str
    runs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FrameLine:
    """One frame, by what it says."""

    says: str
    kind: str


@dataclass(frozen=True, slots=True)
class ExperienceLine:
    """One experience with its frames."""

    title: str
    frames: tuple[FrameLine, ...]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition of a program."""

    key: str
    number: int
    title: str
    about: str
    promise: str
    promise_says: str
    languages: str
    made: str
    changes: tuple[str, ...]
    warnings: tuple[str, ...]
    outcomes: tuple[str, ...]
    experiences: tuple[ExperienceLine, ...]
    newest: int
    runs: tuple[Link, ...] = ()

    @property
    def earlier(self) -> range:
        """The other editions, the newest first."""
        return range(self.newest, 0, -1)


def program(row: ProgramRow, runs: Sequence[Link] = ()) -> ProgramLine:
    """A program in the list."""
    return ProgramLine(
        key=row.key,
        title=row.title,
        about=row.about,
        promise=row.promise.value,
        promise_word=wording.promise(row.promise.value),
        languages=", ".join(map(wording.language, row.languages)),
        edition=_made(row.edition, row.made_by, days.day(localtime(row.made_at).date())),
        runs=tuple(runs),
    )


def edition(shown: EditionShown, newest: int, runs: Sequence[Link] = ()) -> EditionPage:
    """One edition whole."""
    content = shown.program
    return EditionPage(
        key=shown.key,
        number=shown.number,
        title=shown.title,
        about=_read(content.about, content),
        promise=content.promise.value,
        promise_says=wording.promise_in_short(content.promise.value),
        languages=", ".join(map(wording.language, content.languages)),
        made=_made(shown.number, shown.made_by, days.day(localtime(shown.made_at).date())),
        changes=shown.changes,
        warnings=tuple(_warning(one.column, one.message) for one in shown.warnings),
        outcomes=tuple(_read(one.name, content) for one in content.outcomes),
        experiences=tuple(_experience(one, content) for one in content.experiences),
        newest=newest,
        runs=tuple(runs),
    )


def _made(number: int, by: str, on: str) -> str:
    told = {"number": number, "person": by, "day": on}
    if by:
        return _("edition %(number)s, %(person)s, %(day)s") % told
    return _("edition %(number)s, %(day)s") % told


def _warning(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message


def _experience(one: Experience, content: Content) -> ExperienceLine:
    return ExperienceLine(_read(one.title, content), tuple(_frames(one.frames, content)))


def _frames(frames: Sequence[Frame], content: Content) -> Iterator[FrameLine]:
    """What people see. A branch is no screen: it is left out."""
    for frame in frames:
        if frame.kind != "branch":
            text: Text | None = getattr(frame, "text", None)
            says = "" if text is None else plain_words(_read(text, content))
            yield FrameLine(says, wording.frame_kind(frame.kind))


def plain_words(words: str) -> str:
    """A text with what is put in left open."""
    return "".join("…" if isinstance(one, Pipe) else one for one in pieces(words))


def read_text(text: Text) -> str:
    """A text in the reader's language, or the next best."""
    return text.read_in((get_language() or "",))


def _read(text: Text, content: Content) -> str:
    return text.read_in((get_language() or "", *content.languages))
