"""Goals at Fernbrook: set, stepped, checked in; what is in the way; thanks. By those who may."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from thrive.demo import aims
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.goals.aims import actions
from thrive.goals.aims.actions import About, Aim, HowItGoes, LookingBack, Seen, Whose
from thrive.goals.models import Feedback, FeedbackRequest, Goal, GoalMeasure, Obstacle
from thrive.measures.models import Series
from thrive.people.models import Person

Doing = Callable[[Person, datetime], None]


def acts(house: House, *, until: datetime) -> Iterator[Act]:
    """All that happens to goals. What is in the way goes up by itself, each Tuesday evening."""
    for goal in aims.GOALS:
        yield from by_somebody(house, goal.by, goal.at, partial(_set, house, goal))
    for step in aims.STEPS:
        yield from by_somebody(house, step.by, step.at, partial(_step, step))
    for said in aims.CHECK_INS:
        yield from by_somebody(house, said.by, said.at, partial(_check_in, said))
    for end in aims.ENDINGS:
        yield from by_somebody(house, end.by, end.at, partial(_end, end))
    for one in aims.OBSTACLES:
        yield from _in_the_way(house, one)
    for thanks in aims.THANKS:
        yield from by_somebody(house, thanks.by, thanks.at, partial(_thank, house, thanks))
    for asked in aims.ASKED:
        yield from by_somebody(house, asked.by, asked.at, partial(_ask_for, house, asked))
        yield from by_somebody(house, asked.of, asked.told_at, partial(_advise, asked))
    for judged in aims.JUDGED:
        yield from by_somebody(house, judged.by, judged.at, partial(_judge, judged))
    yield from _asked_and_learned(house)
    at = aims.on(6, 16, 19)
    while at <= until:
        yield Act(at, _go_up)
        at += timedelta(weeks=1)
    yield Act(aims.on(9, 1, 0, 5), _tell_how_long)


def by_somebody(house: House, name: str, at: datetime, do: Doing) -> Iterator[Act]:
    """One act of somebody, if they are there."""
    by = house.who(name)
    if by is not None:
        yield Act(at, lambda moment: do(by, moment))


def _goal(title: str) -> int | None:
    return Goal.objects.filter(title=title).values_list("pk", flat=True).first()


def _set(house: House, goal: aims.Set, by: Person, at: datetime) -> None:
    whose, seen = _whose(house, goal), _seen(house, goal)
    if whose is None:
        return
    low, high = goal.scale or ("", "")
    series = [_series(team, key) for team, key in goal.measures]
    actions.set_goal(
        aim=Aim(
            title=goal.title, why=goal.why, good_looks_like=goal.good,
            series=tuple(one for one in series if one is not None),
            judged_together=goal.scale is not None, scale_low=low, scale_high=high,
            rhythm_days=goal.rhythm_days, parent=_goal(goal.serves),
        ),
        whose=whose, seen=seen, by=by, at=at,
    )  # fmt: skip


def _whose(house: House, goal: aims.Set) -> Whose | None:
    """None where the team or the partner is not there."""
    if not goal.of:
        return Whose()
    if goal.of == "all":
        return Whose(Goal.Kind.ORGANISATION)
    group = house.team(goal.of)
    if group is not None:
        return Whose(Goal.Kind.GROUP, group=group.pk)
    partner = house.who(goal.of)
    return Whose(Goal.Kind.PAIR, partner=partner.pk) if partner else None


def _seen(house: House, goal: aims.Set) -> Seen:
    if goal.seen in {"open", "private"}:
        return Seen(goal.seen)
    reader = house.who(goal.seen)
    return Seen("chosen", (reader.pk,)) if reader else Seen()


def _series(team: str, measure: str) -> int | None:
    known = Series.objects.filter(measure__key=measure, group__name=team)
    return known.values_list("pk", flat=True).first()


def _step(step: aims.Step, by: Person, at: datetime) -> None:
    goal = _goal(step.goal)
    if goal is not None:
        actions.set_objective(
            goal=goal, by=by, at=at,
            step=actions.Step(
                step.text, step.if_situation, step.then_action,
                (at + timedelta(weeks=step.weeks)).date(), step.confidence,
            ),
        )  # fmt: skip


def _check_in(said: aims.Goes, by: Person, at: datetime) -> None:
    goal = _goal(said.goal)
    if goal is not None:
        actions.check_in(
            goal=goal, by=by, at=at,
            said=HowItGoes(
                how_far=said.how_far, how_sure=said.how_sure, helps=said.helps, kept=said.kept,
                in_the_way=said.in_the_way, next_step=said.next_step, tell=said.tell,
            ),
        )  # fmt: skip


def _end(end: aims.Ends, by: Person, at: datetime) -> None:
    goal = _goal(end.goal)
    if goal is None:
        return
    looking_back = LookingBack(
        end.what_happened, end.learned, end.what_next, rests=not end.what_next
    )
    how = actions.reach_goal if end.is_reached else actions.let_go_goal
    how(goal=goal, looking_back=looking_back, by=by, at=at)


def _in_the_way(house: House, one: aims.InTheWay) -> Iterator[Act]:
    if not one.is_from_a_check_in:
        yield from by_somebody(house, one.by, one.at, partial(_raise, one))
    if one.answered_at is not None:
        yield from by_somebody(house, one.answered_by, one.answered_at, partial(_answer, one))


def _raise(one: aims.InTheWay, by: Person, at: datetime) -> None:
    actions.raise_obstacle(text=one.text, is_unnamed=one.is_unnamed, by=by, at=at)


def _answer(one: aims.InTheWay, by: Person, at: datetime) -> None:
    waiting = Obstacle.objects.filter(text=one.text).values_list("pk", flat=True).first()
    if waiting is not None:
        actions.answer_obstacle(obstacle=waiting, answer=one.answer, by=by, at=at)


def _go_up(at: datetime) -> None:
    actions.escalate_obstacles(at)


def _tell_how_long(at: datetime) -> None:
    actions.release_time_to_answer(on=at.date() - timedelta(days=1), at=at)


def _thank(house: House, thanks: aims.Thanks, by: Person, at: datetime) -> None:
    to = house.who(thanks.to)
    if to is None:
        return
    given = actions.appreciate(
        about=About(to), text=thanks.text, by=by, at=at, may_be_open=thanks.may_be_open
    )
    if thanks.may_be_open:
        actions.answer_open(feedback=given.pk, agrees=True, by=to, at=at + timedelta(hours=1))


def _ask_for(house: House, asked: aims.Asked, by: Person, at: datetime) -> None:
    other = house.who(asked.of)
    if other is not None:
        actions.ask_for_feedback(asked=other, kind="advice", question=asked.question, by=by, at=at)


def _advise(asked: aims.Asked, by: Person, at: datetime) -> None:
    """To whoever asked, alone."""
    waiting = FeedbackRequest.objects.filter(asked=by, question=asked.question)
    for request in waiting.select_related("by"):
        actions.give_advice(
            about=About(request.by, request=request.pk), text=asked.told, by=by, at=at
        )


def _judge(judged: aims.Judged, by: Person, at: datetime) -> None:
    measured = GoalMeasure.objects.filter(goal__title=judged.goal, goal__owner=by)
    for series in measured.values_list("series", flat=True)[:1]:
        actions.evaluate(
            about=About(by), text=judged.text, criteria=judged.criteria, series=series, by=by,
            at=at,
        )  # fmt: skip


def _asked_and_learned(house: House) -> Iterator[Act]:
    """Amina asks Daniel for advice, and keeps what she learned for herself."""
    yield from by_somebody(house, "member", aims.on(9, 16, 21), partial(_ask, house))
    notes = (
        ("learned", "It is not the writing that takes long. It is the remembering.", (7, 20)),
        ("tried", "Ring the next door before anything else.", (6, 22)),
        ("taught", "Showed two new colleagues the card with tonight's numbers.", (8, 17)),
    )
    for kind, text, (month, day) in notes:
        yield from by_somebody(
            house, "member", aims.on(month, day, 22), partial(_learn, kind, text)
        )


def _ask(house: House, by: Person, at: datetime) -> None:
    leader = house.who("leader")
    if leader is not None and not Feedback.objects.filter(by=leader, kind="advice").exists():
        actions.ask_for_feedback(
            asked=leader, kind="advice", by=by, at=at, goal=_goal(aims.AMINA),
            question="How do I tell the rota desk that three visits always run over?",
        )  # fmt: skip


def _learn(kind: str, text: str, by: Person, at: datetime) -> None:
    actions.note_learned(kind=kind, text=text, on=at.date(), by=by, at=at)
