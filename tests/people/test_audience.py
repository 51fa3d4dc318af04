"""Keys: whoever something is for has one of its keys, and nobody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import LONG_AGO, Cast, person
from thrive.people.models import Group, Membership
from thrive.people.queries import (
    FOR_EVERYONE,
    Audience,
    addressable,
    audience_words,
    is_within,
    keys_of,
    people_for,
)


def test_a_person_has_the_keys_of_their_groups_and_of_those_above(
    people: Cast, at: datetime
) -> None:
    with CaptureQueriesContext(connection) as seen:
        keys = keys_of(people.amina, at=at)

    groups = (people.riverside, people.harbour, people.fernbrook)
    mine = {"everyone", f"person:{people.amina.pk}", *(f"group:{one.pk}" for one in groups)}
    assert keys == mine
    assert len(seen) == 2


def test_a_group_outside_the_tree_has_a_key_too(people: Cast, at: datetime) -> None:
    nurses = Group.objects.create(external_id="nurses", name="Nurses", kind="profession")
    Membership.objects.create(person=people.peter, group=nurses, from_on=LONG_AGO)

    assert f"group:{nurses.pk}" in keys_of(people.peter, at=at)
    assert f"group:{nurses.pk}" not in keys_of(people.amina, at=at)
    assert list(people_for(Audience(groups=(nurses.pk,)), on=at.date())) == [people.peter]


def test_whoever_has_left_has_no_keys_and_who_left_a_group_not_its_key(
    people: Cast, at: datetime
) -> None:
    people.amina.memberships.update(until_on=at.date())
    people.peter.is_active = False
    people.peter.save()

    assert keys_of(people.amina, at=at) == {"everyone", f"person:{people.amina.pk}"}
    assert f"group:{people.riverside.pk}" in keys_of(people.amina, at=at - timedelta(days=1))
    assert keys_of(people.peter, at=at) == frozenset()
    assert people.peter not in people_for(FOR_EVERYONE, on=at.date())


@pytest.mark.parametrize(
    "path", [("riverside",), ("harbour",), ("fernbrook",), ("hill", "harbour")]
)
def test_people_and_keys_tell_the_same(people: Cast, at: datetime, path: tuple[str, ...]) -> None:
    audience = Audience(groups=tuple(getattr(people, name).pk for name in path))
    everybody = people_for(FOR_EVERYONE, on=at.date())

    inside = {one for one in everybody if keys_of(one, at=at) & audience.keys}

    assert inside == set(people_for(audience, on=at.date()))


def test_an_audience_comes_back_from_its_keys(people: Cast) -> None:
    audience = Audience(groups=(7, 12), persons=(3,))

    assert Audience.of(audience.keys) == audience
    assert Audience.of(FOR_EVERYONE.keys) == FOR_EVERYONE
    assert Audience().keys == frozenset()
    with pytest.raises(ValueError, match="'team:7' is no key"):
        Audience.of(["team:7"])


def test_an_audience_is_said_in_words(people: Cast, at: datetime) -> None:
    amina, daniel, riverside = people.amina.pk, people.daniel.pk, people.riverside.pk

    assert audience_words(FOR_EVERYONE) == "Everybody here"
    assert audience_words(Audience(groups=(riverside,))) == "Everybody in Riverside"
    both = Audience(persons=(amina, daniel), groups=(riverside,))
    assert audience_words(both) == "Everybody in Riverside, Amina Yusuf and Daniel Okafor"
    assert audience_words(Audience()) == "Nobody"
    many = tuple(person(f"Aa{number:02} Bee").pk for number in range(15))
    assert audience_words(Audience(persons=many)).endswith("and 3 others")


def test_one_addresses_own_groups_and_those_one_leads(people: Cast, at: datetime) -> None:
    assert [name for _key, name in addressable(people.amina, at=at)] == [
        "Everybody in Riverside",
        "Everybody in Harbour",
        "Everybody here",
    ]
    assert [name for _key, name in addressable(people.omar, at=at)] == ["Everybody here"]
    Membership.objects.filter(person=people.daniel).delete()
    assert (f"group:{people.riverside.pk}", "Everybody in Riverside") in addressable(
        people.daniel, at=at
    )
    people.peter.is_active = False
    assert addressable(people.peter, at=at) == ()


def test_a_narrower_audience_lets_nobody_new_in(people: Cast, at: datetime) -> None:
    on = at.date()
    riverside, harbour = (Audience(groups=(one.pk,)) for one in (people.riverside, people.harbour))
    amina, peter = (Audience(persons=(one.pk,)) for one in (people.amina, people.peter))

    for new, old in ((harbour, FOR_EVERYONE), (riverside, harbour), (amina, riverside)):
        assert is_within(new, old, on=on)
        assert not is_within(old, new, on=on)
    assert not is_within(peter, riverside, on=on)
    assert is_within(Audience(), amina, on=on)
