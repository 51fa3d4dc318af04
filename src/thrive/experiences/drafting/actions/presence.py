"""Who has a draft open just now."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.drafting.errors import NoSuchDraft
from thrive.experiences.drafting.parts import LONGEST
from thrive.experiences.models import Draft, DraftPresence
from thrive.experiences.queries import refuse_unless_may_design
from thrive.people.models import Person


@transaction.atomic
def be_present(*, draft: int, part: str, by: Person, at: datetime) -> None:
    """Write down that somebody has a draft open, and where in it. Safe to run often.

    Raises NotAllowed, NoSuchDraft.
    """
    refuse_unless_may_design(by, at=at)
    if not Draft.objects.filter(pk=draft).exists():
        raise NoSuchDraft(_("There is no such draft."))
    DraftPresence.objects.update_or_create(
        draft_id=draft, person=by, defaults={"part": part[:LONGEST], "seen_at": at}
    )


def leave(*, draft: int, by: Person) -> None:
    """Write down that somebody closed a draft. Safe to run twice."""
    DraftPresence.objects.filter(draft_id=draft, person=by).delete()
