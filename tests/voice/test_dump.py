"""A thief of the database: every table and column, read as text and as bytes."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import override_settings

from tests.voice.town import WAVE, Say, Town, sent_to
from thrive.voice import actions, checks
from thrive.voice.actions import Body

WORDS = "nobody listens to the night shift"
CHOICE = "too-tired-to-think"
BRANCH = "asked-only-of-the-tired"
TELLING = (WORDS, CHOICE, BRANCH)


def dump() -> Iterator[bytes]:
    """Every value of every column of every table."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608  names of ours
            for row in cursor.fetchall():
                yield from map(as_bytes, row)


def as_bytes(value: object) -> bytes:
    """A value as a thief would search it."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def telling(amount: int = 1) -> Body:
    """What would tell on somebody, in the answers and in the way they took."""
    passage = {"trail": [["hindrance", CHOICE], [BRANCH, WORDS]], "at": BRANCH}
    return Body(passage, {"hindrance": [CHOICE], "words": WORDS, "safe": amount}, {})


@pytest.mark.parametrize(("promise", "found"), [("confidential", False), ("named", True)])
def test_a_dump_tells_what_was_said_only_of_named_studies(
    request: pytest.FixtureRequest, town: Town, say: Say, at: datetime, promise: str, found: bool
) -> None:
    """The named study is the control: the same answers are found there, so the search works."""
    study = request.getfixturevalue(promise)
    for person in town.ids(*town.persons):
        say(study, person, telling())
    everybody = town.ids(*town.persons)
    actions.close_wave(study=study, first_on=WAVE[0], sent=sent_to(everybody, everybody), at=at)
    actions.export_mine(town.people.amina, "json", at)

    whole = b"\n".join(dump())

    assert len(whole) > 10_000
    for word in TELLING:
        shapes = (word.encode(), word.encode().hex().encode(), word.encode("utf-16-le"))
        assert any(shape in whole for shape in shapes) is found, word


def test_equal_answers_look_different_and_are_of_one_length(
    town: Town, confidential: int, say: Say
) -> None:
    from thrive.voice.models import Conversation

    for person in town.ids("Quay"):
        say(confidential, person, telling())
    for person in town.ids("Hilltop"):
        say(confidential, person, telling(5))

    bodies = [bytes(one) for one in Conversation.objects.values_list("body", flat=True)]

    assert len(bodies) == len(set(bodies)) == 18
    assert len({len(body) for body in bodies}) == 1


def test_thrive_does_not_begin_with_another_key(town: Town, confidential: int, say: Say) -> None:
    assert checks.key_fits_the_database(databases=["default"]) == []
    say(confidential, town.people.amina.pk, telling())
    assert checks.key_fits_the_database(databases=["default"]) == []

    for key in (b"x" * 32, b""):
        with override_settings(THRIVE_VOICE_KEY=key):
            (error,) = checks.key_fits_the_database(databases=["default"])
            assert error.id == "voice.E001"
            with pytest.raises(SystemCheckError, match="is not the one that sealed"):
                call_command("check", databases=["default"])
            call_command("check", verbosity=0)  # without the database nothing is looked at
