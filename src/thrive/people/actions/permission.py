"""Who may act. A process of the server (the command line, the demo) acts as nobody: ``by=None``."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.people.errors import NotAllowed
from thrive.people.models import Group, Person
from thrive.people.queries import roles

PROCESS = "server"


def name_of(by: Person | None) -> str:
    """How the audit names the one who acts."""
    return by.external_id if by is not None else PROCESS


def require_administrator(by: Person | None, *, at: datetime) -> None:
    """Refuse everybody but administrators and the server itself."""
    if by is not None and not roles(by, at=at).is_administrator:
        raise NotAllowed(_("Only an administrator may do this."))


def require_steward(group: Group, by: Person | None, *, at: datetime) -> None:
    """Refuse everybody but the group's stewards, administrators and the server itself."""
    if by is None:
        return
    held = roles(by, at=at)
    if not (held.is_administrator or held.may_steward(group)):
        raise NotAllowed(
            _("Only a steward of %(group)s may do this. An administrator can help.")
            % {"group": group.name}
        )
