"""The people in the tests: a leader, a member, an outsider, and those with a role.

Riverside is a team in Harbour, which is an area of Fernbrook. Daniel leads Riverside, Amina works
there; Peter works at Hilltop, in another area.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from thrive.people.models import Group, Membership, Person, Role

MOMENT = datetime(2026, 9, 17, 18, 0, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Everybody, by the part they play."""

    fernbrook: Group
    harbour: Group
    hill: Group
    riverside: Group
    hilltop: Group
    amina: Person  # a member of Riverside
    daniel: Person  # leads Riverside: its steward
    peter: Person  # a member of Hilltop: an outsider to Riverside
    joanna: Person  # sponsor
    ruth: Person  # guardian
    omar: Person  # administrator


def group(name: str, kind: str, parent: Group | None, path: str) -> Group:
    """A group with a place in the reporting tree."""
    return Group.objects.create(
        external_id=name.lower(), name=name, kind=kind, parent=parent, is_reporting=True, path=path
    )


def person(name: str, *groups: Group, email: bool = True) -> Person:
    """Somebody who belongs to groups since long ago."""
    first = name.split()[0].lower()
    someone = Person.objects.create(
        external_id=first,
        name=name,
        email=f"{first}@fernbrook.example" if email else None,
        badge=f"B-{first}",
    )
    for belongs in groups:
        Membership.objects.create(person=someone, group=belongs, from_on=LONG_AGO)
    return someone


def role(someone: Person, kind: Role.Kind, where: Group | None = None) -> Person:
    """Give a role to somebody."""
    Role.objects.create(person=someone, kind=kind, group=where, granted_at=MOMENT)
    return someone


def make_cast() -> Cast:
    """Put everybody into the database."""
    fernbrook = group("Fernbrook", "organisation", None, "0001.")
    harbour = group("Harbour", "area", fernbrook, "0001.0001.")
    hill = group("Hill", "area", fernbrook, "0001.0002.")
    riverside = group("Riverside", "team", harbour, "0001.0001.0001.")
    hilltop = group("Hilltop", "team", hill, "0001.0002.0001.")
    return Cast(
        fernbrook=fernbrook,
        harbour=harbour,
        hill=hill,
        riverside=riverside,
        hilltop=hilltop,
        amina=person("Amina Yusuf", riverside),
        daniel=role(person("Daniel Okafor", riverside), Role.Kind.STEWARD, riverside),
        peter=person("Peter Lang", hilltop, email=False),
        joanna=role(person("Joanna Reid", fernbrook), Role.Kind.SPONSOR),
        ruth=role(person("Ruth Meyer", fernbrook), Role.Kind.GUARDIAN),
        omar=role(person("Omar Haddad", fernbrook), Role.Kind.ADMINISTRATOR),
    )
