"""What stewards see of runs: lists, a page, a forecast, a dry run, how it goes."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, PROGRAM, WEEKLY, Prepare, crowd
from thrive.experiences.actions import import_program
from thrive.experiences.models import Prompt, PromptEvent
from thrive.experiences.prompting.errors import NoSuchPrompt, NotByName, TimeIsOver
from thrive.experiences.running import actions, queries
from thrive.experiences.running.errors import LinkClosed, NoSuchRun
from thrive.experiences.timing import runs as timing
from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.planning import plan_together
from thrive.experiences.timing.template import Every, FixedAt, Part, Template
from thrive.people.models import Attention, Holiday, Person

NOON = Template((Part(Every(), (FixedAt(time(12)),)),))


@pytest.fixture
def named(people: Cast, program: str, at: datetime) -> str:
    """The program under another promise: everything by name."""
    source = PROGRAM.replace("promise: confidential", "promise: named")
    return import_program(source=source.encode(), by=None, at=at).key


# Lists and pages


def test_a_steward_sees_the_runs_of_their_groups(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    first = actions.start_run(run=prepare(name="First"), by=people.daniel, at=at)
    prepare(name="Of the hill", groups=[people.hilltop], by=people.omar)
    prepare(name="Mine", groups=[])
    stopped = actions.start_run(run=prepare(name="Over"), by=people.daniel, at=at)
    actions.stop_run(run=stopped, by=people.daniel, at=at)

    rows = queries.runs(people.daniel, at=at)

    assert [row.name for row in rows] == ["First", "Mine", "Over"]
    assert (rows[0].number, rows[0].people, rows[0].groups) == (first.pk, 2, ("Riverside",))
    assert [row.name for row in queries.runs_of_program("other", people.daniel, at=at)] == []
    assert len(queries.runs(people.omar, at=at)) == 4
    for who in (people.amina, people.joanna, people.ruth):
        assert queries.runs(who, at=at) == ()


def test_a_list_of_runs_takes_few_queries(
    prepare: Prepare,
    people: Cast,
    at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        prepare(name=f"Run {number}")

    with django_assert_max_num_queries(3):
        assert len(queries.runs(people.daniel, at=at)) == 5


def test_one_run_whole(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()
    actions.set_link(run=run, is_on=True, pin="4711", by=people.daniel, at=at)
    before = queries.run_page(run, people.daniel, at=at)
    actions.start_run(run=run, by=people.daniel, at=at)
    actions.leave(run=run, person=people.amina, forget=False, at=at)
    later = at + timedelta(days=5)

    with override("de"):
        page = queries.run_page(run.pk, people.daniel, at=later)

    assert (before.may_start, before.may_change, before.may_stop) == (True, True, False)
    assert (page.may_start, page.may_change, page.may_stop) == (False, False, True)
    assert (page.row.title, page.row.edition, page.newest_edition) == ("Eine Minute", 1, 1)
    assert [one.person for one in page.participants] == [people.daniel]
    assert (page.left, page.rhythm.template) == (1, WEEKLY)
    assert page.link.startswith("/join/")
    assert page.wave == (date(2026, 9, 1), date(2026, 10, 1))
    assert page.measures[0] == "minute-mood"
    assert page.measures[-1] == "minute-response-rate"
    for ask in (queries.run_page, queries.forecast_of, queries.dry_run_of, queries.monitor):
        for who in (people.amina, people.peter, people.joanna, people.ruth):
            with pytest.raises(NoSuchRun):
                ask(run, who, at=later)


def test_what_a_link_leads_to(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = actions.set_link(run=prepare(), is_on=True, pin="4711", by=people.daniel, at=at)

    page = queries.join_page(run.link_secret, people.peter)

    assert (page.number, page.title, page.promise) == (run.pk, "A minute", "confidential")
    assert not page.is_in
    with pytest.raises(LinkClosed):
        queries.join_page("", people.peter)


def test_what_somebody_takes_part_in(prepare: Prepare, people: Cast, at: datetime) -> None:
    prepare(name="Not yet")
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)
    actions.leave(run=run, person=people.amina, forget=False, at=at)

    (mine,) = queries.my_runs(people.amina)

    assert (mine.number, mine.left_on, mine.answered) == (run.pk, at.date(), 0)
    assert not mine.starts_by_person
    assert queries.my_runs(people.peter) == ()
    assert queries.takes_part(run, people.amina)
    assert not queries.takes_part(run, people.peter)


# The forecast


def test_answers_are_expected_for_each_group(prepare: Prepare, people: Cast, at: datetime) -> None:
    crowd(people.riverside, 10)
    run = prepare(groups=[people.harbour, people.hill], by=people.omar)

    found = queries.forecast_of(run, people.omar, at=at)

    groups = {one.name: one for one in found.groups}
    assert list(groups) == ["Fernbrook", "Harbour", "Riverside", "Hill", "Hilltop"]
    riverside, hilltop = groups["Riverside"], groups["Hilltop"]
    assert (riverside.eligible, riverside.asked_least, riverside.depth) == (12, 12, 2)
    assert riverside.answers == pytest.approx(riverside.prompts * 0.6)
    assert (hilltop.eligible, hilltop.shown_alone, hilltop.verdict_on) == (1, False, None)
    assert found.people == 13
    assert found.answers == pytest.approx(found.prompts * 0.6)


def test_who_would_be_worked_out_appears_only_higher_up(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    """Peter alone on the hill: with Riverside shown, the whole less Riverside would be him."""
    crowd(people.riverside, 10)
    run = prepare(groups=[people.fernbrook], by=people.omar)

    found = queries.forecast_of(run, people.omar, at=at)

    assert {one.name: one.shown_in for one in found.groups} == {
        "Fernbrook": "Fernbrook", "Harbour": "Fernbrook", "Riverside": "Fernbrook",
        "Hill": "Fernbrook", "Hilltop": "Fernbrook",
    }  # fmt: skip
    assert [one.name for one in found.only_higher_up] == ["Harbour", "Riverside", "Hill", "Hilltop"]


def test_groups_that_are_enough_are_shown_alone_with_a_verdict_after_twelve_waves(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    crowd(people.riverside, 10)
    crowd(people.hilltop, 9, "hill")
    run = prepare(groups=[people.harbour, people.hill], by=people.omar, begins_on=date(2026, 10, 1))

    found = queries.forecast_of(run, people.omar, at=at)

    assert {one.name for one in found.groups if one.shown_alone} >= {"Riverside", "Hilltop"}
    assert found.first_verdict_on == date(2027, 10, 1)
    assert (found.waves, found.until) == (12, date(2027, 10, 1))
    assert found.groups[-1].chance == pytest.approx(0.8338, abs=0.001)  # 5 or more of 10 at 0.6


def test_too_few_are_shown_nowhere(prepare: Prepare, people: Cast, at: datetime) -> None:
    found = queries.forecast_of(prepare(), people.daniel, at=at)

    assert {one.shown_in for one in found.groups} == {""}
    assert found.shows_nothing
    assert found.first_verdict_on is None


def test_one_wave_brings_no_verdict(prepare: Prepare, people: Cast, at: datetime) -> None:
    crowd(people.riverside, 10)

    found = queries.forecast_of(
        prepare(kind="once", ends_on=date(2026, 10, 19)), people.daniel, at=at
    )

    assert (found.waves, found.first_verdict_on, found.until) == (1, None, date(2026, 10, 19))


def test_the_load_is_the_share_of_each_budget(prepare: Prepare, people: Cast, at: datetime) -> None:
    found = queries.load_of(prepare(), people.daniel, at=at)
    # One prompt of 60 seconds a week, of three minutes and five prompts.
    assert (found.prompts_a_week, found.seconds_a_week) == (1, 60)
    assert found.share == pytest.approx(1 / 3)
    assert (found.others_share, found.overfull) == (0, 0)

    Attention.objects.create(person=people.amina, seconds_a_week=60, changed_at=at)
    found = queries.load_of(prepare(), people.daniel, at=at)
    assert found.share == pytest.approx((1 / 3 + 1) / 2)


def test_what_other_runs_take_is_told_beside_it(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    later = datetime.combine(MONDAY, time(), at.tzinfo)
    Attention.objects.create(person=people.amina, prompts_a_week=1, changed_at=at)
    actions.start_run(run=prepare(), by=people.daniel, at=later)

    found = queries.load_of(prepare(name="Second"), people.daniel, at=later)

    assert found.others_share == pytest.approx((1 / 3 + 1) / 2, abs=0.2)
    assert found.overfull == 1


def test_what_is_left_out_is_counted_by_its_reason(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    Holiday.objects.create(on=MONDAY, name="Fair")

    found = queries.load_of(
        prepare(template=NOON, ends_on=MONDAY + timedelta(days=7)), people.daniel, at=at
    )

    assert found.left_out == {Reason.HOLIDAY: 2, Reason.BUDGET: 2 * 3}


def test_of_many_whose_lives_are_alike_some_are_planned_for_all(
    prepare: Prepare, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(people.riverside, 90)
    planned: list[object] = []

    def counted(run: timing.Run, member: timing.Member, until: date) -> Plan:
        planned.append(member)
        return plan_together([timing.enrolment(run, member)], member.circumstances, until)[0]

    monkeypatch.setattr("thrive.experiences.timing.runs.plan_run", counted)

    queries.forecast_of(prepare(), people.daniel, at=at)

    assert len(planned) == 60


def test_what_no_calendar_brings_cannot_be_foreseen(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    template = queries.template_called("by-the-person", begins_on=MONDAY)

    found = queries.forecast_of(prepare(template=template), people.daniel, at=at)

    assert (found.only_started, found.prompts) == (True, 0)


# The dry run


def test_a_dry_run_says_who_gets_what_and_when(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Australia/Lord_Howe")
    run = prepare(template=NOON)

    found = queries.dry_run_of(run, people.daniel, at=at, until=MONDAY + timedelta(days=4))

    sent = [(row.name, row.at.isoformat(), row.experience) for row in found.rows if row.at]
    assert sent[:3] == [
        ("Amina Yusuf", "2026-09-21T12:00:00+10:30", "week"),
        ("Daniel Okafor", "2026-09-21T12:00:00+00:00", "week"),
        ("Amina Yusuf", "2026-09-22T12:00:00+10:30", "more"),
    ]
    left = [(row.name, row.on, row.why) for row in found.rows if row.at is None]
    assert left[0] == ("Amina Yusuf", date(2026, 9, 24), "the week's attention is spent")
    assert (found.people, found.looked_at) == (2, 2)
    assert not Prompt.objects.exists()


def test_a_dry_run_is_what_will_be_planned(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()
    foreseen = queries.dry_run_of(run, people.daniel, at=at, until=MONDAY + timedelta(days=7))

    actions.start_run(run=run, by=people.daniel, at=at)

    planned = Prompt.objects.filter(on__lt=MONDAY + timedelta(days=7)).order_by("due_at")
    assert [(row.person, row.at) for row in foreseen.rows] == list(
        planned.values_list("person_id", "due_at")
    )


def test_a_dry_run_sees_what_other_runs_take(prepare: Prepare, people: Cast, at: datetime) -> None:
    Attention.objects.create(person=people.amina, prompts_a_week=1, changed_at=at)
    first = prepare(template=NOON, priority=1)
    actions.start_run(run=first, by=people.daniel, at=at)

    found = queries.dry_run_of(
        prepare(name="Second", template=NOON),
        people.daniel,
        at=at,
        until=MONDAY + timedelta(days=7),
    )

    assert [row for row in found.rows if row.name == "Amina Yusuf" and row.at] == []
    assert [row for row in found.rows if row.name == "Daniel Okafor" and row.at] == []


def test_of_very_many_the_first_are_shown(prepare: Prepare, people: Cast, at: datetime) -> None:
    crowd(people.riverside, 20)

    found = queries.dry_run_of(prepare(), people.daniel, at=at, most=3)

    assert (found.people, found.looked_at, len({row.person for row in found.rows})) == (22, 3, 3)


# How it goes


def _sent(prompt: Prompt, at: datetime, channel: str = "email") -> Prompt:
    prompt.state, prompt.sent_at = Prompt.State.SENT, at
    prompt.expires_at = at + timedelta(days=1)
    prompt.save()
    PromptEvent.objects.create(prompt=prompt, state="sent", at=at, why=channel)
    return prompt


def test_a_named_run_shows_each_prompt(
    prepare: Prepare, named: str, people: Cast, at: datetime
) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)
    prompt = _sent(Prompt.objects.filter(person=people.amina).order_by("due_at")[0], at)

    found = queries.monitor(run, people.daniel, at=at, state="sent")

    assert found.is_named
    assert found.total == 1
    row = found.prompts[0]
    assert (row.prompt, row.name, row.channel, row.sent_at) == (
        prompt.pk, "Amina Yusuf", "email", at,
    )  # fmt: skip
    assert row.may_resend
    assert found.waves[0].counts is not None
    assert found.waves[0].counts.sent == 1
    assert queries.monitor(run, people.daniel, at=at, person=people.daniel.pk).total >= 3
    assert (
        not queries.monitor(run, people.daniel, at=at + timedelta(days=2), state="sent")
        .prompts[0]
        .may_resend
    )


def test_a_confidential_run_shows_only_counts_and_those_only_of_eight(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    small = actions.start_run(run=prepare(), by=people.daniel, at=at)
    crowd(people.riverside, 6)
    large = actions.start_run(run=prepare(name="Large"), by=people.daniel, at=at)
    _sent(Prompt.objects.filter(run=large).order_by("due_at")[0], at)

    few = queries.monitor(small, people.daniel, at=at)
    many = queries.monitor(large, people.daniel, at=at)

    assert few.prompts == many.prompts == ()
    assert {wave.counts for wave in few.waves} == {None}
    assert many.waves[0].people == 8
    assert many.waves[0].counts is not None
    assert (many.waves[0].counts.sent, many.waves[0].counts.scheduled > 7) == (1, True)
    assert "Amina" not in repr(many)


def test_a_prompt_of_a_named_run_is_sent_again(
    prepare: Prepare, named: str, people: Cast, at: datetime
) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)
    waiting, prompt = Prompt.objects.filter(person=people.amina).order_by("-due_at")[:2]
    _sent(prompt, at)

    actions.resend_prompt(run=run, prompt=prompt.pk, by=people.daniel, at=at)

    prompt.refresh_from_db()
    assert prompt.resent == 1
    with pytest.raises(TimeIsOver):
        actions.resend_prompt(run=run, prompt=waiting.pk, by=people.daniel, at=at)
    with pytest.raises(NoSuchRun):
        actions.resend_prompt(run=run, prompt=prompt.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchPrompt):
        actions.resend_prompt(run=prepare(name="Other"), prompt=prompt.pk, by=people.daniel, at=at)


def test_nothing_confidential_is_sent_to_one_person_again(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = actions.start_run(run=prepare(), by=people.daniel, at=at)
    prompt = _sent(Prompt.objects.order_by("due_at")[0], at)

    with pytest.raises(NotByName):
        actions.resend_prompt(run=run, prompt=prompt.pk, by=people.daniel, at=at)


@pytest.mark.parametrize("day", range(7))
def test_ten_people_are_foreseen_to_be_shown_on_whichever_day_a_weekly_run_begins(
    prepare: Prepare, people: Cast, at: datetime, day: int
) -> None:
    """The weeks of the template begin with the run, those of the results on Mondays."""
    crowd(people.riverside, 10)
    run = prepare(begins_on=MONDAY + timedelta(days=day), waves="week")

    found = queries.forecast_of(run, people.daniel, at=at)

    assert [one.shown_alone for one in found.groups if one.name == "Riverside"] == [True]
    assert found.first_verdict_on is not None
