"""A coach from outside: agreed by three, one page and nothing else, and counted nowhere."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.foundation.models import AuditRecord
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.actions import Inviting
from thrive.goals.meetings.errors import BadCircle, NoSuchCircle, NotMeeting
from thrive.goals.models import Agreement, Circle, Guest, Meeting
from thrive.people.models import Person


def test_it_begins_when_all_three_agreed(people: Cast, coach: Guest, at: datetime) -> None:
    with pytest.raises(NotMeeting):
        actions.bring(circle=coach.circle_id, text="Already", by=people.amina, at=at)

    actions.agree_as_guest(guest=coach, at=at)
    actions.agree_as_guest(guest=coach, at=at)  # twice is once
    assert Circle.objects.get().state == "asked"
    actions.agree_as_sponsor(circle=coach.circle_id, by=people.joanna, at=at)
    actions.agree_as_sponsor(circle=coach.circle_id, by=people.joanna, at=at)

    assert Circle.objects.get().state == "meeting"
    assert AuditRecord.objects.filter(actor=f"guest {coach.pk}").count() == 1


def test_the_coach_is_nobody_of_the_organisation(
    people: Cast, coached: Circle, coach: Guest, at: datetime
) -> None:
    assert not Person.objects.filter(name="Mrs Vogel").exists()
    assert coached.other is None
    relations = {field.related_model for field in Guest._meta.get_fields() if field.is_relation}
    assert relations == {Circle}


def test_the_coach_writes_and_reads_in_one_circle_alone(
    people: Cast, coached: Circle, coach: Guest, two: Circle, team: Circle, at: datetime
) -> None:
    actions.bring(circle=coached.pk, text="What would be easy?", by=coach, at=at)
    actions.commit(circle=coached.pk, text="Send the questions", by=coach, at=at)

    page = queries.circle_page(circle=coached.pk, viewer=people.amina, at=at)
    assert [(one.text, one.by, one.is_mine) for one in page.points] == [
        ("What would be easy?", "Mrs Vogel", False)
    ]
    assert "Mrs Vogel is a coach from outside" in page.sentence
    seen = queries.circle_page(circle=coached.pk, viewer=coach, at=at)
    assert (seen.name, seen.points[0].is_mine, seen.promises[0].is_mine) == (
        "Amina Yusuf", True, True,
    )  # fmt: skip
    for other in (two, team):
        with pytest.raises(NoSuchCircle):
            queries.circle_page(circle=other.pk, viewer=coach, at=at)
        with pytest.raises(NoSuchCircle):
            actions.bring(circle=other.pk, text="And here?", by=coach, at=at)


def test_a_result_is_no_way_into_the_house_for_the_coach(
    people: Cast, coached: Circle, coach: Guest, series: object, at: datetime
) -> None:
    actions.bring_result(circle=coached.pk, series=series.pk, by=people.amina, at=at)  # type: ignore[attr-defined]

    assert queries.circle_page(circle=coached.pk, viewer=people.amina, at=at).points[0].path
    assert queries.circle_page(circle=coached.pk, viewer=coach, at=at).points[0].path == ""


def test_a_link_is_good_until_it_ends_is_renewed_or_is_closed(
    people: Cast, invited: actions.Invited, coach: Guest, at: datetime
) -> None:
    later = at + timedelta(days=366)
    assert queries.guest_by_secret(secret="made-up", at=at) is None
    assert queries.guest_by_secret(secret=invited.secret, at=later) is None
    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=coach.circle_id, viewer=coach, at=later)

    renewed = actions.renew_link(circle=coach.circle_id, by=people.amina, at=at)
    assert queries.guest_by_secret(secret=invited.secret, at=at) is None
    assert queries.guest_by_secret(secret=renewed.secret, at=at) == coach

    actions.end_circle(circle=coach.circle_id, by=people.amina, at=at)
    assert queries.guest_by_secret(secret=renewed.secret, at=at) is None
    with pytest.raises(NotMeeting):
        actions.renew_link(circle=coach.circle_id, by=people.amina, at=at)


def test_the_secret_is_not_kept(invited: actions.Invited) -> None:
    kept = Guest.objects.get()

    assert invited.secret not in kept.secret_hash
    assert len(kept.secret_hash) == 64


def test_only_whoever_invited_makes_another_link(
    people: Cast, coach: Guest, two: Circle, at: datetime
) -> None:
    for circle in (coach.circle_id, two.pk):
        with pytest.raises((NoSuchCircle, NotAllowed)):
            actions.renew_link(circle=circle, by=people.peter, at=at)


def test_a_sponsor_learns_what_was_agreed_and_no_more(
    people: Cast, coached: Circle, at: datetime
) -> None:
    actions.write_note(circle=coached.pk, text="I am afraid of Mondays", by=people.amina, at=at)
    actions.plan_meeting(circle=coached.pk, planned=tomorrow(at), by=people.amina, at=at)
    after = at + timedelta(days=2)
    actions.hold_meeting(circle=coached.pk, by=people.amina, at=after)

    (told,) = queries.agreements_for(sponsor=people.joanna)

    assert (told.met, told.last_on) == (1, (at + timedelta(days=1)).date())
    assert "how often you met" in told.sentence
    assert "Mondays" not in str(told)
    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=coached.pk, viewer=people.joanna, at=at)
    for somebody in (people.amina, people.daniel, people.ruth, people.omar):
        assert queries.agreements_for(sponsor=somebody) == ()


def test_nothing_is_told_where_nothing_was_agreed(people: Cast, coached: Circle) -> None:
    Agreement.objects.update(learns="nothing")
    Meeting.objects.create(circle=coached, starts_at=coached.made_at, minutes=30, state="held")

    (told,) = queries.agreements_for(sponsor=people.joanna)

    assert (told.met, told.last_on) == (None, None)
    assert "learns nothing" in told.sentence


def test_the_sponsor_may_refuse_before_it_begins_and_not_after(
    people: Cast, invited: actions.Invited, coach: Guest, at: datetime
) -> None:
    number = invited.circle.pk
    for somebody in (people.amina, people.daniel):
        with pytest.raises(NoSuchCircle):
            actions.refuse_as_sponsor(circle=number, by=somebody, at=at)
        with pytest.raises(NoSuchCircle):
            actions.agree_as_sponsor(circle=number, by=somebody, at=at)

    actions.refuse_as_sponsor(circle=number, by=people.joanna, at=at)
    actions.refuse_as_sponsor(circle=number, by=people.joanna, at=at)  # twice is once

    assert Circle.objects.get().state == "declined"
    assert queries.guest_by_secret(secret=invited.secret, at=at) is None
    with pytest.raises(NotMeeting):
        actions.agree_as_sponsor(circle=number, by=people.joanna, at=at)


def test_what_has_begun_is_not_refused_by_the_sponsor(
    people: Cast, coached: Circle, at: datetime
) -> None:
    with pytest.raises(NotMeeting):
        actions.refuse_as_sponsor(circle=coached.pk, by=people.joanna, at=at)


def test_what_cannot_be_agreed_is_refused(people: Cast, at: datetime) -> None:
    for inviting in (
        Inviting("", people.joanna, "nothing"),
        Inviting("Mrs Vogel", people.daniel, "nothing"),  # no sponsor
        Inviting("Mrs Vogel", people.joanna, "everything"),
        Inviting("Mrs Vogel", people.joanna, "nothing", words="x" * 2001),
    ):
        with pytest.raises(BadCircle):
            actions.invite_guest(inviting=inviting, by=people.amina, at=at)
    own = Inviting("Mrs Vogel", people.joanna, "nothing")
    with pytest.raises(BadCircle):
        actions.invite_guest(inviting=own, by=people.joanna, at=at)

    assert not Circle.objects.exists()


def test_one_coach_at_a_time(people: Cast, coached: Circle, at: datetime) -> None:
    inviting = Inviting("Mr Ahrens", people.joanna, "nothing")
    with pytest.raises(NotMeeting):
        actions.invite_guest(inviting=inviting, by=people.amina, at=at)

    actions.end_circle(circle=coached.pk, by=people.amina, at=at)

    assert actions.invite_guest(inviting=inviting, by=people.amina, at=at).circle != coached


def test_the_coach_of_somebody_who_has_left_sees_nothing(
    people: Cast, coached: Circle, coach: Guest, at: datetime
) -> None:
    people.amina.is_active = False
    people.amina.save()

    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=coached.pk, viewer=coach, at=at)


def test_the_coach_may_end_it(people: Cast, coached: Circle, coach: Guest, at: datetime) -> None:
    actions.end_circle(circle=coached.pk, by=coach, at=at)

    fresh = Guest.objects.get()
    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=coached.pk, viewer=fresh, at=at)
    assert queries.circle_page(circle=coached.pk, viewer=people.amina, at=at).name == "Mrs Vogel"


def test_sponsors_to_choose_from_are_others(people: Cast, at: datetime) -> None:
    assert queries.sponsors_for(member=people.amina, at=at) == (people.joanna,)
    assert queries.sponsors_for(member=people.joanna, at=at) == ()
