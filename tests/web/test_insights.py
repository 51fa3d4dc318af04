"""Improving and the page of one series, as people of the cast see them."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MOMENT, Cast, group
from thrive.discussions.actions import open_topic
from thrive.insights.actions import judge
from thrive.measures.models import Annotation, Measure, Phase, Point, Series
from thrive.people.models import Group, Person
from thrive.people.queries import FOR_EVERYONE

WEEKS = 40
BEGAN = 24
FIRST = date(2025, 12, 8)
BOARD = reverse("insights:board")
# Twelve for the page itself; two say who is signed in.
MOST_QUERIES = 14
# Small ups and downs that no rule takes for a signal.
WIGGLE = (0, 2, -1, 1, -2, 2, -2, 0, 1, -1, 3, -3)


def measure(key: str, name: str, **more: object) -> Measure:
    """A measure that is better when it rises."""
    settled = {"kind": "value", "direction": "up", "cadence": "week", "unit": "of 100"} | more
    return Measure.objects.create(key=key, name=name, short_name=name, **settled)


def numbers(what: Measure, who: Group, values: Sequence[float]) -> Series:
    """A group's weekly numbers for a measure."""
    series = Series.objects.create(measure=what, group=who)
    Point.objects.bulk_create(
        Point(
            series=series,
            period_on=FIRST + timedelta(weeks=week),
            value=value,
            recorded_at=MOMENT,
        )
        for week, value in enumerate(values)
    )
    return series


def around(centre: float, *, step: float = 0, weeks: int = WEEKS) -> list[float]:
    """Ups and downs about a centre, that moves when the change begins."""
    return [
        centre + WIGGLE[week % len(WIGGLE)] + (step if week >= BEGAN else 0)
        for week in range(weeks)
    ]


def began(series: Series, text: str, by: Person) -> Annotation:
    """A note that a change began, written on its day."""
    on = FIRST + timedelta(weeks=BEGAN)
    return Annotation.objects.create(
        series=series, kind="change_began", on=on, text=text, made_by=by, made_at=MOMENT
    )


@pytest.fixture
def on_time(people: Cast) -> Measure:
    """Visits on time: better at Riverside, worse at Hilltop, both since a change with a date."""
    what = measure("on-time", "Visits on time")
    better = numbers(what, people.riverside, around(62, step=9))
    worse = numbers(what, people.hilltop, around(74, step=-11))
    began(better, "Ten minutes of travel in the rota", people.daniel)
    began(worse, "Two rounds became one", people.omar)
    numbers(measure("falls", "Falls", direction="down"), people.riverside, around(30))
    judge(series=None, at=MOMENT)
    return what


def page(client: Client, address: str, person: Person, status: int = 200) -> str:
    """What somebody gets to see at an address."""
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def series_of(who: Group, key: str = "on-time") -> Series:
    """The series of a group."""
    return Series.objects.get(group=who, measure__key=key)


def address(who: Group, name: str = "insights:series") -> str:
    """Where the page of a group's series stands."""
    return reverse(name, args=[series_of(who).pk])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [BOARD, reverse("insights:series", args=[1]), reverse("insights:numbers", args=[1])]
)
def test_nobody_reads_it_without_signing_in(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_an_administrator_of_an_empty_house_is_told_what_comes_next(
    client: Client, people: Cast
) -> None:
    told = page(client, BOARD, people.omar)

    assert "Nothing is measured yet" in told
    assert "Name the first measure" in told


def test_a_member_of_an_empty_house_is_told_who_begins(client: Client, people: Cast) -> None:
    told = page(client, BOARD, people.amina)

    assert "An administrator can name what is measured" in told
    assert "Name the first measure" not in told


def test_what_has_changed_stands_first_and_worse_looks_like_better(
    client: Client, people: Cast, on_time: Measure
) -> None:
    told = page(client, BOARD, people.amina)

    found = re.findall(r'<a class="what" href="([^"]+)">(\w+) since', told)
    assert found == [(address(people.riverside), "Better"), (address(people.hilltop), "Worse")]
    assert "Ten minutes of travel in the rota" in told
    assert told.index("Better since") < told.index("Every group, every measure")


def test_the_board_says_that_it_is_not_a_ranking(
    client: Client, people: Cast, on_time: Measure
) -> None:
    assert "It is not a ranking" in page(client, BOARD, people.amina)


def test_the_board_can_be_narrowed_to_a_measure(
    client: Client, people: Cast, on_time: Measure
) -> None:
    told = page(client, f"{BOARD}?measure=falls", people.amina)

    heads = re.findall(r'<th role="columnheader" scope="col">([^<]+)', told)
    assert heads == ["Group", "Falls"]
    assert '<option value="falls" selected>' in told


def test_the_board_can_be_narrowed_to_a_part_of_the_tree(
    client: Client, people: Cast, on_time: Measure
) -> None:
    whole = page(client, BOARD, people.amina)
    choice = re.search(r'<option value="([^"]+)">\s*Hill', whole)
    assert choice

    told = page(client, f"{BOARD}?part={choice[1]}", people.amina)

    assert "Hilltop" in told
    assert "Riverside" not in told[told.index("<table") : told.index("</table>")]


@pytest.mark.parametrize("asked", ["page=abc", "page=-1", "page=999999", "page=", "all_of=nowhere"])
def test_what_makes_no_sense_is_passed_over(
    client: Client, people: Cast, on_time: Measure, asked: str
) -> None:
    assert "It is not a ranking" in page(client, f"{BOARD}?{asked}", people.amina)


def test_quiet_groups_are_folded_and_one_press_unfolds_them(
    client: Client, people: Cast, on_time: Measure
) -> None:
    for number in range(3):
        quiet = group(f"Round {number}", "team", people.harbour, f"0001.0001.000{number + 2}.")
        numbers(on_time, quiet, around(60))
    judge(series=None, at=MOMENT)
    folded = page(client, BOARD, people.amina)
    fold = re.search(r'id="fold-\d+" href="(\?[^"#]+)', folded)
    assert fold
    assert "Round 2" not in folded[folded.index("<table") :]

    told = page(client, BOARD + fold[1].replace("&amp;", "&"), people.amina)

    assert "Round 2" in told[told.index("<table") :]
    assert "Fold what has not changed" in told


def queries(client: Client, where: str) -> int:
    """How often the database is asked for one page, by somebody who is signed in."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


def test_the_board_costs_the_same_queries_however_many_groups(
    client: Client, people: Cast, on_time: Measure
) -> None:
    client.force_login(people.amina)
    few = queries(client, BOARD)
    for number in range(40):
        more = group(f"Round {number}", "team", people.harbour, f"0001.0001.{number + 2:04}.")
        numbers(on_time, more, around(60, weeks=14))
    judge(series=None, at=MOMENT)

    many = queries(client, BOARD)

    assert many <= few
    assert many <= MOST_QUERIES


def test_a_series_page_says_it_in_one_sentence_and_shows_the_proof(
    client: Client, people: Cast, on_time: Measure
) -> None:
    told = page(client, address(people.riverside), people.amina)

    assert re.search(r'<p class="say">\s*Better since', told)
    assert told.count('<svg class="chart') >= 2
    assert "How do we know?" in told
    assert "Ten minutes of travel in the rota" in told
    assert address(people.riverside, "insights:numbers") in told


def test_what_is_talked_about_stands_under_the_chart(
    client: Client, people: Cast, on_time: Measure
) -> None:
    series = series_of(people.riverside)
    before = page(client, address(people.riverside), people.amina)
    open_topic(
        title="The rota again", subject=f"series-{series.pk}", audience=FOR_EVERYONE,
        promise="named", by=people.peter, at=MOMENT,
    )  # fmt: skip

    after = page(client, address(people.riverside), people.amina)

    assert "Say something about this" in before
    assert f"about=series-{series.pk}" in before
    assert "The rota again" in after


def test_a_series_page_shows_no_p_and_no_sigma(
    client: Client, people: Cast, on_time: Measure
) -> None:
    told = page(client, address(people.riverside), people.amina)
    before_the_fold = re.sub(r"<[^>]+>", " ", told[: told.index("How do we know?")])

    assert not re.search(r"significan|sigma|σ|\bp\s*[=<]", before_the_fold)


def test_a_series_that_does_not_exist_is_not_found(client: Client, people: Cast) -> None:
    page(client, reverse("insights:series", args=[999]), people.amina, status=404)
    page(client, reverse("insights:numbers", args=[999]), people.amina, status=404)


def test_only_those_who_may_are_offered_to_write(
    client: Client, people: Cast, on_time: Measure
) -> None:
    leader = page(client, address(people.riverside), people.daniel)
    outsider = page(client, address(people.riverside), people.peter)

    assert "Put in a number" in leader
    assert "Add what you know" in leader
    assert "Put in a number" not in outsider
    assert "Add what you know" not in outsider


def test_only_those_who_may_are_offered_to_take_back(
    client: Client, people: Cast, on_time: Measure
) -> None:
    Phase.objects.create(
        series=series_of(people.riverside),
        kind="rebase",
        starts_on=FIRST + timedelta(weeks=BEGAN),
        reason="New rota",
        made_by=people.daniel,
        made_at=MOMENT,
    )

    leader = page(client, address(people.riverside), people.daniel)
    outsider = page(client, address(people.riverside), people.peter)

    assert leader.count("Take this back") == 2
    assert "New rota" in outsider
    assert "Take this back" not in outsider


def test_a_series_page_costs_few_queries(client: Client, people: Cast, on_time: Measure) -> None:
    client.force_login(people.daniel)

    talked_about = 1
    assert queries(client, address(people.riverside)) <= MOST_QUERIES + talked_about


def test_too_early_says_how_much_is_missing(client: Client, people: Cast) -> None:
    numbers(measure("new", "New"), people.riverside, around(50, weeks=7))
    judge(series=None, at=MOMENT)

    told = page(client, reverse("insights:series", args=[Series.objects.get().pk]), people.amina)

    assert "Too early to tell" in told
    assert "5 more weeks needed" in told


def test_the_numbers_come_as_a_file(client: Client, people: Cast, on_time: Measure) -> None:
    client.force_login(people.amina)

    response = client.get(address(people.riverside, "insights:numbers"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="on-time-riverside.csv"'
    assert len(response.content.splitlines()) == WEEKS + 1


def test_nothing_is_styled_or_run_from_inside_the_pages(
    client: Client, people: Cast, on_time: Measure
) -> None:
    for where in (BOARD, address(people.riverside), address(people.hilltop)):
        told = page(client, where, people.daniel)

        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", told)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", told))


def test_names_that_people_chose_are_escaped(
    client: Client, people: Cast, on_time: Measure
) -> None:
    sly = "<script>alert(1)</script>"
    Group.objects.filter(pk=people.riverside.pk).update(name=sly)
    Measure.objects.update(name=sly, short_name=sly, unit=sly)
    Annotation.objects.update(text=sly)

    for where in (BOARD, address(people.riverside)):
        assert "<script>alert" not in page(client, where, people.daniel)
