"""Words that a guardian puts in others, words in confidence, and those that never come out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from tests.voice.devices import FIRST, OPEN
from tests.voice.town import WAVE, Town
from tests.voice.wordplay import AFTER, close, said, speaking, study, texts, waiting, writers
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.voice import actions, keys, queries, wordpool
from thrive.voice.errors import BadBody, NoSuchWords, NotAllowed
from thrive.voice.models import Study, WaitingWords, Wave, WordsBatch

__all__ = ["close", "speaking", "study"]


@pytest.fixture
def asked(study: Study, town: Town, at: datetime) -> int:
    """Two words that wait, and one that may be put in other words."""
    wordpool.let_out(
        study, [waiting(town, "a"), waiting(town, "b"), waiting(town, "a joke", to_reword=True)]
    )
    (one,) = actions.read_to_reword(by=town.people.ruth, at=at)
    return one.words


def test_only_a_guardian_reads_what_may_be_put_in_other_words(
    asked: int, town: Town, at: datetime
) -> None:
    for name in ("amina", "daniel", "peter", "joanna", "omar"):
        with pytest.raises(NotAllowed):
            actions.read_to_reword(by=getattr(town.people, name), at=at)
        with pytest.raises(NotAllowed):
            actions.reword(words=asked, text="x", by=getattr(town.people, name), at=at)

    (one,) = actions.read_to_reword(by=town.people.ruth, at=at)
    assert (one.text, one.title, one.asked) == ("a joke", "Say it", {"en": "What would help?"})
    assert not hasattr(one, "place")
    record = AuditRecord.objects.filter(action="voice.read_words").latest("id")
    assert (record.actor, record.details) == ("ruth", {"words": 1})


def test_what_may_be_put_in_other_words_does_not_come_out_before(
    asked: int, study: Study, town: Town
) -> None:
    wordpool.let_out(study, [waiting(town, "c")])

    assert texts(town, study.pk) == [["a", "b", "c"]]
    assert WaitingWords.objects.count() == 1


def test_only_the_other_words_come_out_and_the_first_are_gone(
    asked: int, study: Study, town: Town, at: datetime
) -> None:
    actions.reword(words=asked, text=" We are cold. ", by=town.people.ruth, at=at)
    assert texts(town, study.pk) == []  # a wave is open: not before it is closed

    wordpool.let_out(study, [])

    assert texts(town, study.pk) == [["We are cold.", "a", "b"]]
    assert not WaitingWords.objects.exists()
    record = AuditRecord.objects.get(action="voice.reword")
    assert (record.actor, record.subject, record.details) == ("ruth", "run 5", {})


def test_when_all_waves_are_over_other_words_come_out_at_once(
    asked: int, study: Study, town: Town, at: datetime
) -> None:
    Wave.objects.update(closed_at=AFTER)

    actions.reword(words=asked, text="We are cold.", by=town.people.ruth, at=AFTER)

    assert texts(town, study.pk, at=AFTER) == [["We are cold.", "a", "b"]]


def test_what_is_gone_or_was_not_to_be_changed_is_refused(
    asked: int, study: Study, town: Town, at: datetime
) -> None:
    ruth = town.people.ruth
    other = next(pk for pk in WaitingWords.objects.values_list("pk", flat=True) if pk != asked)
    actions.reword(words=asked, text="We are cold.", by=ruth, at=at)

    for words in (asked, other, 4711):
        with pytest.raises(NoSuchWords, match="Look at the list again"):
            actions.reword(words=words, text="x", by=ruth, at=at)


@pytest.mark.parametrize("text", ["", " \n", "x" * 501])
def test_other_words_must_be_some_and_short(
    asked: int, town: Town, at: datetime, text: str
) -> None:
    with pytest.raises(BadBody) as refusal:
        actions.reword(words=asked, text=text, by=town.people.ruth, at=at)

    assert [problem.column for problem in refusal.value.problems] == ["text"]
    assert WaitingWords.objects.filter(pk=asked).exists()


def test_nothing_is_half_reworded_if_a_late_step_fails(
    asked: int, town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("thrive.voice.actions.words.audit.record", dies)
    with pytest.raises(OSError, match="no space"):
        actions.reword(words=asked, text="x", by=town.people.ruth, at=at)

    assert WaitingWords.objects.filter(pk=asked).exists()


def test_guardians_are_told_once_and_without_a_word_of_it(
    speaking: int, town: Town, at: datetime, close: Any
) -> None:
    for device in writers(town, speaking, at, "Riverside", most=2):
        device.write(FIRST[0], said("my own joke", reworded=True), OPEN)

    close()

    (entry,) = OutboxEntry.objects.filter(topic="message")
    assert entry.payload["person"] == town.people.ruth.pk
    assert entry.payload["path"] == "/words/reword/"
    assert "joke" not in str(entry.payload)


def test_what_never_found_others_is_deleted_a_year_after_the_last_wave(
    study: Study, town: Town, at: datetime
) -> None:
    wordpool.let_out(study, [waiting(town, "alone")])
    year = timedelta(days=366)

    assert actions.drop_waiting_words(at=AFTER + year) == 0  # waves are open still
    Wave.objects.update(closed_at=AFTER)
    assert actions.drop_waiting_words(at=AFTER + timedelta(days=364)) == 0
    assert [actions.drop_waiting_words(at=AFTER + year) for _ in range(2)] == [1, 0]


# In confidence.


MARKED = {"why": {"text": "It is cold.", "audience": "unit", "reworded": False}}


def test_in_confidence_what_its_authors_let_out_comes_out_without_them(
    confidential: int, town: Town, say: Any, at: datetime
) -> None:
    for person in town.ids("Riverside")[:3]:
        say(confidential, person, actions.Body(None, {"safe": 3, **MARKED}, {}))
    for person in town.ids("Riverside")[3:6]:
        say(confidential, person, actions.Body(None, {"safe": 3, "why": "not for others"}, {}))

    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)

    daniel = town.people.daniel
    (batch,) = queries.words_out(study=confidential, viewer=daniel, at=at)
    assert (batch.question, batch.asked, batch.texts) == ("why", {}, ("It is cold.",) * 3)


def test_in_confidence_of_a_group_of_fewer_than_eight_nothing_comes_out(
    confidential: int, town: Town, say: Any, at: datetime
) -> None:
    """Hillside has four people: it is one unit with the rest of Hill, never one of its own."""
    for person in town.ids("Hillside"):
        say(confidential, person, actions.Body(None, MARKED, {}))

    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)

    (batch,) = queries.words_out(study=confidential, viewer=town.people.peter, at=at)
    assert batch.name == "Hill"


def test_by_name_nothing_comes_out_so(named: int, town: Town, say: Any, at: datetime) -> None:
    for person in town.ids("Riverside")[:5]:
        say(named, person, actions.Body(None, MARKED, {}))

    actions.close_wave(study=named, first_on=WAVE[0], sent={}, at=at)

    assert not WordsBatch.objects.exists()
    assert not WaitingWords.objects.exists()


def test_who_begins_again_without_the_lost_key_loses_what_waits(
    study: Study, town: Town, at: datetime, settings: Settings
) -> None:
    """Else Thrive would go on asking for the lost key."""
    wordpool.let_out(study, [waiting(town, "alone")])
    settings.THRIVE_VOICE_KEY = b"y" * 32
    assert keys.key_does_not_fit()

    actions.custody.clear_lost(by="server", at=at)

    assert not WaitingWords.objects.exists()
    assert not keys.key_does_not_fit()
