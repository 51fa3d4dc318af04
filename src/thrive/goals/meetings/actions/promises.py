"""What people of a circle promise to do, and what came of it. Open ones are carried forward."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.goals.aims.actions.checking import Text, problems_of, refuse, strange_day
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings.actions.keeping import record
from thrive.goals.meetings.errors import BadEntry, NoSuchEntry, NotMeeting
from thrive.goals.meetings.queries.permission import find_meeting, hold
from thrive.goals.meetings.seats import Who, written_by
from thrive.goals.models import Commitment

LONGEST, LONGEST_END = 300, 500


def commit(
    *, circle: int, text: str, by: Who, at: datetime, due_on: date | None = None
) -> Commitment:
    """Promise to do something, oneself: nobody promises for somebody else.

    The same that is open is promised once. Raises NoSuchCircle, NotMeeting, BadEntry.
    """
    found = find_meeting(circle, by, at=at)
    problems = problems_of([Text("text", text, LONGEST, needed=True)])
    problems += strange_day("due_on", due_on)
    refuse(BadEntry, _("This cannot be promised as it stands."), problems)
    with transaction.atomic():
        hold(found)
        standing = Commitment.objects.filter(
            circle=found, text=text.strip(), state=Commitment.State.OPEN, **written_by(by)
        ).first()
        if standing is not None:
            return standing
        made = Commitment.objects.create(
            circle=found, text=text.strip(), due_on=due_on, at=at, **written_by(by)
        )
        record("goals.commit", found, by=by, at=at)
    return made


def close_commitment(
    *, commitment: int, circle: int, is_kept: bool, by: Who, at: datetime, came_of_it: str = ""
) -> Commitment:
    """Say that one kept what one promised, or lets it go, and what came of it. Twice is once.

    Raises NoSuchCircle, NoSuchEntry, NotAllowed, NotMeeting, BadEntry.
    """
    found = find_meeting(circle, by, at=at)
    held = Commitment.objects.select_related("by").filter(pk=commitment, circle=found).first()
    if held is None:
        raise NoSuchEntry(_("There is no such promise here."))
    if written_by(by) != {"by": held.by, "by_guest": held.by_guest}:
        raise NotAllowed(_("Only whoever promised this says what came of it."))
    problems = problems_of([Text("came_of_it", came_of_it, LONGEST_END)])
    refuse(BadEntry, _("This cannot be written down as it stands."), problems)
    state = Commitment.State.KEPT if is_kept else Commitment.State.LET_GO
    if held.state == state:
        return held
    with transaction.atomic():
        closed = Commitment.objects.filter(pk=held.pk, state=Commitment.State.OPEN).update(
            state=state, ended_at=at, came_of_it=came_of_it.strip()
        )
        held.refresh_from_db()
        if not closed:
            raise NotMeeting(_("This was closed already."))
        record("goals.close_commitment", found, by=by, at=at)
    return held
