"""The invariants of people that live in the database, each violated once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import LONG_AGO, MOMENT, Cast, group
from thrive.people.models import Group, Membership, Person, Role, Slip

Violation = Callable[[Cast], object]

VIOLATIONS: dict[str, Violation] = {
    "group_one_reporting_root": lambda people: group("Rival", "organisation", None, "0002."),
    "group_parent_only_in_reporting_tree": lambda people: Group.objects.create(
        external_id="q", name="Q", kind="team", parent=people.hill
    ),
    "person_email_not_empty": lambda people: Person.objects.create(
        external_id="z", name="Z", email=""
    ),
    "person_badge_not_empty": lambda people: Person.objects.create(
        external_id="z", name="Z", badge=""
    ),
    "person_badge_in_any_case": lambda people: Person.objects.create(
        external_id="z", name="Z", badge="b-AMINA"
    ),
    "person_leaves_after_joining": lambda people: Person.objects.create(
        external_id="z", name="Z", joined_on=date(2026, 2, 1), left_on=date(2026, 1, 1)
    ),
    "membership_once_from_a_day": lambda people: Membership.objects.create(
        person=people.amina,
        group=people.riverside,
        from_on=LONG_AGO,
        until_on=LONG_AGO + timedelta(days=1),
    ),
    "membership_one_open_for_a_group": lambda people: Membership.objects.create(
        person=people.amina, group=people.riverside, from_on=date(2026, 1, 1)
    ),
    "membership_ends_after_it_begins": lambda people: Membership.objects.create(
        person=people.amina, group=people.hilltop, from_on=LONG_AGO, until_on=LONG_AGO
    ),
    "role_group_only_for_stewards": lambda people: Role.objects.create(
        person=people.amina, kind="sponsor", group=people.hill, granted_at=MOMENT
    ),
    "role_held_once": lambda people: Role.objects.create(
        person=people.omar, kind="administrator", granted_at=MOMENT
    ),
    "role_steward_once_for_a_group": lambda people: Role.objects.create(
        person=people.daniel, kind="steward", group=people.riverside, granted_at=MOMENT
    ),
    "slip_one_unused_pin_for_a_person": lambda people: [
        Slip.objects.create(
            person=people.amina, kind="pin", made_at=MOMENT, expires_at=MOMENT + timedelta(days=1)
        )
        for _twice in range(2)
    ],
}


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_holds(people: Cast, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        VIOLATIONS[name](people)


def test_each_constraint_is_violated_above() -> None:
    named = {
        constraint.name
        for model in (Person, Group, Membership, Role, Slip)
        for constraint in model._meta.constraints
    }

    assert named == set(VIOLATIONS)


def test_a_steward_role_without_a_group_is_refused(people: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Role.objects.create(person=people.amina, kind="steward", granted_at=MOMENT)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amina Yusuf", "AY"), ("Administrator", "A"), ("Ana Maria da Silva", "AS"), ("", "?")],
)
def test_initials_are_those_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert Person(name=name).initials == letters
