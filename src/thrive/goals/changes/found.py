"""Changes as others find them: in the search box, and as something to talk about."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.discussions.subjects import Subject, name_subject
from thrive.foundation import search
from thrive.goals.changes.errors import NoSuchChange
from thrive.goals.models import Change
from thrive.people.models import Person
from thrive.people.queries import EVERYONE, FOR_EVERYONE

KIND = "change"


def let_be_found(change: Change, *, at: datetime) -> None:
    """Put a change into the index as it stands now, for everybody.

    Its group stands before its title: many groups take up the same change.
    """
    parts = (change.what, change.why, change.what_else, change.learned)
    search.push(
        kind=KIND, ref=str(change.pk), title=f"{change.group.name}: {change.title}",
        text="\n".join(part for part in parts if part), url=path_of(change.pk), keys=(EVERYONE,),
        at=at,
    )  # fmt: skip


def path_of(number: int) -> str:
    """Where a change is shown, within Thrive."""
    return f"/changes/{number}/"


def look_up(key: str, viewer: Person, _at: datetime) -> Subject:
    """A change as something to talk about. Raises NoSuchChange."""
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    found = Change.objects.filter(pk=int(key)).first() if is_number else None
    if found is None or not viewer.is_active:
        raise NoSuchChange(_("There is no such change."))
    return Subject(found.title, path_of(found.pk), FOR_EVERYONE)


def name_changes() -> None:
    """Let changes be talked about, and found anew. Called when the program starts."""
    name_subject(KIND, look_up)
    changes = Change.objects.select_related("group")
    search.name_room(
        search.Room(KIND, changes.all, lambda change: let_be_found(change, at=change.made_at))
    )
