"""One page across all: the same for everybody, no names, no ranks, never below eight."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, person
from tests.goals.changes.scenes import begun, measured, week
from tests.insights import numbers
from tests.insights.test_why import START, fall, look
from thrive.experiences.models import Edition, Enrolment, Program, Prompt, Run
from thrive.goals.aims import actions as aims
from thrive.goals.models import Change
from thrive.insights.actions import judge
from thrive.insights.queries import whole
from thrive.insights.queries.whole import reach
from thrive.people.models import Person


def run(at: datetime, promise: str = "named") -> Run:
    program = Program.objects.create(key=f"minute-{promise}")
    edition = Edition.objects.create(program=program, number=1, content={}, digest="a", made_at=at)
    return Run.objects.create(
        edition=edition, name="Minute", promise=promise, template={}, kind="once",
        begins_on=at.date(), seed="1", made_at=at,
    )  # fmt: skip


def prompts(of: Run, persons: list[Person], at: datetime, *, answered: int = 0) -> None:
    """One prompt each, a day ago; the first some of them answered. A minute each."""
    for place, someone in enumerate(persons):
        enrolled, _new = Enrolment.objects.get_or_create(
            run=of, person=someone, defaults={"how": "person", "joined_on": at.date()}
        )
        Prompt.objects.create(
            run=of, enrolment=enrolled, person=someone, occasion="one", on=at.date(), number=0,
            experience="minute", is_anonymous=of.promise == "anonymous",
            state="answered" if place < answered else "sent", due_at=at, draw="1", seconds=60,
            sent_at=at - timedelta(days=1),
        )  # fmt: skip


@pytest.fixture
def many(people: Cast) -> list[Person]:
    """Fourteen people beside the cast of six: twenty."""
    return [person(f"P{n} Smith", people.riverside) for n in range(14)]


def test_what_changed_is_told_by_measure_without_a_group(people: Cast, at: datetime) -> None:
    what = numbers.measure()
    better, worse = numbers.noise(1, 52), numbers.noise(2, 52)
    better[30:] += 9
    worse[30:] -= 9
    for team, values in ((people.riverside, better), (people.hilltop, worse)):
        numbers.began(numbers.weeks(52)[30], numbers.series(what, team, values))
    numbers.series(numbers.measure("falls"), people.riverside, numbers.steady(52))
    judge(series=None, at=at)

    page = whole(viewer=people.joanna, at=at)

    (one,) = page.measures
    assert one.sentence == "better in 1 group, worse in 1 group, of 2"
    assert page.quiet == 1
    assert page.tested.startswith("2 were tested, 2 kept;")
    assert "Riverside" not in str(page)


def test_reach_is_a_share_of_all_people(many: list[Person], people: Cast, at: datetime) -> None:
    prompts(run(at), many, at, answered=10)

    told = reach(at=at)

    assert told.is_told
    assert told.sentences[0] == (
        "In the last four weeks 70 in 100 people were asked something, and 50 in 100 took part."
    )
    assert told.sentences[1] == "It took each of them about 1 minute a week."


def test_talks_with_oneself_are_nobody_elses_business(
    many: list[Person], people: Cast, at: datetime
) -> None:
    alone = run(at)
    Run.objects.filter(pk=alone.pk).update(asks_oneself=True)
    prompts(alone, many, at, answered=10)

    assert not reach(at=at).is_told


def test_of_fewer_than_eight_nothing_is_told(
    many: list[Person], people: Cast, at: datetime
) -> None:
    prompts(run(at), many[:7], at, answered=7)

    told = reach(at=at)

    assert not told.is_told
    assert told.sentences == (
        "Fewer than eight people were asked in the last four weeks. It is not told.",
    )


def test_minutes_of_fewer_than_eight_are_not_told(
    many: list[Person], people: Cast, at: datetime
) -> None:
    prompts(run(at), many, at, answered=7)

    assert reach(at=at).sentences[1] == "How long it took is not told of fewer than eight people."


def test_an_organisation_of_fewer_than_eight_tells_nothing(people: Cast, at: datetime) -> None:
    assert reach(at=at).sentences == ("With fewer than eight people this is not told.",)


def test_anonymous_prompts_count_for_nothing(
    many: list[Person], people: Cast, at: datetime
) -> None:
    prompts(run(at, "anonymous"), many, at)

    assert not reach(at=at).is_told


def test_what_was_sent_five_weeks_ago_is_over(
    many: list[Person], people: Cast, at: datetime
) -> None:
    prompts(run(at), many, at - timedelta(days=35), answered=10)

    assert not reach(at=at).is_told


def test_the_chain_counts_how_far_changes_came(people: Cast, at: datetime) -> None:
    first = begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    begun(measured(people.hilltop, fall(2)), week(START + 3), by=people.peter, at=at,
          made_from=first)  # fmt: skip
    look(at)
    Change.objects.filter(pk=first.pk).update(state="adopted", ended_at=at, page=12)

    page = whole(viewer=people.joanna, at=at)

    assert [step.count for step in page.chain] == [2, 2, 1, 1, 1, 1]
    (helped,) = page.helped
    assert helped.sentence.startswith("Helped in 2 of 2 groups.")
    assert "Hilltop" not in str(page)


def test_an_obstacle_waits_for_the_sponsor_it_reached_and_tells_nobodys_name(
    people: Cast, at: datetime
) -> None:
    aims.raise_obstacle(text="No budget for keys", is_unnamed=False, by=people.amina, at=at)
    for days in (14, 28, 42):
        aims.escalate_obstacles(at + timedelta(days=days))
    later = at + timedelta(days=43)

    sponsor, member = (whole(viewer=who, at=later) for who in (people.joanna, people.amina))

    assert [one.text for one in sponsor.waiting] == ["No budget for keys"]
    assert "Amina" not in str(sponsor)
    assert member.waiting == ()
    assert sponsor.obstacles == member.obstacles
    assert sponsor.obstacles[-1] == "Waiting for an answer: 1, of them gone up: 1."


def test_everybody_sees_the_same_but_for_what_waits_for_them(people: Cast, at: datetime) -> None:
    numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))
    judge(series=None, at=at)

    assert whole(viewer=people.joanna, at=at) == whole(viewer=people.peter, at=at)


def test_it_takes_at_most_twenty_queries(people: Cast, at: datetime) -> None:
    begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    look(at)

    with CaptureQueriesContext(connection) as taken:
        whole(viewer=people.joanna, at=at)

    assert len(taken) <= 20
