"""Several at the same moment: one mailbox, one answer that counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from tests.cast import Cast
from tests.voice.letters import Author, Reader
from thrive.foundation.models import OutboxEntry
from thrive.voice import actions
from thrive.voice.models import AnswerWait, Letter, Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], None]) -> None:
    """Each in a thread of its own. What one raises is raised."""
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only")

    def do(deed: Callable[[], None]) -> None:
        try:
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as many:
        list(many.map(do, deeds))


def test_the_same_letter_sent_many_times_at_once_is_one(people: Cast, at: datetime) -> None:
    key, author = Reader(people.ruth).publish(at), Author()
    copies = author.copies("Too late", key)

    def send() -> None:
        actions.take_letter(address=author.address, shown=author.shown, copies=copies, at=at)

    at_once(*[send] * 8)

    assert (Mailbox.objects.count(), Letter.objects.count()) == (1, 2)


def test_of_two_who_answer_at_once_one_ends_the_wait(people: Cast, at: datetime) -> None:
    ruth, daniel = Reader(people.ruth), Reader(people.daniel, "steward", people.riverside)
    author = Author()
    author.write("Too late", ruth.publish(at), daniel.publish(at), at=at)

    at_once(partial(ruth.answer, "Done", at=at), partial(daniel.answer, "Done", at=at))

    assert AnswerWait.objects.count() == 1
    assert len(author.reads()) == 3


def test_readers_are_told_once_when_two_ticks_tell_them(people: Cast, at: datetime) -> None:
    Author().write("Too late", Reader(people.ruth).publish(at), at=at, told=False)

    def tell() -> None:
        actions.tell_readers(at=at)

    at_once(tell, tell)

    assert OutboxEntry.objects.filter(topic="message").count() == 1
    assert not Letter.objects.filter(is_news=True).exists()
