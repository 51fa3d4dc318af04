"""What meeting refuses, and why.

Refused
├── NotAllowed      only somebody else may do this (see goals.errors)
└── NotMeeting      not everybody has said yes, or it has ended; or it was done meanwhile
NotFound
├── NoSuchCircle    not there, or this one may not know that it is
├── NoSuchEntry     a point, note, promise, session or word, likewise
└── NoSuchGuest     a link of a coach from outside that opens nothing
Invalid
└── BadCircle, BadMeeting, BadEntry
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotMeeting(Refused):
    """Not everybody has said yes, or it has ended; or somebody did the same meanwhile."""


class NoSuchCircle(NotFound):
    """There is no such circle, or this one may not know that there is."""


class NoSuchEntry(NotFound):
    """There is no such point, note, promise, session or word, or it is somebody else's."""


class NoSuchGuest(NotFound):
    """This link opens nothing: it never did, or it does not any more."""


class BadCircle(Invalid):
    """People cannot be asked to meet like this."""


class BadMeeting(Invalid):
    """A date that cannot be as it stands."""


class BadEntry(Invalid):
    """Words that cannot be kept as they stand."""
