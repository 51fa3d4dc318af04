"""What the demo refuses.

Refused
├── NotEmpty         the database holds an organisation already
├── NotADemo         the setting THRIVE_DEMO is off
└── NoNextWeek       real figures have no next week, or somebody else was quicker
NotFound
├── NoSuchPersona    nobody of this name can be played
└── NoSuchFigures    the folder is not one that the demo knows
"""

from thrive.foundation.errors import NotFound, Refused


class NotEmpty(Refused):
    """The database holds an organisation already. Nothing of it is touched."""


class NotADemo(Refused):
    """Only a demo may be filled and moved on: the setting is off."""


class NoNextWeek(Refused):
    """Real figures have no next week, or somebody else was quicker."""


class NoSuchPersona(NotFound):
    """Nobody of this name can be played."""


class NoSuchFigures(NotFound):
    """The folder is not one that the demo knows."""
