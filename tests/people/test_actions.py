"""Groups, memberships and roles: each works, and is refused for each reason."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.foundation.errors import Refused
from thrive.foundation.models import AuditRecord
from thrive.people.actions import (
    add_group,
    close_group,
    end_role,
    grant_role,
    join_group,
    leave_group,
    let_go_due,
    move_group,
    move_person,
)
from thrive.people.errors import (
    GroupClosed,
    GroupNotEmpty,
    LastAdministrator,
    NotAllowed,
    OneTeamAtATime,
    TreeBroken,
)
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries import groups_of, members_of, own_team, reporting_tree, roles

MAY = date(2026, 5, 1)


def new_group(people: Cast, at: datetime, parent: Group | None = None, **more: object) -> Group:
    """A group called Quay, added by the administrator."""
    given: dict[str, object] = {"external_id": "quay", "name": "Quay", "kind": "team"}
    return add_group(**(given | more), parent=parent, by=people.omar, at=at)  # type: ignore[arg-type]


def test_a_new_group_takes_its_place_in_the_tree(people: Cast, at: datetime) -> None:
    group = new_group(people, at, people.harbour)

    names = [one.name for one in reporting_tree(on=at.date())]
    assert names == ["Fernbrook", "Harbour", "Riverside", "Quay", "Hill", "Hilltop"]
    assert group.path == "0001.0001.0002."


def test_a_group_without_a_parent_stands_outside_the_tree(people: Cast, at: datetime) -> None:
    assert not new_group(people, at).is_reporting


def test_nothing_stands_below_a_group_outside_the_tree(people: Cast, at: datetime) -> None:
    outside = new_group(people, at)

    with pytest.raises(TreeBroken):
        new_group(people, at, outside, external_id="pier")


def test_a_second_root_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(TreeBroken):
        new_group(people, at, is_root=True)


def test_a_group_cannot_move_below_itself(people: Cast, at: datetime) -> None:
    with pytest.raises(TreeBroken):
        move_group(group=people.harbour, parent=people.riverside, by=people.omar, at=at)


def test_a_group_outside_the_tree_cannot_move_into_it(people: Cast, at: datetime) -> None:
    with pytest.raises(TreeBroken):
        move_group(group=new_group(people, at), parent=people.hill, by=people.omar, at=at)


def test_a_group_moves_with_all_below_it(people: Cast, at: datetime) -> None:
    move_group(group=people.harbour, parent=people.hill, by=people.omar, at=at)
    move_group(group=people.harbour, parent=people.hill, by=people.omar, at=at)

    people.riverside.refresh_from_db()
    assert people.riverside.path == "0001.0001.0002.0001."
    assert AuditRecord.objects.filter(action="people.move_group").count() == 1


def test_a_group_with_people_or_groups_in_it_cannot_close(people: Cast, at: datetime) -> None:
    for group in (people.riverside, people.harbour):
        with pytest.raises(GroupNotEmpty):
            close_group(group=group, on=at.date(), by=people.omar, at=at)


def test_a_closed_group_takes_nobody_and_no_group(people: Cast, at: datetime) -> None:
    quay = new_group(people, at, people.harbour)
    close_group(group=quay, on=at.date(), by=people.omar, at=at)
    quay.refresh_from_db()

    with pytest.raises(GroupClosed):
        move_person(person=people.amina, to=quay, on=at.date(), by=people.omar, at=at)
    with pytest.raises(GroupClosed):
        new_group(people, at, quay, external_id="pier")
    assert quay not in reporting_tree(on=at.date())
    assert quay in reporting_tree(on=at.date() - timedelta(days=1))


def test_the_past_stays_true_when_somebody_moves(people: Cast, at: datetime) -> None:
    move_person(person=people.amina, to=people.hilltop, on=MAY, by=people.omar, at=at)

    assert own_team(people.amina, on=MAY - timedelta(days=1)) == people.riverside
    assert own_team(people.amina, on=MAY) == people.hilltop
    assert people.amina in members_of(people.riverside, on=MAY - timedelta(days=1))
    assert people.amina not in members_of(people.riverside, on=MAY)


def test_a_move_twice_is_one_move(people: Cast, at: datetime) -> None:
    for _again in range(2):
        move_person(person=people.amina, to=people.hilltop, on=MAY, by=people.omar, at=at)

    assert Membership.objects.filter(person=people.amina).count() == 2


def test_joining_where_one_is_already_changes_nothing(people: Cast, at: datetime) -> None:
    join_group(person=people.amina, group=people.riverside, on=MAY, by=people.omar, at=at)

    assert own_team(people.amina, on=MAY - timedelta(days=1)) == people.riverside


def test_two_places_in_the_tree_on_one_day_are_refused(people: Cast, at: datetime) -> None:
    move_person(person=people.amina, to=people.hilltop, on=MAY, by=people.omar, at=at)

    with pytest.raises(OneTeamAtATime):
        move_person(
            person=people.amina,
            to=people.harbour,
            on=MAY - timedelta(days=9),
            by=people.omar,
            at=at,
        )
    assert own_team(people.amina, on=MAY - timedelta(days=9)) == people.riverside


def test_nobody_moves_to_a_group_outside_the_tree(people: Cast, at: datetime) -> None:
    with pytest.raises(OneTeamAtATime):
        move_person(person=people.amina, to=new_group(people, at), on=MAY, by=people.omar, at=at)


def test_groups_overlap(people: Cast, at: datetime) -> None:
    nurses = new_group(people, at, kind="profession")
    join_group(person=people.amina, group=nurses, on=MAY, by=people.omar, at=at)

    assert groups_of(people.amina, on=MAY) == [people.riverside, nurses]
    leave_group(person=people.amina, group=nurses, on=at.date(), by=people.omar, at=at)
    assert groups_of(people.amina, on=at.date()) == [people.riverside]


def test_nobody_leaves_where_they_are_not(people: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        leave_group(person=people.peter, group=people.riverside, on=MAY, by=people.omar, at=at)


def test_nobody_leaves_before_they_came(people: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        leave_group(
            person=people.amina, group=people.riverside, on=date(2019, 1, 1), by=None, at=at
        )


def test_members_of_an_area_are_those_of_its_teams_when_asked_deep(
    people: Cast, at: datetime
) -> None:
    assert members_of(people.harbour, on=at.date()) == []
    assert members_of(people.harbour, on=at.date(), deep=True) == [people.amina, people.daniel]


def test_a_steward_of_an_area_stewards_its_teams(people: Cast, at: datetime) -> None:
    grant_role(
        person=people.amina, kind=Role.Kind.STEWARD, group=people.harbour, by=people.omar, at=at
    )

    held = roles(people.amina, at=at)
    assert held.may_steward(people.riverside)
    assert not held.may_steward(people.hilltop)
    assert not held.may_steward(people.fernbrook)


def test_a_role_twice_is_one_role(people: Cast, at: datetime) -> None:
    for _again in range(2):
        grant_role(person=people.amina, kind=Role.Kind.SPONSOR, by=people.omar, at=at)

    assert Role.objects.filter(person=people.amina).count() == 1
    assert AuditRecord.objects.filter(action="people.grant_role").count() == 1


def test_a_role_that_ended_is_held_no_more_but_was(people: Cast, at: datetime) -> None:
    role = Role.objects.get(person=people.daniel)
    later = at + timedelta(days=1)

    end_role(role=role, by=people.omar, at=later)
    end_role(role=role, by=people.omar, at=later + timedelta(days=1))

    role.refresh_from_db()
    assert role.ended_at == later
    assert roles(people.daniel, at=at).may_steward(people.riverside)
    assert not roles(people.daniel, at=later).may_steward(people.riverside)


def test_a_steward_needs_a_group_and_nobody_else_has_one(people: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        grant_role(person=people.amina, kind=Role.Kind.STEWARD, by=people.omar, at=at)
    with pytest.raises(Refused):
        grant_role(
            person=people.amina, kind=Role.Kind.SPONSOR, group=people.hill, by=people.omar, at=at
        )


def test_the_last_administrator_stays(people: Cast, at: datetime) -> None:
    role = Role.objects.get(person=people.omar)

    with pytest.raises(LastAdministrator):
        end_role(role=role, by=people.omar, at=at)

    grant_role(person=people.amina, kind=Role.Kind.ADMINISTRATOR, by=people.omar, at=at)
    end_role(role=role, by=people.omar, at=at)
    assert not roles(people.omar, at=at).is_administrator


def test_whose_last_day_has_come_loses_access(people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.daniel.pk).update(left_on=at.date())

    assert let_go_due(at=at) == 1
    assert let_go_due(at=at) == 0

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert not daniel.is_active
    assert roles(daniel, at=at).steward_of == ()
    with pytest.raises(Refused):
        grant_role(person=daniel, kind=Role.Kind.SPONSOR, by=people.omar, at=at)


def test_the_last_administrator_is_kept_while_the_others_go(people: Cast, at: datetime) -> None:
    leaving = [people.daniel.pk, people.omar.pk]
    Person.objects.filter(pk__in=leaving).update(left_on=at.date())

    assert let_go_due(at=at) == 1
    assert let_go_due(at=at) == 0

    people.omar.refresh_from_db()
    assert (people.omar.is_active, people.omar.left_on) == (True, None)
    assert roles(people.omar, at=at).is_administrator
    assert not Person.objects.get(pk=people.daniel.pk).is_active
    kept = AuditRecord.objects.get(action="people.keep_last_administrator")
    assert (kept.subject, kept.details) == ("omar", {"on": at.date().isoformat()})


def test_of_two_administrators_who_go_the_later_one_is_kept(people: Cast, at: datetime) -> None:
    grant_role(person=people.ruth, kind=Role.Kind.ADMINISTRATOR, by=people.omar, at=at)
    Person.objects.filter(pk=people.omar.pk).update(left_on=at.date())
    Person.objects.filter(pk=people.ruth.pk).update(left_on=at.date() - timedelta(days=1))

    assert let_go_due(at=at) == 1

    assert Person.objects.get(pk=people.omar.pk).is_active
    assert not Person.objects.get(pk=people.ruth.pk).is_active


def test_an_administrator_goes_while_another_stays(people: Cast, at: datetime) -> None:
    grant_role(person=people.ruth, kind=Role.Kind.ADMINISTRATOR, by=people.omar, at=at)
    Person.objects.filter(pk=people.omar.pk).update(left_on=at.date())

    assert let_go_due(at=at) == 1

    assert not AuditRecord.objects.filter(action="people.keep_last_administrator").exists()


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_change_groups_memberships_and_roles(
    people: Cast, at: datetime, who: str
) -> None:
    by: Person = getattr(people, who)
    amina, hilltop = people.amina, people.hilltop
    role = Role.objects.get(person=people.daniel)

    with pytest.raises(NotAllowed):
        add_group(external_id="q", name="Q", kind="team", by=by, at=at)
    with pytest.raises(NotAllowed):
        move_group(group=people.harbour, parent=people.hill, by=by, at=at)
    with pytest.raises(NotAllowed):
        close_group(group=hilltop, on=at.date(), by=by, at=at)
    with pytest.raises(NotAllowed):
        move_person(person=amina, to=hilltop, on=MAY, by=by, at=at)
    with pytest.raises(NotAllowed):
        leave_group(person=amina, group=people.riverside, on=MAY, by=by, at=at)
    with pytest.raises(NotAllowed):
        grant_role(person=by, kind=Role.Kind.ADMINISTRATOR, by=by, at=at)
    with pytest.raises(NotAllowed):
        end_role(role=role, by=by, at=at)
