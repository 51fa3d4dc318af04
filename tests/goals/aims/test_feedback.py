"""Appreciation, advice, evaluation: three things, kept apart."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import About, Aim, Seen, Whose
from thrive.goals.errors import (
    BadFeedback,
    NeedsCriteria,
    NoSuchFeedback,
    NotAllowed,
    NotUnderWay,
    StaysAsPromised,
)
from thrive.goals.models import Feedback, FeedbackRequest, Goal
from thrive.measures.models import Series


@pytest.fixture
def thanks(people: Cast, at: datetime) -> Feedback:
    """Amina thanks Daniel; she would let all see it."""
    return actions.appreciate(
        about=About(people.daniel), text="You stayed", may_be_open=True, by=people.amina, at=at
    )


@pytest.fixture
def asked(people: Cast, at: datetime) -> FeedbackRequest:
    """Amina asks Daniel where she stands."""
    return actions.ask_for_feedback(
        asked=people.daniel, kind="evaluation", question="Where do I stand?",
        criteria="In time for nine of ten visits", by=people.amina, at=at,
    )  # fmt: skip


def test_thanks_are_told_and_read_by_the_two_alone(
    thanks: Feedback, people: Cast, at: datetime
) -> None:
    told = OutboxEntry.objects.get(topic="message").payload

    assert told["person"] == people.daniel.pk
    assert "stayed" not in str(told)
    assert "stayed" not in str(list(AuditRecord.objects.values()))
    assert queries.my_feedback(viewer=people.daniel, at=at).got[0].text == "You stayed"
    assert queries.my_feedback(viewer=people.amina, at=at).given[0].text == "You stayed"
    for somebody in (people.peter, people.joanna, people.ruth, people.omar):
        mine = queries.my_feedback(viewer=somebody, at=at)
        assert (mine.got, mine.given) == ((), ())
    assert queries.open_appreciation(at=at) == ()


def test_thanks_are_open_only_while_both_want_it(
    thanks: Feedback, people: Cast, at: datetime
) -> None:
    for _twice in range(2):
        actions.answer_open(feedback=thanks.pk, agrees=True, by=people.daniel, at=at)
    opened = queries.open_appreciation(at=at)
    for _twice in range(2):
        actions.close_appreciation(feedback=thanks.pk, by=people.amina, at=at)

    assert [(one.by, one.about) for one in opened] == [("Amina Yusuf", "Daniel Okafor")]
    assert queries.open_appreciation(at=at) == ()
    with pytest.raises(StaysAsPromised):
        actions.answer_open(feedback=thanks.pk, agrees=True, by=people.daniel, at=at)


@pytest.mark.parametrize("agreed_before", [False, True])
def test_no_is_an_answer_and_is_not_asked_again(
    thanks: Feedback, people: Cast, at: datetime, agreed_before: bool
) -> None:
    if agreed_before:
        actions.answer_open(feedback=thanks.pk, agrees=True, by=people.daniel, at=at)

    for _twice in range(2):
        actions.answer_open(feedback=thanks.pk, agrees=False, by=people.daniel, at=at)

    assert queries.open_appreciation(at=at) == ()
    assert not [one for one in queries.waiting_for(person=people.daniel, at=at)
                if one.kind == "opening"]  # fmt: skip
    with pytest.raises(StaysAsPromised):
        actions.answer_open(feedback=thanks.pk, agrees=True, by=people.daniel, at=at)


def test_nobody_opens_what_is_not_theirs(thanks: Feedback, people: Cast, at: datetime) -> None:
    for somebody in (people.amina, people.peter):
        with pytest.raises(NoSuchFeedback):
            actions.answer_open(feedback=thanks.pk, agrees=True, by=somebody, at=at)
    for somebody in (people.daniel, people.peter):
        with pytest.raises(NoSuchFeedback):
            actions.close_appreciation(feedback=thanks.pk, by=somebody, at=at)


def test_pressing_twice_thanks_once(thanks: Feedback, people: Cast, at: datetime) -> None:
    again = actions.appreciate(
        about=About(people.daniel), text="You stayed", by=people.amina,
        at=at + timedelta(seconds=3),
    )  # fmt: skip

    assert again == thanks


def test_nobody_thanks_or_advises_themselves_or_says_nothing(people: Cast, at: datetime) -> None:
    for about, text in ((people.amina, "A"), (people.daniel, " "), (people.daniel, "x" * 2001)):
        with pytest.raises(BadFeedback):
            actions.appreciate(about=About(about), text=text, by=people.amina, at=at)
        with pytest.raises(BadFeedback):
            actions.give_advice(about=About(about), text=text, by=people.amina, at=at)

    assert not Feedback.objects.exists()


def test_advice_is_for_that_person_alone(people: Cast, at: datetime) -> None:
    advice = actions.give_advice(about=About(people.amina), text="Ask", by=people.peter, at=at)

    assert queries.my_feedback(viewer=people.amina, at=at).got[0].kind == "advice"
    assert queries.my_feedback(viewer=people.daniel, at=at).got == ()
    with pytest.raises(StaysAsPromised):
        actions.answer_open(feedback=advice.pk, agrees=True, by=people.amina, at=at)


def test_a_request_is_answered_once(people: Cast, at: datetime) -> None:
    request = actions.ask_for_feedback(
        asked=people.peter, kind="advice", question="How?", by=people.amina, at=at
    )
    again = actions.ask_for_feedback(
        asked=people.peter, kind="advice", question="How?", by=people.amina, at=at
    )
    about = About(people.amina, request=request.pk)

    given = actions.give_advice(about=about, text="So", by=people.peter, at=at)

    assert again == request
    assert given.request == request
    assert queries.my_feedback(viewer=people.peter, at=at).to_answer == ()
    with pytest.raises(NotUnderWay):
        actions.give_advice(about=about, text="And so", by=people.peter, at=at)
    with pytest.raises(NotUnderWay):
        actions.decline_request(request=request.pk, by=people.peter, at=at)


def test_a_request_is_answered_by_whom_it_was_put_to_in_its_kind(
    people: Cast, at: datetime
) -> None:
    request = actions.ask_for_feedback(
        asked=people.peter, kind="advice", question="How?", by=people.amina, at=at
    )
    about = About(people.amina, request=request.pk)

    with pytest.raises(NoSuchFeedback):
        actions.give_advice(about=about, text="So", by=people.daniel, at=at)
    with pytest.raises(NoSuchFeedback):
        actions.appreciate(about=about, text="So", by=people.peter, at=at)
    assert not Feedback.objects.exists()


def test_no_is_an_answer_and_a_request_can_be_taken_back(people: Cast, at: datetime) -> None:
    first, second = (
        actions.ask_for_feedback(
            asked=people.peter, kind="advice", question=question, by=people.amina, at=at
        )
        for question in ("How?", "When?")
    )
    for _twice in range(2):
        actions.decline_request(request=first.pk, by=people.peter, at=at)
        actions.take_back_request(request=second.pk, by=people.amina, at=at)

    states = FeedbackRequest.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["declined", "taken_back"]
    with pytest.raises(NotUnderWay):
        actions.take_back_request(request=first.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchFeedback):
        actions.decline_request(request=first.pk, by=people.daniel, at=at)


def test_what_cannot_be_asked_is_refused(people: Cast, at: datetime) -> None:
    for asked, kind, question in (
        (people.amina, "advice", "How?"), (people.peter, "score", "How?"),
        (people.peter, "advice", ""),
    ):  # fmt: skip
        with pytest.raises(BadFeedback):
            actions.ask_for_feedback(
                asked=asked, kind=kind, question=question, by=people.amina, at=at
            )


def test_an_evaluation_is_asked_for_with_criteria(people: Cast, at: datetime) -> None:
    with pytest.raises(NeedsCriteria):
        actions.ask_for_feedback(
            asked=people.daniel, kind="evaluation", question="A?", by=people.amina, at=at
        )


def test_nobody_is_evaluated_who_did_not_ask(people: Cast, at: datetime, series: Series) -> None:
    with pytest.raises(NotAllowed):
        actions.evaluate(
            about=About(people.amina), text="Good", criteria="Mine", series=series.pk,
            by=people.daniel, at=at,
        )  # fmt: skip


def test_an_evaluation_rests_on_a_measure_of_a_goal_that_both_see(
    people: Cast, at: datetime, series: Series, asked: FeedbackRequest
) -> None:
    about = About(people.amina, request=asked.pk)
    with pytest.raises(NeedsCriteria):
        actions.evaluate(about=about, text="Nearly", series=series.pk, by=people.daniel, at=at)
    goal = actions.set_goal(aim=Aim("On time", series=(series.pk,)), by=people.amina, at=at)
    with pytest.raises(NeedsCriteria):
        actions.evaluate(about=about, text="Nearly", series=series.pk, by=people.daniel, at=at)
    seen = Seen("chosen", (people.daniel.pk,))
    actions.show_goal_to(goal=goal.pk, seen=seen, by=people.amina, at=at)

    given = actions.evaluate(
        about=about, text="Nearly", criteria="other ones", series=series.pk, by=people.daniel, at=at
    )

    assert given.criteria == "In time for nine of ten visits"
    shown = queries.my_feedback(viewer=people.amina, at=at).got[0]
    assert (shown.ground, shown.text) == ("Visits on time", "Nearly")


def test_a_measure_of_a_goal_that_others_share_is_no_ground(
    people: Cast, at: datetime, series: Series
) -> None:
    for whose, seen in ((Whose("organisation"), Seen("open")),
                        (Whose("pair", partner=people.peter.pk), Seen())):  # fmt: skip
        actions.set_goal(
            aim=Aim("Ours", series=(series.pk,)), whose=whose, seen=seen, by=people.joanna, at=at
        )

    with pytest.raises(NeedsCriteria):
        actions.evaluate(
            about=About(people.joanna), text="Well", criteria="On time", series=series.pk,
            by=people.joanna, at=at,
        )  # fmt: skip


def test_one_evaluates_oneself_by_criteria_and_a_measure_or_a_quiz(
    people: Cast, at: datetime, series: Series
) -> None:
    actions.set_goal(aim=Aim("On time", series=(series.pk,)), by=people.amina, at=at)
    myself = About(people.amina)

    with pytest.raises(NeedsCriteria):
        actions.evaluate(about=myself, text="A", series=series.pk, by=people.amina, at=at)
    with pytest.raises(NeedsCriteria):
        actions.evaluate(about=myself, text="A", criteria="B", by=people.amina, at=at)
    with pytest.raises(NeedsCriteria):
        actions.evaluate(
            about=myself, text="A", criteria="B", quiz="Not taken", by=people.amina, at=at
        )
    actions.evaluate(about=myself, text="A", criteria="B", series=series.pk, by=people.amina, at=at)

    assert Feedback.objects.get().about == people.amina
    assert not OutboxEntry.objects.filter(topic="message").exists()


def test_feedback_names_a_goal_only_if_both_can_see_it(
    quieter: Goal, chosen: Goal, people: Cast, at: datetime
) -> None:
    with pytest.raises(StaysAsPromised):
        actions.appreciate(
            about=About(people.peter, goal=quieter.pk), text="A", by=people.amina, at=at
        )
    actions.appreciate(about=About(people.peter, goal=chosen.pk), text="A", by=people.amina, at=at)
    actions.show_goal_to(goal=chosen.pk, seen=Seen(), by=people.amina, at=at)

    assert queries.my_feedback(viewer=people.peter, at=at).got[0].goal == ""
    assert queries.my_feedback(viewer=people.amina, at=at).given[0].goal == "Say no kindly"


def test_a_request_waits_on_if_its_answer_cannot_be_kept(
    asked: FeedbackRequest, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = actions.ask_for_feedback(
        asked=people.peter, kind="advice", question="How?", by=people.amina, at=at
    )

    def fail(**_given: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr("thrive.foundation.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.give_advice(
            about=About(people.amina, request=request.pk), text="So", by=people.peter, at=at
        )

    request.refresh_from_db()
    assert request.state == "waiting"
    assert not Feedback.objects.exists()
