"""Driver diagrams: an aim, what it depends on, and ideas for each."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.goals.changes import permission, texts
from thrive.goals.changes.errors import BadDriver, MovedOn, NoSuchDriver
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Driver, Goal, Idea
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
    """Hang an idea under a driver, or (None) take it down. Raises NotAllowed, NoSuchDriver."""
    standing = Driver.objects.select_related("goal").filter(removed_at=None)
    place = standing.filter(pk=driver).first() if driver is not None else None
    if driver is not None and place is None:
        raise NoSuchDriver(_("There is no such driver."))
    if place is not None:
        _refuse_unless_may(place.goal, by, at)
    elif not permission.may_answer(by, idea, at=at):
        raise NotAllowed(_("Only who owns this idea may do this, or leads its group."))
    Idea.objects.filter(pk=idea.pk).update(driver=place)


def _refuse_unless_may(goal: Goal, by: Person, at: datetime) -> None:
    """The owner; of a group's goal also who leads the group."""
    leads = goal.group is not None and permission.leads(by, goal.group, at=at)
    if not permission.is_here(by) or (goal.owner_id != by.pk and not leads):
        raise NotAllowed(_("Only whoever owns this goal may do this, or leads its group."))


def _write_down(action: str, goal: Goal, by: Person, at: datetime) -> None:
    audit.record(actor=permission.actor_of(by), action=action, subject=f"goal {goal.pk}", at=at)
