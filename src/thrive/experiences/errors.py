"""What is refused about programs.

ThriveError
├── Refused
│   └── NotAllowed       this person may not do this
├── NotFound
│   ├── NoSuchProgram, NoSuchEdition
└── Invalid
    └── BadProgram       a file with problems: nothing of it was taken
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """This person may not do this with programs."""


class NoSuchProgram(NotFound):
    """There is no program with this key."""


class NoSuchEdition(NotFound):
    """The program has no edition with this number."""


class BadProgram(Invalid):
    """A program that cannot be used. Nothing of it was taken."""
