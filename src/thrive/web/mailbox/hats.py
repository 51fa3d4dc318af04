"""As what somebody may be written to: a guardian in two ways, a steward for each group."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.people.models import Group
from thrive.people.queries import Roles

OMBUDSPERSON, WORKS_COUNCIL, STEWARD = "ombudsperson", "works_council", "steward"


@dataclass(frozen=True)
class Hat:
    """One way in which letters come to somebody."""

    kind: str
    group: Group | None
    name: str

    @property
    def purpose(self) -> str:
        """For what the reader's browser derives a key: in each role another one."""
        return f"{self.kind}|{self.group.pk if self.group else ''}"


def hats(held: Roles) -> list[Hat]:
    """All of somebody's."""
    as_guardian = [
        Hat(WORKS_COUNCIL, None, _("Works council")),
        Hat(OMBUDSPERSON, None, _("Ombudsperson")),
    ]
    words = _("Steward of %(group)s")
    as_steward = [Hat(STEWARD, one, words % {"group": one.name}) for one in held.steward_of]
    return [*(as_guardian if held.is_guardian else []), *as_steward]
