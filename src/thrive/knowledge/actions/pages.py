"""Making pages, changing them with their history, and putting them away."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.knowledge.access import audience_of, may_keep, visible_page
from thrive.knowledge.errors import BadPage, MovedOn, NotAllowed, PromiseStands, PutAway
from thrive.knowledge.models import Page, PageKey, PageMeasure
from thrive.knowledge.recording import (
    WORDS,
    checked_words,
    keep_version,
    let_be_found,
    put_on_record,
)
from thrive.knowledge.rules.limits import TWICE_WITHIN
from thrive.measures.models import Measure
from thrive.people.models import Group, Person
from thrive.people.queries import FOR_EVERYONE, Audience, is_within, keys_of, people_for, roles


def make_page(
    *,
    title: str,
    by: Person,
    at: datetime,
    kind: str = Page.Kind.PLAIN,
    body: str = "",
    what_we_did: str = "",
    what_happened: str = "",
    how_sure: str = "",
    for_whom: str = "",
    audience: Audience = FOR_EVERYONE,
    measures: Sequence[int] = (),
    made_from: str = "",
) -> int:
    """Make a page, kept by who makes it, and return its number.

    ``made_from`` names the one thing it comes from (``change-12``): the same thing again gives the
    page that is there. Without it, the same title by the same person within two minutes does.
    Raises BadPage, NotAllowed, NoSuchPage (made from it already, for others).
    """
    words = checked_words(
        dict(zip(WORDS, (title, body, what_we_did, what_happened, how_sure, for_whom), strict=True))
    )
    _check(kind, made_from)
    audience = _own_audience(audience, by, at)
    known = _known_measures(measures)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # two presses wait for one another
        standing = _same_page(words["title"], made_from, by, at)
        if standing is not None:
            return visible_page(standing, by, at=at).pk
        page = Page.objects.create(
            **words, kind=kind, keeper=by, made_from=made_from, made_at=at, changed_at=at
        )
        _set_keys(page, audience)
        PageMeasure.objects.bulk_create([PageMeasure(page=page, measure=one) for one in known])
        keep_version(page, by, at)
        let_be_found(page, at)
        details = {"from": made_from} if made_from else None
        put_on_record("make_page", f"page {page.pk}", by, at, details)
    return page.pk


def change_page(
    *,
    page: int,
    seen_version: int,
    by: Person,
    at: datetime,
    title: str | None = None,
    body: str | None = None,
    what_we_did: str | None = None,
    what_happened: str | None = None,
    how_sure: str | None = None,
    for_whom: str | None = None,
) -> int:
    """Change what is given of a page and return its new version. Every version stays readable.

    ``seen_version`` is the version that was read before: whoever was slower keeps nothing. The same
    words change nothing. Raises NoSuchPage, NotAllowed, PutAway, MovedOn, BadPage.
    """
    given = dict(
        zip(WORDS, (title, body, what_we_did, what_happened, how_sure, for_whom), strict=True)
    )
    words = checked_words({name: text for name, text in given.items() if text is not None})
    with transaction.atomic():
        row = kept_page(page, by, at)
        if row.version != seen_version:
            raise MovedOn(
                _("Somebody else changed this page meanwhile. Look at it again, then change it.")
            )
        if all(getattr(row, name) == text for name, text in words.items()):
            return row.version
        for name, text in words.items():
            setattr(row, name, text)
        row.version += 1
        row.changed_at = at
        row.save(update_fields=[*words, "version", "changed_at"])
        keep_version(row, by, at)
        let_be_found(row, at)
        put_on_record("change_page", f"page {row.pk}", by, at, {"fields": sorted(words)})
    return row.version


def narrow_audience(*, page: int, audience: Audience, by: Person, at: datetime) -> None:
    """Let fewer people read a page; search knows it in the same transaction. Nobody is added.

    The same audience again changes nothing. Raises NoSuchPage, NotAllowed, PutAway, PromiseStands.
    """
    with transaction.atomic():
        row = kept_page(page, by, at)
        before = audience_of(row)
        if not audience.keys & keys_of(row.keeper, at=at):
            persons = tuple(sorted({*audience.persons, row.keeper_id}))
            audience = Audience(audience.everyone, audience.groups, persons)
        if audience == before:
            return
        if not is_within(audience, before, on=at.date()):
            raise PromiseStands(
                _("Nobody can be added to a page. Make a new one for more people if you like.")
            )
        _set_keys(row, audience)
        let_be_found(row, at)
        put_on_record("narrow_page", f"page {row.pk}", by, at)


def hand_over(*, page: int, keeper: Person, by: Person, at: datetime) -> None:
    """Give a page to another keeper, who can read it. Twice changes nothing.

    Raises NoSuchPage, NotAllowed, PutAway, BadPage.
    """
    with transaction.atomic():
        row = kept_page(page, by, at)
        if row.keeper_id == keeper.pk:
            return
        if not people_for(audience_of(row), on=at.date()).filter(pk=keeper.pk).exists():
            problem = Problem(_("cannot read this page"), column="keeper")
            raise BadPage(_("Whoever keeps a page must be able to read it."), [problem])
        row.keeper = keeper
        row.save(update_fields=["keeper"])
        put_on_record("hand_over_page", f"page {row.pk}", by, at, {"to": keeper.external_id})


def put_away(*, page: int, by: Person, at: datetime) -> None:
    """Put a page away: it is not listed or found any more, its address still shows it.

    Twice changes nothing. Raises NoSuchPage, NotAllowed.
    """
    _turn(page, Page.State.STANDING, Page.State.PUT_AWAY, "put_away_page", by, at)


def take_out(*, page: int, by: Person, at: datetime) -> None:
    """Take a page out again. Twice changes nothing. Raises NoSuchPage, NotAllowed."""
    _turn(page, Page.State.PUT_AWAY, Page.State.STANDING, "take_out_page", by, at)


def kept_page(page: int, by: Person, at: datetime) -> Page:
    """A page that somebody may change, locked. Raises NoSuchPage, NotAllowed, PutAway."""
    row = visible_page(page, by, at=at, lock=True)
    _refuse_unless_keeper(row, by, at)
    if row.state != Page.State.STANDING:
        raise PutAway(_("This page was put away. Take it out again to change it."))
    return row


def _turn(page: int, old: str, new: str, action: str, by: Person, at: datetime) -> None:
    with transaction.atomic():
        row = visible_page(page, by, at=at)
        _refuse_unless_keeper(row, by, at)
        if Page.objects.filter(pk=row.pk, state=old).update(state=new):
            row.refresh_from_db()
            let_be_found(row, at)
            put_on_record(action, f"page {row.pk}", by, at)


def _refuse_unless_keeper(page: Page, by: Person, at: datetime) -> None:
    if not may_keep(page, by, at=at):
        raise NotAllowed(
            _("Only who keeps this page, or leads its groups, may do this. Add what you know.")
        )


def _check(kind: str, made_from: str) -> None:
    if kind not in Page.Kind.values:
        problem = Problem(_("is not one of those offered"), column="kind", value=kind)
        raise BadPage(_("This page cannot be kept."), [problem])
    if len(made_from) > 100:
        raise BadPage(_("This page cannot be kept."), [Problem(_("is not known"), column="from")])


def _own_audience(audience: Audience, by: Person, at: datetime) -> Audience:
    """The audience, its maker in it. Only for own groups, and for those one leads."""
    mine = keys_of(by, at=at)
    if not mine:
        raise NotAllowed(_("Only people who are here can make a page."))
    if not audience.keys:
        raise BadPage(_("Say who this is for."), [Problem(_("is missing"), column="audience")])
    others = [one for one in audience.groups if f"group:{one}" not in mine]
    groups = list(Group.objects.filter(pk__in=others))
    held = roles(by, at=at)
    if len(groups) < len(others) or not all(held.may_steward(group) for group in groups):
        raise NotAllowed(_("You can make a page for your own groups, and for those you lead."))
    if audience.keys & mine:
        return audience
    return Audience(audience.everyone, audience.groups, tuple(sorted({*audience.persons, by.pk})))


def _known_measures(measures: Iterable[int]) -> list[Measure]:
    wanted = sorted(set(measures))
    found = list(Measure.objects.filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise BadPage(
            _("This page cannot be kept."), [Problem(_("is not known"), column="measures")]
        )
    return found


def _same_page(title: str, made_from: str, by: Person, at: datetime) -> int | None:
    if made_from:
        same = Page.objects.select_for_update().filter(made_from=made_from)
    else:
        same = Page.objects.filter(
            title=title, keeper=by, made_from="", made_at__gt=at - TWICE_WITHIN, made_at__lte=at
        )
    return same.order_by("id").values_list("pk", flat=True).first()


def _set_keys(page: Page, audience: Audience) -> None:
    page.keys.all().delete()
    PageKey.objects.bulk_create([PageKey(page=page, key=key) for key in sorted(audience.keys)])
