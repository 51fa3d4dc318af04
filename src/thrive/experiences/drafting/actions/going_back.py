"""Taking a change of a draft back, and bringing a former version back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.errors import NoSuchPart
from thrive.experiences.drafting.history import BESIDE, Change, all_undone, undone
from thrive.experiences.drafting.keeping import Pen, no_such_part, saves_since, take_up
from thrive.experiences.drafting.merging import shifts
from thrive.experiences.drafting.parts import BadPart, item_of, value_at, without_item
from thrive.experiences.models import DraftSave
from thrive.people.models import Person

WHOLE = ""


@transaction.atomic
def undo(*, draft: int, save: int, by: Person, at: datetime) -> int:
    """Put back what one change replaced; itself a change. Returns the draft's version.

    Raises NoSuchPart if the change is not there, or its place is gone.
    """
    pen = take_up(draft, by=by, at=at)
    kept = DraftSave.objects.filter(draft=pen.draft, pk=save, is_beside=False).first()
    if kept is None or kept.part.startswith(BESIDE):
        raise NoSuchPart(_("There is nothing to undo here."))
    if any(shifts(one.part, kept.part) for one in saves_since(pen.draft, kept.version)):
        message = _("The lines here were moved since. Bring a whole former version back instead.")
        raise NoSuchPart(message)
    _write_back(pen, Change(kept.part, kept.was, kept.became))
    return pen.draft.version


def _write_back(pen: Pen, change: Change) -> None:
    try:
        made = undone(pen.document, change)
        stands = None if item_of(change.part) else value_at(pen.document, change.part)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    if made == pen.document:
        return
    if item_of(change.part) is None:
        pen.write(made, Change(change.part, stands, change.was))
    elif change.was is None or change.became is None:
        pen.write(made, _turned(pen, change))
    else:
        pen.write(made, Change(WHOLE, pen.document, made))


def _turned(pen: Pen, change: Change) -> Change:
    """The undoing of a coming or going as a change of its own: what stands goes, as it stands."""
    item = item_of(change.part)
    if item is None or change.was is not None:
        return Change(change.part, None, change.was)
    _rest, taken, stood = without_item(pen.document, item)
    return Change(change.part, {"at": stood, "item": taken}, None)


@transaction.atomic
def restore(*, draft: int, version: int, by: Person, at: datetime) -> int:
    """Bring the whole draft back to a version; what came after stays in the history.

    Returns the draft's new version. Raises NoSuchPart for a version that never was.
    """
    pen = take_up(draft, by=by, at=at)
    if not 1 <= version <= pen.draft.version:
        raise NoSuchPart(_("There is no such version of the draft."))
    former = as_it_stood(pen, version)
    if former != pen.document:
        pen.write(former, Change(WHOLE, pen.document, former))
    return pen.draft.version


def as_it_stood(pen: Pen, version: int) -> Plain:
    """The program as it stood after a version."""
    later = saves_since(pen.draft, version)
    return all_undone(pen.document, (Change(one.part, one.was, one.became) for one in later))
