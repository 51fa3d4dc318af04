"""One person, or one group, by hand: each works, and is refused for each reason."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError

from tests.cast import Cast
from thrive.foundation.errors import Invalid, NotFound, Refused
from thrive.foundation.models import AuditRecord
from thrive.people.actions import (
    Particulars,
    add_group,
    add_person,
    call_off,
    call_off_leaving,
    close_group,
    correct_person,
    grant_role,
    join_group,
    let_go_due,
    let_go_person,
    move_person,
    rename_group,
    reopen_group,
    take_back,
)
from thrive.people.errors import (
    GroupClosed,
    LastAdministrator,
    NotAllowed,
    OneTeamAtATime,
    UnsuitableGroup,
    UnsuitablePerson,
)
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries import groups_of, own_team, reporting_tree, roles

ZOE = Particulars(name=" Zoe Marsh ", email="Zoe@Fernbrook.example", badge="B-9", phone="0123")
DAY = timedelta(days=1)


def kept(person: Person) -> Particulars:
    """What is kept about somebody."""
    return Particulars(person.name, person.email or "", person.badge or "", person.phone)


def columns(problem: pytest.ExceptionInfo[UnsuitablePerson]) -> list[str]:
    """Beside which fields something is wrong."""
    return [one.column for one in problem.value.problems]


def test_a_person_is_added_to_a_group(people: Cast, at: datetime) -> None:
    begins = date(2026, 9, 1)

    zoe = add_person(
        external_id="zoe",
        particulars=ZOE,
        group=people.riverside,
        from_on=begins,
        by=people.omar,
        at=at,
    )

    assert kept(zoe) == Particulars("Zoe Marsh", "zoe@fernbrook.example", "B-9", "0123")
    assert not zoe.has_usable_password()
    assert own_team(zoe, on=begins) == people.riverside
    assert own_team(zoe, on=begins - DAY) is None
    assert EmailAddress.objects.get(user=zoe, verified=True, primary=True).email == zoe.email
    actions = AuditRecord.objects.filter(subject="zoe").values_list("action", flat=True)
    assert sorted(actions) == ["people.add_person", "people.join_group"]


def test_a_person_needs_neither_address_nor_badge_nor_group(people: Cast, at: datetime) -> None:
    zoe = add_person(external_id="zoe", particulars=Particulars("Zoe"), by=people.omar, at=at)

    assert (zoe.email, zoe.badge, zoe.joined_on) == (None, None, None)
    assert not EmailAddress.objects.filter(user=zoe).exists()


@pytest.mark.parametrize(
    ("number", "particulars", "wrong"),
    [
        ("", Particulars("Zoe"), ["external_id"]),
        ("AMINA", Particulars("Zoe"), ["external_id"]),  # Amina's own number
        ("b-amina", Particulars("Zoe"), ["external_id"]),  # Amina's badge
        ("zoe", Particulars(" "), ["name"]),
        ("zoe", Particulars("Zoe", email="nowhere"), ["email"]),
        ("zoe", Particulars("Zoe", email="Amina@fernbrook.example"), ["email"]),
        ("zoe", Particulars("Zoe", badge="b-AMINA"), ["badge"]),
        ("zoe", Particulars("Zoe", badge="Peter"), ["badge"]),  # Peter's number
        ("", Particulars("", "x", "peter"), ["external_id", "name", "email", "badge"]),
    ],
)
def test_what_is_wrong_or_somebody_else_s_is_refused(
    people: Cast, at: datetime, number: str, particulars: Particulars, wrong: list[str]
) -> None:
    with pytest.raises(UnsuitablePerson) as problem:
        add_person(external_id=number, particulars=particulars, by=people.omar, at=at)

    assert columns(problem) == wrong
    assert Person.objects.count() == 6


def test_one_s_own_number_may_be_one_s_badge(people: Cast, at: datetime) -> None:
    add_person(external_id="9", particulars=Particulars("Zoe", badge="9"), by=people.omar, at=at)

    assert Person.objects.get(external_id="9").badge == "9"


def test_nobody_is_added_when_the_group_takes_nobody(people: Cast, at: datetime) -> None:
    quay = add_group(external_id="quay", name="Quay", kind="team", by=people.omar, at=at)
    close_group(group=quay, on=at.date(), by=people.omar, at=at)
    quay.refresh_from_db()

    with pytest.raises(GroupClosed):
        add_person(external_id="zoe", particulars=ZOE, group=quay, by=people.omar, at=at)

    assert not Person.objects.filter(external_id="zoe").exists()
    assert not EmailAddress.objects.exists()
    assert not AuditRecord.objects.filter(action="people.add_person").exists()


def test_a_person_is_corrected_and_the_audit_does_not_say_to_what(
    people: Cast, at: datetime
) -> None:
    other = Particulars("Amina Lee", "amina.lee@fernbrook.example", "B-7", "")
    for _again in range(2):
        correct_person(person=people.amina, particulars=other, by=people.omar, at=at)

    assert kept(Person.objects.get(pk=people.amina.pk)) == other
    assert EmailAddress.objects.get(user=people.amina).email == other.email
    record = AuditRecord.objects.get(action="people.correct_person")
    assert record.details == {"changed": ["name", "email", "badge"]}


def test_an_address_that_is_taken_away_opens_no_door(people: Cast, at: datetime) -> None:
    EmailAddress.objects.create(user=people.amina, email="amina@fernbrook.example", verified=True)

    correct_person(person=people.amina, particulars=Particulars("Amina"), by=people.omar, at=at)

    assert not EmailAddress.objects.filter(user=people.amina).exists()
    assert Person.objects.get(pk=people.amina.pk).email is None


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (Particulars(""), "name"),
        (Particulars("Amina", email="daniel@fernbrook.example"), "email"),
        (Particulars("Amina", badge="b-daniel"), "badge"),
        (Particulars("Amina", badge="daniel"), "badge"),
    ],
)
def test_a_correction_that_clashes_is_refused(
    people: Cast, at: datetime, given: Particulars, wrong: str
) -> None:
    with pytest.raises(UnsuitablePerson) as problem:
        correct_person(person=people.amina, particulars=given, by=people.omar, at=at)

    assert columns(problem) == [wrong]
    assert Person.objects.get(pk=people.amina.pk).name == "Amina Yusuf"


def test_whoever_is_let_go_has_no_access_and_their_past_stays(people: Cast, at: datetime) -> None:
    for _again in range(2):
        let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert (daniel.is_active, daniel.left_on) == (False, at.date())
    assert roles(daniel, at=at).steward_of == ()
    assert own_team(daniel, on=at.date()) is None
    assert own_team(daniel, on=at.date() - DAY) == people.riverside
    assert AuditRecord.objects.filter(action="people.let_go_person").count() == 1


def test_whoever_leaves_later_keeps_access_until_then(people: Cast, at: datetime) -> None:
    later = at + timedelta(days=30)
    move_person(
        person=people.daniel, to=people.hilltop, on=later.date() + DAY, by=people.omar, at=at
    )

    let_go_person(person=people.daniel, on=later.date(), by=people.omar, at=at)

    assert roles(people.daniel, at=at).may_steward(people.riverside)
    assert own_team(people.daniel, on=later.date() - DAY) == people.riverside
    assert own_team(people.daniel, on=later.date() + DAY + DAY) is None  # the move is called off
    assert let_go_due(at=later) == 1


def test_whoever_leaves_does_not_leave_later_without_being_taken_back(
    people: Cast, at: datetime
) -> None:
    let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)

    with pytest.raises(Refused):
        let_go_person(person=people.daniel, on=at.date() + DAY, by=people.omar, at=at)

    assert Person.objects.get(pk=people.daniel.pk).left_on == at.date()


def test_a_planned_leaving_may_come_sooner(people: Cast, at: datetime) -> None:
    let_go_person(person=people.daniel, on=at.date() + 30 * DAY, by=people.omar, at=at)

    let_go_person(person=people.daniel, on=at.date() + DAY, by=people.omar, at=at)

    assert own_team(people.daniel, on=at.date()) == people.riverside
    assert own_team(people.daniel, on=at.date() + DAY) is None


def test_nobody_leaves_before_what_began(people: Cast, at: datetime) -> None:
    move_person(person=people.daniel, to=people.hilltop, on=at.date(), by=people.omar, at=at)

    with pytest.raises(Refused):
        let_go_person(person=people.daniel, on=at.date() - DAY, by=people.omar, at=at)

    assert own_team(people.daniel, on=at.date()) == people.hilltop
    assert Person.objects.get(pk=people.daniel.pk).left_on is None


def test_the_last_administrator_is_not_let_go(people: Cast, at: datetime) -> None:
    with pytest.raises(LastAdministrator):
        let_go_person(person=people.omar, on=at.date(), by=people.omar, at=at)

    assert Person.objects.get(pk=people.omar.pk).left_on is None
    assert own_team(people.omar, on=at.date()) == people.fernbrook


def test_whoever_left_is_taken_back(people: Cast, at: datetime) -> None:
    let_go_person(person=people.daniel, on=at.date() - DAY, by=people.omar, at=at)

    take_back(person=people.daniel, group=people.hilltop, on=at.date(), by=people.omar, at=at)

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert (daniel.is_active, daniel.left_on) == (True, None)
    assert own_team(daniel, on=at.date()) == people.hilltop
    assert roles(daniel, at=at).steward_of == ()
    with pytest.raises(Refused):
        take_back(person=daniel, group=people.hilltop, on=at.date(), by=people.omar, at=at)


def test_whoever_is_taken_back_on_the_day_they_left_was_never_gone(
    people: Cast, at: datetime
) -> None:
    let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)

    take_back(person=people.daniel, group=people.riverside, on=at.date(), by=people.omar, at=at)

    row = Membership.objects.get(person=people.daniel)
    assert (row.group, row.until_on) == (people.riverside, None)


def test_whoever_was_to_leave_stays_in_all_their_groups(people: Cast, at: datetime) -> None:
    nurses = add_group(external_id="n", name="Nurses", kind="job", by=people.omar, at=at)
    join_group(person=people.daniel, group=nurses, on=at.date(), by=people.omar, at=at)
    later = at.date() + 30 * DAY
    let_go_person(person=people.daniel, on=later, by=people.omar, at=at)

    call_off_leaving(person=people.daniel, by=people.omar, at=at)

    assert groups_of(people.daniel, on=later) == [people.riverside, nurses]
    assert Person.objects.get(pk=people.daniel.pk).left_on is None
    assert Membership.objects.filter(person=people.daniel).count() == 2
    with pytest.raises(Refused):
        call_off_leaving(person=people.daniel, by=people.omar, at=at)


def test_whoever_has_left_does_not_stay_but_is_taken_back(people: Cast, at: datetime) -> None:
    let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)
    let_go_person(person=people.amina, on=at.date() + DAY, by=people.omar, at=at)

    with pytest.raises(Refused):
        call_off_leaving(person=people.daniel, by=people.omar, at=at)
    with pytest.raises(Refused):
        take_back(person=people.amina, group=people.hill, on=at.date(), by=people.omar, at=at)


def test_taking_back_is_whole_or_not_at_all(people: Cast, at: datetime) -> None:
    let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)

    with pytest.raises(OneTeamAtATime):
        take_back(
            person=people.daniel, group=people.hilltop, on=at.date() - DAY, by=people.omar, at=at
        )

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert (daniel.is_active, daniel.left_on) == (False, at.date())
    assert not AuditRecord.objects.filter(action="people.take_back").exists()


def test_whoever_has_left_joins_no_group(people: Cast, at: datetime) -> None:
    let_go_person(person=people.daniel, on=at.date(), by=people.omar, at=at)

    with pytest.raises(Refused):
        join_group(person=people.daniel, group=people.hilltop, on=at.date(), by=people.omar, at=at)


def test_a_group_is_renamed_and_takes_its_place_by_name(people: Cast, at: datetime) -> None:
    for _again in range(2):
        rename_group(group=people.hill, name=" Aspen Hill ", kind="area", by=people.omar, at=at)

    names = [one.name for one in reporting_tree(on=at.date())]
    assert names == ["Fernbrook", "Aspen Hill", "Hilltop", "Harbour", "Riverside"]
    record = AuditRecord.objects.get(action="people.rename_group")
    assert record.details == {"was": "Hill", "now": "Aspen Hill", "kind": "area"}


def test_a_group_without_a_name_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(UnsuitableGroup):
        rename_group(group=people.hill, name=" ", kind="area", by=people.omar, at=at)
    with pytest.raises(UnsuitableGroup):
        add_group(external_id="new", name="", kind="area", by=people.omar, at=at)


def test_a_short_name_that_is_taken_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(UnsuitableGroup) as problem:
        add_group(external_id="hill", name="Hill", kind="area", by=people.omar, at=at)

    assert [one.column for one in problem.value.problems] == ["external_id"]
    assert Group.objects.count() == 5


def test_nothing_is_half_saved_when_the_record_fails(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise DatabaseError("the audit is full")

    monkeypatch.setattr("thrive.foundation.audit.record", fails)
    for attempt in (
        lambda: add_person(external_id="zoe", particulars=ZOE, by=None, at=at),
        lambda: correct_person(person=people.amina, particulars=ZOE, by=None, at=at),
        lambda: let_go_person(person=people.daniel, on=at.date(), by=None, at=at),
        lambda: rename_group(group=people.hill, name="H", kind="area", by=None, at=at),
    ):
        with pytest.raises(DatabaseError):
            attempt()

    assert not Person.objects.filter(name="Zoe Marsh").exists()
    assert not Person.objects.filter(left_on__isnull=False).exists()
    assert not Membership.objects.filter(until_on__isnull=False).exists()
    assert Group.objects.get(pk=people.hill.pk).name == "Hill"


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_add_correct_rename_and_let_go(
    people: Cast, at: datetime, who: str
) -> None:
    by: Person = getattr(people, who)
    amina, on = people.amina, at.date()

    with pytest.raises(NotAllowed):
        add_person(external_id="zoe", particulars=ZOE, by=by, at=at)
    with pytest.raises(NotAllowed):
        correct_person(person=amina, particulars=ZOE, by=by, at=at)
    with pytest.raises(NotAllowed):
        let_go_person(person=amina, on=on, by=by, at=at)
    with pytest.raises(NotAllowed):
        call_off_leaving(person=amina, by=by, at=at)
    with pytest.raises(NotAllowed):
        take_back(person=amina, group=people.hill, on=on, by=by, at=at)
    with pytest.raises(NotAllowed):
        rename_group(group=people.hill, name="H", kind="area", by=by, at=at)
    assert not AuditRecord.objects.exists()


def test_an_administrator_may_be_let_go_once_there_is_another(people: Cast, at: datetime) -> None:
    grant_role(person=people.ruth, kind=Role.Kind.ADMINISTRATOR, by=people.omar, at=at)

    let_go_person(person=people.omar, on=at.date(), by=people.ruth, at=at)

    assert not Person.objects.get(pk=people.omar.pk).is_active
    with pytest.raises(Invalid):
        add_person(external_id="omar", particulars=ZOE, by=people.ruth, at=at)


def test_a_planned_move_is_called_off_and_the_team_goes_on(people: Cast, at: datetime) -> None:
    later = at.date() + 30 * DAY
    planned = move_person(person=people.amina, to=people.hilltop, on=later, by=people.omar, at=at)

    call_off(membership=planned, by=people.omar, at=at)

    assert own_team(people.amina, on=later + DAY) == people.riverside
    assert AuditRecord.objects.get(action="people.call_off").subject == "amina"


def test_what_has_begun_is_not_called_off(people: Cast, at: datetime) -> None:
    begun = Membership.objects.get(person=people.amina)

    with pytest.raises(Refused):
        call_off(membership=begun, by=people.omar, at=at)

    assert own_team(people.amina, on=at.date()) == people.riverside


def test_calling_off_twice_is_refused(people: Cast, at: datetime) -> None:
    later = at.date() + 30 * DAY
    planned = move_person(person=people.amina, to=people.hilltop, on=later, by=people.omar, at=at)
    again = Membership.objects.get(pk=planned.pk)
    call_off(membership=planned, by=people.omar, at=at)

    with pytest.raises(NotFound):
        call_off(membership=again, by=people.omar, at=at)


def test_a_closed_group_opens_again_below_an_open_one(people: Cast, at: datetime) -> None:
    given: dict[str, Any] = {"by": people.omar, "at": at}
    pier = add_group(external_id="pier", name="Pier", kind="area", parent=people.hill, **given)
    quay = add_group(external_id="quay", name="Quay", kind="team", parent=pier, **given)
    for group in (quay, pier):
        close_group(group=group, on=at.date(), **given)

    with pytest.raises(GroupClosed):
        reopen_group(group=Group.objects.get(pk=quay.pk), **given)
    for group in (pier, quay, quay):
        reopen_group(group=Group.objects.get(pk=group.pk), **given)

    assert quay in reporting_tree(on=at.date())
    assert AuditRecord.objects.filter(action="people.reopen_group").count() == 2


def test_only_administrators_call_off_and_open_again(people: Cast, at: datetime) -> None:
    membership = Membership.objects.get(person=people.amina)
    for by in (people.amina, people.daniel, people.joanna, people.ruth):
        with pytest.raises(NotAllowed):
            call_off(membership=membership, by=by, at=at)
        with pytest.raises(NotAllowed):
            reopen_group(group=people.hill, by=by, at=at)


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\x7f", "\ufffe", "\ud800"])
def test_letters_that_cannot_be_printed_are_refused(people: Cast, at: datetime, odd: str) -> None:
    given = Particulars(name=f"Zoe{odd}x", badge=f"B{odd}9", phone=f"0{odd}1")

    with pytest.raises(UnsuitablePerson) as added:
        add_person(external_id=f"z{odd}e", particulars=given, by=people.omar, at=at)
    with pytest.raises(UnsuitablePerson) as corrected:
        correct_person(person=people.amina, particulars=given, by=people.omar, at=at)
    with pytest.raises(UnsuitableGroup):
        add_group(external_id="moor", name=f"Mo{odd}or", kind="team", by=people.omar, at=at)
    with pytest.raises(UnsuitableGroup):
        rename_group(
            group=people.riverside, name="Riverside", kind=f"te{odd}am", by=people.omar, at=at
        )

    assert columns(added) == ["external_id", "name", "badge", "phone"]
    assert columns(corrected) == ["name", "badge", "phone"]
    assert not Group.objects.filter(external_id="moor").exists()
