"""What must be done for a change, and its pictures before and after."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.changes import permission, rules, texts
from thrive.goals.changes.actions.making import TWICE_WITHIN, change_of, write_down
from thrive.goals.changes.errors import BadPicture, BadTask, MovedOn, NoSuchPicture, NoSuchTask
from thrive.goals.changes.pictures import made_small
from thrive.goals.changes.telling import tell_of
from thrive.goals.models import Change, Picture, Task
from thrive.people.models import Person

MOST_PICTURES = 6  # of one kind of a change
MOST_TASKS = 50


def add_task(
    *,
    change: int,
    text: str,
    by: Person,
    at: datetime,
    owner: Person | None = None,
    due_on: date | None = None,
) -> Task:
    """Add a task to a change that is open, and tell whoever is to do it.

    The same again within a minute is added once. Raises NoSuchChange, NotAllowed, BadTask, MovedOn.
    """
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    text = text.strip()
    problems = texts.problems_of({"text": text}, most={"text": 300}, needed=("text",))
    if owner is not None and not permission.is_here(owner):
        problems.append(Problem(_("choose somebody who is here"), column="owner"))
    if problems:
        raise BadTask(_("This task cannot be written down so."), problems)
    with transaction.atomic():
        _refuse_unless_open(found)
        standing = Task.objects.filter(
            change=found, text=text, owner=owner, due_on=due_on, done_at=None, dropped_at=None,
            made_at__gt=at - TWICE_WITHIN,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        if Task.objects.filter(change=found).count() >= MOST_TASKS:
            raise MovedOn(_("These are enough tasks for one change. Make a smaller one of it."))
        task = Task.objects.create(change=found, text=text, owner=owner, due_on=due_on, made_at=at)
        write_down("goals.add_task", found, by, at)
        if owner is not None and owner.pk != by.pk:
            told = f"task-{task.pk}"
            tell_of(found, to=owner, key=told, line=text, by=by, at=at)
    return task


def finish_task(*, task: int, by: Person, at: datetime) -> Task:
    """Say that a task is done: its owner, or whoever may work on the change. Twice is once.

    Raises NoSuchTask, NotAllowed, MovedOn for one that was dropped.
    """
    return _close(task, by, at, is_done=True)


def drop_task(*, task: int, by: Person, at: datetime) -> Task:
    """Say that a task is not needed. Twice is once.

    Raises NoSuchTask, NotAllowed, MovedOn for a done one.
    """
    return _close(task, by, at, is_done=False)


def add_picture(
    *, change: int, kind: str, content: bytes, alternative: str, by: Person, at: datetime
) -> Picture:
    """Add a picture from before or after. What it shows is said in words, for who cannot see it.

    The same again within a minute is added once. Raises NoSuchChange, NotAllowed, BadPicture,
    MovedOn where there are six of its kind.
    """
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    alternative = alternative.strip()
    problems = texts.problems_of(
        {"alternative": alternative}, most={"alternative": 300}, needed=("alternative",)
    )
    if kind not in {Picture.Kind.BEFORE, Picture.Kind.AFTER} or problems:
        raise BadPicture(_("This picture cannot be taken."), problems)
    small = made_small(content)
    with transaction.atomic():
        Change.objects.select_for_update().get(pk=found.pk)
        standing = Picture.objects.filter(
            change=found, kind=kind, alternative=alternative, content=small.content,
            made_at__gt=at - TWICE_WITHIN,
        ).first()  # fmt: skip
        if standing is not None:
            return standing
        if Picture.objects.filter(change=found, kind=kind).count() >= MOST_PICTURES:
            raise MovedOn(_("These are enough pictures. Take one away first."))
        picture = Picture.objects.create(
            change=found, kind=kind, alternative=alternative, content=small.content,
            width=small.width, height=small.height, made_at=at,
        )  # fmt: skip
        write_down("goals.add_picture", found, by, at)
    return picture


def remove_picture(*, picture: int, by: Person, at: datetime) -> None:
    """Take a picture of a change away for good: somebody may be seen in it.

    Raises NoSuchPicture, NotAllowed.
    """
    found = Picture.objects.select_related("change__group").filter(pk=picture).first()
    if found is None or found.change is None:
        raise NoSuchPicture(_("There is no such picture."))
    permission.refuse_unless_may_change(by, found.change, at=at)
    with transaction.atomic():
        found.delete()
        write_down("goals.remove_picture", found.change, by, at)


def _close(number: int, by: Person, at: datetime, *, is_done: bool) -> Task:
    task = Task.objects.select_related("change__group").filter(pk=number).first()
    if task is None:
        raise NoSuchTask(_("There is no such task."))
    if task.owner_id != by.pk or not is_done or not permission.is_here(by):
        permission.refuse_unless_may_change(by, task.change, at=at)
    column = "done_at" if is_done else "dropped_at"
    with transaction.atomic():
        open_still = Task.objects.filter(pk=number, done_at=None, dropped_at=None)
        closed = open_still.update(**{column: at})
        if closed:
            write_down("goals.finish_task" if is_done else "goals.drop_task", task.change, by, at)
    task.refresh_from_db()
    if not closed and getattr(task, column) is None:
        raise MovedOn(_("This task was done or dropped before."))
    return task


def _refuse_unless_open(change: Change) -> None:
    """Raises MovedOn for a change that has ended; held until the transaction is over."""
    held = Change.objects.select_for_update().get(pk=change.pk)
    if held.state not in rules.OPEN:
        raise MovedOn(_("This change has ended."))
