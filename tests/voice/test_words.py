"""Words: written by somebody unknown, and let out only beside others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.db.models import Field
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.voice import devices
from tests.voice.devices import FIRST, OPEN, OUTCOMES, OVER, QUESTIONS, SECOND, Device
from tests.voice.held import held
from tests.voice.test_dump import dump
from tests.voice.town import WAVE, Town
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.people.models import Membership
from thrive.voice import actions, keys, queries, wordpool
from thrive.voice.errors import BadBody, BadToken, NoSuchWords, NotAllowed, NotInTime, TokenSpent
from thrive.voice.models import Study, WaitingWords, Wave, Words, WordsBatch
from thrive.voice.rules.words import Place, Waiting
from thrive.voice.tokens import blind

ASKED = {"id": "why", "kind": "words", "longest": 500, "text": {"en": "What would help?"}}
LATER = datetime(2026, 11, 9, 9, 30, tzinfo=OVER.tzinfo)  # while the second wave is open
AFTER = datetime(2026, 12, 1, 0, 5, tzinfo=OVER.tzinfo)


@pytest.fixture
def speaking(
    town: Town, at: datetime, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, _made_keys: list[Any],
) -> int:  # fmt: skip
    """An anonymous study that asks for words too: two waves, three units."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    monkeypatch.setattr(blind, "make_key", iter(_made_keys).__next__)
    study = actions.open_anonymous_study(
        owner="run 5", title="Say it", questions=[*QUESTIONS, ASKED], outcomes=OUTCOMES, at=at
    )
    waves = [FIRST, SECOND]
    actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=at)
    actions.make_keys(at=at)
    return study


@pytest.fixture
def close(
    speaking: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., actions.Closed]:
    """Close a wave as a program does."""

    def closing(wave: Any = FIRST, at: datetime = OVER) -> actions.Closed:
        with django_capture_on_commit_callbacks(execute=True):
            return actions.close_wave(study=speaking, first_on=wave[0], sent={}, at=at)

    return closing


def writers(town: Town, study: int, at: datetime, *names: str) -> list[Device]:
    """Devices that hold tokens for words, of people of some groups."""
    found = Device.several(town.ids(*names), study, at, purpose="words")
    for device in found:
        device.enrol(FIRST[0], SECOND[0], at=at)
    return found


def said(text: str, audience: str = "unit", *, reworded: bool = False) -> dict[str, Any]:
    return {"why": {"text": text, "audience": audience, "reworded": reworded}}


def texts(town: Town, study: int, who: str = "amina", at: datetime = OVER) -> list[list[str]]:
    """What somebody reads, batch by batch."""
    viewer = getattr(town.people, who)
    return [sorted(one.texts) for one in queries.words_out(study=study, viewer=viewer, at=at)]


def test_words_are_kept_sealed_and_leave_no_trace_but_themselves(
    speaking: int, town: Town, at: datetime
) -> None:
    (amina,) = writers(town, speaking, at, "Riverside")[-2:-1]
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
    words, other = writers(town, speaking, at, "Riverside")[:2]
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
    several = [writers(town, speaking, at, name)[0] for name in ("Riverside", "Quay", "Hilltop")]
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
    for device in writers(town, speaking, at, "Riverside")[:3]:
        device.write(FIRST[0], said("same"), OPEN)

    close()
    close()

    assert texts(town, speaking) == [["same"] * 3]


def test_nothing_is_half_let_out_if_a_late_step_fails(
    speaking: int, town: Town, at: datetime, close: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for device in writers(town, speaking, at, "Riverside")[:3]:
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
    for number, device in enumerate(writers(town, speaking, at, "Riverside")[:4]):
        device.write(FIRST[0], said("same") if number else b"not JSON", OPEN)

    close()

    assert texts(town, speaking) == [["same"] * 3]
    assert AuditRecord.objects.get(action="voice.words_out").details["unreadable"] == 1


# What waits, played without devices: they are proved above.


RIVERSIDE = "Riverside"


def waiting(town: Town, text: str, **changed: Any) -> Waiting:
    group = town.groups[RIVERSIDE]
    one = Waiting("why", text, Place(group.pk, group.parent_id, (group.pk,)), 10, to_reword=False)
    return replace(one, **changed)


@pytest.fixture
def study(speaking: int) -> Study:
    return Study.objects.get(pk=speaking)


def test_waiting_words_tell_neither_order_nor_wave(study: Study, town: Town) -> None:
    """Whatever is added, all of it lies there anew: no row was there before."""
    wordpool.let_out(study, [waiting(town, "first")])
    before = set(WaitingWords.objects.values_list("id", "sealed"))
    wordpool.let_out(study, [waiting(town, "x" * 500)])
    after = list(WaitingWords.objects.values_list("id", "sealed"))

    assert len(after) == 2
    assert before.isdisjoint(after)
    assert {one for one, _sealed in before}.isdisjoint(one for one, _sealed in after)
    assert len({len(bytes(sealed)) for _id, sealed in after}) == 1


def test_the_rows_of_a_batch_lie_in_no_order(study: Study, town: Town) -> None:
    """Numbers are drawn, so after 8! orders nobody sees the one in which they came."""
    came = [f"text {number}" for number in range(8)]
    orders = set()
    for _ in range(3):
        wordpool.let_out(study, [waiting(town, text) for text in came])
    for batch in WordsBatch.objects.order_by("id"):
        rows = Words.objects.filter(batch=batch).order_by("id")
        orders.add(tuple(rows.values_list("text", flat=True)))

    assert all(sorted(order) == came for order in orders)
    assert len(orders | {tuple(came)}) > 2


@pytest.mark.parametrize("model", [WaitingWords, WordsBatch, Words])
def test_no_table_of_words_has_a_person_a_moment_a_wave_or_a_number_that_counts_up(
    db: None, model: Any
) -> None:
    fields: dict[str, Field[Any, Any]] = {field.name: field for field in model._meta.fields}
    kinds = {name: type(field).__name__ for name, field in fields.items()}

    assert kinds["id"] == "DrawnKey"
    assert set(kinds.values()) <= {
        "DrawnKey", "ForeignKey", "BinaryField", "CharField", "TextField", "JSONField",
    }  # fmt: skip
    led = {field.related_model.__name__ for field in fields.values() if field.related_model}
    assert led <= {"Study", "Group", "WordsBatch"}
    for name in ("wave", "person", "unit", "epoch"):
        with pytest.raises(FieldDoesNotExist):
            model._meta.get_field(name)


@pytest.mark.parametrize("model", [WaitingWords, WordsBatch, Words])
def test_the_tables_of_words_have_no_index_but_their_drawn_number(db: None, model: Any) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        sequences = connection.introspection.get_sequences(cursor, table, [])
        rules = connection.introspection.get_constraints(cursor, table)
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            (made,) = cursor.fetchone()
            assert '"id" integer NOT NULL PRIMARY KEY,' in made
            sequences = []

    assert sequences == []
    indexed = [rule["columns"] for rule in rules.values() if rule["index"] or rule["unique"]]
    assert indexed in ([["id"]], [])


def test_a_thief_of_the_database_reads_no_words_that_wait(study: Study, town: Town) -> None:
    wordpool.let_out(study, [waiting(town, "nobody listens to the night shift")])
    waits = b"\n".join(dump())
    wordpool.let_out(study, [waiting(town, "nobody listens to the night shift")] * 2)
    out = b"\n".join(dump())

    assert [b"nobody listens" in whole for whole in (waits, out)] == [False, True]
    assert b"why" not in waits.replace(b'"why"', b"")  # nor which question it answers


def test_words_that_somebody_changed_hold_up_no_others(study: Study, town: Town) -> None:
    wordpool.let_out(study, [waiting(town, "a"), waiting(town, "b")])
    row = WaitingWords.objects.order_by("id")[0]
    WaitingWords.objects.filter(pk=row.pk).update(sealed=b"x" * 2000)

    out = wordpool.let_out(study, [waiting(town, "c"), waiting(town, "d")])

    assert (out.words, out.unreadable) == (3, 1)


def test_with_another_key_of_the_server_nothing_is_let_out(
    study: Study, town: Town, settings: Settings, close: Any
) -> None:
    wordpool.let_out(study, [waiting(town, "a")])
    settings.THRIVE_VOICE_KEY = b"y" * 32

    with pytest.raises(Exception, match="not the one that sealed"):
        close()

    assert WaitingWords.objects.count() == 1


def test_what_came_out_never_changes(study: Study, town: Town) -> None:
    wordpool.let_out(study, [waiting(town, text) for text in "abc"])
    one, batch = Words.objects.all()[0], WordsBatch.objects.get()

    for change in (
        one.save, one.delete, batch.save, batch.delete, Words.objects.all().delete,
        WordsBatch.objects.all().delete, lambda: Words.objects.all().update(text="x"),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="published"):
            change()


def test_the_database_itself_refuses_words_that_say_nothing(study: Study, town: Town) -> None:
    wordpool.let_out(study, [waiting(town, text) for text in "abc"])

    with pytest.raises(IntegrityError, match="words_say_something"), transaction.atomic():
        Words(id=1, batch=WordsBatch.objects.get(), text="").save()


def test_words_of_a_unit_are_for_those_who_count_there_and_its_stewards(
    study: Study, town: Town, at: datetime
) -> None:
    """Daniel is steward of Riverside. No role above it opens the words."""
    wordpool.let_out(study, [waiting(town, text) for text in "abc"])

    seen = {
        name: bool(texts(town, study.pk, name))
        for name in ("amina", "daniel", "peter", "joanna", "ruth", "omar")
    }

    assert seen == {
        "amina": True, "daniel": True, "peter": False, "joanna": False, "ruth": False,
        "omar": False,
    }  # fmt: skip


def test_who_moves_reads_where_they_count_now(study: Study, town: Town, at: datetime) -> None:
    wordpool.let_out(study, [waiting(town, text) for text in "abc"])
    peter = town.people.peter
    Membership.objects.filter(person=peter).update(group=town.groups[RIVERSIDE])

    assert texts(town, study.pk, "peter") == [["a", "b", "c"]]


def test_who_has_left_reads_nothing(study: Study, town: Town) -> None:
    town.people.amina.is_active = False

    with pytest.raises(NotAllowed):
        texts(town, study.pk)


def test_of_a_study_that_does_not_exist_there_are_no_words(town: Town, at: datetime) -> None:
    assert queries.words_out(study=4711, viewer=town.people.amina, at=at) == ()


def test_many_words_take_as_few_questions_as_few(study: Study, town: Town) -> None:
    counts = []
    for _ in range(2):
        wordpool.let_out(study, [waiting(town, text) for text in "abc"])
        with CaptureQueriesContext(connection) as asked:
            texts(town, study.pk)
        counts.append(len(asked))

    assert counts == [7, 7]


# To be put in other words.


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
    for device in writers(town, speaking, at, "Riverside")[:2]:
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
