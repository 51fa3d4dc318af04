"""Notes for all of a circle, and notes that only their writer can open."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.goals.aims.actions.checking import LONGEST_TEXT, Text, problems_of, refuse
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings import sealing
from thrive.goals.meetings.actions.keeping import record
from thrive.goals.meetings.errors import BadEntry, NoSuchEntry, NotMeeting
from thrive.goals.meetings.queries.permission import find, find_meeting, hold
from thrive.goals.meetings.seats import Who, written_by
from thrive.goals.models import Circle, Note, PrivateNote


def write_note(
    *, circle: int, text: str, by: Who, at: datetime, replaces: int | None = None
) -> Note:
    """Write a note that all of the circle read. One may write anew what one wrote oneself; what it
    said before stays readable.

    Raises NoSuchCircle, NotMeeting, BadEntry, NoSuchEntry, NotAllowed.
    """
    found = find_meeting(circle, by, at=at)
    _check(text)
    with transaction.atomic():
        hold(found)
        former = None if replaces is None else _former(replaces, found, by)
        note = Note.objects.create(
            circle=found, text=text.strip(), replaces=former, at=at, **written_by(by)
        )
        record("goals.write_note", found, by=by, at=at)
    return note


def write_private_note(*, circle: int, text: str, by: Who, at: datetime) -> PrivateNote:
    """Write a note for oneself alone, sealed where the server has a key. Also before and after one
    meets.

    Raises NoSuchCircle, BadEntry, WrongKey.
    """
    found = find(circle, by, at=at)
    _check(text)
    with transaction.atomic():
        content, is_sealed = sealing.kept(text.strip(), circle=found.pk, writer=by)
        note = PrivateNote.objects.create(
            circle=found, content=content, is_sealed=is_sealed, at=at, **written_by(by)
        )
        record("goals.write_private_note", found, by=by, at=at)
    return note


def forget_private_note(*, note: int, circle: int, by: Who, at: datetime) -> int:
    """Delete a private note of one's own, for good. Returns how many went; twice deletes no more.

    Somebody else's is as good as none. Raises NoSuchCircle.
    """
    found = find(circle, by, at=at)
    with transaction.atomic():
        mine = PrivateNote.objects.filter(pk=note, circle=found, **written_by(by))
        gone = mine.delete()[0]
        if gone:
            record("goals.forget_private_note", found, by=by, at=at)
    return gone


def _former(note: int, circle: Circle, by: Who) -> Note:
    found = Note.objects.select_related("by").filter(pk=note, circle=circle).first()
    if found is None:
        raise NoSuchEntry(_("There is no such note here."))
    if written_by(by) != {"by": found.by, "by_guest": found.by_guest}:
        raise NotAllowed(_("Only whoever wrote a note writes it anew."))
    if Note.objects.filter(replaces=found).exists():
        raise NotMeeting(_("You wrote this anew already. Look again."))
    return found


def _check(text: str) -> None:
    problems = problems_of([Text("text", text, LONGEST_TEXT, needed=True)])
    refuse(BadEntry, _("This cannot be written down as it stands."), problems)
