"""The board: sentences, what changed, areas, folding, filters, and how many queries it takes."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, group
from tests.insights import numbers
from thrive.insights import queries
from thrive.insights.actions import judge
from thrive.insights.errors import NoSuchMeasure, NoSuchPart
from thrive.insights.queries.lines import lines_of
from thrive.measures.models import Measure
from thrive.people.models import Group


def teams(parent: Group, count: int, first: int = 10) -> list[Group]:
    """More teams below a group."""
    return [
        group(f"{parent.name} {n}", "team", parent, f"{parent.path}{n:04}.")
        for n in range(first, first + count)
    ]


def moved(seed: int, step: float) -> numbers.Floats:
    """A year of weeks with a step after week 30."""
    values = numbers.noise(seed, 52)
    values[30:] += step
    return values


@pytest.fixture
def organisation(people: Cast, at: datetime) -> Cast:
    """Better at Riverside, worse at Hilltop, six quiet teams in Harbour."""
    on_time = numbers.measure(decimals=0)
    for team, step, text in (
        (people.riverside, 9, "Ten minutes of travel in the rota."),
        (people.hilltop, -9, "Two rounds became one"),
    ):
        made = numbers.series(on_time, team, moved(1, step))
        numbers.began(numbers.weeks(52)[30], made, text)
    for team in teams(people.harbour, 6):
        numbers.series(on_time, team, numbers.steady(52))
    judge(series=None, at=at)
    return people


def board(at: datetime, **asked: Any) -> Any:
    return queries.board(**({"part": None, "measure": None, "at": at} | asked))


def test_three_sentences_say_better_worse_and_how_many_were_looked_at(
    organisation: Cast, at: datetime
) -> None:
    better, worse, looked = board(at).summary

    assert (better.lead, better.rest) == (
        "Better in one place:",
        "Visits that start on time at Riverside.",
    )
    assert (worse.lead, worse.rest) == (
        "Worse in one place:",
        "Visits that start on time at Hilltop.",
    )
    assert looked.lead == "We looked at 8 charts."
    assert "2 of them had a dated change to test." in looked.rest
    assert "Of the two above, about one may be chance." in looked.rest


def test_what_changed_stands_in_the_order_of_the_tree_with_its_note(
    organisation: Cast, at: datetime
) -> None:
    better, worse = board(at).found

    assert better.where == "Riverside · Visits that start on time"
    assert better.sentence.startswith("Better since 27 October 2025: about ") is False
    assert better.sentence.startswith("Better since 27 October: about ")
    assert better.note == "Ten minutes of travel in the rota, begun 27 October"
    assert (better.mark.kind, better.mark.direction, better.mark.is_high) == (
        "confirmed",
        "better",
        True,
    )
    assert worse.sentence.startswith("Worse since 27 October: about ")
    assert worse.mark.label == "Worse, confirmed, lower"
    assert better.spark.then
    assert (better.spark.tone, worse.spark.tone) == ("better", "worse")


def test_quiet_groups_are_folded_and_can_be_unfolded(organisation: Cast, at: datetime) -> None:
    harbour, hill = board(at).areas
    unfolded = board(at, all_of="harbour").areas[0]

    assert (harbour.name, harbour.size) == ("Harbour", "7 groups")
    assert [row.name for row in harbour.rows] == ["Riverside", "Harbour 10"]
    assert harbour.folded_text == "5 more groups in Harbour: nothing has changed"
    assert (hill.folded, hill.folded_text) == (0, "")
    assert len(unfolded.rows) == 7
    assert unfolded.is_open


def test_a_cell_is_its_latest_value_and_a_mark_only_when_there_is_one(
    organisation: Cast, at: datetime
) -> None:
    riverside, quiet = (row.cells[0] for row in board(at).areas[0].rows)

    assert riverside.mark.label == "Better, confirmed, higher"
    assert riverside.is_news
    assert riverside.label.startswith("Riverside, On time: ")
    assert quiet.mark is None
    assert (quiet.latest, quiet.spark.then, quiet.spark.tone) == ("59", "", "quiet")


def test_a_part_of_the_tree_shows_only_itself(organisation: Cast, at: datetime) -> None:
    hill = board(at, part="hill")

    assert [area.name for area in hill.areas] == ["Hill"]
    assert [row.name for row in hill.areas[0].rows] == ["Hilltop"]
    assert hill.summary[0].lead == "Nothing is confirmed better now."
    assert [choice.text for choice in hill.parts] == ["All of Fernbrook", "Harbour", "Hill"]
    assert [choice.is_chosen for choice in hill.parts] == [False, False, True]


def test_a_measure_can_be_chosen_alone(organisation: Cast, at: datetime) -> None:
    numbers.series(numbers.measure("falls", name="Falls"), organisation.riverside, [3.0])
    judge(series=None, at=at)

    falls = board(at, measure="falls")

    assert [column.name for column in falls.columns] == ["Falls"]
    assert [row.name for area in falls.areas for row in area.rows] == ["Riverside"]
    assert falls.found == ()
    assert falls.areas[0].rows[0].cells[0].mark.label == "Too early to tell"


@pytest.mark.parametrize(
    ("asked", "refused"),
    [({"part": "nowhere"}, NoSuchPart), ({"measure": "nothing"}, NoSuchMeasure)],
)
def test_what_does_not_exist_is_refused(
    organisation: Cast, at: datetime, asked: dict[str, str], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        board(at, **asked)


def test_only_the_eight_measures_with_most_news_are_shown(people: Cast, at: datetime) -> None:
    for n in range(10):
        values = numbers.steady(30)
        values[-1] += 20 if n in (3, 9) else 0
        made = numbers.measure(f"m{n}", name=f"Measure {n}", position=n)
        numbers.series(made, people.riverside, values)
    judge(series=None, at=at)

    shown = board(at)

    assert [column.key for column in shown.columns] == [f"m{n}" for n in (0, 1, 2, 3, 4, 5, 6, 9)]
    assert shown.columns_more.startswith("The eight measures with most news, of 10.")
    assert len(shown.measures) == 11


def test_a_long_board_has_pages(people: Cast, at: datetime) -> None:
    odd = numbers.steady(30)
    odd[-1] += 20
    shared = numbers.measure()
    for team in teams(people.harbour, 70):
        numbers.series(shared, team, odd)
    judge(series=None, at=at)

    first, second = board(at), board(at, page=2)

    assert first.paging.text == "Rows 1 to 60 of 70"
    assert (first.paging.before, first.paging.after) == (None, 2)
    assert [len(area.rows) for area in second.areas] == [10]
    assert board(at, page=99).paging.page == 2


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ([], "no_measures"),
        (["measure"], "no_points"),
        (["measure", "points"], "not_judged"),
    ],
)
def test_an_empty_board_says_why(
    people: Cast, at: datetime, made: list[str], expected: str
) -> None:
    if "measure" in made:
        what = numbers.measure()
        numbers.series(what, people.riverside, [1.0] if "points" in made else [])

    assert board(at).emptiness == expected


def test_retired_measures_old_wordings_and_closed_groups_leave_the_board(
    organisation: Cast, at: datetime
) -> None:
    organisation.hilltop.closed_on = at.date()
    organisation.hilltop.save()

    assert [area.name for area in board(at).areas] == ["Harbour"]
    Measure.objects.update(wording_version=2)
    assert board(at).areas == ()
    Measure.objects.update(wording_version=1, retired_on=date(2026, 1, 1))
    assert board(at).areas == ()


def test_groups_outside_the_tree_have_an_area_of_their_own(people: Cast, at: datetime) -> None:
    nurses = Group.objects.create(external_id="nurses", name="Nurses", kind="profession")
    numbers.series(numbers.measure(), nurses, numbers.steady(30))
    judge(series=None, at=at)

    assert [(area.name, len(area.rows)) for area in board(at).areas] == [("Other groups", 1)]


@pytest.mark.parametrize("count", [5, 40])
def test_the_board_takes_eight_queries_however_many_groups(
    people: Cast, at: datetime, count: int, django_assert_max_num_queries: Any
) -> None:
    shared = [numbers.measure(f"m{n}") for n in range(3)]
    for place, team in enumerate(teams(people.harbour, count)):
        for what in shared:
            made = numbers.series(what, team, moved(place, 9))
            numbers.began(numbers.weeks(52)[30], made)
    judge(series=None, at=at)

    with django_assert_max_num_queries(8) as asked:
        shown = board(at)

    assert len(asked) == 8
    assert len(shown.areas[0].rows) == count


def test_the_board_speaks_german_where_it_can(organisation: Cast, at: datetime) -> None:
    with translation.override("de"):
        better, _worse = board(at).found

    assert "27. Oktober" in better.sentence


def test_found_lists_every_confirmed_change(organisation: Cast, at: datetime) -> None:
    assert [each.group_name for each in queries.found(at)] == ["Riverside", "Hilltop"]


def test_a_team_sees_what_moved_and_the_quiet_rest(organisation: Cast, at: datetime) -> None:
    numbers.series(numbers.measure("calm", name="Calm"), organisation.riverside, numbers.steady(30))
    judge(series=None, at=at)

    now = queries.team_now(organisation.riverside, at)

    assert [line.measure_name for line in now.moved] == ["Visits that start on time"]
    assert [line.measure_name for line in now.quiet] == ["Calm"]
    assert now.quiet_text == "1 measure: nothing new"
    assert now.quiet[0].sentence.startswith("Ups and downs only.")


def test_series_are_told_as_their_teams_are(
    organisation: Cast, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moved = queries.team_now(organisation.riverside, at).moved
    series = [line.series_id for line in moved]

    with django_assert_num_queries(1):
        told = lines_of([*series, 987654], at=at)

    assert tuple(one.line for one in told) == moved
    assert [one.where for one in told] == ["Visits that start on time, Riverside"]
    with django_assert_num_queries(0):
        assert lines_of([], at=at) == ()
