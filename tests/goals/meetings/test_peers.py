"""Peers: told by one's own wish, found by what they have in common; and what waits on Today."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import text as texts
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, Seen
from thrive.goals.meetings import actions, queries, rules
from thrive.goals.meetings.errors import BadEntry
from thrive.goals.models import Circle, Seeking, Visibility
from thrive.measures.models import Series
from thrive.people.models import Person


def test_whoever_came_through_what_i_work_on_stands_first(people: Cast, at: datetime) -> None:
    tell = actions.tell_seeking
    tell(kind="working_on", text="Leading former colleagues", by=people.amina, at=at)
    tell(
        kind="come_through", text="How I came to lead my own colleagues", by=people.peter,
        at=at - timedelta(days=3),
    )  # fmt: skip
    tell(kind="come_through", text="Night shifts", by=people.daniel, at=at)

    found = queries.peers(viewer=people.amina, at=at)

    assert [(one.name, one.fits) for one in found] == [
        ("Peter Lang", "Leading former colleagues"), ("Daniel Okafor", ""),
    ]  # fmt: skip


def test_two_who_came_through_it_are_no_match(people: Cast, at: datetime) -> None:
    for somebody in (people.amina, people.peter):
        actions.tell_seeking(kind="come_through", text="Night shifts", by=somebody, at=at)

    assert queries.peers(viewer=people.amina, at=at)[0].fits == ""


def test_it_is_told_until_it_is_ended_by_whoever_told_it(people: Cast, at: datetime) -> None:
    told = actions.tell_seeking(kind="working_on", text="Night shifts", by=people.amina, at=at)
    again = actions.tell_seeking(kind="working_on", text="Night shifts", by=people.amina, at=at)
    assert told == again
    assert actions.end_seeking(seeking=told.pk, by=people.peter, at=at) == 0
    assert len(queries.peers(viewer=people.peter, at=at)) == 1

    assert actions.end_seeking(seeking=told.pk, by=people.amina, at=at) == 1

    assert queries.peers(viewer=people.peter, at=at) == ()
    assert actions.end_seeking(seeking=told.pk, by=people.amina, at=at) == 0


@pytest.mark.parametrize(
    ("kind", "text"), [("working_on", ""), ("working_on", "x" * 201), ("other", "A")]
)
def test_what_cannot_be_told_is_refused(people: Cast, at: datetime, kind: str, text: str) -> None:
    with pytest.raises(BadEntry):
        actions.tell_seeking(kind=kind, text=text, by=people.amina, at=at)

    assert not Seeking.objects.exists()


def test_ten_things_are_enough(people: Cast, at: datetime) -> None:
    for number in range(10):
        actions.tell_seeking(kind="working_on", text=f"{number}", by=people.amina, at=at)
    actions.tell_seeking(kind="working_on", text="9", by=people.amina, at=at)  # told already

    with pytest.raises(BadEntry):
        actions.tell_seeking(kind="working_on", text="10", by=people.amina, at=at)


def test_whoever_has_left_is_not_found_and_finds_nobody(people: Cast, at: datetime) -> None:
    actions.tell_seeking(kind="working_on", text="Night shifts", by=people.amina, at=at)
    people.amina.is_active = False
    people.amina.save()

    assert queries.peers(viewer=people.peter, at=at) == ()
    assert queries.peers(viewer=people.amina, at=at) == ()
    with pytest.raises(BadEntry):
        actions.tell_seeking(kind="working_on", text="More", by=people.amina, at=at)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Night shifts", "night shift", 1.0),
        ("Leading people who were my colleagues", "How I came to lead former colleagues", 1.0),
        ("Managing stress", "Stress management at night", 1.0),
        ("Organising handovers", "The organisation of a handover", 1.0),
        ("Delegating", "How I learned to delegate", 1.0),
        ("Presenting to the board", "I present to large groups", 0.5),
        ("Konflikte im Team", "Ein Konflikt zwischen Schichten", 0.5),
        ("Kolleginnen führen, die ich kenne", "Wie ich lernte, Kollegen zu fuehren", 1.0),
        ("Gespräche über Fehler", "Ein schwieriges Gespräch über einen Fehler", 1.0),
        ("Übergaben kürzer machen", "Eine UEBERGABE in sieben Minuten", 0.5),
        ("Nachtschichten", "Die Schicht in der Nacht", 1.0),  # ends with what it is
        ("Zeit für Pausen", "Arbeitszeiten", 1.0),
        ("Große Straßen", "grosse Strasse", 1.0),
        ("Quiet mornings", "Loud evenings", 0.0),
        ("Community nursing", "Communication at night", 0.0),  # they begin alike, and are not
        ("Interviews", "International customers", 0.0),
        ("Plants", "Planning", 0.0),
        ("Fall", "Unfall", 0.0),
        ("A new job", "A new rota", 0.0),  # what anybody writes of anything
        ("Mein neues Team", "Neue Geräte", 0.0),
        ("on the up", "the up", 0.0),  # no word that says anything
    ],
)
def test_texts_are_alike_by_the_words_that_say_something(
    one: str, other: str, share: float
) -> None:
    assert rules.alike(one, other) == pytest.approx(share)
    assert rules.alike(other, one) == pytest.approx(share)


@given(one=texts(), other=texts())
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= rules.alike(one, other) == rules.alike(other, one) <= 1
    assert rules.alike(one, one) in (0, 1)
    assert rules.stem(rules.stem(rules.folded(one))) == rules.stem(rules.folded(one))


def measuring(
    owner: Person, series: Series, at: datetime, seen: Visibility = Visibility.OPEN
) -> None:
    """A goal of somebody that is measured by something."""
    aims.set_goal(aim=Aim("Nobody waits", series=(series.pk,)), seen=Seen(seen), by=owner, at=at)


def test_goals_that_all_may_see_and_are_measured_alike_bring_people_together(
    people: Cast, series: Series, at: datetime
) -> None:
    hill = Series.objects.create(measure=series.measure, group=people.hill)
    for who in (people.peter, people.daniel):
        actions.tell_seeking(kind="working_on", text=f"{who.name}", by=who, at=at)
    measuring(people.amina, series, at)
    measuring(people.peter, hill, at - timedelta(days=9))

    first, second = queries.peers(viewer=people.amina, at=at)

    assert (first.name, first.measures, first.fits) == (
        "Peter Lang", (series.measure.name,), "",
    )  # fmt: skip
    assert (second.name, second.measures) == ("Daniel Okafor", ())


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(Visibility.PRIVATE, Visibility.OPEN), (Visibility.OPEN, Visibility.PRIVATE)],
)
def test_a_goal_that_not_all_may_see_brings_nobody_together(
    people: Cast, series: Series, at: datetime, mine: Visibility, theirs: Visibility
) -> None:
    actions.tell_seeking(kind="working_on", text="Mornings", by=people.peter, at=at)
    measuring(people.amina, series, at, mine)
    measuring(people.peter, series, at, theirs)

    (found,) = queries.peers(viewer=people.amina, at=at)

    assert found.measures == ()


def test_whoever_tells_nothing_is_not_found_by_a_goal(
    people: Cast, series: Series, at: datetime
) -> None:
    for who in (people.amina, people.peter):
        measuring(who, series, at)

    assert queries.peers(viewer=people.amina, at=at) == ()


def test_peers_are_found_in_few_queries(
    people: Cast, series: Series, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Seeking.objects.bulk_create(
        Seeking(person=people.peter, kind="working_on", text=f"{n}", told_at=at) for n in range(30)
    )
    measuring(people.peter, series, at)

    with django_assert_num_queries(3):
        assert len(queries.peers(viewer=people.amina, at=at)) == 30


def test_what_waits_comes_in_the_order_of_who_waits_for_it(
    people: Cast, two: Circle, at: datetime
) -> None:
    actions.ask_to_meet(other=people.amina, kind="mentor", by=people.daniel, at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    actions.commit(circle=two.pk, text="Ring Grace", due_on=at.date(), by=people.amina, at=at)
    actions.commit(
        circle=two.pk, text="Later", due_on=at.date() + timedelta(days=3), by=people.amina, at=at
    )

    waits = queries.waiting_for(person=people.amina, at=at)

    assert [(one.kind, one.text) for one in waits] == [
        ("asked", "Daniel Okafor"), ("meeting", "Peter Lang"), ("promise", "Ring Grace"),
    ]  # fmt: skip
    assert queries.waiting_for(person=people.daniel, at=at) == ()
    people.amina.is_active = False
    assert queries.waiting_for(person=people.amina, at=at) == ()


def test_an_agreement_waits_for_its_sponsor(
    people: Cast, invited: actions.Invited, at: datetime
) -> None:
    (waits,) = queries.waiting_for(person=people.joanna, at=at)
    assert (waits.kind, waits.text, waits.circle) == (
        "agreement", "Amina Yusuf", invited.circle.pk,
    )  # fmt: skip

    actions.agree_as_sponsor(circle=invited.circle.pk, by=people.joanna, at=at)

    assert queries.waiting_for(person=people.joanna, at=at) == ()
