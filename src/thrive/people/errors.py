"""What people refuses, and why.

Refused
├── NotAllowed           only somebody with another role may do this
├── LastAdministrator    somebody must be left who can let others in
├── GroupClosed          a closed group takes nobody
├── GroupNotEmpty        people or groups are still in it
├── TreeBroken           a group below itself, or a second root
├── OneTeamAtATime       two places in the reporting tree on one day
├── WrongBadgeOrPin      says no more, so that nobody learns which badges exist
├── TooManyTries         locked for a while; carries until when
└── AlreadyBegun         an administrator is already there
Invalid
├── UnsuitablePin        too short or too easy to guess
├── UnsuitablePerson     a number, badge or address that is wrong or somebody else's
├── UnsuitableGroup      a name that is missing or taken
├── UnsuitableAttention  more than is allowed, hours that leave nothing, a pause that cannot be
└── UnsuitableBrowser    an address or keys to which no push can go
NotFound
└── LinkSpent            used, expired or never made: all alike
"""

from datetime import datetime

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """Only somebody with another role may do this."""


class LastAdministrator(Refused):
    """Somebody must be left who can let others in."""


class GroupClosed(Refused):
    """A closed group takes nobody."""


class GroupNotEmpty(Refused):
    """People or groups are still in it."""


class TreeBroken(Refused):
    """A group would stand below itself, or beside the root."""


class OneTeamAtATime(Refused):
    """A person has one place in the reporting tree on any day."""


class WrongBadgeOrPin(Refused):
    """Badge and PIN do not belong together. Says no more."""


class TooManyTries(Refused):
    """Locked for a while."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class AlreadyBegun(Refused):
    """An administrator has already come in: they let others in."""


class UnsuitablePin(Invalid):
    """The PIN is too short or too easy to guess."""


class UnsuitablePerson(Invalid):
    """A number, a badge or an address is wrong, or somebody else's."""


class UnsuitableGroup(Invalid):
    """A name is missing, or another group has it."""


class UnsuitableAttention(Invalid):
    """More than is allowed, hours that leave nothing of a day, or a pause that cannot be."""


class UnsuitableBrowser(Invalid):
    """An address or keys to which no push can go."""


class LinkSpent(NotFound):
    """The link was used, has expired or never existed."""
