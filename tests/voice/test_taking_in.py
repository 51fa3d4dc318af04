"""What was said elsewhere, before: taken in at once, or not at all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from tests.voice.town import WAVE, Town, said
from thrive.foundation.models import AuditRecord
from thrive.voice import actions, queries
from thrive.voice.actions import Body, Held
from thrive.voice.errors import BadBody, NoSuchStudy, NotFrozen, WaveClosed
from thrive.voice.models import Conversation


def held(persons: Sequence[int], at: datetime, body: Body | None = None) -> list[Held]:
    """One conversation of each."""
    return [
        Held(f"past-{one}", one, None, WAVE, at, at + timedelta(minutes=2), body or said(4))
        for one in persons
    ]


def test_past_conversations_stand_as_if_they_had_been_kept(
    confidential: int, town: Town, at: datetime
) -> None:
    amina, riverside = town.people.amina, town.groups["Riverside"]
    one = Held("past-1", amina.pk, riverside.pk, WAVE, at, at + timedelta(minutes=2), said(4))

    assert actions.take_in(study=confidential, held=[one], at=at) == 1

    kept = queries.conversation(key="past-1", person=amina.pk)
    assert kept is not None
    assert (kept.body, kept.begun_at, kept.wave_first) == (said(4), at, WAVE[0])
    assert kept.finished_at == at + timedelta(minutes=2)
    row = Conversation.objects.get()
    assert (row.is_sealed, row.group) == (True, riverside)
    assert AuditRecord.objects.get(action="voice.take_in").details["conversations"] == 1


def test_the_same_again_adds_nothing_and_changes_nothing(
    confidential: int, town: Town, at: datetime
) -> None:
    persons = town.ids("Quay")
    actions.take_in(study=confidential, held=held(persons[:4], at), at=at)

    again = held(persons, at, said(1))

    assert actions.take_in(study=confidential, held=again, at=at) == 5
    first = queries.conversation(key=f"past-{persons[0]}", person=persons[0])
    assert first is not None
    assert first.body == said(4)
    assert actions.take_in(study=confidential, held=again, at=at) == 0


def test_one_that_cannot_be_kept_lets_none_in(confidential: int, town: Town, at: datetime) -> None:
    persons = town.ids("Quay")
    broken = held(persons[:1], at, Body(float("nan")))

    with pytest.raises(BadBody):
        actions.take_in(study=confidential, held=held(persons[1:], at) + broken, at=at)

    assert not Conversation.objects.exists()


def test_nothing_comes_into_a_closed_wave_or_before_anybody_was_asked(
    confidential: int, town: Town, at: datetime
) -> None:
    person = town.ids("Quay")[0]
    early = Held("early", person, None, (date(2026, 8, 1), WAVE[0]), at, at, said(4))
    with pytest.raises(NotFrozen):
        actions.take_in(study=confidential, held=[early], at=at)
    with pytest.raises(NoSuchStudy):
        actions.take_in(study=4711, held=[early], at=at)

    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)
    with pytest.raises(WaveClosed):
        actions.take_in(study=confidential, held=held([person], at), at=at)

    assert not Conversation.objects.exists()
