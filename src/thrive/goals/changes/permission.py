"""Who may do what with ideas and changes. Everybody who is here may see them all."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, Idea
from thrive.people import queries as people
from thrive.people.models import Group, Person


def actor_of(by: Person | None) -> str:
    """How the audit names somebody; a process names itself."""
    return by.external_id if by else "server"


def is_here(by: Person) -> bool:
    """Whether somebody still belongs to the organisation."""
    return by.is_active


def leads(by: Person, group: Group, *, at: datetime) -> bool:
    """Whether somebody is steward of a group, or of a part of the tree that holds it."""
    return people.roles(by, at=at).may_steward(group)


def belongs(by: Person, group: Group, *, at: datetime) -> bool:
    """Whether somebody is in a group or in one below it, or leads it."""
    keys = people.keys_of(by, at=at)
    return f"group:{group.pk}" in keys or leads(by, group, at=at)


def refuse_unless_here(by: Person) -> None:
    """Raises NotAllowed for whoever has left."""
    if not is_here(by):
        raise NotAllowed(_("Only people who are here may do this."))


def refuse_unless_belongs(by: Person, group: Group, *, at: datetime) -> None:
    """Raises NotAllowed for whoever neither belongs to a group nor leads it."""
    if not belongs(by, group, at=at):
        words = _("Only people of %(group)s may do this, and those who lead it.")
        raise NotAllowed(words % {"group": group.name})


def may_answer(by: Person, idea: Idea, *, at: datetime) -> bool:
    """Whether somebody may answer an idea: its owner, and whoever leads its group."""
    return is_here(by) and (idea.owner_id == by.pk or leads(by, idea.group, at=at))


def nobodys() -> Q:
    """A condition: nobody works on an idea, because nobody took it, or whoever did has left."""
    gone = Q(owner=None) | Q(owner__is_active=False)
    return Q(state=Idea.State.WAITING) | (Q(state=Idea.State.TAKEN) & gone)


def may_change(by: Person, change: Change, *, at: datetime) -> bool:
    """Whether somebody may work on a change: its owner, and whoever leads its group."""
    return is_here(by) and (change.owner_id == by.pk or leads(by, change.group, at=at))


def refuse_unless_may_change(by: Person, change: Change, *, at: datetime) -> None:
    """Raises NotAllowed for whoever neither owns a change nor leads its group."""
    if not may_change(by, change, at=at):
        raise NotAllowed(_("Only whoever owns this change may do this, or leads its group."))
