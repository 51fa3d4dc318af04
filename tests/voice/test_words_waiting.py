"""Words that wait and words that came out: what storage tells of them, and who reads them."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.db.models import Field
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.voice.test_dump import dump
from tests.voice.town import Town
from tests.voice.wordplay import RIVERSIDE, close, speaking, study, texts, waiting
from thrive.people.models import Membership
from thrive.voice import queries, wordpool
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Study, WaitingWords, Words, WordsBatch

__all__ = ["close", "speaking", "study"]


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
