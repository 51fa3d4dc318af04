"""My circles, and what those who are to agree read before they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from thrive.goals.meetings.queries.permission import GONE, visible
from thrive.goals.meetings.seats import link_hash
from thrive.goals.meetings.wording import agreement_sentence, kind_words, other_name
from thrive.goals.models import Agreement, Circle, Commitment, Guest, Meeting, Seeking
from thrive.people import queries as people
from thrive.people.models import Group, Person, Role
from thrive.people.queries.standing import held_at

MOST = 100


@dataclass(frozen=True)
class CircleLine:
    """A circle in a list. ``asks_me``: it waits for the viewer's yes or no."""

    id: int
    name: str
    kind: str
    about: str
    state: str
    next_at: datetime | None
    open_promises: int  # the viewer's own
    asks_me: bool


@dataclass(frozen=True)
class AgreementLine:
    """What a sponsor reads of talks with a coach from outside: what was agreed, and no more."""

    circle: int
    member: str
    coach: str
    sentence: str
    words: str
    waits_for_me: bool
    is_over: bool
    met: int | None  # None where it was agreed that it is not told
    last_on: date | None


@dataclass(frozen=True)
class SeekingLine:
    """What one tells all who are here."""

    id: int
    kind: str
    text: str


@dataclass(frozen=True)
class MyCircles:
    """Everybody whom somebody meets or could meet."""

    asked: tuple[CircleLine, ...]  # they wait for the viewer
    meeting: tuple[CircleLine, ...]
    waiting: tuple[CircleLine, ...]  # they wait for others
    ended: tuple[CircleLine, ...]
    agreements: tuple[AgreementLine, ...]
    seeking: tuple[SeekingLine, ...]
    may_open: tuple[Group, ...]  # groups looked after that do not meet here yet
    leads: bool


def my_circles(*, viewer: Person, at: datetime) -> MyCircles:
    """All that concerns somebody. Ten queries, however many there are."""
    rows = list(
        visible(viewer, at=at)
        .select_related("opener", "other", "group", "guest")
        .order_by("-made_at", "-id")[:MOST]
    )
    lines = _lines(rows, viewer)
    held = people.roles(viewer, at=at).steward_of
    taken = {one.group_id for one in rows if one.state not in GONE}
    mine = Seeking.objects.filter(person=viewer, ended_at=None).order_by("kind", "-told_at", "-id")
    return MyCircles(
        asked=tuple(one for one in lines if one.asks_me),
        meeting=tuple(sorted(_in(lines, "meeting"), key=_soonest)),
        waiting=tuple(one for one in _in(lines, "asked") if not one.asks_me),
        ended=tuple(one for one in lines if one.state in GONE),
        agreements=agreements_for(sponsor=viewer),
        seeking=tuple(SeekingLine(*row) for row in mine.values_list("id", "kind", "text")),
        may_open=tuple(one for one in held if one.pk not in taken),
        leads=bool(held),
    )


def agreements_for(*, sponsor: Person) -> tuple[AgreementLine, ...]:
    """What a sponsor learns of coaches from outside: exactly what was agreed. One query."""
    if not sponsor.is_active:
        return ()
    held = Q(circle__meetings__state=Meeting.State.HELD)
    met = Count("circle__meetings", filter=held)
    last = Max("circle__meetings__starts_at", filter=held)
    rows = Agreement.objects.filter(sponsor=sponsor).select_related(
        "sponsor", "circle__opener", "circle__guest"
    )
    found = rows.annotate(met=met, last=last).order_by("-circle__made_at", "-circle")[:MOST]
    return tuple(_agreement(one) for one in found)


def _agreement(one: Agreement) -> AgreementLine:
    circle: Circle = one.circle
    tells = one.learns == Agreement.Learns.MEETINGS and circle.begun_at is not None
    last = getattr(one, "last", None) if tells else None
    return AgreementLine(
        circle=circle.pk, member=circle.opener.name, coach=circle.guest.name,
        sentence=agreement_sentence(one), words=one.words,
        waits_for_me=circle.state == Circle.State.ASKED and one.sponsor_agreed_at is None,
        is_over=circle.state in GONE, met=getattr(one, "met", 0) if tells else None,
        last_on=last.date() if last else None,
    )  # fmt: skip


def guest_by_secret(*, secret: str, at: datetime) -> Guest | None:
    """The coach whose link this is, while it is good. For the door alone."""
    return guest_by_mark(mark=link_hash(secret), at=at)


def guest_by_mark(*, mark: str, at: datetime) -> Guest | None:
    """The coach whose link is known by what is kept of it, while it is good."""
    found = Guest.objects.filter(secret_hash=mark, closed_at=None, expires_at__gt=at)
    return found.select_related("circle").first()


def sponsors_for(*, member: Person, at: datetime) -> tuple[Person, ...]:
    """The sponsors who could agree to a coach from outside, by name."""
    held = held_at(at).filter(kind=Role.Kind.SPONSOR, person__is_active=True)
    found = {one.person for one in held.exclude(person=member).select_related("person")}
    return tuple(sorted(found, key=lambda one: (one.name, one.pk)))


def _in(lines: Sequence[CircleLine], state: str) -> list[CircleLine]:
    return [one for one in lines if one.state == state]


def _soonest(line: CircleLine) -> tuple[bool, float, int]:
    moment = line.next_at.timestamp() if line.next_at else 0.0
    return (line.next_at is None, moment, -line.id)


def _lines(rows: Sequence[Circle], viewer: Person) -> list[CircleLine]:
    ahead = dict(
        Meeting.objects.filter(circle__in=rows, state=Meeting.State.PLANNED)
        .order_by("circle").values_list("circle", "starts_at")
    )  # fmt: skip
    open_ones = Commitment.objects.filter(circle__in=rows, by=viewer, state="open")
    counted = dict(
        open_ones.order_by("circle").values("circle").annotate(n=Count("id"))
        .values_list("circle", "n")
    )  # fmt: skip
    return [
        CircleLine(
            id=one.pk, name=other_name(one, viewer), kind=kind_words(one.kind), about=one.about,
            state=one.state, next_at=ahead.get(one.pk), open_promises=counted.get(one.pk, 0),
            asks_me=one.state == Circle.State.ASKED and one.other_id == viewer.pk,
        )
        for one in rows
    ]  # fmt: skip
