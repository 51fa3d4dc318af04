"""Finding peers: what one is working on, what one has come through. Told by one's own wish."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.aims.actions.checking import Text, problems_of, refuse
from thrive.goals.meetings.errors import BadEntry
from thrive.goals.models import Seeking
from thrive.people.models import Person

LONGEST = 200
MOST = 10  # at a time: who tells everything is found for nothing


def tell_seeking(*, kind: str, text: str, by: Person, at: datetime) -> Seeking:
    """Tell all who are here what one works on or has come through. Twice is once.

    Raises BadEntry.
    """
    problems = problems_of([Text("text", text, LONGEST, needed=True)])
    if kind not in Seeking.Kind.values:
        problems.append(Problem(_("expected working_on or come_through"), column="kind"))
    if not by.is_active:
        problems.append(Problem(_("only people who are here"), column="by"))
    refuse(BadEntry, _("This cannot be told as it stands."), problems)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        others = Seeking.objects.filter(person=by, ended_at=None)
        if others.exclude(kind=kind, text=text.strip()).count() >= MOST:
            why = _("you tell %(most)s things already; end one first") % {"most": MOST}
            raise BadEntry(_("This cannot be told as it stands."), [Problem(why, column="text")])
        told, is_new = Seeking.objects.get_or_create(
            person=by, kind=kind, text=text.strip(), ended_at=None, defaults={"told_at": at}
        )
        if is_new:
            _record("goals.tell_seeking", by, at)
    return told


def end_seeking(*, seeking: int, by: Person, at: datetime) -> int:
    """Tell it no longer. Returns how many ended; somebody else's is as good as none."""
    with transaction.atomic():
        mine = Seeking.objects.filter(pk=seeking, person=by, ended_at=None)
        ended = mine.update(ended_at=at)
        if ended:
            _record("goals.end_seeking", by, at)
    return ended


def _record(action: str, by: Person, at: datetime) -> None:
    audit.record(actor=by.external_id, action=action, subject=by.external_id, at=at)
