"""The small drawing beside a number."""

import numpy as np

from tests.insights.numbers import steady
from thrive.insights import sparks

NONE: sparks.Tail = (None, None)


def test_a_quiet_series_is_one_grey_line() -> None:
    stored = sparks.store(steady(30), 29, NONE, NONE)

    spark = sparks.show(stored, "common_cause", "none")

    assert len(spark.points.split(" ")) == sparks.SHOWN
    assert (spark.then, spark.middle, spark.tone) == ("", "", "quiet")


def test_the_coloured_part_begins_at_the_change_and_joins_on() -> None:
    values = np.array([1.0] * 10 + [2.0] * 6)

    spark = sparks.show(sparks.store(values, 15, NONE, (1.0, 10)), "confirmed", "worse")

    assert len(spark.points.split(" ")) == 10
    assert len(spark.then.split(" ")) == 7
    assert spark.then.split(" ")[0] == spark.points.split(" ")[-1]
    assert spark.tone == "worse"
    assert spark.middle == "0,27 100,27"


def test_without_confirmation_nothing_is_coloured() -> None:
    stored = sparks.store(steady(16), 15, NONE, (60.0, 10))

    assert sparks.show(stored, "common_cause", "none").then == ""


def test_a_change_long_ago_still_shows_the_time_before_it() -> None:
    stored = sparks.store(steady(78), 77, NONE, (60.0, 40))

    spark = sparks.show(stored, "confirmed", "better")

    assert len(spark.points.split(" ")) == sparks.BEFORE


def test_gaps_are_passed_over_and_a_constant_line_lies_in_the_middle() -> None:
    values = np.array([5.0, np.nan, 5.0])

    spark = sparks.show(sparks.store(values, 2, NONE, NONE), "too_early", "none")

    assert spark.points == "0,15 100,15"


def test_nothing_is_drawn_without_points() -> None:
    assert sparks.show(sparks.store(np.empty(0), -1, NONE, NONE), "too_early", "none").points == ""
