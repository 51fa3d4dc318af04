"""What is refused to somebody who coaches themselves.

ThriveError
├── Refused
│   └── NotCoaching   they have not begun, or have ended it
├── NotFound
│   └── NoSuchTalk    not there, not theirs, or nothing was said in it: all alike
└── Invalid
    └── BadWish       no such rhythm, no such kind of file
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotCoaching(Refused):
    """This person does not coach themselves just now."""


class NoSuchTalk(NotFound):
    """There is no such talk of theirs, or nothing that could be taken from it."""


class BadWish(Invalid):
    """What was wished for cannot be."""
