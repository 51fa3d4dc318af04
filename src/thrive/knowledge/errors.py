"""What knowledge refuses, and why.

ThriveError
├── Refused
│   ├── NotAllowed          only the keeper of a page, or who leads its groups, may do this
│   ├── MovedOn             somebody else changed the page meanwhile; nothing was kept
│   ├── PromiseStands       who can read a page was said; nobody is added afterwards
│   ├── PutAway             a page that was put away is not changed
│   ├── AlreadyAnswered     somebody answered this contribution already
│   └── TooFast             more than a person contributes
├── NotFound
│   ├── NoSuchPage          none, or not for this person: both alike
│   └── NoSuchContribution
└── Invalid
    ├── BadPage
    └── BadContribution
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """Only the keeper of a page, or who leads its groups, may do this."""


class MovedOn(Refused):
    """Somebody else changed the page meanwhile. Nothing was kept."""


class PromiseStands(Refused):
    """Who can read a page was said; nobody is added afterwards."""


class PutAway(Refused):
    """A page that was put away is not changed."""


class AlreadyAnswered(Refused):
    """Somebody answered this contribution already."""


class TooFast(Refused):
    """More than a person contributes in so short a time. Nothing was kept."""


class NoSuchPage(NotFound):
    """There is none, or it is not for this person: both alike."""


class NoSuchContribution(NotFound):
    """There is none, or it is not for this person: both alike."""


class BadPage(Invalid):
    """A title that is missing, a text that is too long, readers that cannot be."""


class BadContribution(Invalid):
    """Nothing was written, or too much."""
