"""What of meeting waits for somebody, for Today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from thrive.goals.aims.days import day_in
from thrive.goals.meetings.queries.permission import visible
from thrive.goals.meetings.wording import other_name
from thrive.goals.models import Agreement, Circle, Commitment, Meeting
from thrive.people.models import Person

SOON = timedelta(hours=36)
MOST = 20


class Waits(StrEnum):
    """What kind of thing waits, the one that matters most first: somebody else waits for it."""

    ASKED = "asked"
    AGREEMENT = "agreement"
    MEETING = "meeting"
    PROMISE = "promise"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is called, since when or for when, and in which circle."""

    kind: Waits
    circle: int
    text: str
    on: date


def waiting_for(*, person: Person, at: datetime) -> tuple[Waiting, ...]:
    """What waits for somebody, what matters most first. Seven queries at most.

    Who asks to meet, what a sponsor is to agree to, a date within a day and a half, and promises
    of their own whose day has come.
    """
    if not person.is_active:
        return ()
    found = [*_asked(person), *_agreements(person), *_dates(person, at), *_promises(person, at)]
    rank = list(Waits)
    return tuple(sorted(found, key=lambda one: (rank.index(one.kind), one.on, one.circle)))


def _asked(person: Person) -> list[Waiting]:
    rows = Circle.objects.filter(other=person, state=Circle.State.ASKED).select_related("opener")
    return [
        Waiting(Waits.ASKED, one.pk, one.opener.name, day_in(one.made_at, person.time_zone))
        for one in rows.order_by("made_at", "id")[:MOST]
    ]


def _agreements(person: Person) -> list[Waiting]:
    rows = Agreement.objects.filter(
        sponsor=person, sponsor_agreed_at=None, circle__state=Circle.State.ASKED
    ).select_related("circle__opener")
    return [
        Waiting(
            Waits.AGREEMENT, one.circle_id, one.circle.opener.name,
            day_in(one.circle.made_at, person.time_zone),
        )
        for one in rows.order_by("circle__made_at", "circle")[:MOST]
    ]  # fmt: skip


def _dates(person: Person, at: datetime) -> list[Waiting]:
    ours = visible(person, at=at).filter(state=Circle.State.MEETING)
    rows = Meeting.objects.filter(
        circle__in=ours, state=Meeting.State.PLANNED, starts_at__lte=at + SOON
    ).select_related("circle__opener", "circle__other", "circle__group", "circle__guest")
    return [
        Waiting(
            Waits.MEETING, one.circle_id, other_name(one.circle, person),
            day_in(one.starts_at, person.time_zone),
        )
        for one in rows.order_by("starts_at", "id")[:MOST]
    ]  # fmt: skip


def _promises(person: Person, at: datetime) -> list[Waiting]:
    rows = Commitment.objects.filter(
        by=person, state=Commitment.State.OPEN, circle__state=Circle.State.MEETING,
        due_on__lte=day_in(at, person.time_zone),
    )  # fmt: skip
    return [
        Waiting(Waits.PROMISE, circle, text, due_on)
        for circle, text, due_on in rows.order_by("due_on", "id").values_list(
            "circle", "text", "due_on"
        )[:MOST]
        if due_on is not None
    ]
