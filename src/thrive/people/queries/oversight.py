"""What a guardian asks: who holds which role, and who is meant in the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Value
from django.utils.translation import gettext as _

from thrive.people.errors import NotAllowed
from thrive.people.models import Group, Person, Role
from thrive.people.queries.standing import Roles, held_at

MOST_CALLED = 200


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role, for which group if it is for one, and since when."""

    name: str
    group: str
    since: datetime


@dataclass(frozen=True)
class Holders:
    """Who holds which role at a moment."""

    administrators: list[Holder]
    guardians: list[Holder]
    sponsors: list[Holder]
    stewards: list[Holder]


@dataclass(frozen=True)
class Names:
    """Names of people and groups by their external ids."""

    persons: dict[str, str]
    groups: dict[str, str]


def refuse_unless_overseer(held: Roles) -> None:
    """Raises NotAllowed for anybody but guardians and administrators."""
    if not (held.is_guardian or held.is_administrator):
        raise NotAllowed(_("Only guardians and administrators may read this."))


def holders(*, at: datetime) -> Holders:
    """Everybody who holds a role and is still here, by name; stewards by their group's place."""
    found: dict[str, list[Holder]] = {kind: [] for kind in Role.Kind.values}
    held = held_at(at).filter(person__is_active=True)
    rows = held.order_by("group__path", "group__name", "person__name", "id")
    for kind, name, group, since in rows.values_list(
        "kind", "person__name", "group__name", "granted_at"
    ):
        found[kind].append(Holder(name, group or "", since))
    return Holders(
        administrators=found[Role.Kind.ADMINISTRATOR],
        guardians=found[Role.Kind.GUARDIAN],
        sponsors=found[Role.Kind.SPONSOR],
        stewards=found[Role.Kind.STEWARD],
    )


def names_of(*, persons: Iterable[str], groups: Iterable[str]) -> Names:
    """What people and groups are called, in one query. Unknown ids are left out."""
    columns = ("external_id", "name", "of")
    people = Person.objects.filter(external_id__in=set(persons)).annotate(of=Value("person"))
    named = Group.objects.filter(external_id__in=set(groups)).annotate(of=Value("group"))
    rows = people.order_by().values_list(*columns).union(named.order_by().values_list(*columns))
    found: dict[str, dict[str, str]] = {"person": {}, "group": {}}
    for external_id, name, of in rows:
        found[of][external_id] = name
    return Names(persons=found["person"], groups=found["group"])


def actors_called(text: str) -> frozenset[str]:
    """The external ids of people whose name or number this is; at most two hundred of them."""
    called = Q(name__icontains=text) | Q(external_id__iexact=text) | Q(badge__iexact=text)
    found = Person.objects.filter(called).order_by("name", "id")
    return frozenset(found.values_list("external_id", flat=True)[:MOST_CALLED])
