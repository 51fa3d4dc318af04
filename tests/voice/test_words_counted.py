"""What the door lets out of words for counting, and who may read of which."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voice.town import OUTCOMES, WAVE, Town
from tests.voice.wordplay import RIVERSIDE, waiting
from thrive.voice import actions, queries, wordpool
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Study, WordsBatch
from thrive.voice.rules.counting import PlaceOfWords
from thrive.voice.rules.words import EVERYWHERE


@pytest.fixture
def study(town: Town, at: datetime) -> Study:
    """A study in confidence, of which words come out."""
    number = actions.open_study(
        owner="run 1", title="Weekly minute", promise="confidential", outcomes=OUTCOMES, at=at
    )
    actions.freeze(study=number, first_on=WAVE[0], members=town.members(), at=at)
    return Study.objects.get(pk=number)


def out(study: Study, town: Town, *texts: str, everywhere: bool = False) -> None:
    place = {"place": EVERYWHERE} if everywhere else {}
    wordpool.let_out(study, [waiting(town, text, **place) for text in texts])


def here(study: Study, town: Town) -> PlaceOfWords:
    return PlaceOfWords(study.pk, "why", (town.groups[RIVERSIDE].pk,))


def test_counts_come_out_and_no_text(study: Study, town: Town) -> None:
    for _ in range(3):
        out(study, town, "The key is gone again", "Where is the key?", "Nobody listens to Maud")

    (told,) = queries.words_counted({}).values()

    assert (told.texts, told.batches, told.counts["key"]) == (9, 3, 6)
    assert told.counts["maud"] == 3
    assert not any(len(word.split()) > 2 for word in told.counts)


def test_a_word_of_two_texts_never_comes_out(study: Study, town: Town) -> None:
    for text in ("a secret", "a secret", "the rota"):
        out(study, town, text, "the rota", "the rota")

    (told,) = queries.words_counted({}).values()

    assert dict(told.counts) == {"rota": 7}


def test_what_waits_is_in_no_count(study: Study, town: Town) -> None:
    for _ in range(3):
        out(study, town, "the rota", "the rota", "the rota")
    out(study, town, "a ladder", "a ladder")

    (told,) = queries.words_counted({}).values()

    assert (told.texts, "ladder" in told.counts) == (9, False)


def test_places_are_counted_apart_and_only_where_enough_is_new(study: Study, town: Town) -> None:
    for _ in range(3):
        out(study, town, "the rota", "the rota", "the rota")
        out(study, town, "a key", "a key", "a key", everywhere=True)
    first = queries.words_counted({})
    out(study, town, "a key", "a key", "a key", everywhere=True)
    with CaptureQueriesContext(connection) as taken:
        second = queries.words_counted(first)

    assert {place.together for place in first} == {(), (town.groups[RIVERSIDE].pk,)}
    assert second == {}
    assert len(taken) == 1


def test_words_of_a_unit_are_readable_for_its_people_and_its_steward(
    study: Study, town: Town, at: datetime
) -> None:
    out(study, town, "a", "b", "c")
    out(study, town, "a", "b", "c", everywhere=True)
    places = [PlaceOfWords(study.pk, "why"), here(study, town)]

    seen = {
        name: [
            one.name
            for one in queries.words_readable(
                places=places, viewer=getattr(town.people, name), at=at
            ).values()
        ]
        for name in ("amina", "daniel", "peter", "joanna", "ruth", "omar")
    }

    assert seen == {
        "amina": ["Everybody", RIVERSIDE], "daniel": ["Everybody", RIVERSIDE],
        "peter": ["Everybody"], "joanna": ["Everybody"], "ruth": ["Everybody"],
        "omar": ["Everybody"],
    }  # fmt: skip


def test_it_is_the_same_rule_as_for_the_words_themselves(
    study: Study, town: Town, at: datetime
) -> None:
    out(study, town, "a", "b", "c")
    out(study, town, "a", "b", "c", everywhere=True)
    places = [PlaceOfWords(study.pk, "why"), here(study, town)]

    for viewer in (town.people.amina, town.people.peter, town.people.omar, *town.persons["Quay"]):
        texts = queries.words_out(study=study.pk, viewer=viewer, at=at)
        counts = queries.words_readable(places=places, viewer=viewer, at=at)
        assert {one.name for one in texts} == {one.name for one in counts.values()}


def test_a_place_of_which_nothing_came_out_looks_like_one_that_is_not_there(
    study: Study, town: Town, at: datetime
) -> None:
    out(study, town, "alone")

    for place in (here(study, town), PlaceOfWords(4711, "why")):
        assert queries.words_readable(places=[place], viewer=town.people.amina, at=at) == {}
    assert not WordsBatch.objects.exists()


def test_who_has_left_reads_nothing(study: Study, town: Town, at: datetime) -> None:
    town.people.amina.is_active = False

    with pytest.raises(NotAllowed):
        queries.words_readable(places=[here(study, town)], viewer=town.people.amina, at=at)


def test_a_study_says_which_groups_it_asked(study: Study, town: Town) -> None:
    asked = queries.groups_asked([study.pk, 4711])

    assert town.groups[RIVERSIDE].pk in asked[study.pk]
    assert 4711 not in asked
