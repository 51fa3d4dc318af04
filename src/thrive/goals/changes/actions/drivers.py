"""Driver diagrams: an aim, what it depends on, and ideas for each."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.goals.aims.queries.permission import sight
from thrive.goals.changes import permission, texts
from thrive.goals.changes.errors import BadDriver, MovedOn, NoSuchDriver
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, Driver, Goal, Idea
from thrive.people.models import Person

MOST = 12  # of one goal: more is no picture any more


def add_driver(
    *, goal: Goal, text: str, by: Person, at: datetime, parent: int | None = None
) -> Driver:
    """Add what a goal depends on; with ``parent``, what that depends on. Two levels, no more.

    The same again is not added twice. Raises NotAllowed, BadDriver, NoSuchDriver for another
    goal's, MovedOn for the thirteenth.
    """
    _refuse_unless_may(goal, by, at)
    text = text.strip()
    problems = texts.problems_of({"text": text}, most={"text": 200}, needed=("text",))
    if problems:
        raise BadDriver(_("This cannot be written down so."), problems)
    with transaction.atomic():
        Goal.objects.select_for_update().get(pk=goal.pk)
        standing = Driver.objects.filter(goal=goal, removed_at=None)
        above = standing.filter(pk=parent, parent=None).first() if parent is not None else None
        if parent is not None and above is None:
            raise NoSuchDriver(_("There is no such driver on the first level."))
        same = standing.filter(parent=above, text=text).first()
        if same is not None:
            return same
        if standing.count() >= MOST:
            raise MovedOn(_("Twelve drivers are enough for one goal. Take one away first."))
        driver = Driver.objects.create(
            goal=goal, parent=above, text=text, position=Driver.objects.filter(goal=goal).count(),
            made_by=by, made_at=at,
        )  # fmt: skip
        _write_down("goals.add_driver", goal, by, at)
    return driver


def remove_driver(*, driver: int, by: Person, at: datetime) -> None:
    """Take a driver away, with those below it. Ideas and changes stay. Twice is refused.

    Raises NoSuchDriver, NotAllowed, MovedOn.
    """
    found = Driver.objects.select_related("goal").filter(pk=driver).first()
    if found is None:
        raise NoSuchDriver(_("There is no such driver."))
    _refuse_unless_may(found.goal, by, at)
    with transaction.atomic():
        if not Driver.objects.filter(pk=driver, removed_at=None).update(removed_at=at):
            raise MovedOn(_("This was taken away before."))
        Driver.objects.filter(parent=driver, removed_at=None).update(removed_at=at)
        _write_down("goals.remove_driver", found.goal, by, at)


def place_idea(*, idea: Idea, driver: int | None, by: Person, at: datetime) -> None:
    """Hang an idea under a driver, or (None) take it down. The same again changes nothing.

    Whoever works on the goal may; off the diagram of another goal only those who work on that one
    take it, or who may answer the idea. Raises NotAllowed, NoSuchDriver, MovedOn.
    """
    place = _standing(driver)
    theirs = permission.may_answer(by, idea, at=at)
    _refuse_unless_may_hang(idea.driver, place, by, at, theirs=theirs)
    _hang(idea, place, by, at)


def place_change(*, change: Change, driver: int | None, by: Person, at: datetime) -> None:
    """Hang a change under a driver of the goal that it serves, or (None) take it down.

    The same again changes nothing. Raises NotAllowed, MovedOn, NoSuchDriver for another goal's.
    """
    place = _standing(driver)
    if place is not None and place.goal_id != change.goal_id:
        raise NoSuchDriver(_("There is no such driver of the goal that this change serves."))
    theirs = permission.may_change(by, change, at=at)
    _refuse_unless_may_hang(change.driver, place, by, at, theirs=theirs)
    _hang(change, place, by, at)


def _standing(driver: int | None) -> Driver | None:
    if driver is None:
        return None
    found = Driver.objects.select_related("goal").filter(pk=driver, removed_at=None).first()
    if found is None:
        raise NoSuchDriver(_("There is no such driver."))
    return found


def _refuse_unless_may_hang(
    before: Driver | None, place: Driver | None, by: Person, at: datetime, *, theirs: bool
) -> None:
    """``theirs``: it is the person's own thing, whatever it hangs under."""
    if place is not None:
        _refuse_unless_may(place.goal, by, at)
    hangs = before if before is not None and before.removed_at is None else None
    if theirs or (place is not None and (hangs is None or hangs.goal_id == place.goal_id)):
        return
    if hangs is None:
        raise NotAllowed(_("Only whose it is may do this, or who leads its group."))
    _refuse_unless_may(hangs.goal, by, at)


def _hang(what: Idea | Change, place: Driver | None, by: Person, at: datetime) -> None:
    if what.driver == place:
        return
    goal = (place or what.driver).goal  # type: ignore[union-attr]  # one of them is there
    with transaction.atomic():
        # Compare-and-set: somebody may hang it elsewhere at the same moment.
        if not type(what).objects.filter(pk=what.pk, driver=what.driver).update(driver=place):
            raise MovedOn(_("Somebody hung this elsewhere meanwhile."))
        _write_down("goals.place", goal, by, at)


def _refuse_unless_may(goal: Goal, by: Person, at: datetime) -> None:
    if not sight(by, at=at).may_work(goal):
        raise NotAllowed(_("Only whoever owns this goal may do this, or leads its group."))


def _write_down(action: str, goal: Goal, by: Person, at: datetime) -> None:
    audit.record(actor=permission.actor_of(by), action=action, subject=f"goal {goal.pk}", at=at)
