"""What was said elsewhere, before: taken over at once, or not at all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voice.town import WAVE, Town, said
from thrive.people.models import Membership
from thrive.voice import actions, queries
from thrive.voice.actions import Body, Past
from thrive.voice.errors import BadBody, NotFrozen, WaveClosed
from thrive.voice.models import Conversation


def past(persons: Sequence[int], at: datetime, body: Body | None = None) -> list[Past]:
    """One conversation of each."""
    return [
        Past(f"past-{one}", one, WAVE, body or said(4), at, at + timedelta(minutes=2))
        for one in persons
    ]


def test_past_conversations_stand_as_if_they_had_been_kept(
    confidential: int, town: Town, at: datetime
) -> None:
    amina = town.people.amina

    assert actions.take_over(study=confidential, past=past([amina.pk], at), at=at) == 1

    kept = queries.conversation(key=f"past-{amina.pk}", person=amina.pk)
    assert kept is not None
    assert (kept.body, kept.begun_at, kept.wave_first) == (said(4), at, WAVE[0])
    assert kept.finished_at == at + timedelta(minutes=2)
    row = Conversation.objects.get()
    assert (row.is_sealed, row.group) == (True, town.groups["Riverside"])


def test_each_counts_where_the_person_stood_on_that_day(
    confidential: int, town: Town, at: datetime
) -> None:
    amina = town.people.amina
    Membership.objects.filter(person=amina).update(until_on=date(2026, 9, 10))
    Membership.objects.create(person=amina, group=town.groups["Quay"], from_on=date(2026, 9, 10))
    before = Past("before", amina.pk, WAVE, said(1), at - timedelta(days=10), at)

    actions.take_over(study=confidential, past=[before, *past([amina.pk], at)], at=at)

    stood = dict(Conversation.objects.values_list("key", "group__name"))
    assert stood == {"before": "Riverside", f"past-{amina.pk}": "Quay"}


def test_the_same_again_adds_nothing_and_changes_nothing(
    confidential: int, town: Town, at: datetime
) -> None:
    persons = town.ids("Quay")
    actions.take_over(study=confidential, past=past(persons[:4], at), at=at)

    again = past(persons, at, said(1))

    assert actions.take_over(study=confidential, past=again, at=at) == 5
    first = queries.conversation(key=f"past-{persons[0]}", person=persons[0])
    assert first is not None
    assert first.body == said(4)
    assert actions.take_over(study=confidential, past=[], at=at) == 0


def test_one_that_cannot_be_kept_lets_none_in(confidential: int, town: Town, at: datetime) -> None:
    persons = town.ids("Quay")
    broken = past(persons[:1], at, Body(float("nan")))

    with pytest.raises(BadBody):
        actions.take_over(study=confidential, past=past(persons[1:], at) + broken, at=at)

    assert not Conversation.objects.exists()


def test_nothing_comes_into_a_closed_wave_or_before_anybody_was_asked(
    confidential: int, town: Town, at: datetime
) -> None:
    person = town.ids("Quay")[0]
    early = Past("early", person, (date(2026, 8, 1), WAVE[0]), said(4), at, at)
    with pytest.raises(NotFrozen):
        actions.take_over(study=confidential, past=[early], at=at)

    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)
    with pytest.raises(WaveClosed):
        actions.take_over(study=confidential, past=past([person], at), at=at)

    assert not Conversation.objects.exists()


def test_many_take_as_few_questions_as_one(confidential: int, town: Town, at: datetime) -> None:
    persons = town.ids("Quay", "Riverside")
    actions.take_over(study=confidential, past=past(town.ids("Hillside")[:1], at), at=at)

    with CaptureQueriesContext(connection) as one:
        actions.take_over(study=confidential, past=past(persons[:1], at), at=at)
    with CaptureQueriesContext(connection) as many:
        actions.take_over(study=confidential, past=past(persons, at), at=at)

    assert len(many) == len(one)
