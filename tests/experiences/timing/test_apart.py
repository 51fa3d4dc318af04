"""Several runs of one person do not ask at the same moment."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.experiences.timing import rulebook
from tests.experiences.timing.strategies import SEASONS, ZONES, lives, templates
from thrive.experiences.timing.circumstances import Budget, Circumstances
from thrive.experiences.timing.planned import Plan, Planned
from thrive.experiences.timing.planning import Enrolment, plan_together
from thrive.experiences.timing.settling import APART
from thrive.experiences.timing.template import Every, FixedAt, Part, RandomIn, Template, Window

BEGINS = date(2026, 9, 14)
HALF_AN_HOUR = timedelta(seconds=APART)
often = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
Together = tuple[list[Enrolment], Circumstances, date, date]


def daily(opens: int, closes: int, count: int = 1, *, waits: int = 0, gap: int = 0) -> Template:
    """So many prompts at random between two hours of every day."""
    window = RandomIn(Window(time(opens), time(closes)), count)
    return Template((Part(Every(), (window,)),), timedelta(hours=gap), may_wait_days=waits)


@st.composite
def together(draw: st.DrawFn) -> Together:
    """Several runs of one person, whatever they are."""
    begins = draw(st.sampled_from(SEASONS))
    until = begins + timedelta(days=draw(st.integers(1, 16)))
    found = draw(st.lists(templates(begins), min_size=2, max_size=3))
    enrolments = [
        Enrolment(template, begins, f"seed {number}", priority=draw(st.integers(0, 1)))
        for number, template in enumerate(found)
    ]
    return enrolments, draw(lives(begins)), begins, until


def between(plans: Sequence[Plan]) -> timedelta:
    """The least time between prompts of different runs."""
    return min(
        abs(one.at - other.at)
        for mine, theirs in combinations(plans, 2)
        for one in mine.moments
        for other in theirs.moments
    )


@often
@given(
    st.lists(
        st.builds(
            daily, st.integers(6, 10), st.integers(14, 22), st.integers(1, 2),
            waits=st.integers(0, 2), gap=st.integers(0, 2),
        ),
        min_size=2,
        max_size=3,
    ),
    st.sampled_from(ZONES),
    st.none() | st.builds(Budget, st.integers(600, 1200), st.integers(5, 20)),
)  # fmt: skip
def test_where_windows_have_room_runs_keep_half_an_hour_apart(
    found: list[Template], zone: str, budget: Budget | None
) -> None:
    life = Circumstances(zone, budget=budget)
    enrolments = [Enrolment(one, BEGINS, f"seed {number}") for number, one in enumerate(found)]

    plans = plan_together(enrolments, life, BEGINS + timedelta(days=7))

    assert between(plans) >= HALF_AN_HOUR


@often
@given(together())
def test_apart_or_not_every_rule_of_each_run_holds(case: Together) -> None:
    enrolments, life, _begins, until = case

    plans = plan_together(enrolments, life, until)

    pairs = [(each.template, plan) for each, plan in zip(enrolments, plans, strict=True)]
    for template, plan in pairs:
        moments = plan.moments
        assert [
            one for one in moments if not rulebook.hour_that_is_asked(one, template, life)
        ] == []
        assert [one for one in moments if not rulebook.is_allowed(one, life)] == []
        assert [one for one in moments if not rulebook.is_first_pass(one, life)] == []
        assert rulebook.closest(moments) >= max(template.minimum_gap, timedelta(minutes=1))
    for spent in rulebook.weeks(pairs, life).values():
        assert life.budget is None or spent.prompts <= life.budget.prompts
        assert life.budget is None or spent.seconds <= life.budget.seconds


@often
@given(together(), st.integers(1, 12))
def test_another_day_moves_nothing_before_it_in_any_of_several_runs(
    case: Together, more: int
) -> None:
    enrolments, life, _begins, until = case

    shorter = plan_together(enrolments, life, until)
    longer = plan_together(enrolments, life, until + timedelta(days=more))

    for short, long in zip(shorter, longer, strict=True):
        assert list(short.moments) == [one for one in long.moments if one.on < until]


def test_the_higher_priority_stays_and_the_lower_moves() -> None:
    first, second = Enrolment(daily(9, 17), BEGINS, "same"), Enrolment(daily(9, 17), BEGINS, "same")
    alone = plan_together([first], Circumstances(budget=None), BEGINS + timedelta(days=5))[0]

    kept, moved = plan_together(
        [first, second], Circumstances(budget=None), BEGINS + timedelta(days=5)
    )

    assert kept == alone
    assert len(moved.moments) == 5
    assert between([kept, moved]) >= HALF_AN_HOUR
    assert [one.occasion for one in moved.moments] == [one.occasion for one in kept.moments]


@pytest.mark.parametrize("fixed", [FixedAt(time(9)), RandomIn(Window(time(9), time(9, 10)))])
def test_what_has_no_room_to_move_is_asked_all_the_same(fixed: FixedAt | RandomIn) -> None:
    template = Template((Part(Every(), (fixed,)),))
    both = [Enrolment(template, BEGINS, seed) for seed in ("one", "other")]

    plans = plan_together(both, Circumstances(budget=None), BEGINS + timedelta(days=3))

    assert [len(plan.moments) for plan in plans] == [3, 3]


def test_what_waits_keeps_apart_too() -> None:
    waiting = Enrolment(daily(9, 12, waits=3), BEGINS, "one", priority=0)
    other = Enrolment(daily(9, 12), BEGINS, "two", priority=1)
    life = Circumstances(holidays=frozenset({BEGINS}), budget=Budget(9999, 99))

    plans = plan_together([waiting, other], life, BEGINS + timedelta(days=4))

    moved: list[Planned] = [one for one in plans[0].moments if one.waited]
    assert moved
    assert between(plans) >= HALF_AN_HOUR
