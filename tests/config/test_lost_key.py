"""A lost key of the server: every room that seals with it is named, at start and when it is given
up."""

import io
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from tests.cast import Cast
from thrive.discussions import hiding
from thrive.discussions.models import Post, Topic
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord
from thrive.goals.meetings import actions as meetings
from thrive.goals.meetings import queries
from thrive.goals.models import Circle, PrivateNote
from thrive.voice import actions, keys, seals
from thrive.voice.errors import NotAllowed, WrongKey
from thrive.voice.queries import key_held

ANOTHER = b"z" * 32


@pytest.fixture
def circle(people: Cast, at: datetime) -> Circle:
    """Amina and Peter meet."""
    asked = meetings.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at)
    return meetings.agree_to_meet(circle=asked.pk, by=people.peter, at=at)


@pytest.fixture
def note(people: Cast, circle: Circle, at: datetime) -> PrivateNote:
    """What Amina keeps for herself, sealed."""
    return meetings.write_private_note(
        circle=circle.pk, text="I dread Mondays", by=people.amina, at=at
    )


@pytest.fixture
def talk(people: Cast, at: datetime) -> Topic:
    """A talk without names, in which Amina has written."""
    topic = Topic.objects.create(
        title="Handover", promise="confidential", opened_by=people.daniel, opened_at=at,
        last_at=at, sealed_with=hiding.key_mark(),
    )  # fmt: skip
    alias = hiding.alias_for(topic, people.amina)
    Post.objects.create(topic=topic, alias=alias, text="I had no time", made_at=at)
    return topic


@pytest.fixture
def broken() -> Iterator[None]:
    """A room that cannot let go of what it sealed."""
    seals.name_kind(
        seals.Kind("broken", lambda: 1, str, lambda: "stays", lambda _by, _at: 0, PrivateNote)
    )
    yield
    del seals._kinds["broken"]


def lost() -> str:
    """Declare the key lost, and return what was said."""
    told = io.StringIO()
    call_command("voice_key", "--lost", "--yes", stdout=told)
    return told.getvalue()


def test_every_room_that_seals_is_named() -> None:
    assert [one.name for one in seals.kinds()] == [
        "conversations", "waiting_words", "waves", "talks", "private_notes",
    ]  # fmt: skip


def test_with_its_key_nothing_is_lost(note: PrivateNote, talk: Topic, at: datetime) -> None:
    call_command("check", databases=["default"])

    assert key_held().fits
    assert key_held().affected == ()
    assert [one.called for one in seals.affected()] == ["1 talk without names", "1 private note"]
    with pytest.raises(NotAllowed, match="nothing is lost"):
        actions.clear_lost(by="server", at=at)


@pytest.mark.parametrize("key", [ANOTHER, b""])
def test_a_private_note_alone_tells_at_start_that_the_key_is_lost(
    note: PrivateNote, settings: Settings, key: bytes
) -> None:
    settings.THRIVE_VOICE_KEY = key

    with pytest.raises(SystemCheckError, match=r"Affected: 1 private note\."):
        call_command("check", databases=["default"])
    assert key_held().affected == ("1 private note",)


def test_nothing_is_sealed_with_another_key_beside_what_the_former_sealed(
    people: Cast, circle: Circle, note: PrivateNote, settings: Settings, at: datetime
) -> None:
    settings.THRIVE_VOICE_KEY = ANOTHER

    with pytest.raises(WrongKey):
        meetings.write_private_note(circle=circle.pk, text="More", by=people.amina, at=at)

    assert PrivateNote.objects.count() == 1


def test_a_lost_note_leaves_a_line_for_its_writer(
    people: Cast, circle: Circle, note: PrivateNote, settings: Settings, at: datetime
) -> None:
    settings.THRIVE_VOICE_KEY = ANOTHER
    clock.stand_at(at)

    said = lost()

    assert "1 private note: empty: whoever wrote them sees that there was one" in said
    call_command("check", databases=["default"])
    meetings.write_private_note(circle=circle.pk, text="Begun again", by=people.amina, at=at)
    page = queries.circle_page(circle=circle.pk, viewer=people.amina, at=at)
    assert [one.text for one in page.private] == ["Begun again", None]
    record = AuditRecord.objects.get(action="voice.clear_lost")
    assert record.details == {"private_notes": 1}


def test_a_talk_without_names_is_closed_and_stays_to_be_read(
    talk: Topic, settings: Settings, at: datetime
) -> None:
    settings.THRIVE_VOICE_KEY = ANOTHER
    with pytest.raises(SystemCheckError, match="1 talk without names"):
        call_command("check", databases=["default"])
    clock.stand_at(at)

    assert "1 talk without names: closed" in lost()

    talk.refresh_from_db()
    assert talk.state == "closed"
    assert talk.posts.get().text == "I had no time"
    assert hiding.key_mark() != talk.sealed_with
    assert not keys.key_does_not_fit()


def test_nothing_is_half_given_up_where_a_room_cannot_let_go(
    note: PrivateNote, talk: Topic, broken: None, settings: Settings, at: datetime
) -> None:
    settings.THRIVE_VOICE_KEY = ANOTHER

    with pytest.raises(WrongKey, match="broken"):
        actions.clear_lost(by="server", at=at)

    assert Topic.objects.get().state == "open"
    assert bytes(PrivateNote.objects.get().content)
    assert not AuditRecord.objects.filter(action="voice.clear_lost").exists()
