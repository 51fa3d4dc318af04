"""What every action of knowledge leaves behind: versions, a line on record, what search finds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from thrive.foundation import audit, search
from thrive.foundation.errors import Problem
from thrive.foundation.texts import unprintable_problems
from thrive.knowledge.access import path_of
from thrive.knowledge.errors import BadPage
from thrive.knowledge.models import Page, PageVersion
from thrive.knowledge.rules.limits import LONGEST
from thrive.knowledge.rules.markup import plain
from thrive.people.models import Person

KIND: Final = "page"
WORDS: Final = tuple(LONGEST)


def put_on_record(
    action: str,
    subject: str,
    by: Person | None,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    """Write down who did what; ``by=None``: nobody knows who it was."""
    actor = by.external_id if by is not None else "unnamed"
    audit.record(actor=actor, action=f"knowledge.{action}", subject=subject, at=at, details=details)


def let_be_found(page: Page, at: datetime) -> None:
    """Let search find a page as it stands now, or no longer if it was put away."""
    if page.state != Page.State.STANDING:
        search.withdraw(kind=KIND, ref=str(page.pk))
        return
    search.push(
        kind=KIND,
        ref=str(page.pk),
        title=page.title,
        text="\n".join(plain(getattr(page, name)) for name in WORDS[1:] if getattr(page, name)),
        url=path_of(page.pk),
        keys=page.keys.values_list("key", flat=True),
        at=at,
    )


def name_pages() -> None:
    """Name pages as something that search finds. Called when the program starts."""
    search.name_room(
        search.Room(KIND, Page.objects.all, lambda page: let_be_found(page, page.changed_at))
    )


def keep_version(page: Page, by: Person, at: datetime) -> None:
    """Keep the page as it stands now among its versions."""
    words = {name: getattr(page, name) for name in WORDS}
    PageVersion.objects.create(page=page, number=page.version, by=by, made_at=at, **words)


def checked_words(words: Mapping[str, str]) -> dict[str, str]:
    """The words of a page, trimmed. Raises BadPage with every problem, nothing of it taken."""
    trimmed = {name: text.replace("\r\n", "\n").strip() for name, text in words.items()}
    problems = unprintable_problems(trimmed)
    if "title" in trimmed and not trimmed["title"]:
        problems.append(Problem(_("is missing; say what it is about"), column="title"))
    for name, text in trimmed.items():
        if len(text) > LONGEST[name]:
            message = _("is too long; at most %(most)s letters") % {"most": LONGEST[name]}
            problems.append(Problem(message, column=name))
    if problems:
        raise BadPage(_("This page cannot be kept."), problems)
    return trimmed
