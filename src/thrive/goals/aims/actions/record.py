"""One's own record: what one learned, tried and taught. Nobody else reads it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Invalid, Problem
from thrive.goals.aims import exporting
from thrive.goals.aims.actions.checking import Text, problems_of, refuse, strange_day
from thrive.goals.aims.actions.keeping import refuse_unless_here
from thrive.goals.aims.queries.permission import find, sight
from thrive.goals.aims.queries.record import my_record
from thrive.goals.errors import BadNote
from thrive.goals.models import Learned
from thrive.people.models import Person


def note_learned(
    *, kind: str, text: str, on: date, by: Person, at: datetime, goal: int | None = None
) -> Learned:
    """Write down what one learned, tried or taught. The same of the same day is written once.

    Raises NotAllowed, BadNote, NoSuchGoal.
    """
    refuse_unless_here(by)
    problems = problems_of([Text("text", text, needed=True)]) + strange_day("on", on)
    if kind not in Learned.Kind.values:
        problems.append(Problem(_("expected learned, tried or taught"), column="kind"))
    refuse(BadNote, _("This cannot be written down as it stands."), problems)
    concerning = None if goal is None else find(goal, sight(by, at=at))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        note, is_new = Learned.objects.get_or_create(
            person=by, kind=kind, text=text.strip(), on=on,
            defaults={"goal": concerning, "written_at": at},
        )  # fmt: skip
        if is_new:
            audit.record(
                actor=by.external_id, action="goals.note_learned", subject=by.external_id, at=at
            )
    return note


def forget_learned(*, note: int, by: Person, at: datetime) -> int:
    """Delete a note of one's own record, for good. Returns how many went; twice deletes no more.

    Somebody else's is as good as none. Raises NotAllowed for whoever has left.
    """
    refuse_unless_here(by)
    with transaction.atomic():
        gone = Learned.objects.filter(pk=note, person=by).delete()[0]
        if gone:
            audit.record(
                actor=by.external_id, action="goals.forget_learned", subject=by.external_id, at=at
            )
    return gone


def export_record(*, kind: str, by: Person, at: datetime) -> bytes:
    """One's own record as ``json``, ``csv`` or ``md``, UTF-8. On record without its content.

    Raises Invalid for another kind, NotAllowed for whoever has left.
    """
    refuse_unless_here(by)
    if kind not in exporting.WRITERS:
        problem = Problem(_("expected json, csv or md"), column="kind", value=kind[:100])
        raise Invalid(_("There is no such kind of file."), [problem])
    content = exporting.WRITERS[kind](my_record(person=by, at=at))
    audit.record(
        actor=by.external_id, action="goals.export_record", subject=by.external_id, at=at,
        details={"kind": kind},
    )  # fmt: skip
    return content
