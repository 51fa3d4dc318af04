"""Pages as somebody reads them: one, a list, those like what one is working on, how one became."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from thrive.knowledge.access import (
    audience_of,
    keeper_of,
    keeps,
    visible_page,
    visible_pages,
)
from thrive.knowledge.models import Page, PageVersion
from thrive.knowledge.recording import WORDS
from thrive.knowledge.rules.difference import Piece, difference
from thrive.knowledge.rules.markup import Block, parse, plain
from thrive.knowledge.wording import contribution_sentence, visibility_sentence
from thrive.people.models import Person
from thrive.people.queries import roles

MOST = 30  # on one page
FURTHEST = 3000
MOST_VERSIONS = 50
LONGEST_BEGINNING = 160


@dataclass(frozen=True)
class Part:
    """A part of a page under its heading; the body has none."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True)
class PageShown:
    """A page, ready to show."""

    number: int
    title: str
    kind: str
    version: int
    sentence: str
    parts: tuple[Part, ...]  # those that are not empty
    words: dict[str, str]  # all of them as they were typed
    keeper: str
    helpers: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]  # key and name
    made_from: str
    made_at: datetime
    changed_at: datetime
    is_put_away: bool
    may_keep: bool
    am_helping: bool


@dataclass(frozen=True)
class PageRow:
    """A page in a list."""

    number: int
    title: str
    kind: str
    beginning: str
    keeper: str
    changed_at: datetime


@dataclass(frozen=True)
class PageList:
    """Some pages. ``more`` says that there are older ones."""

    rows: tuple[PageRow, ...]
    more: bool


@dataclass(frozen=True)
class VersionShown:
    """A version of a page, and what was new in it, part by part."""

    number: int
    by: str
    made_at: datetime
    changes: tuple[tuple[str, tuple[Piece, ...]], ...]


def page(number: int, viewer: Person, *, at: datetime) -> PageShown:
    """One page. Raises NoSuchPage."""
    row = visible_page(number, viewer, at=at)
    audience = audience_of(row)
    helpers = list(row.helpers.select_related("person").filter(person__is_active=True))
    measures = row.measures.order_by("measure__name", "id")
    return PageShown(
        number=row.pk,
        title=row.title,
        kind=row.kind,
        version=row.version,
        sentence=visibility_sentence(audience),
        parts=_parts(row),
        words={name: getattr(row, name) for name in WORDS},
        keeper=row.keeper.name,
        helpers=tuple(one.person.name for one in helpers),
        measures=tuple(measures.values_list("measure__key", "measure__name")),
        made_from=row.made_from,
        made_at=row.made_at,
        changed_at=row.changed_at,
        is_put_away=row.state == Page.State.PUT_AWAY,
        may_keep=keeps(row, audience, viewer, roles(viewer, at=at)),
        am_helping=any(one.person_id == viewer.pk for one in helpers),
    )


def page_from(made_from: str, viewer: Person, *, at: datetime) -> int | None:
    """The number of the page that was made from a thing, if there is one for this person."""
    found = visible_pages(viewer, at=at).filter(made_from=made_from) if made_from else None
    return found.values_list("pk", flat=True).first() if found is not None else None


def pages_for(viewer: Person, at: datetime, *, offset: int = 0, most: int = MOST) -> PageList:
    """The pages that somebody may read, the newest first; those put away are left out."""
    found = visible_pages(viewer, at=at).filter(state=Page.State.STANDING).select_related("keeper")
    offset = min(max(offset, 0), FURTHEST)
    rows = list(found.order_by("-changed_at", "-id")[offset : offset + most + 1])
    return PageList(tuple(_row(one) for one in rows[:most]), len(rows) > most)


def pages_like(
    measures: Collection[int],
    viewer: Person,
    *,
    at: datetime,
    besides: Sequence[str] = (),
    most: int = 5,
) -> tuple[PageRow, ...]:
    """Pages that speak of the same measures, those with most in common first.

    ``besides`` names what they were not made from: the change that asks.
    """
    in_common = Count("measures", filter=Q(measures__measure__in=list(measures)), distinct=True)
    found = (
        visible_pages(viewer, at=at)
        .filter(state=Page.State.STANDING)
        .exclude(made_from__in=[one for one in besides if one])
        .annotate(in_common=in_common)
        .filter(in_common__gt=0)
        .select_related("keeper")
        .order_by("-in_common", "-changed_at", "-id")
    )
    return tuple(_row(one) for one in found[:most])


def history(number: int, viewer: Person, *, at: datetime) -> tuple[VersionShown, ...]:
    """How a page became what it is, the newest version first. Raises NoSuchPage."""
    row = visible_page(number, viewer, at=at)
    versions = list(row.versions.select_related("by").order_by("-number")[: MOST_VERSIONS + 1])
    before: list[PageVersion | None] = [*versions[1:], None]
    pairs = list(zip(versions, before, strict=True))[:MOST_VERSIONS]
    return tuple(
        VersionShown(new.number, new.by.name, new.made_at, _changes(old, new)) for new, old in pairs
    )


def contribution_promise(number: int | None, viewer: Person, *, at: datetime) -> str:
    """Who can read what is added to a page, or to none. Raises NoSuchPage."""
    if number is None:
        return contribution_sentence("")
    keeper = keeper_of(visible_page(number, viewer, at=at), at=at)
    return contribution_sentence(keeper.name if keeper else "")


def headings() -> dict[str, str]:
    """What the parts of a page are called, in the reader's language."""
    return {
        "title": _("Title"),
        "what_we_did": _("What we did"),
        "what_happened": _("What happened"),
        "how_sure": _("How sure we are"),
        "for_whom": _("For whom this is"),
        "body": _("What else to know"),
    }


def _parts(row: Page) -> tuple[Part, ...]:
    """The parts that say something; a body alone needs no heading."""
    found = {
        name: heading
        for name, heading in headings().items()
        if name != "title" and getattr(row, name)
    }
    if list(found) == ["body"]:
        found["body"] = ""
    return tuple(
        Part(name, heading, parse(getattr(row, name)), getattr(row, name))
        for name, heading in found.items()
    )


def _row(row: Page) -> PageRow:
    text = plain(row.what_we_did or row.body or row.what_happened).replace("\n", " ")
    if len(text) > LONGEST_BEGINNING:
        text = text[:LONGEST_BEGINNING].rsplit(" ", 1)[0] + " …"
    return PageRow(row.pk, row.title, row.kind, text, row.keeper.name, row.changed_at)


def _changes(
    old: PageVersion | None, new: PageVersion
) -> tuple[tuple[str, tuple[Piece, ...]], ...]:
    if old is None:
        return ()
    return tuple(
        (heading, difference(getattr(old, name), getattr(new, name)))
        for name, heading in headings().items()
        if getattr(old, name) != getattr(new, name)
    )
