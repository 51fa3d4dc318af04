"""What was decided: with its reason, its dissent word for word, its owner and its day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, person, role
from tests.discussions.conftest import Say, told
from thrive.discussions import actions, queries
from thrive.discussions.errors import (
    AlreadyReviewed,
    BadDecision,
    NoSuchDecision,
    NoSuchTopic,
    NotAllowed,
)
from thrive.discussions.models import Decision
from thrive.foundation import search
from thrive.foundation.models import AuditRecord
from thrive.people.models import Membership, Person, Role
from thrive.people.queries import Audience, keys_of

DISSENT = "  Amina: it costs us ten minutes,\n  and nobody asked the night shift.  "


def decided(topic: int, by: Person, owner: Person, at: datetime, **more: object) -> int:
    """Note a decision in few words."""
    given: dict[str, object] = {
        "text": "The one who goes speaks first.",
        "reason": "They know most.",
        "dissent": DISSENT,
        "review_on": at.date() + timedelta(days=30),
        **more,
    }
    return actions.decide(topic=topic, by=by, owner=owner, at=at, **given)  # type: ignore[arg-type]


def test_dissent_is_kept_word_for_word(people: Cast, named: int, at: datetime) -> None:
    decided(named, people.daniel, people.amina, at)

    (shown,) = queries.thread(topic=named, viewer=people.amina, at=at).decisions
    assert shown.dissent == DISSENT
    assert (shown.owner, shown.by, shown.is_due) == ("Amina Yusuf", "Daniel Okafor", False)
    assert told() == {"Amina Yusuf": ["Daniel Okafor noted what was decided in “Handovers”."]}
    keys = keys_of(people.amina, at=at)
    assert [hit.ref for hit in search.search("speaks first", keys, at).hits] == [str(named)]


def test_the_same_press_twice_notes_it_once(people: Cast, named: int, at: datetime) -> None:
    first = decided(named, people.daniel, people.amina, at)

    assert decided(named, people.daniel, people.amina, at + timedelta(seconds=9)) == first
    assert AuditRecord.objects.filter(action="discussions.decide").count() == 1


def test_a_closed_topic_takes_a_decision(people: Cast, named: int, at: datetime) -> None:
    actions.close_topic(topic=named, by=people.daniel, at=at)

    assert decided(named, people.daniel, people.daniel, at)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"text": " "}, "text"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"dissent": "bell \x07"}, "dissent"),
        ({"review_on": date(2026, 9, 17)}, "review_on"),
        ({"review_on": date(2028, 9, 17)}, "review_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    people: Cast, named: int, at: datetime, wrong: dict[str, object], column: str
) -> None:
    with pytest.raises(BadDecision) as refusal:
        decided(named, people.daniel, people.amina, at, **wrong)

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Decision.objects.exists()


def test_only_who_looks_after_a_topic_notes_what_was_decided(
    people: Cast, named: int, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        decided(named, people.amina, people.amina, at)
    with pytest.raises(NoSuchTopic):
        decided(named, people.peter, people.peter, at)
    with pytest.raises(BadDecision, match="able to read this talk"):
        decided(named, people.daniel, people.peter, at)


def test_its_day_comes_and_it_is_looked_at_once(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    number = decided(named, people.daniel, people.amina, at)
    day = at + timedelta(days=30)

    assert queries.reviews_due(day - timedelta(days=1)) == ()
    (due,) = queries.reviews_due(day)
    assert (due.decision, due.topic, due.person) == (number, named, people.amina.pk)
    assert queries.reviews_due(day, person=people.daniel) == ()

    actions.review_decision(decision=number, outcome="It works.", by=people.amina, at=day)

    assert queries.reviews_due(day) == ()
    with pytest.raises(AlreadyReviewed):
        actions.review_decision(decision=number, outcome="No.", by=people.daniel, at=day)
    (shown,) = queries.thread(topic=named, viewer=people.daniel, at=day).decisions
    assert (shown.outcome, shown.reviewed_by, shown.may_review) == (
        "It works.",
        "Amina Yusuf",
        False,
    )


def test_whoever_can_read_the_talk_no_longer_is_not_shown_what_was_decided(
    people: Cast, named: int, at: datetime
) -> None:
    decided(named, people.daniel, people.amina, at)
    Membership.objects.filter(person=people.amina).update(until_on=at.date())
    day = at + timedelta(days=30)

    assert queries.reviews_due(day) == ()
    assert queries.reviews_due(day, person=people.amina) == ()
    with pytest.raises(NoSuchTopic):
        queries.thread(topic=named, viewer=people.amina, at=day)


def test_nobody_else_says_what_became_of_it(
    people: Cast, named: int, crew: list[Person], at: datetime
) -> None:
    number = decided(named, people.daniel, people.amina, at)

    with pytest.raises(NotAllowed):
        actions.review_decision(decision=number, outcome="x", by=crew[0], at=at)
    with pytest.raises(NoSuchDecision):
        actions.review_decision(decision=number, outcome="x", by=people.peter, at=at)
    with pytest.raises(BadDecision):
        actions.review_decision(decision=number, outcome=" ", by=people.amina, at=at)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("decision_has_words", {"text": ""}),
        ("decision_has_words", {"reason": ""}),
        ("decision_review_is_whole", {"outcome": "It works."}),
    ],
)
def test_the_database_holds_what_a_decision_must_be(
    people: Cast, named: int, at: datetime, name: str, values: dict[str, str]
) -> None:
    given = {"text": "x", "reason": "y", **values}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Decision.objects.create(
            topic_id=named, owner=people.amina, by=people.amina, made_at=at,
            review_on=at.date(), **given,
        )  # fmt: skip


def test_who_leads_another_group_looks_after_its_own_talks_only(
    people: Cast, named: int, at: datetime
) -> None:
    harbour = Audience(groups=(people.harbour.pk,))
    bea = person("Bea Brand", people.harbour)
    talk = actions.open_topic(
        title="Parking", subject="", audience=harbour, promise="named", by=bea, at=at
    )
    thread = queries.thread(topic=talk, viewer=people.daniel, at=at)
    assert not thread.looks_after

    with pytest.raises(NotAllowed):  # he leads Riverside, which is a part of Harbour
        decided(talk, people.daniel, bea, at)

    role(people.daniel, Role.Kind.STEWARD, people.harbour)
    assert decided(talk, people.daniel, bea, at)
