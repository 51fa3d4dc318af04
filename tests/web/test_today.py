"""Today: what waits for me, what my numbers say, and what came of what we changed."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast
from thrive.experiences.models import Prompt
from thrive.experiences.running import actions as running
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, HowItGoes, Step
from thrive.goals.changes import actions as changes
from thrive.goals.models import Change, Evidence
from thrive.insights.actions import judge
from thrive.measures.models import Annotation, Measure, Point, Series
from thrive.people.models import Group, Person
from thrive.web.today import rules

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LAST_WEEK = date(2026, 9, 7)  # the last full week before the moment of the tests
BEFORE = [62.0, 64.0, 61.0, 63.0, 60.0, 62.0, 65.0, 61.0, 63.0, 62.0, 64.0, 60.0] * 2
AFTER = [72.0, 70.0, 71.0, 73.0, 70.0, 72.0, 71.0, 73.0, 70.0, 72.0, 71.0, 70.0]


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything here happens at the moment of the tests, in English."""
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")


@pytest.fixture
def on_time(db: None) -> Measure:
    """Something that every team counts."""
    return Measure.objects.create(
        key="on-time",
        name="Visits on time",
        unit="of 100",
        kind=Measure.Kind.VALUE,
        direction=Measure.Direction.UP,
        cadence=Measure.Cadence.WEEK,
    )


def counted(
    measure: Measure, group: Group, values: Sequence[float], at: datetime, last: date = LAST_WEEK
) -> Series:
    """A series whose last number is of a week."""
    series = Series.objects.create(measure=measure, group=group)
    first = last - timedelta(weeks=len(values) - 1)
    Point.objects.bulk_create(
        Point(
            series=series,
            period_on=first + timedelta(weeks=week),
            value=value,
            recorded_at=at,
        )
        for week, value in enumerate(values)
    )
    return series


def improved(measure: Measure, group: Group, by: Person, at: datetime) -> Series:
    """A series that went up when something was changed, judged."""
    series = counted(measure, group, [*BEFORE, *AFTER], at)
    Annotation.objects.create(
        series=series,
        kind=Annotation.Kind.CHANGE_BEGAN,
        on=LAST_WEEK - timedelta(weeks=len(AFTER) - 1),
        text="Ten minutes of travel in the rota",
        made_by=by,
        made_at=at,
    )
    judge(series=None, at=at)
    return series


def today(client: Client, person: Person) -> str:
    """The page as somebody sees it."""
    client.force_login(person, backend=BACKEND)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def headline(page: str) -> str:
    """The one large sentence."""
    found = re.search(r'<h1 class="say"[^>]*>(.*?)</h1>', page, re.DOTALL)
    assert found
    return found[1]


def test_nobody_sees_it_without_signing_in(client: Client, people: Cast) -> None:
    assert client.get("/").status_code == 302


def test_somebody_is_greeted_in_their_own_evening(client: Client, people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Asia/Tokyo")

    assert "Good evening, Peter" in today(client, people.peter)  # 18:00 where the server stands
    assert "Friday 18 September" in today(client, people.amina)  # three at night in Tokyo


def test_a_member_of_a_new_organisation_is_told_what_will_be_here(
    client: Client, people: Cast
) -> None:
    page = today(client, people.amina)

    assert headline(page) == "Nothing is waiting for you"
    assert '<ol class="steps' not in page


def test_the_administrator_of_a_new_organisation_sees_three_steps(
    client: Client, people: Cast
) -> None:
    page = today(client, people.omar)

    assert page.count("<h2>") == 3
    assert page.count('<li class="done">') == 1  # people are there
    assert 'class="button" href="/measures/new/"' in page


def test_the_steps_go_away_once_there_are_numbers(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE, at)

    assert '<ol class="steps' not in today(client, people.omar)


def test_a_member_reads_what_the_numbers_of_their_team_say(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    series = improved(on_time, people.riverside, people.daniel, at)

    page = today(client, people.amina)

    assert headline(page) == "One number is better at Riverside"
    assert f'href="/improving/{series.pk}/"' in page
    assert 'href="#v-better-h"' in page


def test_worse_is_told_in_the_same_breath(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    falls = Measure.objects.create(
        key="falls", name="Falls", kind="value", direction="down", cadence="week", position=1
    )
    improved(on_time, people.riverside, people.daniel, at)
    improved(falls, people.riverside, people.daniel, at)

    assert headline(today(client, people.amina)) == "At Riverside: 1 better, 1 worse"


def test_what_was_changed_stands_before_what_came_of_it(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    improved(on_time, people.riverside, people.daniel, at)

    page = today(client, people.amina)

    counted_at, changed_at, measured_at = (
        page.index("We count"),
        page.index("Ten minutes of travel in the rota"),
        page.index("Since then, we measured"),
    )
    assert counted_at < changed_at < measured_at
    assert "Daniel Okafor wrote" in page
    assert "Better since" in page[measured_at:]


def test_a_change_of_which_nothing_came_is_shown_too(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    series = counted(on_time, people.riverside, BEFORE, at)
    Annotation.objects.create(
        series=series, kind="change_began", on=date(2026, 7, 6), text="A new form", made_at=at
    )
    judge(series=None, at=at)

    page = today(client, people.amina)

    assert headline(page) == "Riverside: nothing has changed"
    assert "A new form" in page
    assert "Ups and downs only" in page[page.index("Since then") :]


def test_of_a_few_numbers_nothing_is_claimed(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE[:3], at)
    judge(series=None, at=at)

    page = today(client, people.amina)
    assert headline(page) == "Riverside: too early to tell"
    assert "Ups and downs only" not in page

    improved(on_time, people.hilltop, people.peter, at)
    assert headline(today(client, people.amina)) == "One number is better at Fernbrook"


def test_an_undone_note_is_not_told(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    improved(on_time, people.riverside, people.daniel, at)
    Annotation.objects.update(undone_at=at)

    assert "What came of what we changed" not in today(client, people.amina)


def helped(measure: Measure, group: Group, by: Person, at: datetime) -> Change:
    """A change of a group that helped, as found."""
    series = counted(measure, group, [*BEFORE, *AFTER], at)
    change = Change.objects.create(
        title="A photo of the key safe", what="On each note", group=group, owner=by,
        state="adopted", starts_on=date(2026, 5, 4), outcome=series, direction="up", size=5,
        by_when_on=date(2026, 8, 4), made_at=at, began_at=at, ended_at=at,
    )  # fmt: skip
    Evidence.objects.create(
        change=change, at=at, rung="when_begun", estimate=9, low=7, high=11, se=1, is_clear=True,
        is_wanted=True, input_hash="a", version="1",
    )  # fmt: skip
    return change


def test_what_helped_others_in_the_same_measure_is_worth_knowing(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE, at)
    change = helped(on_time, people.hilltop, people.peter, at)
    judge(series=None, at=at)

    page = today(client, people.amina)

    assert "A photo of the key safe" in page[page.index("Worth knowing") :]
    assert f'href="/changes/{change.pk}/"' in page
    assert "because" not in page[page.index("Worth knowing") :]
    assert "Worth knowing" not in today(client, people.peter)  # they did it themselves


def test_what_helped_in_what_we_do_not_count_is_left_out(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    falls = Measure.objects.create(
        key="falls", name="Falls", kind="value", direction="down", cadence="week", position=1
    )
    counted(falls, people.riverside, BEFORE, at)
    helped(on_time, people.hilltop, people.peter, at)
    judge(series=None, at=at)

    assert "Worth knowing" not in today(client, people.amina)


def test_those_above_the_teams_read_what_changed_anywhere(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    improved(on_time, people.hilltop, people.peter, at)

    page = today(client, people.joanna)

    assert headline(page) == "One number is better at Fernbrook"
    assert "What has changed across Fernbrook" in page


def test_a_missing_number_is_asked_of_the_one_who_leads_the_group(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE, at, last=LAST_WEEK - timedelta(weeks=1))

    page = today(client, people.daniel)

    assert headline(page) == "This week’s number: Visits on time"
    assert f'href="/measures/number/on-time/{people.riverside.pk}/"' in page
    assert "Put it in" not in today(client, people.amina)
    assert "Put it in" not in today(client, people.omar)


def test_a_number_that_is_there_is_not_asked_for(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE, at)

    assert "Put it in" not in today(client, people.daniel)


@pytest.mark.parametrize("why", ["silent", "retired", "reworded"])
def test_a_number_that_nobody_counts_any_more_is_not_asked_for(
    client: Client, people: Cast, on_time: Measure, at: datetime, why: str
) -> None:
    weeks = 8 if why == "silent" else 1
    counted(on_time, people.riverside, BEFORE, at, last=LAST_WEEK - timedelta(weeks=weeks))
    if why == "retired":
        Measure.objects.update(retired_on=LAST_WEEK)
    if why == "reworded":
        Measure.objects.update(wording_version=2)

    assert "Put it in" not in today(client, people.daniel)


@pytest.mark.parametrize("name", ["amina", "daniel", "joanna", "omar"])
def test_the_page_asks_the_database_twelve_times_at_most(
    client: Client,
    people: Cast,
    on_time: Measure,
    at: datetime,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    settings.THRIVE_DEMO = False  # its bar asks for more
    for number in range(12):
        measure = Measure.objects.create(
            key=f"m{number}", name=f"M{number}", kind="value", direction="up", cadence="week"
        )
        counted(measure, people.riverside, BEFORE, at)
    improved(on_time, people.riverside, people.daniel, at)
    aims.set_goal(aim=Aim("Quieter mornings", rhythm_days=7), by=people.amina, at=at)
    client.force_login(getattr(people, name), backend=BACKEND)

    with django_assert_max_num_queries(12):
        client.get("/")


def test_three_things_wait_at_most_and_the_rest_is_folded(
    client: Client, people: Cast, on_time: Measure, at: datetime
) -> None:
    counted(on_time, people.riverside, BEFORE, at, last=LAST_WEEK - timedelta(weeks=1))
    goal = aims.set_goal(aim=Aim("Quieter mornings"), by=people.daniel, at=at)
    step = Step("Ring the next person", due_on=at.date())
    aims.set_objective(goal=goal.pk, step=step, by=people.daniel, at=at)
    obstacle = aims.raise_obstacle(text="No keys", is_unnamed=False, by=people.amina, at=at)
    idea = changes.write_idea(text="Two lists", group=people.riverside, by=people.amina, at=at)
    aims.ask_for_feedback(
        asked=people.daniel, kind="advice", question="How was I?", by=people.peter, at=at
    )

    page = today(client, people.daniel)
    also = page[page.index("Also waiting for you") :]

    # Somebody else waits for the first ones.
    assert headline(page) == "No keys"
    assert f'class="button big" href="/goals/obstacles/{obstacle.pk}/"' in page
    assert page.index("How was I?") < page.index("Two lists") < page.index("and 2 more")
    assert f'href="/changes/ideas/{idea.pk}/"' in also
    fold = also[also.index("<details") :]
    assert fold.index("Visits on time") < fold.index("Ring the next person")
    assert headline(today(client, people.amina)) != "No keys"


def test_what_somebody_was_answered_stands_with_what_they_said(
    client: Client, people: Cast, at: datetime
) -> None:
    obstacle = aims.raise_obstacle(text="No keys", is_unnamed=False, by=people.amina, at=at)
    aims.answer_obstacle(obstacle=obstacle.pk, answer="Not this year", by=people.daniel, at=at)

    page = today(client, people.amina)
    said = page[page.index("What came of what you said") :]

    assert said.index("No keys") < said.index("Not this year")
    assert "Not this year" not in today(client, people.peter)


def test_my_goals_stand_with_how_they_move_and_nobody_elses(
    client: Client, people: Cast, at: datetime
) -> None:
    goal = aims.set_goal(aim=Aim("Quieter mornings"), by=people.amina, at=at)
    aims.set_objective(goal=goal.pk, step=Step("Ask Daniel"), by=people.amina, at=at)
    for far in (10, 30):
        aims.check_in(goal=goal.pk, said=HowItGoes(how_far=far), by=people.amina, at=at)

    page = today(client, people.amina)
    mine = page[page.index("My goals") :]

    assert f'href="/goals/{goal.pk}/"' in mine
    assert "Next: Ask Daniel" in mine
    assert re.search(r"10 <span[^>]*>→</span><span[^>]*>to</span> 30 of 100", mine)
    assert "Quieter mornings" not in today(client, people.daniel)


def test_a_check_in_that_comes_as_a_conversation_is_named_once(
    client: Client, people: Cast, at: datetime
) -> None:
    aims.set_goal(
        aim=Aim("Quieter mornings", rhythm_days=7), by=people.amina, at=at - timedelta(days=8)
    )
    alone = today(client, people.amina)
    running.ask_about_goals(at=at)
    Prompt.objects.update(due_at=at)

    page = today(client, people.amina)

    assert headline(alone) == "Quieter mornings"
    assert headline(page) == "How far is it?"
    assert "Also waiting for you" not in page


@pytest.mark.parametrize(
    ("hour", "part"),
    [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")],
)
def test_each_hour_has_its_greeting(hour: int, part: str) -> None:
    assert rules.part_of_day(hour) == part


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (180, 1), (181, 2)])
def test_reading_time_is_rounded_up(words: int, minutes: int) -> None:
    assert rules.minutes_to_read(["word " * words]) == minutes
