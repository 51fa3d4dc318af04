"""Changes at Fernbrook: written down, begun, studied, shared, taken up elsewhere, drawn by lot."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from thrive.demo import trials
from thrive.demo.actions.diary import HALF_PAST_EIGHT, Act
from thrive.demo.actions.house import House
from thrive.demo.trials import Lots, Study, Trial
from thrive.foundation import audit
from thrive.goals.changes import actions
from thrive.goals.changes.actions import Expected, Written
from thrive.goals.changes.evidence.working import find_evidence
from thrive.goals.changes.planning import planned
from thrive.goals.models import Change, Draw, Goal, Idea
from thrive.measures.models import Series

WRITTEN_AT = time(12, 15, tzinfo=UTC)
STUDIED_AT = time(15, 0, tzinfo=UTC)
SHARED_AT = time(15, 30, tzinfo=UTC)
DRAWN_AT = time(10, 0, tzinfo=UTC)

Doing = Callable[[datetime], None]


def acts(house: House) -> Iterator[Act]:
    """All that happens to the changes of the teams that are there."""
    for trial in trials.TRIALS:
        if house.team(trial.team) is not None:
            yield from _of(trial, house)
    if all(house.team(name) is not None for name in trials.LOTS.teams):
        yield from _of_lots(trials.LOTS, house)


def _of(trial: Trial, house: House) -> Iterator[Act]:
    yield _at(trial.written_on, WRITTEN_AT, partial(_write, trial, house))
    yield _at(trial.starts_on, HALF_PAST_EIGHT, _begin)
    if trial.tasks:
        done_on = trial.starts_on - timedelta(days=1)
        yield _at(done_on, STUDIED_AT, partial(_finish_tasks, trial, house))
    if trial.study is not None:
        yield _at(trial.study.on, STUDIED_AT, partial(_study, trial, trial.study, house))
        if trial.study.shared_for:
            yield _at(trial.study.on, SHARED_AT, partial(_share, trial, trial.study, house))


def _at(on: date, time_: time, do: Doing) -> Act:
    return Act(datetime.combine(on, time_), do)


def _begin(at: datetime) -> None:
    actions.begin_due(at=at)


def _write(trial: Trial, house: House, at: datetime) -> None:
    group, by = house.group(trial.team), house.leader(trial.team)
    change = actions.make_change(
        written=_written(trial, house), group=group, by=by, at=at,
        goal=Goal.objects.filter(group=group, measures__series__measure__key=trial.measure).first(),
        idea=Idea.objects.filter(group=group, text=trial.idea).first() if trial.idea else None,
        made_from=_change(trial.taken_up_from, trial.title),
    )  # fmt: skip
    for number, text in enumerate(trial.tasks, start=1):
        actions.add_task(
            change=change.pk, text=text, by=by, at=at,
            owner=house.who(f"carer {trial.team} {number}") or by, due_on=trial.starts_on,
        )  # fmt: skip


def _written(trial: Trial, house: House) -> Written:
    outcome = house.series(trial.team, trial.measure)
    return Written(
        title=trial.title, what=trial.what, starts_on=trial.starts_on, why=trial.why,
        what_else=trial.what_else, expected=_expected(outcome, trial.starts_on, trial.size),
        expected_hours=trial.hours, expected_customers=trial.customers,
        may_be_asked=trial.may_be_asked,
        process=[house.series(trial.team, key) for key in trial.process],
        balancing=[house.series(trial.team, key) for key in trial.balancing],
    )  # fmt: skip


def _expected(outcome: Series, starts_on: date, size: float) -> Expected:
    better = outcome.measure.direction
    return Expected(outcome, better, starts_on + trials.JUDGED_AFTER, size)


def _finish_tasks(trial: Trial, house: House, at: datetime) -> None:
    """The last task is left open where the change has yet to begin, or has just begun."""
    change = _of_trial(trial)
    left = trial.study is None
    tasks = list(change.tasks.order_by("id"))
    for task in tasks[:-1] if left else tasks:
        actions.finish_task(task=task.pk, by=house.leader(trial.team), at=at)


def _study(trial: Trial, study: Study, house: House, at: datetime) -> None:
    change, by = _of_trial(trial), house.leader(trial.team)
    actions.study_change(
        change=change.pk, learned=study.learned, hours=study.hours, customers=study.customers,
        by=by, at=at,
    )  # fmt: skip
    if study.end == "adopted":
        actions.adopt_change(change=change.pk, text=study.why, by=by, at=at)
    if study.end == "abandoned":
        actions.abandon_change(change=change.pk, text=study.why, by=by, at=at)


def _share(trial: Trial, study: Study, house: House, at: datetime) -> None:
    change, by = _of_trial(trial), house.leader(trial.team)
    find_evidence(change, at=at)  # a page says what was known when it was made
    actions.share_change(change=change.pk, for_whom=study.shared_for, by=by, at=at)


def _of_trial(trial: Trial) -> Change:
    return Change.objects.select_related("group", "outcome__measure", "outcome__group").get(
        title=trial.title, group__name=trial.team, starts_on=trial.starts_on
    )


def _change(team: str, title: str) -> Change | None:
    found = Change.objects.filter(group__name=team, title=title).select_related("group")
    return found.order_by("id").first()


def _of_lots(lots: Lots, house: House) -> Iterator[Act]:
    yield _at(lots.drawn_on, DRAWN_AT, partial(_draw, lots, house))
    for on in lots.starts:
        yield _at(on, HALF_PAST_EIGHT, _begin)


def _draw(lots: Lots, house: House, at: datetime) -> None:
    """What `draw_starts` writes, with days that its seed had dealt before: the action draws anew
    each time, and the same story must be told again.
    """
    by = house.who(f"area {lots.area}")
    assert by is not None
    series = [house.series(team, lots.measure) for team in lots.teams]
    plan = planned(series, starts=lots.starts, size=lots.size)
    draw = Draw.objects.create(
        title=lots.title, series_measure=lots.measure, seed=lots.seed, power=plan.power,
        groups=[one.group_id for one in series], made_by=by, made_at=at,
        starts=[on.isoformat() for on in lots.starts],
        dealt=[on.isoformat() for on in lots.dealt],
    )  # fmt: skip
    until = max(lots.starts) + timedelta(days=plan.days_after)
    for one, on in zip(series, lots.dealt, strict=True):
        expected = Expected(one, one.measure.direction, until, lots.size)
        actions.make_change(
            written=Written(title=lots.title, what=lots.what, starts_on=on, expected=expected),
            group=one.group, by=by, at=at, draw=draw,
            made_from=_change(lots.taken_up_from, lots.title),
        )  # fmt: skip
    audit.record(
        actor=by.external_id, action="goals.draw_starts", subject=f"draw {draw.pk}", at=at,
        details={"groups": len(series), "starts": draw.starts, "seed": lots.seed},
    )  # fmt: skip
