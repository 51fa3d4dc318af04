"""Setting goals and changing what they say."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims import found as finding
from thrive.goals.aims.actions.checking import Text, problems_of, refuse, strange_day
from thrive.goals.aims.actions.keeping import goal_to_work_on, hold, keep
from thrive.goals.aims.queries.permission import Sight, sight, visible
from thrive.goals.aims.telling import tell
from thrive.goals.errors import BadGoal, NotAllowed
from thrive.goals.models import Goal, GoalEvent, GoalMeasure, GoalReader, Visibility
from thrive.measures.models import Series
from thrive.people.models import Group, Person
from thrive.people.queries.belonging import open_on

MOST_MEASURES = 3
MOST_READERS = 50
LONGEST_RHYTHM = 366
TWICE_WITHIN = timedelta(minutes=1)  # a button that was pressed twice


@dataclass(frozen=True)
class Aim:
    """What a goal says: all that may change later. ``series`` and ``parent`` are ids."""

    title: str
    why: str = ""
    good_looks_like: str = ""
    horizon_on: date | None = None
    series: tuple[int, ...] = ()
    judged_together: bool = False
    scale_low: str = ""
    scale_high: str = ""
    rhythm_days: int | None = 7
    parent: int | None = None


@dataclass(frozen=True)
class Whose:
    """Whose goal it is: one's own, of a pair (the other one's id), of a group (its id), of all."""

    kind: str = Goal.Kind.PERSON
    partner: int | None = None
    group: int | None = None


@dataclass(frozen=True)
class Seen:
    """How far a goal can be seen, and by whom who was chosen (ids of persons)."""

    visibility: str = Visibility.PRIVATE
    readers: tuple[int, ...] = ()


PLAIN = [one.name for one in fields(Aim) if one.name not in ("series", "parent")]
MINE, ONLY_ME = Whose(), Seen()


def set_goal(
    *, aim: Aim, whose: Whose = MINE, seen: Seen = ONLY_ME, by: Person, at: datetime
) -> Goal:
    """Set a goal. Stewards set those of their groups, sponsors those of the organisation.

    The same goal again within a minute is not set twice. Raises NotAllowed, BadGoal.
    """
    sees = sight(by, at=at)
    partner, group = _people_of(whose, sees)
    _check(aim, None, sees)
    readers = check_seen(seen, whose.kind, by)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        standing = Goal.objects.filter(
            owner=by, kind=whose.kind, partner=partner, group=group, title=aim.title.strip(),
            state=Goal.State.UNDER_WAY, made_at__gt=at - TWICE_WITHIN,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        goal = Goal(
            owner=by, kind=whose.kind, partner=partner, group=group,
            visibility=seen.visibility, made_at=at,
        )  # fmt: skip
        return begin(goal, aim, readers, by=by, at=at)


def begin(goal: Goal, aim: Aim, readers: list[Person], *, by: Person, at: datetime) -> Goal:
    """Save a goal that was checked, with its measures, readers and history, and tell the others."""
    _write(goal, aim)
    goal.save(force_insert=True)
    _measure(goal, aim)
    GoalReader.objects.bulk_create(
        [GoalReader(goal=goal, person=one, since_at=at) for one in readers]
    )
    after = _said(aim) | {"visibility": goal.visibility, "readers": sorted(r.pk for r in readers)}
    keep(goal, GoalEvent.Kind.SET, by=by, at=at, after=after)
    finding.push(goal, at=at)
    others = readers if goal.partner is None else [goal.partner, *readers]
    for one in others:
        if one.pk != by.pk:
            show(goal, one, by=by, at=at)
    return goal


def show(goal: Goal, to: Person, *, by: Person, at: datetime) -> None:
    """Tell somebody that they can see a goal now."""
    tell(
        person=to,
        key=f"goal-{goal.pk}-seen-{to.pk}-{at:%Y%m%d%H%M}",
        words=lambda: (
            _("%(name)s shows you a goal") % {"name": by.name}
            if goal.partner_id != to.pk
            else _("%(name)s set a goal with you") % {"name": by.name},
            goal.title,
        ),
        path=f"/goals/{goal.pk}/",
        at=at,
    )


def change_goal(*, goal: int, aim: Aim, by: Person, at: datetime) -> Goal:
    """Change what a goal says; what it said before stays in its history.

    The same again changes nothing. Raises NoSuchGoal, NotAllowed, NotUnderWay, BadGoal.
    """
    found, sees = goal_to_work_on(goal, by=by, at=at)
    _check(aim, found, sees)
    with transaction.atomic():
        hold(found)
        found.refresh_from_db(fields=[*PLAIN, "parent"])
        before = _said(_aim_of(found))
        after = _said(aim)
        changed = sorted(name for name in after if after[name] != before[name])
        if not changed:
            return found
        _write(found, aim)
        found.save(update_fields=[*PLAIN, "parent"])
        if "series" in changed:
            found.measures.all().delete()
            _measure(found, aim)
        keep(
            found, GoalEvent.Kind.CHANGED, by=by, at=at,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )  # fmt: skip
        finding.push(found, at=at)
    return found


def check_seen(seen: Seen, kind: str, by: Person) -> list[Person]:
    """Those who are chosen to see a goal. Raises BadGoal."""
    readers = list(
        Person.objects.filter(pk__in=set(seen.readers), is_active=True)
        .exclude(pk=by.pk).order_by("name", "id")
    )  # fmt: skip
    chosen = seen.visibility == Visibility.CHOSEN
    problems = [
        Problem(why, column=column)
        for column, why, wrong in (
            ("visibility", _("not a way to show it"), seen.visibility not in Visibility.values),
            (
                "visibility",
                _("a goal of the whole organisation is open"),
                kind == Goal.Kind.ORGANISATION and seen.visibility != Visibility.OPEN,
            ),
            ("readers", _("choose at least one person"), chosen and not readers),
            ("readers", _("only where you choose who"), bool(seen.readers) and not chosen),
            (
                "readers",
                _("%(most)s people at most") % {"most": MOST_READERS},
                len(readers) > MOST_READERS,
            ),
        )
        if wrong
    ]
    refuse(BadGoal, _("This goal cannot be shown like this."), problems)
    return readers


def _people_of(whose: Whose, sees: Sight) -> tuple[Person | None, Group | None]:
    """Partner and group. Raises BadGoal, NotAllowed."""
    partner = group = None
    problems = []
    if whose.kind not in Goal.Kind.values:
        problems.append(Problem(_("not a kind of goal"), column="kind", value=whose.kind[:100]))
    if whose.kind == Goal.Kind.PAIR:
        partner = Person.objects.filter(pk=whose.partner or 0, is_active=True).first()
        if partner is None or partner.pk == sees.viewer.pk:
            problems.append(Problem(_("choose the other person"), column="partner"))
    if whose.kind == Goal.Kind.GROUP:
        open_groups = Group.objects.filter(open_on(sees.at.date()))
        group = open_groups.filter(pk=whose.group or 0).first()
        if group is None:
            problems.append(Problem(_("choose a group"), column="group"))
    refuse(BadGoal, _("It is not clear whose goal this is."), problems)
    _refuse_unless_theirs(whose.kind, group, sees)
    return partner, group


def _refuse_unless_theirs(kind: str, group: Group | None, sees: Sight) -> None:
    if group is not None and not sees.roles.may_steward(group):
        words = _("Only those who look after %(group)s set its goals.")
        raise NotAllowed(words % {"group": group.name})
    if kind == Goal.Kind.ORGANISATION and not sees.may_set_for_all:
        raise NotAllowed(_("Only sponsors, and those who look after all, set goals of all."))
    if not sees.viewer.is_active:
        raise NotAllowed(_("Only somebody who is here sets goals."))


def _check(aim: Aim, goal: Goal | None, sees: Sight) -> None:
    texts = [
        Text("title", aim.title, 200, needed=True),
        Text("why", aim.why),
        Text("good_looks_like", aim.good_looks_like),
        Text("scale_low", aim.scale_low, 100, needed=aim.judged_together),
        Text("scale_high", aim.scale_high, 100, needed=aim.judged_together),
    ]
    problems = problems_of(texts) + strange_day("horizon_on", aim.horizon_on)
    rhythm = aim.rhythm_days
    if rhythm is not None and not 1 <= rhythm <= LONGEST_RHYTHM:
        why = _("expected days from 1 to %(most)s") % {"most": LONGEST_RHYTHM}
        problems.append(Problem(why, column="rhythm_days", value=str(rhythm)))
    problems += _measure_problems(aim) + _parent_problems(aim, goal, sees)
    refuse(BadGoal, _("This goal cannot be as it stands."), problems)


def _measure_problems(aim: Aim) -> list[Problem]:
    given = set(aim.series)
    if len(given) > MOST_MEASURES:
        return [Problem(_("three measures at most"), column="series")]
    if Series.objects.filter(pk__in=given).count() != len(given):
        return [Problem(_("there is no such measure"), column="series")]
    return []


def _parent_problems(aim: Aim, goal: Goal | None, sees: Sight) -> list[Problem]:
    if aim.parent is None or (goal is not None and goal.parent_id == aim.parent):
        return []
    if not visible(sees).filter(pk=aim.parent).exists():
        return [Problem(_("there is no such goal, or you cannot see it"), column="parent")]
    above: int | None = aim.parent
    way: set[int] = set()
    while above is not None and above not in way:
        way.add(above)
        above = Goal.objects.filter(pk=above).values_list("parent", flat=True).first()
    if goal is not None and goal.pk in way:
        return [Problem(_("it would serve itself"), column="parent")]
    return []


def _write(goal: Goal, aim: Aim) -> None:
    for name in PLAIN:
        value = getattr(aim, name)
        setattr(goal, name, value.strip() if isinstance(value, str) else value)
    goal.parent_id = aim.parent


def _measure(goal: Goal, aim: Aim) -> None:
    GoalMeasure.objects.bulk_create(
        GoalMeasure(goal=goal, series_id=series, position=position)
        for position, series in enumerate(dict.fromkeys(aim.series), start=1)
    )


def _aim_of(goal: Goal) -> Aim:
    series = tuple(goal.measures.order_by("position").values_list("series", flat=True))
    plain = {name: getattr(goal, name) for name in PLAIN}
    return Aim(series=series, parent=goal.parent_id, **plain)


def _said(aim: Aim) -> dict[str, Any]:
    """An aim as JSON. ``Any``: texts, numbers and ids."""
    plain: dict[str, Any] = {}
    for name in PLAIN:
        value = getattr(aim, name)
        if isinstance(value, date):
            value = value.isoformat()
        plain[name] = value.strip() if isinstance(value, str) else value
    return plain | {"series": list(dict.fromkeys(aim.series)), "parent": aim.parent}
