"""Who can see which circles. Every query and action of meetings begins here.

What does not exist and what may not be seen are alike. A coach from outside sees one circle, and
only while the link is good and whoever invited them is here.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thrive.goals.aims.queries.permission import Sight, sight
from thrive.goals.meetings.errors import NoSuchCircle, NotMeeting
from thrive.goals.meetings.seats import Who
from thrive.goals.models import Circle, Guest
from thrive.people.models import Person

GONE = (Circle.State.ENDED, Circle.State.DECLINED)


def visible(who: Who, *, at: datetime) -> QuerySet[Circle]:
    """The circles that somebody may see, in no order of their own."""
    if isinstance(who, Guest):
        is_good = who.closed_at is None and who.expires_at > at
        here = Circle.objects.filter(pk=who.circle_id, opener__is_active=True)
        return here if is_good else Circle.objects.none()
    if not who.is_active:
        return Circle.objects.none()
    return Circle.objects.filter(Q(opener=who, group=None) | Q(other=who) | of_groups(who, at=at))


def of_groups(who: Person, *, at: datetime) -> Q:
    """A condition: the circle of a group that somebody is in, or below it, or looks after."""
    return _inside(sight(who, at=at))


def _inside(sees: Sight) -> Q:
    inside = Q(group__in=sees.groups)
    for group in sees.roles.steward_of:
        inside |= Q(group=group.pk)
        if group.path:
            inside |= Q(group__path__startswith=group.path)
    return Q(kind=Circle.Kind.GROUP) & inside


def find(circle: int, who: Who, *, at: datetime) -> Circle:
    """One circle that somebody may see, with its people. Raises NoSuchCircle."""
    found = (
        visible(who, at=at)
        .select_related("opener", "other", "group", "guest", "agreement__sponsor")
        .filter(pk=circle)
        .first()
    )
    if found is None:
        raise NoSuchCircle(_("There is nothing of this kind here, or you cannot see it."))
    return found


def find_meeting(circle: int, who: Who, *, at: datetime) -> Circle:
    """One circle in which somebody may write. Raises NoSuchCircle, NotMeeting."""
    found = find(circle, who, at=at)
    if found.state != Circle.State.MEETING:
        raise not_meeting(found)
    return found


def hold(circle: Circle) -> None:
    """Hold a circle until the transaction ends: those who write in it come one after another.

    Raises NotMeeting if it ended meanwhile.
    """
    held = Circle.objects.select_for_update().filter(pk=circle.pk, state=Circle.State.MEETING)
    if not held.exists():
        raise not_meeting(circle)


def not_meeting(circle: Circle) -> NotMeeting:
    """The refusal, in words."""
    if circle.state == Circle.State.ASKED:
        return NotMeeting(_("Not everybody has said yes yet. Nothing is written before."))
    return NotMeeting(_("This has ended. What was written stays as it is."))
