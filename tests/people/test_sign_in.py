"""Slips, badges, PINs and the first link: who comes in, who does not, and what nobody learns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.foundation.errors import Invalid
from thrive.foundation.models import AuditRecord
from thrive.people.actions import (
    PrintedSlip,
    choose_pin,
    enter_with_badge,
    first_administrator,
    grant_role,
    make_slips,
    set_pin,
    settle_in,
    tidy,
)
from thrive.people.errors import (
    AlreadyBegun,
    LinkSpent,
    NotAllowed,
    TooManyTries,
    UnsuitablePin,
    WrongBadgeOrPin,
)
from thrive.people.models import Person, Pin, Role, Slip, StagedImport, Throttle
from thrive.people.queries import invited_by, roles

GOOD = "704915"


@pytest.fixture
def slip(people: Cast, at: datetime) -> PrintedSlip:
    """The slip that Daniel printed for Amina."""
    made = make_slips(group=people.riverside, by=people.daniel, at=at)
    return next(one for one in made if one.name == "Amina Yusuf")


def has_chosen(someone: Person, slip: PrintedSlip, at: datetime, pin: str = GOOD) -> None:
    """Use a slip to choose a PIN."""
    entered = enter_with_badge(badge=slip.number, pin=slip.pin, at=at)
    assert entered.slip is not None
    choose_pin(person=entered.person, slip=entered.slip, pin=pin, at=at)
    assert entered.person == someone


def test_a_steward_makes_slips_for_all_without_a_pin(people: Cast, at: datetime) -> None:
    made = make_slips(group=people.riverside, by=people.daniel, at=at)

    assert [one.name for one in made] == ["Amina Yusuf", "Daniel Okafor"]
    assert len({one.pin for one in made}) == 2
    kept = Slip.objects.values_list("secret_hash", flat=True)
    assert not any(one.pin in held for one in made for held in kept)
    details = AuditRecord.objects.get(action="people.make_slips").details
    assert not any(one.pin in str(details) for one in made)


def test_somebody_without_a_badge_signs_in_with_the_number_of_the_list(
    people: Cast, at: datetime
) -> None:
    Person.objects.filter(pk=people.peter.pk).update(badge=None)

    [printed] = make_slips(group=people.hilltop, by=people.omar, at=at)

    assert printed.number == "peter"
    assert enter_with_badge(badge="Peter", pin=printed.pin, at=at).person == people.peter


@pytest.mark.parametrize("who", ["amina", "peter", "joanna", "ruth"])
def test_only_a_steward_of_the_group_or_an_administrator_makes_slips(
    people: Cast, at: datetime, who: str
) -> None:
    with pytest.raises(NotAllowed):
        make_slips(group=people.riverside, by=getattr(people, who), at=at)


def test_a_steward_gets_no_slip_for_another_group(people: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        make_slips(group=people.hilltop, by=people.daniel, at=at)
    with pytest.raises(NotAllowed):
        make_slips(group=people.riverside, by=people.daniel, at=at, people=[people.peter])


def test_a_steward_gets_no_slip_for_an_administrator(people: Cast, at: datetime) -> None:
    grant_role(
        person=people.amina, kind=Role.Kind.STEWARD, group=people.fernbrook, by=people.omar, at=at
    )

    assert make_slips(group=people.fernbrook, by=people.amina, at=at) == []
    with pytest.raises(NotAllowed):
        make_slips(group=people.fernbrook, by=people.amina, at=at, people=[people.omar])
    assert len(make_slips(group=people.fernbrook, by=people.omar, at=at)) == 3


def test_a_slip_leads_to_a_pin_of_ones_own_and_is_used_up(
    people: Cast, slip: PrintedSlip, at: datetime
) -> None:
    has_chosen(people.amina, slip, at)

    entered = enter_with_badge(badge="b-AMINA", pin="704 915", at=at)
    assert (entered.person, entered.slip) == (people.amina, None)
    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=slip.pin, at=at)


def test_a_slip_cannot_be_used_twice_at_once(people: Cast, slip: PrintedSlip, at: datetime) -> None:
    entered = enter_with_badge(badge=slip.number, pin=slip.pin, at=at)
    assert entered.slip is not None
    choose_pin(person=people.amina, slip=entered.slip, pin=GOOD, at=at)

    with pytest.raises(LinkSpent):
        choose_pin(person=people.amina, slip=entered.slip, pin="839162", at=at)
    with pytest.raises(LinkSpent):
        choose_pin(person=people.daniel, slip=entered.slip, pin="839162", at=at)


def test_a_slip_expires(slip: PrintedSlip, at: datetime) -> None:
    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=slip.pin, at=at + timedelta(days=14))


def test_a_new_slip_voids_the_former(people: Cast, slip: PrintedSlip, at: datetime) -> None:
    make_slips(group=people.riverside, by=people.daniel, at=at, people=[people.amina])

    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=slip.pin, at=at)


def test_a_slip_is_void_after_ten_wrong_pins(slip: PrintedSlip, at: datetime) -> None:
    for day in range(10):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge=slip.number, pin="1", at=at + timedelta(days=day))

    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=slip.pin, at=at + timedelta(days=11))


@pytest.mark.parametrize(
    "pin", ["12345", "abcdef", "111111", "123456", "987654", "121212", "1" * 13]
)
def test_a_weak_pin_is_refused_and_the_slip_stays(
    people: Cast, slip: PrintedSlip, at: datetime, pin: str
) -> None:
    entered = enter_with_badge(badge=slip.number, pin=slip.pin, at=at)
    assert entered.slip is not None

    with pytest.raises(UnsuitablePin):
        choose_pin(person=people.amina, slip=entered.slip, pin=pin, at=at)

    assert Slip.objects.get(pk=entered.slip).used_at is None
    assert not Pin.objects.exists()


def test_the_badge_number_is_no_pin(people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.amina.pk).update(badge="B-482913")
    people.amina.refresh_from_db()

    with pytest.raises(UnsuitablePin):
        set_pin(person=people.amina, old="", pin="482913", at=at)


def test_five_wrong_tries_lock_the_badge_for_a_while(
    people: Cast, slip: PrintedSlip, at: datetime
) -> None:
    for _try in range(5):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge=slip.number, pin="0", at=at)

    with pytest.raises(TooManyTries, match="15 minutes"):
        enter_with_badge(badge=slip.number, pin=slip.pin, at=at)
    later = at + timedelta(minutes=15)
    assert enter_with_badge(badge=slip.number, pin=slip.pin, at=later).person == people.amina


def test_a_badge_that_does_not_exist_behaves_alike(people: Cast, at: datetime) -> None:
    """Nobody learns which badges exist: the same words, the same lock, the same work."""
    seen = []
    for badge in ("B-amina", "B-nobody"):
        said: list[str] = []
        for _try in range(6):
            with pytest.raises((WrongBadgeOrPin, TooManyTries)) as caught:
                enter_with_badge(badge=badge, pin="000000", at=at)
            said.append(f"{type(caught.value).__name__} {caught.value}")
        seen.append(said)

    assert seen[0] == seen[1]


def test_each_further_lock_lasts_longer(people: Cast, at: datetime) -> None:
    moment, locks = at, []
    for _try in range(15):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge="B-amina", pin="0", at=moment)
        until = Throttle.objects.get().locked_until
        if until is not None and until > moment:
            locks.append(until - moment)
            moment = until

    assert [int(lock.total_seconds() / 60) for lock in locks] == [15, 30, 60]


def test_a_new_slip_opens_a_locked_door(people: Cast, at: datetime) -> None:
    for _try in range(5):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge="B-amina", pin="0", at=at)

    [fresh] = make_slips(group=people.riverside, by=people.daniel, at=at, people=[people.amina])

    assert enter_with_badge(badge="b-amina", pin=fresh.pin, at=at).person == people.amina


def test_one_address_cannot_try_many_badges(people: Cast, slip: PrintedSlip, at: datetime) -> None:
    for number in range(50):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge=f"X{number}", pin="0", address="192.0.2.7", at=at)

    with pytest.raises(TooManyTries):
        enter_with_badge(badge=slip.number, pin=slip.pin, address="192.0.2.7", at=at)
    assert enter_with_badge(badge=slip.number, pin=slip.pin, address="192.0.2.8", at=at)


def test_a_good_try_gives_an_address_one_try_back_only(
    people: Cast, slip: PrintedSlip, at: datetime
) -> None:
    for number in range(10):
        with pytest.raises(WrongBadgeOrPin):
            enter_with_badge(badge=f"X{number}", pin="0", address="192.0.2.7", at=at)

    enter_with_badge(badge=slip.number, pin=slip.pin, address="192.0.2.7", at=at)

    assert sorted(Throttle.objects.values_list("failures", flat=True))[-1] == 10


def test_whoever_has_left_does_not_come_in(people: Cast, slip: PrintedSlip, at: datetime) -> None:
    has_chosen(people.amina, slip, at)
    Person.objects.filter(pk=people.amina.pk).update(left_on=at.date())

    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=GOOD, at=at)


def test_changing_the_pin_needs_the_present_one(
    people: Cast, slip: PrintedSlip, at: datetime
) -> None:
    has_chosen(people.amina, slip, at)
    amina = Person.objects.get(pk=people.amina.pk)

    with pytest.raises(WrongBadgeOrPin):
        set_pin(person=amina, old="999999", pin="839162", at=at)
    set_pin(person=amina, old=GOOD, pin="839162", at=at)

    assert enter_with_badge(badge=slip.number, pin="839162", at=at).slip is None
    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge=slip.number, pin=GOOD, at=at)


def test_another_pin_ends_all_other_sessions(people: Cast, slip: PrintedSlip, at: datetime) -> None:
    before = people.amina.get_session_auth_hash()

    has_chosen(people.amina, slip, at)

    assert Person.objects.get(pk=people.amina.pk).get_session_auth_hash() != before


def test_a_sheet_for_many_takes_a_fixed_number_of_queries(people: Cast, at: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        make_slips(group=people.hilltop, by=people.omar, at=at)
    with CaptureQueriesContext(connection) as more:
        make_slips(group=people.riverside, by=people.omar, at=at)

    assert len(more) - len(few) <= 1  # each lock that is opened


def test_the_first_administrator_comes_in_by_a_link(db: None, at: datetime) -> None:
    secret = first_administrator(name="Ada King", at=at)

    assert invited_by(secret=secret, at=at).name == "Ada King"
    ada = settle_in(secret=secret, email="Ada@North.example", password="three odd words", at=at)

    assert (ada.email, ada.check_password("three odd words")) == ("ada@north.example", True)
    assert roles(ada, at=at).is_administrator
    with pytest.raises(LinkSpent):
        settle_in(secret=secret, email="b@north.example", password="three odd words", at=at)
    with pytest.raises(LinkSpent):
        invited_by(secret=secret, at=at)


def test_a_link_expires_and_a_new_one_voids_it(db: None, at: datetime) -> None:
    former = first_administrator(name="Ada King", at=at)
    secret = first_administrator(name="Ada King", at=at)

    for wrong in (former, "", "guess"):
        with pytest.raises(LinkSpent):
            invited_by(secret=wrong, at=at)
    with pytest.raises(LinkSpent):
        invited_by(secret=secret, at=at + timedelta(days=7))


def test_no_link_is_made_once_an_administrator_has_come_in(people: Cast, at: datetime) -> None:
    first_administrator(name="Ada King", at=at)
    Person.objects.filter(pk=people.omar.pk).update(last_login=at)

    with pytest.raises(AlreadyBegun):
        first_administrator(name="Ada King", at=at)


@pytest.mark.parametrize(
    ("email", "password", "column"),
    [("amina@fernbrook.example", "three odd words", "email"), ("a@b.example", "short", "password")],
)
def test_a_link_stays_good_when_something_is_to_be_put_right(
    people: Cast, at: datetime, email: str, password: str, column: str
) -> None:
    secret = first_administrator(name="Ada King", at=at)

    with pytest.raises(Invalid) as caught:
        settle_in(secret=secret, email=email, password=password, at=at)

    assert [problem.column for problem in caught.value.problems] == [column]
    assert invited_by(secret=secret, at=at).name == "Ada King"


def test_what_has_served_its_time_is_thrown_away(people: Cast, at: datetime) -> None:
    with pytest.raises(WrongBadgeOrPin):
        enter_with_badge(badge="B-nobody", pin="0", at=at)
    StagedImport.objects.create(
        name="f", content=b"", staged_by=people.omar, staged_at=at, expires_at=at
    )

    assert tidy(at=at + timedelta(days=2)) == 2
    assert not Throttle.objects.exists()


@pytest.mark.django_db
def test_sessions_that_are_over_are_thrown_away(at: datetime) -> None:
    Session.objects.create(session_key="over", expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    Session.objects.create(session_key="open", expire_date=datetime(2990, 1, 1, tzinfo=UTC))

    tidy(at=at)

    assert [one.session_key for one in Session.objects.all()] == ["open"]
