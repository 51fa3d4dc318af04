"""The page of one goal, for whoever may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.goals import whose_words
from thrive.goals.aims.queries.permission import (
    Sight,
    find,
    no_such_goal,
    said_to,
    sight,
    visible,
)
from thrive.goals.aims.queries.under import (
    CheckInShown,
    ReflectionShown,
    StepShown,
    readers_of,
    written_under,
)
from thrive.goals.aims.wording import visibility_sentence
from thrive.goals.models import Goal, GoalEvent, Objective
from thrive.people.models import Person
from thrive.people.queries import House

EVENTS_SHOWN = 100


@dataclass(frozen=True)
class EventShown:
    """One line of a goal's history. ``before`` is what its words said until then."""

    on: date
    by: str
    what: str
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """Another goal that the viewer may see too."""

    id: int
    title: str
    whose: str


@dataclass(frozen=True)
class GoalPage:
    """Everything about one goal that the viewer may see. ``series`` are ids, in their order."""

    goal: Goal
    sentence: str
    whose: str
    step: StepShown | None
    steps: tuple[StepShown, ...]  # ended ones, the newest first
    check_ins: tuple[CheckInShown, ...]  # the newest first
    series: tuple[int, ...]
    parent: Link | None
    children: tuple[Link, ...]
    before: Link | None
    successor: Link | None
    reflection: ReflectionShown | None
    readers: tuple[tuple[int, str], ...]
    may_work: bool
    may_check_in: bool
    is_mine: bool
    is_asked: bool  # the viewer is one of those whom the rhythm of the goal is for

    @property
    def subject(self) -> str:
        """What a discussion about it is about."""
        return f"goal-{self.goal.pk}"

    @property
    def far(self) -> tuple[int, ...]:
        """How far it was, the oldest first."""
        said = [one.how_far for one in reversed(self.check_ins) if one.how_far is not None]
        return tuple(said)


@dataclass(frozen=True)
class GoalHistory:
    """What happened to a goal, the newest first, as far as the viewer may see it."""

    goal: Goal
    sentence: str
    history: tuple[EventShown, ...]


def goal_history(*, goal: int, viewer: Person, at: datetime) -> GoalHistory:
    """What happened to a goal, and what it said before. Raises NoSuchGoal."""
    sees = sight(viewer, at=at)
    found = find(goal, sees)
    sentence = sentence_of(found, viewer, readers_of(found))
    return GoalHistory(found, sentence, _history(found, sees))


def goal_page(*, goal: int, viewer: Person, at: datetime, house: House | None = None) -> GoalPage:
    """One goal with all that was said to be seen by the viewer, whose house may be handed over.

    Three queries, two with the house. Raises NoSuchGoal.
    """
    sees = sight(viewer, at=at, house=house)
    found, around = _near(goal, sees)
    under = written_under(found, sees)
    open_step = next((one for one in under.steps if one.state == Objective.State.OPEN), None)
    before = next((one for one in around if one.successor_id == found.pk), None)
    return GoalPage(
        goal=found,
        sentence=sentence_of(found, sees.viewer, [name for _id, name in under.readers]),
        whose=whose_words(found, viewer),
        step=open_step,
        steps=tuple(one for one in under.steps if one is not open_step),
        check_ins=under.check_ins,
        series=under.series,
        parent=_link(found.parent_id, around, viewer),
        children=tuple(_shown(one, viewer) for one in around if one.parent_id == found.pk),
        before=_shown(before, viewer) if before else None,
        successor=_link(found.successor_id, around, viewer),
        reflection=under.reflection,
        readers=under.readers if sees.is_inside(found) else (),
        may_work=sees.may_work(found) and found.state == Goal.State.UNDER_WAY,
        may_check_in=sees.may_check_in(found) and found.state == Goal.State.UNDER_WAY,
        is_mine=sees.may_work(found),
        is_asked=_is_asked(found, viewer),
    )


def sentence_of(goal: Goal, viewer: Person, readers: Sequence[str]) -> str:
    """Who can see a goal, to somebody who may see it. Others read whose it is as well."""
    partner = goal.partner
    if partner is not None and partner.pk == viewer.pk:
        partner = goal.owner
    is_own = viewer.pk in (goal.owner_id, goal.partner_id) or goal.kind == Goal.Kind.GROUP
    return visibility_sentence(
        kind=goal.kind, visibility=goal.visibility,
        group=goal.group.name if goal.group else "", partner=partner.name if partner else "",
        readers=readers, was_wider=goal.was_wider, owner="" if is_own else goal.owner.name,
    )  # fmt: skip


def _is_asked(goal: Goal, viewer: Person) -> bool:
    """As ``due`` asks: the owner, and of a pair both, while it is under way."""
    return (
        goal.state == Goal.State.UNDER_WAY
        and viewer.is_active
        and viewer.pk in (goal.owner_id, goal.partner_id)
    )


def _near(goal: int, sees: Sight) -> tuple[Goal, list[Goal]]:
    """A goal, and those next to it in tree and series, as far as the viewer may see them."""
    itself = Goal.objects.filter(pk=goal)
    near = Q(pk=goal) | Q(parent=goal) | Q(successor=goal)
    near |= Q(pk__in=itself.values("parent")) | Q(pk__in=itself.values("successor"))
    rows = visible(sees).filter(near).select_related("owner", "partner", "group")
    around = list(rows.order_by("-made_at", "-id"))
    found = next((one for one in around if one.pk == goal), None)
    if found is None:
        raise no_such_goal()
    return found, [one for one in around if one.pk != goal]


def _link(goal: int | None, around: Sequence[Goal], viewer: Person) -> Link | None:
    return next((_shown(one, viewer) for one in around if one.pk == goal), None)


def _shown(goal: Goal, viewer: Person) -> Link:
    return Link(goal.pk, goal.title, whose_words(goal, viewer))


def _history(goal: Goal, sees: Sight) -> tuple[EventShown, ...]:
    rows = said_to(GoalEvent.objects.filter(goal=goal), goal, sees).select_related("by")
    words, zone = _words(), sees.viewer.time_zone
    return tuple(
        EventShown(
            on=day_in(one.at, zone), by=one.by.name if one.by else "",
            what=str(words[one.kind]), before=_before(one),
        )
        for one in rows.order_by("-at", "-id")[:EVENTS_SHOWN]
    )  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "set": _("set this goal"),
        "changed": _("changed what it says"),
        "narrowed": _("showed it to fewer people"),
        "widened": _("showed it to more people"),
        "measures": _("changed its measures"),
        "step_set": _("set the next step"),
        "step_done": _("did the step"),
        "step_let_go": _("let the step go"),
        "reached": _("reached it"),
        "let_go": _("let it go"),
        "succeeded": _("set what comes next"),
    }


def _before(event: GoalEvent) -> tuple[tuple[str, str], ...]:
    """What its words said before, for those that are words."""
    labels = {
        "title": _("Goal"),
        "why": _("Why"),
        "good_looks_like": _("What good looks like"),
        "horizon_on": _("Until"),
    }
    if event.kind != GoalEvent.Kind.CHANGED:
        return ()
    # In the order of the labels: PostgreSQL keeps the keys of JSON in an order of its own.
    return tuple(
        (label, str(event.before[name] or _("nothing")))
        for name, label in labels.items()
        if name in event.before
    )
