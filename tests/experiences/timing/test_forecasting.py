"""What to expect of a run: answers, groups too small, the first verdict, the attention taken."""

from datetime import date, time

import pytest

from thrive.experiences.timing.circumstances import Budget, Circumstances, Reason
from thrive.experiences.timing.forecasting import Expecting, at_least, forecast
from thrive.experiences.timing.runs import Kind, Member, Period, Run
from thrive.experiences.timing.template import (
    Every,
    Part,
    RandomIn,
    Template,
    Weekdays,
    Window,
)

MONDAY = date(2026, 6, 1)
DAYTIME = RandomIn(Window(time(9), time(17)))
WEEKLY = Template((Part(Weekdays(frozenset({2})), (DAYTIME,)),))
RUN = Run(WEEKLY, Kind.PERPETUAL, MONDAY, "seed", waves=Period.WEEK)
LIFE = Circumstances()
UNTIL = date(2026, 9, 7)  # 14 weeks


def team(name: str, size: int, life: Circumstances = LIFE) -> list[Member]:
    """So many people."""
    return [Member(f"{name} {n}", life, MONDAY) for n in range(size)]


def test_answers_are_expected_at_the_share_given() -> None:
    (group,) = forecast(RUN, {"ward": team("ward", 10)}, UNTIL).groups

    assert (group.eligible, group.prompts, group.asked_least) == (10, 140, 10)
    assert group.answers == pytest.approx(84)


def test_groups_under_the_minimum_appear_only_higher_up() -> None:
    sizes = {"seven": 7, "eight": 8, "nine": 9}

    found = forecast(RUN, {name: team(name, size) for name, size in sizes.items()}, UNTIL)

    # Seven are too few; of eight 4.8 are expected to answer, of nine 5.4.
    assert found.only_higher_up == ("seven", "eight")
    assert [group.verdict_on is None for group in found.groups] == [True, True, False]


def test_the_first_verdict_comes_after_the_twelfth_whole_wave() -> None:
    (group,) = forecast(RUN, {"ward": team("ward", 20)}, UNTIL).groups
    (soon,) = forecast(RUN, {"ward": team("ward", 20)}, date(2026, 8, 23)).groups

    assert group.verdict_on == date(2026, 8, 24)  # twelve weeks after 1 June
    assert soon.verdict_on is None


def test_a_run_that_happens_once_never_comes_to_a_verdict() -> None:
    once = Run(WEEKLY, Kind.ONCE, MONDAY, "seed", ends=UNTIL)

    (group,) = forecast(once, {"ward": team("ward", 20)}, UNTIL).groups

    assert (group.shown_alone, group.verdict_on) == (True, None)


def test_the_thinnest_wave_counts() -> None:
    away = Circumstances(holidays=frozenset({date(2026, 7, 1)}))
    members = team("here", 7) + team("away", 5, away)

    (group,) = forecast(RUN, {"ward": members}, UNTIL).groups

    assert (group.asked_least, group.shown_alone) == (7, False)


def test_the_chance_is_the_binomial_one() -> None:
    # scipy.stats.binom.sf(4, 8, 0.6) and binom.sf(4, 9, 0.6)
    assert at_least(5, 8, 0.6) == pytest.approx(0.5940864, abs=1e-7)
    assert at_least(5, 9, 0.6) == pytest.approx(0.7334323, abs=1e-7)
    assert at_least(5, 4, 0.6) == pytest.approx(0, abs=1e-12)


def test_the_attention_that_a_run_takes_is_said_before_it_starts() -> None:
    daily = Run(Template((Part(Every(), (DAYTIME,)),), seconds=30), Kind.ONCE, MONDAY, "seed")

    weekly = forecast(RUN, {"ward": team("ward", 10)}, UNTIL).load
    full = forecast(daily, {"ward": team("ward", 10)}, date(2026, 6, 15)).load

    assert (weekly.prompts_a_week, weekly.seconds_a_week) == (1, 60)
    assert weekly.share == pytest.approx(1 / 3)  # a minute of three
    assert (full.prompts_a_week, full.share) == (5, 1)
    assert full.left_out == {Reason.BUDGET: 40}  # two days of each week for ten people


def test_somebody_in_two_groups_is_counted_in_both_but_loads_once() -> None:
    members = team("ward", 10)

    found = forecast(RUN, {"ward": members, "nurses": members}, UNTIL)

    assert [group.eligible for group in found.groups] == [10, 10]
    assert found.load.prompts_a_week == 1


def test_what_is_expected_can_be_set() -> None:
    careful = Expecting(share=0.4, least_eligible=8, least_answering=5, points=4)

    small, large = forecast(
        RUN, {"ten": team("ten", 10), "twenty": team("twenty", 20)}, UNTIL, careful
    ).groups

    assert (small.shown_alone, large.shown_alone) == (False, True)
    assert large.verdict_on == date(2026, 6, 29)


def test_nobody_is_a_forecast_too() -> None:
    found = forecast(RUN, {"empty": []}, UNTIL)

    assert (found.groups[0].eligible, found.groups[0].shown_alone) == (0, False)
    assert found.load.share == 0


def test_no_budget_means_no_share() -> None:
    found = forecast(RUN, {"ward": team("ward", 9, Circumstances(budget=None))}, UNTIL)

    assert (found.load.prompts_a_week, found.load.share) == (1, 0)
    assert Budget() == Budget(180, 5)
