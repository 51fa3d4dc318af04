"""The page on which a program is written: its parts as lines, one of them open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from thrive.experiences.content.frames import END
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting import queries
from thrive.experiences.drafting.looking import part_of
from thrive.experiences.drafting.parts import BadPart, items_at, kind_at, value_at
from thrive.experiences.drafting.queries import Beside, DraftShown
from thrive.experiences.drafting.said import words_in
from thrive.experiences.drafting.typed import languages_of
from thrive.people.queries import reporting_tree
from thrive.web.builder import asking, fields, promising, whole, words
from thrive.web.builder.asking import Lookup
from thrive.web.builder.fields import Desk
from thrive.web.builder.shapes import Chapter, Field, Found, Line, Option
from thrive.web.requests import Request

OFFERED = "ar bg cs da de el en es et fi fr ga hr hu it lt lv nl no pl pt ro ru sk sl sv tr uk"


@dataclass(frozen=True)
class BesideShown:
    """Two texts that were written in one place, to decide between."""

    save: int
    where: str
    words: str
    stands: str
    by: str
    at: str
    is_homeless: bool
    may_join: bool


@dataclass(frozen=True)
class Page:
    """All that the page shows."""

    number: int
    title: str
    version: int
    program: str
    is_closed: bool
    top: tuple[Line, ...]
    chapters: tuple[Chapter, ...]
    bottom: tuple[Line, ...]
    kinds: tuple[Option, ...]
    besides: tuple[BesideShown, ...]
    summary: str
    is_fit: bool
    open_part: str
    previewed: str  # the frame that stands in the preview
    languages: tuple[Option, ...]
    saved: str


def desk_of(request: Request, shown: DraftShown) -> Desk:
    """What the fields of a draft are made from."""
    languages = languages_of(shown.document)
    return Desk(shown.document, languages, lookup_of(request, shown))


def lookup_of(request: Request, shown: DraftShown) -> Lookup:
    """What conditions may ask about, in the reader's language."""
    tree = reporting_tree(on=request.at.date())
    kinds = tuple(dict.fromkeys(one.kind for one in tree))
    groups = tuple((one.external_id, one.name) for one in tree)
    read_in = ((get_language() or "en").partition("-")[0], *languages_of(shown.document))
    return Lookup(shown.looked.shown, read_in, kinds, groups)


def page_of(request: Request, shown: DraftShown, open_part: str) -> Page:
    """The page with one part open, or with none."""
    desk = desk_of(request, shown)
    maker = _Maker(desk, shown, open_part, _others(request, shown))
    chapters = maker.chapters()
    refusing = sum(not one.is_warning for one in shown.looked.findings)
    frames = [line.name for one in chapters for line in one.lines]
    top, _slash, name = open_part.partition("/")
    return Page(
        number=shown.number,
        title=shown.title or _("Without a title"),
        version=shown.version,
        program=shown.program,
        is_closed=shown.is_closed,
        top=maker.top(),
        chapters=chapters,
        bottom=maker.bottom(),
        kinds=kinds(),
        besides=besides_of(shown, desk.languages),
        summary=words.count_of(refusing, len(shown.looked.findings) - refusing),
        is_fit=shown.looked.program is not None,
        open_part=open_part,
        previewed=name if top == "frames" and name in frames else next(iter(frames), ""),
        languages=tuple(Option(code, words.language(code)) for code in desk.languages),
        saved=saved_at(shown),
    )


def _others(request: Request, shown: DraftShown) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in queries.present(shown.number, but=request.user, at=request.at):
        found.setdefault(one.part, []).append(one.name)
    return found


def saved_at(shown: DraftShown) -> str:
    """When the draft was changed last, as a time of day or as a day."""
    at = localtime(shown.changed_at)
    return date_format(at, "H:i")


def kinds() -> tuple[Option, ...]:
    """The kinds of frames with what each is for."""
    return tuple(
        Option(name, str(label), hint=str(hint)) for name, (label, hint) in words.KINDS.items()
    )


def findings_at(shown: DraftShown, part: str) -> tuple[Found, ...]:
    """What is wrong with one part, in words."""
    return tuple(
        Found(words.finding(one, shown.document, languages_of(shown.document)), one.is_warning)
        for one in shown.looked.findings
        if part_of(one.path, shown.document) == part
    )


def besides_of(shown: DraftShown, languages: tuple[str, ...]) -> tuple[BesideShown, ...]:
    """What two wrote in one place, in words."""
    return tuple(_beside(shown, one, languages) for one in shown.besides)


def _beside(shown: DraftShown, one: Beside, languages: tuple[str, ...]) -> BesideShown:
    return BesideShown(
        one.save, place_of(one.part, shown.document), in_words(one.words, languages),
        in_words(one.stands, languages), one.by or _("Somebody"),
        date_format(localtime(one.at), "H:i"), one.is_homeless,
        may_join=isinstance(one.words, str) and isinstance(one.stands, str),
    )  # fmt: skip


def in_words(value: Plain, languages: tuple[str, ...]) -> str:
    """Something that was written, as far as it can be read."""
    if isinstance(value, dict) and not words_in(value, languages):
        inner = [in_words(one, languages) for one in value.values()]
        return ", ".join(one for one in inner if one)
    if isinstance(value, dict):
        return words_in(value, languages)
    if isinstance(value, list):
        return ", ".join(in_words(one, languages) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("nothing") if value is None else str(value)


def place_of(part: str, document: Plain) -> str:
    """Where a part stands, for people."""
    steps = part.replace("#", "/").split("/")
    if steps[0] == "experiences" and "frames" in steps[2:3]:
        steps = steps[2:]
    if not part:
        return _("the whole program")
    languages = languages_of(document)
    if steps[0] == "frames" and len(steps) > 1:
        number = number_of(document, steps[1])
        screen = (
            _("screen %(number)s") % {"number": number} if number else _("a screen that is gone")
        )
        return ", ".join(filter(None, (screen, words.where(_counted(steps[2:]), languages))))
    return words.where(_counted(steps), languages)


def _counted(steps: list[str]) -> list[str | int]:
    return [int(one) if one.isdigit() else one for one in steps]


def number_of(document: Plain, name: str) -> str:
    """The number in the margin of a frame: 2, or 1.2 where there are several experiences."""
    experiences = items_at(document, "experiences")
    for number, one in enumerate(experiences, start=1):
        frames = one.get("frames") if isinstance(one, dict) else None
        for place, frame in enumerate(frames if isinstance(frames, list) else [], start=1):
            if isinstance(frame, dict) and frame.get("id") == name:
                return f"{number}.{place}" if len(experiences) > 1 else str(place)
    return ""


class _Maker:
    """Makes lines: a part closed says what it holds, open it has its fields."""

    def __init__(
        self, desk: Desk, shown: DraftShown, open_part: str, others: dict[str, list[str]]
    ) -> None:
        self._desk = desk
        self._shown = shown
        self._open = open_part
        self._others = others
        self._found: dict[str, list[Found]] = {}
        for one in shown.looked.findings:
            message = Found(
                words.finding(one, shown.document, languages_of(shown.document)), one.is_warning
            )
            self._found.setdefault(part_of(one.path, shown.document), []).append(message)

    def _line(
        self, part: str, title: str, says: str, made: Callable[[], tuple[Field, ...]],
        *, number: str = "", note: str = "", name: str = "", place: str = "",
    ) -> Line:  # fmt: skip
        is_open = self._open == part
        return Line(
            part, number, title, says, note, name, place, tuple(self._found.get(part, ())),
            is_open, made() if is_open else (), tuple(self._others.get(part, ())),
        )  # fmt: skip

    def _says(self, part: str) -> str:
        try:
            value = value_at(self._desk.document, part)
        except BadPart:  # a fork says nothing
            return ""
        return words_in(value, self._desk.lookup.languages)

    def top(self) -> tuple[Line, ...]:
        """What the whole is called, promises and speaks."""
        desk = self._desk
        promise = str(value_at(desk.document, "promise"))
        offered = offered_languages()
        languages = ", ".join(words.language(code) for code in desk.languages)
        return (
            self._line(
                "program", _("About it"), self._says("title"),
                lambda: whole.program_fields(desk, is_new=not self._shown.program),
                note=self._says("about"),
            ),
            self._line(
                "promise", _("Promise"), str(words.PROMISES.get(promise, promise)),
                lambda: whole.promise_fields(desk),
                note=promising.sentence(promise) if promise in words.PROMISES else "",
            ),
            self._line(
                "languages", _("Languages"), languages,
                lambda: whole.language_fields(desk, offered),
            ),
        )  # fmt: skip

    def bottom(self) -> tuple[Line, ...]:
        """What comes of it."""
        desk = self._desk
        outcomes = [self._says(f"outcomes/{name}/name") for name in self._names("outcomes")]
        return (
            self._line(
                "outcomes", _("Numbers that come of it"),
                ", ".join(filter(None, outcomes)) or _("how many of those asked answered"),
                lambda: whole.outcome_fields(desk),
            ),
            self._line(
                "scores", _("Scores"), ", ".join(self._names("scores")) or _("none"),
                lambda: whole.score_fields(desk),
                note=_("One number from several answers."),
            ),
            self._line(
                "lots", _("Lots"), ", ".join(self._names("lots")) or _("none"),
                lambda: whole.lot_fields(desk),
                note=_("Drawn once for each person: this is how causes are learned."),
            ),
        )  # fmt: skip

    def _names(self, place: str) -> list[str]:
        found = items_at(self._desk.document, place)
        return [str(one["id"]) for one in found if isinstance(one, dict) and "id" in one]

    def chapters(self) -> tuple[Chapter, ...]:
        """The experiences with their frames."""
        return tuple(self._chapter(name) for name in self._names("experiences"))

    def _chapter(self, name: str) -> Chapter:
        part = f"experiences/{name}"
        names = self._names(f"{part}/frames")
        count = ngettext("%(count)s screen", "%(count)s screens", len(names))
        when = asking.sentence(value_at(self._desk.document, f"{part}/when"), self._desk.lookup)
        line = self._line(
            part, self._says(f"{part}/title") or _("Without a title"),
            count % {"count": len(names)},
            lambda: whole.experience_fields(self._desk, name), note=when, name=name,
            place="experiences",
        )  # fmt: skip
        return Chapter(line, tuple(self._frame(one, f"{part}/frames") for one in names))

    def _leads(self, part: str) -> str:
        """Where a fork leads, in words."""
        document = self._desk.document
        told = []
        for one in items_at(document, f"{part}/ways"):
            way = one if isinstance(one, dict) else {}
            told.append(
                _("%(condition)s: on to %(place)s.")
                % {
                    "condition": asking.sentence(way.get("when"), self._desk.lookup) or _("Always"),
                    "place": _there(document, way.get("go")),
                }
            )
        otherwise = _there(document, value_at(document, f"{part}/otherwise"))
        last = _("Otherwise on to %(place)s.") if told else _("On to %(place)s.")
        return " ".join([*told, last % {"place": otherwise}])

    def _frame(self, name: str, place: str) -> Line:
        part = f"frames/{name}"
        document = self._desk.document
        when = asking.sentence(value_at(document, f"{part}/when"), self._desk.lookup)
        kind = kind_at(document, name)
        says = self._leads(part) if kind == "branch" else self._says(f"{part}/text")
        return self._line(
            part, words.kind(kind), says,
            lambda: fields.frame_fields(self._desk, name), number=number_of(document, name),
            note=when, name=name, place=place,
        )  # fmt: skip


def _there(document: Plain, name: object) -> str:
    """Where a fork leads, by the number in the margin."""
    if name in {None, ""}:
        return _("what comes next")
    return _("the end") if name == END else number_of(document, str(name)) or str(name)


def offered_languages() -> list[tuple[str, str]]:
    """Languages that a program may speak: those of Thrive first, then others by name."""
    own = [code.partition("-")[0] for code, _name in settings.LANGUAGES]
    others = [code for code in OFFERED.split() if code not in own]
    named = sorted(((code, words.language(code)) for code in others), key=lambda one: one[1])
    return [*((code, words.language(code)) for code in own), *named]


def line_of(page: Page, part: str) -> Line | None:
    """The line of a part."""
    lines = [*page.top, *page.bottom]
    for chapter in page.chapters:
        lines += [chapter.line, *chapter.lines]
    return next((one for one in lines if one.part == part), None)


def known_part(document: Plain, part: str) -> str:
    """The part that an address names, if a page can open it; else nothing."""
    top, _slash, name = part.partition("/")
    if part in {"program", "promise", "languages", "outcomes", "scores", "lots"}:
        return part
    try:
        is_there = top in {"frames", "experiences"} and name and "/" not in name
        return part if is_there and value_at(document, part) is not None else ""
    except BadPart:
        return ""
