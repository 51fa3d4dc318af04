"""The guardian's page: promises in force, who read answers by name, what was published, the key."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.cast import MOMENT, Cast
from tests.experiences.running.conftest import (
    MONDAY,
    Prepare,
    crowd,
    looked_at,
    prepare,
    program,
)
from tests.voice.town import said, saying, sent_to
from tests.web.test_audit import browser, deeds, read
from thrive.delivery import ledger
from thrive.experiences.models import Edition, Program, Run
from thrive.experiences.running import actions as running
from thrive.foundation import audit, clock
from thrive.people.actions import set_defaults
from thrive.people.actions.attention import pause
from thrive.people.models import Person
from thrive.voice import actions as voice
from thrive.voice import queries
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Released
from thrive.web.audit import details, kept
from thrive.web.audit.promises import Promises

__all__ = ["prepare", "program"]  # fixtures
WAVE = (MONDAY.replace(day=1), MONDAY.replace(month=10, day=1))
CLOSED = datetime.fromisoformat("2026-10-02T06:00:00+00:00")


@pytest.fixture(autouse=True)
def _english(db: None) -> None:
    translation.activate("en-gb")
    clock.stand_at(MOMENT)


@pytest.fixture
def confidential(people: Cast, prepare: Prepare) -> Run:
    """A run in confidence of twelve people, begun."""
    crowd(people.riverside, 10)
    run = prepare()
    running.start_run(run=run, by=people.daniel, at=MOMENT)
    run.refresh_from_db()
    return run


@pytest.fixture
def named(people: Cast, prepare: Prepare) -> Run:
    """A run by name, which Daniel reads, begun."""
    content: dict[str, Any] = {**looked_at()[0], "promise": "named"}
    Edition.objects.create(
        program=Program.objects.get(),
        number=2,
        content=content,
        digest="of the named one",
        made_at=MOMENT,
    )
    run = prepare(name="Leader asks", readers=[people.daniel])
    running.start_run(run=run, by=people.daniel, at=MOMENT)
    run.refresh_from_db()
    return run


def publish(run: Run) -> int:
    """Everybody answers, and the wave is published. Returns the release."""
    persons = list(
        Person.objects.filter(external_id__startswith="crowd").values_list("pk", flat=True)
    )
    assert run.study_id is not None
    for person in persons:
        saying(MOMENT)(run.study_id, person, said(3), wave=WAVE)
    voice.close_wave(
        study=run.study_id, first_on=WAVE[0], sent=sent_to(persons, persons), at=CLOSED
    )
    return queries.releases_held()[0].id


def shown(answer: HttpResponse) -> Promises:
    """What the page was drawn from."""
    found: Promises = answer.context["promises"]  # type: ignore[attr-defined]
    return found


def test_each_promise_in_force_stands_there_with_its_rule(
    people: Cast, confidential: Run, named: Run
) -> None:
    answer = read(people.ruth)

    first, second = shown(answer).held
    assert (first.title, first.name) == ("Leader asks", "by name")
    assert first.sentence == "Daniel Okafor can read what you say here, with your name."
    assert (second.title, second.name) == ("Minutes", "confidential")
    assert "at least 8 people are asked and 5 answer" in second.rule
    assert second.state == [
        "since 17 Sep 2026",
        "nobody has answered yet",
        "1 group is shown, alone or with others; it has 12 people",
    ]
    page = answer.content.decode()
    assert first.sentence in page
    assert 'class="promise confidential"' in page


def test_a_run_of_too_few_people_is_said_to_show_nothing(people: Cast, prepare: Prepare) -> None:
    running.start_run(run=prepare(), by=people.daniel, at=MOMENT)

    assert "too few people: nothing will be shown of it" in read(people.ruth).content.decode()


def test_what_was_stopped_or_only_prepared_is_not_in_force(
    people: Cast, confidential: Run, prepare: Prepare
) -> None:
    prepare(name="Later")
    running.stop_run(run=confidential, by=people.daniel, at=MOMENT)

    answer = read(people.ruth)

    assert shown(answer).held == []
    assert "Nobody is asked anything at the moment" in answer.content.decode()


def test_who_may_read_answers_by_name_is_told_with_how_often_they_did(
    people: Cast, named: Run
) -> None:
    before = read(people.ruth).content.decode()
    study = named.study_id
    assert study is not None
    for hours in (1, 2):
        queries.named_answers(study=study, reader=people.daniel, at=MOMENT + timedelta(hours=hours))

    after = read(people.ruth)

    assert "has not read them" in before
    assert "read them 2 times, last on 17 Sep 2026" in after.content.decode()
    assert deeds(after)[0][:3] == (
        "Daniel Okafor",
        "read answers that are given by name",
        "Leader asks",
    )


@pytest.mark.parametrize("who", ["ruth", "omar"])
def test_whoever_reads_the_page_reads_no_answer(people: Cast, named: Run, who: str) -> None:
    study = named.study_id
    assert study is not None
    person = Person.objects.get(external_id="daniel").pk
    saying(MOMENT)(study, person, said(3, "a word nobody else says"), wave=WAVE)

    assert "a word nobody else says" not in read(getattr(people, who)).content.decode()
    with pytest.raises(NotAllowed):
        queries.named_answers(study=study, reader=getattr(people, who), at=MOMENT)


def test_a_release_stands_there_with_its_digest_and_can_be_looked_at(
    people: Cast, confidential: Run
) -> None:
    release = publish(confidential)

    listed = read(people.ruth)
    looked = read(people.ruth, check=str(release))

    assert queries.releases_held()[0].digest in listed.content.decode()
    assert shown(listed).releases[0].is_intact is None
    assert "All numbers are as they were published" in looked.content.decode()


def test_a_number_that_was_changed_in_the_database_is_seen(people: Cast, confidential: Run) -> None:
    release = publish(confidential)
    row = Released.objects.filter(release=release).order_by("id").first()
    assert row is not None
    table = Released._meta.db_table
    with connection.cursor() as cursor:  # no part of Thrive can do this
        cursor.execute(f"update {table} set value = value + 1 where id = %s", [row.pk])  # noqa: S608

    page = read(people.ruth, check=str(release)).content.decode()

    assert "A number was changed after it was published" in page


@pytest.mark.parametrize("check", ["0", "99999999999999999999", "x", "-1", "1 or 1=1", "²"])
def test_a_release_that_is_none_is_looked_at_by_nobody(
    people: Cast, confidential: Run, check: str
) -> None:
    publish(confidential)

    assert {one.is_intact for one in shown(read(people.ruth, check=check)).releases} == {None}
    assert queries.is_intact(0) is None


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna"])
def test_members_stewards_and_sponsors_look_at_no_release(
    people: Cast, confidential: Run, who: str
) -> None:
    release = publish(confidential)

    assert read(getattr(people, who), check=str(release)).status_code == 403


def test_the_mark_of_the_key_is_shown_and_never_the_key(people: Cast, settings: Any) -> None:
    page = read(people.ruth).content.decode()
    mark = queries.key_held().fingerprint

    assert mark in page
    assert settings.THRIVE_VOICE_KEY.decode() not in page
    assert settings.THRIVE_VOICE_KEY.hex() not in page


def test_a_house_without_a_key_says_so(people: Cast, settings: Any) -> None:
    settings.THRIVE_VOICE_KEY = b""

    answer = read(people.ruth)

    assert not shown(answer).key_is_wrong
    assert "There is no key that seals" in answer.content.decode()


@pytest.mark.parametrize("key", [b"", b"another-key-of-32-bytes-for-test"])
def test_a_key_that_does_not_fit_is_a_problem(
    people: Cast, confidential: Run, settings: Any, key: bytes
) -> None:
    publish(confidential)
    settings.THRIVE_VOICE_KEY = key

    answer = read(people.ruth)

    assert shown(answer).key_is_wrong
    says = "Until the former key is back, these cannot be opened: 10 conversations in confidence."
    assert says in answer.content.decode()


def test_how_long_messages_are_kept_is_what_their_ledger_obeys() -> None:
    assert kept.MESSAGES_KEPT == ledger.KEPT


def test_everything_about_answers_is_among_what_is_kept(people: Cast) -> None:
    told = {one.what: (one.how_long, one.who_reads) for one in kept.kept()}

    assert told["Answers given in confidence"][1] == (
        "their author; for everybody else they are sealed"
    )
    assert told["Answers given by name"][0].startswith("until their author deletes them")


def test_what_a_run_puts_on_record_is_told_in_words(people: Cast, confidential: Run) -> None:
    running.set_link(run=confidential, is_on=False, by=people.daniel, at=MOMENT)
    publish(confidential)

    told = {what: (about, more) for _who, what, about, more in deeds(read(people.ruth))}

    assert len(told) >= 7
    assert not [
        what for what, (_about, more) in told.items() if any("without words" in one for one in more)
    ]
    assert told["prepared a run"][0] == "Minutes"
    assert told["prepared a run"][1][:2] == ["program: A minute", "edition: 1"]
    assert told["started a run"] == ("Minutes", ["people: 12"])
    assert told["began to collect answers under a promise"] == (
        "Minutes",
        ["promise: confidential"],
    )
    assert told["fixed who is counted where"][1] == [
        "how often by now: 1",
        "from: 1 Sep 2026",
        "people: 12",
        "groups shown, alone or together: 1",
    ]
    published = told["published a result"]
    assert published[0] == "Minutes"
    assert published[1][0] == "asked from: 1 Sep 2026"


def test_a_run_that_was_thrown_away_keeps_its_place_on_record(
    people: Cast, prepare: Prepare
) -> None:
    run = prepare()
    number = run.pk
    running.discard_run(run=run, by=people.daniel, at=MOMENT)

    told = deeds(read(people.ruth))

    assert {about for _who, _what, about, _more in told} == {
        f"a run that was thrown away (number {number})"
    }


def test_nothing_tells_how_much_somebody_said_or_deleted(people: Cast, confidential: Run) -> None:
    study = confidential.study_id
    assert study is not None
    amina = people.amina
    saying(MOMENT)(study, amina.pk, said(3), wave=WAVE)
    running.leave(run=confidential, person=amina, forget=True, at=MOMENT)
    voice.export_mine(amina, "csv", MOMENT)

    theirs = [
        (what, about, more)
        for who, what, about, more in deeds(read(people.ruth))
        if who == "Amina Yusuf"
    ]

    assert sorted(theirs) == [
        ("deleted what they had said", "", []),
        ("left a run", "Minutes", []),
        ("took along what they had said", "", ["as: CSV"]),
    ]


def test_that_somebody_chose_when_to_be_asked_is_told_and_not_what(people: Cast) -> None:
    pause(
        person=people.amina, first=MONDAY, until=MONDAY + timedelta(days=7), by=people.amina,
        at=MOMENT,
    )  # fmt: skip
    set_defaults(by=people.omar, at=MOMENT, seconds=0, prompts=2)

    assert deeds(read(people.ruth)) == [
        (
            "Omar Haddad",
            "changed how much Thrive may ask",
            "",
            ["seconds a week: 0", "times a week: 2"],
        ),
        ("Amina Yusuf", "asked not to be asked for a while", "", []),
    ]


@pytest.mark.parametrize(
    ("action", "given", "said_of_it"),
    [
        ("experiences.set_link", {"on": True}, ["switched on"]),
        ("experiences.set_link", {"on": False}, ["switched off"]),
        ("experiences.enrol", {"how": "file", "count": 3}, ["with a file", "people: 3"]),
        ("experiences.follow_groups", {"came": 2, "went": 0}, ["people who came: 2"]),
        ("experiences.new_draft", {"from": "FromLibrary"}, ["from the library"]),
        ("voice.open", {"promise": "named", "readers": ["daniel"]},
         ["promise: by name", "read by: Daniel Okafor"]),
        ("voice.renew", {"epoch": 3, "first": "2026-09-01"},
         ["how often by now: 3", "from: 1 Sep 2026"]),
        ("voice.release", {"wave": "2026-09-01", "rows": 4, "points": 0, "stood": ["gone"]},
         ["asked from: 1 Sep 2026", "numbers published: 4",
          "left as they stood, because somebody had put in others: gone"]),
        ("attention.add_holiday", {"on": "2026-12-25", "name": "Christmas"},
         ["25 Dec 2026", "Christmas"]),
        ("attention.add_holiday", {"on": "no day", "name": ""}, ["no day"]),
    ],
)  # fmt: skip
def test_details_are_told_in_words(
    people: Cast, action: str, given: dict[str, object], said_of_it: list[str]
) -> None:
    audit.record(actor="omar", action=action, subject="run 1", at=MOMENT, details=given)

    assert deeds(read(people.ruth))[0][3] == said_of_it


def test_whatever_is_neither_shown_nor_kept_unseen_is_said_to_be_there() -> None:
    assert all(
        not set(table) & details.UNSEEN.get(action, frozenset())
        for action, table in details.SHOWN.items()
    )


def test_the_page_takes_as_many_queries_for_many_runs_as_for_few(
    people: Cast, confidential: Run, prepare: Prepare
) -> None:
    client = browser(people.ruth)
    with CaptureQueriesContext(connection) as few:
        client.get("/audit/")
    for number in range(4):
        running.start_run(run=prepare(name=f"Run {number}"), by=people.daniel, at=MOMENT)

    with CaptureQueriesContext(connection) as many:
        client.get("/audit/")

    assert len(many) == len(few)
