"""Asking, saying yes or no, ending: who may, who sees it, and what is never half done."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.meetings.conftest import tomorrow
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.errors import BadCircle, NoSuchCircle, NotMeeting
from thrive.goals.models import (
    Agreement,
    Brought,
    Circle,
    CircleEvent,
    Commitment,
    Guest,
    Meeting,
    Note,
    PrivateNote,
    Seeking,
)
from thrive.people.models import Membership


def test_it_begins_when_the_other_says_yes(people: Cast, asked: Circle, at: datetime) -> None:
    assert asked.state == "asked"

    begun = actions.agree_to_meet(circle=asked.pk, by=people.peter, at=at)

    assert (begun.state, begun.begun_at) == ("meeting", at)
    assert list(CircleEvent.objects.values_list("kind", flat=True)) == ["asked", "begun"]
    told = [one.payload["person"] for one in OutboxEntry.objects.filter(topic="message")]
    assert sorted(told) == sorted([people.peter.pk, people.amina.pk])


def test_asking_twice_from_either_side_is_once(people: Cast, asked: Circle, at: datetime) -> None:
    again = actions.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at)
    other_way = actions.ask_to_meet(other=people.amina, kind="peers", by=people.peter, at=at)

    assert again.pk == other_way.pk == asked.pk
    assert AuditRecord.objects.filter(action="goals.ask_to_meet").count() == 1


def test_nobody_is_pressed(people: Cast, asked: Circle, at: datetime) -> None:
    actions.decline_to_meet(circle=asked.pk, by=people.peter, at=at)
    soon, later = at + timedelta(days=29), at + timedelta(days=31)

    for kind in ("peers", "mentor"):
        with pytest.raises(NotMeeting):
            actions.ask_to_meet(other=people.peter, kind=kind, by=people.amina, at=soon)

    assert Circle.objects.count() == 1
    actions.ask_to_meet(other=people.amina, kind="peers", by=people.peter, at=soon)
    actions.ask_to_meet(other=people.peter, kind="mentor", by=people.amina, at=later)


def test_taking_back_is_no_way_to_ask_again_and_again(
    people: Cast, asked: Circle, at: datetime
) -> None:
    actions.end_circle(circle=asked.pk, by=people.amina, at=at)

    with pytest.raises(NotMeeting):
        actions.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at)


def test_what_cannot_be_asked_is_refused(people: Cast, at: datetime) -> None:
    people.peter.is_active = False
    people.peter.save()
    for other, kind, about in (
        (people.amina, "peers", ""),
        (people.peter, "peers", ""),
        (people.daniel, "group", ""),
        (people.daniel, "peers", "x" * 201),
    ):
        with pytest.raises(BadCircle):
            actions.ask_to_meet(other=other, kind=kind, about=about, by=people.amina, at=at)

    assert not Circle.objects.exists()


def test_only_whoever_was_asked_answers(people: Cast, asked: Circle, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.agree_to_meet(circle=asked.pk, by=people.amina, at=at)
    for stranger in (people.daniel, people.joanna, people.ruth, people.omar):
        with pytest.raises(NoSuchCircle):
            actions.agree_to_meet(circle=asked.pk, by=stranger, at=at)

    assert Circle.objects.get().state == "asked"


def test_no_is_an_answer_and_nothing_is_written_after_it(
    people: Cast, asked: Circle, at: datetime
) -> None:
    actions.decline_to_meet(circle=asked.pk, by=people.peter, at=at)
    actions.decline_to_meet(circle=asked.pk, by=people.peter, at=at)  # twice is once

    assert Circle.objects.get().state == "declined"
    with pytest.raises(NotMeeting):
        actions.agree_to_meet(circle=asked.pk, by=people.peter, at=at)
    with pytest.raises(NotMeeting):
        actions.bring(circle=asked.pk, text="All the same", by=people.amina, at=at)


def test_nothing_is_written_before_the_yes(people: Cast, asked: Circle, at: datetime) -> None:
    with pytest.raises(NotMeeting):
        actions.bring(circle=asked.pk, text="Already", by=people.amina, at=at)
    with pytest.raises(NotMeeting):
        actions.plan_meeting(circle=asked.pk, planned=tomorrow(at), by=people.amina, at=at)


def test_nobody_else_sees_it_whatever_their_role(people: Cast, two: Circle, at: datetime) -> None:
    for stranger in (people.daniel, people.joanna, people.ruth, people.omar):
        for number in (two.pk, 987654):
            with pytest.raises(NoSuchCircle) as refused:
                queries.circle_page(circle=number, viewer=stranger, at=at)
            assert "or you cannot see it" in str(refused.value)
        assert queries.my_circles(viewer=stranger, at=at).meeting == ()


def test_whoever_has_left_sees_nothing(people: Cast, two: Circle, at: datetime) -> None:
    people.amina.is_active = False
    people.amina.save()

    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=two.pk, viewer=people.amina, at=at)


def test_either_ends_it_and_what_was_written_stays(people: Cast, two: Circle, at: datetime) -> None:
    actions.write_note(circle=two.pk, text="Begin at six", by=people.amina, at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)

    actions.end_circle(circle=two.pk, by=people.peter, at=at)
    actions.end_circle(circle=two.pk, by=people.peter, at=at)  # twice is once

    page = queries.circle_page(circle=two.pk, viewer=people.amina, at=at)
    assert (page.circle.state, page.next, page.notes[0].text) == ("ended", None, "Begin at six")
    assert Meeting.objects.get().state == "called_off"
    with pytest.raises(NotMeeting):
        actions.write_note(circle=two.pk, text="More", by=people.amina, at=at)
    assert actions.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at) != two


def test_a_group_meets_when_whoever_looks_after_it_says_so(
    people: Cast, team: Circle, at: datetime
) -> None:
    again = actions.open_for_group(group=people.riverside, by=people.daniel, at=at)

    assert again == team
    assert "Everybody in Riverside" in queries.circle_page(
        circle=team.pk, viewer=people.amina, at=at
    ).sentence  # fmt: skip
    for somebody in (people.amina, people.peter):
        with pytest.raises(NotAllowed):
            actions.open_for_group(group=people.riverside, by=somebody, at=at)
    with pytest.raises(NotAllowed):
        actions.end_circle(circle=team.pk, by=people.amina, at=at)
    with pytest.raises(BadCircle):
        actions.open_for_group(group=people.harbour, about="x" * 201, by=people.daniel, at=at)


def test_a_group_page_is_for_its_people_as_they_are_now(
    people: Cast, team: Circle, at: datetime
) -> None:
    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=team.pk, viewer=people.peter, at=at)
    assert queries.circle_page(circle=team.pk, viewer=people.daniel, at=at).may_end

    Membership.objects.filter(person=people.amina).update(until_on=at.date())

    with pytest.raises(NoSuchCircle):
        queries.circle_page(circle=team.pk, viewer=people.amina, at=at)


def test_the_list_has_a_place_for_each_state_and_costs_the_same(
    people: Cast, two: Circle, team: Circle, at: datetime, django_assert_max_num_queries: object
) -> None:
    actions.ask_to_meet(other=people.amina, kind="mentor", by=people.joanna, at=at)
    actions.ask_to_meet(other=people.daniel, kind="leader", by=people.amina, at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    actions.commit(circle=two.pk, text="Ring Grace", by=people.amina, at=at)

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's own
        mine = queries.my_circles(viewer=people.amina, at=at)

    assert [one.name for one in mine.asked] == ["Joanna Reid"]
    assert [one.name for one in mine.waiting] == ["Daniel Okafor"]
    assert [(one.name, one.open_promises) for one in mine.meeting] == [
        ("Peter Lang", 1), ("Riverside", 0),
    ]  # fmt: skip
    assert mine.meeting[0].next_at == at + timedelta(days=1)
    assert mine.may_open == ()
    assert queries.my_circles(viewer=people.daniel, at=at).leads


def test_a_late_failure_leaves_nothing_behind(
    people: Cast, asked: Circle, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("thrive.goals.meetings.actions.circles.tell", fail)
    with pytest.raises(RuntimeError):
        actions.agree_to_meet(circle=asked.pk, by=people.peter, at=at)

    assert Circle.objects.get().state == "asked"
    assert CircleEvent.objects.count() == 1


def test_nothing_is_half_saved_wherever_it_fails(
    people: Cast, two: Circle, team: Circle, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last step of each is the record: without it nothing of the rest stands."""
    promise = actions.commit(circle=two.pk, text="Ring Grace", by=people.amina, at=at)
    actions.plan_meeting(circle=two.pk, planned=tomorrow(at), by=people.amina, at=at)
    before = standing()

    def fail(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("thrive.foundation.audit.record", fail)
    of_two = {"circle": two.pk, "by": people.amina, "at": at}
    late = {"circle": two.pk, "by": people.amina, "at": at + timedelta(days=2)}
    inviting = actions.Inviting("Mrs Vogel", people.joanna, "nothing")
    for act in (
        lambda: actions.ask_to_meet(other=people.ruth, kind="peers", by=people.amina, at=at),
        lambda: actions.open_for_group(group=people.riverside, by=people.daniel, at=at)
        and actions.end_circle(circle=team.pk, by=people.daniel, at=at),
        lambda: actions.invite_guest(inviting=inviting, by=people.amina, at=at),
        lambda: actions.bring(text="A", **of_two),  # type: ignore[arg-type]
        lambda: actions.write_note(text="A", **of_two),  # type: ignore[arg-type]
        lambda: actions.write_private_note(text="A", **of_two),  # type: ignore[arg-type]
        lambda: actions.commit(text="A", **of_two),  # type: ignore[arg-type]
        lambda: actions.close_commitment(
            commitment=promise.pk, is_kept=True, **of_two  # type: ignore[arg-type]
        ),
        lambda: actions.call_off(**of_two),  # type: ignore[arg-type]
        lambda: actions.hold_meeting(**late),  # type: ignore[arg-type]
        lambda: actions.end_circle(**of_two),  # type: ignore[arg-type]
        lambda: actions.tell_seeking(kind="working_on", text="A", by=people.amina, at=at),
    ):  # fmt: skip
        with pytest.raises(RuntimeError):
            act()
        assert standing() == before


def standing() -> list[object]:
    """All rows of meetings, as they stand."""
    models = [
        Agreement, Brought, Circle, CircleEvent, Commitment, Guest, Meeting, Note, PrivateNote,
        Seeking,
    ]  # fmt: skip
    return [list(one.objects.order_by("pk").values()) for one in models]  # type: ignore[attr-defined]
