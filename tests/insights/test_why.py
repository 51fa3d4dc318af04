"""One series: where, why, why not, and what could help. The same for everybody."""

from datetime import datetime

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, role
from tests.goals.changes.scenes import begun, groups_beside, measured, week
from tests.insights import numbers
from thrive.goals.changes.evidence.working import find_all
from thrive.goals.models import Change
from thrive.insights.actions import judge
from thrive.insights.finding import find
from thrive.insights.queries import why
from thrive.knowledge.models import Page
from thrive.measures.errors import NoSuchSeries
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Role

START = 30


def fall(seed: int, *, by: float = 5.0) -> list[float]:
    """A waiting time that falls when a change begins."""
    values = 40 + np.random.default_rng(seed).normal(size=54)
    values[START:] -= by
    return [float(one) for one in values]


@pytest.fixture
def teams(people: Cast) -> list[Group]:
    return groups_beside(people, 4)


@pytest.fixture
def helped(people: Cast, teams: list[Group], at: datetime) -> Change:
    """A change at Riverside that helped; four teams measure the same and did nothing."""
    role(people.peter, Role.Kind.STEWARD, people.hill)
    change = begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    for seed, team in enumerate(teams):
        measured(team, fall(seed + 10, by=0.0))
    look(at)
    return change


def look(at: datetime) -> None:
    judge(series=None, at=at)
    find_all(at=at)
    find(at=at)


def of(group: Group) -> Series:
    return Series.objects.get(group=group, measure__key="waiting")


def test_the_change_stands_on_the_time_line_with_its_rung(
    helped: Change, people: Cast, at: datetime
) -> None:
    shown = why(series_id=of(people.riverside).pk, viewer=people.peter, at=at)

    (marker,) = shown.line  # the note that the change wrote is not told twice
    assert (marker.change, marker.rung) == (helped.pk, "More than those that had not begun")
    assert marker.sentence.startswith("More than others since")
    assert shown.suggestions == ()


def test_what_helped_elsewhere_is_offered_with_how_alike_the_groups_are(
    helped: Change, people: Cast, teams: list[Group], at: datetime
) -> None:
    shown = why(series_id=of(teams[0]).pk, viewer=people.peter, at=at)

    (one,) = shown.suggestions
    assert (one.change, one.groups, one.page) == (helped.pk, ("Riverside",), None)
    assert one.sentence.startswith("Helped in 1 of 1 group. About ")
    assert "chance" not in one.sentence
    assert one.alike == "Most like this one: Riverside (the same kind of group)."
    assert one.asked == ""
    assert shown.tried == ()


def test_whom_to_ask_is_named_only_by_consent(
    helped: Change, people: Cast, teams: list[Group], at: datetime
) -> None:
    Change.objects.update(may_be_asked=True)

    (one,) = why(series_id=of(teams[0]).pk, viewer=people.peter, at=at).suggestions

    assert one.asked == people.daniel.name


def test_a_page_is_linked_only_for_who_may_read_it(
    helped: Change, people: Cast, teams: list[Group], at: datetime
) -> None:
    page = Page.objects.create(
        title="A second list", kind="change", keeper=people.daniel,
        made_at=at, changed_at=at,
    )  # fmt: skip
    page.keys.create(key=f"group:{people.riverside.pk}")
    Change.objects.update(page=page.pk)

    inside, outside = (
        why(series_id=of(teams[0]).pk, viewer=viewer, at=at).suggestions[0].page
        for viewer in (people.amina, people.peter)
    )

    assert (inside, outside) == (page.pk, None)


def test_what_was_taken_up_here_is_asked_whether_it_helped_here_too(
    helped: Change, people: Cast, teams: list[Group], at: datetime
) -> None:
    here = of(teams[0])
    taken = begun(here, week(START + 8), by=people.peter, at=at, made_from=helped)
    look(at)

    shown = why(series_id=here.pk, viewer=people.amina, at=at)

    assert [one.change for one in shown.tried] == [taken.pk]
    assert shown.tried[0].sentence
    assert shown.suggestions == ()  # it was tried here: not offered again
    (there,) = why(series_id=of(teams[1]).pk, viewer=people.amina, at=at).suggestions
    assert there.sentence.startswith("Helped in 1 of 2 groups.")


def test_what_did_not_help_is_not_offered(people: Cast, teams: list[Group], at: datetime) -> None:
    begun(measured(people.riverside, fall(3, by=0.0)), week(START), by=people.daniel, at=at)
    measured(teams[0], fall(4, by=0.0))
    look(at)

    assert why(series_id=of(teams[0]).pk, viewer=people.peter, at=at).suggestions == ()


def test_what_moves_together_is_told_with_its_range_here_and_brings_its_own_suggestions(
    people: Cast, at: datetime
) -> None:
    teams = groups_beside(people, 8)
    asked = numbers.measure("rested", name="I come rested", wording="How rested are you?")
    late = numbers.measure("late", name="Late starts", direction="down")
    random = np.random.default_rng(5)
    linked(teams, asked, late, random)
    find(at=at)

    shown = why(series_id=Series.objects.get(group=teams[0], measure=late).pk,
                viewer=people.amina, at=at)  # fmt: skip

    (said,) = shown.together
    assert said.startswith("When “I come rested” is higher, “Late starts” is lower 1 week later.")
    assert "together in 8 groups" in said
    assert "Here: −0." in said
    assert "because" not in said.lower()


def linked(teams: list[Group], asked: Measure, late: Measure, random: np.random.Generator) -> None:
    x, y = random.normal(size=(2, len(teams), 54))
    y[:, 1:] -= 0.8 * x[:, :-1]
    for place, team in enumerate(teams):
        numbers.series(asked, team, 60 + x[place])
        numbers.series(late, team, 20 + y[place])


def test_not_improving_is_a_range_and_never_a_missing_signal(people: Cast, at: datetime) -> None:
    quiet = numbers.series(
        numbers.measure(target=80.0, decimals=0), people.riverside, numbers.noise(1, 52)
    )
    look(at)

    shown = why(series_id=quiet.pk, viewer=people.amina, at=at)

    assert shown.lately_state == "short"
    assert shown.lately.startswith("No change larger than ±")
    assert "in 20 weeks, and a gain of" in shown.lately
    assert shown.lately.endswith("are missing to the target.")


def test_too_few_points_are_said(people: Cast, at: datetime) -> None:
    short = numbers.series(numbers.measure(), people.riverside, [60.0, 61.0])
    look(at)

    shown = why(series_id=short.pk, viewer=people.amina, at=at)

    assert shown.lately_state == "too_little"
    assert shown.line == ()
    assert shown.together == ()


def test_before_the_first_look_it_says_so(people: Cast, at: datetime) -> None:
    new = numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 30))

    shown = why(series_id=new.pk, viewer=people.amina, at=at)

    assert shown.where == "It has not been looked at yet."
    assert shown.tested == "Not looked at yet. It is done every night."
    assert shown.help == ()


def test_a_series_that_is_not_there_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(NoSuchSeries):
        why(series_id=404, viewer=people.amina, at=at)


def test_it_takes_as_many_queries_however_much_was_tried(
    helped: Change, people: Cast, teams: list[Group], at: datetime
) -> None:
    for n, team in enumerate(teams[1:]):
        begun(of(team), week(START + n), by=people.peter, at=at)
    look(at)

    with CaptureQueriesContext(connection) as taken:
        why(series_id=of(teams[0]).pk, viewer=people.peter, at=at)

    assert len(taken) <= 20
