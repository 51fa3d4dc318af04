"""Words: written by somebody unknown, and let out only beside others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from tests.voice import devices
from tests.voice.devices import FIRST, OPEN, OVER, SECOND, Device
from tests.voice.held import held
from tests.voice.town import Town
from tests.voice.wordplay import AFTER, LATER, close, said, speaking, study, texts, writers
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.voice import queries
from thrive.voice.errors import BadToken, NotInTime, TokenSpent
from thrive.voice.models import WaitingWords, Words, WordsBatch

__all__ = ["close", "speaking", "study"]


def test_words_are_kept_sealed_and_leave_no_trace_but_themselves(
    speaking: int, town: Town, at: datetime
) -> None:
    (amina,) = writers(town, speaking, at, "Riverside", most=1)
    before = AuditRecord.objects.count(), OutboxEntry.objects.count()

    amina.write(FIRST[0], said("It is cold."), OPEN)

    ((_key, sealed),) = held("words")
    assert b"cold" not in sealed
    assert held("answer") == []
    assert (AuditRecord.objects.count(), OutboxEntry.objects.count()) == before


def test_words_are_as_long_as_an_answer(speaking: int, town: Town, at: datetime) -> None:
    """Whoever counts bytes cannot tell the one from the other, nor much from nothing."""
    device = Device.of(town.people.amina.pk, speaking, at, purpose="words")
    entry = device.entry(FIRST[0], at)

    lengths = {
        len(devices.sealed_words(entry, {})),
        len(devices.sealed_words(entry, said("x" * 500))),
        len(devices.sealed(entry, {"safe": 1})),
    }

    assert len(lengths) == 1


def test_a_token_is_spent_once_in_its_wave_and_for_its_purpose_alone(
    speaking: int, town: Town, at: datetime
) -> None:
    words, other = writers(town, speaking, at, "Riverside", most=2)
    answer = Device.of(words.person, speaking, at)
    answer.enrol(FIRST[0], at=at)
    words.write(FIRST[0], said("one"), OPEN)

    with pytest.raises(TokenSpent):
        words.write(FIRST[0], said("two"), OPEN)
    with pytest.raises(NotInTime):
        other.write(FIRST[0], said("late"), OVER)
    with pytest.raises(BadToken):
        other.write(FIRST[0], said("torn"), OPEN, sealed=b"x" * 100)
    with pytest.raises(BadToken):
        answer.write(FIRST[0], said("with the token for answers"), OPEN)
    with pytest.raises(BadToken):
        words.answer(FIRST[0], {"safe": 1}, OPEN)
    assert len(held("words")) == 1
    assert held("answer") == []


def test_three_of_a_unit_come_out_mixed_and_two_wait(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    riverside = writers(town, speaking, at, "Riverside")
    quay = writers(town, speaking, at, "Quay")
    for device, text in zip(riverside, ("a", "b", "c"), strict=False):
        device.write(FIRST[0], said(text), OPEN)
    for device, text in zip(quay, ("d", "e"), strict=False):
        device.write(FIRST[0], said(text), OPEN)

    close()

    (batch,) = queries.words_out(study=speaking, viewer=town.people.amina, at=OVER)
    assert (batch.question, batch.name, batch.is_from_everywhere) == ("why", "Riverside", False)
    assert batch.asked == {"en": "What would help?"}
    assert sorted(batch.texts) == ["a", "b", "c"]
    assert WaitingWords.objects.count() == 2
    record = AuditRecord.objects.get(action="voice.words_out")
    assert record.details == {"words": 3, "batches": 1}


def test_what_waits_comes_out_with_the_words_of_a_later_wave(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    riverside = writers(town, speaking, at, "Riverside")
    for device, text in zip(riverside, ("a", "b"), strict=False):
        device.write(FIRST[0], said(text), OPEN)
    close()
    assert texts(town, speaking) == []
    assert not AuditRecord.objects.filter(action="voice.words_out").exists()

    riverside[2].write(SECOND[0], said("c"), LATER)
    close(SECOND, AFTER)

    assert texts(town, speaking, at=AFTER) == [["a", "b", "c"]]
    assert not WaitingWords.objects.exists()


def test_what_is_for_everybody_comes_out_of_all_units_and_says_of_none(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    several = [
        writers(town, speaking, at, name, most=1)[0] for name in ("Riverside", "Quay", "Hilltop")
    ]
    for device, text in zip(several, ("a", "b", "c"), strict=True):
        device.write(FIRST[0], said(text, "organisation"), OPEN)

    close()

    assert {name: texts(town, speaking, name) for name in ("amina", "peter", "ruth")} == (
        {name: [["a", "b", "c"]] for name in ("amina", "peter", "ruth")}
    )
    assert WordsBatch.objects.get().together == []


def test_closing_twice_lets_nothing_out_twice(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    for device in writers(town, speaking, at, "Riverside"):
        device.write(FIRST[0], said("same"), OPEN)

    close()
    close()

    assert texts(town, speaking) == [["same"] * 3]


def test_nothing_is_half_let_out_if_a_late_step_fails(
    speaking: int, town: Town, at: datetime, close: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for device in writers(town, speaking, at, "Riverside"):
        device.write(FIRST[0], said("same"), OPEN)

    def dies(*_args: object, **_kwargs: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as late:
        late.setattr("thrive.voice.actions.closing.empty", dies)
        with pytest.raises(OSError, match="no space"):
            close()
    assert not Words.objects.exists()

    close()
    assert texts(town, speaking) == [["same"] * 3]


def test_what_does_not_open_is_left_out_and_counted(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    for number, device in enumerate(writers(town, speaking, at, "Riverside", most=4)):
        device.write(FIRST[0], said("same") if number else b"not JSON", OPEN)

    close()

    assert texts(town, speaking) == [["same"] * 3]
    assert AuditRecord.objects.get(action="voice.words_out").details["unreadable"] == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_token_for_words_exactly_one_is_kept(
    speaking: int, town: Town, at: datetime
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only")
    (amina,) = writers(town, speaking, at, "Riverside", most=1)
    entry = amina.entry(FIRST[0], OPEN)
    bodies = [devices.sealed_words(entry, said(f"text {place}")) for place in range(50)]

    def spend(body: bytes) -> str:
        try:
            amina.write(FIRST[0], None, OPEN, sealed=body)
        except TokenSpent:
            return "spent"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(8) as browsers:
        ends = list(browsers.map(spend, bodies))

    assert sorted(ends) == ["kept"] + ["spent"] * 49
    assert held("words") == [(entry.key, bodies[ends.index("kept")])]
