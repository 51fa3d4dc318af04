"""Words from before and since a change: counted, kept, compared, and told to whom they are for."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import LONG_AGO, Cast, role
from tests.insights.wordroom import A_DAY, AN_HOUR, Room, begin, make_room, rounds
from thrive.foundation import audit
from thrive.foundation.models import AuditRecord, Standing
from thrive.goals.changes.errors import NoSuchChange
from thrive.goals.models import Change
from thrive.insights import words
from thrive.insights.asking import words as asking
from thrive.insights.models import WordsBeside, WordsCounted, WordsLook
from thrive.insights.queries import words_beside
from thrive.insights.queries.beside import WordsTold
from thrive.people.models import Group, Membership, Person, Role
from thrive.voice.rules.counting import LEAST_ALIKE, LEAST_TEXTS


@pytest.fixture
def room(people: Cast, at: datetime) -> Room:
    return make_room(people, at)


@pytest.fixture
def keys_gone(room: Room, at: datetime) -> Change:
    """Before a change at Riverside half of what was written was about keys; since then nothing."""
    room.out(rounds("key", 40, 30))
    room.out(rounds("ladder", 40, 0), group="Riverside")
    words.look(at=at)
    change = begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    words.look(at=at + A_DAY)
    room.out(rounds("parking", 40, 30))
    room.out(rounds("ladder", 40, 30), group="Riverside")
    words.look(at=at + 2 * A_DAY)
    return change


def told(change: Change, viewer: Person, at: datetime) -> WordsTold:
    return words_beside(change=change.pk, viewer=viewer, at=at + 3 * A_DAY)


def test_words_that_came_and_went_are_told_with_how_many_of_how_many(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    everywhere, here = told(keys_gone, people.amina, at).places

    assert (everywhere.name, here.name) == ("From everywhere here", "Riverside")
    (more,) = everywhere.more
    assert (more.words, more.since, more.before) == (
        "parking", "at least 28 of 40 texts", "at most 2 of 40 texts",
    )  # fmt: skip
    (fewer,) = everywhere.fewer
    assert (fewer.words, fewer.since, fewer.before) == (
        "key", "at most 2 of 40 texts", "at least 30 of 40 texts",
    )  # fmt: skip
    assert [one.words for one in here.more] == ["ladder"]


def test_what_never_changed_is_tested_and_not_kept(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    everywhere = told(keys_gone, people.amina, at).places[0]

    lines = {one.words: one for one in everywhere.tested}
    assert {"rota", "key", "parking"} <= set(lines)
    assert (lines["rota"].is_kept, lines["rota"].way) == (False, "open")
    assert lines["rota"].since == "38 to 40 of 40 texts"


def test_words_of_a_unit_are_told_to_its_people_and_stewards_alone(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    seen = {
        who.name: [place.name for place in told(keys_gone, who, at).places]
        for who in (people.amina, people.daniel, people.joanna, people.ruth, people.omar)
    }

    assert seen == {
        "Amina Yusuf": ["From everywhere here", "Riverside"],
        "Daniel Okafor": ["From everywhere here", "Riverside"],
        "Joanna Reid": ["From everywhere here"],
        "Ruth Meyer": ["From everywhere here"],
        "Omar Haddad": ["From everywhere here"],
    }


def test_who_does_not_see_the_results_is_told_of_no_words(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    shown = told(keys_gone, people.peter, at)

    assert shown.places == ()
    assert "that you may read nothing was counted" in shown.nothing
    assert "parking" not in repr(shown)


def test_somebody_who_has_left_and_a_change_that_is_not_there_look_alike(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    with pytest.raises(NoSuchChange):
        words_beside(change=4711, viewer=people.amina, at=at)
    people.amina.is_active = False
    with pytest.raises(NoSuchChange):
        told(keys_gone, people.amina, at)


def test_too_little_on_one_side_is_said_and_nothing_is_shown(room: Room, at: datetime) -> None:
    room.out(rounds("key", 9, 9))
    words.look(at=at)
    change = begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    words.look(at=at + A_DAY)
    room.out(rounds("parking", 30, 30), rounds=2)  # many texts, but of two rounds only
    words.look(at=at + 2 * A_DAY)

    (place,) = told(change, room.people.amina, at).places

    assert (place.more, place.fewer, place.tested) == ((), (), ())
    assert "at least 8 texts have come out, in at least 3 rounds" in place.nothing


def test_what_came_out_before_anything_could_be_counted_is_no_before(
    room: Room, at: datetime
) -> None:
    change = begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    words.look(at=at + A_DAY)
    room.out(rounds("key", 40, 30))
    words.look(at=at + 2 * A_DAY)

    assert told(change, room.people.amina, at).places == ()
    assert not WordsBeside.objects.exists()


def test_a_change_that_was_written_down_late_has_no_before(room: Room, at: datetime) -> None:
    room.out(rounds("key", 40, 30))
    change = begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    Change.objects.filter(pk=change.pk).update(starts_on=(at - timedelta(days=30)).date())

    words.look(at=at + A_DAY)

    assert not WordsBeside.objects.exists()


def test_a_change_is_beside_words_of_those_whom_it_concerns(room: Room, at: datetime) -> None:
    """Of a unit only where its group is part of it; for everyone where its people were asked."""
    room.out(rounds("key", 9, 9))
    room.out(rounds("key", 9, 9), group="Quay")
    outside = Person.objects.create(external_id="new", name="New Comer")
    begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    role(room.people.omar, Role.Kind.STEWARD, room.people.harbour)
    area = begin(room.people.harbour, room.people.omar, at + AN_HOUR, "In the whole area")
    alone = begin(_unasked(outside), outside, at + AN_HOUR, "Where nobody was asked")

    words.look(at=at + A_DAY)

    beside = WordsBeside.objects.order_by("change_id", "id")
    assert [row.before.together for row in beside] == ["", ""]
    assert area.pk in {row.change_id for row in beside}
    assert alone.pk not in {row.change_id for row in beside}


def _unasked(person: Person) -> Group:
    group = Group.objects.create(external_id="choir", name="Choir", kind="profession")
    Membership.objects.create(person=person, group=group, from_on=LONG_AGO)
    return group


def test_looking_twice_writes_nothing_new(keys_gone: Change, at: datetime) -> None:
    before = list(WordsCounted.objects.values()), WordsLook.objects.count()
    records = AuditRecord.objects.filter(action="insights.compare_words").count()

    again = words.look(at=at + 4 * A_DAY)

    assert (list(WordsCounted.objects.values()), WordsLook.objects.count()) == before
    assert again.at == at + 2 * A_DAY
    assert AuditRecord.objects.filter(action="insights.compare_words").count() == records


def test_only_the_latest_counts_and_those_of_changes_are_kept(
    keys_gone: Change, room: Room, at: datetime
) -> None:
    room.out(rounds("key", 40, 5))
    words.look(at=at + 5 * A_DAY)

    rows = WordsCounted.objects.filter(together="").order_by("texts")
    assert [(row.texts, row.is_latest) for row in rows] == [(40, False), (120, True)]


def test_a_late_look_overwrites_nothing_newer(keys_gone: Change, at: datetime) -> None:
    found = words.look(at=at)

    assert found.at == at + 2 * A_DAY
    assert Standing.objects.get(name=words.STANDING).moment == at + 2 * A_DAY


def test_nothing_is_half_kept_when_a_late_step_fails(
    room: Room, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.out(rounds("key", 40, 30))
    begin(room.people.riverside, room.people.daniel, at + AN_HOUR)
    monkeypatch.setattr(audit, "record", _broken)

    with pytest.raises(RuntimeError):
        words.look(at=at + A_DAY)

    assert not WordsCounted.objects.exists()
    assert not WordsBeside.objects.exists()
    assert not Standing.objects.filter(name=words.STANDING).exists()


def _broken(**_kwargs: object) -> None:
    raise RuntimeError


def test_another_version_begins_anew(
    keys_gone: Change, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was counted otherwise is never laid beside what is counted now."""
    monkeypatch.setattr(words, "VERSION", "2")
    monkeypatch.setattr(asking, "VERSION", "2")

    look = words.look(at=at + 3 * A_DAY)

    assert look.tested == 0
    assert set(WordsCounted.objects.filter(is_latest=True).values_list("version", flat=True)) == {
        "2"
    }


def test_counts_of_too_few_texts_cannot_be_kept(db: None) -> None:
    for texts, batches in ((7, 3), (8, 2)):
        with pytest.raises(IntegrityError, match="words_counted_are_enough"), transaction.atomic():
            counted(texts=texts, batches=batches)


def test_a_place_has_one_latest_count(db: None) -> None:
    counted(texts=8, batches=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        counted(texts=16, batches=6)


def test_a_change_stands_once_beside_a_count(keys_gone: Change) -> None:
    row = WordsBeside.objects.all()[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        WordsBeside.objects.create(change=row.change, before=row.before)


def test_a_look_keeps_no_more_than_it_tests(db: None, at: datetime) -> None:
    with (
        pytest.raises(IntegrityError, match="words_look_keeps_no_more_than_it_tests"),
        transaction.atomic(),
    ):
        WordsLook.objects.create(at=at, tested=1, kept=2, rate=0.1, input_hash="", version="1")


def counted(*, texts: int, batches: int) -> WordsCounted:
    return WordsCounted.objects.create(
        study=1, question="why", texts=texts, batches=batches, counts={}, version="1"
    )


def test_many_changes_take_no_more_queries_to_read(
    keys_gone: Change, people: Cast, at: datetime
) -> None:
    with CaptureQueriesContext(connection) as taken:
        told(keys_gone, people.amina, at)

    assert len(taken) <= 14


def test_no_table_of_counted_words_has_a_day_or_leads_to_what_was_said(db: None) -> None:
    for model in (WordsCounted, WordsBeside):
        kinds = {type(field).__name__ for field in model._meta.fields}
        led = {field.related_model for field in model._meta.fields if field.related_model}
        assert not kinds & {"DateField", "DateTimeField", "TimeField"}
        assert led <= {Change, WordsCounted, WordsLook}


def test_the_counts_of_two_changes_are_the_same_or_apart_by_enough(
    room: Room, people: Cast, at: datetime
) -> None:
    """What came out between two changes shows only where no text of it is alone."""
    made = []
    for day in range(12):
        room.out(["One ladder.", "Two rotas.", "The rota."][day % 2 :] * 2, rounds=1)
        made.append(begin(people.riverside, people.daniel, at + day * A_DAY, f"Change {day}"))
        words.look(at=at + day * A_DAY + AN_HOUR)

    before = [row.before for row in WordsBeside.objects.select_related("before").order_by("id")]

    assert len({row.texts for row in before}) > 3
    for one, other in combinations(before, 2):
        apart = other.texts - one.texts
        assert apart == 0 or apart >= LEAST_TEXTS
        for word in {*one.counts, *other.counts}:
            more = other.counts.get(word, 0) - one.counts.get(word, 0)
            assert more == 0 or more >= LEAST_ALIKE
