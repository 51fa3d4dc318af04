"""What is in the way gets an owner, a day and an answer; unanswered, it goes one level up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.aims import rules
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.aims.actions.keeping import refuse_unless_here
from thrive.goals.aims.days import day_in
from thrive.goals.aims.queries.obstacles import find_to_answer
from thrive.goals.aims.queries.permission import sight, stewards_of
from thrive.goals.aims.telling import tell
from thrive.goals.errors import BadObstacle, NotAllowed, NotUnderWay
from thrive.goals.models import CheckIn, Obstacle, ObstacleEvent
from thrive.people import queries as people
from thrive.people.models import Group, Person, Role
from thrive.people.queries.standing import held_at
from thrive.people.rules.tree import WIDTH

LONGEST = 2000
LATEST_ANSWER = timedelta(days=90)
UNANSWERED = (Obstacle.State.WAITING, Obstacle.State.TAKEN, Obstacle.State.WENT_UP)


@dataclass(frozen=True)
class Place:
    """Where an obstacle waits: at which group, and who there is to answer it."""

    level: Group
    owner: Person | None


def raise_obstacle(
    *,
    text: str,
    is_unnamed: bool,
    by: Person,
    at: datetime,
    group: Group | None = None,
    check_in: CheckIn | None = None,
) -> Obstacle:
    """Tell those who look after a group what is in the way. Its author decided so, on the page.

    ``group`` is one that the author is in; else their own team. Of an unnamed one neither author
    nor check-in is kept, and the record holds the day alone. The same open one of the same day is
    not raised twice. Raises BadObstacle, NotAllowed.
    """
    refuse_unless_here(by)
    on = day_in(at, by.time_zone)
    refuse(
        BadObstacle,
        _("This cannot be handed on as it stands."),
        problems_of([Text("text", text, LONGEST, needed=True)]),
    )
    place = _group_of(by, group, on)
    if check_in is not None and check_in.by_id != by.pk:
        raise NotAllowed(_("Only its author hands on what was said."))
    with transaction.atomic():
        Group.objects.select_for_update().get(pk=place.pk)
        standing = Obstacle.objects.filter(
            text=text.strip(), group=place, raised_on=on, is_unnamed=is_unnamed,
            raised_by=None if is_unnamed else by, state__in=UNANSWERED,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        return _raise(text.strip(), place, is_unnamed, check_in, by, on, at)


def told_to_group(check_in: CheckIn, *, is_unnamed: bool, by: Person, at: datetime) -> Obstacle:
    """Hand on what a check-in says is in the way. Raises BadObstacle."""
    return raise_obstacle(
        text=check_in.in_the_way, is_unnamed=is_unnamed, by=by, at=at, check_in=check_in
    )


def _raise(
    text: str,
    group: Group,
    is_unnamed: bool,
    check_in: CheckIn | None,
    by: Person,
    on: date,
    at: datetime,
) -> Obstacle:
    place = _place(group, at=at, but=by) or _place_above(group, at=at, but=by) or Place(group, None)
    obstacle = Obstacle.objects.create(
        text=text, group=group, raised_by=None if is_unnamed else by,
        from_check_in=None if is_unnamed else check_in, is_unnamed=is_unnamed,
        level=place.level, level_since_on=on, owner=place.owner,
        due_on=on + rules.ANSWER_WITHIN, raised_on=on,
    )  # fmt: skip
    _happened(obstacle, ObstacleEvent.Kind.RAISED, None if is_unnamed else by, on)
    if is_unnamed:
        # An exact moment beside a check-in's would name its author.
        at = at.replace(hour=0, minute=0, second=0, microsecond=0)
    audit.record(
        actor="unnamed" if is_unnamed else by.external_id,
        action="goals.raise_obstacle",
        subject=f"obstacle {obstacle.pk}",
        at=at,
    )
    _tell_owner(obstacle, at)
    return obstacle


def take_obstacle(*, obstacle: int, due_on: date, by: Person, at: datetime) -> Obstacle:
    """Make an obstacle one's own, with a day by which an answer is promised. Twice is once.

    Raises NoSuchObstacle, NotUnderWay for one that is answered, BadObstacle for a day that cannot
    be.
    """
    found = find_to_answer(obstacle, sight(by, at=at))
    on = day_in(at, by.time_zone)
    if not on <= due_on <= on + LATEST_ANSWER:
        why = _("expected a day from today on, within %(most)s days") % {"most": LATEST_ANSWER.days}
        raise BadObstacle(_("By when?"), [Problem(why, column="due_on", value=f"{due_on}")])
    with transaction.atomic():
        taken = Obstacle.objects.filter(pk=found.pk, state__in=UNANSWERED).update(
            state=Obstacle.State.TAKEN, owner=by, due_on=due_on
        )
        found.refresh_from_db()
        if not taken:
            raise NotUnderWay(_("This was answered already."))
        _happened(found, ObstacleEvent.Kind.TAKEN, by, on)
        _record("goals.take_obstacle", found, by, at)
    return found


def answer_obstacle(*, obstacle: int, answer: str, by: Person, at: datetime) -> Obstacle:
    """Answer an obstacle; *no, because …* is an answer. Its author, where named, is told.

    Raises NoSuchObstacle, NotUnderWay for one that is answered, BadObstacle.
    """
    found = find_to_answer(obstacle, sight(by, at=at))
    refuse(
        BadObstacle,
        _("This answer cannot be as it stands."),
        problems_of([Text("answer", answer, LONGEST, needed=True)]),
    )
    on = day_in(at, by.time_zone)
    with transaction.atomic():
        answered = Obstacle.objects.filter(pk=found.pk, state__in=UNANSWERED).update(
            state=Obstacle.State.ANSWERED, answer=answer.strip(), answered_by=by, answered_on=on
        )
        found.refresh_from_db()
        if not answered:
            raise NotUnderWay(_("This was answered already."))
        _happened(found, ObstacleEvent.Kind.ANSWERED, by, on)
        _record("goals.answer_obstacle", found, by, at)
        if found.raised_by is not None and found.raised_by_id != by.pk:
            tell(
                person=found.raised_by,
                key=f"obstacle-{found.pk}-answered",
                words=lambda: (_("What was in your way has an answer"), found.answer[:200]),
                path="/goals/obstacles/",
                at=at,
            )
    return found


def escalate_obstacles(at: datetime) -> int:
    """Let each obstacle that nobody answered in 14 days go one level up. Returns how many did.

    Done at each tick; running it twice is safe. At the top it waits for a sponsor, and stays.
    """
    today = at.date()
    late = Obstacle.objects.select_related("level").filter(
        state__in=UNANSWERED, level_since_on__lte=today - rules.ANSWER_WITHIN
    )
    return sum(_go_up(one, today, at) for one in late.order_by("id"))


def _go_up(obstacle: Obstacle, today: date, at: datetime) -> int:
    above = _place_above(obstacle.level, at=at, but=None)
    if above is None or (above.level.pk, above.owner) == (obstacle.level_id, obstacle.owner):
        return 0
    with transaction.atomic():
        # Compare-and-set: of two workers one moves it, and an answer meanwhile keeps it.
        moved = Obstacle.objects.filter(
            pk=obstacle.pk, state__in=UNANSWERED, level=obstacle.level_id,
            level_since_on=obstacle.level_since_on,
        ).update(
            state=Obstacle.State.WENT_UP, level=above.level, owner=above.owner,
            level_since_on=today, due_on=today + rules.ANSWER_WITHIN,
        )  # fmt: skip
        if not moved:
            return 0
        obstacle.refresh_from_db()
        _happened(obstacle, ObstacleEvent.Kind.WENT_UP, None, today)
        audit.record(
            actor="server", action="goals.escalate", subject=f"obstacle {obstacle.pk}", at=at
        )
        _tell_owner(obstacle, at)
    return 1


def _place_above(level: Group, *, at: datetime, but: Person | None) -> Place | None:
    """The nearest group above that somebody else looks after; at the top a sponsor."""
    if level.path:
        paths = rules.ways_up(level.path, WIDTH + 1)
        above = {one.path: one for one in Group.objects.filter(path__in=paths)}
        for path in paths:
            place = None if path not in above else _place(above[path], at=at, but=but)
            if place is not None:
                return place
    return _top(at=at)


def _place(group: Group, *, at: datetime, but: Person | None) -> Place | None:
    """A group and who looks after it; None where nobody does but the one who asks."""
    others = [one for one in stewards_of(group, at=at) if but is None or one.pk != but.pk]
    return Place(group, others[0]) if others else None


def _top(*, at: datetime) -> Place | None:
    root = Group.objects.filter(is_reporting=True, parent=None).first()
    if root is None:
        return None
    held = held_at(at).filter(kind=Role.Kind.SPONSOR, person__is_active=True)
    sponsor = held.select_related("person").order_by("granted_at", "id").first()
    return Place(root, sponsor.person if sponsor else None)


def _group_of(by: Person, group: Group | None, on: date) -> Group:
    theirs = people.groups_of(by, on=on)
    if group is None and theirs:
        return theirs[0]
    if group is None:
        why = _("You are in no group, so there is nobody who looks after it.")
        raise BadObstacle(why, [Problem(why, column="group")])
    if group.pk not in {one.pk for one in theirs}:
        raise NotAllowed(_("You can hand this on in a group that you are in."))
    return group


def _tell_owner(obstacle: Obstacle, at: datetime) -> None:
    if obstacle.owner is None:
        return
    tell(
        person=obstacle.owner,
        key=f"obstacle-{obstacle.pk}-at-{obstacle.level_id}",
        words=lambda: (
            _("Something is in the way in %(group)s") % {"group": obstacle.group.name},
            _("It waits for an answer from you."),
        ),
        path="/goals/obstacles/",
        at=at,
    )


def _happened(obstacle: Obstacle, kind: ObstacleEvent.Kind, by: Person | None, on: date) -> None:
    ObstacleEvent.objects.create(
        obstacle=obstacle, kind=kind, by=by, on=on, level=obstacle.level, due_on=obstacle.due_on
    )


def _record(action: str, obstacle: Obstacle, by: Person, at: datetime) -> None:
    audit.record(actor=by.external_id, action=action, subject=f"obstacle {obstacle.pk}", at=at)
