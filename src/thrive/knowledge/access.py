"""Which pages are for whom. What is not for somebody does not exist for them."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from thrive.discussions.subjects import Subject
from thrive.knowledge.errors import NoSuchContribution, NoSuchPage
from thrive.knowledge.models import Contribution, Page, PageKey
from thrive.people.models import Group, Person
from thrive.people.queries import (
    EVERYONE,
    GROUP,
    Audience,
    Roles,
    keys_of,
    people_for,
    roles,
)


def visible_pages(viewer: Person, *, at: datetime) -> QuerySet[Page]:
    """The pages that somebody may read at a moment, those that were put away included."""
    keys = sorted(keys_of(viewer, at=at))
    return Page.objects.filter(Exists(PageKey.objects.filter(page=OuterRef("pk"), key__in=keys)))


def visible_page(page: int, viewer: Person, *, at: datetime, lock: bool = False) -> Page:
    """One of them. Raises NoSuchPage. Inside a transaction it can be locked."""
    found = visible_pages(viewer, at=at).filter(pk=page)
    if lock:
        found = found.select_for_update()
    row = found.first()
    if row is None:
        raise NoSuchPage(_("There is no such page, or it is not for you."))
    return row


def audience_of(page: Page) -> Audience:
    """Who can read a page."""
    return Audience.of(page.keys.values_list("key", flat=True))


def keeps(page: Page, audience: Audience, viewer: Person, held: Roles) -> bool:
    """Whether somebody may change a page: its keeper, and who leads its groups.

    Where it is for everybody, any steward may.
    """
    if page.keeper_id == viewer.pk:
        return True
    if not held.steward_of:
        return False
    if audience.everyone:
        return True
    groups = Group.objects.filter(pk__in=audience.groups) if audience.groups else ()
    return any(held.may_steward(group) for group in groups)


def may_keep(page: Page, viewer: Person, *, at: datetime) -> bool:
    """The same, for a page whose audience is not at hand."""
    return keeps(page, audience_of(page), viewer, roles(viewer, at=at))


def waits_for(viewer: Person, *, at: datetime) -> Q:
    """A condition: the contribution may be answered by somebody.

    By the keeper of its page and whoever leads the page's groups, as long as they can read the
    page; without a page, by anybody who leads a group.
    """
    if not viewer.is_active:
        return Q(pk__in=())
    read = Q(page__in=visible_pages(viewer, at=at))
    mine = read & Q(page__keeper=viewer)
    held = roles(viewer, at=at).steward_of
    if not held:
        return mine
    led = reduce(or_, (Q(path__startswith=one.path) for one in held if one.path), Q(pk__in=()))
    groups = Group.objects.filter(led | Q(pk__in=[one.pk for one in held]))
    keys = [EVERYONE, *(f"{GROUP}{pk}" for pk in groups.values_list("pk", flat=True))]
    opened = PageKey.objects.filter(page=OuterRef("page"), key__in=keys)
    return mine | Q(page__isnull=True) | (read & Q(Exists(opened)))


def answerable(contribution: int, by: Person, *, at: datetime) -> Contribution:
    """A contribution that somebody may answer. Raises NoSuchContribution."""
    found = Contribution.objects.filter(waits_for(by, at=at), pk=contribution)
    row = found.select_related("page", "by").first()
    if row is None:
        raise NoSuchContribution(_("There is no such contribution, or it does not wait for you."))
    return row


def keeper_of(page: Page, *, at: datetime) -> Person | None:
    """Who keeps a page and can still read it: nobody, if they have left or moved on."""
    readers = people_for(audience_of(page), on=at.date())
    return readers.filter(pk=page.keeper_id).first()


def page_called(key: str, viewer: Person, at: datetime) -> Subject:
    """A page as something to talk about. Raises NoSuchPage."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    page = visible_page(number, viewer, at=at)
    return Subject(page.title, path_of(page.pk), audience_of(page))


def path_of(page: int) -> str:
    """Where a page is shown, within Thrive."""
    return f"/know/{page}/"
