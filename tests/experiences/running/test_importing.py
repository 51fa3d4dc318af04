"""Past answers come in whole, once, and give the rates that are known of them."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.running.conftest import WEEKLY, Prepare
from tests.shared import shared_folder
from thrive.experiences.actions import import_program
from thrive.experiences.models import Enrolment, Prompt, PromptEvent, Run
from thrive.experiences.prompting.actions import close_waves, plan_for
from thrive.experiences.running import actions, queries
from thrive.experiences.running.errors import BadFile, NoSuchRun, NotRunning
from thrive.measures.models import Point
from thrive.people.models import Person
from thrive.voice import queries as said

PAST = b"""\
person,sent,item,value
amina,2026-08-03T10:00:00+02:00,mood,3
amina,2026-08-03T10:00:00+02:00,why,time
amina,2026-08-03T08:00:00Z,pace,2
amina,2026-08-10T10:00:00+02:00,,
daniel,2026-08-04T09:00:00Z,q,b
peter,2026-08-04T09:00:00Z,mood,
"""
Rows = Sequence[Sequence[object]]


@pytest.fixture
def past(prepare: Prepare, people: Cast, at: datetime) -> Run:
    """A run that began to ask in August and knows nothing of it yet."""
    run = prepare(begins_on=date(2026, 8, 1))
    return actions.start_run(run=run, by=people.daniel, at=at)


def table(rows: Rows) -> bytes:
    """Rows in long form as a file."""
    written = io.StringIO()
    csv.writer(written).writerows([("person", "sent", "item", "value"), *rows])
    return written.getvalue().encode()


def test_past_answers_come_in_with_their_moments(past: Run, people: Cast, at: datetime) -> None:
    before = Prompt.objects.count()
    items = {"q": "quiz"}

    tried = actions.import_answers(
        run=past, source=PAST, items=items, by=people.daniel, at=at, dry_run=True
    )
    assert Prompt.objects.count() == before
    done = actions.import_answers(run=past, source=PAST, items=items, by=people.daniel, at=at)

    assert str(tried).startswith("4 prompts of 3 people would come in, 2 answered")
    assert str(done) == "4 prompts of 3 people came in, 2 answered; 0 were in already."
    first, second = Prompt.objects.filter(person=people.amina, sent_at__isnull=False).order_by("on")
    sent = datetime(2026, 8, 3, 8, tzinfo=UTC)
    assert (first.state, first.sent_at, first.on) == ("answered", sent, date(2026, 8, 3))
    assert (first.experience, second.state) == ("week", "expired")
    assert second.ended_at == second.due_at + timedelta(days=1)
    steps = PromptEvent.objects.filter(prompt=first).values_list("state", "why")
    assert list(steps) == [("sent", "past"), ("answered", "past")]
    assert Prompt.objects.get(person=people.daniel, state="answered").experience == "more"


def test_what_was_said_is_kept_under_the_promise(past: Run, people: Cast, at: datetime) -> None:
    actions.import_answers(run=past, source=PAST, items={"q": ""}, by=None, at=at)

    prompt = Prompt.objects.get(person=people.amina, state="answered")
    kept = said.conversation(key=f"prompt-{prompt.pk}", person=people.amina.pk)
    assert kept is not None
    assert kept.is_sealed
    assert kept.finished_at == kept.begun_at == prompt.sent_at
    assert kept.body.answers == {"mood": 3, "pace": 2, "why": "time"}
    assert kept.body.scores == {"all": 2.5}
    assert kept.body.passage == {"experience": "week", "past": True}
    assert said.conversation(key=f"prompt-{prompt.pk}", person=people.daniel.pk) is None


def test_the_same_again_adds_nothing_and_more_adds_the_rest(
    past: Run, people: Cast, at: datetime
) -> None:
    items = {"q": "quiz"}
    actions.import_answers(run=past, source=PAST, items=items, by=None, at=at)
    before = Prompt.objects.count(), PromptEvent.objects.count()

    again = actions.import_answers(run=past, source=PAST, items=items, by=None, at=at)
    assert (again.prompts, again.already) == (0, 4)
    assert (Prompt.objects.count(), PromptEvent.objects.count()) == before

    more = PAST + b"amina,2026-08-11T09:00:00Z,mood,1\n"
    grown = actions.import_answers(run=past, source=more, items=items, by=None, at=at)
    assert (grown.prompts, grown.already) == (1, 4)


def test_who_was_not_in_the_run_is_in_it_for_that_time_only(
    past: Run, people: Cast, at: datetime
) -> None:
    actions.import_answers(run=past, source=PAST, items={"q": "quiz"}, by=None, at=at)

    peter = Enrolment.objects.get(person=people.peter)
    assert (peter.how, peter.joined_on, peter.left_on) == (
        "file", date(2026, 8, 4), date(2026, 8, 5),
    )  # fmt: skip
    assert Enrolment.objects.get(person=people.amina).left_on is None


def test_what_was_written_down_stays_when_the_future_is_planned_again(
    past: Run, people: Cast, at: datetime
) -> None:
    actions.import_answers(run=past, source=PAST, items={"q": "quiz"}, by=None, at=at)
    imported = Prompt.objects.filter(occasion__endswith="/past")
    before = list(imported.order_by("id").values())

    plan_for([people.amina.pk, people.peter.pk], at=at + timedelta(days=3))

    assert list(imported.order_by("id").values()) == before
    assert not Prompt.objects.filter(person=people.peter, state="scheduled").exists()


def test_everything_wrong_is_told_with_its_line_and_nothing_comes_in(
    past: Run, people: Cast, at: datetime
) -> None:
    rows: Rows = [
        ("amina", "2026-08-03T10:00:00Z", "mood", 9),
        ("amina", "2026-08-03T10:00:00Z", "nothing", 1),
        ("amina", "2026-08-03T10:00:00Z", "nothing", 2),
        ("amina", "2026-08-03T10:00:00", "mood", 1),
        ("amina", "yesterday", "mood", 1),
        ("nobody", "2026-08-03T10:00:00Z", "mood", 1),
        ("amina", "2026-07-31T10:00:00Z", "mood", 1),
        ("amina", "2026-09-18T10:00:00Z", "mood", 1),
        ("amina", "2026-08-05T10:00:00Z", "", 1),
        ("", "2026-08-05T10:00:00Z", "mood", 1),
        ("amina", "2026-08-06T10:00:00Z", "mood", 1),
        ("amina", "2026-08-06T10:00:00Z", "mood", 2),
        ("amina", "2026-08-06T10:00:00Z", "why", "money"),
        ("amina", "2026-08-06T10:00:00Z", "pace", "much"),
    ]
    before = Prompt.objects.count()

    with pytest.raises(BadFile, match="12 problems") as refused:
        actions.import_answers(run=past, source=table(rows), by=None, at=at)

    told = [(one.line, one.column, one.message) for one in refused.value.problems]
    assert told == [
        (2, "value", "Write a number from 1 to 3."),
        (3, "item", "no frame of the program is called so; say which it is, or leave it out"),
        (5, "sent", "says no time zone; add it, as in 2026-09-17T18:00+02:00, or name one"),
        (6, "sent", "expected day and time, such as 2026-09-17T18:00+02:00"),
        (7, "person", "nobody here has this number"),
        (8, "sent", "before the run began, on 2026-08-01"),
        (9, "sent", "this is still to come"),
        (10, "item", "empty; expected what this is the answer to"),
        (11, "person", "empty; expected somebody"),
        (13, "value", "another answer stands further up"),
        (14, "value", "Choose one of what is offered."),
        (15, "value", "Write a number, such as 12 or 12.5."),
    ]
    assert Prompt.objects.count() == before
    assert not Enrolment.objects.filter(person=people.peter).exists()


def test_moments_without_a_zone_are_read_where_it_is_said(
    past: Run, people: Cast, at: datetime
) -> None:
    rows: Rows = [("amina", "2026-08-03 10:00", "mood", 1)]

    actions.import_answers(run=past, source=table(rows), zone="Europe/Berlin", by=None, at=at)

    assert Prompt.objects.filter(sent_at=datetime(2026, 8, 3, 8, tzinfo=UTC)).exists()
    with pytest.raises(BadFile, match="no time zone “Nowhere”"):
        actions.import_answers(run=past, source=table(rows), zone="Nowhere", by=None, at=at)


def test_who_may_not_bring_past_answers(
    past: Run, prepare: Prepare, people: Cast, at: datetime
) -> None:
    with pytest.raises(BadFile, match="missing: sent, value"):
        actions.import_answers(run=past, source=b"person,item\na,b\n", by=None, at=at)
    with pytest.raises(NotRunning):
        actions.import_answers(run=prepare(), source=PAST, by=people.daniel, at=at)
    for who in (people.amina, people.peter, people.joanna, people.ruth):
        with pytest.raises(NoSuchRun):
            actions.import_answers(run=past, source=PAST, by=who, at=at)


def test_nothing_comes_in_if_a_late_step_fails(
    past: Run, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise OSError("disk full")

    before = Prompt.objects.count()
    monkeypatch.setattr("thrive.voice.actions.take_in", fails)

    with pytest.raises(OSError, match="disk full"):
        actions.import_answers(run=past, source=PAST, items={"q": ""}, by=None, at=at)

    assert Prompt.objects.count() == before


def test_the_waves_of_the_past_are_published_if_wished(
    past: Run, people: Cast, at: datetime
) -> None:
    names = ["amina", "daniel", "peter", "joanna", "ruth", "omar"]
    names += [one.external_id for one in more_people()]
    said_by = {
        name: [("mood", 1 + place % 3), ("pace", 2), ("why", "time" if place < 4 else "tools"),
               ("quiz", "b" if place < 7 else "a")]
        for place, name in enumerate(names)
    }  # fmt: skip
    moment = "2026-08-03T10:00:00Z"
    rows: Rows = [(name, moment, *one) for name, told in said_by.items() for one in told]
    rows = [*rows, *((name, "2026-08-04T10:00:00Z", "", "") for name in names[:5])]

    actions.import_answers(run=past, source=table(rows), release=True, by=None, at=at)
    assert close_waves(at=at) == 1

    points = Point.objects.filter(series__group=people.fernbrook, period_on=date(2026, 8, 1))
    told = {one.series.measure.key: (one.value, one.denominator) for one in points}
    # Ten people: moods 1, 2, 3, 1, …, 1; the score is the mean of mood and pace.
    assert told == {
        "minute-mood": (1.9, None),
        "minute-good": (3, 10),
        "minute-all": (pytest.approx(1.9, abs=0.051), None),
        "minute-time": (4, 10),
        "minute-knew": (7, 10),
        "minute-response-rate": (10, 15),
    }


def more_people() -> list[Person]:
    """Enough for a result."""
    return Person.objects.bulk_create(
        Person(external_id=f"more-{number}", name=f"More {number}") for number in range(4)
    )


# Real diaries

DIARY = """\
program: {key}
languages: [en]
title: Diary
about: A diary of the past
promise: named
experiences:
  - id: beep
    title: Beep
    frames:
{frames}
"""
SLIDERS = ("happy", "tired")


def diary(key: str, frames: Sequence[str], begins_on: date, at: datetime) -> Run:
    """A named run that began long ago, with one frame for each item."""
    source = DIARY.format(key=key, frames="\n".join(f"      - {{{frame}}}" for frame in frames))
    import_program(source=source.encode(), by=None, at=at)
    reader = Person.objects.create(external_id="researcher", name="Researcher")
    run = actions.prepare_run(
        program_key=key, name=key, template=WEEKLY, kind="once", begins_on=begins_on,
        readers=[reader], by=None, at=at,
    )  # fmt: skip
    actions.enrol_person(run=run, person=reader, by=None, at=at)
    return actions.start_run(run=run, by=None, at=at)


def mpath_rows() -> tuple[list[str], Rows]:
    """The m-Path example in long form: every beep that was sent, with the answers to it."""
    path = shared_folder("data", "esm_mpath_example", "beeps.csv")
    with path.open(encoding="utf-8", newline="") as opened:
        beeps = list(csv.DictReader(opened))
    rows: list[Sequence[object]] = []
    for beep in beeps:
        who, sent = beep["participant"], beep["sent"]
        if beep["answered"] == "FALSE":
            rows.append((who, sent, "", ""))
            continue
        rows.append((who, sent, "which", beep["questionnaire"]))
        for column in [*(f"slider_{one}" for one in SLIDERS)]:
            rows.append((who, sent, column, beep[column]))
    return sorted({beep["participant"] for beep in beeps}), rows


def test_the_mpath_diaries_give_the_rates_of_their_readme(db: None, at: datetime) -> None:
    people, rows = mpath_rows()
    Person.objects.bulk_create(Person(external_id=one, name=f"Participant {one}") for one in people)
    sliders = [f"id: {one}, kind: slider, text: {one}, low: not, high: very" for one in SLIDERS]
    which = (
        "id: which, kind: choose_one, text: Which, choices: [{id: main_questionnaire, text: Main},"
        " {id: evening_questionnaire, text: Evening}]"
    )
    run = diary("mpath", [which, *sliders], date(2024, 4, 1), at)
    items = {f"slider_{one}": one for one in SLIDERS}

    done = actions.import_answers(run=run, source=table(rows), items=items, by=None, at=at)

    assert (done.people, done.prompts, done.answered) == (18, 1980, 1370)
    rates = queries.response_rates(run, None, at=at)
    assert rates.overall is not None
    assert rates.overall.share == pytest.approx(0.6919192, abs=5e-8)
    assert {name: round(rate.share or 0, 7) for name, rate in rates.persons} == {
        "2": 0.4181818, "3": 0.5636364, "4": 0.8454545, "5": 0.9, "6": 0.6636364, "7": 0.6727273,
        "9": 0.5454545, "10": 0.8727273, "11": 0.8363636, "12": 0.9, "13": 0.8, "14": 0.7545455,
        "15": 0.6818182, "16": 0.3181818, "17": 0.7909091, "18": 0.8181818, "19": 0.6363636,
        "20": 0.4363636,
    }  # fmt: skip


def kossakowski_rows() -> Rows:
    """One person's diary: ten beeps a day were sent, those without an answer are implied."""
    path = shared_folder("data", "esm_kossakowski2017", "beeps.csv")
    with path.open(encoding="utf-8", newline="") as opened:
        beeps = list(csv.DictReader(opened))
    rows: list[Sequence[object]] = []
    answered: dict[date, int] = {}
    for beep in beeps:
        on = datetime.strptime(beep["date"], "%d/%m/%y").date()  # noqa: DTZ007  a day, no moment
        answered[on] = answered.get(on, 0) + 1
        sent = f"{on}T{beep['beeptime']}"
        for item in ("mood_down", "phy_tired"):
            rows.append(("one", sent, item, beep[item]))
    for number in range(239):
        on = date(2012, 8, 13) + timedelta(days=number)
        # When the unanswered ones were sent is not known: a moment of the night each.
        for missed in range(10 - answered.get(on, 0)):
            rows.append(("one", f"{on}T03:{missed:02}", "", ""))
    return rows


def test_the_kossakowski_diary_gives_the_rate_of_its_readme(
    db: None, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = kossakowski_rows()
    Person.objects.create(external_id="one", name="One", time_zone="Europe/Amsterdam")
    frames = [
        f"id: {one}, kind: number, text: {one}, least: -3, most: 7"
        for one in ("mood_down", "phy_tired")
    ]
    run = diary("kossakowski", frames, date(2012, 8, 13), at)

    with django_assert_max_num_queries(150):  # so many because SQLite takes few rows at once
        done = actions.import_answers(
            run=run, source=table(rows), zone="Europe/Amsterdam", by=None, at=at
        )

    assert (done.prompts, done.answered) == (2390, 1476)
    rates = queries.response_rates(run, None, at=at)
    assert rates.overall is not None
    assert rates.overall.share == pytest.approx(1476 / 2390)
    assert f"{rates.overall.share:.4f}" == "0.6176"


def test_rates_by_person_are_told_of_named_runs_only(past: Run, people: Cast, at: datetime) -> None:
    actions.import_answers(run=past, source=PAST, items={"q": "quiz"}, by=None, at=at)

    few = queries.response_rates(past, people.daniel, at=at)
    assert (few.overall, few.people, few.persons) == (None, 3, ())

    rows: Rows = [(one.external_id, "2026-08-03T10:00:00Z", "", "") for one in more_people()]
    rows = [*rows, *[(name, "2026-08-03T10:00:00Z", "", "") for name in ("joanna", "ruth")]]
    actions.import_answers(run=past, source=table(rows), by=None, at=at)
    many = queries.response_rates(past, people.daniel, at=at)
    assert many.overall is not None
    assert (many.overall.answered, many.overall.sent, many.persons) == (2, 10, ())
    with pytest.raises(NoSuchRun):
        queries.response_rates(past, people.amina, at=at)
