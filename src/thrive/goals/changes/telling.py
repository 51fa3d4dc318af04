"""What people are told of ideas and changes: that somebody gave them something to do."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.goals.aims.telling import tell
from thrive.goals.changes.found import path_of
from thrive.goals.models import Change, Idea
from thrive.people.models import Person


def tell_of(change: Change, *, to: Person, key: str, line: str, by: Person, at: datetime) -> None:
    """Tell somebody that a change, or a task of it, is theirs now. The same key is told once."""
    tell(
        person=to,
        key=f"change-{change.pk}-{key}",
        words=lambda: (_("%(name)s gives you something to do") % {"name": by.name}, line[:200]),
        path=path_of(change.pk),
        at=at,
    )


def tell_of_idea(idea: Idea, *, to: Person, by: Person, at: datetime) -> None:
    """Tell somebody that an idea is theirs now."""
    tell(
        person=to,
        key=f"idea-{idea.pk}-taken-{to.pk}",
        words=lambda: (
            _("%(name)s gives you an idea to try") % {"name": by.name},
            idea.text[:200],
        ),
        path=f"/changes/ideas/{idea.pk}/",
        at=at,
    )
