"""Beginning to meet, with everybody's consent, and ceasing to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.aims.telling import tell
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings.actions.keeping import keep, record
from thrive.goals.meetings.errors import BadCircle, NotMeeting
from thrive.goals.meetings.queries.permission import GONE, find, not_meeting
from thrive.goals.meetings.seats import Who, others_of
from thrive.goals.meetings.telling import tell_of_date
from thrive.goals.models import Circle, CircleEvent, Guest, Meeting
from thrive.people import queries as people
from thrive.people.models import Group, Person

PAIRS = (Circle.Kind.PEERS, Circle.Kind.LEADER, Circle.Kind.MENTOR)
LONGEST_ABOUT = 200
ASK_AGAIN_AFTER = timedelta(days=30)


def ask_to_meet(*, other: Person, kind: str, by: Person, at: datetime, about: str = "") -> Circle:
    """Ask somebody to meet again and again. It begins when they say yes.

    Asked twice, it is the same: whoever meets somebody already, or waits for their answer, is given
    what there is. A no, or an asking that was taken back, stands for 30 days: nobody is pressed.
    Raises BadCircle, NotMeeting.
    """
    problems = problems_of([Text("about", about, LONGEST_ABOUT)])
    if kind not in PAIRS:
        problems.append(Problem(_("expected peers, leader or mentor"), column="kind", value=kind))
    if other.pk == by.pk or not (other.is_active and by.is_active):
        problems.append(Problem(_("choose somebody else who is here"), column="other"))
    refuse(BadCircle, _("You cannot ask like this."), problems)
    with transaction.atomic():
        list(Person.objects.select_for_update().filter(pk__in=[by.pk, other.pk]).order_by("pk"))
        both = Q(opener=by, other=other) | Q(opener=other, other=by)
        standing = Circle.objects.filter(both, kind=kind).exclude(state__in=GONE).first()
        if standing is not None:
            return standing
        _refuse_pressing(by, other, at)
        circle = Circle.objects.create(
            kind=kind, opener=by, other=other, about=about.strip(), made_at=at
        )
        keep(circle, CircleEvent.Kind.ASKED, by=by, at=at)
        record("goals.ask_to_meet", circle, by=by, at=at)
        tell(
            person=other,
            key=f"circle-{circle.pk}-asked",
            words=lambda: (
                _("%(name)s would like to meet you") % {"name": by.name},
                circle.about or _("Again and again, the two of you."),
            ),
            path=f"/together/{circle.pk}/",
            at=at,
        )
    return circle


def open_for_group(*, group: Group, by: Person, at: datetime, about: str = "") -> Circle:
    """Let a group meet here: whoever looks after it may. There is one at a time; twice is once.

    Raises NotAllowed, BadCircle.
    """
    problems = problems_of([Text("about", about, LONGEST_ABOUT)])
    refuse(BadCircle, _("This cannot begin like this."), problems)
    if not people.roles(by, at=at).may_steward(group):
        raise NotAllowed(_("Only those who look after a group begin this."))
    with transaction.atomic():
        Group.objects.select_for_update().get(pk=group.pk)
        standing = Circle.objects.filter(group=group).exclude(state__in=GONE).first()
        if standing is not None:
            return standing
        circle = Circle.objects.create(
            kind=Circle.Kind.GROUP, opener=by, group=group, about=about.strip(), made_at=at,
            begun_at=at, state=Circle.State.MEETING,
        )  # fmt: skip
        keep(circle, CircleEvent.Kind.BEGUN, by=by, at=at)
        record("goals.open_for_group", circle, by=by, at=at)
    return circle


def agree_to_meet(*, circle: int, by: Person, at: datetime) -> Circle:
    """Say yes to whoever asked. Twice is once. Raises NoSuchCircle, NotAllowed, NotMeeting."""
    found = _asked(circle, by, at)
    if found.state == Circle.State.MEETING:
        return found
    with transaction.atomic():
        begin(found, at)
        keep(found, CircleEvent.Kind.BEGUN, by=by, at=at)
        record("goals.agree_to_meet", found, by=by, at=at)
        tell(
            person=found.opener,
            key=f"circle-{found.pk}-agreed",
            words=lambda: (
                _("%(name)s said yes") % {"name": by.name},
                _("You can write down what you want to talk about."),
            ),
            path=f"/together/{found.pk}/",
            at=at,
        )
    return found


def decline_to_meet(*, circle: int, by: Person, at: datetime) -> Circle:
    """Say no. Whoever asked finds out when they look, without a reason. Twice is once.

    Raises NoSuchCircle, NotAllowed, NotMeeting.
    """
    found = _asked(circle, by, at)
    if found.state == Circle.State.DECLINED:
        return found
    with transaction.atomic():
        cease(found, Circle.State.ASKED, Circle.State.DECLINED, at)
        keep(found, CircleEvent.Kind.DECLINED, by=by, at=at)
        record("goals.decline_to_meet", found, by=by, at=at)
    return found


def end_circle(*, circle: int, by: Who, at: datetime) -> Circle:
    """Cease to meet, or take back what was asked. What was written stays for those who could read
    it; a coach from outside cannot open it any more. Twice is once.

    Either of two may; of a group those who look after it. Raises NoSuchCircle, NotAllowed,
    NotMeeting.
    """
    found = find(circle, by, at=at)
    if found.state in GONE:
        return found
    _refuse_unless_may_end(found, by, at)
    with transaction.atomic():
        cease(found, found.state, Circle.State.ENDED, at)
        _call_off(found, by, at)
        Guest.objects.filter(circle=found, closed_at=None).update(closed_at=at)
        keep(found, CircleEvent.Kind.ENDED, by=by, at=at)
        record("goals.end_circle", found, by=by, at=at)
        for other in others_of(found, by):
            tell(
                person=other,
                key=f"circle-{found.pk}-ended",
                words=lambda: (
                    _("Your talks have ended"),
                    _("What was written stays as it is."),
                ),
                path=f"/together/{found.pk}/",
                at=at,
            )
    return found


def _call_off(circle: Circle, by: Who, at: datetime) -> None:
    """A date ahead would stay in calendars, and the next circle could not have one. Two who met are
    told that it has ended; of a group each is told of the date.
    """
    ahead = Meeting.objects.filter(circle=circle, state=Meeting.State.PLANNED).first()
    if ahead is None:
        return
    Meeting.objects.filter(pk=ahead.pk, state=Meeting.State.PLANNED).update(
        state=Meeting.State.CALLED_OFF, version=F("version") + 1
    )
    ahead.refresh_from_db()
    keep(circle, CircleEvent.Kind.CALLED_OFF, by=by, at=at, before_at=ahead.starts_at)
    if circle.group_id is not None:
        tell_of_date(circle, ahead, by=by, at=at)


def begin(circle: Circle, at: datetime) -> None:
    """From asked to meeting, once. Raises NotMeeting where it was ended or begun meanwhile."""
    begun = Circle.objects.filter(pk=circle.pk, state=Circle.State.ASKED).update(
        state=Circle.State.MEETING, begun_at=at
    )
    circle.refresh_from_db(fields=["state", "begun_at", "ended_at"])
    if not begun:
        raise not_meeting(circle)


def cease(circle: Circle, before: str, after: Circle.State, at: datetime) -> None:
    """From one state to its end, once. Raises NotMeeting where somebody was faster."""
    ended = Circle.objects.filter(pk=circle.pk, state=before).update(state=after, ended_at=at)
    circle.refresh_from_db(fields=["state", "ended_at"])
    if not ended:
        raise NotMeeting(_("Somebody has answered or ended this meanwhile."))


def _refuse_pressing(by: Person, other: Person, at: datetime) -> None:
    asked_in_vain = Circle.objects.filter(
        opener=by, other=other, begun_at=None, ended_at__gt=at - ASK_AGAIN_AFTER
    )
    if asked_in_vain.exists():
        words = _("You asked %(name)s lately. Leave it for %(days)s days; they can ask you.")
        raise NotMeeting(words % {"name": other.name, "days": ASK_AGAIN_AFTER.days})


def _asked(circle: int, by: Person, at: datetime) -> Circle:
    """A circle that this person was asked for. Raises NoSuchCircle, NotAllowed, NotMeeting."""
    found = find(circle, by, at=at)
    if found.other_id != by.pk:
        raise NotAllowed(_("Only whoever was asked answers this."))
    if found.state == Circle.State.ENDED:
        raise not_meeting(found)
    return found


def _refuse_unless_may_end(circle: Circle, by: Who, at: datetime) -> None:
    if circle.group is None:
        return
    if isinstance(by, Guest) or not people.roles(by, at=at).may_steward(circle.group):
        raise NotAllowed(_("Only those who look after a group end this."))
