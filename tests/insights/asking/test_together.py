"""Which answers move together with a measure: laid side by side, tested, kept."""

from datetime import date, datetime

import numpy as np
import pytest

from tests.cast import Cast, group
from tests.insights import numbers
from thrive.insights.asking.together import lay
from thrive.insights.finding import find
from thrive.insights.models import Finding, Look
from thrive.measures import queries as measures
from thrive.measures.models import Measure
from thrive.people.models import Group

WEEKS = 52


@pytest.fixture
def teams(people: Cast) -> list[Group]:
    return [group(f"Team {n}", "team", people.hill, f"0001.0002.{n:04}.") for n in range(10, 18)]


@pytest.fixture
def answers() -> Measure:
    return numbers.measure("rested", name="I come rested", wording="How rested are you?")


def linked(teams: list[Group], answers: Measure, *, strength: float) -> Measure:
    """A measure that follows the answers one week later, in each team."""
    what = numbers.measure("late", name="Late starts", direction="down")
    random = np.random.default_rng(5)
    asked = random.normal(size=(len(teams), WEEKS))
    late = random.normal(size=asked.shape)
    late[:, 1:] -= strength * asked[:, :-1]
    for place, team in enumerate(teams):
        numbers.series(answers, team, 60 + 3 * asked[place])
        numbers.series(what, team, 20 + 2 * late[place])
    return what


def test_answers_that_come_a_week_before_are_kept_with_their_lag(
    teams: list[Group], answers: Measure, at: datetime
) -> None:
    what = linked(teams, answers, strength=0.8)

    find(at=at)

    kept = Finding.objects.filter(look__question="together", is_kept=True)
    (found,) = [one for one in kept if one.lag == 1]
    assert (found.measure_id, found.answers_id, found.n) == (what.pk, answers.pk, len(teams))
    assert found.high is not None
    assert found.estimate < found.high < 0
    assert set(found.facts["own"]) == {str(team.pk) for team in teams}


def test_everything_that_was_tested_is_there_kept_or_not(
    teams: list[Group], answers: Measure, at: datetime
) -> None:
    linked(teams, answers, strength=0.0)

    find(at=at)

    look = Look.objects.get(question="together")
    assert (look.tested, look.kept) == (3, 0)
    assert list(look.findings.order_by("lag").values_list("lag", "is_kept")) == [
        (0, False),
        (1, False),
        (2, False),
    ]


def test_two_answers_are_not_laid_beside_each_other(
    teams: list[Group], answers: Measure, at: datetime
) -> None:
    other = numbers.measure("glad", wording="Are you glad to be here?")
    for place, team in enumerate(teams):
        numbers.series(answers, team, numbers.noise(place, WEEKS))
        numbers.series(other, team, numbers.noise(place, WEEKS))

    find(at=at)

    assert Look.objects.get(question="together").tested == 0


def test_a_group_that_holds_others_is_left_out(
    people: Cast, teams: list[Group], answers: Measure
) -> None:
    what = numbers.measure("late")
    for place, team in enumerate([people.hill, *teams]):
        numbers.series(answers, team, numbers.noise(place, 20))
        numbers.series(what, team, numbers.noise(50 + place, 20))
    first, then = measures.matrix(None)

    beside = lay(first, then, dict(Group.objects.values_list("id", "path")))

    assert beside is not None
    assert set(beside.groups) == {team.pk for team in teams}


def test_weeks_beside_months_are_told_by_the_month(people: Cast, answers: Measure) -> None:
    monthly = numbers.measure("late", cadence="month")
    numbers.series(answers, people.riverside, [1.0, 3.0, 5.0, 7.0, 9.0, 11.0], periods=[
        date(2025, 1, 6), date(2025, 1, 13), date(2025, 2, 3), date(2025, 2, 10),
        date(2025, 3, 3), date(2025, 3, 10),
    ])  # fmt: skip
    numbers.series(monthly, people.riverside, [20.0, 21.0, 22.0], periods=numbers.months(3, 2025))
    first, then = measures.matrix(None)

    beside = lay(first, then, {people.riverside.pk: people.riverside.path})

    assert beside is not None
    assert beside.asked.tolist() == [[2.0, 6.0, 10.0]]
    assert beside.measured.tolist() == [[20.0, 21.0, 22.0]]


def test_measures_without_a_group_in_common_are_not_tested(
    people: Cast, answers: Measure, at: datetime
) -> None:
    numbers.series(answers, people.riverside, numbers.noise(1, 30))
    numbers.series(numbers.measure("late"), people.hilltop, numbers.noise(2, 30))

    find(at=at)

    assert Look.objects.get(question="together").tested == 0
