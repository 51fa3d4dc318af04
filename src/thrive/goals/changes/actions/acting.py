"""Plan, do, study, act: a change begins, is looked at, and is adopted, adapted or abandoned."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.changes import permission, rules, texts
from thrive.goals.changes.actions.making import (
    LONGEST,
    TWICE_WITHIN,
    Written,
    change_of,
    make_change,
    write_down,
    write_event,
)
from thrive.goals.changes.errors import BadChange, MovedOn
from thrive.goals.changes.found import let_be_found
from thrive.goals.models import Change, ChangeEvent
from thrive.measures import actions as measures
from thrive.measures.models import Annotation
from thrive.people.models import Person

ENDINGS: dict[str, str] = {
    Change.State.ADOPTED: "goals.adopt_change",
    Change.State.ADAPTED: "goals.adapt_change",
    Change.State.ABANDONED: "goals.abandon_change",
}


def begin_due(*, at: datetime, most: int = 500) -> int:
    """Let changes begin whose first day has come, and mark it in their series. Returns how many.

    For a tick; safe to run twice and by two at once.
    """
    due = Change.objects.filter(state=Change.State.PLANNED, starts_on__lte=at.date())
    begun = 0
    for change in due.select_related("group", "outcome__measure", "outcome__group")[:most]:
        with transaction.atomic():
            begun += _begin(change, by=None, at=at)
    return begun


def begin_change(*, change: int, by: Person, at: datetime) -> Change:
    """Let a change begin whose first day has come. Raises NoSuchChange, NotAllowed, MovedOn."""
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    if found.starts_on > at.date():
        raise MovedOn(_("Its first day has not come yet. Change the day, if it begins earlier."))
    with transaction.atomic():
        if not _begin(found, by=by, at=at):
            raise _moved_on()
    return change_of(change)


def study_change(
    *,
    change: int,
    learned: str,
    by: Person,
    at: datetime,
    hours: float | None = None,
    money: float | None = None,
    safety: str = "",
    customers: str = "",
) -> Change:
    """Write down what was learned, and which impact was found. Numbers stay what they are: the
    evidence is worked out from the series, not typed.

    ``hours`` and ``money`` are saved in a month; less than 0 is lost. The same again within a
    minute is written once. Raises NoSuchChange,
    NotAllowed, BadChange without a word of what was learned, MovedOn.
    """
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    words = {"learned": learned.strip(), "found_safety": safety.strip(),
             "found_customers": customers.strip()}  # fmt: skip
    problems = texts.problems_of(words, most=LONGEST, needed=("learned",))
    for name, value in (("found_hours", hours), ("found_money", money)):
        if value is not None and not -1e12 < value < 1e12:
            problems.append(Problem(_("expected a number"), column=name, value=str(value)))
    if problems:
        raise BadChange(_("What was found cannot be written down so."), problems)
    with transaction.atomic():
        if _pressed_twice(found, ChangeEvent.Kind.STUDIED, words["learned"], by, at):
            return found
        _move(found, Change.State.STUDIED, **words, found_hours=hours, found_money=money)
        write_event(found, ChangeEvent.Kind.STUDIED, by=by, at=at, text=words["learned"])
        write_down("goals.study_change", found, by, at)
        let_be_found(change_of(change), at=at)
    return change_of(change)


def adopt_change(*, change: int, text: str = "", by: Person, at: datetime) -> Change:
    """Keep what a studied change does, from now on. The same again within a minute is once.

    Raises NoSuchChange, NotAllowed, BadChange, MovedOn.
    """
    return _end(change, Change.State.ADOPTED, ChangeEvent.Kind.ADOPTED, text, by, at)


def abandon_change(*, change: int, text: str, by: Person, at: datetime) -> Change:
    """End a change that is not kept, at any time, with the reason: that is a result too.

    The same again within a minute is once. Raises NoSuchChange, NotAllowed,
    BadChange without a reason, MovedOn.
    """
    if not text.strip():
        raise BadChange(_("Say why it is not kept."), [Problem(_("missing"), column="text")])
    return _end(change, Change.State.ABANDONED, ChangeEvent.Kind.ABANDONED, text, by, at)


def adapt_change(*, change: int, written: Written, text: str, by: Person, at: datetime) -> Change:
    """End this cycle of a studied change and begin the next: the new change is returned.

    Raises NoSuchChange, NotAllowed, BadChange, MovedOn.
    """
    with transaction.atomic():
        ended = _end(change, Change.State.ADAPTED, ChangeEvent.Kind.ADAPTED, text, by, at)
        return make_change(
            written=written, group=ended.group, by=by, at=at, goal=ended.goal, made_from=ended,
            driver=ended.driver,
        )  # fmt: skip


def made_page(*, change: int, page: int, by: Person, at: datetime) -> Change:
    """Say which page was made of a change: once. Raises NoSuchChange, NotAllowed, MovedOn."""
    found = change_of(change)
    permission.refuse_unless_may_change(by, found, at=at)
    with transaction.atomic():
        if not Change.objects.filter(pk=found.pk, page=None).update(page=page):
            raise MovedOn(_("There is a page of this change already."))
        write_event(found, ChangeEvent.Kind.PAGE, by=by, at=at, after={"page": page})
        write_down("goals.page_of_change", found, by, at)
    return change_of(change)


def _begin(change: Change, *, by: Person | None, at: datetime) -> bool:
    """Begin it, unless somebody did meanwhile. Its series gets a dated note: that is what tests
    look for."""
    waiting = Change.objects.filter(pk=change.pk, state=Change.State.PLANNED)
    if not waiting.update(state=Change.State.UNDER_WAY, began_at=at):
        return False
    write_event(change, ChangeEvent.Kind.BEGAN, by=by, at=at)
    write_down("goals.begin_change", change, by, at)
    if change.outcome is not None:
        # By the server: whoever owns a change need not be allowed to write into the series.
        measures.annotate(
            series=change.outcome, kind=Annotation.Kind.CHANGE_BEGAN, on=change.starts_on,
            text=change.title, by=None, at=at,
        )  # fmt: skip
    return True


def _end(number: int, state: str, kind: str, text: str, by: Person, at: datetime) -> Change:
    found = change_of(number)
    permission.refuse_unless_may_change(by, found, at=at)
    text = text.strip()
    problems = texts.problems_of({"text": text}, most={})
    if problems:
        raise BadChange(_("This cannot be written down so."), problems)
    with transaction.atomic():
        if _pressed_twice(found, kind, text, by, at):
            return found
        _move(found, state, ended_at=at)
        write_event(found, kind, by=by, at=at, text=text)
        write_down(ENDINGS[state], found, by, at)
    return change_of(number)


def _move(change: Change, state: str, **new: Any) -> None:
    """Compare and set. ``Any``: values of columns. Raises MovedOn."""
    before = [name for name in rules.NEXT if rules.may_follow(name, state)]
    standing = Change.objects.filter(pk=change.pk, state__in=before)
    if not standing.update(state=state, **new):
        raise _moved_on()


def _pressed_twice(change: Change, kind: str, text: str, by: Person, at: datetime) -> bool:
    """Whether the same person did the same a moment ago. Held until the transaction is over."""
    Change.objects.select_for_update().get(pk=change.pk)
    same = change.events.filter(kind=kind, by=by, text=text, at__gt=at - TWICE_WITHIN, at__lte=at)
    return same.exists()


def _moved_on() -> MovedOn:
    return MovedOn(_("This change is at another step by now. Look at it again."))
