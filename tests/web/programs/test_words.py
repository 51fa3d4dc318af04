"""What people wrote, as it came out, and the guardian's desk."""

from datetime import datetime
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.web.programs.conftest import Prepare, crowd
from tests.web.programs.pages import body, signed_in
from thrive.experiences.models import Run
from thrive.voice import actions as voice
from thrive.voice import wordpool
from thrive.voice.models import Study, Words
from thrive.voice.rules.words import EVERYWHERE, Place, Waiting

REWORD = "/words/reword/"


@pytest.fixture
def run(people: Cast, started: Prepare) -> Run:
    """A run of Riverside, in confidence."""
    crowd(people.riverside, 8)
    return started()


def let_out(
    run: Run, people: Cast, *texts: str, everywhere: bool = False, reword: str = ""
) -> None:
    place = Place(people.riverside.pk, people.harbour.pk, (people.riverside.pk,))
    place = EVERYWHERE if everywhere else place
    fresh = [Waiting("good", text, place, 9, to_reword=False) for text in texts]
    fresh += [Waiting("good", reword, place, 9, to_reword=True)] if reword else []
    wordpool.let_out(Study.objects.get(owner=f"run {run.pk}"), fresh)


def page(run: Run, name: str = "words") -> str:
    return reverse(f"words:{name}", args=[run.pk])


def test_words_stand_under_their_question_and_group(run: Run, people: Cast) -> None:
    let_out(run, people, "It is cold.", "<b>Warm</b>\nthough", "So so.")

    shown = body(signed_in(people.amina).get(page(run)))

    for text in ("It is cold.", "&lt;b&gt;Warm&lt;/b&gt;<br>though", "So so.", "Riverside"):
        assert text in shown
    assert "What people wrote" in shown


def test_words_from_everywhere_name_no_group(run: Run, people: Cast) -> None:
    let_out(run, people, "a", "b", "c", everywhere=True)

    for who in (people.amina, people.omar, people.ruth):
        shown = body(signed_in(who).get(page(run)))
        assert "From everywhere here" in shown
        assert ">Riverside<" not in shown


def test_words_of_a_group_are_for_the_group_and_its_steward(run: Run, people: Cast) -> None:
    let_out(run, people, "It is cold.", "b", "c")

    seen = {
        who.name: "It is cold." in body(signed_in(who).get(page(run)))
        for who in (people.amina, people.daniel, people.omar, people.ruth, people.joanna)
    }

    assert [name for name, sees in seen.items() if sees] == ["Amina Yusuf", "Daniel Okafor"]


@pytest.mark.parametrize("name", ["words", "file"])
def test_strangers_are_told_that_there_is_nothing(run: Run, people: Cast, name: str) -> None:
    let_out(run, people, "It is cold.", "b", "c")

    answer = signed_in(people.peter).get(page(run, name))

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert signed_in(people.amina).get(f"/words/{run.pk + 99}/").status_code == HTTPStatus.NOT_FOUND


def test_nothing_yet_says_when_words_come_out(run: Run, people: Cast) -> None:
    let_out(run, people, "alone")

    shown = body(signed_in(people.amina).get(page(run)))

    assert "Nothing has come out yet." in shown
    assert "alone" not in shown


def test_the_file_holds_the_same_and_no_formula(run: Run, people: Cast) -> None:
    let_out(run, people, "=1+1", "It is cold.", "So, so.")

    answer = signed_in(people.amina).get(page(run, "file"))

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "question,group,text"
    assert sorted(lines[1:]) == [
        'What was written,Riverside,"So, so."',
        "What was written,Riverside,'=1+1",
        "What was written,Riverside,It is cold.",
    ]


def test_many_words_take_as_few_questions_as_few(run: Run, people: Cast) -> None:
    client, counts = signed_in(people.amina), []
    client.get(page(run))
    for _ in range(2):
        let_out(run, people, "a", "b", "c")
        with CaptureQueriesContext(connection) as asked:
            client.get(page(run))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 25


def test_a_guardian_puts_words_in_others_and_only_those_come_out(
    run: Run, people: Cast, at: datetime
) -> None:
    let_out(run, people, "a", "b", reword="my favourite joke")
    client = signed_in(people.ruth)
    shown = body(client.get(REWORD))
    (one,) = voice.read_to_reword(by=people.ruth, at=at)
    assert "my favourite joke" in shown
    assert "Riverside" not in shown.split("<main", 1)[1].split(run.name)[-1]

    answer = client.post(REWORD, {"words": one.words, f"{one.words}-text": "We laugh little."})

    assert answer.status_code == HTTPStatus.FOUND
    assert "my favourite joke" not in body(client.get(REWORD))
    let_out(run, people, "c")
    assert "We laugh little." in Words.objects.values_list("text", flat=True)


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
def test_what_cannot_come_out_is_said_beside_its_field(
    run: Run, people: Cast, at: datetime, text: str
) -> None:
    let_out(run, people, reword="my favourite joke")
    (one,) = voice.read_to_reword(by=people.ruth, at=at)

    answer = signed_in(people.ruth).post(REWORD, {"words": one.words, f"{one.words}-text": text})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "One thing to put right" in body(answer)
    assert "my favourite joke" in body(answer)


@pytest.mark.parametrize("words", ["4711", "", "none", "9" * 30])
def test_what_is_gone_is_not_found(run: Run, people: Cast, words: str) -> None:
    answer = signed_in(people.ruth).post(REWORD, {"words": words, f"{words}-text": "x"})

    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "These words are not here any more." in body(answer)


def test_nobody_else_opens_the_desk(run: Run, people: Cast) -> None:
    let_out(run, people, reword="my favourite joke")

    for who in (people.amina, people.daniel, people.peter, people.joanna, people.omar):
        for answer in (signed_in(who).get(REWORD), signed_in(who).post(REWORD, {})):
            assert answer.status_code == HTTPStatus.FORBIDDEN
            assert "joke" not in body(answer)
