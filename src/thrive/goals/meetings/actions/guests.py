"""A coach from outside: agreed by three, and let in by a link that opens one circle.

A guest is no person of the organisation: in no group, in no audience and in no count, and what is
for everybody stays shut. What a sponsor learns is written down before anything else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.aims.telling import tell
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings.actions.circles import LONGEST_ABOUT, begin, cease
from thrive.goals.meetings.actions.keeping import keep, record
from thrive.goals.meetings.errors import BadCircle, NoSuchCircle, NotMeeting
from thrive.goals.meetings.queries.permission import GONE, find, not_meeting
from thrive.goals.meetings.seats import Who, link_hash
from thrive.goals.models import Agreement, Circle, CircleEvent, Guest
from thrive.people import queries as people
from thrive.people.models import Person
from thrive.people.sealing import new_link_secret

LINK_GOOD_FOR = timedelta(days=365)
LONGEST_NAME = 200


@dataclass(frozen=True)
class Inviting:
    """Who comes, what for, and what is agreed: whom it is told to, and what of it."""

    name: str
    sponsor: Person
    learns: str
    words: str = ""
    about: str = ""


@dataclass(frozen=True)
class Invited:
    """A circle with its coach. The secret exists only here and in the link that is handed over."""

    circle: Circle
    secret: str


def invite_guest(*, inviting: Inviting, by: Person, at: datetime) -> Invited:
    """Write down what is agreed, and make the link for the coach. It begins when all three agree.

    One coach at a time. Raises BadCircle, NotMeeting while there is another.
    """
    _check(inviting, by, at)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        theirs = Circle.objects.filter(kind=Circle.Kind.GUEST, opener=by)
        if theirs.exclude(state__in=GONE).exists():
            raise NotMeeting(_("You have a coach from outside already. End that first."))
        circle = Circle.objects.create(
            kind=Circle.Kind.GUEST, opener=by, about=inviting.about.strip(), made_at=at
        )
        secret = new_link_secret()
        Guest.objects.create(
            circle=circle, name=inviting.name.strip(), secret_hash=link_hash(secret),
            invited_at=at, expires_at=at + LINK_GOOD_FOR,
        )  # fmt: skip
        Agreement.objects.create(
            circle=circle, sponsor=inviting.sponsor, learns=inviting.learns,
            words=inviting.words.strip(), member_agreed_at=at,
        )  # fmt: skip
        keep(circle, CircleEvent.Kind.ASKED, by=by, at=at)
        record("goals.invite_guest", circle, by=by, at=at)
        tell(
            person=inviting.sponsor,
            key=f"circle-{circle.pk}-agreement",
            words=lambda: (
                _("%(name)s would like a coach from outside") % {"name": by.name},
                _("Read what you would learn of it, and agree or not."),
            ),
            path="/together/",
            at=at,
        )
    return Invited(circle, secret)


def agree_as_guest(*, guest: Guest, at: datetime) -> Circle:
    """The coach agrees to what is written. Twice is once. Raises NoSuchCircle, NotMeeting."""
    found = find(guest.circle_id, guest, at=at)
    return _agree(found, "guest_agreed_at", by=guest, at=at)


def agree_as_sponsor(*, circle: int, by: Person, at: datetime) -> Circle:
    """The sponsor agrees to what is written. Twice is once. Raises NoSuchCircle, NotMeeting."""
    return _agree(_sponsored(circle, by), "sponsor_agreed_at", by=by, at=at)


def refuse_as_sponsor(*, circle: int, by: Person, at: datetime) -> Circle:
    """The sponsor does not agree: it never begins. Twice is once.

    Raises NoSuchCircle, NotMeeting where it has begun.
    """
    found = _sponsored(circle, by)
    if found.state == Circle.State.DECLINED:
        return found
    with transaction.atomic():
        cease(found, Circle.State.ASKED, Circle.State.DECLINED, at)
        Guest.objects.filter(circle=found, closed_at=None).update(closed_at=at)
        keep(found, CircleEvent.Kind.DECLINED, by=by, at=at)
        record("goals.decline_to_meet", found, by=by, at=at)
    return found


def renew_link(*, circle: int, by: Person, at: datetime) -> Invited:
    """Make another link for the coach; the former one opens nothing any more.

    Raises NoSuchCircle, NotAllowed, NotMeeting.
    """
    found = find(circle, by, at=at)
    if found.kind != Circle.Kind.GUEST or found.opener_id != by.pk:
        raise NotAllowed(_("Only whoever invited a coach makes a link."))
    if found.state in GONE:
        raise not_meeting(found)
    secret = new_link_secret()
    with transaction.atomic():
        Guest.objects.filter(circle=found).update(
            secret_hash=link_hash(secret), expires_at=at + LINK_GOOD_FOR
        )
        record("goals.renew_guest_link", found, by=by, at=at)
    return Invited(found, secret)


def _agree(circle: Circle, column: str, *, by: Who, at: datetime) -> Circle:
    with transaction.atomic():
        held = Agreement.objects.select_for_update().get(circle=circle)
        if getattr(held, column) is not None:
            return circle
        if circle.state != Circle.State.ASKED:
            raise not_meeting(circle)
        Agreement.objects.filter(pk=held.pk).update(**{column: at})
        held.refresh_from_db()
        keep(circle, CircleEvent.Kind.AGREED, by=by, at=at)
        record("goals.agree_to_coaching", circle, by=by, at=at)
        if held.guest_agreed_at and held.sponsor_agreed_at:
            begin(circle, at)
            keep(circle, CircleEvent.Kind.BEGUN, by=by, at=at)
            _tell_begun(circle, at)
    return circle


def _tell_begun(circle: Circle, at: datetime) -> None:
    tell(
        person=circle.opener,
        key=f"circle-{circle.pk}-agreed",
        words=lambda: (
            _("All three agreed: you can begin"),
            _("You can write down what you want to talk about."),
        ),
        path=f"/together/{circle.pk}/",
        at=at,
    )


def _sponsored(circle: int, by: Person) -> Circle:
    """A circle whose agreement names this sponsor. Opens nothing else of it."""
    found = Circle.objects.select_related("opener").filter(
        pk=circle, agreement__sponsor=by, agreement__sponsor__is_active=True
    ).first()  # fmt: skip
    if found is None:
        raise NoSuchCircle(_("There is nothing of this kind here, or you cannot see it."))
    return found


def _check(inviting: Inviting, by: Person, at: datetime) -> None:
    problems = problems_of(
        [
            Text("name", inviting.name, LONGEST_NAME, needed=True),
            Text("about", inviting.about, LONGEST_ABOUT),
            Text("words", inviting.words, 2000),
        ]
    )
    if inviting.learns not in Agreement.Learns.values:
        problems.append(Problem(_("expected nothing or meetings"), column="learns"))
    if inviting.sponsor.pk == by.pk or not people.roles(inviting.sponsor, at=at).is_sponsor:
        problems.append(Problem(_("choose a sponsor other than yourself"), column="sponsor"))
    if not by.is_active:
        problems.append(Problem(_("only people who are here"), column="by"))
    refuse(BadCircle, _("This cannot be agreed as it stands."), problems)
