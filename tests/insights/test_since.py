"""The chart of a confirmed change agrees with its sentence, whichever way and direction."""

import re
from datetime import datetime

import numpy as np
import pytest

from tests.cast import Cast, group
from tests.insights import numbers
from thrive.insights import queries
from thrive.insights.actions import judge
from thrive.insights.models import Verdict
from thrive.insights.shapes import SeriesPage
from thrive.measures.models import Series

BEGAN = numbers.weeks(52)[30]


def stepped(step: float, count: int = 52, start: int = 30) -> numbers.Floats:
    values = numbers.noise(1, count)
    values[start:] += step
    return values


def page_of(people: Cast, at: datetime, made: Series) -> SeriesPage:
    judge(series=None, at=at)
    return queries.series_page(series_id=made.pk, viewer=people.amina, at=at)


def changed(people: Cast, values: numbers.Floats, start: int = 30, **measure: object) -> Series:
    made = numbers.series(numbers.measure(**measure), people.riverside, values)  # type: ignore[arg-type]
    numbers.began(numbers.weeks(len(values))[start], made)
    return made


def key(page: SeriesPage) -> dict[str, str]:
    return {item.shape: item.text for item in page.key}


@pytest.mark.parametrize(
    ("wanted", "step", "css", "shape", "words", "seen"),
    [
        ("up", 9, "up", "better", "better than before 27 October", "better than before"),
        ("up", -9, "down", "worse", "worse than before 27 October", "worse than before"),
        ("down", -9, "up", "better", "better than before 27 October", "better than before"),
        ("down", 9, "down", "worse", "worse than before 27 October", "worse than before"),
        ("neither", 9, "odd", "neither", "other than before 27 October", "higher than before"),
        ("neither", -9, "odd", "neither", "other than before 27 October", "lower than before"),
    ],
)
def test_points_since_then_on_the_side_of_the_change_stand_out(
    people: Cast,
    at: datetime,
    wanted: str,
    step: float,
    css: str,
    shape: str,
    words: str,
    seen: str,
) -> None:
    values = numbers.steady(52)
    values[30:] += step
    page = page_of(people, at, changed(people, values, direction=wanted))

    assert page.chart_wide.count(f'class="{css}"') == 22
    assert key(page)[shape] == words
    assert {row.seen for row in page.numbers.latest} == {seen}


@pytest.mark.parametrize(
    ("wanted", "step", "begins", "label", "lead", "rest"),
    [
        ("neither", 9, "Changed since 27 October: about 60 → 69", "Changed, confirmed, higher",
         "Changed, and confirmed.", "Higher than before 27 October."),
        ("neither", -9, "Changed since 27 October: about 60 → 51", "Changed, confirmed, lower",
         "Changed, and confirmed.", "Lower than before 27 October."),
        ("down", -9, "Better since 27 October: about 60 → 51", "Better, confirmed, lower",
         "Better, and confirmed.", "Lower than before 27 October, and lower is what we want."),
        ("down", 9, "Worse since 27 October: about 60 → 69", "Worse, confirmed, higher",
         "Worse, and confirmed.", "Higher than before 27 October, and lower is what we want."),
    ],
)  # fmt: skip
def test_each_direction_has_its_words(
    people: Cast,
    at: datetime,
    wanted: str,
    step: float,
    begins: str,
    label: str,
    lead: str,
    rest: str,
) -> None:
    page = page_of(people, at, changed(people, stepped(step), direction=wanted))

    assert page.sentence.startswith(begins)
    assert (page.variation.mark.label, page.variation.lead) == (label, lead)
    assert page.variation.rest == rest


def test_what_changed_where_no_way_is_better_is_told_on_board_and_today(
    people: Cast, at: datetime
) -> None:
    changed(people, stepped(9), direction="neither")
    judge(series=None, at=at)

    board, today = (
        queries.board(part=None, measure=None, at=at),
        queries.team_now(people.riverside, at),
    )

    assert [line.tone for line in board.summary if line.count] == ["changed", "looked"]
    assert [found.mark.direction for found in queries.found(at)] == ["higher"]
    assert today.moved[0].sentence.startswith("Changed since 27 October: about 60 → 69")


def test_a_target_is_not_weighed_where_no_way_is_better(people: Cast, at: datetime) -> None:
    page = page_of(people, at, changed(people, stepped(9), direction="neither", target=50))

    assert page.target is None
    assert any("unusual stretch" in rival for rival in page.rivals)


def test_the_labels_say_what_the_sentence_says(people: Cast, at: datetime) -> None:
    random = np.random.default_rng(7)
    below = random.integers(10, 400, 52).astype(float)
    # Small weeks do better: the mean of the points lies well above the pooled share.
    share = np.where(below < 150, 0.8, 0.5) + np.where(np.arange(52) >= 30, 0.12, 0.0)
    made = numbers.series(
        numbers.measure(kind="proportion", scale=100), people.riverside, np.rint(below * share),
        denominators=below,
    )  # fmt: skip
    numbers.began(BEGAN, made)

    page = page_of(people, at, made)

    told = re.search(r"about ([\d.]+) → ([\d.]+)", page.sentence)
    assert told is not None
    labels = re.findall(r"about ([\d.]+)<", page.chart_wide)
    assert {round(float(label)) for label in labels} == {int(told[1]), int(told[2])}
    assert {round(float(row.middle)) for row in page.numbers.latest} == {int(told[2])}
    assert f"Middle now about {told[2]}" in page.chart_wide


def test_what_people_set_keeps_its_range_and_shows_the_same_middles(
    people: Cast, at: datetime
) -> None:
    made = changed(people, stepped(9))
    numbers.phase(made, BEGAN)

    page = page_of(people, at, made)

    assert "now about 69" in page.chart_wide
    assert "before, about 60" in page.chart_wide
    assert key(page)["stretch"] == "a new stretch begins"
    assert key(page)["before"] == "middle before"


def test_the_key_names_the_middle_before_only_where_it_is_drawn(people: Cast, at: datetime) -> None:
    moved = page_of(people, at, changed(people, stepped(9)))
    calm = page_of(
        people, at, numbers.series(numbers.measure("calm"), people.hilltop, numbers.noise(1, 52))
    )

    assert ['class="was"' in moved.chart_wide, "before" in key(moved)] == [True, True]
    assert ['class="was"' in calm.chart_wide, "before" in key(calm)] == [False, False]


def test_a_bad_point_after_a_good_change_is_not_painted_over(people: Cast, at: datetime) -> None:
    values = stepped(9)
    values[45] = 30

    page = page_of(people, at, changed(people, values))

    row = next(row for row in page.numbers.latest if row.on == numbers.weeks(52)[45])
    assert row.seen == "worse: outside the range"
    assert 'class="down"' in page.chart_wide


def test_a_special_point_before_and_one_since_share_a_shape_and_both_are_said(
    people: Cast, at: datetime
) -> None:
    values = numbers.steady(52)
    values[30:] += 9
    values[10] = 90

    page = page_of(people, at, changed(people, values))

    assert key(page)["better"] == "better than usual, or than before 27 October"


def test_before_twelve_points_there_is_no_new_range(people: Cast, at: datetime) -> None:
    page = page_of(people, at, changed(people, stepped(15, 40, 34), 34))

    assert page.sentence.startswith("Better since ")
    assert page.chart_wide.count('class="band"') == 1
    ranged = next(one for one in page.known if one.lead == "The normal range.")
    assert "Since then there are fewer than 12" in ranged.text
    assert {row.seen for row in page.numbers.latest[:6]} == {"better than before"}


def test_the_target_is_weighed_by_the_range_since_the_change(people: Cast, at: datetime) -> None:
    values = numbers.steady(52)
    values[30:] -= 5
    page = page_of(people, at, changed(people, values, target=59.5))

    assert page.target is not None
    assert page.target.assurance == "fail"
    assert Verdict.objects.get().assurance == "hit_or_miss"


def test_a_change_in_a_measure_that_drifts_as_a_whole_has_no_range(
    people: Cast, at: datetime
) -> None:
    shared = numbers.measure(target=60)
    for seed in range(8):
        team = group(f"Team {seed}", "team", people.harbour, f"0001.0001.{seed + 20:04}.")
        values = np.random.default_rng(seed).standard_normal(52)
        for week in range(1, 52):
            values[week] += 0.5 * values[week - 1]
        numbers.series(shared, team, 60 + values)
    first = numbers.series(shared, people.riverside, stepped(9))
    numbers.began(BEGAN, first)

    page = page_of(people, at, first)

    stored = Verdict.objects.get(series=first)
    assert (stored.kind, stored.facts["alone"]["kind"]) == ("confirmed", "drifting")
    assert 'class="band"' not in page.chart_wide
    assert "now about 69" in page.chart_wide
    assert "range" not in key(page)


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        (-4, 8, "It was begun after a bad stretch, which often passes by itself."),
        (4, -8, "It was begun after a good stretch, which often passes by itself."),
        (4, 8, "It was not begun after a bad stretch."),
        (-4, -8, "It was not begun after a good stretch."),
    ],
)
def test_what_often_passes_by_itself_is_named_as_a_rival(
    people: Cast, at: datetime, before: float, step: float, words: str
) -> None:
    values = numbers.steady(52)
    values[26:30] += before
    values[30:] += step

    page = page_of(people, at, changed(people, values))

    assert page.sentence.startswith("Better" if step > 0 else "Worse")
    assert words in page.rivals


def test_of_two_changes_close_together_the_later_is_tested_and_the_other_named(
    people: Cast, at: datetime
) -> None:
    made = changed(people, stepped(9))
    later = numbers.began(numbers.weeks(52)[32], made, "A new leader")

    page = page_of(people, at, made)

    dated = Verdict.objects.get().facts["dated"]
    assert (dated["change"], dated["n_before"], dated["n_after"]) == (later.pk, 32, 20)
    assert "Another note within a month of it: Ten minutes of travel." in page.rivals


def test_what_is_better_than_before_may_be_far_below_what_it_is_since(
    people: Cast, at: datetime
) -> None:
    values = numbers.steady(52)
    values[30:] += 12
    values[44] = 63.0  # better than all before, and far below what it has been since

    page = page_of(people, at, changed(people, values))

    assert page.sentence.startswith("Better since 27 October")
    seen = {row.value: row.seen for row in page.numbers.latest}
    assert (seen["63"], seen["73"]) == ("worse: outside the range", "better than before")
