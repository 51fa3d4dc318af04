"""What discussions refuse, and why.

ThriveError
├── Refused
│   ├── NotAllowed        only whoever wrote it, opened it or leads the group may do this
│   ├── TopicClosed       nothing is written in a closed topic
│   ├── TooFew            fewer people than a confidential topic needs
│   ├── TooFast           more than a person writes; a pause helps
│   ├── Withdrawn         what was taken back is not changed any more
│   ├── AlreadyReviewed   somebody looked at this decision already
│   └── PromiseStands     who can read it was said; nobody is added afterwards
├── NotFound
│   ├── NoSuchTopic       none, or not for this person: both alike
│   ├── NoSuchPost
│   └── NoSuchDecision
└── Invalid
    ├── BadTopic
    ├── BadPost
    └── BadDecision
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """Only whoever wrote it, opened it or leads the group may do this."""


class TopicClosed(Refused):
    """Nothing is written in a closed topic. Nothing was kept."""


class TooFew(Refused):
    """Fewer people than a confidential topic needs: a name would be guessed."""


class TooFast(Refused):
    """More than a person writes in so short a time. Nothing was kept."""


class Withdrawn(Refused):
    """What was taken back is not changed any more."""


class AlreadyReviewed(Refused):
    """Somebody looked at this decision already."""


class PromiseStands(Refused):
    """Who can read it was said before the first word; nobody is added afterwards."""


class NoSuchTopic(NotFound):
    """There is none, or it is not for this person: both alike."""


class NoSuchPost(NotFound):
    """There is none, or it is not for this person: both alike."""


class NoSuchDecision(NotFound):
    """There is none, or it is not for this person: both alike."""


class BadTopic(Invalid):
    """A title that is missing, or readers that cannot be."""


class BadPost(Invalid):
    """Nothing was written, or too much, or it replies to something elsewhere."""


class BadDecision(Invalid):
    """A decision without words, owner or a day that can be."""
