"""One question tells what roles, groups and keys tell one by one."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import LONG_AGO, Cast, person, role
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries import groups_of, house, keys_of, roles

NAMES = ("amina", "daniel", "peter", "joanna", "ruth", "omar")


@pytest.fixture
def nurses(people: Cast) -> Group:
    """A group outside the tree, looked after by Peter, with Amina in it."""
    found = Group.objects.create(external_id="nurses", name="Nurses", kind="profession")
    Membership.objects.create(person=people.amina, group=found, from_on=LONG_AGO)
    role(people.peter, Role.Kind.STEWARD, found)
    return found


@pytest.mark.usefixtures("nurses")
@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_is_said_one_by_one(
    people: Cast, at: datetime, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    somebody: Person = getattr(people, name)
    role(people.daniel, Role.Kind.STEWARD, people.hill)

    with django_assert_num_queries(1):
        found = house(somebody, at=at)

    assert found.name == "Fernbrook"
    assert list(found.groups) == groups_of(somebody, on=at.date())
    assert found.keys == keys_of(somebody, at=at)
    assert found.roles == roles(somebody, at=at)


def test_the_way_leads_from_the_team_up_to_the_whole(people: Cast, at: datetime) -> None:
    assert house(people.amina, at=at).way == (people.riverside, people.harbour, people.fernbrook)
    assert house(people.joanna, at=at).way == (people.fernbrook,)


@pytest.mark.usefixtures("nurses")
def test_a_group_outside_the_tree_has_nothing_above_it(people: Cast, at: datetime) -> None:
    alone = person("Nadia Bloom")
    Membership.objects.create(
        person=alone, group=Group.objects.get(external_id="nurses"), from_on=LONG_AGO
    )

    found = house(alone, at=at)

    assert (found.above, found.way) == ((), (people.fernbrook,))


def test_roles_that_ended_or_come_later_are_not_held(people: Cast, at: datetime) -> None:
    Role.objects.filter(person=people.daniel).update(ended_at=at)
    Role.objects.filter(person=people.omar).update(granted_at=at + timedelta(days=1))

    for somebody in (people.daniel, people.omar):
        assert house(somebody, at=at).roles == roles(somebody, at=at)
        assert not house(somebody, at=at).roles.steward_of


def test_whoever_left_a_group_is_not_in_it_and_has_nothing_above(
    people: Cast, at: datetime
) -> None:
    people.amina.memberships.update(until_on=at.date())

    found = house(people.amina, at=at)

    assert (found.groups, found.above) == ((), ())
    assert found.keys == {"everyone", f"person:{people.amina.pk}"}


def test_whoever_has_left_has_nothing(people: Cast, at: datetime) -> None:
    people.daniel.is_active = False

    found = house(people.daniel, at=at)

    assert (found.groups, found.above, found.keys) == ((), (), frozenset())
    assert found.roles == roles(people.daniel, at=at)


@pytest.mark.django_db
def test_where_there_is_no_group_yet_roles_hold_all_the_same(at: datetime) -> None:
    omar = role(person("Omar Haddad"), Role.Kind.ADMINISTRATOR)

    found = house(omar, at=at)

    assert (found.name, found.groups, found.way) == ("", (), ())
    assert found.roles.is_administrator


def test_who_is_in_two_groups_of_the_tree_has_each_group_once(people: Cast, at: datetime) -> None:
    Membership.objects.create(person=people.amina, group=people.hilltop, from_on=LONG_AGO)
    Membership.objects.create(person=people.amina, group=people.harbour, from_on=date(2026, 1, 1))

    found = house(people.amina, at=at)

    assert list(found.groups) == groups_of(people.amina, on=at.date())
    assert found.keys == keys_of(people.amina, at=at)
    assert len({*found.groups, *found.above}) == len(found.groups) + len(found.above)
