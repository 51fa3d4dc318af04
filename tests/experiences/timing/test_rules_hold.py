"""Whatever the template, the life, the zone and the season: every rule of timing holds."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.experiences.timing import rulebook
from tests.experiences.timing.strategies import SEASONS, lives, templates
from thrive.experiences.timing.circumstances import Circumstances, Reason
from thrive.experiences.timing.planned import LeftOut, Plan
from thrive.experiences.timing.planning import Enrolment, plan, plan_together
from thrive.experiences.timing.template import Every, Part, RandomDays, RandomIn, Template, Window

SEED = "seed"
DAYTIME, EVENING = Window(time(9), time(17)), Window(time(18), time(23))
often = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Template, Circumstances, date, date]:
    """A template, a life, and from when until when."""
    begins = draw(st.sampled_from(SEASONS))
    until = begins + timedelta(days=draw(st.integers(1, 24)))
    return draw(templates(begins)), draw(lives(begins)), begins, until


@often
@given(cases())
def test_every_moment_lies_in_a_window_and_in_allowed_hours(
    case: tuple[Template, Circumstances, date, date],
) -> None:
    template, life, begins, until = case

    moments = plan(template, life, begins, until, SEED).moments

    assert [due for due in moments if not rulebook.hour_that_is_asked(due, template, life)] == []
    assert [due for due in moments if not rulebook.is_allowed(due, life)] == []
    assert [due for due in moments if not rulebook.is_first_pass(due, life)] == []
    assert all(begins <= due.on < until for due in moments)


@often
@given(cases())
def test_moments_keep_their_distance_and_the_budget(
    case: tuple[Template, Circumstances, date, date],
) -> None:
    template, life, begins, until = case

    planned = plan(template, life, begins, until, SEED)

    gap = max(template.minimum_gap, timedelta(minutes=1))
    assert rulebook.closest(planned.moments) >= gap
    for spent in rulebook.weeks([(template, planned)], life).values():
        assert life.budget is None or spent.prompts <= life.budget.prompts
        assert life.budget is None or spent.seconds <= life.budget.seconds


def occasions(planned: Plan) -> list[tuple[date, int]]:
    """What a plan decides on, whichever way."""
    sent = [(due.on, due.place) for due in planned.moments]
    return sorted(sent + [(left.on, left.place) for left in planned.left_out])


@often
@given(cases())
def test_nothing_is_planned_twice_and_nothing_is_lost(
    case: tuple[Template, Circumstances, date, date],
) -> None:
    template, life, begins, until = case
    regular = replace(
        template, parts=tuple(p for p in template.parts if not isinstance(p.days, RandomDays))
    )
    unhindered = Circumstances(budget=None)

    planned = plan(regular, life, begins, until, SEED) if regular.parts else Plan()
    free = plan(regular, unhindered, begins, until, SEED) if regular.parts else Plan()

    due = occasions(planned)
    assert due == occasions(free)
    assert len(due) == len(set(due))
    assert len({each.at for each in planned.moments}) == len(planned.moments)


@often
@given(cases(), st.integers(1, 12))
def test_another_day_moves_nothing_before_it(
    case: tuple[Template, Circumstances, date, date], more: int
) -> None:
    template, life, begins, until = case

    short = plan(template, life, begins, until, SEED)
    long = plan(template, life, begins, until + timedelta(days=more), SEED)

    assert tuple(due for due in long.moments if due.on < until) == short.moments
    assert tuple(left for left in long.left_out if left.on < until) == short.left_out


@often
@given(cases())
def test_the_same_inputs_give_the_same_plan(
    case: tuple[Template, Circumstances, date, date],
) -> None:
    template, life, begins, until = case

    first = plan(template, life, begins, until, SEED)
    plan(template, replace(life, zone="Asia/Tokyo"), begins, until, "another")

    assert plan(template, life, begins, until, SEED) == first


@often
@given(cases())
def test_what_is_left_out_has_a_reason_that_holds(
    case: tuple[Template, Circumstances, date, date],
) -> None:
    template, life, begins, until = case

    left = plan(template, life, begins, until, SEED).left_out

    for each in left:
        days = {each.on, each.on + timedelta(days=1)}  # a window may cross midnight
        if each.reason is Reason.HOLIDAY:
            assert days & life.holidays
        if each.reason is Reason.DAY_OFF:
            assert days & life.dates_off or {on.weekday() for on in days} & life.days_off
        if each.reason is Reason.PAUSED:
            assert any(p.first <= on < p.until for p in life.pauses for on in days)
        if each.reason is Reason.QUIET_HOURS:
            assert life.quiet_hours
        if each.reason is Reason.OUTSIDE_OWN_HOURS:
            assert life.own_hours
        if each.reason is Reason.BUDGET:
            assert life.budget is not None


@often
@given(st.data())
def test_several_runs_share_the_budget_and_lower_priority_waits(data: st.DataObject) -> None:
    begins = data.draw(st.sampled_from(SEASONS))
    until = begins + timedelta(days=data.draw(st.integers(7, 24)))
    life = data.draw(lives(begins))
    runs = [
        Enrolment(data.draw(templates(begins)), begins, f"seed {n}", priority=priority)
        for n, priority in enumerate(data.draw(st.lists(st.integers(0, 2), min_size=2, max_size=3)))
    ]

    plans = plan_together(runs, life, until)
    longer = plan_together(runs, life, until + timedelta(days=5))

    together = [(run.template, made) for run, made in zip(runs, plans, strict=True)]
    for spent in rulebook.weeks(together, life).values():
        assert life.budget is None or spent.prompts <= life.budget.prompts
        assert life.budget is None or spent.seconds <= life.budget.seconds
    for run, made in zip(runs, plans, strict=True):
        gap = max(run.template.minimum_gap, timedelta(minutes=1))
        assert rulebook.closest(made.moments) >= gap
        assert all(rulebook.is_allowed(due, life) for due in made.moments)
    for made, more in zip(plans, longer, strict=True):
        assert tuple(due for due in more.moments if due.on < until) == made.moments


def _broke(left: LeftOut) -> bool:
    return left.reason is Reason.BUDGET


@often
@given(st.data())
def test_no_lower_priority_is_sent_in_a_week_that_had_no_room_for_a_higher_one(
    data: st.DataObject,
) -> None:
    begins = data.draw(st.sampled_from(SEASONS))
    life = replace(data.draw(lives(begins)), quiet_hours=(), own_hours=())
    days = data.draw(st.lists(st.integers(1, 3), min_size=2, max_size=2))
    window = RandomIn(data.draw(st.sampled_from([DAYTIME, EVENING])))
    high, low = (
        Enrolment(Template((Part(Every(n), (window,)),)), begins, str(n), priority=priority)
        for n, priority in zip(days, (5, 1), strict=True)
    )

    above, below = plan_together([high, low], life, begins + timedelta(days=28))

    full = {each.on - timedelta(days=each.on.weekday()) for each in above.left_out if _broke(each)}
    assert [due for due in below.moments if rulebook.monday(due, life) in full] == []
