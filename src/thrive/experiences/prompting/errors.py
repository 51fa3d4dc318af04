"""What is refused about prompts.

ThriveError
├── Refused
│   ├── NotYet         its moment has not come
│   ├── TimeIsOver     it has ended
│   ├── NotByName      only a named run tells who was sent what
│   └── NotNow         nothing can begin just now, and why
└── NotFound
    └── NoSuchPrompt
"""

from thrive.foundation.errors import NotFound, Refused


class NoSuchPrompt(NotFound):
    """There is no prompt with this number."""


class NotYet(Refused):
    """The moment of this prompt has not come."""


class TimeIsOver(Refused):
    """This prompt has ended: expired, missed, cancelled."""


class NotByName(Refused):
    """Only in a named run may somebody know who was sent what."""


class NotNow(Refused):
    """Nothing can begin just now."""
