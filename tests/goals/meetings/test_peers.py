"""Peers: told by one's own wish, found by what they have in common; and what waits on Today."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.goals.meetings import actions, queries, rules
from thrive.goals.meetings.errors import BadEntry
from thrive.goals.models import Circle, Seeking


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
        ("Konflikte im Team", "Ein Konflikt zwischen Schichten", 0.5),
        ("Quiet mornings", "Loud evenings", 0.0),
        ("on the up", "the up", 0.0),  # no word that says anything
    ],
)
def test_texts_are_alike_by_how_their_words_begin(one: str, other: str, share: float) -> None:
    assert rules.alike(one, other) == pytest.approx(share)
    assert rules.alike(other, one) == pytest.approx(share)


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
