"""A conversation: begun once, kept by whoever is first, closed with its wave."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import MOMENT, make_cast
from tests.voice.town import OUTCOMES, WAVE, Say, Town, make_town, said
from thrive.people.models import Membership
from thrive.voice import actions, queries
from thrive.voice.actions import Body
from thrive.voice.errors import (
    BadBody,
    BrokenSeal,
    MovedOn,
    NoKey,
    NoSuchConversation,
    NoSuchStudy,
    WaveClosed,
)
from thrive.voice.models import Conversation


@pytest.fixture
def amina(town: Town) -> int:
    """A member of Riverside."""
    return town.people.amina.pk


@pytest.fixture
def given(confidential: int, amina: int, at: datetime) -> dict[str, Any]:
    """What a conversation of Amina's begins with."""
    return {"study": confidential, "key": "prompt-1", "person": amina, "wave": WAVE, "at": at}


def test_beginning_twice_takes_up_what_is_there(given: dict[str, Any]) -> None:
    first = actions.begin(**given)

    again = actions.begin(**given | {"at": given["at"] + timedelta(hours=1)})

    assert again == first
    assert (first.version, first.body, first.is_open) == (0, Body(), True)
    assert Conversation.objects.count() == 1


def test_the_group_is_where_the_person_stands_on_that_day(
    given: dict[str, Any], town: Town
) -> None:
    Membership.objects.filter(person=town.people.amina).update(until_on=date(2026, 9, 10))
    Membership.objects.create(
        person=town.people.amina, group=town.groups["Quay"], from_on=date(2026, 9, 10)
    )

    actions.begin(**given)

    assert Conversation.objects.get().group == town.groups["Quay"]


def test_a_key_that_is_somebody_elses_opens_nothing(given: dict[str, Any], town: Town) -> None:
    actions.begin(**given)

    with pytest.raises(NoSuchConversation):
        actions.begin(**given | {"person": town.people.daniel.pk})

    assert queries.conversation(key="prompt-1", person=town.people.daniel.pk) is None


def test_a_key_of_another_study_opens_nothing(given: dict[str, Any], named: int) -> None:
    actions.begin(**given)

    with pytest.raises(NoSuchConversation):
        actions.begin(**given | {"study": named})


def test_a_study_that_does_not_exist_takes_nothing(given: dict[str, Any]) -> None:
    with pytest.raises(NoSuchStudy):
        actions.begin(**given | {"study": 4711})


def test_what_is_kept_comes_back_and_raises_the_version(
    given: dict[str, Any], amina: int, at: datetime
) -> None:
    actions.begin(**given)
    later = at + timedelta(minutes=2)

    version = actions.keep(
        key="prompt-1", person=amina, version=0, body=said(4), finished=False, at=later
    )

    kept = queries.conversation(key="prompt-1", person=amina)
    assert kept is not None
    assert (version, kept.version, kept.body) == (1, 1, said(4))
    assert (kept.last_at, kept.finished_at, kept.wave_first) == (later, None, WAVE[0])


def test_whoever_is_later_is_told_and_nothing_is_overwritten(
    given: dict[str, Any], amina: int, at: datetime
) -> None:
    actions.begin(**given)
    turn: dict[str, Any] = {"key": "prompt-1", "person": amina, "version": 0, "at": at}
    actions.keep(**turn, body=said(4), finished=False)

    with pytest.raises(MovedOn):
        actions.keep(**turn, body=said(1), finished=True)

    kept = queries.conversation(key="prompt-1", person=amina)
    assert kept is not None
    assert (kept.body, kept.finished_at) == (said(4), None)


def test_after_the_end_nothing_more_is_kept(
    given: dict[str, Any], amina: int, at: datetime
) -> None:
    actions.begin(**given)
    turn: dict[str, Any] = {"key": "prompt-1", "person": amina, "at": at}
    actions.keep(**turn, version=0, body=said(4), finished=True)

    with pytest.raises(MovedOn):
        actions.keep(**turn, version=1, body=said(1), finished=False)


def test_nobody_keeps_anything_in_anothers_conversation(
    given: dict[str, Any], town: Town, at: datetime
) -> None:
    kept = actions.begin(**given)
    turn: dict[str, Any] = {"version": 0, "body": said(1), "finished": False, "at": at}

    for key in ("prompt-1", "prompt-2"):
        with pytest.raises(NoSuchConversation):
            actions.keep(key=key, person=town.people.daniel.pk, **turn)
    with pytest.raises(NoSuchConversation):
        actions.keep(key="prompt-1", person=town.people.daniel.pk, kept=kept, **turn)

    assert Conversation.objects.get().version == 0


def test_a_closed_wave_takes_nothing_more(given: dict[str, Any], amina: int, at: datetime) -> None:
    kept = actions.begin(**given)
    actions.close_wave(study=given["study"], first_on=WAVE[0], sent={}, at=at)

    with pytest.raises(WaveClosed):
        actions.keep(key="prompt-1", person=amina, version=0, body=said(1), finished=True, at=at)
    with pytest.raises(WaveClosed):
        actions.begin(**given | {"key": "prompt-2"})

    again = actions.begin(**given)
    assert (again.is_open, again.body) == (False, kept.body)


@pytest.mark.parametrize(
    "body", [Body(float("nan")), Body(object()), Body("\ud800"), Body("x" * 300_000)]
)
def test_what_cannot_be_kept_is_refused(
    given: dict[str, Any], amina: int, at: datetime, body: Body
) -> None:
    actions.begin(**given)

    with pytest.raises(BadBody):
        actions.keep(key="prompt-1", person=amina, version=0, body=body, finished=False, at=at)

    assert Conversation.objects.get().version == 0


def test_keeping_is_one_update(given: dict[str, Any], amina: int, at: datetime) -> None:
    kept = actions.begin(**given)

    with CaptureQueriesContext(connection) as seen:
        actions.keep(
            key="prompt-1", person=amina, version=0, body=said(4), finished=False, at=at, kept=kept
        )

    (query,) = seen.captured_queries
    assert query["sql"].startswith("UPDATE")
    # The version must be asked of the row itself: see actions.keep.
    assert '"version" = 0' in query["sql"].partition("WHERE")[2].partition("SELECT")[0]


def test_a_flipped_bit_shows_nothing(given: dict[str, Any], amina: int) -> None:
    actions.begin(**given)
    row = Conversation.objects.get()
    broken = bytearray(row.body)
    broken[40] ^= 1
    Conversation.objects.update(body=bytes(broken))

    with pytest.raises(BrokenSeal):
        queries.conversation(key="prompt-1", person=amina)


def test_a_row_that_was_moved_shows_nothing(given: dict[str, Any], town: Town, amina: int) -> None:
    actions.begin(**given)
    actions.begin(**given | {"key": "prompt-2", "person": town.people.daniel.pk})
    first, second = Conversation.objects.order_by("key")
    Conversation.objects.filter(pk=second.pk).update(body=bytes(first.body))

    with pytest.raises(BrokenSeal):
        queries.conversation(key="prompt-2", person=town.people.daniel.pk)


def test_a_wrong_or_missing_key_shows_nothing(given: dict[str, Any], amina: int) -> None:
    actions.begin(**given)

    with override_settings(THRIVE_VOICE_KEY=b"x" * 32), pytest.raises(BrokenSeal):
        queries.conversation(key="prompt-1", person=amina)
    with override_settings(THRIVE_VOICE_KEY=b""), pytest.raises(NoKey):
        queries.conversation(key="prompt-1", person=amina)


def test_earlier_conversations_come_oldest_first(
    confidential: int, amina: int, say: Say, at: datetime
) -> None:
    later = (date(2026, 10, 1), date(2026, 11, 1))
    say(confidential, amina, said(2))
    say(confidential, amina, said(5), wave=later)

    found = queries.conversations(study=confidential, person=amina)

    assert [one.body.answers["safe"] for one in found] == [2, 5]
    assert queries.conversations(study=confidential, person=0) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_devices_that_answer_at_once_one_is_kept() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only")
    town = make_town(make_cast())
    study = actions.open_study(
        owner="run 1", title="Minute", promise="confidential", outcomes=OUTCOMES, at=MOMENT
    )
    actions.freeze(study=study, first_on=WAVE[0], members=town.members(), at=MOMENT)
    person = town.people.amina.pk

    def device(number: int) -> bool:
        try:
            actions.begin(study=study, key="p1", person=person, wave=WAVE, at=MOMENT)
            actions.keep(
                key="p1", person=person, version=0, body=said(number), finished=False, at=MOMENT
            )
        except MovedOn:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as devices:
        kept = list(devices.map(device, range(16)))

    assert sum(kept) == 1
    conversation = queries.conversation(key="p1", person=person)
    assert conversation is not None
    assert conversation.body == said(kept.index(True))
