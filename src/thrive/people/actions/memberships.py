"""Somebody joins a group, leaves it, or moves in the reporting tree."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import NotFound, Refused
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.errors import GroupClosed, OneTeamAtATime
from thrive.people.models import Group, Membership, Person
from thrive.people.rules.stretches import Obstacle, Stretch, Unfitting, Wish, fit


@transaction.atomic
def join_group(
    *, person: Person, group: Group, on: date, by: Person | None, at: datetime
) -> Membership:
    """Let a person into a group from a day on. In the reporting tree this is a move.

    Running it twice changes nothing. Raises NotAllowed, GroupClosed, OneTeamAtATime, or Refused for
    somebody who has left by that day.
    """
    require_administrator(by, at=at)
    refuse_closed(group, on=on)
    _refuse_gone(person, on=on)
    stays = Membership.objects.filter(person=person, group=group, from_on__lte=on, until_on=None)
    if there := stays.first():
        return there
    _settle(person, Wish(str(group.pk), group.is_reporting, from_on=on), today=on)
    _record("people.join_group", person, group, on, by, at)
    return Membership.objects.get(person=person, group=group, from_on=on)


@transaction.atomic
def move_person(
    *, person: Person, to: Group, on: date, by: Person | None, at: datetime
) -> Membership:
    """Give a person another place in the reporting tree from a day on; the former one ends there.

    Running it twice changes nothing. Raises NotAllowed, GroupClosed, or OneTeamAtATime when a later
    place is known already, or the group has no place in the tree.
    """
    require_administrator(by, at=at)
    if not to.is_reporting:
        raise OneTeamAtATime(
            _("%(group)s has no place in the reporting tree.") % {"group": to.name}
        )
    return join_group(person=person, group=to, on=on, by=by, at=at)


@transaction.atomic
def leave_group(
    *, person: Person, group: Group, on: date, by: Person | None, at: datetime
) -> Membership:
    """End a membership; ``on`` is the first day outside the group. Twice changes nothing.

    Raises NotAllowed, or Refused when the person is not in the group.
    """
    require_administrator(by, at=at)
    _settle(person, Wish(str(group.pk), group.is_reporting, until_on=on), today=on)
    _record("people.leave_group", person, group, on, by, at)
    return Membership.objects.get(person=person, group=group, until_on=on)


@transaction.atomic
def call_off(*, membership: Membership, by: Person | None, at: datetime) -> None:
    """Call off a place that was planned and has not begun; the team before it goes on.

    Twice is refused by NotFound. Raises NotAllowed, or Refused once it has begun: it was true then,
    so it can only end.
    """
    require_administrator(by, at=at)
    person, group, begins = membership.person, membership.group, membership.from_on
    if begins <= at.date():
        raise Refused(_("This has begun already. End it on a day instead."))
    if not Membership.objects.filter(pk=membership.pk, from_on=begins).delete()[0]:
        raise NotFound(_("This was called off before."))
    if group.is_reporting:
        before = person.memberships.filter(group__is_reporting=True, until_on=begins)
        before.update(until_on=None)
    _record("people.call_off", person, group, begins, by, at)


def refuse_closed(group: Group, *, on: date) -> None:
    """A closed group takes nobody."""
    if group.closed_on is not None and group.closed_on <= on:
        raise GroupClosed(_("%(group)s is closed and takes nobody.") % {"group": group.name})


def _refuse_gone(person: Person, *, on: date) -> None:
    """Whoever has left by a day belongs nowhere on it."""
    if not person.is_active or (person.left_on is not None and person.left_on <= on):
        raise Refused(_("%(person)s has left. Take them back first.") % {"person": person.name})


def _settle(person: Person, wish: Wish, *, today: date) -> None:
    rows = list(
        Membership.objects.select_for_update(of=("self",))
        .filter(person=person)
        .select_related("group")
    )
    known = [
        Stretch(str(row.group_id), row.group.is_reporting, row.from_on, row.until_on, row.pk)
        for row in rows
    ]
    fitted = fit(known, wish, today=today)
    if isinstance(fitted, Unfitting):
        raise _refusal(person, fitted, rows)
    _write(person, [stretch for stretch in fitted if stretch not in known])


def _write(person: Person, changed: Sequence[Stretch]) -> None:
    """Ends are written before beginnings, so that no day has two places in between."""
    for stretch in sorted(changed, key=lambda one: one.until_on is None):
        days = {"from_on": stretch.from_on, "until_on": stretch.until_on}
        if stretch.key is not None:
            Membership.objects.filter(pk=stretch.key).update(**days)
        else:
            Membership.objects.create(person=person, group_id=int(stretch.group), **days)


def _refusal(person: Person, unfitting: Unfitting, rows: Sequence[Membership]) -> Refused:
    if unfitting.why is Obstacle.BEGINNING_UNKNOWN:
        return Refused(_("%(person)s is not in this group.") % {"person": person.name})
    if unfitting.why is Obstacle.ENDS_BEFORE_IT_BEGINS:
        return Refused(_("A membership cannot end before it begins. Choose a later day."))
    other = unfitting.other
    group = next(row.group for row in rows if other is not None and row.pk == other.key)
    return OneTeamAtATime(
        _("%(person)s is already in %(group)s from %(day)s. End that first.")
        % {
            "person": person.name,
            "group": group.name,
            "day": other.from_on.isoformat() if other else "",
        }
    )


def _record(
    action: str, person: Person, group: Group, on: date, by: Person | None, at: datetime
) -> None:
    details = {"group": group.external_id, "on": on.isoformat()}
    audit.record(
        actor=name_of(by), action=action, subject=person.external_id, at=at, details=details
    )
