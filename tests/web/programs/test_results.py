"""What was published, as everybody who takes part sees it."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.cast import Cast, group
from tests.web.programs.conftest import Prepare, crowd
from tests.web.programs.pages import body, plain_text, signed_in
from thrive.experiences.models import Run
from thrive.foundation import clock
from thrive.foundation.models import AuditRecord
from thrive.measures.models import Series
from thrive.people.models import Person
from thrive.voice import actions as voice
from thrive.voice.actions import Body

WEEK = (date(2026, 9, 21), date(2026, 9, 28))
NEXT = (date(2026, 9, 28), date(2026, 10, 5))


def results(run: Run) -> str:
    return reverse("programs:results", args=[run.pk])


def say(run: Run, persons: Sequence[Person], stars: float, wave: tuple[date, date]) -> None:
    """Each answers in a wave, which then is published."""
    assert run.study_id is not None
    noon = datetime.fromisoformat(f"{wave[0]}T12:00:00+00:00")
    for number, person in enumerate(persons):
        key = f"prompt-{wave[0]}-{person.pk}"
        kept = voice.begin(study=run.study_id, key=key, person=person.pk, wave=wave, at=noon)
        voice.keep(
            key=key, person=person.pk, version=kept.version, finished=True,
            body=Body({}, {"good": stars + number % 2}, {}), at=noon + timedelta(minutes=1),
        )  # fmt: skip
    everybody = run.enrolments.values_list("person_id", flat=True)
    said = {person.pk for person in persons}
    sent = {person: (1, int(person in said)) for person in everybody}
    voice.close_wave(study=run.study_id, first_on=wave[0], sent=sent, at=noon + timedelta(days=7))


@pytest.fixture
def told(people: Cast, started: Prepare) -> Run:
    """A run of Harbour with one week published: Riverside is large enough, Quay is not."""
    quay = group("Quay", "team", people.harbour, "0001.0001.0002.")
    crowd(quay, 3, "quay")
    many = crowd(people.riverside, 18)
    run = started(groups=[people.harbour], by=None)
    say(run, many, 3.0, WEEK)
    clock.stand_at(datetime.fromisoformat("2026-10-07T12:00:00+00:00"))
    return run


def test_everybody_in_it_and_who_reads_the_whole_sees_the_same(people: Cast, told: Run) -> None:
    for who in (people.amina, people.daniel, people.omar, people.ruth, people.joanna):
        page = body(signed_in(who).get(results(told)))

        assert "The day’s stars" in page
        assert "Harbour: 3.5" in page
        assert "How many answered" in page
        assert "78.3 of 100" in page  # 18 of 23 prompts
        assert "18 of 23" in page
        assert '<th scope="row" role="rowheader">Fernbrook' not in page  # nobody else was asked


def test_who_does_not_take_part_finds_nothing(people: Cast, told: Run) -> None:
    assert signed_in(people.peter).get(results(told)).status_code == HTTPStatus.NOT_FOUND
    missing = reverse("programs:results", args=[9999])
    assert signed_in(people.daniel).get(missing).status_code == HTTPStatus.NOT_FOUND


def test_a_small_group_has_no_number_and_others_lead_to_their_chart(
    people: Cast, told: Run
) -> None:
    series = Series.objects.get(measure__key="how-was-it-mood", group=people.harbour)

    page = body(signed_in(people.amina).get(results(told)))

    words = plain_text(page)
    assert "Too few people to be shown alone: shown together with others. " in words
    assert "Quay" in words
    assert f'<a href="{reverse("insights:series", args=[series.pk])}">Harbour</a>' in page


def test_the_week_before_stands_beside_and_has_a_page(people: Cast, told: Run) -> None:
    many = [one.person for one in told.enrolments.filter(person__external_id__startswith="crowd")]
    say(told, many, 4.0, NEXT)
    client = signed_in(people.amina)

    newest = body(client.get(results(told)))
    before = body(client.get(results(told), {"wave": "2026-09-21"}))
    strange = body(client.get(results(told), {"wave": "never"}))

    assert "28 September to 4 October 2026" in newest
    assert 'data-label="This time">4.5<' in newest
    assert 'data-label="The time before">3.5<' in newest
    assert "Harbour: 3.5" in before
    assert "Harbour: 4.5" in strange


def test_numbers_that_were_changed_after_they_were_published_are_not_shown(
    people: Cast, told: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thrive.voice.queries.releases.digest_of", lambda *_all: "another")

    page = body(signed_in(people.amina).get(results(told)))

    assert "no longer those that were published" in page
    assert "Harbour" not in page


def test_ones_own_part_is_said_beside_the_whole(people: Cast, started: Prepare) -> None:
    quay = group("Quay", "team", people.harbour, "0001.0001.0002.")
    here, there = crowd(people.riverside, 10), crowd(quay, 10, "quay")
    run = started(groups=[people.harbour], by=None)
    say(run, [*here, *there], 3.0, WEEK)
    clock.stand_at(datetime.fromisoformat("2026-10-07T12:00:00+00:00"))

    amina, omar = (
        plain_text(body(signed_in(one).get(results(run)))) for one in (people.amina, people.omar)
    )

    assert "Harbour: 3.5 Riverside: 3.5" in re.sub(r"\s+", " ", amina)
    assert "Riverside: 3.5" not in omar


@pytest.fixture
def said(people: Cast, started: Prepare) -> Run:
    """A named run that Daniel reads: Amina gave four stars."""
    run = started("by-name", readers=[people.daniel])
    assert run.study_id is not None
    key, noon = "prompt-1", datetime.fromisoformat("2026-09-21T12:00:00+00:00")
    kept = voice.begin(study=run.study_id, key=key, person=people.amina.pk, wave=WEEK, at=noon)
    voice.keep(
        key=key, person=people.amina.pk, version=kept.version, finished=True,
        body=Body({}, {"good": 4}, {}), at=noon,
    )  # fmt: skip
    return run


def by_name(run: Run) -> str:
    return reverse("programs:answers", args=[run.pk])


def test_a_reader_reads_what_was_said_by_name_and_it_is_on_record(people: Cast, said: Run) -> None:
    client = signed_in(people.daniel)

    page = body(client.get(by_name(said)))

    assert by_name(said) in body(client.get(results(said)))
    assert "Amina Yusuf" in page
    assert re.search(r"How good was it\?</dt><dd>4<", page)
    record = AuditRecord.objects.get(action="voice.read_named")
    assert record.actor == people.daniel.external_id


def test_nobody_else_reads_it_whatever_their_role(people: Cast, said: Run) -> None:
    for who in (people.amina, people.peter, people.omar, people.ruth, people.joanna):
        client = signed_in(who)

        assert client.get(by_name(said)).status_code == HTTPStatus.FORBIDDEN
        assert by_name(said) not in body(client.get(results(said)))


def test_a_confidential_run_has_nothing_to_read_by_name(people: Cast, told: Run) -> None:
    assert signed_in(people.daniel).get(by_name(told)).status_code == HTTPStatus.FORBIDDEN


def test_a_run_that_has_not_begun_has_nothing_to_read(people: Cast, prepare: Prepare) -> None:
    answer = signed_in(people.daniel).get(by_name(prepare("by-name")))

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_before_the_first_results_the_page_says_when_they_come(
    people: Cast, started: Prepare
) -> None:
    page = body(signed_in(people.amina).get(results(started())))

    assert "Nothing is published yet." in page
    assert "Nobody here can read your answers" in page
