"""What the pages about people show: frozen, ready, and in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from thrive.foundation.errors import NotFound
from thrive.people.errors import NotAllowed
from thrive.people.models import Group, Membership, Person, Pin, Role, Slip
from thrive.people.queries.belonging import during, open_on
from thrive.people.queries.slips import guarded_people, sign_in_number
from thrive.people.queries.standing import Roles, roles

MOST_FOUND = 50


@dataclass(frozen=True)
class GroupRow:
    """A group in the tree, with how many are in it and in all below it."""

    key: int
    external_id: str
    name: str
    kind: str
    depth: int
    members: int
    below: int


@dataclass(frozen=True)
class Overview:
    """All groups that somebody may look after."""

    tree: list[GroupRow]
    others: list[GroupRow]
    people: int
    is_administrator: bool


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    key: int
    name: str
    number: str
    team: str
    is_active: bool


@dataclass(frozen=True)
class Found:
    """Who was found by a search. ``more`` says that not all are listed."""

    people: list[PersonRow]
    more: bool


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a group, and how they can come in."""

    key: int
    name: str
    number: str
    has_pin: bool
    slip_until: date | None
    has_email: bool
    may_get_slip: bool


@dataclass(frozen=True)
class GroupPage:
    """One group, for its steward."""

    key: int
    name: str
    kind: str
    above: list[tuple[int, str]]
    members: list[MemberRow]
    waiting: int  # who would get a slip with one click
    closed_on: date | None
    is_reporting: bool
    may_move: bool  # all but the root and what stands outside the tree


def overview(viewer: Person, *, at: datetime) -> Overview:
    """The groups that a steward or an administrator looks after. Raises NotAllowed for others."""
    held = _looks_after(viewer, at)
    on = at.date()
    groups = [
        group
        for group in Group.objects.filter(open_on(on)).order_by("path", "name", "id")
        if held.is_administrator or held.may_steward(group)
    ]
    counts = _member_counts(on)
    return Overview(
        tree=_rows([group for group in groups if group.is_reporting], counts),
        others=_rows([group for group in groups if not group.is_reporting], counts),
        people=Person.objects.filter(is_active=True).count() if held.is_administrator else 0,
        is_administrator=held.is_administrator,
    )


def _looks_after(viewer: Person, at: datetime) -> Roles:
    held = roles(viewer, at=at)
    if not (held.is_administrator or held.steward_of):
        raise NotAllowed(_("Only stewards and administrators look after people here."))
    return held


def _member_counts(on: date) -> Counter[int]:
    ids = Membership.objects.filter(during(on, membership="")).values_list("group_id", flat=True)
    return Counter(ids)


def _rows(groups: list[Group], counts: Counter[int]) -> list[GroupRow]:
    top = min((_depth(group) for group in groups), default=0)
    below: Counter[str] = Counter()
    for group in groups:
        for length in range(0, len(group.path) + 1, 5):
            below[group.path[:length]] += counts[group.pk]
    return [
        GroupRow(
            group.pk,
            group.external_id,
            group.name,
            group.kind,
            _depth(group) - top,
            counts[group.pk],
            below[group.path] if group.path else counts[group.pk],
        )
        for group in groups
    ]


def _depth(group: Group) -> int:
    return group.path.count(".")


def find_people(text: str, *, viewer: Person, at: datetime) -> Found:
    """Whoever has these letters in name, number or address. Raises NotAllowed for most."""
    _administers(viewer, at)
    text = text.strip()
    if not text:
        return Found([], more=False)
    hit = Q(name__icontains=text) | Q(external_id__iexact=text) | Q(badge__iexact=text)
    found = list(
        Person.objects.filter(hit | Q(email__icontains=text)).order_by("name", "id")[
            : MOST_FOUND + 1
        ]
    )
    teams = _teams(found, at.date())
    rows = [
        PersonRow(one.pk, one.name, sign_in_number(one), teams.get(one.pk, ""), one.is_active)
        for one in found[:MOST_FOUND]
    ]
    return Found(rows, more=len(found) > MOST_FOUND)


def _teams(people: Iterable[Person], on: date) -> dict[int, str]:
    rows = Membership.objects.filter(
        during(on, membership=""), person__in=[one.pk for one in people], group__is_reporting=True
    )
    return dict(rows.values_list("person_id", "group__name"))


def _administers(viewer: Person, at: datetime) -> None:
    if not roles(viewer, at=at).is_administrator:
        raise NotAllowed(_("Only an administrator may see this."))


def group_page(key: int, *, viewer: Person, at: datetime) -> GroupPage:
    """A group and who is in it. Raises NotFound, or NotAllowed for anybody but its stewards."""
    group = Group.objects.filter(pk=key).first()
    if group is None:
        raise NotFound(_("There is no such group."))
    held = _looks_after(viewer, at)
    if not (held.is_administrator or held.may_steward(group)):
        raise NotAllowed(
            _("Only a steward of %(group)s may see this page.") % {"group": group.name}
        )
    members = _member_rows(group, held, at)
    return GroupPage(
        key=group.pk,
        name=group.name,
        kind=group.kind,
        above=_above(group, held),
        members=members,
        waiting=sum(not row.has_pin and row.may_get_slip for row in members),
        closed_on=group.closed_on,
        is_reporting=group.is_reporting,
        may_move=group.parent_id is not None,
    )


def _above(group: Group, held: Roles) -> list[tuple[int, str]]:
    prefixes = [group.path[:length] for length in range(5, len(group.path), 5)]
    above = Group.objects.filter(path__in=prefixes, is_reporting=True).order_by("path")
    return [(one.pk, one.name) for one in above if held.is_administrator or held.may_steward(one)]


def _member_rows(group: Group, held: Roles, at: datetime) -> list[MemberRow]:
    people = (
        Person.objects.filter(during(at.date()), memberships__group=group)
        .annotate(has_pin=Exists(Pin.objects.filter(person=OuterRef("pk"))))
        .distinct()
        .order_by("name", "id")
    )
    slips = dict(
        Slip.objects.filter(
            kind=Slip.Kind.PIN, used_at__isnull=True, expires_at__gt=at, person__in=people
        ).values_list("person_id", "expires_at")
    )
    guarded = set() if held.is_administrator else guarded_people(at=at)
    return [
        MemberRow(
            key=person.pk,
            name=person.name,
            number=sign_in_number(person),
            has_pin=person.has_pin,
            slip_until=slips[person.pk].date() if person.pk in slips else None,
            has_email=bool(person.email),
            may_get_slip=person.is_active and person.pk not in guarded,
        )
        for person in people
    ]


@dataclass(frozen=True)
class Spell:
    """Something that held from one day until another: a membership or a role."""

    key: int
    what: str
    where: str
    from_on: date | None
    until_on: date | None
    holds: bool
    is_ahead: bool = False  # planned, not begun


@dataclass(frozen=True)
class PersonPage:
    """One person over time, for an administrator."""

    person: Person
    number: str
    memberships: list[Spell]
    roles: list[Spell]
    has_pin: bool
    has_password: bool
    is_leaving: bool  # a day is set, and has not come


def person_page(key: int, *, viewer: Person, at: datetime) -> PersonPage:
    """A person's memberships and roles over time. Raises NotAllowed or NotFound."""
    _administers(viewer, at)
    person = Person.objects.filter(pk=key).select_related("pin").first()
    if person is None:
        raise NotFound(_("There is no such person."))
    return PersonPage(
        person=person,
        number=sign_in_number(person),
        memberships=memberships_over_time(person, on=at.date()),
        roles=roles_over_time(person, at=at),
        has_pin=getattr(person, "pin", None) is not None,
        has_password=person.has_usable_password(),
        is_leaving=person.left_on is not None and person.left_on > at.date(),
    )


def memberships_over_time(person: Person, *, on: date) -> list[Spell]:
    """Every membership that a person has or had, the newest first."""
    rows = person.memberships.select_related("group").order_by("-from_on", "-id")
    return [
        Spell(
            row.pk,
            row.group.name,
            row.group.kind,
            row.from_on if row.from_on > date.min else None,
            row.until_on,
            row.from_on <= on and (row.until_on is None or row.until_on > on),
            is_ahead=row.from_on > on,
        )
        for row in rows
    ]


def roles_over_time(person: Person, *, at: datetime) -> list[Spell]:
    """Every role that a person has or had, the newest first."""
    rows = person.roles.select_related("group").order_by("-granted_at", "-id")
    return [
        Spell(
            row.pk,
            role_name(row.kind),
            row.group.name if row.group else "",
            row.granted_at.date(),
            row.ended_at.date() if row.ended_at else None,
            row.ended_at is None or row.ended_at > at,
        )
        for row in rows
    ]


def role_name(kind: str) -> str:
    """A role as people call it, in the reader's language."""
    names = {
        Role.Kind.STEWARD: _("steward"),
        Role.Kind.SPONSOR: _("sponsor"),
        Role.Kind.GUARDIAN: _("guardian"),
        Role.Kind.ADMINISTRATOR: _("administrator"),
    }
    return names[Role.Kind(kind)]
