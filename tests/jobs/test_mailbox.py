"""What the beginning of a day does for the mailbox."""

from datetime import date, datetime

from tests.cast import Cast
from tests.voice.letters import Author, Reader
from thrive.foundation.models import OutboxEntry
from thrive.jobs import daily
from thrive.measures.models import Point
from thrive.voice.models import AnswerWait


def test_readers_hear_of_letters_and_waits_become_a_measure(people: Cast, at: datetime) -> None:
    ruth = Reader(people.ruth)
    Author().write("Too late", ruth.publish(at), at=at, told=False)
    AnswerWait.objects.bulk_create(
        AnswerWait(id=days, month_on=date(2026, 8, 1), days=days) for days in range(1, 6)
    )

    for _again in range(2):
        daily.begin_day([{}], at)

    assert [one["text"] for one in ruth.reads(at)] == ["Too late"]
    message = OutboxEntry.objects.get(topic="message")
    assert message.payload["path"] == "/mailbox/desk/"
    assert Point.objects.get().value == 3
