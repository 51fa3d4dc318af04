"""Telling people of a date: the other one of a pair at once, the people of a group by the outbox.

A group may be large, so whoever sets a date only announces it, and each of its people gets one
letter afterwards. A date that was moved again meanwhile is told as it stands last. Letters spend
their reader's attention like all others, and lead to where the calendar file is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thrive.foundation import days, outbox
from thrive.goals.aims.days import zone_of
from thrive.goals.aims.telling import tell
from thrive.goals.meetings.seats import Who, others_of
from thrive.goals.models import Circle, Meeting
from thrive.people.models import Group, Person, Role
from thrive.people.queries import Audience, people_for
from thrive.people.queries.standing import held_at

TOPIC = "circle_date"


def tell_of_date(circle: Circle, meeting: Meeting, *, by: Who, at: datetime) -> None:
    """Let whoever else meets know how the next date stands now; in the running transaction.

    The same version of a date is told once.
    """
    if circle.group_id is not None:
        payload = {
            "meeting": meeting.pk, "version": meeting.version,
            "by": by.pk if isinstance(by, Person) else None,
        }  # fmt: skip
        key = f"{TOPIC} {meeting.pk} {meeting.version}"
        outbox.announce(TOPIC, payload, at=at, key=key)
        return
    is_off = meeting.state == Meeting.State.CALLED_OFF
    for other in others_of(circle, by):
        tell(
            person=other,
            key=f"meeting-{meeting.pk}-{meeting.version}",
            words=lambda: (
                _("Called off: %(name)s") % {"name": by.name}
                if is_off
                else _("A date with %(name)s") % {"name": by.name},
                _("Open the page for day, hour and place."),
            ),
            path=_path(circle),
            at=at,
        )


def tell_groups(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """Handle the outbox topic: tell the people of each group, but for whoever set the date.

    Twice is once, because each letter has its key. ``Any``: as it stands in the outbox.
    """
    named = {payload["meeting"]: payload for payload in payloads}
    rows = Meeting.objects.select_related("circle__group").filter(pk__in=named)
    for meeting in rows.order_by("pk"):
        newest = max(one["version"] for one in payloads if one["meeting"] == meeting.pk)
        is_told = meeting.version == newest and meeting.state != Meeting.State.HELD
        if is_told and meeting.circle.group is not None and meeting.starts_at > at:
            _tell_people(meeting, meeting.circle.group, named[meeting.pk]["by"], at)


def _tell_people(meeting: Meeting, group: Group, by: int | None, at: datetime) -> None:
    for person in _people_of(group, at):
        if person.pk != by:
            tell(
                person=person,
                key=f"meeting-{meeting.pk}-{meeting.version}-{person.pk}",
                words=partial(_words, meeting, group, person.time_zone),
                path=_path(meeting.circle),
                at=at,
            )


def _people_of(group: Group, at: datetime) -> Iterable[Person]:
    """Those in it and below it, and those who look after it, each once."""
    inside = people_for(Audience(groups=(group.pk,)), on=at.date())
    stewards = held_at(at).filter(kind=Role.Kind.STEWARD, group=group)
    looking_after = Person.objects.filter(pk__in=stewards.values("person"), is_active=True)
    return {one.pk: one for one in (*inside, *looking_after)}.values()


def _words(meeting: Meeting, group: Group, zone: str) -> tuple[str, str]:
    """Title and line, in the zone of whoever reads them."""
    when = days.moment(timezone.localtime(meeting.starts_at, zone_of(zone)))
    given = {"group": group.name, "moment": when, "place": meeting.place}
    if meeting.state == Meeting.State.CALLED_OFF:
        return (
            _("Called off: %(group)s") % given,
            _("It was to be on %(moment)s. The page takes it out of your calendar.") % given,
        )
    title = _("%(group)s meets") if meeting.version == 0 else _("A new date: %(group)s meets")
    line = (
        _("%(moment)s, %(place)s. The page puts it into your calendar.")
        if meeting.place
        else _("%(moment)s. The page puts it into your calendar.")
    )
    return title % given, line % given


def _path(circle: Circle) -> str:
    return f"/together/{circle.pk}/#next"
