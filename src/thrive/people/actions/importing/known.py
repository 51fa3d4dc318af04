"""What is known about those whom a file speaks of: read at once, in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from thrive.people.actions.importing.lines import Line
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.rules.stretches import Stretch

CHUNK = 5000  # names in one question to the database


@dataclass(frozen=True)
class Known:
    """The state before the import, by the external ids that the file uses."""

    persons: dict[str, Person]
    groups: dict[str, Group]
    stretches: dict[str, list[Stretch]]  # by the person's external id
    roles: set[tuple[str, str, str]]  # person, kind, group ("" for the organisation)
    emails: dict[str, str]  # email to external id, also of people whom the file does not name
    badges: dict[str, str]  # in capitals: badges are one in any case
    numbers: dict[str, str]  # external ids in capitals, of everybody


def load_known(lines: Sequence[Line]) -> Known:
    """Read all that the lines touch."""
    names = {line.external_id for line in lines if line.external_id}
    persons: dict[str, Person] = {}
    for chunk in _chunks(names):
        for person in Person.objects.filter(external_id__in=chunk):
            persons[person.external_id] = person
    badges, numbers = _sign_in_numbers()
    return Known(
        persons=persons,
        groups={group.external_id: group for group in Group.objects.select_related("parent")},
        stretches=_stretches(names),
        roles=_roles(names),
        emails=_holders("email", {line.person.get("email", "") for line in lines}),
        badges=badges,
        numbers=numbers,
    )


def _stretches(names: Iterable[str]) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = defaultdict(list)
    for chunk in _chunks(names):
        rows = Membership.objects.filter(person__external_id__in=chunk).values_list(
            "person__external_id",
            "group__external_id",
            "group__is_reporting",
            "from_on",
            "until_on",
            "pk",
        )
        for person, group, is_reporting, from_on, until_on, key in rows:
            found[person].append(Stretch(group, is_reporting, from_on, until_on, key))
    return found


def _roles(names: Iterable[str]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for chunk in _chunks(names):
        rows = Role.objects.filter(person__external_id__in=chunk, ended_at__isnull=True)
        for person, kind, group in rows.values_list(
            "person__external_id", "kind", "group__external_id"
        ):
            found.add((person, kind, group or ""))
    return found


def _holders(field: str, values: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in _chunks(values - {""}):
        rows = Person.objects.filter(**{f"{field}__in": chunk})
        found.update(rows.values_list(field, "external_id"))
    return found


def _sign_in_numbers() -> tuple[dict[str, str], dict[str, str]]:
    """Whose each badge and each external id is. One is typed where the other is, in any case."""
    badges: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for badge, external_id in Person.objects.values_list("badge", "external_id"):
        numbers[external_id.upper()] = external_id
        if badge:
            badges[badge.upper()] = external_id
    return badges, numbers


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(sorted(names))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
