"""What is refused about runs.

ThriveError
├── Refused
│   ├── NotPrepared      it has begun, so it cannot change any more
│   ├── NotRunning       it has not begun, or has stopped
│   ├── CannotStart      something that the run needs is missing
│   ├── CannotJoin       this person cannot take part, and why
│   ├── WrongPin         says no more
│   └── TooManyTries     locked for a while; carries until when
├── NotFound
│   ├── NoSuchRun        not there, or not for this person: both alike
│   ├── NoSuchTemplate
│   ├── LinkClosed       a link that was switched off or never existed
│   └── NotEnrolled      this person does not take part
└── Invalid
    ├── BadRun           what was wished for cannot be, field by field
    ├── BadFile          a file with problems: nothing of it was taken
    └── BadEvent         an event that cannot be, or of somebody nobody knows

Who may not do something at all is refused by ``experiences.errors.NotAllowed``.
"""

from datetime import datetime

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotPrepared(Refused):
    """The run has begun: what it began with stays."""


class NotRunning(Refused):
    """The run has not begun, or it has stopped."""


class CannotStart(Refused):
    """Something that the run needs before it can begin is missing."""


class CannotJoin(Refused):
    """This person cannot take part."""


class WrongPin(Refused):
    """Link and PIN do not belong together. Says no more."""


class TooManyTries(Refused):
    """Locked for a while."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class NoSuchRun(NotFound):
    """There is no such run, or this person may not know of it."""


class NoSuchTemplate(NotFound):
    """There is no delivery template with this key."""


class LinkClosed(NotFound):
    """The link was switched off, or never existed."""


class NotEnrolled(NotFound):
    """This person does not take part in the run."""


class BadRun(Invalid):
    """What was wished for cannot be. ``problems`` name the fields."""


class BadFile(Invalid):
    """A file with problems. Nothing of it was taken."""


class BadEvent(Invalid):
    """What another system told cannot be noted."""
